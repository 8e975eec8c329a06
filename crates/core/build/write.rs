//! The tables as Rust.

use std::{collections::BTreeMap, fmt::Write as _};

use crate::read::{Case, Message, Part, Table};

/// Lines from which on clippy calls a method long (`too-many-lines-threshold`), its first and last, and the blank one behind it, added.
const LONG: usize = 103;

/// The whole of it: the languages, and what is said in them.
pub(crate) fn written(tables: &[Table]) -> String {
    let mut out = String::new();
    languages(&mut out, tables);
    words(&mut out, tables);
    out
}

fn languages(out: &mut String, tables: &[Table]) {
    let arms = |told: &dyn Fn(&Table) -> String| {
        let arms =
            tables.iter().map(|table| format!("            Self::{} => {},\n", table.name, told(table)));
        format!("        match self {{\n{}        }}\n", arms.collect::<String>())
    };
    out.push_str(
        "/// A language of what the bot says in its own voice.\n\
         #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]\n\
         pub enum Language {\n",
    );
    for (at, table) in tables.iter().enumerate() {
        let default = if at == 0 { "    #[default]\n" } else { "" };
        let Table { name, code, .. } = table;
        let _ = write!(out, "    /// {name}.\n{default}    #[serde(rename = {code:?})]\n    {name},\n");
    }
    let names: Vec<String> = tables.iter().map(|table| format!("Self::{}", table.name)).collect();
    let _ = write!(
        out,
        "}}\n\n\
         impl Language {{\n    \
             /// Every language, English first.\n    \
             pub const ALL: [Self; {}] = [{}];\n\n    \
             /// Its code (ISO 639-1), as in settings.\n    \
             pub fn code(self) -> &'static str {{\n{}    }}\n\n    \
             /// What the bot says in it.\n    \
             pub fn words(self) -> &'static Words {{\n{}    }}\n\
         }}\n\n",
        tables.len(),
        names.join(", "),
        arms(&|table| format!("{:?}", table.code)),
        arms(&|table| format!("&Words(Self::{})", table.name)),
    );
}

fn words(out: &mut String, tables: &[Table]) {
    let Some(first) = tables.first() else { return };
    out.push_str("impl Words {\n");
    for message in &first.messages {
        method(out, message, tables);
    }
    out.push_str("}\n\n");
    let plain: Vec<&Message> = first.messages.iter().filter(|one| one.variables().is_empty()).collect();
    let _ = writeln!(
        out,
        "/// The messages without variables, by their keys.\n\
         static TEXTS: [(&str, Fixed); {}] = [",
        plain.len()
    );
    for message in plain {
        let _ = writeln!(out, "    ({:?}, Words::{}),", message.key, name(&message.key));
    }
    let _ = writeln!(
        out,
        "];\n\n/// Every message by its key, each variable as its name in angle brackets, each number as the same one.\n\
         #[cfg(test)]\npub(super) static ALL: [(&str, Varied); {}] = [",
        first.messages.len()
    );
    for message in &first.messages {
        let variables = variables(message, tables);
        let number = if variables.values().any(|number| *number) { "number" } else { "_" };
        let arguments = variables
            .into_iter()
            .map(|(variable, number)| if number { "number".to_owned() } else { format!("\"<{variable}>\"") });
        let call = format!("words.{}({})", name(&message.key), arguments.collect::<Vec<_>>().join(", "));
        let owned = if message.variables().is_empty() { ".to_owned()" } else { "" };
        let _ = writeln!(out, "    ({:?}, |words, {number}| {call}{owned}),", message.key);
    }
    out.push_str("];\n\n");
    let files = tables.iter().map(|table| {
        format!("include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/words/{}.ftl\"))", table.code)
    });
    let files = files.collect::<Vec<_>>().join(", ");
    let _ = writeln!(out, "#[cfg(test)]\npub(super) const SOURCES: [&str; {}] = [{files}];\n", tables.len());
    let _ = writeln!(out, "/// Every message: its key, and the languages that have it.");
    let _ = writeln!(out, "pub static MESSAGES: [(&str, &[Language]); {}] = [", first.messages.len());
    for message in &first.messages {
        let has = tables.iter().filter(|table| table.message(&message.key).is_some());
        let has: Vec<String> = has.map(|table| format!("Language::{}", table.name)).collect();
        let _ = writeln!(out, "    ({:?}, &[{}]),", message.key, has.join(", "));
    }
    out.push_str("];\n");
}

/// The variables of a message, and whether each is a number in any language.
fn variables(message: &Message, tables: &[Table]) -> BTreeMap<String, bool> {
    let mut found = BTreeMap::new();
    for text in tables.iter().filter_map(|table| table.message(&message.key)) {
        for (variable, number) in text.variables() {
            *found.entry(snake(variable)).or_insert(false) |= number;
        }
    }
    found
}

/// The method of a message. English stands in where a language lacks it.
fn method(out: &mut String, message: &Message, tables: &[Table]) {
    let variables = variables(message, tables);
    document(out, message);
    let Some(first) = tables.first() else { return };
    let texts = tables.iter().map(|table| match table.message(&message.key) {
        Some(own) => (table, own, table),
        None => (table, message, first),
    });
    let name = name(&message.key);
    if variables.is_empty() {
        let _ = writeln!(out, "    pub fn {name}(&self) -> &'static str {{\n        match self.0 {{");
        let arms = texts.map(|(table, text, _)| {
            (format!("Language::{}", table.name), format!("{:?}", text.plain().unwrap_or_default()))
        });
        for (patterns, text) in merged(arms, " | ") {
            let _ = writeln!(out, "            {patterns} => {text},");
        }
        out.push_str("        }\n    }\n\n");
        return;
    }
    let parameters: Vec<String> = variables
        .iter()
        .map(|(variable, number)| {
            let kind = if *number { "impl Into<Count>" } else { "impl fmt::Display" };
            format!("{variable}: {kind}")
        })
        .collect();
    let begins = out.len();
    let _ = writeln!(out, "    pub fn {name}(&self, {}) -> String {{", parameters.join(", "));
    for variable in variables.iter().filter(|(_, number)| **number).map(|(variable, _)| variable) {
        let _ = writeln!(out, "        let {variable} = {variable}.into();");
    }
    out.push_str("        let mut out = String::new();\n        match self.0 {\n");
    let arms =
        texts.map(|(table, text, owner)| (format!("Language::{}", table.name), parts(&text.parts, owner, 4)));
    for (patterns, text) in merged(arms, " | ") {
        let _ = writeln!(out, "            {patterns} => {{\n{text}            }}");
    }
    out.push_str("        }\n        out\n    }\n\n");
    let lines = out.get(begins..).unwrap_or_default().lines().count();
    if lines > LONG {
        let reason = "a few lines for each plural category of each language";
        out.insert_str(begins, &format!("    #[expect(clippy::too_many_lines, reason = \"{reason}\")]\n"));
    }
}

/// What translators are told of a message, and its English text.
fn document(out: &mut String, message: &Message) {
    for line in message.comment.lines() {
        let _ = writeln!(out, "    /// {line}");
    }
    if !message.comment.is_empty() {
        out.push_str("    ///\n");
    }
    out.push_str("    /// ```text\n");
    for line in message.source.lines() {
        let _ = writeln!(out, "    /// {line}");
    }
    out.push_str("    /// ```\n");
}

/// Conditions and what follows from each, those with the same consequence as one.
fn merged(arms: impl IntoIterator<Item = (String, String)>, or: &str) -> Vec<(String, String)> {
    let mut merged: Vec<(String, String)> = Vec::new();
    for (pattern, text) in arms {
        match merged.iter_mut().find(|(_, known)| *known == text) {
            Some((patterns, _)) => {
                let _ = write!(patterns, "{or}{pattern}");
            }
            None => merged.push((pattern, text)),
        }
    }
    merged
}

/// The statements that write a text, in the language whose text it is.
fn parts(all: &[Part], table: &Table, depth: usize) -> String {
    let margin = "    ".repeat(depth);
    let mut out = String::new();
    for part in all {
        match part {
            Part::Text(text) => {
                let mut letters = text.chars();
                let _ = match (letters.next(), letters.next()) {
                    (Some(letter), None) => writeln!(out, "{margin}out.push({letter:?});"),
                    _ => writeln!(out, "{margin}out.push_str({text:?});"),
                };
            }
            Part::Variable(variable) => {
                let _ = writeln!(out, "{margin}put(&mut out, &{});", snake(variable));
            }
            Part::Plural { by, cases, otherwise } => {
                let by = snake(by);
                let otherwise = parts(otherwise, table, depth + 1);
                let arms = cases.iter().filter_map(|(case, text)| {
                    let condition = match case {
                        Case::Number(number) => format!("{by}.0 == {number}"),
                        Case::Category(category) => {
                            format!("{by}.is(Language::{}, Category::{category})", table.name)
                        }
                    };
                    let text = parts(text, table, depth + 1);
                    let rest = text == otherwise && matches!(case, Case::Category(_));
                    (!rest).then_some((condition, text))
                });
                let _ = write!(out, "{margin}");
                // No other category takes what is left to the rest, and numbers stand before all of them.
                for (conditions, text) in merged(arms, " || ") {
                    let _ = write!(out, "if {conditions} {{\n{text}{margin}}} else ");
                }
                let _ = writeln!(out, "{{\n{otherwise}{margin}}}");
            }
        }
    }
    out
}

/// The method of a key: words parted by low lines.
fn name(key: &str) -> String {
    snake(&key.replace('.', "-"))
}

fn snake(name: &str) -> String {
    name.replace('-', "_").to_lowercase()
}
