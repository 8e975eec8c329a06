//! How often the bot would act on talk that nobody labelled: cards, offers and mentions per thousand lines, with and without the encoder.

use std::collections::BTreeMap;

use counterpoint_core::{
    hear::{Alone, Directions, Grade},
    remark::Context,
    share::number,
    store::Store,
    text::{counted, shown},
};
use serde::{Serialize, Serializer, ser::SerializeStruct as _};

use super::{Ears, Without};
use crate::talk::Unread;

/// How many lines are heard at once: the encoder works on all cores meanwhile.
pub const BATCH: usize = 512;

/// Counts of lines by what the bot would do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Acts {
    /// Lines with a card.
    pub cards: usize,
    /// Lines with an offer.
    pub offers: usize,
    /// Lines that only mention a topic.
    pub mentions: usize,
    /// Lines in all.
    pub lines: usize,
}

impl Acts {
    /// So many per thousand lines.
    pub fn per_thousand(&self, count: usize) -> f64 {
        if self.lines == 0 { 0.0 } else { 1000.0 * number(count) / number(self.lines) }
    }

    fn count(&mut self, grade: Grade) {
        match grade {
            Grade::Sure => self.cards += 1,
            Grade::Maybe => self.offers += 1,
            Grade::Mention => self.mentions += 1,
        }
    }
}

impl Serialize for Acts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("Acts", 6)?;
        for (name, count) in [("cards", self.cards), ("offers", self.offers), ("mentions", self.mentions)] {
            object.serialize_field(name, &count)?;
        }
        object.serialize_field("cards-per-thousand", &self.per_thousand(self.cards))?;
        object.serialize_field("offers-per-thousand", &self.per_thousand(self.offers))?;
        object.serialize_field("mentions-per-thousand", &self.per_thousand(self.mentions))?;
        object.end()
    }
}

/// A line on which the bot would act.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    /// Counted from 1.
    pub line: usize,
    /// `sure`: a card; `maybe`: an offer.
    pub grade: Grade,
    /// How likely.
    pub probability: f32,
    /// The topic.
    pub topic: String,
    /// What raised it.
    pub grounds: Vec<String>,
    /// The line itself.
    pub text: String,
}

/// What came of the lines under one way of hearing.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Heard {
    /// All lines.
    #[serde(flatten)]
    pub all: Acts,
    /// By the first topic of each.
    pub topics: BTreeMap<String, Acts>,
    /// The first that were asked to be shown, in the order of lines.
    #[serde(skip)]
    pub shown: Vec<Shown>,
}

/// What came of talk that nobody labelled.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Flow {
    /// Lines that are not blank.
    pub lines: usize,
    /// Lines that are heard as a loss of their author's own.
    pub own_loss: usize,
    /// Heard with the encoder, if there is one.
    pub with_encoder: Option<Heard>,
    /// Heard without it.
    pub without_encoder: Heard,
}

/// Counts what the bot would do on each line. `directions` is asked for those of a batch of lines; none if there is no encoder. Of each
/// way of hearing `show` lines are kept to be shown. `done` hears how many lines were dealt with.
///
/// # Errors
/// What is wrong with the lines.
pub fn count(
    store: &Store,
    mut lines: impl Iterator<Item = Result<(usize, String), Unread>>,
    show: usize,
    without: Without,
    mut directions: Option<impl FnMut(&[String]) -> Vec<Option<Directions>>>,
    mut done: impl FnMut(usize),
) -> Result<Flow, Unread> {
    let mut flow = Flow { with_encoder: directions.as_ref().map(|_| Heard::default()), ..Flow::default() };
    loop {
        let batch: Vec<_> = lines.by_ref().take(BATCH).collect::<Result<_, _>>()?;
        let (numbers, batch): (Vec<usize>, Vec<String>) = batch.into_iter().unzip();
        if batch.is_empty() {
            return Ok(flow.whole());
        }
        let made = directions.as_mut().map(|directions| directions(&batch));
        let bare = Ears { store, judge: store.judge(), encoder: false, without };
        for (at, (text, line)) in batch.iter().zip(&numbers).enumerate() {
            let direction = made.as_ref().and_then(|made| made.get(at)?.as_ref());
            flow.own_loss += usize::from(flow.without_encoder.line(&bare, text, *line, None, show));
            if let Some(heard) = &mut flow.with_encoder {
                heard.line(&Ears { encoder: true, ..bare }, text, *line, direction, show);
            }
            flow.lines += 1;
        }
        done(flow.lines);
    }
}

impl Heard {
    /// Hears a line. Whether it is heard as a loss of its author's own.
    fn line(
        &mut self,
        ears: &Ears<'_>,
        text: &str,
        line: usize,
        direction: Option<&Directions>,
        show: usize,
    ) -> bool {
        self.all.lines += 1;
        let heard = ears.hear(text, direction, &Context::default(), &Alone);
        if let Some(first) = heard.topics.first() {
            self.all.count(first.grade);
            self.topics.entry(first.topic.id.to_string()).or_default().count(first.grade);
            if first.grade >= Grade::Maybe && self.shown.len() < show {
                self.shown.push(Shown {
                    line,
                    grade: first.grade,
                    probability: first.probability,
                    topic: first.topic.id.to_string(),
                    grounds: first.grounds.iter().map(ToString::to_string).collect(),
                    text: text.to_owned(),
                });
            }
        }
        heard.own_loss
    }

    /// The same, when all lines are counted: each topic's counts are of all lines.
    fn whole(mut self) -> Self {
        let lines = self.all.lines;
        self.topics.values_mut().for_each(|acts| acts.lines = lines);
        self
    }
}

impl Flow {
    /// The same, when all lines are counted.
    fn whole(self) -> Self {
        Self {
            with_encoder: self.with_encoder.map(Heard::whole),
            without_encoder: self.without_encoder.whole(),
            ..self
        }
    }
}

/// What came of the talk, for people, with a final line break.
pub fn text(flow: &Flow) -> String {
    let mut text = format!(
        "{}, {} of them heard as a loss of their author's own. In brackets: for each thousand lines.\n",
        counted(flow.lines, "line", "lines"),
        flow.own_loss
    );
    let ways = flow.with_encoder.iter().map(|heard| ("with the encoder", heard));
    let ways: Vec<_> = ways.chain([("without the encoder", &flow.without_encoder)]).collect();
    for (name, heard) in &ways {
        let topics = heard.topics.keys().map(String::len);
        let wide = topics.chain([name.len()]).max().unwrap_or_default() + 2;
        text.push_str(&format!("\n{name:<wide$}{:>16}{:>16}{:>16}\n", "cards", "offers", "mentions"));
        let topics = heard.topics.iter().map(|(topic, acts)| (topic.as_str(), acts));
        for (topic, acts) in topics.chain([("in all", &heard.all)]) {
            let cell = |count: usize| format!("{count} ({:.2})", acts.per_thousand(count));
            text.push_str(&format!(
                "{topic:<wide$}{:>16}{:>16}{:>16}\n",
                cell(acts.cards),
                cell(acts.offers),
                cell(acts.mentions)
            ));
        }
        for one in &heard.shown {
            let kind = if one.grade == Grade::Sure { "a card" } else { "an offer" };
            let grounds: Vec<String> = one.grounds.iter().map(|ground| format!("`{ground}`")).collect();
            text.push_str(&format!(
                "line {}, {kind} of `{}` ({:.2}) by {}: {}\n",
                one.line,
                one.topic,
                one.probability,
                grounds.join(", "),
                shown(&one.text)
            ));
        }
    }
    text
}
