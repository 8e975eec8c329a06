//! What came of a replay, counted: by day, by channel, by topic and by reason of silence; the surest and the least sure are kept by their
//! ids.

use std::{collections::BTreeMap, fmt};

use counterpoint_core::{
    composer::Reply,
    engine::{Heard, Hearing, Outcome},
    policy::Manner,
    time::Moment,
};
use jiff::civil::Date;

use super::{Origin, Played, Said};

/// How many of the surest and of the least sure are kept.
const KEPT: usize = 20;

/// What the bot does unasked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Acts {
    /// Messages of people.
    pub messages: usize,
    /// Cards.
    pub cards: usize,
    /// Offers.
    pub offers: usize,
    /// Cards that shadow held back.
    pub cards_in_shadow: usize,
    /// Offers that shadow held back.
    pub offers_in_shadow: usize,
}

impl Acts {
    fn count(&mut self, act: Option<Act>) {
        self.messages += 1;
        let count = match act {
            Some(Act { manner: Manner::Answer, shadow: false }) => &mut self.cards,
            Some(Act { manner: Manner::Offer, shadow: false }) => &mut self.offers,
            Some(Act { manner: Manner::Answer, shadow: true }) => &mut self.cards_in_shadow,
            Some(Act { manner: Manner::Offer, shadow: true }) => &mut self.offers_in_shadow,
            None => return,
        };
        *count += 1;
    }

    /// Cards and offers that people hear of.
    pub fn heard(&self) -> usize {
        self.cards + self.offers
    }

    /// Cards and offers that shadow held back.
    pub fn in_shadow(&self) -> usize {
        self.cards_in_shadow + self.offers_in_shadow
    }
}

/// What the bot does unasked to a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Act {
    /// Whether it answers, or offers a card.
    pub manner: Manner,
    /// Whether shadow holds that back: it would have been so.
    pub shadow: bool,
}

/// What was done to a message, or would have been done but for shadow, with the reply.
fn acted(hearing: &Hearing) -> Option<(Act, &Reply)> {
    let act = |manner, shadow| Act { manner, shadow };
    match (&hearing.outcome, &hearing.shadow) {
        (Outcome::Speak(reply, _), _) => Some((act(Manner::Answer, false), reply)),
        (Outcome::Offer(reply), _) => Some((act(Manner::Offer, false), reply)),
        (Outcome::Silent(_), Some(would)) => Some((act(would.manner, true), &would.reply)),
        (Outcome::Silent(_), None) => None,
    }
}

/// A message that was answered or offered a card, or would have been but for shadow: ids and ground. Its text is there only where it was asked
/// for.
#[derive(Clone, Debug, PartialEq)]
pub struct Kept {
    /// The message.
    pub message: String,
    /// The channel's name.
    pub channel: String,
    /// When it was said, if that is known.
    pub at: Option<Moment>,
    /// What was done.
    pub act: Act,
    /// The topic that leads.
    pub heard: Heard,
    /// What was said, if texts are shown.
    pub text: Option<String>,
}

/// A day on which something was said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Day {
    /// So many days after the first, counted from 1, of messages whose times are not known.
    Counted(i64),
    /// A day, UTC.
    Dated(Date),
}

/// A day in milliseconds.
const DAY: i64 = 24 * 60 * 60 * 1000;

impl Day {
    fn of(said: &Said) -> Self {
        if said.dated { Self::Dated(said.at.day()) } else { Self::Counted(said.at.0 / DAY + 1) }
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Counted(number) => f.pad(&format!("day {number}")),
            Self::Dated(date) => f.pad(&date.to_string()),
        }
    }
}

/// The order of the messages of a channel.
#[derive(Clone, Copy, Debug, Default)]
struct Order {
    last: Option<Moment>,
    /// Messages that are older than the one before, and all others behind the first.
    back: usize,
    on: usize,
}

/// What came of a replay.
#[derive(Debug, Default)]
pub struct Tally {
    /// Everything.
    pub all: Acts,
    /// By day.
    pub days: BTreeMap<Day, Acts>,
    /// By channel: its name and its id.
    pub channels: BTreeMap<(String, String), Acts>,
    /// By the topic that leads; `messages` are those that it leads.
    pub topics: BTreeMap<String, Acts>,
    /// How often each reason for silence was the reason.
    pub silences: BTreeMap<&'static str, usize>,
    /// Messages of people whose times are not known.
    pub undated: usize,
    /// Messages of bots, apps and webhooks.
    pub bots: usize,
    /// Messages of Discord's own.
    pub system: usize,
    /// The surest, the first before all.
    pub surest: Vec<Kept>,
    /// The least sure, the least before all.
    pub least_sure: Vec<Kept>,
    /// In which order each channel's messages came, by its name and its id.
    orders: BTreeMap<(String, String), Order>,
    /// Whether texts are kept beside.
    show: bool,
}

impl Tally {
    /// Counts nothing yet. With `show` the texts of the surest and the least sure are kept.
    pub fn new(show: bool) -> Self {
        Self { show, ..Self::default() }
    }

    /// Whether nothing was counted.
    pub fn is_empty(&self) -> bool {
        self.all.messages + self.bots + self.system == 0
    }

    /// Counts a message.
    pub fn count(&mut self, origin: &Origin, said: &Said, played: &Played) {
        let channel = (origin.name.clone(), origin.place.channel.to_string());
        let order = self.orders.entry(channel.clone()).or_default();
        if let Some(last) = order.last.replace(said.at) {
            *if said.at < last { &mut order.back } else { &mut order.on } += 1;
        }
        let hearing = match played {
            Played::Heard(hearing, _) => hearing,
            Played::Bot => {
                self.bots += 1;
                return;
            }
            Played::System => {
                self.system += 1;
                return;
            }
        };
        let acted = acted(hearing);
        let act = acted.map(|one| one.0);
        self.all.count(act);
        self.undated += usize::from(!said.dated);
        self.days.entry(Day::of(said)).or_default().count(act);
        self.channels.entry(channel).or_default().count(act);
        if let Some(silence) = hearing.silence() {
            *self.silences.entry(silence.reason()).or_default() += 1;
        }
        if let Some((act, reply)) = acted {
            self.topics.entry(reply.topic.to_string()).or_default().count(Some(act));
            let led = hearing.topics.iter().find(|heard| heard.topic == reply.topic);
            if let Some(heard) = led {
                self.keep(origin, said, act, heard);
            }
        }
    }

    /// The channels whose messages came from the newest to the oldest, by name and id.
    pub fn backwards(&self) -> impl Iterator<Item = &(String, String)> {
        self.orders.iter().filter(|(_, order)| order.back > order.on).map(|(channel, _)| channel)
    }

    fn keep(&mut self, origin: &Origin, said: &Said, act: Act, heard: &Heard) {
        let kept = || Kept {
            message: said.id.clone(),
            channel: origin.name.clone(),
            at: said.dated.then_some(said.at),
            act,
            heard: heard.clone(),
            text: self.show.then(|| said.text.clone()),
        };
        let (surest, least) = (kept(), kept());
        insert(&mut self.surest, surest, |one| -one.heard.probability);
        insert(&mut self.least_sure, least, |one| one.heard.probability);
    }
}

/// Puts one among the first [`KEPT`] by a number, behind those of the same number.
fn insert(list: &mut Vec<Kept>, one: Kept, by: impl Fn(&Kept) -> f32) {
    let place = list.partition_point(|other| by(other) <= by(&one));
    if place < KEPT {
        list.insert(place, one);
        list.truncate(KEPT);
    }
}
