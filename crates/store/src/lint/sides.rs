//! The two sides of a topic: who takes which, and whether both speak as much, as well founded and in their own voices.

use std::collections::BTreeMap;

use super::{Finding, Sentence, Sheet, Sheets, Sink, build, lints, shape::nearest};
use crate::{
    amounts::{Amount, Amounts},
    file::{ClaimFile, SideFile, SourceFile, Text},
};
use counterpoint_core::topic::Camp;

lints! { Balance;
    /// A side that the topic does not have, or sides of another number than two.
    ///
    /// A topic has two sides or none. A claim says whose it is by the id of a side; a view that says nothing is of the other one.
    ///
    /// Bad:
    /// ```toml
    /// [[sides]]
    /// id = "settled"
    /// name = "holds that the treaty settled the matter"
    ///
    /// [[claims]]
    /// side = "unsettled"
    /// ```
    /// Good:
    /// ```toml
    /// [[sides]]
    /// id = "settled"
    /// name = "holds that the treaty settled the matter"
    ///
    /// [[sides]]
    /// id = "unsettled"
    /// name = "holds that the treaty settled nothing"
    ///
    /// [[claims]]
    /// side = "unsettled"
    /// ```
    Error SIDE_UNKNOWN = "side-unknown";

    /// A topic of three or more disputed claims that names no sides, or a side without a claim of its own.
    ///
    /// Whether both sides are treated alike can be counted only where it is known whose a sentence is.
    ///
    /// Bad: three claims, each with opposing views, and no `[[sides]]`.
    ///
    /// Good: two `[[sides]]`, and at each claim whose it is: `side = "unsettled"`.
    Warning SIDE_MISSING = "side-missing";

    /// Sides that do not speak as much: the claims of one, or the views, are more than one and a half times the other's, in number or in
    /// words.
    ///
    /// Words are those of sentences and of their details. One more or one less is chance; words are compared where both sides have two.
    ///
    /// Bad: four claims that hold Marland responsible, and two that hold Vessia responsible.
    ///
    /// Good: three claims of each, about equally long.
    Warning SIDES_UNEQUAL = "sides-unequal";

    /// A side that rests on opinion pieces more than one and a half times as much as the other.
    ///
    /// Opinion is counted against scholarship, documents and official statements, over all citations of a side; where either has fewer
    /// than three of them, nothing is said. One piece more or less is chance.
    ///
    /// Bad: one side cites four columns and two documents, the other one column and five documents.
    ///
    /// Good: for both the document where there is one, and as many columns of one side as of the other.
    Warning KINDS_UNEQUAL = "kinds-unequal";

    /// One speaker for more than a third of what a side says.
    ///
    /// A side is not one person. Speakers are told apart by the name before the bracket; one who speaks fewer than three times is no matter.
    ///
    /// Bad: the same columnist under four of nine sentences.
    ///
    /// Good: the officials, scholars and writers who hold the view, each where they put it best.
    Warning ONE_VOICE = "one-voice";

    /// A claim that is known only through works of the other side.
    ///
    /// A side is heard in its own words. A work is the other side's if its author, or its publisher where it names none, speaks in the
    /// topic for that side only; or if its `interest` and `country` say that it is a government's or its media's.
    ///
    /// Bad: a claim of the minister's, for which only the column of his critic is cited.
    ///
    /// Good: the minister's own speech.
    Warning FOREIGN_VOICE = "foreign-voice";
}

/// Disputed claims from which on a topic has sides.
const SIDES_FROM: usize = 3;

/// Citations of opinion, scholarship and documents that both sides must have for their shares to be compared.
const FEWEST_CITES: usize = 3;

/// Sentences from which on one speaker is counted.
const FEWEST_SPEECHES: usize = 3;

/// The states and bodies whose governments, media and institutes are taken to be a camp's, where the source names an interest.
const OF_CAMPS: [(Camp, &[&str]); 2] =
    [(Camp::UkraineNato, &["UA", "NATO", "EU", "G7"]), (Camp::RussiaCritics, &["RU", "BY"])];

/// Whether `more` is more than one and a half times `less`.
fn unequal(more: usize, less: usize) -> bool {
    more * 2 > less * 3
}

/// A sentence's side, by its position among the topic's; none if it has none.
type Sided<'s> = (Option<usize>, Sentence<'s>);

/// Whose sentences a topic has.
struct Speech<'s> {
    sheet: &'s Sheet,
    sides: [&'s SideFile; 2],
    claims: Vec<Sided<'s>>,
    views: Vec<Sided<'s>>,
}

/// The side that a view is of: its own, or else the other one than the claim's.
fn of_view(sheet: &Sheet, own: Option<&Text>, claim: Option<usize>) -> Option<usize> {
    own.map_or(claim.map(|claim| 1 - claim), |own| position(sheet, own))
}

fn position(sheet: &Sheet, id: &Text) -> Option<usize> {
    sheet.topic.sides.iter().position(|side| side.id.get_ref() == id.get_ref())
}

impl<'s> Speech<'s> {
    fn of(sheet: &'s Sheet) -> Option<Self> {
        let [first, second] = sheet.topic.sides.as_slice() else { return None };
        let mut all = Self { sheet, sides: [first, second], claims: Vec::new(), views: Vec::new() };
        for claim in &sheet.topic.claims {
            let side = claim.side.as_ref().and_then(|id| position(sheet, id));
            all.claims.push((side, Sentence::of_claim(claim)));
            for view in &claim.opposing {
                let own = of_view(sheet, view.side.as_ref(), side);
                all.views.push((own, Sentence::of_view(claim, view)));
            }
        }
        Some(all)
    }

    /// What a side says, claims and views.
    fn said(&self, side: usize) -> impl Iterator<Item = &Sentence<'s>> {
        self.claims.iter().chain(&self.views).filter(move |one| one.0 == Some(side)).map(|one| &one.1)
    }

    fn name(&self, side: usize) -> &str {
        self.sides.get(side).map_or("", |side| side.name.get_ref())
    }

    fn warn(&self, finding: Finding, sink: &mut Sink<'_>) {
        sink.warn(finding, &[&self.sheet.topic.expect]);
    }

    fn finding(&self, lint: &'static super::Lint, side: usize, message: String) -> Finding {
        let span = self.sides.get(side).map_or(0..0, |side| side.id.span());
        Finding::new(lint, self.sheet.file, span, message)
    }

    /// What each side says, counted.
    fn amounts(&self, sheets: &Sheets) -> [Amounts; 2] {
        [0, 1].map(|side| {
            let mut amounts = Amounts::default();
            let count = |said: &mut Amount, sentences: &[Sided<'_>]| {
                for (_, one) in sentences.iter().filter(|one| one.0 == Some(side)) {
                    said.add(one.text.get_ref(), one.detail.map(|detail| detail.get_ref().as_str()));
                }
            };
            count(&mut amounts.claims, &self.claims);
            count(&mut amounts.views, &self.views);
            let cites = self.said(side).flat_map(|sentence| sentence.cites);
            amounts.cited = cites
                .filter_map(|cite| build::find_source(sheets, self.sheet, cite.source.get_ref()))
                .map(|source| source.kind)
                .collect();
            amounts
        })
    }

    fn check_amounts(&self, [first, second]: &[Amounts; 2], sink: &mut Sink<'_>) {
        for (what, said) in
            [("claims", [first.claims, second.claims]), ("views", [first.views, second.views])]
        {
            let counts = said.map(|said| said.sentences);
            let lengths = said.map(|said| said.words);
            let (more, less) = (counts[0].max(counts[1]), counts[0].min(counts[1]));
            let in_number = unequal(more, less) && more - less > 1;
            let in_words = less > 1 && unequal(lengths[0].max(lengths[1]), lengths[0].min(lengths[1]));
            let (numbers, unit) = match (in_number, in_words) {
                (true, _) => (counts, what.to_owned()),
                (_, true) => (lengths, format!("words of {what}")),
                _ => continue,
            };
            let short = usize::from(numbers[1] < numbers[0]);
            let (most, least) = (numbers[0].max(numbers[1]), numbers[0].min(numbers[1]));
            let help = if in_number {
                format!("add {what} of this side, or take out some of the other's")
            } else {
                "shorten the longer side's sentences and details, or give this side's the grounds that it has"
                    .to_owned()
            };
            let message = format!("one side has {most} {unit}, the other {least}");
            let finding = self.finding(&SIDES_UNEQUAL, short, message);
            self.warn(finding.label(format!("this side has {least}")).help(help), sink);
        }
    }

    fn check_kinds(&self, amounts: &[Amounts; 2], sink: &mut Sink<'_>) {
        let shares = amounts.each_ref().map(|side| (side.opinion(), side.weighed()));
        if shares.iter().any(|(_, all)| *all < FEWEST_CITES) {
            return;
        }
        for (side, other) in [(0, 1), (1, 0)] {
            let ((opinion, all), (others, of)) = (shares[side], shares[other]);
            // One piece less would still be more than one and a half times the other's share.
            if opinion.saturating_sub(1) * of * 2 > others * all * 3 {
                let message = format!(
                    "{opinion} of one side's {all} opinion pieces, studies and documents are opinion pieces, and {others} of the other's {of}"
                );
                self.warn(
                    self.finding(&KINDS_UNEQUAL, side, message)
                        .label("this side rests on opinion more than the other")
                        .help("cite the document or the study where there is one, or as many opinion pieces for the other side"),
                    sink,
                );
            }
        }
    }

    fn check_voices(&self, sink: &mut Sink<'_>) {
        for side in [0, 1] {
            let mut speeches: BTreeMap<&str, usize> = BTreeMap::new();
            let mut all = 0;
            for sentence in self.said(side) {
                all += 1;
                let mut names: Vec<&str> = sentence.said_by.iter().map(speaker).collect();
                names.sort_unstable();
                names.dedup();
                for name in names {
                    *speeches.entry(name).or_default() += 1;
                }
            }
            for (name, count) in speeches {
                if count >= FEWEST_SPEECHES && count * 3 > all {
                    let message = format!("{name} says {count} of the {all} sentences of one side");
                    let finding = self.finding(&ONE_VOICE, side, message);
                    self.warn(
                        finding
                            .label(format!("the side that {}", self.name(side)))
                            .help("let others who hold the view say it, each where they put it best"),
                        sink,
                    );
                }
            }
        }
    }

    /// Whether a work is of `side`: by who wrote it, or by whose interest it has.
    fn is_of(&self, source: &SourceFile, side: usize) -> bool {
        let writers: Vec<&str> = if source.authors.is_empty() {
            vec![source.publisher.get_ref()]
        } else {
            source.authors.iter().map(|author| author.get_ref().as_str()).collect()
        };
        let speaks = |side: usize| {
            self.said(side).flat_map(|sentence| sentence.said_by).any(|name| writers.contains(&speaker(name)))
        };
        let camp = self.sides.get(side).and_then(|side| side.camp);
        let interested =
            source.interest.as_ref().is_some_and(|interest| !interest.get_ref().trim().is_empty());
        let country = source.country.as_ref().map(|country| country.get_ref().as_str());
        let of_camp = OF_CAMPS.iter().any(|(whose, states)| {
            camp == Some(*whose) && country.is_some_and(|country| states.contains(&country))
        });
        (speaks(side) && !speaks(1 - side)) || (interested && of_camp)
    }

    fn check_foreign(&self, sheets: &Sheets, sink: &mut Sink<'_>) {
        for (side, sentence) in &self.claims {
            let Some(side) = *side else { continue };
            let sources = sentence
                .cites
                .iter()
                .filter_map(|cite| build::find_source(sheets, self.sheet, cite.source.get_ref()));
            let sources: Vec<&SourceFile> = sources.collect();
            if !sources.is_empty() && sources.iter().all(|source| self.is_of(source, 1 - side)) {
                let finding = Finding::new(
                    &FOREIGN_VOICE,
                    self.sheet.file,
                    sentence.text.span(),
                    format!("{} is known only through works of the other side", sentence.name),
                );
                sink.warn(
                    finding
                        .label("said by this side, and cited from the other's works")
                        .help("cite where its holders say it themselves, or somebody of neither side who reports it"),
                    &[sentence.expect, &self.sheet.topic.expect],
                );
            }
        }
    }
}

/// A speaker without the role, which is given in brackets.
pub(super) fn speaker(text: &Text) -> &str {
    text.get_ref().split(" (").next().unwrap_or_default().trim()
}

/// Everything about the sides of one topic.
pub(crate) fn check(sheets: &Sheets, sheet: &Sheet, sink: &mut Sink<'_>) {
    check_known(sheet, sink);
    let topic = &sheet.topic;
    let disputed = topic.claims.iter().filter(|claim| !claim.opposing.is_empty()).count();
    let Some(speech) = Speech::of(sheet) else {
        if topic.sides.is_empty() && disputed >= SIDES_FROM {
            sink.warn(
                Finding::new(
                    &SIDE_MISSING,
                    sheet.file,
                    topic.title.span(),
                    format!("the topic has {disputed} disputed claims and names no sides"),
                )
                .label("whose are they?")
                .help(
                    "add two `[[sides]]` with neutral names, and `side` to each claim that one of them holds",
                ),
                &[&topic.expect],
            );
        }
        return;
    };
    for side in [0, 1] {
        if !speech.claims.iter().any(|claim| claim.0 == Some(side)) {
            let message = format!("no claim is of the side that {}", speech.name(side));
            speech.warn(
                speech
                    .finding(&SIDE_MISSING, side, message)
                    .label("this side only ever answers")
                    .help("add a claim of this side, with the views against it"),
                sink,
            );
        }
    }
    let amounts = speech.amounts(sheets);
    speech.check_amounts(&amounts, sink);
    speech.check_kinds(&amounts, sink);
    speech.check_voices(sink);
    speech.check_foreign(sheets, sink);
}

/// Whether there are two sides or none, and every side that is named is one of them.
fn check_known(sheet: &Sheet, sink: &mut Sink<'_>) {
    let sides = &sheet.topic.sides;
    if let Some(last) = sides.last().filter(|_| sides.len() != 2) {
        let message = match sides.len() {
            1 => "the topic has one side".to_owned(),
            many => format!("the topic has {many} sides"),
        };
        sink.push(
            Finding::new(&SIDE_UNKNOWN, sheet.file, last.id.span(), message)
                .label("a topic has two sides or none")
                .help("name the two sides that people take, or leave `[[sides]]` out"),
        );
    }
    if let [first, second] = sides.as_slice()
        && first.id.get_ref() == second.id.get_ref()
    {
        sink.push(
            Finding::new(&SIDE_UNKNOWN, sheet.file, second.id.span(), "both sides have one id")
                .label("the second")
                .also(sheet.file, first.id.span(), "the first")
                .help("give each side an id of its own"),
        );
    }
    let named = |claim: &ClaimFile| {
        claim
            .side
            .iter()
            .chain(claim.opposing.iter().filter_map(|view| view.side.as_ref()))
            .cloned()
            .collect()
    };
    for id in sheet.topic.claims.iter().flat_map::<Vec<Text>, _>(named) {
        if position(sheet, &id).is_none() {
            let known = sides.iter().map(|side| side.id.get_ref().as_str());
            let help = match nearest(id.get_ref(), known.clone()) {
                Some(near) => format!("is `{near}` meant?"),
                None if sides.is_empty() => "add two `[[sides]]`, or leave `side` out".to_owned(),
                None => {
                    let known: Vec<String> = known.map(|id| format!("`{id}`")).collect();
                    format!("the topic has the sides {}", known.join(" and "))
                }
            };
            let message = format!("the topic has no side `{}`", id.get_ref());
            sink.push(
                Finding::new(&SIDE_UNKNOWN, sheet.file, id.span(), message).label("no such side").help(help),
            );
        }
    }
}
