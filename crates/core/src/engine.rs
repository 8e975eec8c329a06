//! The whole bot: from a message to an answer, or to the reason why there is none.
//!
//! A platform is one caller of [`Engine::hear`]; the terminal is another; tests are a third. `try`, the log and the tests all
//! read the value that acted.

mod discussed;
mod edited;
mod hearing;
mod lately;
mod not_own;
mod off;
mod offers;
mod raise;
mod recalled;
mod request;
mod reservation;

use std::{
    borrow::Cow,
    sync::{
        Arc, Mutex, MutexGuard, OnceLock, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use arc_swap::ArcSwap;
use smallvec::SmallVec;

pub use crate::policy::Heard;
use crate::{
    composer::{Frame, Plain, Reply},
    hear::{Directions, Discussions, Grade, Priority, Sense, has_direction},
    matcher::{Loss, named, plain_text},
    policy::{
        Answered, Before, Candidate, Case, Compared, Found, Gate, Ledger, Manner, Measure, Pace, Ruling,
        Rush, Seen, Silence, Verdict, Walk,
    },
    remark::{Context, Remark, RemarkId, ServerId},
    settings::{Mode, Snapshot},
    store::Store,
    time::Clock,
    topic::TopicId,
};
use discussed::Noted;
pub use edited::Edit;
pub use hearing::{Account, Came, Ended, Hearing, Outcome, Would};
use lately::Lately;
pub use offers::{Reconsidered, StandingOffer, Tapped};
use raise::Prospect;
use recalled::Recalled;
pub use request::{asks_for_help, subject};
use reservation::Reservation;

/// How old a message may be that is answered late, or heard again because it was edited: after that, the talk has gone on.
pub const STILL_FRESH: Duration = Duration::from_mins(10);

/// The bot without a platform.
pub struct Engine {
    store: ArcSwap<Store>,
    settings: ArcSwap<Snapshot>,
    memory: Mutex<Memory>,
    clock: Clock,
    frame: OnceLock<&'static dyn Frame>,
    sense: OnceLock<Arc<dyn Sense>>,
    /// Whether an encoder is at hand or on its way: what was judged without it is not sure.
    encoder: AtomicBool,
}

/// What it remembers of what it heard and said.
#[derive(Default)]
struct Memory {
    ledger: Ledger,
    /// What would have been said in shadow: its cooldowns are those of a bot that had spoken.
    shadow: Ledger,
    pace: Pace,
    discussions: Discussions,
    recalled: Recalled,
    lately: Lately,
}

impl Memory {
    fn seen(&self) -> Seen<'_> {
        Seen { ledger: &self.ledger, shadow: &self.shadow, pace: &self.pace }
    }

    /// Whether a message has had something: a reply or an offer, if only in shadow.
    fn has_heard(&self, remark: &RemarkId) -> bool {
        [&self.ledger, &self.shadow].iter().any(|ledger| ledger.has_heard(remark).is_some())
    }
}

impl Engine {
    /// A bot that knows `store` and keeps to `settings`: those of an operator for every channel, or a whole [`Snapshot`].
    pub fn new(store: Arc<Store>, settings: impl Into<Snapshot>, clock: Clock) -> Self {
        let settings = ArcSwap::from_pointee(settings.into());
        Self {
            store: ArcSwap::new(store),
            settings,
            memory: Mutex::default(),
            clock,
            frame: OnceLock::new(),
            sense: OnceLock::new(),
            encoder: AtomicBool::new(false),
        }
    }

    /// Another bot with the same store, clock and encoder, which keeps to other settings and remembers nothing yet.
    #[must_use]
    pub fn apart(&self, settings: impl Into<Snapshot>) -> Self {
        let other = Self::new(self.store(), settings, self.clock.clone());
        if self.has_encoder() {
            other.await_sense();
        }
        if let Some(sense) = self.sense.get() {
            other.sense_with(sense.clone());
        }
        other
    }

    /// Its replies are shown in this frame from now on, and one that does not fit it is not given. The first frame stays.
    pub fn show_in(&self, frame: &'static dyn Frame) {
        let _ = self.frame.set(frame);
    }

    /// What its replies are shown in: plain text, until a platform says otherwise.
    fn frame(&self) -> &'static dyn Frame {
        self.frame.get().copied().unwrap_or(&Plain)
    }

    /// What it knows now; whoever holds it keeps it whole while another takes its place.
    pub fn store(&self) -> Arc<Store> {
        self.store.load_full()
    }

    /// Knows another store from now on. What was heard before keeps what it was heard with; no edit of it is heard, as the same text may
    /// raise something else now.
    pub fn renew(&self, store: Arc<Store>) {
        self.store.store(store);
        self.memory().lately.clear();
    }

    /// What time it is there.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// What it keeps to.
    pub fn settings(&self) -> Arc<Snapshot> {
        self.settings.load_full()
    }

    /// Keeps to other settings from now on.
    pub fn adopt(&self, settings: Snapshot) {
        let before = self.settings.swap(Arc::new(settings));
        let now = self.settings.load();
        let mut memory = self.memory();
        for person in now.opted_out.difference(&before.opted_out) {
            memory.discussions.forget_person(person);
        }
    }

    /// Says that an encoder is on its way: until it is there, nothing is judged sure.
    pub fn await_sense(&self) {
        self.encoder.store(true, Ordering::Relaxed);
    }

    /// Hears with an encoder from now on.
    pub fn sense_with(&self, sense: Arc<dyn Sense>) {
        self.await_sense();
        let _ = self.sense.set(sense);
    }

    /// Whether an encoder is at hand or on its way.
    fn has_encoder(&self) -> bool {
        self.encoder.load(Ordering::Relaxed)
    }

    /// Whether the direction of a message would tell more: an encoder is there, the bot may speak there, and the message has words enough.
    /// What it costs is spent on no other message.
    pub fn wants_direction(&self, remark: &Remark) -> bool {
        let (settings, store) = (self.settings.load(), self.store.load());
        if self.sense.get().is_none() || store.examples().is_none() {
            return false;
        }
        let case = Case::new(&settings, remark, self.clock.now(), self.clock.today());
        case.before(false).stop().is_none() && has_direction(&remark.text)
    }

    /// The directions of a message's own words, where it has enough of them and there is an encoder that is not too busy: messages that ask, and
    /// those in which words of a topic stand, go before others. Blocks its thread for some 20 ms, and as long again for the sentence that tells of
    /// a loss and for what it calls its topics.
    pub fn direction_of(&self, remark: &Remark) -> Option<Directions> {
        self.sensed(remark, remark.asks)
    }

    /// The same for somebody who waits, or for a message that something came of.
    pub fn direction_at_once(&self, remark: &Remark) -> Option<Directions> {
        self.sensed(remark, true)
    }

    fn sensed(&self, remark: &Remark, waits: bool) -> Option<Directions> {
        let store = self.store.load();
        store.examples()?;
        let sense = self.sense.get().filter(|_| has_direction(&remark.text))?;
        let raised = store.raised(&remark.text, &Context::default());
        let priority = if waits || !raised.topics.is_empty() { Priority::High } else { Priority::Low };
        let (telling, names) = (Loss::own().telling(&remark.text), named(&remark.text, &raised));
        let parts = [Some(remark.text.as_str()), telling, names.as_deref()];
        let parts: SmallVec<[Cow<'_, str>; 3]> = parts.into_iter().flatten().map(plain_text).collect();
        let texts: SmallVec<[&str; 3]> = parts.iter().map(AsRef::as_ref).collect();
        Directions::of(sense.directions(&texts, priority)?, telling.is_some(), names.is_some())
    }

    /// Remembers what was answered before it was started, so that cooldowns outlive a restart.
    pub fn remember(&self, answered: &[Answered]) {
        let mut memory = self.memory();
        for one in answered {
            memory.ledger.note(one);
        }
    }

    /// What it remembers of a message that raised a topic, if it is not too long ago.
    pub fn recall(&self, remark: &RemarkId) -> Option<Account> {
        self.memory().recalled.get(remark).cloned()
    }

    /// How many unasked replies of the last hour a server has heard.
    pub fn spent(&self, server: &ServerId) -> u32 {
        self.memory().ledger.spent(server, self.clock.now())
    }

    /// The memory, without the reservations that are over.
    fn memory(&self) -> MutexGuard<'_, Memory> {
        let mut memory = self.memory.lock().unwrap_or_else(PoisonError::into_inner);
        let now = self.clock.now();
        memory.ledger.expire(now);
        memory.shadow.expire(now);
        memory
    }

    /// Hears a message: match, gates, compose. A reply is reserved, so that of two messages at once only one is answered; whoever sends
    /// it then calls [`Engine::commit`], or [`Engine::release`] if it was not sent.
    pub fn hear(&self, remark: &Remark) -> Hearing {
        self.hear_as(remark, None)
    }

    /// The same of a message whose direction is known: see [`Engine::wants_direction`].
    pub fn hear_as(&self, remark: &Remark, direction: Option<&Directions>) -> Hearing {
        let (settings, store, now) = (self.settings.load(), self.store.load(), self.clock.now());
        let case = Case::new(&settings, remark, now, self.clock.today());
        let before = case.before(false);
        let rush = self.count(&case);
        let silent = |silence| Hearing { rush, ..Hearing::silent(silence, now) };
        if let Some(silence) = before.stop() {
            self.note_blank(&case, silence);
            return silent(silence.clone());
        }
        let judged = self.judged(&store, &case, direction, false);
        let prospect = judged.prospect(&store, remark);
        let whole = self.is_whole(&store, remark, direction) && !asks_opted_out(&case);
        let nothing = matches!(
            prospect,
            Err(Silence::NothingRaised(_)
                | Silence::OtherSense { .. }
                | Silence::NotOwnWords { .. }
                | Silence::OwnLoss)
        );
        let heard = prospect.as_ref().map_or(&[][..], |prospect| &prospect.heard);
        self.note(&case, Some((heard, &judged)), if whole && nothing { Noted::Nothing } else { Noted::New });
        let prospect = match prospect {
            Ok(prospect) => prospect,
            Err(silence) => return silent(silence),
        };
        let hearing = self.decide(&case, before, prospect, rush);
        if whole {
            // Whoever finds it there finds what was reserved of it, too.
            self.memory().lately.note(&remark.id, &hearing.topics, now);
        }
        hearing
    }

    /// Walks a message past all gates, reserves what may be said of it, and keeps what is told of it later.
    fn decide(&self, case: &Case<'_>, before: Before, prospect: Prospect<'_>, rush: Option<Rush>) -> Hearing {
        let (walk, reserved) = {
            let mut memory = self.memory();
            let walk = prospect.walk(case, before, memory.seen());
            let reserved = self.reserve(&mut memory, case, &prospect, &walk.verdict);
            (walk, reserved)
        };
        let hearing = hearing(case, prospect, walk, rush, self.frame());
        if let Some(reserved) = reserved {
            match (&hearing.outcome, &hearing.shadow) {
                (Outcome::Speak(..) | Outcome::Offer(_), _) => reserved.goes(),
                (Outcome::Silent(_), Some(_)) => reserved.stands(),
                // What was to be said does not fit.
                (Outcome::Silent(_), None) => drop(reserved),
            }
        }
        self.memory().recalled.keep(&case.remark.id, hearing.account());
        hearing
    }

    /// What a message raises, by all witnesses.
    fn prospect<'s>(
        &self,
        store: &'s Store,
        case: &Case<'_>,
        direction: Option<&Directions>,
    ) -> Result<Prospect<'s>, Silence> {
        self.judged(store, case, direction, true).prospect(store, case.remark)
    }

    /// Reserves what a verdict lets be said, or would let be said in shadow.
    fn reserve(
        &self,
        memory: &mut Memory,
        case: &Case<'_>,
        prospect: &Prospect<'_>,
        verdict: &Verdict,
    ) -> Option<Reservation<'_>> {
        let answered = |lead: usize| {
            let heard = prospect.heard.get(lead)?;
            Some(Answered::new(case.remark, &heard.topic, prospect.begins(lead)?, case.now))
        };
        match verdict {
            Verdict::Speak { lead, .. } => {
                memory.ledger.reserve(&answered(*lead)?);
                Some(Reservation::to_speak(&self.memory, case.remark.id.clone()))
            }
            Verdict::Offer { lead } => {
                memory.ledger.reserve_offer(&answered(*lead)?);
                Some(Reservation::to_speak(&self.memory, case.remark.id.clone()))
            }
            Verdict::Shadow { lead, manner, .. } => {
                let answered = answered(*lead)?;
                match manner {
                    Manner::Answer => memory.shadow.reserve(&answered),
                    Manner::Offer => memory.shadow.reserve_offer(&answered),
                }
                Some(Reservation::in_shadow(&self.memory, case.remark.id.clone()))
            }
            Verdict::Silent(_) => None,
        }
    }

    /// Counts a message of a person where the bot is not off. A rush that begins with it, if such are held there.
    fn count(&self, case: &Case<'_>) -> Option<Rush> {
        case.remark.author.person().filter(|_| case.rules.mode().value != Mode::Off)?;
        let rush = self.memory().pace.note(&case.remark.place.channel, case.now);
        rush.filter(|_| case.rules.rush_hold().value)
    }

    /// A reply was sent: its reservation stands from now on, also where it was over.
    pub fn commit(&self, remark: &RemarkId) {
        self.memory().ledger.commit(remark);
    }

    /// A reply was never sent, or is gone with the message that it answers: cooldowns, the budget of the hour and what a thread has heard
    /// are as if it had not been. If it had been sent, only its author is left alone as before.
    pub fn release(&self, remark: &RemarkId) {
        self.memory().ledger.release(remark);
    }

    /// What would have been said in shadow counts for nothing: its cooldowns, the budget of the hour and what a thread would have heard are as
    /// if it had not been.
    pub fn release_in_shadow(&self, remark: &RemarkId) {
        self.memory().shadow.release(remark);
    }

    /// What was to be said of a message was not said after all: whoever asks what came of it is told why.
    pub fn unsaid(&self, remark: &RemarkId, why: Silence) {
        self.memory().recalled.amend(remark, |account| account.came = Came::Silent(why));
    }

    /// A reply or an offer is about another topic now, since its message was edited.
    pub fn turn(&self, remark: &RemarkId, topic: &TopicId) {
        let mut memory = self.memory();
        memory.ledger.turn(remark, topic);
        memory.recalled.amend(remark, |account| match &mut account.came {
            Came::Spoke(of, _) | Came::Offered(of) | Came::Tapped(of) => of.clone_from(topic),
            Came::Gone(_) | Came::Over(..) | Came::Silent(_) => {}
        });
    }

    /// The reply to a message is gone: whoever asks what came of it is told so.
    pub fn gone(&self, remark: &RemarkId) {
        self.memory().recalled.amend(remark, |account| {
            if let Came::Spoke(topic, _) | Came::Tapped(topic) = &account.came {
                account.came = Came::Gone(topic.clone());
            }
        });
    }

    /// Whether somebody who asks for something that the bot knows nothing of may be told so, where all may read it. What may be said
    /// counts as said.
    ///
    /// # Errors
    /// The silence, if they or the channel have heard enough such answers.
    pub fn may_say_unknown(&self, remark: &Remark) -> Result<(), Silence> {
        let now = self.clock.now();
        let mut memory = self.memory();
        if memory.ledger.has_answered(&remark.id) {
            return Err(Silence::AlreadyAnswered);
        }
        if let Some(too_many) = memory.ledger.unknown_too_often(remark, now) {
            return Err(too_many.into());
        }
        memory.ledger.note_unknown(remark, now);
        Ok(())
    }

    /// What would come of a message now, with what every gate says, whatever stops it. Changes nothing.
    pub fn consider(&self, remark: &Remark, direction: Option<&Directions>) -> Hearing {
        let (settings, store) = (self.settings.load(), self.store.load());
        let case = Case::new(&settings, remark, self.clock.now(), self.clock.today());
        let before = case.before(true);
        match self.prospect(&store, &case, direction) {
            Ok(prospect) => {
                let walk = prospect.walk(&case, before, self.memory().seen());
                hearing(&case, prospect, walk, None, self.frame())
            }
            Err(nothing) => {
                let gate = if nothing == Silence::OwnLoss { Gate::OwnLoss } else { Gate::Phrases };
                let phrases = Ruling::new(gate, Some(nothing), || Measure::Nothing);
                let walk =
                    case.walk(before, self.memory().seen(), Found { topics: &[], phrases, own_loss: false });
                let Verdict::Silent(silence) = walk.verdict else {
                    return Hearing::silent(Silence::NothingRaised(Compared::Not), case.now);
                };
                Hearing { rulings: walk.rulings.into(), ..Hearing::silent(silence, case.now) }
            }
        }
    }

    /// Hears a message that was said to the bot alone: neither gates nor cooldowns are asked, but the brake on what is asked for holds there
    /// too, and who tells of a loss of their own is left in peace. The reply is reserved as one of [`Engine::hear`] is.
    pub fn look_up(&self, remark: &Remark, direction: Option<&Directions>) -> Hearing {
        let (settings, store) = (self.settings.load(), self.store.load());
        let case = Case::new(&settings, remark, self.clock.now(), self.clock.today());
        match self.looked_up(&store, &case, direction) {
            Ok((topics, reply)) => {
                let outcome = Outcome::Speak(reply, Mode::Card);
                Hearing { topics, rulings: Arc::default(), outcome, shadow: None, rush: None, at: case.now }
            }
            Err(silence) => Hearing::silent(silence, case.now),
        }
    }

    fn looked_up(
        &self,
        store: &Store,
        case: &Case<'_>,
        direction: Option<&Directions>,
    ) -> Result<(Arc<[Heard]>, Arc<Reply>), Silence> {
        let remark = case.remark;
        if let Some(silence) = Silence::of_author(&remark.author) {
            return Err(silence);
        }
        let prospect = self.prospect(store, case, direction)?;
        if prospect.own_loss {
            return Err(Silence::OwnLoss);
        }
        let topic = prospect.topics.first().map(|one| one.topic.id.clone());
        let reply = prospect.compose(case, 0, self.frame());
        let nothing = Silence::NothingRaised(Compared::Not);
        let reply = reply.ok_or_else(|| topic.map_or(nothing, |topic| Silence::CannotFit { topic }))?;
        let reserved = {
            let mut memory = self.memory();
            if memory.ledger.has_answered(&remark.id) {
                return Err(Silence::AlreadyAnswered);
            }
            if let Some(too_many) = memory.ledger.asked_too_often(remark, case.now) {
                return Err(too_many.into());
            }
            self.reserve(&mut memory, case, &prospect, &Verdict::Speak { lead: 0, mode: Mode::Card })
        };
        if let Some(reserved) = reserved {
            reserved.goes();
        }
        Ok((prospect.heard, reply))
    }

    /// The reply that an edited message which was answered should have now, and how loud: of the first topic it raises that may be
    /// spoken of and is not taken by another message of the same dossier. None if it raises none, or may no longer be answered, as where it
    /// tells of a loss of its author's own by now. That
    /// it was answered is no reason to stop answering it: cooldowns are not asked. The discussion follows the edit.
    pub fn revise(
        &self,
        remark: &Remark,
        taken: &[TopicId],
        direction: Option<&Directions>,
    ) -> Option<(Arc<Reply>, Mode)> {
        let (settings, store) = (self.settings.load(), self.store.load());
        let case = Case::new(&settings, remark, self.clock.now(), self.clock.today());
        let silent = case.before(false).stop().is_some();
        let judged = (!silent).then(|| self.judged(&store, &case, direction, true));
        let prospect = judged.as_ref().and_then(|judged| judged.prospect(&store, remark).ok());
        self.follow_in_discussion(&case, judged.as_ref(), prospect.as_ref());
        let prospect = prospect.filter(|prospect| !prospect.own_loss)?;
        // Whoever tapped has asked, and a reply about a topic that is breaking news meanwhile stays; no edit makes one that nobody asked for.
        let came = self.memory().recalled.get(&remark.id).map(|account| account.came.clone());
        let spoke_of_another =
            |topic: &TopicId| matches!(&came, Some(Came::Spoke(spoken, _)) if spoken != topic);
        // A mention keeps its reply only where it could have been offered one.
        let least = if case.rules.offers_mentions().value { Grade::Mention } else { Grade::Maybe };
        let free = |one: &Candidate<'_>| {
            one.grade >= least
                && !taken.contains(&one.topic.id)
                && case.barred(one.topic).is_none()
                && (case.breaking(one.topic).is_none() || !spoke_of_another(&one.topic.id))
        };
        let lead = prospect.topics.iter().position(free)?;
        Some((prospect.compose(&case, lead, self.frame())?, case.rules.mode().value))
    }
}

/// Whether a message asks that was written by somebody who opted out: they are answered, and nothing is kept of what they raised.
fn asks_opted_out(case: &Case<'_>) -> bool {
    let remark = case.remark;
    remark.asks && remark.author.person().is_some_and(|person| case.opted_out.contains(person))
}

/// What came of a message that walked past the gates: silence, too, where what may be said does not fit.
fn hearing(
    case: &Case<'_>,
    prospect: Prospect<'_>,
    walk: Walk,
    rush: Option<Rush>,
    frame: &dyn Frame,
) -> Hearing {
    let composed = |lead: usize| {
        let topic = prospect.heard.get(lead).map(|heard| heard.topic.clone());
        let cannot_fit =
            || topic.map_or(Silence::NothingRaised(Compared::Not), |topic| Silence::CannotFit { topic });
        prospect.compose(case, lead, frame).ok_or_else(cannot_fit)
    };
    let (outcome, shadow) = match walk.verdict {
        Verdict::Silent(silence) => (Outcome::Silent(silence), None),
        Verdict::Speak { lead, mode } => match composed(lead) {
            Ok(reply) => (Outcome::Speak(reply, mode), None),
            Err(silence) => (Outcome::Silent(silence), None),
        },
        Verdict::Offer { lead } => match composed(lead) {
            Ok(reply) => (Outcome::Offer(reply), None),
            Err(silence) => (Outcome::Silent(silence), None),
        },
        Verdict::Shadow { lead, manner, silence } => match composed(lead) {
            Ok(reply) => (Outcome::Silent(silence), Some(Would { manner, reply })),
            Err(silence) => (Outcome::Silent(silence), None),
        },
    };
    let (topics, rulings) = (prospect.heard, walk.rulings.into());
    Hearing { topics, rulings, outcome, shadow, rush, at: case.now }
}
