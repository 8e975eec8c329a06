//! The three pages. They take no input beyond their address, and say nothing that was said to the bot.

use std::{fmt::Write as _, io, net::SocketAddr};

use axum::{
    Router,
    extract::State,
    http::{StatusCode, header},
    response::IntoResponse,
    routing::get,
};
use tokio::net::TcpListener;

use crate::Meter;

/// How `OpenMetrics` names its text format (<https://prometheus.io/docs/specs/om/open_metrics_spec/>, "Content-Type").
const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// Listens; what it gives answers for as long as it is polled.
pub(crate) async fn serve(
    meter: Meter,
    at: SocketAddr,
) -> io::Result<(SocketAddr, impl Future<Output = ()> + use<>)> {
    let listener = TcpListener::bind(at).await?;
    let at = listener.local_addr()?;
    let pages = Router::new()
        .route("/healthz", get(async || "ok\n"))
        .route("/readyz", get(ready))
        .route("/metrics", get(metrics))
        .with_state(meter);
    let serving = async move {
        // It ends with the program alone: a connection that fails ends by itself.
        let _ = axum::serve(listener, pages).await;
    };
    Ok((at, serving))
}

async fn ready(State(meter): State<Meter>) -> impl IntoResponse {
    let parts = meter.parts();
    let status =
        if parts.iter().all(|part| part.ready) { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    let mut text = String::new();
    for part in &parts {
        let _ = writeln!(text, "{}: {}", part.name, part.state);
    }
    (status, text)
}

async fn metrics(State(meter): State<Meter>) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, OPEN_METRICS)], meter.text())
}
