//! A topic as a message raised it: what the policy tells among its gates, and what the engine shows.

use crate::{
    hear::{Capped, Grade},
    matcher::Ground,
    topic::TopicId,
    words::Words,
};

/// A topic that a message raised.
#[derive(Clone, Debug, PartialEq)]
pub struct Heard {
    /// The topic.
    pub topic: TopicId,
    /// How sure it is that the message takes it up. What is asked for by name is sure.
    pub grade: Grade,
    /// How likely that is, as the judge weighs it, between 0 and 1.
    pub probability: f32,
    /// Why the grade is lower than the probability would allow, if it is.
    pub capped: Option<Capped>,
    /// What raised it.
    pub ground: Ground,
    /// The triggers that fired, counted from 1 in the order of the file.
    pub triggers: Vec<u16>,
    /// How many other people raised it in the discussion before, as far as the judge counts them.
    pub before: usize,
    /// Whether the message that is replied to raises it.
    pub parent: bool,
    /// How much of what others said around the message lies with it, between 0 and 1; none where that is not known.
    pub talk: Option<f32>,
    /// The id of the claim that the message surely makes, disputes or asks about: it leads the card. None if none is surely meant:
    /// then neither side was chosen to lead.
    pub claim: Option<String>,
    /// The id of the side whose claim that is, if it is a side's.
    pub side: Option<String>,
}

/// Of 100, how likely it is that a message takes up what it asks for by name. No weighing of witnesses is as certain.
const CERTAIN: u8 = 100;

/// Of 100, the least share of the talk around a message that is told: less of it changes little.
const TOLD: u8 = 5;

/// A share between 0 and 1, of 100.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 100")]
fn percent(share: f32) -> u8 {
    (share.clamp(0.0, 1.0) * 100.0).round() as u8
}

/// How surely a topic was heard, in words: "`tram-line`: maybe (97 of 100), as …"; what is certain needs no number.
pub(super) fn sureness(
    topic: &TopicId,
    grade: Grade,
    percent: u8,
    capped: Option<Capped>,
    words: &Words,
) -> String {
    let grade = grade.said(words);
    let mut sureness = if percent >= CERTAIN {
        words.measured_sureness_named(grade, topic)
    } else {
        words.measured_sureness(grade, percent, topic)
    };
    if let Some(capped) = capped {
        sureness.push_str(", ");
        sureness.push_str(capped.said(words));
    }
    sureness
}

impl Heard {
    /// How likely it is, of 100: 100 where somebody asked for it by name, and less where it was weighed.
    pub fn percent(&self) -> u8 {
        let rounded = percent(self.probability);
        if self.ground == Ground::Name { CERTAIN } else { rounded.min(CERTAIN - 1) }
    }

    /// How sure it is, in words: "`tram-line`: maybe (62 of 100)".
    pub fn sureness(&self, words: &Words) -> String {
        sureness(&self.topic, self.grade, self.percent(), self.capped, words)
    }

    /// What raised it, in words: the ground, and what the discussion adds.
    pub fn said(&self, words: &Words) -> String {
        let ground = Some(self.ground.said(words)).filter(|ground| !ground.is_empty());
        ground.into_iter().chain(self.discussion(words)).collect::<Vec<_>>().join("; ")
    }

    /// What the discussion adds, in words.
    pub fn discussion(&self, words: &Words) -> Vec<String> {
        let before = (self.before > 0).then(|| words.ground_before(self.before));
        let parent = self.parent.then(|| words.ground_parent().to_owned());
        let talk = self
            .talk
            .map(percent)
            .filter(|percent| *percent >= TOLD)
            .map(|percent| words.ground_talk(percent));
        before.into_iter().chain(parent).chain(talk).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Language;

    #[test]
    fn nothing_that_was_weighed_is_certain() {
        let heard = |probability, ground| Heard {
            topic: TopicId::new("tram-line"),
            grade: Grade::Sure,
            probability,
            capped: None,
            ground,
            triggers: Vec::new(),
            before: 0,
            parent: false,
            talk: None,
            claim: None,
            side: None,
        };
        let phrases = || Ground::Phrases(vec!["tram".into()]);
        for (probability, percent) in
            [(0.0, 0), (0.624, 62), (0.99, 99), (0.995, 99), (1.0, 99), (f32::NAN, 0)]
        {
            assert_eq!(heard(probability, phrases()).percent(), percent, "{probability}");
        }
        let words = Language::English.words();
        assert_eq!(heard(0.9999, phrases()).sureness(words), "`tram-line`: sure (99 of 100)");
        assert_eq!(heard(1.0, Ground::Name).sureness(words), "`tram-line`: sure");
    }
}
