//! The words that tell of a loss, as people write them down: lists by the part that a word plays.

use serde::Deserialize;

#[cfg(test)]
use crate::matcher::phrases;

/// The part that a word plays. The lists of the files are called as they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// Makes whoever follows one's own: "my".
    Mine,
    /// The same of whoever stands before: "of mine".
    OfMine,
    /// People who are one's own where something makes them so: "brother".
    Person,
    /// People who are one's own without that: "mum".
    OwnPerson,
    /// Of those people, family and friends: told of in any way but for what they say.
    Kin,
    /// What may be somebody's, so that "my brother's" still speaks of them: "wife", "leg".
    Theirs,
    /// The ending of "my brother's".
    Possessive,
    /// Places where one lives, where something makes them one's own: "flat".
    Home,
    /// Such places without that: "hometown".
    OwnHome,
    /// The author: "I".
    Me,
    /// The author among others, who may be a whole country: "we".
    We,
    /// One person spoken of before: "he".
    One,
    /// Several: "they".
    Many,
    /// What happens to people and is told of others: "was killed".
    Happened,
    /// What happens to people and is told of oneself too: "was wounded", "fled".
    Befell,
    /// What is done to people, who stand after it: "lost", "killed".
    Lost,
    /// What is felt for people, who stand after it: "worried about", "no news from".
    Fear,
    /// What happens to a home: "burned down".
    Ruined,
    /// What is heard of an attack: "sirens".
    Raid,
    /// What makes that one's own hour: "here", "again".
    Now,
    /// What is enough by itself: "no politics please".
    Enough,
    /// What weighs on whoever tells it of themselves or of somebody they know: "coffin".
    Heavy,
    /// Words of war, which weigh where one's own people are told of: "brigade".
    War,
    /// A plea: "please".
    Please,
    /// What a plea is for, if it is to be left in peace: "no", "stop".
    Plea,
    /// What one may want to be spared: "debate".
    Debate,
    /// The names of people whom one calls by their first name: "Sashko".
    Name,
    /// What parts those who speak from what they speak of: "says".
    Says,
    /// Other people, to whom what follows happens: "thousands".
    Others,
    /// Set phrases in which the words mean something else: "dying to know".
    Harmless,
    /// Words of games, films and books, which tell of no loss in their sentence: "respawn".
    Fiction,
}

impl Part {
    /// Every part.
    pub(super) const ALL: [Self; 31] = [
        Self::Mine,
        Self::OfMine,
        Self::Person,
        Self::OwnPerson,
        Self::Kin,
        Self::Theirs,
        Self::Possessive,
        Self::Home,
        Self::OwnHome,
        Self::Me,
        Self::We,
        Self::One,
        Self::Many,
        Self::Happened,
        Self::Befell,
        Self::Lost,
        Self::Fear,
        Self::Ruined,
        Self::Raid,
        Self::Now,
        Self::Enough,
        Self::Heavy,
        Self::War,
        Self::Please,
        Self::Plea,
        Self::Debate,
        Self::Name,
        Self::Says,
        Self::Others,
        Self::Harmless,
        Self::Fiction,
    ];

    pub(super) const fn bit(self) -> u32 {
        1 << self as u32
    }
}

/// Words by the parts that they play: the shape of the files in `crates/core/loss`. Each list is called as its part.
///
/// A word is written as a phrase of a trigger is, with two shorthands inside it: `can't/cannot sleep` says either word, and `сусід|а|у|ом`
/// the word before the first bar with each of the endings, and without one.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub(super) struct Words {
    mine: Vec<String>,
    of_mine: Vec<String>,
    person: Vec<String>,
    own_person: Vec<String>,
    kin: Vec<String>,
    theirs: Vec<String>,
    possessive: Vec<String>,
    home: Vec<String>,
    own_home: Vec<String>,
    me: Vec<String>,
    we: Vec<String>,
    one: Vec<String>,
    many: Vec<String>,
    happened: Vec<String>,
    befell: Vec<String>,
    lost: Vec<String>,
    fear: Vec<String>,
    ruined: Vec<String>,
    raid: Vec<String>,
    now: Vec<String>,
    enough: Vec<String>,
    heavy: Vec<String>,
    war: Vec<String>,
    please: Vec<String>,
    plea: Vec<String>,
    debate: Vec<String>,
    name: Vec<String>,
    says: Vec<String>,
    others: Vec<String>,
    harmless: Vec<String>,
    fiction: Vec<String>,
}

/// A word that cannot be used.
#[cfg(test)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    /// Its list.
    pub(super) part: Part,
    /// Its place there, counted from 0.
    pub(super) index: usize,
    /// The word.
    pub(super) text: String,
    /// Why it cannot be used.
    pub(super) reason: &'static str,
}

impl Words {
    /// The words of a part.
    pub(super) fn of(&self, part: Part) -> &[String] {
        match part {
            Part::Mine => &self.mine,
            Part::OfMine => &self.of_mine,
            Part::Person => &self.person,
            Part::OwnPerson => &self.own_person,
            Part::Kin => &self.kin,
            Part::Theirs => &self.theirs,
            Part::Possessive => &self.possessive,
            Part::Home => &self.home,
            Part::OwnHome => &self.own_home,
            Part::Me => &self.me,
            Part::We => &self.we,
            Part::One => &self.one,
            Part::Many => &self.many,
            Part::Happened => &self.happened,
            Part::Befell => &self.befell,
            Part::Lost => &self.lost,
            Part::Fear => &self.fear,
            Part::Ruined => &self.ruined,
            Part::Raid => &self.raid,
            Part::Now => &self.now,
            Part::Enough => &self.enough,
            Part::Heavy => &self.heavy,
            Part::War => &self.war,
            Part::Please => &self.please,
            Part::Plea => &self.plea,
            Part::Debate => &self.debate,
            Part::Name => &self.name,
            Part::Says => &self.says,
            Part::Others => &self.others,
            Part::Harmless => &self.harmless,
            Part::Fiction => &self.fiction,
        }
    }

    pub(super) fn entries(&self) -> impl Iterator<Item = (Part, &str)> {
        Part::ALL.into_iter().flat_map(|part| self.of(part).iter().map(move |entry| (part, entry.as_str())))
    }

    /// Every word that cannot be used; a test shows that there is none.
    #[cfg(test)]
    pub(super) fn faults(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        for part in Part::ALL {
            for (index, entry) in self.of(part).iter().enumerate() {
                let unusable = match spelt_out(entry) {
                    Ok(phrases) => phrases.iter().find_map(|phrase| phrases::readings(phrase).err()),
                    Err(reason) => Some(reason),
                };
                faults.extend(unusable.map(|reason| Fault { part, index, text: entry.clone(), reason }));
            }
        }
        faults
    }
}

/// The languages of the bot's own words, in the order of their files.
#[cfg(test)]
pub(super) const LANGUAGES: [&str; 3] = ["en", "uk", "ru"];

/// The bot's own words, a file a language.
pub(super) fn read() -> [Result<Words, toml::de::Error>; 3] {
    [
        toml::from_str(include_str!("../../../loss/en.toml")),
        toml::from_str(include_str!("../../../loss/uk.toml")),
        toml::from_str(include_str!("../../../loss/ru.toml")),
    ]
}

/// The same; a test shows that each file can be read.
pub(super) fn own() -> [Words; 3] {
    read().map(Result::unwrap_or_default)
}

/// Phrases that one entry may stand for: three words of eight forms each.
const MOST: usize = 512;

/// The phrases that an entry stands for, its shorthands spelt out.
pub(super) fn spelt_out(entry: &str) -> Result<Vec<String>, &'static str> {
    let mut phrases = vec![String::new()];
    for token in entry.split_whitespace() {
        let forms = token.split('/').flat_map(|word| {
            let mut parts = word.split('|');
            let stem = parts.next().unwrap_or_default();
            std::iter::once(stem.to_owned()).chain(parts.map(move |ending| format!("{stem}{ending}")))
        });
        let forms: Vec<String> = forms.collect();
        if forms.iter().any(String::is_empty) {
            return Err("a `/` or `|` has no word beside it");
        }
        if phrases.len() * forms.len() > MOST {
            return Err("it stands for more than 512 phrases");
        }
        let longer =
            phrases.iter().flat_map(|before| forms.iter().map(move |form| format!("{before} {form}")));
        phrases = longer.collect();
    }
    Ok(phrases)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shorthands_are_spelt_out() {
        let spelt = |entry: &str| spelt_out(entry).map(|all| all.join(","));
        assert_eq!(spelt("can't/cannot sleep"), Ok(" can't sleep, cannot sleep".to_owned()));
        assert_eq!(spelt("сусід|а|ом мій"), Ok(" сусід мій, сусіда мій, сусідом мій".to_owned()));
        assert!(spelt("one//two").is_err());
        assert!(spelt("a/b/c/d/e/f/g/h/i ".repeat(4).trim_end()).is_err());
    }

    #[test]
    fn a_word_that_cannot_be_used_is_told_with_its_place() {
        let words = Words { happened: vec!["died".to_owned(), "w*rd".to_owned()], ..Words::default() };
        let faults = words.faults();
        assert_eq!(faults.len(), 1);
        assert_eq!((faults[0].part, faults[0].index, faults[0].text.as_str()), (Part::Happened, 1, "w*rd"));
    }
}
