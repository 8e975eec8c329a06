//! What a message raises: by what it says, by a name, or by the message that it replies to.

use std::sync::Arc;

use smallvec::SmallVec;

use super::{
    Heard, StandingOffer,
    not_own::not_own_words,
    request::{asks_for_help, subject},
};
use crate::{
    composer::{self, Frame, Of, Reply},
    hear::{Alone, Around, Capped, Directions, Discussed, Discussion, Grade, Shares, Taken, has_direction},
    matcher::{Loss, Match, Raised},
    policy::{Before, Candidate, Case, Compared, Found, Gate, Measure, Ruling, Seen, Silence, Walk},
    remark::{Context, PersonId, Remark},
    store::Store,
    topic::{Topic, TopicId},
};

/// The topics that a message raises, strongest first, as they stand in a store.
pub(super) struct Prospect<'s> {
    store: &'s Store,
    pub(super) topics: SmallVec<[Candidate<'s>; 4]>,
    pub(super) heard: Arc<[Heard]>,
    /// Their positions in the store, and the claim that would lead the card of each.
    claims: SmallVec<[(usize, usize); 4]>,
    /// Whether the message tells of its author's own loss or asks for no politics.
    pub(super) own_loss: bool,
}

/// How much of a message lies with which topics.
pub(super) type Lies = Box<[(TopicId, f32)]>;

/// What a message raises, as it was judged: it outlives the store, by whose positions it tells the topics.
pub(super) struct Judged {
    /// The topics, or why there are none.
    topics: Result<Vec<Sighted>, Silence>,
    /// Whether it tells of its author's own loss.
    pub(super) own_loss: bool,
    /// With which topics the message lies, whatever it raises; none where likeness was not heard.
    pub(super) lies: Option<Lies>,
}

impl Judged {
    /// What a message raises, and what it asks for if it names the bot.
    pub(super) fn of(store: &Store, case: &Case<'_>, witnesses: &Witnesses<'_>) -> Self {
        let remark = case.remark;
        let raised = store.raised_in(&remark.text, &remark.context, remark.dialect);
        let (topics, shares) = if remark.asks {
            (asked(store, case, witnesses, &raised), None)
        } else {
            let (topics, shares) = judged(store, case, witnesses, &raised);
            (Ok(topics), shares)
        };
        let topics = topics.and_then(|topics| {
            if topics.is_empty() { Err(why_nothing(store, remark, &raised, witnesses)) } else { Ok(topics) }
        });
        // Without an encoder a message that raises nothing leaves nothing in its discussion.
        let matters = topics.is_ok() || witnesses.encoder;
        let own_loss = matters && is_own_loss(store, remark, witnesses.direction);
        Self { topics, own_loss, lies: shares.map(|shares| lies(store, &shares)) }
    }

    /// The same in `store`, by which it was judged.
    ///
    /// # Errors
    /// Why it raises nothing.
    pub(super) fn prospect<'s>(&self, store: &'s Store, remark: &Remark) -> Result<Prospect<'s>, Silence> {
        let topics = self.topics.as_ref().map_err(Silence::clone)?;
        Ok(Prospect { own_loss: self.own_loss, ..Prospect::new(store, topics, remark) })
    }
}

/// The topics of a store in which so much of a message lies.
fn lies(store: &Store, shares: &Shares) -> Lies {
    let id = |at: usize| store.topics().get(at).map(|topic| topic.id.clone());
    shares.iter().filter_map(|(topic, share)| Some((id(*topic)?, *share))).collect()
}

impl<'s> Prospect<'s> {
    /// What a message with an offer raises, and the topic that it was offered for as surely as it was then.
    ///
    /// # Errors
    /// Why there is nothing, where the store has that topic no more.
    pub(super) fn with_offer(
        store: &'s Store,
        case: &Case<'_>,
        raised: Result<Self, Silence>,
        offer: &StandingOffer<'_>,
        grade: Grade,
    ) -> Result<Self, Silence> {
        let Some(topic) = store.position(offer.topic) else { return raised };
        let mut raised = match raised {
            Ok(raised) => raised,
            Err(_) => Self {
                own_loss: is_own_loss(store, case.remark, offer.direction),
                ..Self::new(store, &[], case.remark)
            },
        };
        if let Some(known) = raised.topics.iter_mut().find(|one| one.topic.id == *offer.topic) {
            (known.grade, known.capped) = (grade, None);
        } else {
            let offered = Sighted { grade, meant: None, ..Sighted::surely(Match::by_discussion(topic)) };
            let offered = Self::new(store, &[offered], case.remark);
            raised.topics.extend(offered.topics);
            raised.claims.extend(offered.claims);
            raised.heard = raised.heard.iter().chain(&*offered.heard).cloned().collect();
        }
        Ok(raised)
    }

    fn new(store: &'s Store, sighted: &[Sighted], remark: &Remark) -> Self {
        let other =
            remark.context.replied_to_by.as_ref().is_some_and(|by| remark.author.person() != Some(by));
        let (mut topics, mut claims, mut all) = (SmallVec::new(), SmallVec::new(), Vec::new());
        for Sighted { matched, grade, probability, capped, meant, nearest, before, parent, talk } in sighted {
            let Some(topic) = store.topics().get(matched.topic) else { continue };
            let leading = composer::leading(topic, meant.as_slice(), nearest, &remark.id);
            // A claim that nobody disputes leads no card, whoever means it.
            let claim = meant.filter(|meant| *meant == leading).and_then(|meant| topic.claims.get(meant));
            let heard = Heard {
                topic: topic.id.clone(),
                grade: *grade,
                probability: *probability,
                capped: *capped,
                ground: matched.ground(),
                triggers: matched.triggers.iter().map(|trigger| trigger + 1).collect(),
                before: *before,
                parent: *parent,
                talk: *talk,
                claim: claim.map(|claim| claim.id.clone()),
                side: claim.and_then(|claim| claim.statement.side.as_ref()).map(|side| side.id.clone()),
            };
            // What a person says twice makes no discussion.
            let first = *before == 0 && !(*parent && other);
            topics.push(Candidate { topic, grade: *grade, percent: heard.percent(), capped: *capped, first });
            all.push(heard);
            claims.push((matched.topic, leading));
        }
        Self { store, topics, heard: all.into(), claims, own_loss: false }
    }

    /// The id of the claim that the card of one of the topics begins with.
    pub(super) fn begins(&self, lead: usize) -> Option<&str> {
        let (_, claim) = *self.claims.get(lead)?;
        Some(self.topics.get(lead)?.topic.claims.get(claim)?.id.as_str())
    }

    /// The walk of its message past all gates.
    pub(super) fn walk(&self, case: &Case<'_>, before: Before, seen: Seen<'_>) -> Walk {
        let phrases = Ruling::new(Gate::Phrases, None, || Measure::Raised(self.heard.clone()));
        let found = Found { topics: &self.topics, phrases, own_loss: self.own_loss };
        case.walk(before, seen, found)
    }

    /// The reply about one of the topics, beside which the others are offered. None if it does not fit, even in its barest form.
    pub(super) fn compose(&self, case: &Case<'_>, lead: usize, frame: &dyn Frame) -> Option<Arc<Reply>> {
        let (one, (topic, claim)) = (self.topics.get(lead)?, *self.claims.get(lead)?);
        let others = self.topics.iter().enumerate();
        let others = others.filter(|(at, other)| *at != lead && other.grade >= Grade::Maybe);
        let others: SmallVec<[&Topic; 4]> = others.map(|(_, other)| other.topic).collect();
        let language = case.rules.language().value;
        let compose = || {
            let mut reply = composer::compose(one.topic, claim, &others, case.today, language);
            reply.card.rungs = self.store.rungs(topic, claim);
            reply
        };
        let reply = if others.is_empty() {
            let overdue = one.topic.is_overdue(case.today);
            self.store.composed().of(Of { topic, claim, language, overdue }, compose)
        } else {
            Arc::new(compose())
        };
        composer::fits(&reply, frame).then_some(reply)
    }
}

/// Whether a message tells of its author's own loss or asks for no politics. Who names the bot beside it is left in peace as well; only what a
/// message is like says nothing of one that asks: "who is right?" is like nothing that the axis of losses was learned from.
fn is_own_loss(store: &Store, remark: &Remark, direction: Option<&Directions>) -> bool {
    let believed = |by_words| {
        (by_words || !remark.asks) && store.judge().is_own_loss(by_words, direction, store.examples())
    };
    Loss::is_own(&remark.text, believed)
}

/// What speaks for a topic besides the words of the message.
pub(super) struct Witnesses<'w> {
    /// What an encoder makes of the message, if one has spoken.
    pub(super) direction: Option<&'w Directions>,
    /// Whether there is an encoder that could have spoken.
    pub(super) encoder: bool,
    /// What others said in the place before.
    pub(super) discussion: &'w dyn Fn() -> Discussion,
}

impl Witnesses<'_> {
    /// Whether a message was compared with examples.
    fn compared(&self, remark: &Remark) -> Compared {
        match self.direction {
            Some(_) if !remark.asks => Compared::WithExamples,
            None if self.encoder && !remark.asks && !has_direction(&remark.text) => Compared::TooShort,
            _ => Compared::Not,
        }
    }
}

/// A discussion as it was told of the topics that a message raised.
pub(super) fn as_told(heard: &[Heard]) -> Discussion {
    let before = heard.iter().filter(|one| one.before > 0).map(|one| (one.topic.clone(), one.before));
    let known = heard.iter().any(|one| one.talk.is_some());
    let around = heard.iter().filter_map(|one| Some((one.topic.clone(), one.talk?)));
    Discussion { before: before.collect(), around: known.then(|| around.collect()) }
}

/// A topic that a message raises, as it was judged.
struct Sighted {
    matched: Match,
    grade: Grade,
    probability: f32,
    /// Why it is not surer, if the probability would allow it.
    capped: Option<Capped>,
    /// The claim that is surely meant, by its position.
    meant: Option<usize>,
    /// Of each side that claim which the message is most like.
    nearest: SmallVec<[usize; 2]>,
    /// How many other people raised it before.
    before: usize,
    /// Whether the message that is replied to raises it.
    parent: bool,
    /// How much of what others said around the message lies with it, where that is known.
    talk: Option<f32>,
}

impl Sighted {
    /// What was asked for.
    fn surely(matched: Match) -> Self {
        let meant = matched.claims.first().copied();
        let nearest = SmallVec::new();
        Self {
            matched,
            grade: Grade::Sure,
            probability: 1.0,
            capped: None,
            meant,
            nearest,
            before: 0,
            parent: false,
            talk: None,
        }
    }
}

/// What a message raises or mentions, as the judge weighs it, the surest first; and how much of it lies with which topics.
fn judged(
    store: &Store,
    case: &Case<'_>,
    witnesses: &Witnesses<'_>,
    raised: &Raised,
) -> (Vec<Sighted>, Option<Shares>) {
    // Where no witness names a topic, there is nothing to weigh.
    if raised.topics.is_empty() && raised.held.is_empty() && witnesses.direction.is_none() {
        return (Vec::new(), None);
    }
    let text = &case.remark.text;
    let parent = case.remark.context.replied_to.as_deref().filter(|text| !is_left_alone(case, text));
    let parent = parent.map(|parent| store.matcher().raised(parent, &Context::default()).topics);
    let parent = parent.into_iter().flatten().map(|one| one.topic).collect();
    let around = Discussed::of(&(witnesses.discussion)(), parent, |topic| store.position(topic));
    let judge = store.judge();
    let weighed = store.weighed(judge, text, raised, witnesses.direction, witnesses.encoder, &around);
    let sighted = weighed.taken.iter().map(|one| Sighted {
        before: around.before(one.topic),
        parent: around.parent(one.topic),
        talk: around.share(one.topic),
        ..matched(store, raised, one)
    });
    (sighted.collect(), weighed.shares)
}

/// A topic as the matcher would raise it, with what the judge says.
fn matched(store: &Store, raised: &Raised, taken: &Taken) -> Sighted {
    let known = raised.topics.iter().find(|one| one.topic == taken.topic).cloned();
    let matched = known.unwrap_or_else(|| {
        let like = taken.like.and_then(|like| store.examples()?.get(like));
        like.map_or_else(
            || Match::by_discussion(taken.topic),
            |example| Match::by_likeness(taken.topic, example.place),
        )
    });
    let Taken { grade, probability, capped, claim, .. } = *taken;
    // What only mentions a topic makes none of its claims.
    let meant = claim.filter(|_| grade > Grade::Mention);
    let nearest = taken.nearest.clone();
    Sighted { matched, grade, probability, capped, meant, nearest, before: 0, parent: false, talk: None }
}

/// What a message asks for that names the bot: what its phrases raise, or else what it [asks for](asked_for) without one.
fn asked(
    store: &Store,
    case: &Case<'_>,
    witnesses: &Witnesses<'_>,
    raised: &Raised,
) -> Result<Vec<Sighted>, Silence> {
    if !raised.topics.is_empty() {
        Ok(raised.topics.iter().cloned().map(Sighted::surely).collect())
    } else if is_own_loss(store, case.remark, witnesses.direction) {
        // Nor are they told that no topic has such a name.
        Err(Silence::OwnLoss)
    } else {
        asked_for(store, case, witnesses, raised)
    }
}

/// What a message asks for that names the bot and in which no phrase stands: a topic by its name; what the message is like; or whatever the message
/// replied to raises, unless its author is left alone, as one is who tells of a loss of their own: nobody makes the bot answer such words.
fn asked_for(
    store: &Store,
    case: &Case<'_>,
    witnesses: &Witnesses<'_>,
    raised: &Raised,
) -> Result<Vec<Sighted>, Silence> {
    let remark = case.remark;
    let names_nothing = asks_for_help(&remark.text, remark.dialect);
    if !names_nothing {
        // What only comes near to a name may mean anything.
        let named = store.find(&subject(&remark.text, remark.dialect)).exact;
        if let Some(topic) = named.and_then(|topic| store.position(&topic.id)) {
            return Ok(vec![Sighted::surely(Match::by_name(topic))]);
        }
        let alike = alike(store, remark, witnesses, raised);
        if !alike.is_empty() {
            return Ok(alike);
        }
    }
    let Some(text) = &remark.context.replied_to else { return Ok(Vec::new()) };
    if is_left_alone(case, text) {
        return Err(Silence::ReplyToLeftAlone);
    }
    let own = remark.context.replied_to_by.as_ref() == remark.author.person();
    if own && Loss::is_own(text, |by_words| by_words) {
        return Err(Silence::OwnLoss);
    }
    let raised = store.raised_in(text, &Context::default(), remark.dialect);
    let by_parent = |one| Sighted { parent: true, ..Sighted::surely(one) };
    Ok(raised.topics.into_iter().map(by_parent).collect())
}

/// What a message takes up by what it is like, judged as any message is, whatever is said around it. What it only mentions it does not ask for.
fn alike(store: &Store, remark: &Remark, witnesses: &Witnesses<'_>, raised: &Raised) -> Vec<Sighted> {
    if witnesses.direction.is_none() {
        return Vec::new();
    }
    let judge = store.judge();
    let weighed = store.weighed(judge, &remark.text, raised, witnesses.direction, witnesses.encoder, &Alone);
    let taken = weighed.taken.iter().filter(|one| one.grade >= Grade::Maybe);
    taken.map(|one| matched(store, raised, one)).collect()
}

/// Whether the message replied to, which says `text`, is another's and is left alone: whoever wrote it opted out or is never answered, or it
/// tells of a loss of their own, also where a webhook posted it in their name.
fn is_left_alone(case: &Case<'_>, text: &str) -> bool {
    let remark = case.remark;
    let by = remark.context.replied_to_by.as_ref();
    if by.is_some() && by == remark.author.person() {
        return false;
    }
    let chosen = |by: &PersonId| case.opted_out.contains(by) || case.rules.never_answered(by, &[]).is_some();
    by.is_some_and(chosen) || Loss::is_own(text, |by_words| by_words)
}

/// Why a message that raised nothing did not.
fn why_nothing(store: &Store, remark: &Remark, raised: &Raised, witnesses: &Witnesses<'_>) -> Silence {
    let matcher = store.matcher();
    let held = raised.held.first().and_then(|held| Some((held, store.topics().get(held.topic as usize)?)));
    if let Some((held, topic)) = held {
        let (phrase, why) = (matcher.held_phrase(held).to_owned(), matcher.why_held(held));
        return Silence::OtherSense { topic: topic.id.clone(), phrase, why };
    }
    // Who asks by name has words of their own.
    let not_own = if remark.asks { None } else { not_own_words(store, remark, raised) };
    not_own.unwrap_or_else(|| Silence::NothingRaised(witnesses.compared(remark)))
}
