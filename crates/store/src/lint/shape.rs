//! Shape: syntax, keys, types, file names; checked against the JSON Schema, so that one definition rules.

mod walk;

use serde_json::Value;
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::{
    ALL, Finding, Grade, Sheet, Sheets, Sink, concepts, likeness::LIKENESS, links::LINKS, lints,
    memory::Remembered, wording,
};
use crate::{
    file::{ConceptsFile, SharedFile, TopicFile, WordingFile},
    parallel,
    read::{ASIDES, FILE_BYTES, File, Role, SHARED, Unread, WORDING},
    schema,
};
use walk::Walk;

lints! { Shape;
    /// The file is not TOML, or a value is not of the kind its key wants.
    ///
    /// Nothing in the file can be trusted until this is mended, so the other lints skip it.
    ///
    /// Bad:
    /// ```toml
    /// tags = "nuclear"
    /// ```
    /// Good:
    /// ```toml
    /// tags = ["nuclear"]
    /// ```
    Error MALFORMED_TOML = "malformed-toml";

    /// A key that no such table has.
    ///
    /// It is usually a slip of the pen, and what it should have said would silently be missing.
    ///
    /// Bad:
    /// ```toml
    /// sumary = "Four states signed it in 1994."
    /// ```
    /// Good:
    /// ```toml
    /// summary = "Four states signed it in 1994."
    /// ```
    Error UNKNOWN_KEY = "unknown-key";

    /// A table without a key that it cannot do without.
    ///
    /// Bad:
    /// ```toml
    /// [[claims]]
    /// id = "not-binding"
    /// text = "It created no legal duty."
    /// ```
    /// Good:
    /// ```toml
    /// [[claims]]
    /// id = "not-binding"
    /// text = "It created no legal duty."
    /// nature = "interpretation"
    /// ```
    Error MISSING_KEY = "missing-key";

    /// A file whose name or place is not that of a topic.
    ///
    /// The file's name is the topic's id, in lower-case letters, digits and hyphens, and it lies on a shelf, which is a
    /// folder of the store. Commands, buttons and settings refer to the id.
    ///
    /// Bad: `responses/agreements/Budapest Memorandum.toml`
    ///
    /// Good: `responses/agreements/budapest-memorandum.toml`
    Error MISNAMED_FILE = "misnamed-file";

    /// What bears the name of a file of the store and was not read.
    ///
    /// A topic is a text file of some ten thousand bytes. What is larger than 1 MiB, a pipe or a device would stop the program that waits
    /// for its end; a link that leads nowhere has nothing to read.
    ///
    /// Bad: `responses/nato/enlargement.toml` is a link to a file that was removed.
    ///
    /// Good: `responses/nato/enlargement.toml` is a file, or a link to one.
    Error UNREADABLE_FILE = "unreadable-file";

    /// An expected warning without the reason why it is acceptable.
    ///
    /// The reason is what the next reader judges the exception by.
    ///
    /// Bad:
    /// ```toml
    /// expect = { unchecked-address = "" }
    /// ```
    /// Good:
    /// ```toml
    /// expect = { unchecked-address = "the address is from memory" }
    /// ```
    Error EXPECTATION_WITHOUT_REASON = "expectation-without-reason";

    /// A text that would mention somebody when the bot sends it.
    ///
    /// The bot pings nobody. Discord makes mentions of `@everyone`, `@name`, `<@1>`, `<#1>` and `<:emoji:1>`.
    ///
    /// Bad:
    /// ```toml
    /// said-by = ["@nato"]
    /// ```
    /// Good:
    /// ```toml
    /// said-by = ["NATO"]
    /// ```
    Error MENTION_IN_TEXT = "mention-in-text";

    /// An expected warning that did not come, or the name of no warning.
    ///
    /// An exception that is no longer needed would hide the next fault of its kind.
    ///
    /// Bad, on a source with a day in `checked`:
    /// ```toml
    /// expect = { unchecked-address = "the address is from memory" }
    /// ```
    /// Good: leave it out.
    Warning NEEDLESS_EXPECTATION = "needless-expectation";
}

/// A file in its shape.
enum Shape {
    Topic(Box<TopicFile>),
    Shared(SharedFile),
    Wording(WordingFile),
    Concepts(ConceptsFile),
}

/// Reads every file into its shape; what does not fit is reported and left out. Of topics in which nothing was found it is known that they
/// fit.
pub(super) fn check(files: &[File], remembered: &Remembered<'_>, sink: &mut Sink<'_>) -> Sheets {
    shaped(files, sink, |at, file, sink| {
        if remembered.is_clean(at) { read(at, file, sink) } else { check_file(at, file, sink) }
    })
}

/// Reads every file into its shape where that was checked before.
pub(crate) fn trusted(files: &[File], sink: &mut Sink<'_>) -> Sheets {
    shaped(files, sink, read)
}

/// What `look` makes of every file, which it is given with its position.
fn shaped(
    files: &[File],
    sink: &mut Sink<'_>,
    look: impl Fn(usize, &File, &mut Sink<'_>) -> Option<Shape> + Sync,
) -> Sheets {
    let looked = parallel::each(files, |at, file| {
        let mut own = Sink::new(files);
        let shape = look(at, file, &mut own);
        (own, shape)
    });
    let shapes = looked.into_iter().map(|(own, shape)| {
        sink.absorb(own);
        shape
    });
    let mut sheets = gathered(files, shapes);
    concepts::expand(&mut sheets, sink);
    sheets
}

/// The shapes of files, each in its place.
fn gathered(files: &[File], shapes: impl Iterator<Item = Option<Shape>>) -> Sheets {
    let mut sheets = Sheets::default();
    for ((at, file), shape) in files.iter().enumerate().zip(shapes) {
        match shape {
            Some(Shape::Topic(topic)) => {
                let (id, shelf) = (file.stem.clone(), file.shelf.clone());
                sheets.topics.push(Sheet { file: at, id, shelf, topic: *topic });
            }
            Some(Shape::Shared(shared)) => sheets.shared = Some((at, shared)),
            Some(Shape::Wording(wording)) => sheets.wording = Some(wording),
            Some(Shape::Concepts(concepts)) => sheets.concepts = Some((at, concepts)),
            None => {}
        }
    }
    sheets
}

fn check_file(at: usize, file: &File, sink: &mut Sink<'_>) -> Option<Shape> {
    check_name(at, file, sink);
    if let Some(unread) = file.unread {
        sink.push(not_read(at, file, unread));
        return None;
    }
    if let Some(offset) = file.not_utf8 {
        let message = "the file is not UTF-8";
        sink.push(
            Finding::new(&MALFORMED_TOML, at, offset..offset, message)
                .label("the first byte that is not UTF-8 follows here")
                .help("save the file as UTF-8"),
        );
        return None;
    }
    let schema = match file.role {
        Role::Paraphrases | Role::Asides | Role::Everyday | Role::Judge | Role::Stray => return None,
        Role::Shared => &*schema::SHARED,
        Role::Wording => &*schema::WORDING,
        Role::Concepts => &*schema::CONCEPTS,
        Role::Topic => &*schema::TOPIC,
    };
    let table = fitting(at, file, schema, sink)?;
    let shape = read(at, file, sink);
    match &shape {
        Some(Shape::Topic(_)) => mentions_in(at, &table, sink),
        Some(Shape::Wording(wording)) => wording::check_words(at, wording, sink),
        _ => {}
    }
    shape
}

/// What the schema could not say: serde has the last word.
fn read(at: usize, file: &File, sink: &mut Sink<'_>) -> Option<Shape> {
    match file.role {
        Role::Paraphrases | Role::Asides | Role::Everyday | Role::Judge | Role::Stray => None,
        Role::Shared => read_as(at, file, sink).map(Shape::Shared),
        Role::Wording => read_as(at, file, sink).map(Shape::Wording),
        Role::Concepts => read_as(at, file, sink).map(Shape::Concepts),
        Role::Topic => read_as(at, file, sink).map(|topic| Shape::Topic(Box::new(topic))),
    }
}

fn read_as<T: serde::de::DeserializeOwned>(at: usize, file: &File, sink: &mut Sink<'_>) -> Option<T> {
    match toml::from_str(&file.text) {
        Ok(shape) => Some(shape),
        Err(error) => {
            sink.push(malformed(at, &error));
            None
        }
    }
}

fn not_read(at: usize, file: &File, unread: Unread) -> Finding {
    let (message, help) = match unread {
        Unread::TooLarge => (
            format!("`{}` is larger than {} KiB", file.path, FILE_BYTES / 1024),
            "part it into several topics, or take it out of the store",
        ),
        Unread::NoFile => (
            format!("`{}` is a pipe, a device or a socket", file.path),
            "take it out of the store; only files are read",
        ),
        Unread::LeadsNowhere => (
            format!("the link `{}` leads nowhere", file.path),
            "remove the link, or put the file there that it leads to",
        ),
    };
    Finding::new(&UNREADABLE_FILE, at, 0..0, message).help(help)
}

fn malformed(at: usize, error: &toml::de::Error) -> Finding {
    let message = error.message().lines().next().unwrap_or_default().trim_end_matches('.').to_owned();
    Finding::new(&MALFORMED_TOML, at, error.span().unwrap_or(0..0), message)
        .help("the format is told in responses/README.md, with an example to copy")
}

/// What TOML has of a file, if it fits its schema.
fn fitting<'f>(at: usize, file: &'f File, schema: &Value, sink: &mut Sink<'_>) -> Option<DeTable<'f>> {
    let (table, errors) = DeTable::parse_recoverable(&file.text);
    for error in &errors {
        sink.push(malformed(at, error));
    }
    if !errors.is_empty() {
        return None;
    }
    let table = table.into_inner();
    let mut walk = Walk { file: at, root: schema, sink, fit: true };
    walk.table(&table, 0..first_line(&file.text), schema, "the file");
    walk.fit.then_some(table)
}

fn first_line(text: &str) -> usize {
    text.find('\n').unwrap_or(text.len())
}

/// The word among `known` that `word` is probably a slip for.
pub(super) fn nearest<'k>(word: &str, known: impl Iterator<Item = &'k str>) -> Option<&'k str> {
    known
        .map(|known| (strsim::damerau_levenshtein(word, known), known))
        .filter(|(distance, known)| *distance <= 1 + known.chars().count() / 4)
        .min()
        .map(|(_, known)| known)
}

fn check_name(at: usize, file: &File, sink: &mut Sink<'_>) {
    let line = 0..first_line(&file.text);
    if file.role == Role::Stray {
        let message =
            format!("`{}` is neither `{SHARED}`, `{WORDING}`, `{ASIDES}` nor a topic on a shelf", file.path);
        sink.push(
            Finding::new(&MISNAMED_FILE, at, line, message)
                .help("a topic lies in a folder of the store: `<shelf>/<topic>.toml`"),
        );
    } else if !file.stem.split('-').all(|part| {
        !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    }) || file.stem.len() > ID_CHARS
    {
        let message = format!("`{}` is not the name of a topic", file.stem);
        sink.push(
            Finding::new(&MISNAMED_FILE, at, line, message).help(format!(
                "name the file in lower-case letters, digits and hyphens, {ID_CHARS} at most: it is the topic's id"
            )),
        );
    }
}

/// The longest id of a topic or a claim, in characters: two of them, a button's name and a page number fit the 100
/// characters of a Discord `custom_id`.
pub const ID_CHARS: usize = 40;

/// Whether Discord could make a mention of something in `text`.
pub(crate) fn mention(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    (0..bytes.len()).find(|&at| match bytes[at] {
        b'@' => text[at + 1..].starts_with(|next: char| next.is_alphanumeric() || next == '_' || next == '&'),
        b'<' => text[at + 1..].starts_with(['@', '#', ':', '/']) || text[at + 1..].starts_with("a:"),
        _ => false,
    })
}

/// Keys whose texts are never sent, or are addresses.
const UNSENT: [&str; 13] = [
    "phrases",
    "near",
    "also",
    "all",
    "aliases",
    "unless",
    "patterns",
    "matches",
    "ignores",
    "raised-by",
    "url",
    "copy",
    "archive",
];

/// Looks for mentions in every text that can be sent: all but examples, phrases and addresses.
fn mentions_in(at: usize, table: &DeTable<'_>, sink: &mut Sink<'_>) {
    for (key, value) in table {
        if !UNSENT.contains(&key.get_ref().as_ref()) {
            mentions_in_value(at, value, sink);
        }
    }
}

fn mentions_in_value(at: usize, value: &Spanned<DeValue<'_>>, sink: &mut Sink<'_>) {
    match value.get_ref() {
        DeValue::Table(table) => mentions_in(at, table, sink),
        DeValue::Array(items) => items.iter().for_each(|item| mentions_in_value(at, item, sink)),
        DeValue::String(text) => {
            if let Some(found) = mention(text) {
                let what: String =
                    text[found..].chars().take_while(|c| !c.is_whitespace()).take(24).collect();
                sink.push(
                    Finding::new(
                        &MENTION_IN_TEXT,
                        at,
                        value.span(),
                        format!("`{what}` would mention somebody"),
                    )
                    .label("this text is sent to Discord")
                    .help("write the name without `@` or `<`"),
                );
            }
        }
        _ => {}
    }
}

/// Reports expectations that give no reason.
pub(crate) fn check_reasons(sheets: &Sheets, sink: &mut Sink<'_>) {
    for (file, expect) in sheets.expectations() {
        for (key, reason) in
            expect.iter().filter(|(_, reason)| !reason.get_ref().contains(char::is_alphanumeric))
        {
            let message = format!("`{}` is expected without a reason", key.get_ref());
            sink.push(
                Finding::new(&EXPECTATION_WITHOUT_REASON, file, reason.span(), message)
                    .label("says nothing")
                    .help("say in a few words why the warning is acceptable here, or remove the expectation"),
            );
        }
    }
}

/// Reports expectations that no warning met.
pub(crate) fn check_expectations(sheets: &Sheets, sink: &mut Sink<'_>) {
    for (file, expect) in sheets.expectations() {
        for key in expect.keys() {
            let word = key.get_ref();
            // Whether they come is known only where addresses are asked.
            if LINKS.iter().chain(LIKENESS).any(|lint| lint.name == word) {
                continue;
            }
            let warning = ALL.iter().find(|lint| lint.name == word && lint.grade == Grade::Warning);
            let finding = if warning.is_none() {
                let names = ALL.iter().filter(|lint| lint.grade == Grade::Warning).map(|lint| lint.name);
                let help = nearest(word, names).map(|near| format!("is `{near}` meant?"));
                Finding::new(&NEEDLESS_EXPECTATION, file, key.span(), format!("`{word}` is no warning"))
                    .label("no such warning")
                    .help(help.unwrap_or_else(|| "only warnings can be expected; see LINTS.md".to_owned()))
            } else if sink.was_met(file, key.span().start) {
                continue;
            } else {
                Finding::new(&NEEDLESS_EXPECTATION, file, key.span(), format!("`{word}` did not come"))
                    .label("this warning is expected here")
                    .help("remove the expectation")
            };
            sink.push(finding);
        }
    }
}
