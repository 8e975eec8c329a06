//! Offers: where the bot is not sure enough to answer, it puts one small reaction below the message, and posts the card once somebody taps
//! that. The reaction goes when the card comes, with its message, after an hour, when the message is edited so that it raises nothing any
//! more, or when people who may remove a reply want it gone.
//!
//! An offer is entered into the database before it is made, so that a tap after a restart finds it and an old reaction is taken away. It is
//! cheap: one that cannot be made at once is not made.

mod away;
mod watch;

use std::time::Duration;

use super::{Answers, Current, Failed, Platform, Ready, Remover, Says, WAITS, unreadable};
use crate::storage::{Entered, Offer, State, StorageError};
use counterpoint_core::{
    composer::Reply,
    engine::{Ended, Reconsidered, StandingOffer, Tapped},
    feedback::Counted,
    hear::Directions,
    policy::{Answered, Hindrance, Silence},
    remark::{ChannelId, PersonId, Place, Remark, RemarkId, RoleId},
    settings::Mode,
    time::Moment,
    topic::TopicId,
};
pub(crate) use watch::{DueOffer, Watch, Why};

/// The reaction that offers a card: an open book. It says "there is something to read", and neither a mood nor a verdict, as eyes, a
/// thumb, scales or a warning sign would; hardly anybody reacts with it by themselves; and it is one character, so that no client writes it
/// in another way.
pub const OFFER: &str = "\u{1F4D6}";

/// The reaction by which the author of a message, or who may manage messages, takes an offer away: nobody but moderators can take away
/// another one's reaction.
pub const NO: &str = "\u{274C}";

/// How long an offer stands: after that the talk has gone on.
pub const OFFERED_FOR: Duration = Duration::from_hours(1);

/// Who taps an offer.
#[derive(Clone, Debug)]
pub struct Tapper {
    /// The person.
    pub person: PersonId,
    /// Their roles.
    pub roles: Vec<RoleId>,
}

/// What is done about an offer.
#[derive(Clone, Copy)]
enum Done {
    /// It stands until its hour is over.
    Stands,
    /// It is over.
    Over,
    /// Its reaction could not be taken away: to be tried again, after so long at least.
    Again(Duration),
    /// What happened while the bot was away could not be seen: to be looked at again, after so long at least.
    Unseen(Duration),
}

impl<P: Platform> Answers<P> {
    /// Offers the card of a reply below a message.
    pub async fn offer(&self, remark: &Remark, reply: &Reply, at: Moment) {
        let _one = self.places.lock(&remark.place.channel).await;
        self.offer_in_place(remark, reply, at).await;
    }

    /// The same, where the caller has the place.
    pub(super) async fn offer_in_place(&self, remark: &Remark, reply: &Reply, at: Moment) {
        let answered = Answered::new(remark, &reply.topic, "", at);
        let message = &remark.id;
        let look =
            DueOffer { channel: answered.channel.clone(), remark: message.clone(), why: Why::Over, tries: 0 };
        match self.storage().enter_offer(&answered).await {
            Ok(Entered::First) if self.offers.put(at.after(OFFERED_FOR), look) => {}
            Ok(Entered::First) => {
                tracing::warn!(remark_id = %message, "too many offers stand already: one is not made");
                self.not_offered(message, Silence::NotOffered { hindrance: Hindrance::Crowd });
                return self.abandon_offer(message).await;
            }
            Ok(Entered::Known) => return self.engine().commit(message),
            Err(error) => {
                missed(message, &error);
                return self.not_offered(message, Silence::NotOffered { hindrance: Hindrance::Database });
            }
        }
        match self.platform.react(&remark.place, message, OFFER).await {
            Ok(()) => {
                let topic = answered.topic.as_str();
                tracing::info!(remark_id = %message, channel_id = %answered.channel, topic, "offered");
                self.engine().commit(message);
                if let Err(error) = self.storage().count_offer(&answered, Counted::Offered).await {
                    missed(message, &error);
                }
                if self.was_touched(message) {
                    // It was edited or deleted meanwhile.
                    self.look_at(&answered.channel, message).await;
                }
            }
            Err(failed) => {
                tracing::warn!(remark_id = %message, error = %failed, "could not offer");
                self.not_offered(message, failed.silence_of_offer());
                match failed {
                    // It may be there all the same.
                    Failed::Unknown { .. } => {
                        let done = self.end(&remark.place, message, Ended::Elsewhere).await;
                        self.settled(&answered, 0, done);
                    }
                    Failed::Gone => {
                        // It was deleted while it was heard.
                        self.engine().forget(&answered.channel, message);
                        self.abandon_offer(message).await;
                    }
                    Failed::Retry { .. } | Failed::Refused { .. } => self.abandon_offer(message).await,
                }
            }
        }
    }

    /// What was to be offered below a message is not: cooldowns and budgets are as if nothing had been decided.
    fn not_offered(&self, remark: &RemarkId, why: Silence) {
        self.engine().release(remark);
        self.engine().unsaid(remark, why);
    }

    /// Somebody taps the offer below a message: its card comes, once, as an answer that they asked for.
    pub async fn tapped(&self, channel: &ChannelId, remark: &RemarkId, by: &Tapper) {
        if !self.offers.has(remark) {
            return;
        }
        let _one = self.places.lock(channel).await;
        if self.offers.is_ending(remark) {
            return;
        }
        let Some(offer) = self.standing_offer(remark).await else { return };
        let place = self.platform.place(offer.server.as_ref(), &offer.channel);
        let over = (self.now().since(offer.at) >= OFFERED_FOR).then_some(Ended::Hour);
        if let Some(why) = over.or_else(|| is_nobodys(&offer).then_some(Ended::TakenAway)) {
            let done = self.end(&place, remark, why).await;
            return self.settled(&offer, 0, done);
        }
        let current = match self.platform.read(&place, remark).await {
            Ok(current) => current,
            Err(Failed::Gone) => return self.gone(remark).await,
            Err(failed) => {
                tracing::warn!(remark_id = %remark, error = %failed, "a message whose offer was tapped could not be read");
                return;
            }
        };
        let direction = self.moderation.direction(&current.remark).await;
        if let Some(done) = self.tap(&place, &offer, &current, direction.as_ref(), by).await {
            self.settled(&offer, 0, done);
        }
    }

    /// A tap of what is offered below a message as that is now; none if the offer stands as before. The caller has the place.
    async fn tap(
        &self,
        place: &Place,
        offer: &Answered,
        current: &Current,
        direction: Option<&Directions>,
        by: &Tapper,
    ) -> Option<Done> {
        let remark = &offer.remark;
        // What has become its card is no offer that something ended.
        let mut why = Ended::Elsewhere;
        let standing = standing(offer, current, direction, is_edited_since(offer, current));
        match self.engine().tap(&standing, &by.person, &by.roles) {
            Tapped::Card(reply) => {
                let heard = current.remark.clone();
                let mut answered = Answered::new(&heard, &reply.topic, &reply.card.claim_id, self.now());
                // Whoever tapped has asked, and what was asked for has an answer of its own.
                (answered.asked, answered.thread) = (true, false);
                let counted = Answered { topic: answered.topic.clone(), ..offer.clone() };
                if let Err(error) = self.storage().count_offer(&counted, Counted::Tapped).await {
                    missed(remark, &error);
                }
                self.enter_in_place(Ready::of(heard, answered, Says::Card(reply, Mode::Card))).await;
            }
            Tapped::NotNow(silence) => {
                let silence = silence.reason();
                tracing::debug!(remark_id = %remark, silence, "a tap is left");
                return None;
            }
            Tapped::Over(silence) => {
                let reason = silence.reason();
                tracing::info!(remark_id = %remark, silence = reason, "an offer is over when it is tapped");
                why = Ended::Silence(silence);
            }
        }
        Some(self.end(place, remark, why).await)
    }

    /// Somebody wants the offer below a message gone: its author may, and whoever may manage messages.
    pub async fn declined(&self, channel: &ChannelId, remark: &RemarkId, by: &Remover) {
        if !self.offers.has(remark) {
            return;
        }
        let _one = self.places.lock(channel).await;
        let Some(offer) = self.standing_offer(remark).await else { return };
        if may_decline(&offer, &by.person, by.manages) {
            let place = self.platform.place(offer.server.as_ref(), &offer.channel);
            tracing::info!(remark_id = %remark, "an offer is declined");
            let done = self.end(&place, remark, Ended::TakenAway).await;
            self.settled(&offer, 0, done);
        }
    }

    /// The bot's own reaction below a message is gone: whoever took it away wants nothing offered there, and nothing is again.
    pub async fn reaction_gone(&self, channel: &ChannelId, remark: &RemarkId) {
        // What the bot takes away itself is done with once whatever it is a part of is.
        let _one = self.places.lock(channel).await;
        if self.offers.has(remark) {
            tracing::info!(remark_id = %remark, "an offer was taken away");
            self.taken_away(remark).await;
        }
    }

    /// The bot's own reaction below a message is gone.
    async fn taken_away(&self, remark: &RemarkId) {
        self.engine().end_offer(remark, Ended::TakenAway);
        self.over(remark).await;
    }

    /// A person opts out, or has the bot forget them: what is offered below their messages goes, as nobody would know afterwards whose ❌ ends
    /// it. How many offers there were.
    pub async fn withdraw_from(&self, person: &PersonId) -> usize {
        let offers = listed(self.storage().offers_to(person).await);
        for offer in &offers {
            let _one = self.places.lock(&offer.channel).await;
            let place = self.platform.place(offer.server.as_ref(), &offer.channel);
            let done = self.end(&place, &offer.remark, Ended::TakenAway).await;
            self.settled(offer, 0, done);
        }
        offers.len()
    }

    /// Somebody asked for the card of a topic in reply to a message: if that is what is offered below it, the offer goes, or a tap would bring
    /// the card once more. The caller has the place.
    pub(super) async fn offer_asked_for(&self, channel: &ChannelId, remark: &RemarkId, topic: &TopicId) {
        if !self.offers.has(remark) || self.offers.is_ending(remark) {
            return;
        }
        let Some(offer) = self.standing_offer(remark).await else { return };
        if offer.channel == *channel && offer.topic == *topic {
            tracing::info!(remark_id = %remark, "somebody asked for what is offered");
            let place = self.platform.place(offer.server.as_ref(), channel);
            let done = self.end(&place, remark, Ended::Asked).await;
            self.settled(&offer, 0, done);
        }
    }

    /// The message of an offer was edited: the offer follows. Whether it is an offer's, and no reply's.
    pub(super) async fn offer_edited(&self, channel: &ChannelId, remark: &RemarkId) -> bool {
        if !self.offers.has(remark) {
            return false;
        }
        let _one = self.places.lock(channel).await;
        let left = self.offers.is_ending(remark) || self.has_reply(remark).await;
        self.was_touched(remark);
        self.look_at(channel, remark).await;
        !left
    }

    /// The message of an offer was deleted.
    pub(super) async fn offer_deleted(&self, channel: &ChannelId, remark: &RemarkId) {
        if self.offers.has(remark) {
            let _one = self.places.lock(channel).await;
            self.gone(remark).await;
        }
    }

    /// Makes an offer what it should be now that something happened to its message. The caller has the place.
    pub(super) async fn look_at(&self, channel: &ChannelId, remark: &RemarkId) {
        if self.offers.is_ending(remark) {
            return;
        }
        if let Some(offer) = self.standing_offer(remark).await {
            let place = self.platform.place(offer.server.as_ref(), channel);
            let done = self.reconsider(&place, &offer).await;
            self.settled(&offer, 0, done);
        }
    }

    /// Whether a reply to a message stands, or is on its way.
    async fn has_reply(&self, remark: &RemarkId) -> bool {
        let known = self.storage().standing(remark).await;
        matches!(known, Ok(Some((_, State::Sending | State::Sent(_)))))
    }

    /// Looks at the offers whose time has come.
    pub(super) async fn look_at_due_offer(&self, look: DueOffer) {
        let DueOffer { channel, remark, why, tries } = look;
        let _one = self.places.lock(&channel).await;
        let Some(offer) = self.standing_offer(&remark).await else {
            // The database does not say.
            if self.offers.has(&remark) {
                let wait = WAITS.get(tries).or(WAITS.last()).copied().unwrap_or(OFFERED_FOR);
                let look = DueOffer { channel, remark, why, tries: tries + 1 };
                let _ = self.offers.put(self.now().after(wait), look);
            }
            return;
        };
        let place = self.platform.place(offer.server.as_ref(), &channel);
        if why == Why::Away && self.now().since(offer.at) < OFFERED_FOR {
            let done = self.catch_up(&place, &offer).await;
            let tries = if matches!(done, Done::Unseen(_)) { tries } else { 0 };
            return self.settled(&offer, tries, done);
        }
        let done = self.end(&place, &remark, Ended::Hour).await;
        self.settled(&offer, if why == Why::Over { tries } else { 0 }, done);
    }

    /// What becomes of an offer as its message is now.
    async fn reconsider(&self, place: &Place, offer: &Answered) -> Done {
        let remark = &offer.remark;
        if self.has_reply(remark).await {
            return self.end(place, remark, Ended::Elsewhere).await;
        }
        let current = match self.platform.read(place, remark).await {
            Ok(current) => current,
            Err(Failed::Gone) => {
                self.gone(remark).await;
                return Done::Over;
            }
            Err(failed) => {
                tracing::warn!(remark_id = %remark, error = %failed, "a message with an offer could not be read");
                // What it raises by now, nobody knows.
                self.engine().forget(&offer.channel, remark);
                return Done::Stands;
            }
        };
        let direction = self.moderation.direction(&current.remark).await;
        // Something was told of it: whatever the clocks say, an edit is one that came since.
        let edited = current.edited.is_some();
        self.reconsider_as(place, offer, current, direction.as_ref(), edited).await
    }

    /// What becomes of an offer whose message is `current` now. The caller has the place.
    async fn reconsider_as(
        &self,
        place: &Place,
        offer: &Answered,
        current: Current,
        direction: Option<&Directions>,
        edited: bool,
    ) -> Done {
        let remark = &offer.remark;
        match self.engine().reconsider(&standing(offer, &current, direction, edited)) {
            Reconsidered::Offer(topic) => {
                if topic != offer.topic {
                    self.engine().turn(remark, &topic);
                    if let Err(error) = self.storage().turn_offer(remark, &topic).await {
                        missed(remark, &error);
                    }
                }
                Done::Stands
            }
            Reconsidered::Card(reply, mode) => {
                tracing::info!(remark_id = %remark, "an offer becomes a reply");
                let done = self.end(place, remark, Ended::Elsewhere).await;
                let heard = current.remark;
                let answered = Answered::new(&heard, &reply.topic, &reply.card.claim_id, self.now());
                let ready = Ready::of(heard, answered, Says::Card(reply, mode));
                self.enter_in_place(ready.in_reply_to(current.replies_to)).await;
                done
            }
            Reconsidered::Nothing(silence) => {
                let reason = silence.reason();
                tracing::info!(remark_id = %remark, silence = reason, "an offer is over: its message raises it no more");
                self.end(place, remark, Ended::Silence(silence)).await
            }
        }
    }

    /// Takes the reaction of an offer away, and notes that. It is over whether that is done at once or later. The caller has the place.
    async fn end(&self, place: &Place, remark: &RemarkId, why: Ended) -> Done {
        self.engine().end_offer(remark, why);
        match self.platform.unreact(place, remark, OFFER).await {
            Ok(()) | Err(Failed::Gone) => {}
            Err(failed) => {
                tracing::warn!(remark_id = %remark, error = %failed, "an offer could not be taken away");
                if let Some(after) = failed.retry() {
                    return Done::Again(after);
                }
            }
        }
        self.over(remark).await;
        Done::Over
    }

    /// Keeps an eye on an offer, or no more.
    fn settled(&self, offer: &Answered, tries: usize, done: Done) {
        let (at, why, tries) = match (done, WAITS.get(tries)) {
            (Done::Over, _) => return,
            (Done::Again(after), Some(wait)) => (self.now().after(after.max(*wait)), Why::Over, tries + 1),
            (Done::Again(_), None) => {
                tracing::error!(remark_id = %offer.remark, tries, "an old offer is left to the next start");
                return self.offers.over(&offer.remark);
            }
            (Done::Unseen(after), Some(wait)) => (self.now().after(after.max(*wait)), Why::Away, tries + 1),
            (Done::Stands | Done::Unseen(_), _) => (offer.at.after(OFFERED_FOR), Why::Over, 0),
        };
        let look = DueOffer { channel: offer.channel.clone(), remark: offer.remark.clone(), why, tries };
        // It has its room.
        let _ = self.offers.put(at, look);
    }

    /// An offer is over, and its message is offered nothing again.
    async fn over(&self, remark: &RemarkId) {
        self.offers.over(remark);
        if let Err(error) = self.storage().end_offer(remark, self.engine().has_freed(remark)).await {
            missed(remark, &error);
        }
    }

    /// The message of an offer is gone: cooldowns and budgets are as if nothing had been offered.
    async fn gone(&self, remark: &RemarkId) {
        tracing::info!(remark_id = %remark, "an offer went with its message");
        self.engine().release(remark);
        self.abandon_offer(remark).await;
    }

    pub(super) async fn abandon_offer(&self, remark: &RemarkId) {
        self.offers.over(remark);
        if let Err(error) = self.storage().abandon_offer(remark).await {
            missed(remark, &error);
        }
    }

    /// The offer below a message, if it stands; what another instance has ended is over here too.
    async fn standing_offer(&self, remark: &RemarkId) -> Option<Answered> {
        match self.storage().offer(remark).await {
            Ok(Some(Offer { answered, stands: true, .. })) => Some(answered),
            Ok(_) => {
                self.offers.over(remark);
                self.engine().end_offer(remark, Ended::Elsewhere);
                None
            }
            Err(error) => {
                unreadable(&error);
                None
            }
        }
    }
}

/// Whether the message of an offer was edited since it was made. What was edited before was heard so.
fn is_edited_since(offer: &Answered, current: &Current) -> bool {
    current.edited.is_some_and(|edited| edited >= offer.at)
}

/// An offer as its message is now.
fn standing<'o>(
    offer: &'o Answered,
    current: &'o Current,
    direction: Option<&'o Directions>,
    edited: bool,
) -> StandingOffer<'o> {
    StandingOffer { remark: &current.remark, topic: &offer.topic, edited, direction }
}

/// Who may take an offer away: the author of its message, and whoever may manage messages.
fn may_decline(offer: &Answered, person: &PersonId, manages: bool) -> bool {
    manages || offer.person.as_ref() == Some(person)
}

/// Whether the author of an offer's message had the bot forget them: their ❌ would not end it any more, so anything else does.
fn is_nobodys(offer: &Answered) -> bool {
    offer.person.is_none()
}

fn listed(offers: Result<Vec<Answered>, StorageError>) -> Vec<Answered> {
    offers.unwrap_or_else(|error| {
        unreadable(&error);
        Vec::new()
    })
}

/// The database could not note something about an offer.
fn missed(remark: &RemarkId, error: &StorageError) {
    if !error.is_told() {
        tracing::error!(remark_id = %remark, error = error.to_string(), "the database misses an offer");
    }
}
