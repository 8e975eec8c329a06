//! The JSON Schema of a topic file, generated from the shapes in [`super::file`].
//!
//! Draft 7, which the TOML plug-ins of editors know. `responses/topic.schema.json` is its output; a test keeps it current.

use std::sync::LazyLock;

use schemars::{JsonSchema, generate::SchemaSettings};
use serde_json::Value;

use super::file::{ConceptsFile, SharedFile, TopicFile, WordingFile};

fn of<T: JsonSchema>() -> Value {
    SchemaSettings::draft07().into_generator().into_root_schema_for::<T>().to_value()
}

/// The schema of a topic file.
pub static TOPIC: LazyLock<Value> = LazyLock::new(of::<TopicFile>);

/// The schema of `sources.toml`.
pub static SHARED: LazyLock<Value> = LazyLock::new(of::<SharedFile>);

/// The schema of `wording.toml`.
pub static WORDING: LazyLock<Value> = LazyLock::new(of::<WordingFile>);

/// The schema of `concepts.toml`.
pub static CONCEPTS: LazyLock<Value> = LazyLock::new(of::<ConceptsFile>);

/// The schema of a topic file as `counterpoint schema` prints it, with a final line break.
pub fn topic_text() -> String {
    let mut text = serde_json::to_string_pretty(&*TOPIC).unwrap_or_default();
    text.push('\n');
    text
}
