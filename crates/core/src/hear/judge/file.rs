//! The judge's file in a store: what `measure --fit` learned, as a person can read it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{AHEAD, ALONE, Judge, Measured, Weights};
use crate::{
    hear::{Direction, FEATURES, OwnLoss},
    topic::TopicId,
};

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
                "\n# A message whose direction is at least so near to this one, less a fifth of how near it is to the store's examples,\n\
                 # tells of its author's own loss: nobody answers it.\n\
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
            if one.validated > 0 {
                file.push_str(&format!("validated = {}\n", one.validated));
            }
            if let Some(sure) = one.sure {
                file.push_str(&format!("sure = {sure:.3}\n"));
            }
        }
        file
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
    use super::super::tests::judge;
    use super::*;

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
        assert!(read.is_own_loss(false, Some(&towards(3).into()), None));
        assert!(
            !read.is_own_loss(true, Some(&towards(4).into()), None) && !read.is_own_loss(false, None, None)
        );
        assert!(
            read.is_own_loss(true, None, None)
                && Judge::cautious().is_own_loss(true, Some(&towards(4).into()), None)
        );
        let before = judge.file().replace("doubted = 0.1000\n", "");
        let before = Judge::read(&before).expect("files of an earlier version have no such number");
        assert!(before.is_own_loss(true, Some(&towards(4).into()), None));
        let turned = judge.file().replace("doubted = 0.1000", "doubted = 0.4");
        assert!(matches!(Judge::read(&turned), Err(Unjust::Number("own-loss"))));
        let broken = judge.file().replace("axis = \"", "axis = \"0");
        assert!(matches!(Judge::read(&broken), Err(Unjust::Number("own-loss"))));
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
}
