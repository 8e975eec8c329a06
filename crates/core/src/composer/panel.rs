//! What the buttons open: further claims, and all the sources, in pages that fit.

use jiff::civil::Date;

use super::{Against, Card, Frame, Layout, Limits, Numbered, Numbering, Rungs, card, layout::joined, views};
use crate::topic::{Check, Source, Topic};
use crate::words::{Language, Words};

/// Pages, each with the parts of a card. Never none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Panel {
    pages: Vec<Layout>,
}

impl Panel {
    fn new(mut pages: Vec<Layout>, title: &str, frame: &dyn Frame, words: &Words) -> Self {
        if pages.is_empty() {
            let title = frame.escape(title);
            pages.push(Layout {
                title,
                description: String::new(),
                fields: Vec::new(),
                footer: String::new(),
            });
        }
        let count = pages.len();
        if count > 1 {
            for (at, page) in pages.iter_mut().enumerate() {
                let place = words.page_of(at + 1, count);
                page.footer =
                    if page.footer.is_empty() { place } else { format!("{} · {place}", page.footer) };
            }
        }
        Self { pages }
    }

    /// The number of pages.
    pub fn len(&self) -> usize {
        self.pages.len()
    }

    /// Never: a panel has a page.
    pub fn is_empty(&self) -> bool {
        false
    }

    /// The page at a position counted from 0; the last one if there are fewer.
    pub fn page(&self, at: usize) -> &Layout {
        &self.pages[at.min(self.pages.len() - 1)]
    }

    /// Every page.
    pub fn pages(&self) -> &[Layout] {
        &self.pages
    }
}

/// Room that is kept on a page for its place among the others: " · page 10 of 12".
const PLACE: usize = 24;

/// Every claim of the topic with its opposing views and grounds, the other claims first and the leading one last. A page holds
/// one claim; one with more views than fit is repeated on the next. The first page says what is at issue.
pub fn more_views(
    topic: &Topic,
    leading: usize,
    today: Date,
    frame: &dyn Frame,
    language: Language,
) -> Panel {
    let limits = frame.page_limits();
    let numbering = Numbering::new(topic, leading);
    let count = topic.claims.len();
    let order = (leading + 1..count).chain(0..=leading.min(count.saturating_sub(1)));
    let limits = &Limits {
        footer: limits.footer.saturating_sub(PLACE),
        total: limits.total.saturating_sub(PLACE),
        ..*limits
    };
    let mut pages: Vec<Layout> = Vec::new();
    for claim in order {
        let mut card = card(topic, claim, &numbering, today, language);
        if !pages.is_empty() {
            card.summary.clear();
        }
        pages.extend(pages_of(&card, frame, limits));
    }
    Panel::new(pages, &topic.title, frame, language.words())
}

/// A claim with all its views on one page, or with half of them on each of two; in a shorter form only where it stands beside one.
fn pages_of(card: &Card, frame: &dyn Frame, limits: &Limits) -> Vec<Layout> {
    let whole = views::page(card, &views::Cut::NONE, frame);
    if whole.is_within(frame, limits) {
        return vec![whole];
    }
    let count = card.views().len();
    let Against::Views(views) = &card.against else {
        return views::fullest(card, frame, limits).into_iter().collect();
    };
    if count <= 1 {
        return views::fullest(card, frame, limits).into_iter().collect();
    }
    let half = count.div_ceil(2);
    [(0, half), (half, count - half)]
        .into_iter()
        .flat_map(|(past, most)| {
            let mut part = Card {
                against: Against::Views(views.some(past, most)),
                rungs: Rungs::default(),
                ..card.clone()
            };
            if past > 0 {
                part.summary.clear();
            }
            pages_of(&part, frame, limits)
        })
        .collect()
}

/// Every source of the topic, numbered as on the card that the claim at position `leading` leads.
pub fn sources(topic: &Topic, leading: usize, frame: &dyn Frame, language: Language) -> Panel {
    let limits = frame.page_limits();
    let words = language.words();
    let numbering = Numbering::new(topic, leading);
    let heading = frame.escape(&words.sources_of(&topic.title));
    let title = frame.cut(&heading, limits.title);
    let room = limits.description.min(limits.total.saturating_sub(frame.length(&title) + PLACE));
    let entries = numbering.sources().iter().map(|source| entry(source, room, frame, words));
    let entries: Vec<String> = entries.collect();
    let pages = joined(&entries, "\n\n", room, frame).into_iter().map(|description| Layout {
        title: title.clone(),
        description,
        fields: Vec::new(),
        footer: String::new(),
    });
    Panel::new(pages.collect(), &topic.title, frame, words)
}

/// Everything that is known of a source.
fn entry(numbered: &Numbered, room: usize, frame: &dyn Frame, words: &Words) -> String {
    let source = &*numbered.source;
    let mut text = String::new();
    if !source.authors.is_empty() {
        text.push_str(&format!("{}: ", source.authors.join(", ")));
    }
    text.push_str(&format!("{}. {}", source.title, source.publisher));
    if let Some(date) = source.date.filter(|date| !date.is_said_in(&source.publisher)) {
        text.push_str(&format!(", {date}"));
    }
    text.push_str(&format!(". {}", source.kind.said(words)));
    if let Some(interest) = &source.interest {
        text.push_str(&format!("; {interest}"));
    }
    text.push_str(&format!("; {}", read(source, words)));
    if let Some(used_for) = &numbered.used_for {
        text.push_str(&format!(". {}", words.used_for(used_for)));
    }
    if let Some(note) = &source.note {
        text.push_str(&format!(". {}", words.note_on_source(note)));
    }
    let mut addresses = String::new();
    for address in source.url.iter().chain(&source.copy) {
        addresses.push_str(&format!("\n{}", frame.address(address)));
    }
    if let Some(archive) = &source.archive {
        addresses.push_str(&format!("\n{}", words.archived_at(frame.address(archive))));
    }
    let mark = format!("[{}] ", numbered.number);
    let room = room.saturating_sub(frame.length(&addresses) + frame.length(&mark));
    format!("{mark}{}{addresses}", frame.cut(&frame.escape(&text), room))
}

/// How much of a source was read, where and when.
fn read(source: &Source, words: &Words) -> String {
    let Some(day) = source.checked.filter(|_| source.check != Check::Memory) else {
        let memory = words.from_memory();
        return if source.has_address() {
            memory.to_owned()
        } else {
            format!("{memory}; {}", words.no_address())
        };
    };
    match (source.has_address(), source.check, source.copy.is_some()) {
        (false, ..) => words.no_address().to_owned(),
        (_, Check::Excerpt, true) => words.read_in_part_in_copy_on(day),
        (_, Check::Excerpt, false) => words.read_in_part_on(day),
        (_, _, true) => words.read_in_copy_on(day),
        (_, _, false) => words.read_on(day),
    }
}
