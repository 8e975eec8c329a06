//! Which claim would lead a message's card, on messages whose claim readers agree on; and how far ahead it must be to lead.
//!
//! Talk is few: 126 messages of it have a known claim. Where folds tell of messages that are examples too (`written.tsv`), each is heard
//! without itself among the examples, and the two kinds count alike: people make plain statements as well as the talk of threads.

use counterpoint_core::{
    dialect::Markup,
    hear::{self, Judge, Near},
    matcher::own_words,
    remark::Context,
    share::number,
    topic::Claim,
};

use super::{
    Ears, Labelled,
    ears::Told,
    folds::Fold,
    thresholds::{ENOUGH, between},
};

/// The share of leading claims that are to be right, on the messages that the threshold is chosen on: 0.05 more than is wanted on others.
const LED: f64 = 0.75;

/// The share of messages that a claim of the other camp may lead, by the mean of the kinds.
const OTHER: f64 = 0.03;

/// The same for each kind: however many plain statements are led rightly, few of talk may be led by the other camp.
const OTHER_OF_EACH: f64 = 0.05;

/// What would lead the card of a message whose claim readers agree on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lead {
    /// How far it is ahead; none if no claim would.
    ahead: Option<f32>,
    right: bool,
    /// Whether it is of the other camp.
    other: bool,
}

impl Lead {
    pub(super) fn of(hearing: &hear::Hearing<'_>, near: Option<&[Near]>, one: &Labelled) -> Option<Self> {
        let label = one.claim.as_ref()?;
        let at = hearing.topics.iter().position(|topic| topic.id == label.topic)?;
        let meant = hearing.meant(at, near.and_then(|near| near.get(at)));
        let meant = meant.filter(|meant| !hearing.is_contrary(at, meant));
        let claim = meant.and_then(|meant| hearing.topics.get(at)?.claims.get(meant.claim));
        let camp = |claim: &Claim| claim.statement.side.as_ref()?.camp;
        Some(Self {
            ahead: meant.map(|meant| meant.ahead),
            right: claim.is_some_and(|claim| claim.id == label.claim),
            other: claim.and_then(camp).zip(label.camp).is_some_and(|(led, own)| led != own),
        })
    }
}

/// What would lead the cards of the messages that are examples of folds, each without itself, and each in one of the folds.
pub(super) fn of_examples(ears: &Ears<'_>, folds: &[Fold], judge: &Judge) -> Vec<Lead> {
    let topics = ears.store.topics();
    let each = folds.iter().enumerate().flat_map(|(at, fold)| {
        let own = fold.written.iter().enumerate().filter(move |(number, _)| number % folds.len() == at);
        own.map(move |(_, (labelled, direction))| (fold, labelled, direction))
    });
    let lead = |(fold, labelled, direction): (&Fold, &Labelled, &hear::Direction)| {
        let topic = ears.store.position(&labelled.claim.as_ref()?.topic)?;
        let (examples, said) = fold.without(direction, topic, topics.len());
        let raised = ears.raised(&labelled.text, &Context::default());
        let hearing = hear::Hearing {
            topics,
            said: &said,
            text: &labelled.text,
            judge,
            raised: &raised,
            words: own_words(&labelled.text, Markup::DISCORD).split_whitespace().count(),
            likeness: Some((direction, &examples)),
            names: None,
            encoder: true,
            around: &Told::of(ears.store, labelled),
        };
        Lead::of(&hearing, Some(&examples.near(direction).0), labelled)
    };
    each.filter_map(lead).collect()
}

/// How far a claim must be ahead to lead: the least at which most leading claims are right, and few are of the other camp, by the mean of
/// the kinds of messages that there are; and not many of the other camp in any of them.
pub(super) fn bar(kinds: &[&[Lead]]) -> f32 {
    let kinds: Vec<&[Lead]> = kinds.iter().copied().filter(|kind| !kind.is_empty()).collect();
    let mut aheads: Vec<f32> = kinds.iter().copied().flatten().filter_map(|one| one.ahead).collect();
    aheads.sort_by(|left, right| right.total_cmp(left));
    let mut best = Judge::cautious().ahead;
    for (at, ahead) in aheads.iter().enumerate().skip(ENOUGH - 1) {
        let (mut right, mut other, mut most) = (0.0, 0.0, 0.0_f64);
        for kind in &kinds {
            let led: Vec<&Lead> =
                kind.iter().filter(|one| one.ahead.is_some_and(|own| own >= *ahead)).collect();
            let count = |of: fn(&Lead) -> bool| number(led.iter().filter(|one| of(one)).count());
            right += count(|one| one.right) / number(led.len().max(1));
            let of_other = count(|one| one.other) / number(kind.len());
            other += of_other;
            most = most.max(of_other);
        }
        let few = other <= OTHER * number(kinds.len()) && most <= OTHER_OF_EACH;
        if right >= LED * number(kinds.len()) && few {
            best = between(*ahead, aheads.get(at + 1).copied());
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leads(of: &[(f32, bool, bool)]) -> Vec<Lead> {
        of.iter().map(|&(ahead, right, other)| Lead { ahead: Some(ahead), right, other }).collect()
    }

    #[test]
    fn the_bar_is_as_low_as_both_kinds_together_allow() {
        let right =
            |from: f32, count: u8| (0..count).map(move |at| (from - 0.001 * f32::from(at), true, false));
        // From 0.1 on every second claim of talk is of the other camp, and every written one is right.
        let wrong = (0..20_u8).map(|at| (0.1 - 0.001 * f32::from(at), at % 2 == 0, at % 2 == 1));
        let talk = leads(&right(0.5, 30).chain(wrong).collect::<Vec<_>>());
        let written = leads(&right(0.5, 30).chain(right(0.1, 20)).collect::<Vec<_>>());
        let alone = bar(&[&talk, &[]]);
        assert!((0.097..0.098).contains(&alone), "one of 50 is of the other camp: {alone}");
        let both = bar(&[&talk, &written]);
        assert!((0.095..0.096).contains(&both), "two of 50, and none of 50: {both}");
    }

    #[test]
    fn few_messages_choose_no_bar() {
        let few = leads(&[(0.2, true, false); ENOUGH - 1]);
        assert_eq!((bar(&[&few]), bar(&[])), (Judge::cautious().ahead, Judge::cautious().ahead));
    }
}
