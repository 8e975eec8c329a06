//! TLS as this program speaks it: by rustls with ring's cryptography, which need nothing of the system but the certificates that it
//! trusts. Whoever asks by HTTPS makes the client with [`web`]; the way to Discord's gateway is [`connect`]. Both trust the same, which is
//! read once.
//!
//! Nothing here leans on a provider of cryptography that somebody would have had to install for the whole process: it is named where the
//! configuration is made.

mod roots;

use std::{
    fmt, io,
    sync::{Arc, OnceLock},
};

use rustls::{ClientConfig, crypto::ring, pki_types::ServerName};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

/// A connection with TLS.
pub use tokio_rustls::client::TlsStream;

/// The machine trusts nobody, so that every certificate would be refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoRoots;

impl fmt::Display for NoRoots {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(
            "no certificates of authorities are found on this machine; install `ca-certificates`, or name their file in SSL_CERT_FILE",
        )
    }
}

impl std::error::Error for NoRoots {}

/// What the machine trusts.
struct Trusted {
    config: Arc<ClientConfig>,
    nobody: bool,
}

/// What the machine trusts, read when it is asked for first.
fn trusted() -> &'static Trusted {
    static TRUSTED: OnceLock<Trusted> = OnceLock::new();
    TRUSTED.get_or_init(|| {
        let roots = roots::read();
        let nobody = roots.is_empty();
        let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()));
        #[expect(
            clippy::expect_used,
            reason = "ring has what both versions need, which is known when it is built"
        )]
        let builder = builder.with_safe_default_protocol_versions().expect("ring knows TLS 1.2 and 1.3");
        let config = builder.with_root_certificates(roots).with_no_client_auth();
        Trusted { config: Arc::new(config), nobody }
    })
}

/// Whether the machine trusts anybody: where it does not, no server can be reached by TLS, and this says why.
pub fn ready() -> Result<(), NoRoots> {
    if trusted().nobody { Err(NoRoots) } else { Ok(()) }
}

/// A configuration of rustls for who makes a client of another kind than [`web`].
pub fn config() -> ClientConfig {
    let mut config = ClientConfig::clone(&trusted().config);
    // As reqwest has it for its own: it speaks HTTP/1.1 here.
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    config
}

/// What makes a client for HTTP and HTTPS.
#[expect(clippy::disallowed_methods, reason = "here it gets its TLS")]
pub fn web() -> reqwest::ClientBuilder {
    reqwest::Client::builder().tls_backend_preconfigured(config())
}

/// Speaks TLS on a connection to `host`.
pub async fn connect(host: &str, stream: TcpStream) -> io::Result<TlsStream<TcpStream>> {
    ready().map_err(io::Error::other)?;
    let name = ServerName::try_from(host.to_owned()).map_err(io::Error::other)?;
    TlsConnector::from(trusted().config.clone()).connect(name, stream).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_is_made_wherever_the_program_runs() {
        assert!(web().build().is_ok(), "reqwest takes this version of rustls");
    }
}
