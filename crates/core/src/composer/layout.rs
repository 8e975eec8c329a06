//! A card in parts: title, description, fields, footer.

use super::{Against, Card, Cut, Frame, Limits, Numbered, Said};
use crate::words::Words;

/// The name of a field that continues the one before.
pub const CONTINUED: &str = "";

/// The parts of a card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    /// Its title.
    pub title: String,
    /// Its description; empty if there is none.
    pub description: String,
    /// Names and values; one without a name continues the one before.
    pub fields: Vec<(String, String)>,
    /// Its footer.
    pub footer: String,
}

impl Layout {
    /// Whether it is within `limits`, as `frame` counts.
    pub fn is_within(&self, frame: &dyn Frame, limits: &Limits) -> bool {
        let length = |text: &str| frame.length(text);
        let within = length(&self.title) <= limits.title
            && length(&self.description) <= limits.description
            && length(&self.footer) <= limits.footer
            && self.fields.len() <= limits.fields;
        let fields = self
            .fields
            .iter()
            .all(|(name, value)| length(name) <= limits.field_name && length(value) <= limits.field_value);
        within && fields && self.length(frame) <= limits.total
    }

    /// All its text, as `frame` counts. A name that is not there counts as one unit: frames that need one put something in its place.
    pub fn length(&self, frame: &dyn Frame) -> usize {
        let length = |text: &str| frame.length(text);
        let fields: usize = self.fields.iter().map(|(name, value)| length(name).max(1) + length(value)).sum();
        length(&self.title) + length(&self.description) + length(&self.footer) + fields
    }
}

/// The layout of a card, shortened as `by` says. Lists of sources are broken into fields of no more than `limits` allows.
pub fn of(card: &Card, by: &Cut, frame: &dyn Frame, limits: &Limits) -> Layout {
    let words = card.language.words();
    let mut fields = vec![field(&card.claim, by, frame, words)];
    match &card.against {
        Against::Views(views) => {
            let shown = views.as_slice().iter().take(by.views.max(1));
            fields.extend(shown.map(|view| field(view, by, frame, words)));
        }
        Against::None(reason) => fields.push((words.unopposed().to_owned(), frame.escape(reason))),
    }
    let mut lines = Vec::new();
    for source in shown_sources(card, by) {
        lines.push(source_line(source, by, frame, words));
    }
    for (at, value) in joined(&lines, "\n", limits.field_value, frame).into_iter().enumerate() {
        let name = if at == 0 { words.sources() } else { CONTINUED };
        fields.push((name.to_owned(), value));
    }
    Layout {
        title: frame.escape(&card.title),
        description: frame.escape(&frame.cut(&card.summary, by.summary)),
        fields,
        footer: footer(card, by),
    }
}

/// Packs lines into as few texts of at most `most` units as keep their order.
pub(super) fn joined(lines: &[String], between: &str, most: usize, frame: &dyn Frame) -> Vec<String> {
    let length = |text: &str| frame.length(text);
    let mut texts: Vec<String> = Vec::new();
    for line in lines {
        match texts.last_mut() {
            Some(text) if length(text) + length(between) + length(line) <= most => {
                text.push_str(between);
                text.push_str(line);
            }
            _ => texts.push(line.clone()),
        }
    }
    texts
}

/// The footer of a card of which `by` may leave views out.
pub(super) fn footer(card: &Card, by: &Cut) -> String {
    let left_out = card.views().len().saturating_sub(by.views.max(1));
    card.language.words().footer(card.more_claims, card.more_views + left_out, card.reviewed, card.overdue)
}

fn field(said: &Said, by: &Cut, frame: &dyn Frame, words: &Words) -> (String, String) {
    let speakers = frame.escape(&shown_speakers(said, by, words));
    let mut value = format!("{}\n— {speakers} {}", frame.escape(&said.text), numbers(said, by));
    if by.details
        && let Some(detail) = &said.detail
    {
        value.push_str("\n\n");
        value.push_str(&frame.escape(detail));
    }
    (said.label.clone(), value)
}

/// The speakers, the first few if `by` says so.
pub(super) fn shown_speakers(said: &Said, by: &Cut, words: &Words) -> String {
    let most = by.speakers.max(1);
    // One line, whatever a file holds: the numbers of the sources follow on it.
    let line = |speaker: &String| speaker.replace(char::is_control, " ");
    let shown: Vec<String> = said.said_by.iter().take(most).map(line).collect();
    let others = said.said_by.len().saturating_sub(most);
    match others {
        0 => shown.join("; "),
        others => words.speakers_and_others(others, shown.join("; ")),
    }
}

/// The numbers of a sentence's sources, as marks: `[1] [2]`.
pub(super) fn numbers(said: &Said, by: &Cut) -> String {
    let marks = said.numbers.iter().take(by.cites.max(1)).map(|number| format!("[{number}]"));
    marks.collect::<Vec<_>>().join(" ")
}

/// The sources of the sentences that are shown.
pub(super) fn shown_sources<'c>(card: &'c Card, by: &Cut) -> impl Iterator<Item = &'c Numbered> {
    let views = card.views().iter().take(by.views.max(1));
    let mut numbers: Vec<usize> = std::iter::once(&card.claim)
        .chain(views)
        .flat_map(|said| said.numbers.iter().take(by.cites.max(1)).copied())
        .collect();
    numbers.sort_unstable();
    card.sources.iter().filter(move |source| numbers.binary_search(&source.number).is_ok())
}

fn source_line(numbered: &Numbered, by: &Cut, frame: &dyn Frame, words: &Words) -> String {
    let source = &*numbered.source;
    let title = frame.escape(&frame.cut(&source.title, by.title));
    let title = match source.address() {
        Some(address) => frame.link(&title, address),
        None => title,
    };
    if !by.imprint {
        return format!("[{}] {title}", numbered.number);
    }
    format!("[{}] {title}, {}", numbered.number, frame.escape(&imprint(numbered, by, frame, words)))
}

/// What stands beside a source's title: publisher, date, and what a reader must know of it.
pub(super) fn imprint(numbered: &Numbered, by: &Cut, frame: &dyn Frame, words: &Words) -> String {
    let source = &*numbered.source;
    let mut text = frame.cut(&source.publisher, by.title);
    if let Some(date) = source.date {
        text.push_str(&format!(", {date}"));
    }
    let mut remarks = vec![source.kind.said(words).to_owned()];
    remarks.extend(source.interest.clone());
    match (source.url.is_some(), source.copy.is_some(), source.checked.is_some()) {
        (false, false, _) => remarks.push(words.no_address().to_owned()),
        (_, true, true) => remarks.push(words.read_in_copy().to_owned()),
        (_, _, false) => remarks.push(words.not_checked().to_owned()),
        (true, false, true) => {}
    }
    text.push_str(&format!(" ({})", remarks.join("; ")));
    text
}
