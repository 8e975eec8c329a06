//! How well the store is heard: messages that people labelled, beside what the bot would do on them. Precision and recall of cards, offers,
//! topics and claims with how far they can be trusted, by language and by camp; what is called how likely; every miss with the phrase that
//! came nearest; unlabelled talk; and a judge that is learned from labelled talk.

mod calibration;
mod counts;
mod ears;
pub mod fit;
pub mod flow;
pub mod folds;
mod group;
mod groups;
mod labels;
mod language;
mod leads;
mod nearest;
mod table;
mod talk;
mod thread;
mod thresholds;

use std::collections::BTreeMap;

use serde::Serialize;

use counterpoint_core::{
    hear::{Directions, Grade},
    store::Store,
    topic::{Camp, TopicId},
};

pub use calibration::{Bin, Calibration};
pub use counts::{Score, Share};
pub use ears::{Ears, Heard, HeardTopic, Without};
pub use group::Group;
pub use labels::{ClaimLabel, Labelled, Labels, Turn, Unlabelled, Wanted, read};
pub use table::text;
pub use talk::Heeded;

use group::{Verdict, verdict};
use thread::Listener;

/// One topic's agreement.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct TopicScore {
    /// The topic.
    #[serde(serialize_with = "id")]
    pub topic: TopicId,
    /// Its cards.
    pub cards: Score,
    /// Its cards and offers.
    pub cards_and_offers: Score,
}

/// A message that wants a card and has neither the card nor the offer of it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Miss {
    /// The file, counted from 0 in the order of the command.
    pub file: usize,
    /// The line of the file.
    pub line: usize,
    /// The message.
    pub text: String,
    /// The topic that is wanted before all.
    #[serde(serialize_with = "id")]
    pub topic: TopicId,
    /// The topic that is heard first instead, if one is.
    pub led_by: Option<String>,
    /// How likely the wanted topic is, if a witness speaks for it at all.
    pub probability: Option<f32>,
    /// The phrase that came nearest, if any came near.
    pub nearest: Option<String>,
    /// What it lacks.
    pub lacks: Option<String>,
}

/// A card or an offer that nobody wants.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct FalseAlarm {
    /// The file, counted from 0 in the order of the command.
    pub file: usize,
    /// The line of the file.
    pub line: usize,
    /// The message.
    pub text: String,
    /// The topic that was found.
    #[serde(serialize_with = "id")]
    pub topic: TopicId,
    /// `sure`: a card; `maybe`: an offer.
    pub grade: Grade,
    /// How likely it is.
    pub probability: f32,
    /// What raised it: phrases, or an example as file and line.
    pub grounds: Vec<String>,
    /// What is wanted.
    pub labelled: String,
}

/// How often a message that wants one topic is heard as another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Confusion {
    /// What is wanted; `none` if nothing is.
    pub labelled: String,
    /// What is heard first, sure or maybe; `none` if nothing is.
    pub led: String,
    /// How often.
    pub times: usize,
}

/// How the store agrees with labelled messages.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Measured {
    /// What the judge was learned from; none if the store has no judge of its own, and the cautious one hears.
    pub judge: Option<String>,
    /// Whether each message was heard by a judge that was learned without it.
    pub held_out: bool,
    /// Whether the encoder heard.
    pub encoder: bool,
    /// Witnesses that were not asked.
    pub without: Vec<&'static str>,
    /// All messages.
    pub all: Group,
    /// By language.
    pub by_language: BTreeMap<String, Group>,
    /// By the camp of the claim that a message makes; what makes no known claim of a camp is left out.
    pub by_camp: BTreeMap<&'static str, Group>,
    /// By where messages come from.
    pub by_sample: BTreeMap<String, Group>,
    /// Each topic of the store, in the order of ids.
    pub topics: Vec<TopicScore>,
    /// What is called how likely, and how often it is wanted.
    pub calibration: Calibration,
    /// What is taken for what: the first label beside what is heard first, where they differ.
    pub confusion: Vec<Confusion>,
    /// Every miss.
    pub misses: Vec<Miss>,
    /// Every false alarm, cards first.
    pub false_alarms: Vec<FalseAlarm>,
}

fn id<S: serde::Serializer>(topic: &TopicId, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(topic.as_str())
}

/// A labelled message, the file that it stands in, and what the encoder made of it.
#[derive(Clone, Copy, Debug)]
pub struct Case<'c> {
    /// The file, counted from 0.
    pub file: usize,
    /// The message.
    pub labelled: &'c Labelled,
    /// What the encoder makes of it, if it was asked.
    pub direction: Option<&'c Directions>,
}

/// Measures on labelled messages; `done` hears of each message that was dealt with.
pub fn measure<'c>(
    ears: &Ears<'c>,
    cases: impl IntoIterator<Item = Case<'c>>,
    mut done: impl FnMut(),
) -> Measured {
    let (mut tally, mut listener) = (Tally::new(ears), Listener::new(ears));
    for case in cases {
        let heard = listener.heard(&case);
        tally.count(&case, &heard);
        done();
    }
    tally.measured()
}

/// What is counted so far.
struct Tally<'s> {
    store: &'s Store,
    by_topic: BTreeMap<&'s TopicId, (Score, Score)>,
    confusion: BTreeMap<(String, String), usize>,
    measured: Measured,
}

impl<'s> Tally<'s> {
    fn new(ears: &Ears<'s>) -> Self {
        let store = ears.store;
        Self {
            store,
            by_topic: store.topics().iter().map(|topic| (&topic.id, Default::default())).collect(),
            confusion: BTreeMap::new(),
            measured: Measured {
                judge: store.is_judged().then(|| store.judge().learned_from.clone()),
                held_out: false,
                encoder: ears.encoder && !ears.without.likeness,
                without: ears.without.words(),
                all: Group::default(),
                by_language: BTreeMap::new(),
                by_camp: BTreeMap::new(),
                by_sample: BTreeMap::new(),
                topics: Vec::new(),
                calibration: Calibration::default(),
                confusion: Vec::new(),
                misses: Vec::new(),
                false_alarms: Vec::new(),
            },
        }
    }

    fn count(&mut self, case: &Case<'_>, heard: &Heard<'s>) {
        let (one, measured) = (case.labelled, &mut self.measured);
        measured.all.count(one, heard);
        measured.by_language.entry(one.language.clone()).or_default().count(one, heard);
        measured.by_sample.entry(one.sample.clone()).or_default().count(one, heard);
        if let Some(camp) = one.claim.as_ref().and_then(|claim| claim.camp) {
            measured.by_camp.entry(Camp::word(camp)).or_default().count(one, heard);
        }
        if let Some(first) = heard.topics.first() {
            measured.calibration.count(first.probability, verdict(one, &first.topic.id));
        }
        let led = heard.topics.first().filter(|first| first.grade >= Grade::Maybe);
        let came = led.map(|led| (led, verdict(one, &led.topic.id)));
        // A message counts for the topic that it is rightly heard as, or else for the first that it wants.
        let right = came.filter(|came| came.1 == Verdict::Right).map(|(led, _)| &led.topic.id);
        if let Some(scores) = right.or(one.wanted.first()).and_then(|topic| self.by_topic.get_mut(topic)) {
            scores.0.wanted += 1;
            scores.1.wanted += 1;
        }
        if let Some((led, came)) = came {
            self.led(case, led, came);
        }
        let differs = match came {
            Some((_, came)) => came == Verdict::Wrong,
            None => one.wanted.first().is_some(),
        };
        if differs {
            let name = |topic: Option<&TopicId>| topic.map_or("none".to_owned(), ToString::to_string);
            let pair = (name(one.wanted.first()), name(led.map(|led| &led.topic.id)));
            *self.confusion.entry(pair).or_default() += 1;
        }
        if !matches!(came, Some((_, Verdict::Right)))
            && let Some(wanted) = one.wanted.first()
        {
            self.miss(case, wanted, heard);
        }
    }

    fn led(&mut self, case: &Case<'_>, led: &HeardTopic<'s>, came: Verdict) {
        if let Some((cards, both)) = self.by_topic.get_mut(&led.topic.id) {
            both.count(came);
            if led.grade == Grade::Sure {
                cards.count(came);
            }
        }
        if came == Verdict::Wrong {
            self.measured.false_alarms.push(FalseAlarm {
                file: case.file,
                line: case.labelled.line,
                text: case.labelled.text.clone(),
                topic: led.topic.id.clone(),
                grade: led.grade,
                probability: led.probability,
                grounds: led.grounds.iter().map(ToString::to_string).collect(),
                labelled: case.labelled.wanted.to_string(),
            });
        }
    }

    fn miss(&mut self, case: &Case<'_>, wanted: &TopicId, heard: &Heard<'s>) {
        let text = &case.labelled.text;
        let near = self.store.topic(wanted.as_str()).filter(|_| !heard.own_loss);
        let near = near.and_then(|topic| nearest::of(topic, text));
        let lacks = heard.own_loss.then(|| "it is heard as a loss of its author's own".to_owned());
        let own = heard.topics.iter().find(|one| one.topic.id == *wanted);
        self.measured.misses.push(Miss {
            file: case.file,
            line: case.labelled.line,
            text: text.clone(),
            topic: wanted.clone(),
            led_by: heard.topics.first().map(|first| first.topic.id.to_string()),
            probability: own.map(|own| own.probability),
            nearest: near.as_ref().map(|near| near.phrase.clone()),
            lacks: lacks.or(near.map(|near| near.lacks)),
        });
    }

    fn measured(self) -> Measured {
        let topics = self.by_topic.into_iter().map(|(topic, (cards, cards_and_offers))| TopicScore {
            topic: topic.clone(),
            cards,
            cards_and_offers,
        });
        let confusion = self.confusion.into_iter();
        let mut confusion: Vec<Confusion> =
            confusion.map(|((labelled, led), times)| Confusion { labelled, led, times }).collect();
        confusion.sort_by_key(|one| std::cmp::Reverse(one.times));
        let mut false_alarms = self.measured.false_alarms;
        false_alarms.sort_by_key(|one| std::cmp::Reverse(one.grade));
        Measured { topics: topics.collect(), confusion, false_alarms, ..self.measured }
    }
}
