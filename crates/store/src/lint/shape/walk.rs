//! The walk over a file as TOML has it, beside its JSON Schema: keys that are not known or that lack, and values of another kind.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

use regex::Regex;
use serde_json::{Map, Value};
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::{
    super::{Finding, Sink},
    MALFORMED_TOML, MISSING_KEY, UNKNOWN_KEY, nearest,
};

/// A walk over a parsed file beside its schema.
pub(super) struct Walk<'w, 'f> {
    pub(super) file: usize,
    pub(super) root: &'w Value,
    pub(super) sink: &'w mut Sink<'f>,
    /// Whether everything so far fits.
    pub(super) fit: bool,
}

impl<'w> Walk<'w, '_> {
    fn push(&mut self, finding: Finding) {
        self.fit = false;
        self.sink.push(finding);
    }

    /// The schema itself: references followed, `null` (which TOML has not) dropped from alternatives.
    fn resolve(&self, schema: &'w Value) -> &'w Value {
        let mut schema = schema;
        for _ in 0..8 {
            let inner = if let Some(path) = schema["$ref"].as_str() {
                self.root.pointer(path.trim_start_matches('#'))
            } else if let Some(any) = schema["anyOf"].as_array() {
                any.iter().find(|one| one["type"] != "null")
            } else {
                schema["allOf"].get(0)
            };
            match inner {
                Some(inner) => schema = inner,
                None => break,
            }
        }
        schema
    }

    pub(super) fn table(
        &mut self,
        table: &DeTable<'_>,
        span: std::ops::Range<usize>,
        schema: &'w Value,
        name: &str,
    ) {
        let empty = Map::new();
        let known = schema["properties"].as_object();
        for (key, value) in table {
            let word = key.get_ref().as_ref();
            let inner = known.and_then(|known| known.get(word));
            let inner = inner.or_else(|| schema.get("additionalProperties").filter(|more| more.is_object()));
            if let Some(inner) = inner {
                self.value(value, inner, word);
                continue;
            }
            let keys = known.unwrap_or(&empty).keys().map(String::as_str);
            let help = match nearest(word, keys) {
                Some(near) => format!("is `{near}` meant?"),
                None => format!("{name} has the keys {}", list(known.unwrap_or(&empty).keys())),
            };
            let finding =
                Finding::new(&UNKNOWN_KEY, self.file, key.span(), format!("unknown key `{word}` in {name}"));
            self.push(finding.label("no such key").help(help));
        }
        for key in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
            if !table.iter().any(|(present, _)| present.get_ref() == key) {
                let what =
                    known.and_then(|known| known.get(key)?["description"].as_str()).unwrap_or_default();
                let finding =
                    Finding::new(&MISSING_KEY, self.file, span.clone(), format!("{name} has no `{key}`"));
                self.push(finding.label(format!("`{key}` is missing")).help(format!("add `{key}`: {what}")));
            }
        }
    }

    fn value(&mut self, value: &Spanned<DeValue<'_>>, schema: &'w Value, name: &str) {
        self.resolved(value, self.resolve(schema), name);
    }

    /// A value beside a schema whose references are followed.
    fn resolved(&mut self, value: &Spanned<DeValue<'_>>, schema: &'w Value, name: &str) {
        let wants = wants(schema);
        let date = schema["format"] == "date";
        match value.get_ref() {
            DeValue::Table(table) if wants == "object" => {
                self.table(table, value.span(), schema, &format!("`{name}`"));
            }
            DeValue::Array(array) if takes(schema, "array") => {
                let items = self.resolve(&schema["items"]);
                for item in array {
                    self.resolved(item, items, name);
                }
            }
            DeValue::String(text) if wants == "string" && !date => self.string(text, value, schema, name),
            DeValue::Datetime(when) if date => {
                if when.date.is_none() || when.time.is_some() {
                    self.mismatch(value, name, "a date such as 2026-11-24", "a time");
                }
            }
            DeValue::Integer(number) if wants == "integer" => {
                let least = schema["minimum"].as_i64().unwrap_or(i64::MIN);
                let most = schema["maximum"].as_i64().unwrap_or(i64::MAX);
                let number = i64::from_str_radix(number.as_str(), number.radix());
                if !number.is_ok_and(|number| (least..=most).contains(&number)) {
                    self.mismatch(value, name, &format!("a number from {least} to {most}"), "another");
                }
            }
            DeValue::Boolean(_) if wants == "boolean" => {}
            other => {
                let expected = match wants {
                    _ if date => "a date such as 2026-11-24, without quotation marks",
                    "object" => "a table",
                    "array" => "a list in square brackets",
                    "string" => "a text in quotation marks",
                    "integer" => "a whole number",
                    other => other,
                };
                self.mismatch(value, name, expected, other.type_str());
            }
        }
    }

    fn string(&mut self, text: &str, value: &Spanned<DeValue<'_>>, schema: &'w Value, name: &str) {
        let words = words(schema);
        if !words.is_empty() && !words.contains(&text) {
            let help = nearest(text, words.iter().copied()).map(|near| format!("is `{near}` meant?"));
            let finding = Finding::new(
                &MALFORMED_TOML,
                self.file,
                value.span(),
                format!("`{name}` is one of {}", list(words.iter())),
            );
            self.push(finding.label(format!("`{text}` is none of them")).help(help.unwrap_or_default()));
        }
        let form = schema["pattern"].as_str().and_then(compiled);
        if form.is_some_and(|form| !form.is_match(text)) {
            let expected = match name {
                "review-within" => "a number of days such as \"180d\"",
                "language" => "a code of ISO 639-1 such as \"en\"",
                "country" => {
                    "a code of ISO 3166-1 such as \"US\", or \"UN\", \"EU\", \"NATO\", \"G7\" or \"OSCE\""
                }
                _ => "a name in lower-case letters, digits and hyphens",
            };
            self.mismatch(value, name, expected, "another text");
        }
    }

    fn mismatch(&mut self, value: &Spanned<DeValue<'_>>, name: &str, expected: &str, found: &str) {
        let message = format!("`{name}` wants {expected}");
        let finding = Finding::new(&MALFORMED_TOML, self.file, value.span(), message);
        self.push(
            finding.label(format!("this is {}", with_article(found))).help(format!("write {expected}")),
        );
    }
}

/// A regular expression of the schemas, which are few and compiled once.
fn compiled(pattern: &str) -> Option<Regex> {
    static COMPILED: Mutex<BTreeMap<String, Regex>> = Mutex::new(BTreeMap::new());
    let mut compiled = COMPILED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = compiled.get(pattern) {
        return Some(known.clone());
    }
    let regex = Regex::new(pattern).ok()?;
    compiled.insert(pattern.to_owned(), regex.clone());
    Some(regex)
}

fn with_article(found: &str) -> String {
    match found {
        "array" | "integer" => format!("an {found}"),
        "another" | "a time" | "another text" => found.to_owned(),
        _ => format!("a {found}"),
    }
}

/// The kind of value that a schema wants.
fn wants(schema: &Value) -> &str {
    match &schema["type"] {
        Value::String(kind) => kind,
        Value::Array(kinds) => {
            kinds.iter().filter_map(Value::as_str).find(|kind| *kind != "null").unwrap_or_default()
        }
        // An enumeration of documented words: each alternative carries its own type.
        _ if schema["oneOf"].is_array() => "string",
        _ => "",
    }
}

/// Whether a schema takes a value of `kind` among others.
fn takes(schema: &Value, kind: &str) -> bool {
    match &schema["type"] {
        Value::Array(kinds) => kinds.iter().any(|one| one == kind),
        one => one == kind,
    }
}

/// The words that a schema enumerates.
fn words(schema: &Value) -> Vec<&str> {
    let plain = schema["enum"].as_array().into_iter().flatten();
    let documented = schema["oneOf"]
        .as_array()
        .into_iter()
        .flatten()
        .flat_map(|one| one.get("const").into_iter().chain(one["enum"].as_array().into_iter().flatten()));
    plain.chain(documented).filter_map(Value::as_str).collect()
}

/// "`a`, `b`, `c`"
fn list(words: impl Iterator<Item = impl AsRef<str>>) -> String {
    words.map(|word| format!("`{}`", word.as_ref())).collect::<Vec<_>>().join(", ")
}
