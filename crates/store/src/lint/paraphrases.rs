//! The examples that likeness learns from: each once, under a topic that is there.

use std::collections::HashMap;

use super::{Finding, Sink, lints};
use crate::read::{File, PARAPHRASES, Role};
use counterpoint_core::matcher::folded_words;

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
}

/// Checks every file of messages.
pub(super) fn check(files: &[File], sink: &mut Sink<'_>) {
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
            // Punctuation makes no other message.
            let words = folded_words(text).replace('\n', " ");
            if let Some(&(other, line)) = seen.get(&words) {
                let place = |file: &File, number: usize| {
                    let start: usize = file.text.split_inclusive('\n').take(number - 1).map(str::len).sum();
                    let end = file.text[start..].find('\n').map_or(file.text.len(), |end| start + end);
                    start..end
                };
                sink.push(
                    Finding::new(&REPEATED_PARAPHRASE, at, place(file, number), "the message stands twice")
                        .label("here")
                        .also(other, place(&files[other], line), "and here")
                        .help("keep it under the topic that a reader would pick"),
                );
                continue;
            }
            seen.insert(words, (at, number));
        }
    }
}
