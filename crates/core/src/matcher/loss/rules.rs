//! Whose stands near what: the rules by which words together tell of a loss.

use std::cmp::Reverse;

use smallvec::SmallVec;

use super::{FEW, words::Part};
use crate::matcher::steps::step;

/// What a message tells of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// What happened to somebody who is the author's own.
    Person,
    /// What happened to the author.
    Themselves,
    /// What became of the author's home.
    Home,
    /// Fear for somebody.
    Fear,
    /// An attack, here and now.
    Raid,
    /// Something that is enough by itself: weariness, or a request for no politics.
    Enough,
}

/// A word or phrase that was found, from word `start` to word `end`, both included.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hit {
    pub(super) parts: u32,
    pub(super) start: u32,
    pub(super) end: u32,
}

impl Hit {
    const fn is(&self, parts: u32) -> bool {
        self.parts & parts != 0
    }
}

const fn bits<const N: usize>(parts: [Part; N]) -> u32 {
    let (mut all, mut at) = (0, 0);
    while at < N {
        all |= parts[at].bit();
        at += 1;
    }
    all
}

/// Without one of these a message tells of nothing.
pub(super) const TELLING: u32 = TELLING_OF_PEOPLE
    | bits([
        Part::Lost,
        Part::Fear,
        Part::Ruined,
        Part::Raid,
        Part::Enough,
        Part::Please,
        Part::Debate,
        Part::Kin,
    ]);
/// What weighs where one's own people are told of.
const TELLING_OF_PEOPLE: u32 = bits([Part::Happened, Part::Befell, Part::Heavy, Part::War]);

const HARMLESS: u32 = Part::Harmless.bit();
const FICTION: u32 = Part::Fiction.bit();
const BARRIER: u32 = bits([Part::Says, Part::Others]);
const PERSON: u32 = bits([Part::Person, Part::OwnPerson]);
const HAPPENS: u32 = bits([Part::Happened, Part::Befell]);
/// What may follow "my brother's" and still speak of him.
const STILL_THEIRS: u32 = bits([Part::Person, Part::OwnPerson, Part::Theirs, Part::Home]);

// How many words may stand between, counted from the words of one part to those of the other. They were found on the practice set
// (`tests/labelled/loss-practice.tsv`): "my brother, the one from Kharkiv whom I told you about, was killed" has eleven.
const PERSON_BEFORE: u32 = 12;
const PERSON_AFTER: u32 = 4;
/// "my best and oldest friend".
const MINE_BEFORE: u32 = 4;
const OF_MINE_AFTER: u32 = 2;
const ME_BEFORE: u32 = 6;
const ME_AFTER: u32 = 2;
const LOST_BEFORE: u32 = 5;
const FEAR_BEFORE: u32 = 6;
const HOME_NEAR: u32 = 8;
const RAID_NEAR: u32 = 8;
const PRONOUN_BEFORE: u32 = 4;
const PRONOUN_AFTER: u32 = 2;
/// How far what weighs may stand from whom it weighs on, whatever stands between: two or three sentences.
const WEIGHS_NEAR: u32 = 30;
const WEIGHS_ON_ONE: u32 = 8;
/// Who speaks within so many words is told of for what they say.
const SPEAKS_WITHIN: u32 = 4;
const PLEA_NEAR: u32 = 6;
const NAME_NEAR: u32 = 5;
/// "Brother missing since March."
const TELEGRAM: u32 = 4;
/// How far a "he" may stand from the brother who is meant.
const MEANT: u32 = 30;

/// The words that were found in a message, in their order, without those that a set phrase or a game hides.
pub(super) struct Reading<'h> {
    hits: &'h [Hit],
    ends: &'h [u32],
}

impl<'h> Reading<'h> {
    pub(super) fn new(hits: &'h mut SmallVec<[Hit; FEW]>, ends: &'h [u32]) -> Self {
        hits.sort_unstable_by_key(|hit| (hit.start, Reverse(hit.end), !hit.is(HARMLESS)));
        let sentence = |hit: &Hit| sentence(ends, hit.start);
        let mut fiction: SmallVec<[usize; 4]> =
            hits.iter().filter(|hit| hit.is(FICTION)).map(sentence).collect();
        fiction.dedup();
        let mut hidden = 0;
        hits.retain(|hit| {
            if hit.is(HARMLESS) {
                hidden = hidden.max(hit.end);
                return false;
            }
            // Sorted by their beginnings, so whatever hides it began before it.
            let in_fiction = !hit.is(Part::Enough.bit()) && fiction.binary_search(&sentence(hit)).is_ok();
            hit.end > hidden && !in_fiction
        });
        Self { hits, ends }
    }

    /// What the words together tell of.
    pub(super) fn told(&self) -> Option<Told> {
        (0..self.hits.len()).find_map(|at| self.told_at(at))
    }
    fn told_at(&self, at: usize) -> Option<Told> {
        let hit = self.hits.get(at)?;
        if hit.is(Part::Enough.bit()) {
            return Some(Told::Enough);
        }
        if hit.is(PERSON) && self.is_own_person(at) && self.is_themselves(at) && self.befallen(at) {
            return Some(Told::Person);
        }
        if hit.is(PERSON) && self.is_own_person(at) && self.weighs_on_person(at) {
            return Some(Told::Person);
        }
        if hit.is(Part::Name.bit()) && self.weighs_on_name(at) {
            return Some(Told::Person);
        }
        if hit.is(Part::Heavy.bit()) && self.weighs_here(at) {
            return Some(Told::Themselves);
        }
        if hit.is(bits([Part::Please, Part::Debate])) && self.is_plea(at) {
            return Some(Told::Enough);
        }
        if hit.is(bits([Part::One, Part::Many])) && self.is_meant(at) && self.pronoun_befallen(at) {
            return Some(Told::Person);
        }
        if hit.is(Part::Lost.bit()) && self.is_lost(at) {
            return Some(Told::Person);
        }
        if hit.is(Part::Fear.bit()) && self.is_feared_for(at) {
            return Some(Told::Fear);
        }
        if hit.is(bits([Part::Me, Part::We])) && self.befell_me(at) {
            return Some(Told::Themselves);
        }
        // "Can't sleep": who tells it is left out. What may be told of others as well, such as "at the front", says nothing then.
        if hit.is(Part::Befell.bit()) && !hit.is(Part::Happened.bit()) && self.begins_sentence(at) {
            return Some(Told::Themselves);
        }
        if self.is_own_home(at) && self.is_ruined(at) {
            return Some(Told::Home);
        }
        (hit.is(Part::Raid.bit()) && self.is_here(at)).then_some(Told::Raid)
    }

    /// The hits that begin within so many words after one, whatever stands between.
    fn all_after(&self, at: usize, words: u32) -> impl Iterator<Item = (usize, &Hit)> {
        let end = self.hits.get(at).map_or(0, |hit| hit.end);
        let following = self.hits.iter().enumerate().skip(at + 1).inspect(|_| step());
        following.take_while(move |(_, hit)| hit.start <= end + words).filter(move |(_, hit)| hit.start > end)
    }

    /// The hits that end within so many words before one, the nearest first, whatever stands between.
    fn all_before(&self, at: usize, words: u32) -> impl Iterator<Item = (usize, &Hit)> {
        let start = self.hits.get(at).map_or(0, |hit| hit.start);
        let before = self.hits.iter().enumerate().take(at).rev().inspect(|_| step());
        // A phrase has few words: what began long before ended before, too.
        let near = before.take_while(move |(_, hit)| hit.start + 2 * words + LONGEST >= start);
        near.filter(move |(_, hit)| hit.end < start && hit.end + words >= start)
    }

    /// The same in one sentence, up to who speaks or to other people.
    fn after(&self, at: usize, words: u32) -> impl Iterator<Item = (usize, &Hit)> {
        let here = self.sentence(at);
        self.all_after(at, words)
            .take_while(move |(_, hit)| !hit.is(BARRIER) && sentence(self.ends, hit.start) == here)
    }

    fn before(&self, at: usize, words: u32) -> impl Iterator<Item = (usize, &Hit)> {
        let here = self.sentence(at);
        self.all_before(at, words)
            .take_while(move |(_, hit)| !hit.is(BARRIER) && sentence(self.ends, hit.start) == here)
    }

    fn sentence(&self, at: usize) -> usize {
        sentence(self.ends, self.hits.get(at).map_or(0, |hit| hit.start))
    }

    fn is_own_person(&self, at: usize) -> bool {
        let Some(hit) = self.hits.get(at) else { return false };
        hit.is(Part::OwnPerson.bit())
            || self.begins_sentence(at) && self.after(at, TELEGRAM).any(|(_, hit)| hit.is(HAPPENS))
            || hit.is(PERSON)
                && (self.before(at, MINE_BEFORE).any(|(_, hit)| hit.is(Part::Mine.bit()))
                    || self.after(at, OF_MINE_AFTER).any(|(_, hit)| hit.is(Part::OfMine.bit())))
    }

    fn begins_sentence(&self, at: usize) -> bool {
        let start = self.hits.get(at).map_or(0, |hit| hit.start);
        start == 1 || self.ends.binary_search(&(start - 1)).is_ok()
    }

    /// Whether a person is meant, and not something of theirs: "my brother's phone died".
    fn is_themselves(&self, at: usize) -> bool {
        let Some(person) = self.hits.get(at) else { return false };
        // "Friend's" is read as "friends" too, which then covers the ending.
        let following = self.hits.iter().enumerate().skip(at + 1);
        let next = following.take_while(|(_, hit)| hit.start <= person.end + 1);
        let mut endings = next.filter(|(_, hit)| hit.start > person.start && hit.is(Part::Possessive.bit()));
        endings.next().is_none_or(|(ending, hit)| {
            let end = hit.end;
            // "My brother's dead": what follows at once is told of him.
            let at_once = |(_, hit): (usize, &Hit)| hit.is(HAPPENS) && hit.start <= end + 1;
            self.all_after(at, 2).any(at_once)
                || self.all_after(ending, 2).any(|(_, hit)| hit.is(STILL_THEIRS))
        })
    }

    /// Whether something happened to a person.
    fn befallen(&self, at: usize) -> bool {
        let speaks = || self.all_after(at, 1).any(|(_, hit)| hit.is(Part::Says.bit()));
        self.after(at, PERSON_BEFORE).any(|(_, hit)| hit.is(HAPPENS))
            || self.before(at, PERSON_AFTER).any(|(_, hit)| hit.is(HAPPENS)) && !speaks()
            || self.next_sentence_tells(at)
    }

    fn speaks(&self, at: usize) -> bool {
        self.all_after(at, SPEAKS_WITHIN).any(|(_, hit)| hit.is(Part::Says.bit()))
    }

    /// Whether a person is told of for something that weighs, wherever it stands, and not for what they say. Of family and
    /// friends, whatever is told weighs: few bring up their mother to argue, but for what she thinks.
    fn weighs_on_person(&self, at: usize) -> bool {
        let weighs = |(_, hit): (usize, &Hit)| hit.is(TELLING_OF_PEOPLE);
        let speaks = self.speaks(at) || self.all_before(at, 2).any(|(_, hit)| hit.is(Part::Says.bit()));
        !speaks
            && self.is_themselves(at)
            && (self.hits.get(at).is_some_and(|hit| hit.is(Part::Kin.bit()))
                || self.all_after(at, WEIGHS_NEAR).any(weighs)
                || self.all_before(at, WEIGHS_NEAR).any(weighs))
    }

    fn weighs_on_name(&self, at: usize) -> bool {
        let weighs = |(_, hit): (usize, &Hit)| hit.is(HAPPENS | Part::Heavy.bit());
        self.after(at, NAME_NEAR).any(weighs) || self.before(at, NAME_NEAR).any(weighs)
    }

    /// Whether what weighs is told of the author, of somebody whom they call by name or by "he", of this hour, or with more that weighs.
    fn weighs_here(&self, at: usize) -> bool {
        let on = bits([Part::Me, Part::We, Part::Name, Part::Now, Part::Heavy, Part::Befell]);
        let whom = |(_, hit): (usize, &Hit)| hit.is(on);
        let one = |(_, hit): (usize, &Hit)| hit.is(Part::One.bit());
        self.all_after(at, WEIGHS_NEAR).any(whom)
            || self.all_before(at, WEIGHS_NEAR).any(whom)
            || self.all_after(at, WEIGHS_ON_ONE).any(one)
            || self.all_before(at, WEIGHS_ON_ONE).any(one)
    }

    /// Whether somebody asks to be spared: "please, not here", "enough of the debates".
    fn is_plea(&self, at: usize) -> bool {
        let plea = |(_, hit): (usize, &Hit)| hit.is(Part::Plea.bit());
        self.all_after(at, PLEA_NEAR).any(plea) || self.all_before(at, PLEA_NEAR).any(plea)
    }

    /// "My brother. Killed near Bakhmut."
    fn next_sentence_tells(&self, at: usize) -> bool {
        let here = self.sentence(at);
        let Some(&end) = self.ends.get(here) else { return false };
        self.all_after(at, PERSON_AFTER)
            .take_while(|(_, hit)| !hit.is(BARRIER))
            .any(|(_, hit)| hit.is(HAPPENS) && hit.start > end && hit.start <= end + 2)
    }

    /// Whether a "he" may be somebody of the author's own.
    fn is_meant(&self, at: usize) -> bool {
        let own = |(at, hit): (usize, &Hit)| hit.is(PERSON) && self.is_own_person(at);
        self.all_before(at, MEANT).any(own) || self.all_after(at, MEANT).any(own)
    }

    fn pronoun_befallen(&self, at: usize) -> bool {
        self.after(at, PRONOUN_BEFORE).any(|(_, hit)| hit.is(HAPPENS))
            || self.before(at, PRONOUN_AFTER).any(|(_, hit)| hit.is(HAPPENS | Part::Lost.bit()))
    }

    /// Whether it is people or a home of the author's own that were lost.
    fn is_lost(&self, at: usize) -> bool {
        self.after(at, LOST_BEFORE).any(|(at, hit)| {
            hit.is(PERSON) && self.is_own_person(at) && self.is_themselves(at) || self.is_own_home(at)
        })
    }

    fn is_feared_for(&self, at: usize) -> bool {
        self.after(at, FEAR_BEFORE).any(|(at, hit)| {
            hit.is(Part::One.bit()) || hit.is(PERSON) && self.is_own_person(at) || self.is_own_home(at)
        })
    }

    fn befell_me(&self, at: usize) -> bool {
        let befell = |(_, hit): (usize, &Hit)| hit.is(Part::Befell.bit());
        let speaks = || self.all_after(at, 1).any(|(_, hit)| hit.is(Part::Says.bit()));
        self.after(at, ME_BEFORE).any(befell) || self.before(at, ME_AFTER).any(befell) && !speaks()
    }

    fn is_own_home(&self, at: usize) -> bool {
        let Some(hit) = self.hits.get(at) else { return false };
        let own = |(_, hit): (usize, &Hit)| hit.is(bits([Part::Mine, Part::OwnPerson]));
        hit.is(Part::OwnHome.bit()) || hit.is(Part::Home.bit()) && self.before(at, MINE_BEFORE).any(own)
    }

    fn is_ruined(&self, at: usize) -> bool {
        let ruined = |(_, hit): (usize, &Hit)| hit.is(Part::Ruined.bit());
        self.after(at, HOME_NEAR).any(ruined) || self.before(at, HOME_NEAR).any(ruined)
    }

    fn is_here(&self, at: usize) -> bool {
        let here = |(at, hit): (usize, &Hit)| {
            hit.is(bits([Part::Now, Part::Me]))
                || hit.is(PERSON) && self.is_own_person(at)
                || self.is_own_home(at)
        };
        self.all_after(at, RAID_NEAR).any(here) || self.all_before(at, RAID_NEAR).any(here)
    }
}

/// The most words that a phrase of the lists is thought to have.
const LONGEST: u32 = 12;

/// The number of the sentence in which a word stands, counted from 0.
fn sentence(ends: &[u32], word: u32) -> usize {
    ends.partition_point(|end| *end < word)
}
