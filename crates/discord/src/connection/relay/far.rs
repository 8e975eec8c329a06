//! The connection with Discord's gateway: a websocket, with the program's own TLS below it where the address asks for that.

use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
};
use tokio_tungstenite::{
    WebSocketStream, client_async_with_config,
    tungstenite::{Error, client::IntoClientRequest as _, error::UrlError},
};

/// What a websocket speaks through.
pub(super) trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}

impl<S: AsyncRead + AsyncWrite + Send + Unpin> Stream for S {}

/// The connection with Discord's gateway.
pub(super) type Far = WebSocketStream<Box<dyn Stream>>;

/// Connects with the gateway at a `ws` or `wss` address.
pub(super) async fn connect(address: &str) -> Result<Far, Error> {
    let request = address.into_client_request()?;
    let uri = request.uri();
    let (secret, usual) = match uri.scheme_str() {
        Some("wss") => (true, 443),
        Some("ws") => (false, 80),
        _ => return Err(UrlError::UnsupportedUrlScheme.into()),
    };
    // An IPv6 address has brackets in a URL, and nowhere else.
    let host = uri.host().ok_or(UrlError::NoHostName)?.trim_matches(['[', ']']).to_owned();
    let socket = TcpStream::connect((host.as_str(), uri.port_u16().unwrap_or(usual))).await?;
    socket.set_nodelay(true)?;
    let stream: Box<dyn Stream> =
        if secret { Box::new(tls::connect(&host, socket).await?) } else { Box::new(socket) };
    let (far, _) = client_async_with_config(request, stream, Some(super::unlimited())).await?;
    Ok(far)
}
