//! Every request body beside Discord's own description of its API (`openapi.json`).

use std::{
    collections::HashMap,
    env, fs,
    io::{self, Write as _},
    path::PathBuf,
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

use jsonschema::Validator;
use serde_json::{Value, json};

/// The description, if it is there.
pub(crate) struct Description {
    document: Option<Value>,
    compiled: Mutex<HashMap<String, Result<Arc<Validator>, String>>>,
}

impl Description {
    /// The description that `DISCORD_OPENAPI` names; by default the one beside the project. It is read once.
    ///
    /// # Panics
    /// If it is not there and `CI` is `true`, unless `CI_WITHOUT` names `openapi`.
    pub(crate) fn shared() -> Arc<Self> {
        static SHARED: OnceLock<Arc<Description>> = OnceLock::new();
        SHARED.get_or_init(|| Arc::new(Self::read())).clone()
    }

    /// No description: bodies are taken as they come.
    pub(crate) fn none() -> Arc<Self> {
        Arc::new(Self { document: None, compiled: Mutex::default() })
    }

    fn read() -> Self {
        let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/discord/openapi.json");
        let path = env::var_os("DISCORD_OPENAPI").map_or_else(|| PathBuf::from(beside), PathBuf::from);
        let document = fs::read(&path).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok());
        if document.is_none() {
            let ci = env::var("CI").as_deref() == Ok("true");
            let without = env::var("CI_WITHOUT").unwrap_or_default();
            assert!(
                !ci || without.split(' ').any(|one| one == "openapi"),
                "Discord's API description is not there; DISCORD_OPENAPI names it"
            );
            // What a test prints is thrown away if it passes; what stands on standard error is not.
            let _ = io::stderr().write_all(
                b"skipped: request bodies are not checked, as Discord's API description is not there (DISCORD_OPENAPI)\n",
            );
        }
        Self { document, compiled: Mutex::default() }
    }

    /// What is wrong with `body` as the body of a request.
    pub(crate) fn faults(&self, method: &str, path: &str, body: &Value) -> Vec<String> {
        let Some(document) = &self.document else { return Vec::new() };
        let Some(template) = template(document, path) else { return Vec::new() };
        let operation = &document["paths"][&template][method.to_lowercase()];
        let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
        if schema.is_null() {
            return Vec::new();
        }
        let mut compiled = self.compiled.lock().unwrap_or_else(PoisonError::into_inner);
        let validator = compiled.entry(format!("{method} {template}")).or_insert_with(|| {
            let schema = json!({ "allOf": [schema], "components": document["components"] });
            jsonschema::validator_for(&schema).map(Arc::new).map_err(|error| error.to_string())
        });
        let validator = match validator.clone() {
            Ok(validator) => validator,
            Err(fault) => return vec![format!("{method} {template}: the description is no schema: {fault}")],
        };
        drop(compiled);
        let body = &with_numbers(body);
        validator
            .iter_errors(body)
            .map(|error| {
                let what: String = error.to_string().chars().take(300).collect();
                format!("{method} {template}: at {}: {what}", error.instance_path())
            })
            .collect()
    }
}

/// The body with bit sets of permissions as numbers, and the places of files as texts: the prose of Discord's documentation
/// (reference, "Permissions" and "Uploading Files") has it the other way round, which the description does not know.
fn with_numbers(body: &Value) -> Value {
    let mut body = body.clone();
    let commands = body.as_array_mut().into_iter().flatten();
    for permissions in commands.filter_map(|command| command.get_mut("default_member_permissions")) {
        if let Some(number) = permissions.as_str().and_then(|text| text.parse::<u64>().ok()) {
            *permissions = json!(number);
        }
    }
    for place in ["/attachments", "/data/attachments"] {
        let files = body.pointer_mut(place).and_then(Value::as_array_mut);
        for id in files.into_iter().flatten().filter_map(|file| file.get_mut("id")) {
            if let Some(number) = id.as_u64() {
                *id = json!(number.to_string());
            }
        }
    }
    body
}

/// The description's path for an actual one: "/channels/{`channel_id`}/messages".
fn template(document: &Value, path: &str) -> Option<String> {
    let actual: Vec<&str> = path.trim_matches('/').split('/').collect();
    let fits = |template: &str| {
        let parts: Vec<&str> = template.trim_matches('/').split('/').collect();
        parts.len() == actual.len()
            && parts.iter().zip(&actual).all(|(part, actual)| part.starts_with('{') || part == actual)
    };
    let templates = document["paths"].as_object()?.keys().filter(|template| fits(template));
    // Where a fixed word and a placeholder both fit, the fixed word is meant.
    templates.min_by_key(|template| template.matches('{').count()).cloned()
}
