//! The connections themselves, which can be cut in the middle of a request.

use std::{
    io,
    net::SocketAddr,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    task::{Context, Poll, ready},
};

use axum::{
    extract::connect_info::Connected,
    serve::{IncomingStream, Listener},
};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::{TcpListener, TcpStream},
};

/// Takes connections that can be cut.
pub(crate) struct Wires(pub(crate) TcpListener);

/// A connection.
pub(crate) struct Wire {
    stream: TcpStream,
    cut: Cut,
}

/// What cuts a connection: so many bytes are still written to it, and then nothing more.
#[derive(Clone)]
pub(crate) struct Cut(Arc<AtomicU64>);

impl Default for Cut {
    fn default() -> Self {
        Self(Arc::new(AtomicU64::new(WHOLE)))
    }
}

/// What is left of a connection that is not to be cut.
const WHOLE: u64 = u64::MAX;

impl Cut {
    pub(crate) fn now(&self) {
        self.after(0);
    }

    /// Cuts once so many more bytes were written.
    pub(crate) fn after(&self, bytes: u64) {
        self.0.store(bytes, Ordering::SeqCst);
    }

    fn left(&self) -> u64 {
        self.0.load(Ordering::SeqCst)
    }

    /// So many bytes were written. Whether those were the last.
    fn wrote(&self, bytes: usize) -> bool {
        let bytes = u64::try_from(bytes).unwrap_or(WHOLE);
        let less = |left: u64| if left == WHOLE { WHOLE } else { left.saturating_sub(bytes) };
        let before = self.0.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| Some(less(left)));
        before.is_ok_and(|before| less(before) == 0)
    }
}

impl Listener for Wires {
    type Io = Wire;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        let (stream, from) = Listener::accept(&mut self.0).await;
        // What is sent goes out at once; where that cannot be had, it goes all the same.
        let _ = stream.set_nodelay(true);
        (Wire { stream, cut: Cut::default() }, from)
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        Listener::local_addr(&self.0)
    }
}

impl Connected<IncomingStream<'_, Wires>> for Cut {
    fn connect_info(stream: IncomingStream<'_, Wires>) -> Self {
        stream.io().cut.clone()
    }
}

impl Wire {
    /// The rest of the wire, unless it is cut.
    fn whole(self: Pin<&mut Self>) -> io::Result<Pin<&mut TcpStream>> {
        let wire = self.get_mut();
        if wire.cut.left() == 0 {
            return Err(io::ErrorKind::ConnectionReset.into());
        }
        Ok(Pin::new(&mut wire.stream))
    }
}

impl AsyncRead for Wire {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        match self.whole() {
            Ok(stream) => stream.poll_read(cx, buf),
            Err(cut) => Poll::Ready(Err(cut)),
        }
    }
}

impl AsyncWrite for Wire {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        let cut = self.cut.clone();
        let most = usize::try_from(cut.left()).unwrap_or(usize::MAX).min(buf.len());
        let mut stream = match self.whole() {
            Ok(stream) => stream,
            Err(cut) => return Poll::Ready(Err(cut)),
        };
        let written = ready!(stream.as_mut().poll_write(cx, buf.get(..most).unwrap_or(buf)))?;
        if cut.wrote(written) {
            // Whoever is at the other end reads exactly so much, and then the end.
            let _ = stream.poll_shutdown(cx);
        }
        Poll::Ready(Ok(written))
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.whole() {
            Ok(stream) => stream.poll_flush(cx),
            Err(cut) => Poll::Ready(Err(cut)),
        }
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_shutdown(cx)
    }
}
