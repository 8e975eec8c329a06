//! Traces for an OpenTelemetry collector, over OTLP and HTTP: a span for each message, with what was done for it below: hearing, requests,
//! the database. Spans have ids and words of this program's, as lines of the log have; never the text of a message, and no names.
//!
//! Nothing is sent unless the environment names a collector, in the variables that OpenTelemetry has for that
//! (<https://opentelemetry.io/docs/specs/otel/protocol/exporter/>): `OTEL_EXPORTER_OTLP_ENDPOINT`, or `OTEL_EXPORTER_OTLP_TRACES_ENDPOINT`.
//! Its other variables hold too, such as `OTEL_SERVICE_NAME`, `OTEL_TRACES_SAMPLER` and `OTEL_BSP_SCHEDULE_DELAY`.

use std::{env, sync::OnceLock, thread, time::Duration};

use opentelemetry::trace::TracerProvider as _;
use opentelemetry_otlp::{SpanExporter, WithHttpConfig as _};
use opentelemetry_sdk::{Resource, trace::SdkTracerProvider};
use tracing::{Subscriber, level_filters::LevelFilter};
use tracing_subscriber::{Layer, filter::Targets, registry::LookupSpan};

/// What names a collector.
const COLLECTOR: [&str; 2] = ["OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"];

/// What says how long the collector may take, in milliseconds.
const TIMEOUT: [&str; 2] = ["OTEL_EXPORTER_OTLP_TRACES_TIMEOUT", "OTEL_EXPORTER_OTLP_TIMEOUT"];

/// How long it may take where nothing says it: what OpenTelemetry has.
const PATIENCE: Duration = Duration::from_secs(10);

/// What sends; or why it cannot.
static SENDING: OnceLock<Result<SdkTracerProvider, String>> = OnceLock::new();

/// What makes spans of what the program's own crates tell; nothing where the environment names no collector.
pub(super) fn layer<S>() -> Option<impl Layer<S>>
where
    S: Subscriber + for<'span> LookupSpan<'span>,
{
    COLLECTOR.into_iter().find(|name| env::var_os(name).is_some_and(|value| !value.is_empty()))?;
    let sending = SENDING.get_or_init(|| {
        let exporter = SpanExporter::builder().with_http().with_http_client(client()?).build();
        let exporter = exporter.map_err(|error| error.to_string())?;
        // The name of `OTEL_SERVICE_NAME` stands above this one.
        let about = match env::var_os("OTEL_SERVICE_NAME") {
            Some(_) => Resource::builder(),
            None => Resource::builder().with_service_name("counterpoint"),
        };
        Ok(SdkTracerProvider::builder().with_batch_exporter(exporter).with_resource(about.build()).build())
    });
    let tracer = sending.as_ref().ok()?.tracer("counterpoint");
    let own = super::OWN.map(|target| (target, LevelFilter::DEBUG));
    Some(tracing_opentelemetry::layer().with_tracer(tracer).with_filter(Targets::new().with_targets(own)))
}

/// What asks the collector, with the program's own TLS.
fn client() -> Result<reqwest::blocking::Client, String> {
    let set = TIMEOUT.into_iter().find_map(|name| env::var(name).ok()?.parse().ok());
    let patience = set.map_or(PATIENCE, Duration::from_millis);
    let builder = reqwest::blocking::Client::builder().tls_backend_preconfigured(tls::config());
    // It has a runtime of its own, which cannot be made inside another one.
    let made = thread::spawn(move || builder.timeout(patience).build()).join();
    made.map_err(|_| "its client could not be made".to_owned())?.map_err(|error| error.to_string())
}

/// Tells in the log whether traces are sent.
pub(super) fn tell() {
    match SENDING.get() {
        None => {}
        Some(Ok(_)) => tracing::info!("traces are sent to the collector that the environment names"),
        Some(Err(error)) => tracing::error!(error, "no traces are sent"),
    }
}

/// Sends what is still to be sent.
pub(super) fn end() {
    if let Some(Ok(sending)) = SENDING.get()
        && let Err(error) = sending.shutdown()
    {
        let error = error.to_string();
        tracing::warn!(error, "the last traces could not be sent");
    }
}
