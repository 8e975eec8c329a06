//! The examples that likeness learns from: each once, under a topic that is there.

use std::collections::{HashMap, HashSet};

use super::{Finding, Sheet, Sheets, Sink, lints, shape::nearest};
use crate::read::{File, Message, PARAPHRASES, Role};
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

    /// A paraphrase that is ordinary chat, or sounds like it.
    ///
    /// A message of `everyday.txt` is about no topic; learned as one of a topic's, it makes the bot answer small talk. One that has three
    /// quarters of its words in common with such a message says no more of the topic.
    ///
    /// Bad: the line "the bus is late again" in `budapest-memorandum.paraphrases.txt`, and "bus is late again" in `everyday.txt`.
    ///
    /// Good: it stands in `everyday.txt` alone.
    Error EVERYDAY_PARAPHRASE = "everyday-paraphrase";

    /// Examples of a claim that the topic does not have.
    ///
    /// A line `[claim-id]` in a file of paraphrases begins the examples of that claim, `[!claim-id]` its counter-examples; `[]` returns to
    /// the topic at large. A claim that
    /// was renamed or removed would lose its examples without a word.
    ///
    /// Bad, where the claim is called `not-legally-binding`:
    /// ```text
    /// [not-binding]
    /// no parliament ever approved that paper, so nobody has to keep it
    /// ```
    /// Good:
    /// ```text
    /// [not-legally-binding]
    /// no parliament ever approved that paper, so nobody has to keep it
    /// ```
    Error UNKNOWN_CLAIM = "unknown-claim";
}

/// Checks that the sections of every file of paraphrases are claims of its topic.
pub(super) fn check_claims(sheets: &Sheets, files: &[File], sink: &mut Sink<'_>) {
    for (at, file) in files.iter().enumerate().filter(|(_, file)| !file.quiet) {
        let own = |sheet: &&Sheet| sheet.id == file.stem && sheet.shelf == file.shelf;
        let Some(sheet) = sheets.topics.iter().find(own) else { continue };
        let known: Vec<&str> = sheet.topic.claims.iter().map(|claim| claim.id.get_ref().as_str()).collect();
        let named = file.sections().map(|(number, section)| (number, section.claim));
        for (number, id) in named.filter(|(_, id)| !id.is_empty() && !known.contains(id)) {
            let help = match nearest(id, known.iter().copied()) {
                Some(near) => format!("is `{near}` meant?"),
                None => "write the id of a claim of the topic, or `[]` for the topic at large".to_owned(),
            };
            let message = format!("the topic `{}` has no claim `{id}`", sheet.id);
            sink.push(
                Finding::new(&UNKNOWN_CLAIM, at, line_of(file, number), message)
                    .label("the examples below are of no claim")
                    .help(help),
            );
        }
    }
}

/// Checks every file of messages.
pub(super) fn check(files: &[File], sink: &mut Sink<'_>) {
    let mut everyday = Everyday::of(files);
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
        for Message { line: number, section, text } in file.examples() {
            let words = plain(text);
            let example = file.role == Role::Paraphrases && !section.is_some_and(|section| section.counter);
            if let Some((other, line)) = everyday.like(&words).filter(|_| example) {
                sink.push(
                    Finding::new(
                        &EVERYDAY_PARAPHRASE,
                        at,
                        line_of(file, number),
                        "the message sounds like ordinary chat",
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

/// The words of two messages that must be in common, in quarters of the longer one's, for one to sound like the other.
const COMMON_QUARTERS: usize = 3;

/// Distinct words that a message must have for less than all of them to count.
const WORDS: usize = 4;

/// Ordinary chat by its words, so that each paraphrase is compared only with what it has a word in common with.
#[derive(Default)]
struct Everyday {
    /// For each message, the file, the line, and how many distinct words it has.
    messages: Vec<(usize, usize, usize)>,
    /// The messages that have a word.
    having: HashMap<String, Vec<usize>>,
    /// Words that the message looked at has in common with each.
    common: Vec<usize>,
}

impl Everyday {
    fn of(files: &[File]) -> Self {
        let mut all = Self::default();
        for (at, file) in files.iter().enumerate().filter(|(_, file)| file.role == Role::Everyday) {
            for (line, text) in file.messages() {
                let words = plain(text);
                let words = distinct(&words);
                for word in &words {
                    all.having.entry((*word).to_owned()).or_default().push(all.messages.len());
                }
                all.messages.push((at, line, words.len()));
            }
        }
        all.common = vec![0; all.messages.len()];
        all
    }

    /// The file and the line of the first message that `words` sound like.
    fn like(&mut self, words: &str) -> Option<(usize, usize)> {
        let words = distinct(words);
        self.common.fill(0);
        for at in words.iter().filter_map(|word| self.having.get(*word)).flatten() {
            if let Some(common) = self.common.get_mut(*at) {
                *common += 1;
            }
        }
        self.messages.iter().zip(&self.common).find_map(|(&(file, line, own), &common)| {
            let longer = own.max(words.len());
            let like = common == longer || (longer >= WORDS && common * 4 >= longer * COMMON_QUARTERS);
            like.then_some((file, line))
        })
    }
}

fn distinct(words: &str) -> HashSet<&str> {
    words.split(' ').filter(|word| !word.is_empty()).collect()
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
