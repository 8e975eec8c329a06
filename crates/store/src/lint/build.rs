//! From shapes to meaning: the topics of the files that have the right shape.
//!
//! It leaves out what cannot be meant (a citation of no source, a sentence without one); whatever it leaves out, a lint
//! reports as an error, so a store that loads has lost nothing.

use std::{collections::HashMap, str::FromStr as _, sync::Arc};

use jiff::civil::Date;
use sha1::{Digest as _, Sha1};
use toml::{Spanned, value::Datetime};

use super::{Sheet, Sheets};
use crate::{
    file::{CiteFile, ClaimFile, SourceFile, Text, Texts, TriggerFile},
    read::{File, Role},
};
use counterpoint_core::topic::{
    Check, Citation, Claim, DEFAULT_WITHIN, Opposing, Opposition, Paraphrase, Paraphrases, PartialDate, Side,
    Source, Statement, Topic, TopicId, Trigger,
};

/// The source that `id` means in the topic of `sheet`: its own, or a shared one.
pub(super) fn find_source<'s>(sheets: &'s Sheets, sheet: &'s Sheet, id: &str) -> Option<&'s SourceFile> {
    let own = sheet.topic.sources.iter();
    let shared = sheets.shared.iter().flat_map(|(_, shared)| &shared.sources);
    own.chain(shared).find(|(known, _)| known.get_ref() == id).map(|(_, source)| source)
}

/// The day that a TOML date means.
pub(super) fn date(value: &Spanned<Datetime>) -> Option<Date> {
    let date = value.get_ref().date?;
    let number = |part: u8| i8::try_from(part).ok();
    Date::new(i16::try_from(date.year).ok()?, number(date.month)?, number(date.day)?).ok()
}

/// The number of days that "180d" means.
pub(super) fn days(text: &str) -> Option<u16> {
    text.strip_suffix('d')?.parse().ok()
}

/// The topics of all sheets, in their order.
pub(super) fn topics(sheets: &Sheets, files: &[File]) -> Vec<Topic> {
    let mut built = HashMap::new();
    let one = |sheet: &Sheet| {
        let text = &files[sheet.file].text;
        let (revision, lines) = (revision(text), Lines::of(text));
        let examples = examples(sheet, files);
        Topic { revision, examples, ..topic(sheets, sheet, &lines, &mut built) }
    };
    sheets.topics.iter().map(one).collect()
}

/// The messages beside the topic's file that say its matter in other words.
fn examples(sheet: &Sheet, files: &[File]) -> Paraphrases {
    let own = |file: &&File| {
        file.role == Role::Paraphrases && file.stem == sheet.id && file.shelf == sheet.shelf && !file.quiet
    };
    let examples = files.iter().filter(own).flat_map(File::examples);
    examples
        .map(|example| Paraphrase {
            line: example.line,
            claim: example.section.map(|section| section.claim).filter(|id| !id.is_empty()),
            counter: example.section.is_some_and(|section| section.counter),
            text: example.text,
        })
        .collect()
}

/// Digits of a revision: as many as git shows.
const REVISION: usize = 7;

/// The first digits of git's id of a file: the SHA-1 of `blob`, its length and its content (gitformat-pack, "Object types").
fn revision(text: &str) -> String {
    let mut hash = Sha1::new();
    hash.update(format!("blob {}\0", text.len()));
    hash.update(text);
    let digits: Vec<String> = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    digits.concat()[..REVISION].to_owned()
}

/// Where the lines of a file begin.
struct Lines(Vec<usize>);

impl Lines {
    fn of(text: &str) -> Self {
        let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        Self(ends.map(|(at, _)| at + 1).collect())
    }

    /// The line on which a string begins, counted from 1.
    fn line(&self, text: &Text) -> u32 {
        let before = self.0.partition_point(|begins| *begins <= text.span().start);
        u32::try_from(before + 1).unwrap_or(u32::MAX)
    }
}

type Built = HashMap<*const SourceFile, Arc<Source>>;

fn texts<L: FromIterator<String>>(list: &Texts) -> L {
    list.iter().map(|text| text.get_ref().clone()).collect()
}

/// The sides of a topic, if there are two.
fn sides(sheet: &Sheet) -> Option<[Arc<Side>; 2]> {
    let sides = sheet.topic.sides.iter().map(|side| {
        let text = |text: &Text| text.get_ref().clone();
        Arc::new(Side { id: text(&side.id), name: text(&side.name), camp: side.camp })
    });
    sides.collect::<Vec<_>>().try_into().ok()
}

fn topic(sheets: &Sheets, sheet: &Sheet, lines: &Lines, built: &mut Built) -> Topic {
    let file = &sheet.topic;
    let sides = sides(sheet);
    let claims = file.claims.iter().filter_map(|one| claim(sheets, sheet, one, sides.as_ref(), lines, built));
    let claims = claims.collect();
    Topic {
        id: TopicId::new(sheet.id.as_str()),
        shelf: sheet.shelf.clone(),
        title: file.title.get_ref().clone(),
        short: file.short.as_ref().map(|short| short.get_ref().clone()),
        status: file.status,
        reviewed: date(&file.reviewed).unwrap_or(Date::MIN),
        review_within_days: days(file.review_within.get_ref()).unwrap_or_default(),
        revision: String::new(),
        as_of: file.as_of.as_ref().and_then(|day| PartialDate::from_str(day.get_ref()).ok()),
        breaking: file.breaking.as_ref().map(|why| why.get_ref().clone()),
        tags: texts(&file.tags),
        aliases: texts(&file.aliases),
        summary: file.summary.get_ref().clone(),
        triggers: file.triggers.iter().map(|one| trigger(one, lines)).collect(),
        sides,
        claims,
        examples: Paraphrases::default(),
    }
}

fn trigger(file: &TriggerFile, lines: &Lines) -> Trigger {
    Trigger {
        phrases: texts(&file.phrases),
        near: texts(&file.near),
        also: texts(&file.also),
        all: file.all.iter().map(texts).collect(),
        within: file.within.as_ref().map_or(DEFAULT_WITHIN, |within| *within.get_ref()),
        unless: texts(&file.unless),
        patterns: texts(&file.patterns),
        matches: texts(&file.matches),
        ignores: texts(&file.ignores),
        lines: file.matches.iter().chain(&file.ignores).map(|text| lines.line(text)).collect(),
        read: file.read,
    }
}

fn claim(
    sheets: &Sheets,
    sheet: &Sheet,
    file: &ClaimFile,
    sides: Option<&[Arc<Side>; 2]>,
    lines: &Lines,
    built: &mut Built,
) -> Option<Claim> {
    let side = |id: &Option<Text>| {
        let id = id.as_ref()?.get_ref();
        sides.into_iter().flatten().find(|side| side.id == *id).cloned()
    };
    let own = side(&file.side);
    let other = own.as_ref().and_then(|own| sides.into_iter().flatten().find(|side| side.id != own.id));
    let cites = cites(sheets, sheet, &file.cites, built);
    let statement = Statement {
        side: own.clone(),
        ..statement(&file.text, file.gist.as_ref(), &file.said_by, cites, file.detail.as_ref())?
    };
    let mut views = file.opposing.iter().filter_map(|view| {
        let cites = self::cites(sheets, sheet, &view.cites, built);
        let side = if view.side.is_some() { side(&view.side) } else { other.cloned() };
        let statement =
            self::statement(&view.text, view.gist.as_ref(), &view.said_by, cites, view.detail.as_ref())?;
        let statement = Statement { side, ..statement };
        Some(Opposing { relation: view.relation, statement })
    });
    let opposition = match (views.next(), &file.unopposed) {
        (Some(first), _) => Opposition::Views(first, views.collect()),
        (None, Some(reason)) => Opposition::None(reason.get_ref().clone()),
        (None, None) => return None,
    };
    Some(Claim {
        id: file.id.get_ref().clone(),
        statement,
        line: Some(lines.line(&file.text)),
        nature: file.nature,
        triggers: file.triggers.iter().map(|one| trigger(one, lines)).collect(),
        raised_by: texts(&file.raised_by),
        opposition,
    })
}

fn statement(
    text: &Text,
    gist: Option<&Text>,
    said_by: &Texts,
    cites: Vec<Citation>,
    detail: Option<&Text>,
) -> Option<Statement> {
    if cites.is_empty() || said_by.is_empty() {
        return None;
    }
    Some(Statement {
        text: text.get_ref().clone(),
        gist: gist.unwrap_or(text).get_ref().clone(),
        side: None,
        said_by: texts(said_by),
        cites,
        detail: detail.map(|detail| detail.get_ref().clone()),
    })
}

fn cites(sheets: &Sheets, sheet: &Sheet, list: &[CiteFile], built: &mut Built) -> Vec<Citation> {
    list.iter()
        .filter_map(|cite| {
            let id = cite.source.get_ref();
            let file = find_source(sheets, sheet, id)?;
            let source =
                built.entry(std::ptr::from_ref(file)).or_insert_with(|| Arc::new(source(id, file))).clone();
            let text = |text: &Option<Text>| text.as_ref().map(|text| text.get_ref().clone());
            let (used_for, place, quote) = (text(&cite.r#for), text(&cite.place), text(&cite.quote));
            Some(Citation { source, used_for, place, quote })
        })
        .collect()
}

fn source(id: &str, file: &SourceFile) -> Source {
    let text = |text: &Option<Spanned<String>>| {
        text.as_ref().map(|text| text.get_ref().clone()).filter(|text| !text.trim().is_empty())
    };
    let check = file.check.as_ref().map(|check| *check.get_ref());
    let read = if file.checked.is_some() { Check::Excerpt } else { Check::Memory };
    Source {
        id: id.to_owned(),
        title: file.title.get_ref().clone(),
        authors: texts(&file.authors),
        publisher: file.publisher.get_ref().clone(),
        short: text(&file.short),
        date: file.date.as_ref().and_then(|date| PartialDate::from_str(date.get_ref()).ok()),
        url: text(&file.url),
        copy: text(&file.copy),
        kind: file.kind,
        interest: text(&file.interest),
        languages: file.language.as_ref().map(|codes| codes.get_ref().0.clone()).unwrap_or_default(),
        country: text(&file.country),
        archive: text(&file.archive),
        check: check.unwrap_or(read),
        checked: file.checked.as_ref().and_then(date),
        note: text(&file.note),
    }
}
