//! A hearing as JSON: what `try` and `replay` print of a message, a line each. README.md documents it.

use counterpoint_core::{
    composer::Reply,
    engine::{Heard, Hearing, Outcome},
    hear::Grade,
    matcher::{Ground, Phrase},
    policy::Manner,
    remark::Context,
    store::Store,
};
use serde::Serialize;

/// What came of a message.
#[derive(Serialize)]
struct Object<'h> {
    /// The message's id, in a replay.
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<&'h str>,
    outcome: &'static str,
    silence: Option<&'static str>,
    topics: Vec<Topic<'h>>,
    reply: Option<&'h Reply>,
    /// What shadow held back.
    #[serde(skip_serializing_if = "Option::is_none")]
    would: Option<Would<'h>>,
}

/// What would have come of it but for shadow.
#[derive(Serialize)]
struct Would<'h> {
    outcome: &'static str,
    reply: &'h Reply,
}

/// A topic that it raises.
#[derive(Serialize)]
struct Topic<'h> {
    id: &'h str,
    grade: Grade,
    probability: f32,
    ground: Told<'h>,
    claim: Option<&'h str>,
    side: Option<&'h str>,
    phrases: Vec<&'h str>,
}

/// What raised it.
#[derive(Serialize)]
struct Told<'h> {
    #[serde(flatten)]
    by: By<'h>,
    /// How many other people raised it before.
    before: usize,
    /// Whether the message that is replied to raises it.
    parent: bool,
    /// How much of what others said around the message lies with it, between 0 and 1; null where nothing of that is known.
    talk: Option<f32>,
}

#[derive(Serialize)]
#[serde(tag = "by", rename_all = "kebab-case")]
enum By<'h> {
    /// Phrases: the triggers that fired, counted from 1, and where phrases stand, in characters.
    Phrases { triggers: &'h [u16], places: Vec<(usize, usize)> },
    /// Likeness to an example.
    Likeness { file: &'h str, line: usize },
    /// What others said before: `before`, `parent` and `talk` tell.
    Discussion,
    /// Its name.
    Name,
}

impl<'h> Topic<'h> {
    fn of(heard: &'h Heard, store: &Store, text: &str, context: &Context) -> Self {
        let (by, phrases) = match &heard.ground {
            Ground::Phrases(phrases) => {
                let places = places(heard, store, text, context);
                let phrases = phrases.iter().map(|phrase| &**phrase).collect();
                (By::Phrases { triggers: &heard.triggers, places }, phrases)
            }
            Ground::Likeness { file, line } => (By::Likeness { file, line: *line }, Vec::new()),
            Ground::Discussion => (By::Discussion, Vec::new()),
            Ground::Name => (By::Name, Vec::new()),
        };
        Self {
            id: heard.topic.as_str(),
            grade: heard.grade,
            probability: heard.probability,
            ground: Told { by, before: heard.before, parent: heard.parent, talk: heard.talk },
            claim: heard.claim.as_deref(),
            side: heard.side.as_deref(),
            phrases,
        }
    }
}

/// Where phrases of a topic stand that count, in characters.
fn places(heard: &Heard, store: &Store, text: &str, context: &Context) -> Vec<(usize, usize)> {
    let found = store.matcher().explain(text, context).phrases;
    let counts = |one: &Phrase| one.held.is_none() && store.position(&heard.topic) == Some(one.topic);
    let mut places: Vec<(usize, usize)> =
        found.iter().filter(|one| counts(one)).map(|one| (one.place.start, one.place.end)).collect();
    places.sort_unstable();
    places.dedup();
    in_characters(text, places)
}

/// The same places in characters; they come in the order of their beginnings. The text is counted through once, and each place from where the one before
/// it began.
fn in_characters(text: &str, places: Vec<(usize, usize)>) -> Vec<(usize, usize)> {
    let count = |from: usize, to: usize| text.get(from..to).map_or(0, |between| between.chars().count());
    let (mut byte, mut character) = (0, 0);
    let place = |(start, end)| {
        character += count(byte, start);
        byte = start;
        (character, character + count(start, end))
    };
    places.into_iter().map(place).collect()
}

/// A message that was heard.
pub(super) struct Message<'m> {
    /// Its id, in a replay.
    pub(super) id: Option<&'m str>,
    /// What was said.
    pub(super) text: &'m str,
    /// What surrounds it.
    pub(super) context: &'m Context,
}

/// One line: what came of a message.
pub(super) fn of(message: &Message<'_>, hearing: &Hearing, store: &Store) -> String {
    let (outcome, silence, reply) = match &hearing.outcome {
        Outcome::Speak(reply, _) => ("speak", None, Some(&**reply)),
        Outcome::Offer(reply) => ("offer", None, Some(&**reply)),
        Outcome::Silent(silence) => ("silent", Some(silence.reason()), None),
    };
    let would = hearing.shadow.as_ref().map(|would| Would {
        outcome: match would.manner {
            Manner::Answer => "speak",
            Manner::Offer => "offer",
        },
        reply: &would.reply,
    });
    let topics = hearing.topics.iter().map(|one| Topic::of(one, store, message.text, message.context));
    let object = Object { message: message.id, outcome, silence, topics: topics.collect(), reply, would };
    // Nothing in it can fail to be written: its keys are texts.
    let mut line = serde_json::to_string(&object).unwrap_or_default();
    line.push('\n');
    line
}
