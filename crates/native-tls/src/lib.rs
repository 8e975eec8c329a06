//! A TLS that connects with nobody, in the shape of `native-tls` 0.2, which `[patch.crates-io]` of the workspace puts it in the place of.
//!
//! serenity 0.12 cannot be built without a TLS of its own: its build wants `native_tls_backend`, which is OpenSSL on Linux, or
//! `rustls_backend`, which no newer reqwest has and which pulls a `rustls-webpki` with open advisories. It needs neither here: its requests
//! are made by a client that it is given, with the TLS of `crates/tls`, and its way to the gateway is a task of this process
//! (`crates/discord/src/connection/relay.rs`). So what it asks for is there and does nothing: the program needs no OpenSSL, and whoever
//! goes past `crates/tls` gets an error and no connection.

use std::{
    convert::Infallible,
    fmt,
    io::{self, Read, Write},
    marker::PhantomData,
};

/// Why there is no TLS.
#[derive(Clone, Copy, Debug)]
pub struct Error;

impl fmt::Display for Error {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("no TLS is built in here; the client of the crate `tls` has it")
    }
}

impl std::error::Error for Error {}

/// As `std::result::Result`.
pub type Result<T> = std::result::Result<T, Error>;

/// A version of the protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Protocol {
    Sslv3,
    Tlsv10,
    Tlsv11,
    Tlsv12,
    Tlsv13,
}

/// A certificate, of which there is none.
#[derive(Clone, Debug)]
pub struct Certificate(Infallible);

impl Certificate {
    /// Reads none.
    pub fn from_der(_: &[u8]) -> Result<Self> {
        Err(Error)
    }

    /// Reads none.
    pub fn from_pem(_: &[u8]) -> Result<Self> {
        Err(Error)
    }

    /// As bytes.
    pub fn to_der(&self) -> Result<Vec<u8>> {
        match self.0 {}
    }
}

/// A certificate with its key, of which there is none.
#[derive(Clone, Debug)]
pub struct Identity(Infallible);

impl Identity {
    /// Reads none.
    pub fn from_pkcs12(_: &[u8], _: &str) -> Result<Self> {
        Err(Error)
    }

    /// Reads none.
    pub fn from_pkcs8(_: &[u8], _: &[u8]) -> Result<Self> {
        Err(Error)
    }
}

/// What makes a [`TlsConnector`]: nothing that it is told matters.
#[derive(Debug, Default)]
pub struct TlsConnectorBuilder(());

#[expect(missing_docs, reason = "the names are those of `native-tls`, and none does anything")]
impl TlsConnectorBuilder {
    pub fn request_alpns(&mut self, _: &[&str]) -> &mut Self {
        self
    }

    pub fn danger_accept_invalid_hostnames(&mut self, _: bool) -> &mut Self {
        self
    }

    pub fn danger_accept_invalid_certs(&mut self, _: bool) -> &mut Self {
        self
    }

    pub fn use_sni(&mut self, _: bool) -> &mut Self {
        self
    }

    pub fn disable_built_in_roots(&mut self, _: bool) -> &mut Self {
        self
    }

    pub fn add_root_certificate(&mut self, _: Certificate) -> &mut Self {
        self
    }

    pub fn identity(&mut self, _: Identity) -> &mut Self {
        self
    }

    pub fn min_protocol_version(&mut self, _: Option<Protocol>) -> &mut Self {
        self
    }

    pub fn max_protocol_version(&mut self, _: Option<Protocol>) -> &mut Self {
        self
    }

    pub fn build(&self) -> Result<TlsConnector> {
        TlsConnector::new()
    }
}

/// What connects with nobody. It can be made, as clients are made with it that ask without TLS.
#[derive(Clone, Debug)]
pub struct TlsConnector(());

impl TlsConnector {
    /// As it is.
    pub fn new() -> Result<Self> {
        Ok(Self(()))
    }

    /// What makes one.
    pub fn builder() -> TlsConnectorBuilder {
        TlsConnectorBuilder::default()
    }

    /// Connects with nobody.
    pub fn connect<S: Read + Write>(
        &self,
        _: &str,
        _: S,
    ) -> std::result::Result<TlsStream<S>, HandshakeError<S>> {
        Err(HandshakeError::Failure(Error))
    }
}

/// What lets nobody in.
#[derive(Clone, Debug)]
pub struct TlsAcceptor(Infallible);

impl TlsAcceptor {
    /// Lets nobody in.
    pub fn accept<S: Read + Write>(&self, _: S) -> std::result::Result<TlsStream<S>, HandshakeError<S>> {
        match self.0 {}
    }
}

/// Why a handshake has not come to its end.
#[derive(Debug)]
pub enum HandshakeError<S> {
    /// There is no TLS.
    Failure(Error),
    /// It has begun, which never happens.
    WouldBlock(MidHandshakeTlsStream<S>),
}

impl<S> From<Error> for HandshakeError<S> {
    fn from(error: Error) -> Self {
        Self::Failure(error)
    }
}

/// A handshake that has begun, of which there is none.
#[derive(Debug)]
pub struct MidHandshakeTlsStream<S>(Infallible, PhantomData<S>);

impl<S> MidHandshakeTlsStream<S> {
    /// What is below.
    pub fn get_mut(&mut self) -> &mut S {
        match self.0 {}
    }
}

impl<S: Read + Write> MidHandshakeTlsStream<S> {
    /// Goes on.
    pub fn handshake(self) -> std::result::Result<TlsStream<S>, HandshakeError<S>> {
        match self.0 {}
    }
}

/// A connection with TLS, of which there is none.
#[derive(Debug)]
pub struct TlsStream<S>(Infallible, PhantomData<S>);

impl<S> TlsStream<S> {
    /// What is below.
    pub fn get_ref(&self) -> &S {
        match self.0 {}
    }

    /// What is below.
    pub fn get_mut(&mut self) -> &mut S {
        match self.0 {}
    }
}

#[expect(missing_docs, reason = "the names are those of `native-tls`, and nothing can be asked")]
impl<S: Read + Write> TlsStream<S> {
    pub fn peer_certificate(&self) -> Result<Option<Certificate>> {
        match self.0 {}
    }

    pub fn negotiated_alpn(&self) -> Result<Option<Vec<u8>>> {
        match self.0 {}
    }

    pub fn shutdown(&mut self) -> io::Result<()> {
        match self.0 {}
    }
}

impl<S: Read + Write> Read for TlsStream<S> {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        match self.0 {}
    }
}

impl<S: Read + Write> Write for TlsStream<S> {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        match self.0 {}
    }

    fn flush(&mut self) -> io::Result<()> {
        match self.0 {}
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    #[test]
    fn nobody_is_connected_with() {
        let connector = TlsConnector::builder().danger_accept_invalid_certs(true).build();
        let connected = connector.map(|one| one.connect("localhost", Cursor::new(Vec::new())));
        assert!(matches!(connected, Ok(Err(HandshakeError::Failure(Error)))));
    }
}
