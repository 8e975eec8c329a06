//! What a message raises: by what it says, by a name, or by the message that it replies to.

use smallvec::SmallVec;

use super::{
    Heard,
    request::{asks_for_help, subject},
};
use crate::{
    composer::{self, Frame, Reply},
    matcher::{Ground, Raised},
    policy::{Case, Gate, Ruling, Silence},
    remark::{Context, RemarkId},
    store::Store,
    topic::Topic,
    words::Words,
};

/// The topics that a message raises, strongest first, as they stand in a store.
pub(super) struct Prospect<'s> {
    pub(super) topics: SmallVec<[&'s Topic; 4]>,
    pub(super) heard: Vec<Heard>,
    /// The claim that would lead the card of each.
    claims: SmallVec<[usize; 4]>,
}

impl<'s> Prospect<'s> {
    /// What a message raises, and what it asks for if it names the bot.
    ///
    /// # Errors
    /// Why there is nothing.
    pub(super) fn of(store: &'s Store, case: &Case<'_>) -> Result<Self, Silence> {
        let remark = case.remark;
        let mut raised = store.raised(&remark.text, &remark.context);
        if raised.topics.is_empty() && remark.asks {
            raised = asked_for(store, case)?;
        }
        if raised.topics.is_empty() {
            Err(why_nothing(store, &raised))
        } else {
            Ok(Self::new(store, &raised, &remark.id))
        }
    }

    fn new(store: &'s Store, raised: &Raised, remark: &RemarkId) -> Self {
        let mut prospect = Self { topics: SmallVec::new(), heard: Vec::new(), claims: SmallVec::new() };
        for one in &raised.topics {
            let Some(topic) = store.topics().get(one.topic) else { continue };
            let claim = composer::leading(topic, &one.claims, remark);
            prospect.heard.push(Heard {
                topic: topic.id.clone(),
                ground: one.ground(),
                triggers: one.triggers.iter().map(|trigger| trigger + 1).collect(),
                claim: topic.claims.get(claim).map(|claim| claim.id.clone()).unwrap_or_default(),
            });
            prospect.topics.push(topic);
            prospect.claims.push(claim);
        }
        prospect
    }

    /// What the matcher says among the gates.
    pub(super) fn ruling(&self, words: &Words) -> Ruling {
        Ruling::new(Gate::Phrases, None, words, || {
            let told = self.heard.iter().map(|one| match &one.ground {
                Ground::Name => words.measured_phrases_named(&one.topic),
                ground => words.measured_phrases(ground.said(words), &one.topic),
            });
            told.collect::<Vec<_>>().join("; ").into()
        })
    }

    /// The reply about one of the topics, beside which the others are offered. None if it does not fit, even in its barest form.
    pub(super) fn compose(&self, case: &Case<'_>, lead: usize, frame: &dyn Frame) -> Option<Box<Reply>> {
        let (topic, claim) = (self.topics.get(lead)?, *self.claims.get(lead)?);
        let others = self.topics.iter().enumerate().filter(|(at, _)| *at != lead).map(|(_, topic)| *topic);
        let others: SmallVec<[&Topic; 4]> = others.collect();
        let reply = composer::compose(topic, claim, &others, case.today, case.rules.language().value);
        composer::fits(&reply, frame).then(|| Box::new(reply))
    }
}

/// What a message asks for that names the bot and raises nothing by itself: a topic by its name, or whatever the message replied to
/// raises, unless its author is left alone: no third person makes the bot answer their words.
fn asked_for(store: &Store, case: &Case<'_>) -> Result<Raised, Silence> {
    let remark = case.remark;
    let words = subject(&remark.text);
    if asks_for_help(&remark.text) && remark.context.replied_to.is_none() {
        return Ok(Raised::default());
    }
    let found = store.find(&words);
    let named = found.exact.or_else(|| found.near.first().copied());
    let named = named.filter(|_| !words.trim().is_empty());
    if let Some(topic) = named.and_then(|topic| store.position(&topic.id)) {
        return Ok(Raised::named(topic));
    }
    let Some(text) = &remark.context.replied_to else { return Ok(Raised::default()) };
    let raised = store.raised(text, &Context::default());
    let other = remark.context.replied_to_by.as_ref().filter(|by| remark.author.person() != Some(*by));
    let left_alone =
        other.is_some_and(|by| case.opted_out.contains(by) || case.rules.never_answered(by, &[]).is_some());
    if left_alone { Err(Silence::ReplyToLeftAlone) } else { Ok(raised) }
}

/// Why a message that raised nothing did not.
fn why_nothing(store: &Store, raised: &Raised) -> Silence {
    let matcher = store.matcher();
    let held = raised.held.first().and_then(|held| Some((held, store.topics().get(held.topic as usize)?)));
    held.map_or(Silence::NothingRaised, |(held, topic)| Silence::OtherSense {
        topic: topic.id.clone(),
        phrase: matcher.held_phrase(held).to_owned(),
        why: matcher.why_held(held),
    })
}
