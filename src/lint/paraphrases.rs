//! The examples that likeness learns from: each once, under a topic that is there.

use std::collections::HashMap;

use super::{Finding, Sink, lints};
use crate::{
    matcher::folded_words,
    store::read::{File, PARAPHRASES, Role},
};

lints! { Triggers;
    /// Paraphrases of no topic.
    ///
    /// `<topic>.paraphrases.txt` lies beside `<topic>.toml`; what is learned from it is that topic's.
    ///
    /// Bad: `responses/agreements/budapest.paraphrases.txt`
    ///
    /// Good: `responses/agreements/budapest-memorandum.paraphrases.txt`
    Error STRAY_PARAPHRASES = "stray-paraphrases";

    /// A message that stands twice among the paraphrases and asides.
    ///
    /// Under one topic it weighs double; under two, or under a topic and among the asides, it teaches both.
    ///
    /// Bad: the line "they told Moscow the alliance would not move closer" in two files.
    ///
    /// Good: it stands once, under the topic that a reader would pick.
    Error REPEATED_PARAPHRASE = "repeated-paraphrase";

    /// A paraphrase that is ordinary chat.
    ///
    /// A message of `everyday.txt` is about no topic; learned as one of a topic's, it makes the bot answer small talk.
    ///
    /// Bad: the line "bus is late again" in `budapest-memorandum.paraphrases.txt`, and in `everyday.txt` too.
    ///
    /// Good: it stands in `everyday.txt` alone.
    Error EVERYDAY_PARAPHRASE = "everyday-paraphrase";
}

/// Checks every file of messages.
pub(super) fn check(files: &[File], sink: &mut Sink<'_>) {
    let everyday = files.iter().enumerate().filter(|(_, file)| file.role == Role::Everyday);
    let everyday: HashMap<String, (usize, usize)> = everyday
        .flat_map(|(at, file)| file.messages().map(move |(line, text)| (plain(text), (at, line))))
        .collect();
    let mut seen: HashMap<String, (usize, usize)> = HashMap::new();
    for (at, file) in files.iter().enumerate().filter(|(_, file)| !file.quiet) {
        let known = match file.role {
            Role::Asides => true,
            // A topic's file may be there and not be readable.
            Role::Paraphrases => files.iter().any(|other| {
                other.role == Role::Topic && other.stem == file.stem && other.shelf == file.shelf
            }),
            _ => continue,
        };
        if !known {
            let message = format!("there is no topic `{}` beside its paraphrases", file.stem);
            let end = file.text.find('\n').unwrap_or(file.text.len());
            sink.push(Finding::new(&STRAY_PARAPHRASES, at, 0..end, message).help(format!(
                "name the file after the topic, `<topic>{PARAPHRASES}`, on the topic's shelf"
            )));
        }
        for (number, text) in file.messages() {
            let words = plain(text);
            if let Some(&(other, line)) = everyday.get(&words).filter(|_| file.role == Role::Paraphrases) {
                sink.push(
                    Finding::new(
                        &EVERYDAY_PARAPHRASE,
                        at,
                        line_of(file, number),
                        "the message is ordinary chat",
                    )
                    .label("said to be about the topic")
                    .also(other, line_of(&files[other], line), "and here about none")
                    .help("take it out of the paraphrases"),
                );
            }
            if let Some(&(other, line)) = seen.get(&words) {
                sink.push(
                    Finding::new(&REPEATED_PARAPHRASE, at, line_of(file, number), "the message stands twice")
                        .label("here")
                        .also(other, line_of(&files[other], line), "and here")
                        .help("keep it under the topic that a reader would pick"),
                );
                continue;
            }
            seen.insert(words, (at, number));
        }
    }
}

/// A message as it is compared: punctuation makes no other message.
fn plain(text: &str) -> String {
    folded_words(text).replace('\n', " ")
}

/// Where line `number` of a file stands, counted from 1.
pub(super) fn line_of(file: &File, number: usize) -> std::ops::Range<usize> {
    let start: usize = file.text.split_inclusive('\n').take(number.saturating_sub(1)).map(str::len).sum();
    let rest = file.text.get(start..).unwrap_or_default();
    start..rest.find('\n').map_or(file.text.len(), |end| start + end)
}
