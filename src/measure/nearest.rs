//! The phrase of a topic that came nearest to a message which did not raise it.

use counterpoint_core::{
    matcher::{self, Matcher},
    remark::Context,
    share::number,
    topic::Topic,
};

/// A phrase, and what it lacks.
pub(super) struct Near {
    /// The phrase, as its curator wrote it.
    pub(super) phrase: String,
    /// Why it did not fire.
    pub(super) lacks: String,
}

/// Below this likeness a word of the message is no slip of the pen of a phrase's word.
const ALIKE: f64 = 0.75;

/// Below this share of its words a phrase did not come near.
const NEAR: f64 = 0.3;

/// The phrase that was found and held by its gates; or else the one of which most words stand in the message.
pub(super) fn of(topic: &Topic, text: &str) -> Option<Near> {
    if let Ok(matcher) = Matcher::new([topic]) {
        let raised = matcher.raised(text, &Context::default());
        if let Some(held) = raised.held.first() {
            return Some(Near {
                phrase: matcher.held_phrase(held).to_owned(),
                lacks: matcher.why_held(held).to_string(),
            });
        }
    }
    let folded = matcher::folded_words(text);
    let said: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
    let mut best: Option<(f64, Near)> = None;
    for phrase in topic.all_triggers().flat_map(|(_, trigger)| trigger.anchor().0.iter()) {
        for reading in matcher::folded_readings(phrase) {
            let words: Vec<&str> = reading.split(' ').collect();
            let found: Vec<f64> = words.iter().map(|word| likeness(word, &said)).collect();
            let share = found.iter().sum::<f64>() / number(found.len().max(1));
            if share < NEAR || best.as_ref().is_some_and(|(known, _)| *known >= share) {
                continue;
            }
            let missing: Vec<String> = words
                .iter()
                .zip(&found)
                .filter(|(_, likeness)| **likeness < 1.0)
                .map(|(word, _)| format!("`{word}`"))
                .collect();
            let lacks = if missing.is_empty() {
                "its words do not follow each other".to_owned()
            } else {
                format!("the message has no {}", missing.join(", "))
            };
            best = Some((share, Near { phrase: phrase.to_owned(), lacks }));
        }
    }
    best.map(|(_, near)| near)
}

/// How like the likest word of a message is to a phrase's word: 1 for a match, 0 for none that is alike.
fn likeness(word: &str, said: &[&str]) -> f64 {
    let stem = word.trim_matches('*');
    let matches = |said: &&&str| match (word.starts_with('*'), word.ends_with('*')) {
        (true, true) => said.contains(stem),
        (true, false) => said.ends_with(stem),
        (false, true) => said.starts_with(stem),
        (false, false) => **said == stem,
    };
    if said.iter().any(|said| matches(&said)) {
        return 1.0;
    }
    let alike = said.iter().map(|said| strsim::normalized_damerau_levenshtein(stem, said));
    let alike = alike.fold(0.0, f64::max);
    // A slip of the pen counts less than the word itself.
    if alike >= ALIKE { alike * 0.8 } else { 0.0 }
}
