//! The addresses of sources, and what is said of those that no longer answer. Nothing here goes to the network: the answers are handed in.

use std::{collections::BTreeMap, ops::Range};

use super::{Finding, Lint, Sink, lints, memory::Remembered, shape};
use crate::{
    file::{Expect, SourceFile, Text},
    read::File,
};

lints! { Sources;
    /// An address that leads to nothing: the page is not there (404), or is gone (410).
    ///
    /// A reader who opens it finds no source. Only `check --links` asks addresses.
    ///
    /// Bad: the address of an article that its newspaper has taken down.
    ///
    /// Good: the address to which it has moved, a copy that an archive keeps, or no address and a note that says so.
    Warning DEAD_LINK = "dead-link";

    /// An address that has moved for good: the server names another one (301, 308).
    ///
    /// The old one works until the server forgets it. Only `check --links` asks addresses.
    ///
    /// Bad: `url = "https://example.org/old"`, which answers with `https://example.org/new`.
    ///
    /// Good: `url = "https://example.org/new"`
    Warning MOVED_LINK = "moved-link";

    /// An address that could not be read: no answer in time, no connection, or a fault of the server's (500 and above, but 503).
    ///
    /// It may answer tomorrow. Only `check --links` asks addresses. What refuses programs (401, 403, 429, 451, 503) is unknown, not dead, and
    /// is no finding.
    ///
    /// Bad: an address whose host is not known any more.
    ///
    /// Good: ask again on another day; if it stays so, cite a copy that an archive keeps.
    Warning UNANSWERED_LINK = "unanswered-link";
}

/// The lints that only `check --links` knows, in the order of the guide.
pub const LINKS: &[&Lint] = &[&DEAD_LINK, &MOVED_LINK, &UNANSWERED_LINK];

/// What asking an address came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The page is there.
    Fine,
    /// The page is there, and the server says for good that its address is another one.
    Moved(String),
    /// The server does not let programs look, or asks them to come later: why.
    Unknown(String),
    /// The page is not there: why.
    Dead(String),
    /// Nothing could be learned: why.
    Unanswered(String),
}

/// An address in a file of the store.
#[derive(Clone, Debug)]
pub struct Address {
    /// The address.
    pub url: String,
    /// The file, by its position among those read.
    pub file: usize,
    /// Where it stands in the file.
    pub span: Range<usize>,
    /// The source's id.
    pub source: String,
    /// The findings that the source or its topic expects.
    expected: Vec<String>,
}

/// Every address of every source: `url`, `copy` and `archive`, in the order of files. A file that cannot be read has none.
pub fn addresses(files: &[File]) -> Vec<Address> {
    let mut unsaid = Sink::new(files);
    let sheets = shape::check(files, &Remembered::nothing(), &mut unsaid);
    let mut all = Vec::new();
    for (file, id, source, sheet) in sheets.sources() {
        if files.get(file).is_some_and(|file| file.quiet) {
            continue;
        }
        let tables = std::iter::once(&source.expect).chain(sheet.map(|sheet| &sheet.topic.expect));
        let expected: Vec<String> = tables.flat_map(Expect::keys).map(|key| key.get_ref().clone()).collect();
        all.extend(of(source).map(|address| Address {
            url: address.get_ref().clone(),
            file,
            span: address.span(),
            source: id.get_ref().clone(),
            expected: expected.clone(),
        }));
    }
    all.sort_by_key(|address| (address.file, address.span.start));
    all
}

fn of(source: &SourceFile) -> impl Iterator<Item = &Text> {
    [&source.url, &source.copy, &source.archive].into_iter().flatten()
}

/// What is said of addresses by what asking them came to, in their order.
pub fn findings(addresses: &[Address], answers: &BTreeMap<String, Answer>) -> Vec<Finding> {
    let said = addresses.iter().filter_map(|address| {
        let source = &address.source;
        let (lint, message, label, help) = match answers.get(&address.url)? {
            Answer::Fine | Answer::Unknown(_) => return None,
            Answer::Dead(why) => (
                &DEAD_LINK,
                format!("an address of source `{source}` leads to nothing"),
                why.clone(),
                "look for where it has moved, or cite a copy that an archive keeps".to_owned(),
            ),
            Answer::Moved(to) => (
                &MOVED_LINK,
                format!("an address of source `{source}` has moved"),
                "the server names another".to_owned(),
                format!("read the page there, and write `{to}`"),
            ),
            Answer::Unanswered(why) => (
                &UNANSWERED_LINK,
                format!("an address of source `{source}` does not answer"),
                why.clone(),
                "ask again on another day; if it stays so, cite a copy that an archive keeps".to_owned(),
            ),
        };
        let expected = address.expected.iter().any(|name| name == lint.name);
        let finding = Finding::new(lint, address.file, address.span.clone(), message);
        (!expected).then(|| finding.label(label).help(help))
    });
    said.collect()
}
