//! Triggers: each ships with its proof, and ordinary talk stays unanswered.

use std::ops::Range;

use super::{Finding, Sheet, Sheets, Sink, lints};
use crate::{
    file::{Texts, TriggerFile},
    parallel,
    read::{File, Role},
};
use counterpoint_core::{
    matcher::{Match, Matcher, Place, Unusable},
    remark::Context,
    topic::{PARTS, Topic, Trigger},
};

lints! { Triggers;
    /// An example on which its trigger does not fire.
    ///
    /// An example is a promise to the reader who writes it. On the example of a claim's trigger the claim is raised.
    ///
    /// Bad:
    /// ```toml
    /// phrases = ["nuke"]
    /// matches = ["they gave up their nukes for Budapest"]
    /// ```
    /// Good:
    /// ```toml
    /// phrases = ["nuke*"]
    /// matches = ["they gave up their nukes for Budapest"]
    /// ```
    Error TRIGGER_MISSES_EXAMPLE = "trigger-misses-example";

    /// A counter-example on which the topic fires, or the claim whose trigger it belongs to.
    ///
    /// The topic of a claim may fire on the claim's counter-examples: that a topic is talked of does not say that the claim is made.
    ///
    /// Bad:
    /// ```toml
    /// phrases = ["budapest"]
    /// ignores = ["cheap flights to Budapest?"]
    /// ```
    /// Good:
    /// ```toml
    /// phrases = ["budapest"]
    /// near    = ["1994", "nuke*", "memorandum"]
    /// ignores = ["cheap flights to Budapest?"]
    /// ```
    Error TRIGGER_FIRES_ON_COUNTEREXAMPLE = "trigger-fires-on-counterexample";

    /// A topic that fires on ordinary chat.
    ///
    /// Every topic is tried on the project's list of everyday messages, `everyday.txt`. A bot that answers
    /// small talk is switched off.
    ///
    /// Bad:
    /// ```toml
    /// phrases = ["flight*"]
    /// ```
    /// Good:
    /// ```toml
    /// phrases = ["no-fly zone*"]
    /// ```
    Error TRIGGER_FIRES_ON_EVERYDAY_TALK = "trigger-fires-on-everyday-talk";

    /// A trigger with too few examples or counter-examples.
    ///
    /// Each trigger has at least one of both; and one more counter-example for each phrase with a word that begins
    /// with `*`, and for each pattern, because those take in more than their author sees. A topic has one of both for each three phrases,
    /// up to twelve of both; its claims' triggers count for themselves.
    ///
    /// Bad:
    /// ```toml
    /// phrases = ["*memorandum"]
    /// matches = ["what about the memorandum"]
    /// ignores = ["memo to all staff"]
    /// ```
    /// Good:
    /// ```toml
    /// phrases = ["*memorandum"]
    /// matches = ["what about the memorandum"]
    /// ignores = ["memo to all staff", "memorabilia for sale"]
    /// ```
    Error TOO_FEW_EXAMPLES = "too-few-examples";

    /// Phrases in Cyrillic letters, and no example or no counter-example in them; or the same in other letters.
    ///
    /// What nobody tried in a language is a guess in it.
    ///
    /// Bad:
    /// ```toml
    /// phrases = ["budapest memorandum", "будапештськ* меморандум*"]
    /// matches = ["what about the Budapest memorandum"]
    /// ignores = ["cheap flights to Budapest?"]
    /// ```
    /// Good:
    /// ```toml
    /// phrases = ["budapest memorandum", "будапештськ* меморандум*"]
    /// matches = ["what about the Budapest memorandum", "а Будапештський меморандум?"]
    /// ignores = ["cheap flights to Budapest?", "дешеві квитки до Будапешта?"]
    /// ```
    Error EXAMPLES_IN_ONE_SCRIPT = "examples-in-one-script";

    /// A phrase or a pattern that can match nothing anybody says, or that matches everything.
    ///
    /// A phrase has a letter or a digit in each word, and stars only at a word's ends. A pattern is a regular expression
    /// that can be compiled, does not match the empty text, and matches one of its trigger's examples.
    ///
    /// Bad:
    /// ```toml
    /// phrases = ["*"]
    /// ```
    /// Good:
    /// ```toml
    /// phrases = ["peacekeep*"]
    /// ```
    Error PATTERN_MATCHES_NOTHING_SAID = "pattern-matches-nothing-said";
}

/// Phrases for each of which a topic has an example and a counter-example, and how many of both are enough for any number.
const PHRASES_EACH: usize = 3;
const ENOUGH: usize = 12;

/// A list of a trigger.
type List = fn(&TriggerFile) -> &Texts;

/// Whether the examples of all triggers of a topic, or of a claim, are in the same letters as its phrases; of a topic, whether they are as
/// many as those want.
fn check_proof(sheet: &Sheet, triggers: &[TriggerFile], claim: Option<&str>, sink: &mut Sink<'_>) {
    let all = |list: fn(&TriggerFile) -> &Texts| triggers.iter().flat_map(list);
    let place = all(TriggerFile::anchor).next().map_or(0..0, toml::Spanned::span);
    let wanted = all(TriggerFile::anchor).count().div_ceil(PHRASES_EACH).min(ENOUGH);
    let cyrillic = |text: &str| text.contains(|c| ('\u{400}'..='\u{52F}').contains(&c));
    let lists: [(&str, List); 2] =
        [("matches", |trigger| &trigger.matches), ("ignores", |trigger| &trigger.ignores)];
    for (name, list) in lists {
        let has = all(list).count();
        // With none at all it is told of the trigger.
        if has > 0 && has < wanted && claim.is_none() {
            sink.push(
                Finding::new(
                    &TOO_FEW_EXAMPLES,
                    sheet.file,
                    place.clone(),
                    format!("the topic has {has} of the {wanted} `{name}` that its phrases need"),
                )
                .label("the first of its phrases")
                .help(format!("add messages from real chat to `{name}`")),
            );
        }
        for (letters, of) in [("Cyrillic letters", true), ("other letters", false)] {
            let said = all(TriggerFile::anchor).find(|text| cyrillic(text.get_ref()) == of);
            let tried = all(list).any(|text| cyrillic(text.get_ref()) == of);
            if let Some(said) = said.filter(|_| has > 0 && !tried) {
                sink.push(
                    Finding::new(
                        &EXAMPLES_IN_ONE_SCRIPT,
                        sheet.file,
                        said.span(),
                        match claim {
                            Some(claim) => {
                                format!("no message of `{name}` of claim `{claim}` is in {letters}, and phrases are")
                            }
                            None => format!("no message of `{name}` is in {letters}, and phrases are"),
                        },
                    )
                    .label("such a phrase")
                    .help(format!("add messages in its language to `{name}`")),
                );
            }
        }
    }
}

/// How many examples the triggers of one topic have.
pub(crate) fn check_examples(sheet: &Sheet, sink: &mut Sink<'_>) {
    check_proof(sheet, &sheet.topic.triggers, None, sink);
    for claim in &sheet.topic.claims {
        check_proof(sheet, &claim.triggers, Some(claim.id.get_ref()), sink);
    }
    for (_, trigger) in sheet.topic.all_triggers() {
        let said = [trigger.anchor(), &trigger.patterns, &trigger.near, &trigger.matches, &trigger.ignores];
        let place = said.iter().find_map(|texts| texts.first()).map_or(0..0, toml::Spanned::span);
        if trigger.anchor().is_empty() && trigger.patterns.is_empty() {
            sink.push(
                Finding::new(
                    &PATTERN_MATCHES_NOTHING_SAID,
                    sheet.file,
                    place.clone(),
                    "a trigger has neither phrases nor patterns",
                )
                .label("this trigger never fires")
                .help("add `phrases`, or remove the trigger"),
            );
        }
        let wild = trigger
            .anchor()
            .iter()
            .filter(|phrase| phrase.get_ref().split_whitespace().any(|word| word.starts_with('*')))
            .count();
        let wanted = 1 + wild + trigger.patterns.len();
        let mut short = |what: &str, has: usize, wanted: usize| {
            if has < wanted {
                sink.push(
                    Finding::new(
                        &TOO_FEW_EXAMPLES,
                        sheet.file,
                        place.clone(),
                        format!("a trigger has {has} of the {wanted} {what} it needs"),
                    )
                    .label("the trigger with this phrase")
                    .help(format!("add messages from real chat to `{what}`")),
                );
            }
        };
        short("matches", trigger.matches.len(), 1);
        short("ignores", trigger.ignores.len(), wanted);
    }
}

/// Whether the triggers fire on what they must, and on nothing else. The matcher of the topics, if all their phrases can be used.
pub(crate) fn check_firing(
    sheets: &Sheets,
    topics: &[Topic],
    files: &[File],
    sink: &mut Sink<'_>,
) -> Option<Matcher> {
    let unusable = match Matcher::new(topics) {
        Ok(matcher) => {
            fire(sheets, topics, &matcher, files, sink);
            return Some(matcher);
        }
        Err(unusable) => unusable,
    };
    for one in &unusable {
        report(sheets, topics, one, sink);
    }
    // Without the phrases that cannot be used the rest is still tried.
    let mut topics = topics.to_vec();
    remove(&mut topics, &unusable);
    if let Ok(matcher) = Matcher::new(&topics) {
        fire(sheets, &topics, &matcher, files, sink);
    }
    None
}

/// Tries a matcher on the examples and counter-examples of its topics, and on everyday talk.
fn fire(sheets: &Sheets, topics: &[Topic], matcher: &Matcher, files: &[File], sink: &mut Sink<'_>) {
    let of_each = parallel::each(&sheets.topics, |at, sheet| {
        let mut own = Sink::new(files);
        if let Some(topic) = topics.get(at) {
            fire_own(at, sheet, topic, matcher, &mut own);
        }
        own
    });
    for own in of_each {
        sink.absorb(own);
    }
    let nowhere = Context::default();
    for (_, line) in files.iter().filter(|file| file.role == Role::Everyday).flat_map(File::messages) {
        for fired in matcher.raised(line, &nowhere).topics {
            let sheet = &sheets.topics[fired.topic];
            let place = place_of(sheet, fired.phrases.first().map_or("", |phrase| phrase));
            sink.push(
                Finding::new(
                    &TRIGGER_FIRES_ON_EVERYDAY_TALK,
                    sheet.file,
                    place,
                    format!("the topic fires on ordinary chat: “{line}”"),
                )
                .label(format!("on {}", quoted(&fired.phrases)))
                .help("make the phrase longer, or give it `near` or `unless`"),
            );
        }
    }
}

/// Tries a matcher on the examples and counter-examples of one topic.
fn fire_own(at: usize, sheet: &Sheet, topic: &Topic, matcher: &Matcher, sink: &mut Sink<'_>) {
    let nowhere = Context::default();
    for (number, (claim, trigger)) in numbered(sheet, topic).into_iter().enumerate() {
        for example in &trigger.matches {
            let raised = matcher.raised(example.get_ref(), &nowhere);
            let own = raised.topics.iter().find(|one| one.topic == at);
            if own.is_some_and(|own| own.triggers.iter().any(|&fired| usize::from(fired) == number)) {
                continue;
            }
            let help = match (own, raised.held.iter().find(|held| held.topic as usize == at)) {
                (Some(_), _) => {
                    "another trigger of this topic fires on it: move the example there".to_owned()
                }
                (None, Some(held)) => {
                    format!("a phrase is found, but {}", matcher.why_held(held))
                }
                (None, None) => "add the phrase it should fire on, or correct the example".to_owned(),
            };
            sink.push(
                Finding::new(
                    &TRIGGER_MISSES_EXAMPLE,
                    sheet.file,
                    example.span(),
                    "the trigger does not fire on its example",
                )
                .label("stays silent on this")
                .help(help),
            );
        }
        for example in &trigger.ignores {
            let raised = matcher.raised(example.get_ref(), &nowhere);
            let own = raised.topics.iter().find(|one| one.topic == at);
            let made = |own: &&Match| claim.is_none_or(|(claim, _)| own.made.contains(&claim));
            if let Some(own) = own.filter(made) {
                let message = match claim {
                    Some((_, claim)) => format!("the claim `{claim}` is raised by a counter-example"),
                    None => "the topic fires on a counter-example".to_owned(),
                };
                sink.push(
                    Finding::new(&TRIGGER_FIRES_ON_COUNTEREXAMPLE, sheet.file, example.span(), message)
                        .label(format!("fires here, on {}", quoted(&own.phrases)))
                        .help("make the phrase longer, or give it `near` or `unless`"),
                );
            }
        }
        check_patterns(sheet, trigger, sink);
    }
}

/// The triggers of a topic in the order in which the matcher numbers them, each with its claim's position and id. Claims are found by
/// their ids: those that mean nothing are left out of the topic.
fn numbered<'s>(sheet: &'s Sheet, topic: &Topic) -> Vec<(Option<(usize, &'s str)>, &'s TriggerFile)> {
    let mut all: Vec<_> = sheet.topic.triggers.iter().map(|trigger| (None, trigger)).collect();
    for (at, claim) in topic.claims.iter().enumerate() {
        let file = sheet.topic.claims.iter().find(|file| *file.id.get_ref() == claim.id);
        let Some(file) = file else { continue };
        all.extend(file.triggers.iter().map(|trigger| (Some((at, file.id.get_ref().as_str())), trigger)));
    }
    all
}

fn quoted(phrases: &[impl AsRef<str>]) -> String {
    phrases.iter().map(|phrase| format!("`{}`", phrase.as_ref())).collect::<Vec<_>>().join(", ")
}

/// Whether each pattern matches one of its trigger's examples.
fn check_patterns(sheet: &Sheet, trigger: &TriggerFile, sink: &mut Sink<'_>) {
    for pattern in &trigger.patterns {
        let alone = Trigger { patterns: vec![pattern.get_ref()].into(), ..Trigger::default() };
        let Ok(matcher) = Matcher::of_triggers([alone]) else { continue };
        let nowhere = Context::default();
        if !trigger
            .matches
            .iter()
            .any(|example| !matcher.raised(example.get_ref(), &nowhere).topics.is_empty())
        {
            sink.push(
                Finding::new(
                    &PATTERN_MATCHES_NOTHING_SAID,
                    sheet.file,
                    pattern.span(),
                    "the pattern matches none of its trigger's examples",
                )
                .label("matches nothing said")
                .help("add an example that it is for; the text is lower-cased before it is matched"),
            );
        }
    }
}

fn place_of(sheet: &Sheet, phrase: &str) -> Range<usize> {
    let triggers = sheet.topic.all_triggers();
    let mut texts = triggers.flat_map(|(_, trigger)| trigger.anchor().iter().chain(&trigger.patterns));
    texts.find(|text| text.get_ref() == phrase).map_or(0..0, toml::Spanned::span)
}

fn report(sheets: &Sheets, topics: &[Topic], unusable: &Unusable, sink: &mut Sink<'_>) {
    let sheet = &sheets.topics[unusable.topic];
    let all = numbered(sheet, &topics[unusable.topic]);
    let of = |trigger: usize, list: fn(&TriggerFile) -> &Texts, index: usize| {
        all.get(trigger).and_then(|(_, trigger)| list(trigger).get(index))
    };
    let text = match unusable.place {
        Place::Phrase { trigger, index } => of(trigger, |trigger| &trigger.phrases, index),
        Place::Near { trigger, index } => of(trigger, |trigger| &trigger.near, index),
        Place::Also { trigger, index } => of(trigger, |trigger| &trigger.also, index),
        Place::Unless { trigger, index } => of(trigger, |trigger| &trigger.unless, index),
        Place::Part { trigger, part, index } => {
            all.get(trigger).and_then(|(_, trigger)| trigger.all.get(part)?.get(index))
        }
        Place::Pattern { trigger, index } => of(trigger, |trigger| &trigger.patterns, index),
        // Claims are found by their text: those that mean nothing are left out of the topic.
        Place::RaisedBy { claim: _, index: _ } => {
            let claims = sheet.topic.claims.iter();
            claims.flat_map(|claim| &claim.raised_by).find(|text| *text.get_ref() == unusable.text)
        }
    };
    sink.push(
        Finding::new(
            &PATTERN_MATCHES_NOTHING_SAID,
            sheet.file,
            text.map_or(0..0, toml::Spanned::span),
            format!("`{}` cannot be matched: {}", unusable.text, unusable.reason),
        )
        .label("never matches")
        .help("a phrase is words, with `*` only at a word's ends"),
    );
}

/// Empties the lists' unusable texts from the back, so that positions hold while it goes.
fn remove(topics: &mut [Topic], unusable: &[Unusable]) {
    for one in unusable.iter().rev() {
        let topic = &mut topics[one.topic];
        let (trigger, index) = match one.place {
            Place::Phrase { trigger, index }
            | Place::Near { trigger, index }
            | Place::Also { trigger, index }
            | Place::Unless { trigger, index }
            | Place::Part { trigger, index, .. }
            | Place::Pattern { trigger, index } => (Some(trigger), index),
            Place::RaisedBy { index, .. } => (None, index),
        };
        let list = match (trigger.and_then(|number| topic.trigger_mut(number)), one.place) {
            (Some(trigger), Place::Phrase { .. }) => Some(&mut trigger.phrases),
            (Some(trigger), Place::Near { .. }) => Some(&mut trigger.near),
            (Some(trigger), Place::Also { .. }) => Some(&mut trigger.also),
            (Some(trigger), Place::Unless { .. }) => Some(&mut trigger.unless),
            (Some(trigger), Place::Pattern { .. }) => Some(&mut trigger.patterns),
            (Some(trigger), Place::Part { part, .. }) if part >= PARTS => {
                trigger.all.truncate(PARTS);
                None
            }
            (Some(trigger), Place::Part { part, .. }) => trigger.all.get_mut(part),
            (None, Place::RaisedBy { claim, .. }) => Some(&mut topic.claims[claim].raised_by),
            _ => None,
        };
        if let Some(list) = list
            && index < list.len()
        {
            list.remove(index);
        }
    }
}
