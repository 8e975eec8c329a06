//! From the witnesses to what a message raises: each topic that one of them names, judged, the surest first.

use smallvec::SmallVec;

use super::{Capped, Direction, Evidence, Examples, Feature, Grade, Judge, Near, Shares, shares::shares};
use crate::{
    dialect::Markup,
    matcher::{self, Contrary, Gate, Raised, is_homework, plain_text},
    topic::{Opposition, Topic},
};

/// What a trigger of a claim that fired is worth beside likeness, as a cosine; the claims of a topic seldom lie further apart.
const MADE: f32 = 0.12;

/// What words that point to a claim are worth.
const POINTED: f32 = 0.06;

/// How far a claim must be ahead of the first of another side to lead where no examples are compared: words that point to one claim, and to
/// none of another side.
const PLAINLY: f32 = 0.04;

/// What it is worth that a message has all of what sets a claim apart. Where the bar leaves as few leading claims to the other camp, the right one
/// leads 0.70 of the cards and offers of `written.tsv` with it and 0.63 without; on talk 25 and 26 of 83.
const APART: f32 = 0.3;

/// How near a claim's examples must be at least for likeness alone to say that it is meant.
const ALIKE: f32 = 0.45;

/// From how many words on a claim must be as far ahead as the judge says. A shorter message says less besides its claim: there as much less
/// will do as it is shorter. Chosen on `talk.tsv` (held out) and `written.tsv` (each message without itself as an example): of 62 and 393 cards and
/// offers of the right topic, on messages that assert or ask, the right claim led 22 and 251 where it was 17 and 223 with one bar for all, and as
/// many of those that lead were right (0.73 and 0.95).
const LONG: u16 = 40;

/// The fewest words that count: in shorter ones a claim must be as far ahead as in one of these.
const SHORTEST: u16 = 10;

/// How much more a message must be like what it calls a topic than like anything that is said of the topic to be a mention and no more.
const PLAINLY_NAMED: f32 = 0.03;

/// With fewer examples a topic does not tell what may be said of it.
const ENOUGH: usize = 100;

/// How many of a claim's nearest examples tell whether who makes it denies something as well.
const LIKE: usize = 5;

/// The most words of a message in which a denial beside a claim's words is taken for one of the claim, as in "it was no coup". In longer ones
/// every second was none: of the 363 plain statements of `blind-statements.tsv`, on which this number was chosen, the side taken was right on 175 of
/// 203 led cards and offers with 25 words, and on 172 of 196 where a denied claim never leads; it was 169 of 192 with 10. There a denial only says that no claim is surely meant.
const PLAIN: usize = 10;

/// The most words of a message in which a denial beside a claim's words counts at all. In longer ones it stood in 8 of 540 written messages that assert
/// or ask and in 3 of 180 that dispute: it tells nothing there.
const DENIED: usize = 18;

/// The claim that a message makes, disputes or asks about, as far as can be told.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Meant {
    /// The claim for which most speaks, by its position; where the message plainly denies that one, the first of the other side.
    pub claim: usize,
    /// How far the claim for which most speaks is ahead of the first of another side, as a cosine; also where the message denies it. In a message
    /// of fewer than 40 words as far as it would have to be in one of 40: see [`Judge::ahead`].
    pub ahead: f32,
    /// Whether the message plainly denies the claim for which most speaks.
    pub denied: bool,
}

/// A topic that a message takes up, or mentions.
#[derive(Clone, Debug, PartialEq)]
pub struct Taken {
    /// The topic's position in the store.
    pub topic: usize,
    /// How sure that is.
    pub grade: Grade,
    /// The judge's probability.
    pub probability: f32,
    /// Why it is not surer, if the probability would allow it.
    pub capped: Option<Capped>,
    /// What the witnesses said.
    pub evidence: Evidence,
    /// The claim that the message makes or asks about, by its position, and where it plainly disputes one, a claim of the side that it takes;
    /// none if none is surely meant.
    pub claim: Option<usize>,
    /// The claims that the message is most like, one of each side at most, the likeliest first: with one of them a card begins that no claim leads.
    pub nearest: SmallVec<[usize; 2]>,
    /// The example that the message is most like, by its position among the store's; none without the encoder.
    pub like: Option<usize>,
}

/// A message as it was weighed.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Weighed {
    /// The topics that it takes up or mentions, the surest first.
    pub taken: Vec<Taken>,
    /// How much of it lies with which topics; none where likeness is not heard.
    pub shares: Option<Shares>,
}

/// How much speaks for a claim.
#[derive(Clone, Copy)]
struct Scored {
    /// By its position.
    claim: usize,
    /// As a cosine, with what words are worth that point to it.
    score: f32,
    /// Whether that is enough for it to be meant, if no other is likelier.
    speaks: bool,
}

/// What of a discussion bears on a topic, by the topic's position.
pub trait Around {
    /// How many other people raised it before.
    fn before(&self, topic: usize) -> usize;
    /// Whether the message that is replied to raises it.
    fn parent(&self, topic: usize) -> bool;
    /// How much of what others said around the message lies with it, between 0 and 1; none where nothing of that is known.
    fn share(&self, topic: usize) -> Option<f32>;
}

/// A message that stands alone.
#[derive(Clone, Copy, Debug)]
pub struct Alone;

impl Around for Alone {
    fn before(&self, _: usize) -> usize {
        0
    }

    fn parent(&self, _: usize) -> bool {
        false
    }

    fn share(&self, _: usize) -> Option<f32> {
        None
    }
}

/// What those say who make a claim.
pub trait Said {
    /// The claim's statement and its examples, by the positions of topic and claim; in the order in which [`Examples`] has them.
    fn said(&self, topic: usize, claim: usize) -> Vec<&str>;
}

/// What the witnesses have before them.
pub struct Hearing<'h> {
    /// The topics of the store, in its order.
    pub topics: &'h [Topic],
    /// What those say who make their claims.
    pub said: &'h dyn Said,
    /// The message.
    pub text: &'h str,
    /// Who weighs.
    pub judge: &'h Judge,
    /// What the phrases say.
    pub raised: &'h Raised,
    /// How many words the message has.
    pub words: usize,
    /// The message's direction and the store's examples, if the encoder has spoken.
    pub likeness: Option<(&'h Direction, &'h Examples)>,
    /// The direction of what the message calls its topics: see [`named`](crate::matcher::named).
    pub names: Option<&'h Direction>,
    /// Whether there is an encoder that could have spoken.
    pub encoder: bool,
    /// The discussion.
    pub around: &'h dyn Around,
}

impl Hearing<'_> {
    /// The topics that the message takes up or mentions, the surest first; of school work mentions alone; those of one probability in the order of the phrases.
    /// And how much of it lies with which.
    pub fn weighed(&self) -> Weighed {
        let near = self.likeness.map(|(message, examples)| examples.near(message));
        let mut taken: Vec<Taken> =
            (0..self.topics.len()).filter_map(|topic| self.of(topic, near.as_ref())).collect();
        let likelier =
            taken.iter().filter(|one| one.capped == Some(Capped::Unproven)).map(|one| one.probability);
        let likelier = likelier.fold(0.0, f32::max);
        for one in &mut taken {
            if one.grade == Grade::Sure && one.probability < likelier {
                (one.grade, one.capped) = (Grade::Maybe, Some(Capped::Outdone));
            }
        }
        if taken.iter().any(|one| one.grade > Grade::Mention) && is_homework(self.text) {
            taken.retain_mut(|one| {
                (one.grade, one.capped, one.claim) = (Grade::Mention, Some(Capped::SchoolWork), None);
                one.evidence.get(Feature::Phrase) > 0.0
            });
        }
        let place = |topic| self.raised.topics.iter().position(|one| one.topic == topic);
        taken.sort_by(|left, right| {
            right.grade.cmp(&left.grade).then(right.probability.total_cmp(&left.probability)).then_with(
                || place(left.topic).unwrap_or(usize::MAX).cmp(&place(right.topic).unwrap_or(usize::MAX)),
            )
        });
        Weighed { taken, shares: near.map(|(near, aside)| shares(&near, aside)) }
    }

    /// What the witnesses say of a topic.
    pub fn evidence(&self, topic: usize, near: Option<&(Vec<Near>, f32)>) -> Evidence {
        let phrases = self.raised.topics.iter().find(|one| one.topic == topic);
        // A word that shows another sense speaks for nothing.
        let held =
            self.raised.held.iter().any(|held| held.topic as usize == topic && held.gate == Gate::NoNear);
        let triggers = phrases.map_or(0, |one| one.triggers.len());
        let evidence = Evidence::of(self.words)
            .phrases(triggers, phrases.is_some_and(|one| !one.claims.is_empty()), held)
            .made(phrases.is_some_and(|one| !one.made.is_empty()))
            .discussion(self.around.before(topic), self.around.parent(topic))
            .talk(self.around.share(topic));
        let Some((near, aside)) = near else { return evidence };
        let Some(own) = near.get(topic) else { return evidence };
        let others = near.iter().enumerate().filter(|(at, _)| *at != topic).map(|(_, one)| one.mean);
        evidence.likeness(own, others.fold(0.0, f32::max), *aside)
    }

    /// Whether any witness besides likeness names a topic.
    fn is_named(&self, topic: usize) -> bool {
        self.raised.topics.iter().any(|one| one.topic == topic)
            || self.raised.held.iter().any(|held| held.topic as usize == topic)
            || self.around.before(topic) > 0
            || self.around.parent(topic)
    }

    fn of(&self, topic: usize, near: Option<&(Vec<Near>, f32)>) -> Option<Taken> {
        let id = &self.topics.get(topic)?.id;
        // Of the other topics there is nothing to weigh.
        if near.is_none() && !self.is_named(topic) {
            return None;
        }
        let evidence = self.evidence(topic, near);
        let grade = self.judge.grade(id, &evidence, self.encoder)?;
        let own = near.and_then(|(near, _)| near.get(topic));
        let ahead = if own.is_some() { self.judge.ahead } else { PLAINLY };
        let (grade, capped) = match self.as_named(topic, own) {
            Some(most) if most < grade => (most, Some(Capped::OnlyNamed)),
            Some(_) => (grade, Some(Capped::OnlyNamed)),
            None => {
                let capped = self.judge.capped(id, &evidence, self.encoder);
                (grade, capped.filter(|_| grade != Grade::Sure))
            }
        };
        let scored = self.scored(topic, own);
        Some(Taken {
            topic,
            grade,
            probability: self.judge.probability(id, &evidence),
            capped,
            nearest: self.nearest(topic, own, &scored),
            claim: self
                .likeliest(topic, own, &scored)
                .filter(|_| capped != Some(Capped::OnlyNamed))
                .filter(|meant| meant.ahead >= ahead && !self.is_at_large(topic))
                .filter(|meant| !self.is_contrary(topic, meant))
                .map(|meant| meant.claim),
            like: own.and_then(|own| own.first),
            evidence,
        })
    }

    /// The claim that is meant: its triggers that fired, words that point to it, its examples and what sets them apart count together. None where nothing
    /// speaks for one.
    pub fn meant(&self, topic: usize, near: Option<&Near>) -> Option<Meant> {
        self.likeliest(topic, near, &self.scored(topic, near))
    }

    /// How much speaks for each claim of a topic, the likeliest first.
    fn scored(&self, topic: usize, near: Option<&Near>) -> Vec<Scored> {
        let one = self.raised.topics.iter().find(|one| one.topic == topic);
        let (made, pointed) = one.map_or((&[][..], &[][..]), |one| (&one.made[..], &one.claims[..]));
        let claims = self.topics.get(topic).map_or(&[][..], |topic| &topic.claims);
        let apart = near.and(self.likeness).map(|(message, examples)| examples.apart(message, topic));
        let apart = |claim: usize| {
            let heard = apart.iter().flatten().find(|one| one.0 == claim);
            heard.map_or(0.0, |one| APART * one.1)
        };
        let mut scores: Vec<Scored> = (0..claims.len())
            .map(|claim| {
                let like = near.and_then(|near| near.claims.iter().find(|one| one.0 == claim));
                let like = like.map_or(0.0, |one| one.1);
                let bonus = if made.contains(&claim) {
                    MADE
                } else if pointed.contains(&claim) {
                    POINTED
                } else {
                    0.0
                };
                let least = if pointed.contains(&claim) { POINTED } else { ALIKE };
                let score = like + bonus + apart(claim);
                Scored { claim, score, speaks: like + bonus >= least }
            })
            .collect();
        // Of equals the one that stands first among what was found, then in the topic.
        let place = |claim| pointed.iter().position(|one| *one == claim).unwrap_or(usize::MAX);
        scores.sort_by(|left, right| {
            let placed = place(left.claim).cmp(&place(right.claim)).then(left.claim.cmp(&right.claim));
            right.score.total_cmp(&left.score).then(placed)
        });
        scores
    }

    /// The side that makes a claim.
    fn side(&self, topic: usize, claim: usize) -> Option<&str> {
        self.topics.get(topic)?.claims.get(claim)?.statement.side.as_ref().map(|side| side.id.as_str())
    }

    /// Of each side that claim for which most speaks of those that somebody disputes; where likeness is not heard, if anything does.
    fn nearest(&self, topic: usize, near: Option<&Near>, scored: &[Scored]) -> SmallVec<[usize; 2]> {
        let mut nearest: SmallVec<[usize; 2]> = SmallVec::new();
        let claims = self.topics.get(topic).map_or(&[][..], |topic| &topic.claims);
        let disputed = |claim: usize| {
            claims.get(claim).is_some_and(|claim| matches!(claim.opposition, Opposition::Views(..)))
        };
        for one in scored.iter().filter(|one| disputed(one.claim) && (one.speaks || near.is_some())) {
            let side = self.side(topic, one.claim);
            if side.is_some() && nearest.iter().all(|other| self.side(topic, *other) != side) {
                nearest.push(one.claim);
            }
        }
        nearest
    }

    fn likeliest(&self, topic: usize, near: Option<&Near>, scored: &[Scored]) -> Option<Meant> {
        let one = self.raised.topics.iter().find(|one| one.topic == topic);
        let claims = &self.topics.get(topic)?.claims;
        let &Scored { claim: first, score, .. } = scored.first().filter(|first| first.speaks)?;
        let side = |claim: usize| self.side(topic, claim);
        let other = scored.iter().find(|one| side(one.claim) != side(first));
        let ahead = other.map_or(score, |other| score - other.score);
        let ahead = if near.is_some() { ahead / self.length() } else { ahead };
        // A claim that itself denies something is made where the message does.
        let denies =
            |claim: usize| claims.get(claim).is_some_and(|claim| matcher::denies(&claim.statement.text));
        let denied = self.words <= DENIED && one.is_some_and(|one| one.denied.contains(&first));
        if !denied || denies(first) {
            return Some(Meant { claim: first, ahead, denied: false });
        }
        let takes = |claim: usize| side(claim).is_some() && side(claim) != side(first);
        let other = scored.iter().find(|one| takes(one.claim)).filter(|_| self.words <= PLAIN)?;
        Some(Meant { claim: other.claim, ahead, denied: true })
    }

    /// Whether the message only names a topic, or asks about it at large.
    fn is_at_large(&self, topic: usize) -> bool {
        self.raised.topics.iter().any(|one| one.topic == topic && one.is_at_large(self.text))
    }

    /// How sure a message can be at most that is more like what it calls the topic than like anything that is said of it, and has no word that points to
    /// a claim; none for any other. Chosen on templates in which two auditors named a topic, and on a hundred messages of a third: of 204 and 17 cards
    /// that nobody wants it takes away 153 and 9, and of 46 wanted ones 1. Of the 711 wanted ones with a topic's name on talk and in seven sets, 2.
    fn as_named(&self, topic: usize, own: Option<&Near>) -> Option<Grade> {
        let (names, (message, examples)) = self.names.zip(self.likeness)?;
        let plain = self.raised.topics.iter().any(|one| one.topic == topic && one.claims.is_empty());
        let own = own.filter(|_| plain && examples.count(topic) >= ENOUGH)?;
        let more = message.cosine(names) - own.said();
        // Who asks about it at large may want its card.
        let asks = || plain_text(self.text).contains('?') || self.is_at_large(topic);
        let most = if more < PLAINLY_NAMED || asks() { Grade::Maybe } else { Grade::Mention };
        Some(most).filter(|_| more >= 0.0)
    }

    /// How long the message is: 1 from [`LONG`] words on.
    fn length(&self) -> f32 {
        let words = u16::try_from(self.words).unwrap_or(LONG).clamp(SHORTEST, LONG);
        f32::from(words) / f32::from(LONG)
    }

    /// Whether the message denies the claim that it seems to make: then no claim is surely meant.
    pub fn is_contrary(&self, topic: usize, meant: &Meant) -> bool {
        let Some(contrary) = Contrary::of(self.text, Markup::DISCORD).filter(|_| !meant.denied) else {
            return false;
        };
        let said = self.said.said(topic, meant.claim);
        let like =
            self.likeness.map(|(message, examples)| examples.nearest(message, topic, meant.claim, LIKE));
        let like: Vec<&str> = like.iter().flatten().filter_map(|at| said.get(*at).copied()).collect();
        contrary.denies(self.words, self.words <= PLAIN, &said, &like)
    }
}
