//! What Discord refuses, with its own codes.

use std::collections::HashSet;

use serde_json::{Value, json};

use crate::limits as most;

/// A refusal.
#[derive(Clone, Debug)]
pub(crate) struct Refusal {
    pub(crate) status: u16,
    pub(crate) code: u32,
    pub(crate) message: &'static str,
    pub(crate) errors: Vec<(String, String)>,
}

impl Refusal {
    pub(crate) fn new(status: u16, code: u32) -> Self {
        let message = match code {
            0 => "401: Unauthorized",
            10004 => "Unknown Guild",
            10003 => "Unknown Channel",
            10008 => "Unknown Message",
            10014 => "Unknown Emoji",
            10062 => "Unknown interaction",
            10015 => "Unknown Webhook",
            40060 => "Interaction has already been acknowledged.",
            50001 => "Missing Access",
            30010 => "Maximum number of reactions reached (20)",
            30046 => "Maximum number of edits to messages older than 1 hour reached. Try again later",
            40058 => "Cannot message this thread until after the post author has sent an initial message.",
            50005 => "Cannot edit a message authored by another user",
            50027 => "Invalid Webhook Token",
            50083 => "Thread is archived",
            50006 => "Cannot send an empty message",
            50013 => "Missing Permissions",
            50035 => "Invalid Form Body",
            160_005 => "Thread is locked",
            200_000 => "Message was blocked by automatic moderation",
            160_002 => "You cannot reply without permission to read message history.",
            _ => "Refused",
        };
        Self { status, code, message, errors: Vec::new() }
    }

    pub(crate) fn form(errors: Vec<(String, String)>) -> Self {
        Self { errors, ..Self::new(400, 50035) }
    }

    pub(crate) fn body(&self) -> Value {
        let mut errors = json!({});
        for (place, what) in &self.errors {
            let mut at = &mut errors;
            for part in place.split('.') {
                at = &mut at[part];
            }
            *at = json!({ "_errors": [{ "code": "BASE_TYPE_BAD_LENGTH", "message": what }] });
        }
        if self.errors.is_empty() {
            json!({ "code": self.code, "message": self.message })
        } else {
            json!({ "code": self.code, "message": self.message, "errors": errors })
        }
    }
}

/// Faults of a form, gathered.
#[derive(Default)]
struct Faults(Vec<(String, String)>);

impl Faults {
    fn text(&mut self, place: &str, value: &Value, least: usize, most: usize) {
        let Some(text) = value.as_str() else { return };
        let length = text.encode_utf16().count();
        if length < least || length > most {
            self.0.push((place.to_owned(), format!("Must be between {least} and {most} in length.")));
        }
    }

    /// Each of a list is an object, as is what stands alone.
    fn objects(&mut self, place: &str, value: &Value) {
        let wrong = "Only dictionaries may be used here.".to_owned();
        match value {
            Value::Array(list) => {
                for (at, _) in list.iter().enumerate().filter(|(_, one)| !one.is_object()) {
                    self.0.push((format!("{place}.{at}"), wrong.clone()));
                }
            }
            Value::Object(_) | Value::Null => {}
            _ => self.0.push((place.to_owned(), wrong)),
        }
    }

    fn count(&mut self, place: &str, value: &Value, most: usize) {
        if value.as_array().is_some_and(|list| list.len() > most) {
            self.0.push((place.to_owned(), format!("Must be {most} or fewer in length.")));
        }
    }
}

fn items(value: &Value) -> impl Iterator<Item = (usize, &Value)> {
    value.as_array().into_iter().flatten().enumerate()
}

/// What is wrong with a message's body.
pub(crate) fn message(body: &Value) -> Vec<(String, String)> {
    let mut faults = Faults::default();
    faults.text("content", &body["content"], 0, most::CONTENT);
    faults.text("nonce", &body["nonce"], 0, most::NONCE);
    faults.count("embeds", &body["embeds"], most::EMBEDS);
    faults.objects("embeds", &body["embeds"]);
    let mut total = 0;
    let mut measure = |value: &Value| total += value.as_str().map_or(0, |text| text.encode_utf16().count());
    for (at, embed) in items(&body["embeds"]) {
        let place = format!("embeds.{at}");
        faults.text(&format!("{place}.title"), &embed["title"], 0, most::EMBED_NAME);
        faults.text(&format!("{place}.description"), &embed["description"], 0, most::EMBED_DESCRIPTION);
        faults.text(&format!("{place}.footer.text"), &embed["footer"]["text"], 0, most::FOOTER);
        faults.count(&format!("{place}.fields"), &embed["fields"], most::EMBED_FIELDS);
        [&embed["title"], &embed["description"], &embed["footer"]["text"]].into_iter().for_each(&mut measure);
        for (number, field) in items(&embed["fields"]) {
            faults.text(&format!("{place}.fields.{number}.name"), &field["name"], 1, most::EMBED_NAME);
            faults.text(&format!("{place}.fields.{number}.value"), &field["value"], 1, most::FIELD_VALUE);
            measure(&field["name"]);
            measure(&field["value"]);
        }
    }
    if total > most::EMBED_TOTAL {
        let what = format!("Embed size exceeds maximum size of {}", most::EMBED_TOTAL);
        faults.0.push(("embeds".to_owned(), what));
    }
    components(&body["components"], &mut faults);
    faults.0
}

fn components(rows: &Value, faults: &mut Faults) {
    let mut ids = HashSet::new();
    faults.count("components", rows, most::ROWS);
    faults.objects("components", rows);
    for (at, row) in items(rows) {
        let place = format!("components.{at}.components");
        faults.count(&place, &row["components"], most::ROW_BUTTONS);
        faults.objects(&place, &row["components"]);
        for (number, part) in items(&row["components"]) {
            let place = format!("{place}.{number}");
            faults.text(&format!("{place}.custom_id"), &part["custom_id"], 1, most::CUSTOM_ID);
            faults.text(&format!("{place}.label"), &part["label"], 1, most::LABEL);
            faults.text(&format!("{place}.placeholder"), &part["placeholder"], 0, most::PLACEHOLDER);
            faults.count(&format!("{place}.options"), &part["options"], most::OPTIONS);
            if part["type"] == 3 && row["components"].as_array().is_some_and(|row| row.len() > 1) {
                faults.0.push((place.clone(), "A select menu stands alone in its row.".to_owned()));
            }
            if let Some(id) = part["custom_id"].as_str()
                && !ids.insert(id)
            {
                let what = "Component custom id cannot be duplicated".to_owned();
                faults.0.push((format!("{place}.custom_id"), what));
            }
            for (option, one) in items(&part["options"]) {
                for key in ["label", "value", "description"] {
                    faults.text(&format!("{place}.options.{option}.{key}"), &one[key], 1, most::OPTION_TEXT);
                }
            }
        }
    }
}

/// What is wrong with the choices of an autocomplete answer.
pub(crate) fn choices(data: &Value) -> Vec<(String, String)> {
    let mut faults = Faults::default();
    faults.count("data.choices", &data["choices"], most::CHOICES);
    for (at, choice) in items(&data["choices"]) {
        faults.text(&format!("data.choices.{at}.name"), &choice["name"], 1, most::CHOICE_NAME);
    }
    faults.0
}

/// What is wrong with a command.
pub(crate) fn command(at: usize, body: &Value) -> Vec<(String, String)> {
    let mut faults = Faults::default();
    let mut total = 0;
    let mut part = |faults: &mut Faults, place: String, body: &Value| {
        faults.text(&format!("{place}.name"), &body["name"], 1, most::COMMAND_NAME);
        faults.text(&format!("{place}.description"), &body["description"], 1, most::COMMAND_DESCRIPTION);
        let name = body["name"].as_str().unwrap_or_default();
        if name.chars().any(|c| c.is_uppercase() || !(c.is_alphanumeric() || matches!(c, '-' | '_' | '\''))) {
            faults.0.push((format!("{place}.name"), "Command name is invalid".to_owned()));
        }
        total += name.len() + body["description"].as_str().map_or(0, str::len);
        faults.count(&format!("{place}.choices"), &body["choices"], most::CHOICES);
        for (number, choice) in items(&body["choices"]) {
            faults.text(&format!("{place}.choices.{number}.name"), &choice["name"], 1, most::CHOICE_NAME);
            total +=
                choice["name"].as_str().map_or(0, str::len) + choice["value"].as_str().map_or(0, str::len);
        }
        // What is required comes first (interactions/application-commands, "Application Command Structure").
        let required = items(&body["options"]).map(|(_, option)| option["required"] == true);
        if required.skip_while(|required| *required).any(|required| required) {
            let what = "Required options must be placed before non-required options".to_owned();
            faults.0.push((format!("{place}.options"), what));
        }
    };
    // The names of context menu commands are free.
    if body["type"].as_u64().unwrap_or(1) == 1 {
        part(&mut faults, at.to_string(), body);
    }
    for (number, option) in items(&body["options"]) {
        part(&mut faults, format!("{at}.options.{number}"), option);
        for (inner, one) in items(&option["options"]) {
            part(&mut faults, format!("{at}.options.{number}.options.{inner}"), one);
        }
    }
    faults.count(&format!("{at}.options"), &body["options"], most::COMMAND_OPTIONS);
    if total > most::COMMAND_TOTAL {
        let what = format!("Command exceeds maximum size ({})", most::COMMAND_TOTAL);
        faults.0.push((at.to_string(), what));
    }
    faults.0
}
