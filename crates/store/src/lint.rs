//! The lints: everything that can be wrong with the response store, each with its place and a remedy.
//!
//! A lint is named as the fault. Errors keep the store from loading; warnings only speak, and a file may expect one,
//! with a reason (`expect = { unchecked-address = "…" }`). A check returns everything it found, never prints, and
//! never stops at the first. [`ALL`] is the one list; `responses/LINTS.md` is generated from the lints' doc comments.

mod balance;
mod build;
mod claims;
mod codes;
mod concepts;
mod facts;
mod finding;
mod frame;
mod gists;
mod glance;
mod guide;
mod judge;
pub mod likeness;
pub mod links;
mod memory;
mod paraphrases;
pub mod render;
mod required;
pub mod shape;
mod sides;
mod sources;
mod triggers;
mod voice;
mod wording;

use jiff::civil::Date;

use crate::{
    file::{ClaimFile, ConceptsFile, Expect, OpposingFile, SharedFile, SourceFile, TopicFile, WordingFile},
    parallel,
    read::File,
};
use counterpoint_core::{hear::Judge, matcher::Matcher, store::Store, topic::Topic};

pub use facts::QUOTE_WORDS;
pub use finding::{Finding, Grade, Group, Lint, Place};
pub(crate) use finding::{Sink, lints};
pub use frame::Narrowest;
pub use gists::GIST_CHARS;
pub use guide::guide;
pub use memory::Memory;
pub use required::SENTENCE_CHARS;

/// Every lint, in the order of the guide.
pub const ALL: &[&Lint] = &[
    &shape::MALFORMED_TOML,
    &shape::UNKNOWN_KEY,
    &shape::MISSING_KEY,
    &shape::MISNAMED_FILE,
    &shape::UNREADABLE_FILE,
    &shape::MENTION_IN_TEXT,
    &shape::EXPECTATION_WITHOUT_REASON,
    &shape::NEEDLESS_EXPECTATION,
    &triggers::TRIGGER_MISSES_EXAMPLE,
    &triggers::TRIGGER_FIRES_ON_COUNTEREXAMPLE,
    &triggers::TRIGGER_FIRES_ON_EVERYDAY_TALK,
    &triggers::TOO_FEW_EXAMPLES,
    &triggers::EXAMPLES_IN_ONE_SCRIPT,
    &triggers::PATTERN_MATCHES_NOTHING_SAID,
    &concepts::UNKNOWN_CONCEPT,
    &concepts::UNUSED_CONCEPT,
    &paraphrases::STRAY_PARAPHRASES,
    &paraphrases::REPEATED_PARAPHRASE,
    &paraphrases::EVERYDAY_PARAPHRASE,
    &paraphrases::UNKNOWN_CLAIM,
    &judge::FAULTY_JUDGE,
    &judge::JUDGE_OF_UNKNOWN_TOPIC,
    &claims::TOPIC_WITHOUT_CLAIMS,
    &claims::CLAIM_WITHOUT_SOURCE,
    &claims::CLAIM_WITHOUT_OPPOSING_VIEW,
    &claims::CLAIM_WITHOUT_SPEAKER,
    &claims::DUPLICATE_CLAIM,
    &required::TEXT_TOO_LONG,
    &required::GIST_MISSING,
    &gists::GIST_TOO_LONG,
    &wording::LOADED_WORDING,
    &voice::EDITORS_AUDIT,
    &facts::UNDATED_PRESENT,
    &facts::RECORD_WITHOUT_DOCUMENT,
    &claims::UNOPPOSED_CLAIM,
    &sources::UNKNOWN_SOURCE,
    &sources::UNCITED_SOURCE,
    &sources::IMPOSSIBLE_DATE,
    &sources::INSECURE_LINK,
    &sources::FRONT_PAGE,
    &sources::UNCHECKED_ADDRESS,
    &sources::STALE_SOURCE,
    &sources::REVIEW_DUE,
    &required::AS_OF_MISSING,
    &required::CHECK_MISSING,
    &facts::AS_OF_NEWER_SOURCE,
    &facts::QUOTE_TOO_LONG,
    &sources::INTERESTED_SOURCE_ALONE,
    &balance::DUPLICATE_TOPIC,
    &balance::COLLIDING_TRIGGERS,
    &glance::REPLY_CANNOT_FIT,
    &glance::CARD_CUTS,
    &balance::ONE_SIDED_SOURCING,
    &balance::LOPSIDED_LENGTH,
    &balance::CLAIMS_OF_ONE_CAMP,
    &sides::SIDE_UNKNOWN,
    &sides::SIDE_MISSING,
    &sides::SIDES_UNEQUAL,
    &sides::KINDS_UNEQUAL,
    &sides::ONE_VOICE,
    &sides::FOREIGN_VOICE,
];

/// A topic file that has the right shape, and which file of the store it is.
pub(crate) struct Sheet {
    pub(crate) file: usize,
    pub(crate) id: String,
    pub(crate) shelf: String,
    pub(crate) topic: TopicFile,
}

/// Every file that has the right shape.
#[derive(Default)]
pub(crate) struct Sheets {
    pub(crate) topics: Vec<Sheet>,
    pub(crate) shared: Option<(usize, SharedFile)>,
    pub(crate) wording: Option<WordingFile>,
    pub(crate) concepts: Option<(usize, ConceptsFile)>,
}

impl Sheets {
    /// Every source that is defined, with its file, its id's place and the topic that defines it, if one does.
    fn sources(&self) -> impl Iterator<Item = (usize, &toml::Spanned<String>, &SourceFile, Option<&Sheet>)> {
        let own = self.topics.iter().flat_map(|sheet| {
            sheet.topic.sources.iter().map(move |(id, source)| (sheet.file, id, source, Some(sheet)))
        });
        let shared = self.shared.iter().flat_map(|(file, shared)| {
            shared.sources.iter().map(move |(id, source)| (*file, id, source, None))
        });
        own.chain(shared)
    }

    /// Every table of expectations, with its file.
    fn expectations(&self) -> impl Iterator<Item = (usize, &Expect)> {
        let topics = self.topics.iter().flat_map(|sheet| {
            let claims = sheet.topic.claims.iter().flat_map(|claim| {
                std::iter::once(&claim.expect).chain(claim.opposing.iter().map(|view| &view.expect))
            });
            std::iter::once(&sheet.topic.expect).chain(claims).map(move |expect| (sheet.file, expect))
        });
        topics.chain(self.sources().map(|(file, _, source, _)| (file, &source.expect)))
    }
}

/// The sentence of a claim or of an opposing view, as it stands in the file.
pub(crate) struct Sentence<'s> {
    /// "claim `id`" or "an opposing view of claim `id`".
    pub(crate) name: String,
    pub(crate) gist: Option<&'s toml::Spanned<String>>,
    pub(crate) text: &'s toml::Spanned<String>,
    pub(crate) said_by: &'s [toml::Spanned<String>],
    pub(crate) cites: &'s [crate::file::CiteFile],
    pub(crate) detail: Option<&'s toml::Spanned<String>>,
    pub(crate) expect: &'s Expect,
}

impl<'s> Sentence<'s> {
    pub(crate) fn of_claim(claim: &'s ClaimFile) -> Self {
        Self {
            name: format!("claim `{}`", claim.id.get_ref()),
            gist: claim.gist.as_ref(),
            text: &claim.text,
            said_by: &claim.said_by,
            cites: &claim.cites,
            detail: claim.detail.as_ref(),
            expect: &claim.expect,
        }
    }

    pub(crate) fn of_view(claim: &ClaimFile, view: &'s OpposingFile) -> Self {
        Self {
            name: format!("an opposing view of claim `{}`", claim.id.get_ref()),
            gist: view.gist.as_ref(),
            text: &view.text,
            said_by: &view.said_by,
            cites: &view.cites,
            detail: view.detail.as_ref(),
            expect: &view.expect,
        }
    }

    /// The claim's sentence and those of its opposing views.
    pub(crate) fn all(claim: &'s ClaimFile) -> impl Iterator<Item = Self> {
        std::iter::once(Self::of_claim(claim))
            .chain(claim.opposing.iter().map(move |view| Self::of_view(claim, view)))
    }
}

/// Runs every lint over `files` as of `today`: what was found, in the order of files and places, and the store, if
/// nothing of it is an error. Topics in which `memory` knows that nothing was found are not looked at again by themselves; it knows those of
/// this check afterwards.
pub fn run(files: &[File], today: Date, memory: &mut Memory) -> (Vec<Finding>, Option<Store>) {
    let mut sink = Sink::new(files);
    let remembered = memory.of(files, today);
    let sheets = shape::check(files, &remembered, &mut sink);
    let whole = !sink.has_errors();
    let wording = wording::Terms::of(sheets.wording.as_ref());
    let of_each = parallel::each(&sheets.topics, |_, sheet| {
        let mut own = Sink::new(files);
        if let Some(met) = remembered.met(sheet.file) {
            for start in met {
                own.meet(sheet.file, *start);
            }
            return own;
        }
        claims::check(sheet, &mut own);
        required::check(sheet, &mut own);
        gists::check(sheet, &mut own);
        voice::check(sheet, &files[sheet.file], &mut own);
        facts::check(&sheets, sheet, today, &mut own);
        sides::check(&sheets, sheet, &mut own);
        wording::check(sheet, &files[sheet.file], &wording, &mut own);
        triggers::check_examples(sheet, &mut own);
        balance::check_topic(sheet, &mut own);
        own
    });
    for own in of_each {
        sink.absorb(own);
    }
    let met = sink.met();
    claims::check_duplicates(&sheets, &mut sink);
    paraphrases::check(files, &mut sink);
    paraphrases::check_claims(&sheets, files, &mut sink);
    sources::check(&sheets, today, whole, &mut sink);
    required::check_sources(&sheets, &mut sink);
    balance::check_collisions(&sheets, &mut sink);
    let topics = build::topics(&sheets, files);
    let matcher = triggers::check_firing(&sheets, &topics, files, &mut sink);
    glance::check(&sheets, &topics, today, &remembered, &mut sink);
    shape::check_reasons(&sheets, &mut sink);
    if whole {
        shape::check_expectations(&sheets, &mut sink);
    }
    let judge = judge::check(files, &sheets, whole, &mut sink);
    let store = if sink.has_errors() { None } else { made(files, topics, matcher, judge) };
    let keys = remembered.keys();
    let findings = sink.finish();
    *memory = Memory::after(keys, &findings, &met);
    (findings, store)
}

/// The store of `files` in which [`run`] found no error, made without looking for any.
pub(crate) fn trusted(files: &[File]) -> Option<Store> {
    let mut sink = Sink::new(files);
    let sheets = shape::trusted(files, &mut sink);
    let topics = build::topics(&sheets, files);
    let judge = judge::check(files, &sheets, false, &mut sink);
    if sink.has_errors() { None } else { made(files, topics, None, judge) }
}

/// The same store with the judge and the asides of its files; `None` if the judge cannot be read.
pub(crate) fn judged(store: Store, files: &[File]) -> Option<Store> {
    let mut sink = Sink::new(files);
    let judge = judge::check(files, &Sheets::default(), false, &mut sink);
    (!sink.has_errors()).then(|| with(store, files, judge))
}

/// The store of these topics, with the matcher of all of them if there is one.
fn made(files: &[File], topics: Vec<Topic>, matcher: Option<Matcher>, judge: Option<Judge>) -> Option<Store> {
    let store = match matcher {
        Some(matcher) => Store::matched(topics, matcher),
        None => Store::of(topics),
    };
    Some(with(store?, files, judge))
}

/// The same store with a judge, and with the asides of its files.
fn with(store: Store, files: &[File], judge: Option<Judge>) -> Store {
    let store = crate::with_asides(store, files);
    match judge {
        Some(judge) => store.judged(judge),
        None => store,
    }
}
