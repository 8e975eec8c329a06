//! The judge's file in a store: what `measure --fit` learned, as a person can read it.

use std::{
    collections::BTreeMap,
    ops::{Range, RangeInclusive},
};

use serde::Deserialize;
use toml::Spanned;

use super::{AHEAD, ALONE, InTalk, Judge, Measured, Weights};
use crate::{
    hear::{Direction, FEATURES, Feature, OwnLoss},
    topic::TopicId,
};

/// Where words of a loss are believed wherever they stand: no message is less near to losses.
const BELIEVED: f32 = -1.0;

/// A weight of so much outweighs all others: learned ones are under ten.
const CERTAIN: f32 = 100.0;

/// No claim is so far ahead of another, however short its message.
const FAR: f32 = 10.0;

/// Messages that a count may tell of at most: nobody labels more.
const MOST: usize = 1_000_000;

type Number = Spanned<f32>;
type Count = Spanned<usize>;
type Numbers = BTreeMap<Spanned<String>, Number>;

/// What of a judge's file tells of a person's own loss.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Loss {
    least: Number,
    /// Without it words are believed wherever they stand.
    #[serde(default)]
    doubted: Option<Number>,
    /// Without it a sentence has to be as near as a message.
    #[serde(default)]
    sentence: Option<Number>,
    axis: Spanned<String>,
}

/// What of it was measured of a topic.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct OfTopic {
    wanted: Count,
    cards: Count,
    #[serde(default)]
    right: Option<Count>,
    /// In its place in files of an earlier version: a share in thousandths, which hides on which side of a bar it lies.
    #[serde(default)]
    precision: Option<Number>,
    #[serde(default)]
    validated: Option<Count>,
    #[serde(default)]
    sure: Option<Number>,
    #[serde(default)]
    in_talk: Option<OfTalk>,
}

/// What was measured of a topic in whole conversations.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OfTalk {
    wanted: Count,
    cards: Count,
    right: Count,
    #[serde(default)]
    sure: Option<Number>,
}

/// The judge's file in a store: what `measure --fit` learned, as a person can read it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct File {
    learned_from: String,
    sure: Number,
    maybe: Number,
    #[serde(default)]
    alone: Option<Number>,
    #[serde(default)]
    ahead: Option<Number>,
    #[serde(default)]
    own_loss: Option<Loss>,
    with_likeness: Numbers,
    #[serde(default)]
    leans_with_likeness: Numbers,
    #[serde(default)]
    in_talk: Option<Numbers>,
    #[serde(default)]
    leans_in_talk: Numbers,
    without_likeness: Numbers,
    #[serde(default)]
    leans_without_likeness: Numbers,
    #[serde(default)]
    topics: BTreeMap<String, OfTopic>,
}

/// Something that is wrong with a judge's file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Unjust {
    /// Where it stands, in bytes.
    pub place: Range<usize>,
    /// What is wrong, and what is right.
    pub message: String,
}

fn known() -> String {
    FEATURES.iter().map(|(_, word)| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

/// Takes values out of a file, and notes what is wrong with them.
struct Reading<'t> {
    text: &'t str,
    faults: Vec<Unjust>,
}

impl Reading<'_> {
    fn fault(&mut self, place: Range<usize>, message: String) {
        self.faults.push(Unjust { place, message });
    }

    /// Notes a value by its key, if it cannot be; `wanted` is what to write.
    fn check<T>(&mut self, key: &str, value: &Spanned<T>, wrong: bool, wanted: &str) {
        if wrong {
            let written = self.text.get(value.span()).unwrap_or_default();
            self.fault(value.span(), format!("`{key}` is {written}: write {wanted}"));
        }
    }

    /// A number of a range; where it is none of it, none that is more or less than another, so that there is one fault.
    fn number(&mut self, key: &str, number: &Number, range: &RangeInclusive<f32>) -> f32 {
        let right = range.contains(number.get_ref());
        self.check(key, number, !right, &format!("a number from {} to {}", range.start(), range.end()));
        if right { *number.get_ref() } else { f32::NAN }
    }

    fn share(&mut self, key: &str, number: &Number) -> f32 {
        self.number(key, number, &(0.0..=1.0))
    }

    fn count(&mut self, key: &str, count: &Count) -> usize {
        let wanted = format!("a count of messages, of {MOST} at most");
        self.check(key, count, *count.get_ref() > MOST, &wanted);
        *count.get_ref()
    }

    fn own_loss(&mut self, loss: &Loss) -> Option<OwnLoss> {
        let cosines = -1.0..=1.0;
        let least = self.number("own-loss.least", &loss.least, &cosines);
        let doubted = loss.doubted.as_ref().map_or(BELIEVED, |doubted| {
            let number = self.number("own-loss.doubted", doubted, &cosines);
            let wanted = "no more than `own-loss.least`, which is asked of messages without words of a loss";
            self.check("own-loss.doubted", doubted, number > least, wanted);
            number
        });
        let sentence = loss.sentence.as_ref();
        let sentence =
            sentence.map_or(least, |sentence| self.number("own-loss.sentence", sentence, &cosines));
        // To numbers that are all zero nothing is near.
        let axis = Direction::from_hex(loss.axis.get_ref()).filter(|axis| axis.cosine(axis) > 0.0);
        if axis.is_none() {
            let told = "`own-loss.axis` is no direction: write the 384 numbers, of two digits each, that `measure --fit` learned";
            self.fault(loss.axis.span(), told.to_owned());
        }
        Some(OwnLoss { axis: axis?, least, doubted, sentence })
    }

    fn weights(&mut self, table: &str, file: &Numbers, leans: &Numbers) -> Weights {
        let (mut weights, range) = (Weights::default(), -CERTAIN..=CERTAIN);
        for (topic, lean) in leans {
            let topic = topic.get_ref();
            let lean = self.number(&format!("leans-{table}.{topic}"), lean, &range);
            weights.leans.insert(TopicId::new(topic.as_str()), lean);
        }
        for (word, weight) in file {
            let (place, word) = (word.span(), word.get_ref());
            let at = FEATURES.iter().position(|(_, known)| known == word);
            let one = match at {
                _ if word == "base" => Some(&mut weights.base),
                Some(at) => weights.each.get_mut(at),
                None => None,
            };
            match one {
                Some(one) => *one = self.number(&format!("{table}.{word}"), weight, &range),
                None => self.fault(place, format!("`{word}` is no witness; the witnesses are {}", known())),
            }
        }
        weights
    }

    fn of_topic(&mut self, topic: &str, file: &OfTopic, maybe: f32) -> Measured {
        let key = |word: &str| format!("topics.{topic}.{word}");
        let wanted = self.count(&key("wanted"), &file.wanted);
        let cards = self.count(&key("cards"), &file.cards);
        let right = self.right(topic, file);
        let in_talk = file.in_talk.as_ref().map(|in_talk| self.in_talk(&key("in-talk"), in_talk, maybe));
        let validated = file.validated.as_ref().map_or(0, |validated| {
            let most = "no more than the topic's `cards`, of which they are a part";
            self.check(&key("validated"), validated, *validated.get_ref() > cards, most);
            *validated.get_ref()
        });
        let sure = file.sure.as_ref().map(|sure| self.sure(&key("sure"), sure, maybe));
        Measured { wanted, cards, right, validated, sure, in_talk }
    }

    fn in_talk(&mut self, topic: &str, file: &OfTalk, maybe: f32) -> InTalk {
        let key = |word: &str| format!("{topic}.{word}");
        let wanted = self.count(&key("wanted"), &file.wanted);
        let cards = self.count(&key("cards"), &file.cards);
        let right = *file.right.get_ref();
        self.parts(&key("right"), &file.right, cards, wanted);
        let sure = file.sure.as_ref().map(|sure| self.sure(&key("sure"), sure, maybe));
        InTalk { wanted, cards, right, sure }
    }

    /// From which probability on a topic is sure.
    fn sure(&mut self, key: &str, sure: &Number, maybe: f32) -> f32 {
        let share = self.share(key, sure);
        self.check(key, sure, share < maybe, "no less than `maybe`");
        share
    }

    /// Checks that right cards are a part of a topic's cards, and of what is wanted.
    fn parts(&mut self, key: &str, right: &Count, cards: usize, wanted: usize) {
        let count = *right.get_ref();
        self.check(key, right, count > cards, "no more than the topic's `cards`, of which they are a part");
        let too_many = count <= cards && count > wanted;
        self.check(key, right, too_many, "no more than the topic's `wanted`, of which they are a part");
    }

    /// How many of a topic's cards were right.
    fn right(&mut self, topic: &str, file: &OfTopic) -> usize {
        let key = format!("topics.{topic}.right");
        let told = "how many of the topic's `cards` were wanted";
        if let Some(precision) = &file.precision {
            let message =
                format!("`topics.{topic}.precision` is of an earlier version: write `right`, {told}");
            self.fault(precision.span(), message);
        } else if let Some(right) = &file.right {
            self.parts(&key, right, *file.cards.get_ref(), *file.wanted.get_ref());
        } else {
            self.fault(file.cards.span(), format!("`{key}` is missing: write {told}"));
        }
        file.right.as_ref().map_or(0, |right| *right.get_ref())
    }
}

impl Judge {
    /// Reads a judge's file.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn read(text: &str) -> Result<Self, Vec<Unjust>> {
        let file: File = toml::from_str(text).map_err(|error| {
            let place = error.span().unwrap_or_default();
            vec![Unjust { place, message: error.message().trim().to_owned() }]
        })?;
        let mut reading = Reading { text, faults: Vec::new() };
        let sure = reading.share("sure", &file.sure);
        let maybe = reading.share("maybe", &file.maybe);
        reading.check("maybe", &file.maybe, maybe > sure, "no more than `sure`");
        let judge = Self {
            learned_from: file.learned_from,
            sure,
            maybe,
            alone: file.alone.map_or(ALONE, |alone| reading.share("alone", &alone)),
            ahead: file.ahead.map_or(AHEAD, |ahead| reading.number("ahead", &ahead, &(0.0..=FAR))),
            own_loss: file.own_loss.and_then(|loss| reading.own_loss(&loss)),
            with_likeness: reading.weights("with-likeness", &file.with_likeness, &file.leans_with_likeness),
            in_talk: file
                .in_talk
                .as_ref()
                .map(|in_talk| reading.weights("in-talk", in_talk, &file.leans_in_talk)),
            without_likeness: reading.weights(
                "without-likeness",
                &file.without_likeness,
                &file.leans_without_likeness,
            ),
            topics: file
                .topics
                .iter()
                .map(|(id, one)| (TopicId::new(id.as_str()), reading.of_topic(id, one, maybe)))
                .collect(),
        };
        if reading.faults.is_empty() { Ok(judge) } else { Err(reading.faults) }
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
        let in_talk = self.in_talk.as_ref().map(|weights| ("in-talk", weights));
        let tables = [("with-likeness", &self.with_likeness), ("without-likeness", &self.without_likeness)];
        for (name, weights) in tables.into_iter().chain(in_talk) {
            if name == "in-talk" {
                file.push_str("\n# What counts where it is known what others said around the message.");
            }
            file.push_str(&format!("\n[{name}]\nbase = {:.4}\n", weights.base));
            for ((feature, word), weight) in FEATURES.iter().zip(weights.each) {
                let counts = match feature {
                    Feature::Talk => name == "in-talk",
                    feature => !(name == "without-likeness" && feature.is_likeness()),
                };
                if counts {
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
                "\n# A message whose direction is at least so near to this one, less a fifth of how near it is to the store's examples,\n\
                 # tells of its author's own loss: nobody answers it.\n\
                 # Where words tell of a loss too, less is enough; below that they are not believed, unless the sentence in\n\
                 # which they stand is at least as near as two of three examples of a loss.\n\
                 [own-loss]\nleast = {:.4}\ndoubted = {:.4}\nsentence = {:.4}\naxis = \"{}\"\n",
                loss.least,
                loss.doubted,
                loss.sentence,
                loss.axis.hex()
            ));
        }
        for (topic, one) in &self.topics {
            file.push_str(&format!(
                "\n[topics.{topic}]\nwanted = {}\ncards = {}\nright = {}\n",
                one.wanted, one.cards, one.right
            ));
            if one.validated > 0 {
                file.push_str(&format!("validated = {}\n", one.validated));
            }
            if let Some(sure) = one.sure {
                file.push_str(&format!("sure = {sure:.3}\n"));
            }
            if let Some(InTalk { wanted, cards, right, sure }) = one.in_talk {
                file.push_str(&format!(
                    "[topics.{topic}.in-talk]\nwanted = {wanted}\ncards = {cards}\nright = {right}\n"
                ));
                if let Some(sure) = sure {
                    file.push_str(&format!("sure = {sure:.3}\n"));
                }
            }
        }
        file
    }
}

#[cfg(test)]
mod tests;
