//! The judge: a sum of what the witnesses say, each weighed, as a probability and a grade.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Direction, Evidence, FEATURES, Feature, OwnLoss};
use crate::{topic::TopicId, words::Words};

/// How sure the bot is that a message takes up a topic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Grade {
    /// The topic's name or its words stand there, and nothing says that it is what is at issue.
    Mention,
    /// It may be: a card is offered at most.
    Maybe,
    /// It is, as far as was measured: a card may be posted.
    Sure,
}

impl Grade {
    /// In sentences.
    pub fn said(self, words: &Words) -> &'static str {
        match self {
            Self::Mention => words.grade_mention(),
            Self::Maybe => words.grade_maybe(),
            Self::Sure => words.grade_sure(),
        }
    }
}

/// What each witness weighs.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Weights {
    /// What stands against any topic before a witness spoke.
    pub base: f32,
    /// In the order of [`FEATURES`].
    pub each: [f32; FEATURES.len()],
    /// What is added for a topic: positive if its card is wanted oftener than what the witnesses say of it; 0 for one that is not there.
    pub leans: BTreeMap<TopicId, f32>,
}

impl Weights {
    /// The same, which calls a message as likely as [`calibrated`](super::fit::calibrated) says.
    #[must_use]
    pub fn scaled(mut self, (scale, shift): (f32, f32)) -> Self {
        self.base = self.base * scale + shift;
        self.each.iter_mut().chain(self.leans.values_mut()).for_each(|weight| *weight *= scale);
        self
    }

    /// The probability that a message takes a topic up, between 0 and 1.
    pub fn probability(&self, topic: &TopicId, evidence: &Evidence) -> f32 {
        let weighed = self.each.iter().zip(evidence.numbers()).map(|(weight, number)| weight * number);
        let lean = self.leans.get(topic).copied().unwrap_or_default();
        let sum = self.base + lean + weighed.sum::<f32>();
        if sum.is_finite() { 1.0 / (1.0 + (-sum).exp()) } else { 0.0 }
    }
}

/// What was measured of a topic, on talk that its judge was not learned from.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Measured {
    /// How many messages wanted its card.
    pub wanted: usize,
    /// How many cards of it were sure.
    pub cards: usize,
    /// The share of them that was wanted.
    pub precision: f32,
    /// From which probability on its card is sure; that of the judge if it has none of its own.
    #[serde(default)]
    pub sure: Option<f32>,
}

/// The least precision at which a topic is ever sure.
pub const PRECISION: f32 = 0.85;

/// The least number of cards on which a precision means anything. With five, held out, 16 cards fewer were right, and one fewer wrong.
pub const CARDS: usize = 3;

/// The least probability of a [`Grade::Maybe`] for which likeness alone speaks, where a judge's file does not say it.
pub const ALONE: f32 = 0.2;

/// How far a claim must be ahead for it to lead, where a judge's file does not say it: as far as `measure --fit` learned it from 126 messages of talk
/// and 872 written ones.
const AHEAD: f32 = 0.105;

fn alone() -> f32 {
    ALONE
}

fn ahead() -> f32 {
    AHEAD
}

fn believed() -> f32 {
    -1.0
}

/// What of a judge's file tells of a person's own loss.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Loss {
    least: f32,
    /// Without it words are believed wherever they stand.
    #[serde(default = "believed")]
    doubted: f32,
    axis: String,
}

/// The judge's file in a store: what `measure --fit` learned, as a person can read it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct File {
    learned_from: String,
    sure: f32,
    maybe: f32,
    #[serde(default = "alone")]
    alone: f32,
    #[serde(default = "ahead")]
    ahead: f32,
    #[serde(default)]
    own_loss: Option<Loss>,
    with_likeness: BTreeMap<String, f32>,
    #[serde(default)]
    leans_with_likeness: BTreeMap<String, f32>,
    without_likeness: BTreeMap<String, f32>,
    #[serde(default)]
    leans_without_likeness: BTreeMap<String, f32>,
    #[serde(default)]
    topics: BTreeMap<String, Measured>,
}

/// Weighs the witnesses. Immutable.
#[derive(Clone, Debug, PartialEq)]
pub struct Judge {
    /// What it was learned from, in words.
    pub learned_from: String,
    /// From which probability on a message is [`Grade::Sure`].
    pub sure: f32,
    /// From which on it is [`Grade::Maybe`].
    pub maybe: f32,
    /// From which on it is [`Grade::Maybe`] where likeness alone speaks: no phrase of the topic stands there, and nobody talked of it.
    pub alone: f32,
    /// How far a claim must be ahead of the first of another side to lead the card of a message of 40 words or more; of a shorter one as
    /// much less as it is shorter: see [`Meant`](super::Meant).
    pub ahead: f32,
    /// What tells of a person's own loss besides words.
    pub own_loss: Option<OwnLoss>,
    /// What counts where the encoder spoke.
    pub with_likeness: Weights,
    /// What counts where it did not.
    pub without_likeness: Weights,
    /// What was measured of each topic.
    pub topics: BTreeMap<TopicId, Measured>,
}

/// Why a judge's file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum Unjust {
    /// It is no TOML, or its keys are others.
    #[error(transparent)]
    Shape(#[from] toml::de::Error),
    /// A weight of no witness.
    #[error("`{0}` is no witness; the witnesses are {known}", known = known())]
    Unknown(String),
    /// A number that is none, or thresholds in the wrong order.
    #[error(
        "`{0}` must be a number, and `maybe` at most `sure`, both between 0 and 1; `own-loss` has an axis of 384 numbers, and `doubted` is at most `least`"
    )]
    Number(&'static str),
}

fn known() -> String {
    FEATURES.iter().map(|(_, word)| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

impl Judge {
    /// Of a store without labelled talk: a phrase of a topic makes it `maybe`, and nothing is ever sure.
    pub fn cautious() -> Self {
        let of = |pairs: &[(Feature, f32)], base| {
            let mut weights = Weights { base, ..Weights::default() };
            for &(feature, weight) in pairs {
                if let Some(one) = weights.each.get_mut(feature as usize) {
                    *one = weight;
                }
            }
            weights
        };
        let phrases =
            [(Feature::Phrase, 1.0), (Feature::Triggers, 0.5), (Feature::Claim, 0.5), (Feature::Before, 0.3)];
        let like = [(Feature::Near, 0.8), (Feature::Aside, -0.4)];
        Self {
            learned_from: "no labelled talk: cautious defaults".to_owned(),
            sure: 1.0,
            maybe: 0.2,
            alone: ALONE,
            ahead: AHEAD,
            own_loss: None,
            with_likeness: of(&[&phrases[..], &like[..]].concat(), -4.2),
            without_likeness: of(&phrases, -2.5),
            topics: BTreeMap::new(),
        }
    }

    /// Reads a judge's file.
    ///
    /// # Errors
    /// [`Unjust`], with the place if the file's shape is wrong.
    pub fn read(text: &str) -> Result<Self, Unjust> {
        let file: File = toml::from_str(text)?;
        let share = |number: f32| (0.0..=1.0).contains(&number);
        let own = file.topics.values().all(|one| one.sure.is_none_or(share));
        if !share(file.alone) {
            return Err(Unjust::Number("alone"));
        }
        if !file.ahead.is_finite() {
            return Err(Unjust::Number("ahead"));
        }
        let own_loss = file.own_loss.map(|loss| {
            let numbers = loss.doubted <= loss.least && loss.least.is_finite() && loss.doubted.is_finite();
            let axis = Direction::from_hex(&loss.axis).filter(|_| numbers);
            let own = |axis| OwnLoss { axis, least: loss.least, doubted: loss.doubted };
            axis.map(own).ok_or(Unjust::Number("own-loss"))
        });
        if !own || !share(file.sure) || !share(file.maybe) || file.maybe > file.sure {
            return Err(Unjust::Number("sure"));
        }
        Ok(Self {
            learned_from: file.learned_from,
            sure: file.sure,
            maybe: file.maybe,
            alone: file.alone,
            ahead: file.ahead,
            own_loss: own_loss.transpose()?,
            with_likeness: weights(&file.with_likeness, file.leans_with_likeness)?,
            without_likeness: weights(&file.without_likeness, file.leans_without_likeness)?,
            topics: file.topics.into_iter().map(|(id, one)| (TopicId::new(id), one)).collect(),
        })
    }

    /// Its file, with what each number means.
    pub fn file(&self) -> String {
        let mut file = String::from(
            "# How the witnesses are weighed: `measure --fit` writes this file, and a person may read it.\n\
             # The sum of base, of each number times its weight and of the topic's lean is the logarithm of the odds that a message takes a \
             topic up.\n# A topic leans away where its card is wanted seldomer than the witnesses say.\n",
        );
        file.push_str(&format!("learned-from = {}\n", toml::Value::from(self.learned_from.as_str())));
        file.push_str(&format!(
            "# From these probabilities on a message is sure, or maybe, or maybe though likeness alone speaks.\n\
             sure = {:.3}\nmaybe = {:.3}\nalone = {:.3}\n\
             # So far must a claim be ahead of the first of another side to lead the card; else both sides stand without one leading. In a \
             message\n# of fewer than 40 words as much less will do as it is shorter.\n\
             ahead = {:.3}\n",
            self.sure, self.maybe, self.alone, self.ahead
        ));
        for (name, weights) in
            [("with-likeness", &self.with_likeness), ("without-likeness", &self.without_likeness)]
        {
            file.push_str(&format!("\n[{name}]\nbase = {:.4}\n", weights.base));
            for ((feature, word), weight) in FEATURES.iter().zip(weights.each) {
                if !(name == "without-likeness" && feature.is_likeness()) {
                    file.push_str(&format!("{word} = {weight:.4}\n"));
                }
            }
            if !weights.leans.is_empty() {
                file.push_str(&format!("\n[leans-{name}]\n"));
            }
            for (topic, lean) in &weights.leans {
                file.push_str(&format!("{topic} = {lean:.4}\n"));
            }
        }
        if let Some(loss) = &self.own_loss {
            file.push_str(&format!(
                "\n# A message whose direction is at least so near to this one tells of its author's own loss: nobody answers it.\n\
                 # Where words tell of a loss too, less is enough; below that they are not believed.\n\
                 [own-loss]\nleast = {:.4}\ndoubted = {:.4}\naxis = \"{}\"\n",
                loss.least,
                loss.doubted,
                loss.axis.hex()
            ));
        }
        for (topic, one) in &self.topics {
            file.push_str(&format!(
                "\n[topics.{topic}]\nwanted = {}\ncards = {}\nprecision = {:.3}\n",
                one.wanted, one.cards, one.precision
            ));
            if let Some(sure) = one.sure {
                file.push_str(&format!("sure = {sure:.3}\n"));
            }
        }
        file
    }

    /// Whether a message tells of a loss of its author's own, by what its words say and by its direction; by its words alone where it has
    /// none, or where no axis was learned.
    pub fn is_own_loss(&self, by_words: bool, message: Option<&Direction>) -> bool {
        self.own_loss.as_ref().zip(message).map_or(by_words, |(loss, message)| loss.told(message, by_words))
    }

    /// The probability that a message takes a topic up.
    pub fn probability(&self, topic: &TopicId, evidence: &Evidence) -> f32 {
        let weights = if evidence.has_likeness() { &self.with_likeness } else { &self.without_likeness };
        weights.probability(topic, evidence)
    }

    /// How sure that is; none if it is less than `maybe` and no phrase of the topic stands there. What was judged without the encoder
    /// though there is one is `maybe` at most.
    pub fn grade(&self, topic: &TopicId, evidence: &Evidence, encoder: bool) -> Option<Grade> {
        let probability = self.probability(topic, evidence);
        let whole = evidence.has_likeness() || !encoder;
        if probability >= self.surely(topic) && self.may_be_sure(topic) && whole {
            Some(Grade::Sure)
        } else if probability >= self.maybe && (evidence.is_spoken() || probability >= self.alone) {
            Some(Grade::Maybe)
        } else {
            (evidence.get(Feature::Phrase) > 0.0).then_some(Grade::Mention)
        }
    }

    /// From which probability on a message is sure to take a topic up.
    pub fn surely(&self, topic: &TopicId) -> f32 {
        self.topics.get(topic).and_then(|one| one.sure).unwrap_or(self.sure)
    }

    /// Whether enough talk was measured on a topic, and went well.
    pub fn may_be_sure(&self, topic: &TopicId) -> bool {
        self.topics.get(topic).is_some_and(|one| one.cards >= CARDS && one.precision >= PRECISION)
    }
}

fn weights(file: &BTreeMap<String, f32>, leans: BTreeMap<String, f32>) -> Result<Weights, Unjust> {
    if leans.values().any(|lean| !lean.is_finite()) {
        return Err(Unjust::Number("lean"));
    }
    let leans = leans.into_iter().map(|(topic, lean)| (TopicId::new(topic), lean)).collect();
    let mut weights = Weights { leans, ..Weights::default() };
    for (word, &weight) in file {
        if !weight.is_finite() {
            return Err(Unjust::Number("weight"));
        }
        if word == "base" {
            weights.base = weight;
            continue;
        }
        let place = FEATURES.iter().position(|(_, known)| known == word);
        match place.and_then(|place| weights.each.get_mut(place)) {
            Some(one) => *one = weight,
            None => return Err(Unjust::Unknown(word.clone())),
        }
    }
    Ok(weights)
}

#[cfg(test)]
mod tests {
    use super::super::Near;
    use super::*;

    fn judge() -> Judge {
        let topics = [("river-treaty", 12, 0.9), ("tram-line", 12, 0.8), ("harbour-talks", 2, 1.0)];
        let topics = topics.map(|(id, cards, precision)| {
            (TopicId::new(id), Measured { wanted: 20, cards, precision, sure: None })
        });
        Judge { sure: 0.7, topics: topics.into(), ..Judge::cautious() }
    }

    /// Evidence whose probability without likeness is about 0.77.
    fn strong() -> Evidence {
        Evidence::of(20).phrases(3, true, false).discussion(3, false)
    }

    #[test]
    fn a_topic_that_was_not_measured_well_is_never_sure() {
        let judge = judge();
        let grade = |topic: &str| judge.grade(&TopicId::new(topic), &strong(), false);
        assert!(judge.probability(&TopicId::new("river-treaty"), &strong()) > 0.7);
        assert_eq!(grade("river-treaty"), Some(Grade::Sure));
        assert_eq!(grade("tram-line"), Some(Grade::Maybe), "its precision is under 0.85");
        assert_eq!(grade("harbour-talks"), Some(Grade::Maybe), "two cards say nothing");
        assert_eq!(grade("unknown"), Some(Grade::Maybe));
    }

    #[test]
    fn likeness_alone_must_be_surer_to_be_offered() {
        let judge = Judge { maybe: 0.02, ..Judge::cautious() };
        let near = |mean| Near { mean, first: None, claims: Vec::new() };
        let alone = |mean| Evidence::of(9).likeness(&near(mean), 0.1, 0.3);
        let grade = |evidence| judge.grade(&TopicId::new("tram-line"), &evidence, true);
        let probability = judge.probability(&TopicId::new("tram-line"), &alone(0.4));
        assert!((0.02..ALONE).contains(&probability), "{probability}");
        assert_eq!(grade(alone(0.4)), None);
        assert_eq!(grade(alone(0.4).discussion(1, false)), Some(Grade::Maybe), "somebody talked of it");
        assert_eq!(grade(alone(0.8)), Some(Grade::Maybe));
    }

    #[test]
    fn a_topic_may_ask_for_more() {
        let mut judge = judge();
        let topic = TopicId::new("river-treaty");
        if let Some(one) = judge.topics.get_mut(&topic) {
            one.sure = Some(0.95);
        }
        let judge = Judge::read(&judge.file()).expect("it reads what it wrote");
        assert_eq!(judge.grade(&topic, &strong(), false), Some(Grade::Maybe));
        assert_eq!((judge.own_loss.as_ref(), judge.alone, judge.ahead), (None, ALONE, AHEAD));
    }

    #[test]
    fn what_it_knows_of_a_loss_is_written_and_read() {
        let towards = |axis: usize| {
            let mut vector = [0.0; crate::hear::DIMENSIONS];
            vector[axis] = 1.0;
            Direction::of(&vector)
        };
        let judge =
            Judge { own_loss: Some(OwnLoss { axis: towards(3), least: 0.25, doubted: 0.1 }), ..judge() };
        let read = Judge::read(&judge.file()).expect("it reads what it wrote");
        assert_eq!(read.own_loss, judge.own_loss);
        assert!(read.is_own_loss(false, Some(&towards(3))));
        assert!(!read.is_own_loss(true, Some(&towards(4))) && !read.is_own_loss(false, None));
        assert!(read.is_own_loss(true, None) && Judge::cautious().is_own_loss(true, Some(&towards(4))));
        let before = judge.file().replace("doubted = 0.1000\n", "");
        let before = Judge::read(&before).expect("files of an earlier version have no such number");
        assert!(before.is_own_loss(true, Some(&towards(4))));
        let turned = judge.file().replace("doubted = 0.1000", "doubted = 0.4");
        assert!(matches!(Judge::read(&turned), Err(Unjust::Number("own-loss"))));
        let broken = judge.file().replace("axis = \"", "axis = \"0");
        assert!(matches!(Judge::read(&broken), Err(Unjust::Number("own-loss"))));
    }

    #[test]
    fn without_the_encoder_that_there_is_nothing_is_sure() {
        let grade = judge().grade(&TopicId::new("river-treaty"), &strong(), true);
        assert_eq!(grade, Some(Grade::Maybe));
    }

    #[test]
    fn a_word_alone_is_a_mention_and_silence_is_none() {
        let (judge, topic) = (Judge { maybe: 0.5, ..judge() }, TopicId::new("river-treaty"));
        assert_eq!(
            judge.grade(&topic, &Evidence::of(4).phrases(1, false, false), false),
            Some(Grade::Mention)
        );
        assert_eq!(judge.grade(&topic, &Evidence::of(4).phrases(0, false, true), false), None);
    }

    #[test]
    fn its_file_says_what_it_is() {
        let judge = judge();
        let read = Judge::read(&judge.file()).expect("it reads what it wrote");
        assert_eq!(read.file(), judge.file());
        assert!(
            matches!(Judge::read(&judge.file().replace("phrase =", "mood =")), Err(Unjust::Unknown(word)) if word == "mood")
        );
        assert!(matches!(
            Judge::read(&judge.file().replace("maybe = 0.200", "maybe = 0.9")),
            Err(Unjust::Number(_))
        ));
        assert!(matches!(Judge::read("sure = 1"), Err(Unjust::Shape(_))));
    }

    #[test]
    fn numbers_that_are_none_make_no_card() {
        let weights = Weights { base: f32::INFINITY, ..Weights::default() };
        assert!(weights.probability(&TopicId::new("tram-line"), &Evidence::of(1)) <= f32::EPSILON);
    }
}
