//! Balance: what shows only when claims are seen beside their opposing views, and topics beside each other.

use std::{
    collections::{HashMap, hash_map::Entry},
    ops::Range,
    rc::Rc,
};

use super::{Finding, Sentence, Sheet, Sheets, Sink, lints, sides::speaker};
use crate::file::Text;
use counterpoint_core::{matcher, store::find, text::counted};

lints! { Balance;
    /// Two topics with one id, or with one name: a title or an alias of both.
    ///
    /// Commands find a topic by its id, readers by its title and its aliases; only the first would be found.
    ///
    /// Bad: `agreements/neutrality.toml` and `guarantees/neutrality.toml`.
    ///
    /// Good: `agreements/austrian-neutrality.toml` and `guarantees/neutrality.toml`.
    Error DUPLICATE_TOPIC = "duplicate-topic";

    /// One phrase in the triggers of two topics that nothing keeps apart, or twice in one trigger.
    ///
    /// Which topic leads would be chance. Two triggers may share a phrase if each has `near` (or `also`) words
    /// and none in common.
    ///
    /// Bad: `phrases = ["istanbul talks"]` in two topics.
    ///
    /// Good: leave the phrase to the narrower topic.
    Error COLLIDING_TRIGGERS = "colliding-triggers";

    /// A claim with more than three times as many sources as all its opposing views, or the reverse.
    ///
    /// A side that is better documented on the card looks better founded.
    ///
    /// Bad: four sources for the claim, one for the only opposing view.
    ///
    /// Good: the best two of each.
    Warning ONE_SIDED_SOURCING = "one-sided-sourcing";

    /// A topic without sides and with three or more disputed claims in which nobody who opposes one of them asserts another.
    ///
    /// Who only ever answers looks like the one who is wrong. Both camps have claims of their own, each with the views against it.
    ///
    /// Bad: four claims by Moscow, each with an opposing view by Kyiv.
    ///
    /// Good: three claims by Moscow and one by Kyiv, with an opposing view by Moscow.
    Warning CLAIMS_OF_ONE_CAMP = "claims-of-one-camp";

    /// A claim more than two and a half times as long as an opposing view, or the reverse.
    ///
    /// Both sides are to be equally prominent, and length is prominence.
    ///
    /// Bad: a claim of 130 characters, an opposing view of 50.
    ///
    /// Good: both around 100.
    Warning LOPSIDED_LENGTH = "lopsided-length";
}

/// Citations of one side for each of the other above which sourcing is called one-sided.
const MOST_SOURCES_EACH: usize = 3;

/// Tenths of the shorter text's length above which the longer is called lopsided.
const MOST_LENGTH_TENTHS: usize = 25;

/// Below this many characters a text is a short sentence either way, and ratios mean nothing.
const SHORT_CHARS: usize = 60;

/// Disputed claims from which on both camps must have one.
const CAMPS_FROM: usize = 3;

/// Whether those who oppose claims have claims of their own.
fn check_camps(sheet: &Sheet, sink: &mut Sink<'_>) {
    let disputed: Vec<_> = sheet.topic.claims.iter().filter(|claim| !claim.opposing.is_empty()).collect();
    let answered = disputed.iter().any(|claim| {
        let against = claim.opposing.iter().flat_map(|view| &view.said_by).map(speaker);
        let mut others = disputed.iter().filter(|other| other.id.get_ref() != claim.id.get_ref());
        let against: Vec<&str> = against.collect();
        others.any(|other| other.said_by.iter().map(speaker).any(|name| against.contains(&name)))
    });
    if sheet.topic.sides.is_empty() && disputed.len() >= CAMPS_FROM && !answered {
        sink.warn(
            Finding::new(
                &CLAIMS_OF_ONE_CAMP,
                sheet.file,
                sheet.topic.title.span(),
                format!("nobody who opposes one of the {} disputed claims asserts another", disputed.len()),
            )
            .label("the claims are of one camp")
            .help("add a claim of the other camp, with the views against it"),
            &[&sheet.topic.expect],
        );
    }
}

/// Each claim of one topic beside its opposing views.
pub(crate) fn check_topic(sheet: &Sheet, sink: &mut Sink<'_>) {
    check_camps(sheet, sink);
    for claim in &sheet.topic.claims {
        let id = claim.id.get_ref();
        let own = Sentence::of_claim(claim);
        let against: usize = claim.opposing.iter().map(|view| view.cites.len()).sum();
        let (most, least) = (own.cites.len().max(against), own.cites.len().min(against));
        if least > 0 && most > MOST_SOURCES_EACH * least {
            sink.warn(
                Finding::new(
                    &ONE_SIDED_SOURCING,
                    sheet.file,
                    claim.id.span(),
                    format!("claim `{id}` has {} for and {against} against", sources(own.cites.len())),
                )
                .label("one side is better documented")
                .help("cite the best of the longer side, or look for more on the other"),
                &[&claim.expect, &sheet.topic.expect],
            );
        }
        for view in &claim.opposing {
            let lengths = [&claim.text, &view.text].map(|text| text.get_ref().chars().count());
            let (long, short) = (lengths[0].max(lengths[1]), lengths[0].min(lengths[1]));
            if long > SHORT_CHARS && long * 10 > MOST_LENGTH_TENTHS * short {
                sink.warn(
                    Finding::new(
                        &LOPSIDED_LENGTH,
                        sheet.file,
                        view.text.span(),
                        format!("claim `{id}` has {} characters, this view {}", lengths[0], lengths[1]),
                    )
                    .label("not equally prominent")
                    .help("shorten the longer sentence, or move part of it to `detail`"),
                    &[&view.expect, &claim.expect, &sheet.topic.expect],
                );
            }
        }
    }
}

fn sources(count: usize) -> String {
    counted(count, "source", "sources")
}

/// Topics that are found by the same id or name.
fn check_names(sheets: &Sheets, sink: &mut Sink<'_>) {
    let mut ids: HashMap<&str, &Sheet> = HashMap::new();
    let mut names: HashMap<String, (&Sheet, &Text)> = HashMap::new();
    for sheet in &sheets.topics {
        let mut twice = |here: &Text, other: &Sheet, there: &Text, message: String| {
            sink.push(
                Finding::new(&DUPLICATE_TOPIC, sheet.file, here.span(), message)
                    .label("the second")
                    .also(other.file, there.span(), "the first")
                    .help("rename one of them, or make them one topic"),
            );
        };
        let title = &sheet.topic.title;
        if let Some(other) = ids.insert(&sheet.id, sheet) {
            twice(title, other, &other.topic.title, format!("two topics are called `{}`", sheet.id));
        }
        for name in std::iter::once(title).chain(&sheet.topic.aliases) {
            match names.entry(find::plain(name.get_ref())) {
                // A topic may repeat its own names: `NATO's enlargement` and `NATO’s enlargement` are typed alike.
                Entry::Occupied(entry) if std::ptr::eq(entry.get().0, sheet) => {}
                Entry::Occupied(entry) => {
                    let (other, there) = *entry.get();
                    twice(name, other, there, format!("two topics have the name `{}`", name.get_ref()));
                }
                Entry::Vacant(entry) => {
                    entry.insert((sheet, name));
                }
            }
        }
    }
}

/// Topics that cannot be told apart, by name or by phrase.
pub(crate) fn check_collisions(sheets: &Sheets, sink: &mut Sink<'_>) {
    check_names(sheets, sink);
    let mut phrases: HashMap<String, Vec<Use>> = HashMap::new();
    for sheet in &sheets.topics {
        for (number, (claim, trigger)) in sheet.topic.all_triggers().enumerate() {
            // What a claim's trigger waits for tells it from a topic's.
            let waits = !(trigger.near.is_empty() && trigger.also.is_empty() && trigger.all.is_empty());
            if claim.is_some() && waits {
                continue;
            }
            let read = |list: &crate::file::Texts| {
                list.iter().flat_map(|text| matcher::folded_readings(text.get_ref())).collect()
            };
            // The lists of a trigger are long, and the same for each of its phrases.
            let gates = Rc::new([read(&trigger.near), read(&trigger.also)]);
            for phrase in trigger.anchor() {
                let this =
                    Use { file: sheet.file, trigger: number, span: phrase.span(), gates: gates.clone() };
                let readings = matcher::folded_readings(phrase.get_ref());
                let mut others = readings.iter().filter_map(|reading| phrases.get(reading)).flatten();
                if let Some(other) = others.find(|other| other.collides(&this)) {
                    sink.push(
                        Finding::new(
                            &COLLIDING_TRIGGERS,
                            sheet.file,
                            phrase.span(),
                            format!("the phrase `{}` stands in two triggers", phrase.get_ref()),
                        )
                        .label("the second")
                        .also(other.file, other.span.clone(), "the first")
                        .help("leave it to the narrower one, or keep them apart by different `near` words"),
                    );
                }
                for reading in readings {
                    phrases.entry(reading).or_default().push(this.clone());
                }
            }
        }
    }
}

/// One place where a phrase stands.
#[derive(Clone)]
struct Use {
    file: usize,
    trigger: usize,
    span: Range<usize>,
    /// The words of `near` and of `also`.
    gates: Rc<[std::collections::HashSet<String>; 2]>,
}

impl Use {
    fn collides(&self, other: &Self) -> bool {
        let same_trigger = self.file == other.file && self.trigger == other.trigger;
        // Words that both need, and none of which would let both pass, keep them apart.
        let apart = self
            .gates
            .iter()
            .zip(other.gates.iter())
            .any(|(own, others)| !own.is_empty() && !others.is_empty() && own.is_disjoint(others));
        // Within a topic two triggers may share a phrase: whichever fires, the same topic answers.
        same_trigger || (self.file != other.file && !apart)
    }
}
