//! The Try box: what the bot would make of a message, and why, gate by gate.

use serde_json::{Value, json};

use super::sentence;
use counterpoint_core::{
    engine::{Engine, Outcome},
    matcher::Phrase,
    remark::{Context, Remark, RemarkId},
    settings::{Defaults, Mode},
    store::Store,
    words::Language,
};

/// What an answer is, in the Try box.
const ANSWERS: &str = "The bot answers with this card.";

/// What an offer is, in the Try box.
const OFFERS: &str = "The bot offers this card by a small reaction, and posts it when somebody taps that.";

/// What `engine` would make of a message in a channel with these settings, as the page shows it.
pub(super) fn tried(engine: &Engine, settings: &Defaults, text: &str) -> Value {
    let store = engine.store();
    let engine = engine.apart(settings.clone());
    engine.show_in(&discord::DiscordFrame);
    let remark = Remark::alone(RemarkId::from(1), text);
    let hearing = engine.consider(&remark, engine.direction_at_once(&remark).as_ref());
    let explanation = store.matcher().explain(text, &Context::default());
    let mut gates: Vec<Value> = explanation.phrases.iter().map(|one| gate(&store, one)).collect();
    gates.dedup();
    gates.extend(hearing.rulings.iter().map(|ruling| {
        let words = Language::English.words();
        json!({
            "topic": null, "gate": ruling.gate.name(words), "passed": ruling.stop.is_none(), "why": ruling.said(words),
        })
    }));
    let found = explanation.phrases.iter().filter(|one| one.held.is_none()).map(|one| {
        json!({
            "phrase": *one.written, "from": characters(text, one.place.start), "to": characters(text, one.place.end),
            "topic": store.topics()[one.topic].id.as_str(), "trigger": one.trigger + 1,
        })
    });
    let topics = hearing.topics.iter().filter_map(|heard| {
        let topic = store.topic(heard.topic.as_str())?;
        let meant = |id: &str| topic.claims.iter().find(|claim| claim.id == id);
        let claim = heard.claim.as_deref().and_then(meant).map(|claim| &claim.statement.text);
        Some(json!({ "id": topic.id.as_str(), "title": topic.title, "claim": claim, "heard": sentence(heard) }))
    });
    let (silence, offer, answer, reply) = match &hearing.outcome {
        Outcome::Silent(silence) => (Some(format!("Silent: {silence}.")), None, None, None),
        Outcome::Speak(reply, mode) => (None, None, Some(ANSWERS), Some(discord::preview(reply, *mode))),
        Outcome::Offer(reply) => (None, Some(OFFERS), None, Some(discord::preview(reply, Mode::Card))),
    };
    json!({
        "silence": silence, "offer": offer, "answer": answer, "masked": masked(text, &explanation.masked), "found": found.collect::<Vec<_>>(),
        "topics": topics.collect::<Vec<_>>(), "gates": gates, "reply": reply,
    })
}

/// A phrase that was found, and whether what stands near it lets it count.
fn gate(store: &Store, one: &Phrase) -> Value {
    let topic = &store.topics()[one.topic].id;
    let why = one.held.as_ref().map_or_else(
        || format!("trigger {} counts", one.trigger + 1),
        |held| format!("trigger {} does not count: {held}", one.trigger + 1),
    );
    json!({ "topic": topic.as_str(), "gate": *one.written, "passed": one.held.is_none(), "why": why })
}

/// How many characters stand before a byte of a text.
fn characters(text: &str, byte: usize) -> usize {
    text.get(..byte).map_or(0, |before| before.chars().count())
}

/// The text with what is masked as `░`, character by character.
fn masked(text: &str, masks: &[std::ops::Range<usize>]) -> String {
    let is = |at: usize| masks.iter().any(|mask| mask.contains(&at));
    text.char_indices().map(|(at, c)| if is(at) && c != '\n' { '░' } else { c }).collect()
}
