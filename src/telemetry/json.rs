//! A line of the log as one JSON object: `timestamp`, `level`, `target`, and in `fields` the sentence as `message` with what belongs
//! to it.
//!
//! Two rules that readers of such lines need: no name stands twice in an object, and an id is a text, because readers that hold numbers
//! as 64-bit floats round Discord's ids, which are above 2^53.

use std::fmt;

use serde_json::{Map, Value, json};
use tracing::{
    Event, Subscriber,
    field::{Field, Visit},
};
use tracing_subscriber::{
    fmt::{FmtContext, FormatEvent, FormatFields, format::Writer},
    registry::LookupSpan,
};

/// Writes each event as one object on one line.
pub(super) struct Lines;

impl<S, N> FormatEvent<S, N> for Lines
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    N: for<'a> FormatFields<'a> + 'static,
{
    fn format_event(
        &self,
        _context: &FmtContext<'_, S, N>,
        mut writer: Writer<'_>,
        event: &Event<'_>,
    ) -> fmt::Result {
        let mut fields = Fields::default();
        event.record(&mut fields);
        let about = event.metadata();
        let line = json!({
            "timestamp": jiff::Timestamp::now().to_string(), "level": about.level().as_str(), "target": about.target(),
            "fields": fields.0,
        });
        writeln!(writer, "{line}")
    }
}

/// The fields of an event.
#[derive(Default)]
struct Fields(Map<String, Value>);

impl Fields {
    fn add(&mut self, field: &Field, value: Value) {
        self.0.insert(field.name().to_owned(), value);
    }

    fn number(&mut self, field: &Field, number: impl ToString + Into<Value>) {
        let value = if is_id(field.name()) { Value::String(number.to_string()) } else { number.into() };
        self.add(field, value);
    }
}

/// Whether a field holds an id: its name says so.
fn is_id(name: &str) -> bool {
    name == "id" || name.ends_with("_id")
}

impl Visit for Fields {
    fn record_u64(&mut self, field: &Field, value: u64) {
        self.number(field, value);
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.number(field, value);
    }

    fn record_f64(&mut self, field: &Field, value: f64) {
        self.add(field, json!(value));
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.add(field, json!(value));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.add(field, json!(value));
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.add(field, json!(format!("{value:?}")));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::telemetry::written::Written;

    #[test]
    fn f9_ids_are_texts_counts_are_numbers_and_a_line_is_one_object() {
        let written = Written::default();
        let writer = written.clone();
        let lines =
            tracing_subscriber::fmt().with_writer(move || writer.clone()).event_format(super::Lines).finish();
        tracing::subscriber::with_default(lines, || {
            let error = "line one\nline \"two\"";
            tracing::info!(
                remark_id = 1_234_567_890_123_456_789_u64,
                topics = 3,
                good = true,
                error,
                "answered"
            );
        });
        let text = written.text();
        let [line] = text.lines().collect::<Vec<_>>()[..] else { panic!("it is one line: {text}") };
        let line: Value = serde_json::from_str(line).expect("an object");
        assert_eq!(
            line["fields"],
            json!({
                "message": "answered", "remark_id": "1234567890123456789", "topics": 3, "good": true,
                "error": "line one\nline \"two\"",
            })
        );
        assert_eq!(
            (&line["level"], &line["target"]),
            (&json!("INFO"), &json!("counterpoint::telemetry::json::tests"))
        );
    }
}
