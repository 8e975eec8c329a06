//! What goes out over a connection: as much at once as waits, so that a write to the socket serves many payloads.

use std::time::Instant;

use futures_util::SinkExt as _;
use tokio::{io::AsyncWriteExt as _, sync::mpsc};
use tokio_tungstenite::tungstenite::{Message as Frame, protocol::CloseFrame};

use super::{Out, Socket};
use crate::{Shared, crowd::Pour};

/// How many payloads go out between two looks at what came in.
const AT_ONCE: usize = 64;

/// Sends a payload and others that wait behind it. Nothing if the connection is at its end; else what is to be poured into it, if anything.
pub(super) async fn send(
    socket: &mut Socket,
    first: Out,
    outgoing: &mut mpsc::UnboundedReceiver<Out>,
    shared: &Shared,
) -> Option<Option<Pour>> {
    let (mut next, mut marked, mut poured) = (Some(first), Vec::new(), None);
    for room in (0..AT_ONCE).rev() {
        match next.take() {
            None => break,
            Some(Out::Text(text)) => socket.feed(Frame::text(text)).await.ok()?,
            Some(Out::Marked(message, text)) => {
                socket.feed(Frame::text(text)).await.ok()?;
                marked.push(message);
            }
            Some(Out::Pour(pour)) => {
                poured = Some(pour);
                break;
            }
            Some(Out::Binary(bytes)) => socket.feed(Frame::Binary(bytes)).await.ok()?,
            Some(Out::Bytes(bytes)) => {
                socket.flush().await.ok()?;
                socket.get_mut().write_all(&bytes).await.ok()?;
                socket.get_mut().flush().await.ok()?;
            }
            Some(Out::Close(code)) => {
                let end = CloseFrame { code: code.into(), reason: "".into() };
                let _ = socket.send(Frame::Close(Some(end))).await;
                return None;
            }
        }
        next = if room > 0 { outgoing.try_recv().ok() } else { None };
    }
    // Noted before the write: the client that it wakes may keep this thread waiting, and answer before it goes on.
    let now = Instant::now();
    socket.flush().await.ok()?;
    if !marked.is_empty() {
        shared.state().marks.went(&marked, now);
    }
    Some(poured)
}

/// Pours some messages into a connection. Nothing if it is at its end; else the rest, if there is one.
pub(super) async fn pour(socket: &mut Socket, poured: Option<Pour>, shared: &Shared) -> Option<Option<Pour>> {
    let Some(mut pour) = poured else { return Some(None) };
    if pour.begins() {
        let now = Instant::now();
        shared.state().marks.pours(now);
    }
    for text in pour.by_ref().take(AT_ONCE) {
        socket.feed(Frame::text(text)).await.ok()?;
    }
    let now = Instant::now();
    socket.flush().await.ok()?;
    if pour.is_over() {
        shared.state().marks.went(&[pour.last_id()], now);
        return Some(None);
    }
    Some(Some(pour))
}
