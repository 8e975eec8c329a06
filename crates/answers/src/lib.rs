//! Answering, without a platform: a message is answered once, whatever happens; a thread has one dossier; a reply follows the message
//! that it answers.
//!
//! A reply is entered into the journal, then sent, then confirmed. Whoever enters it sends it, so that of two instances one does. Where
//! the answer to a request was lost, or the bot was killed, the same code looks what stands there and makes it what it should be: see
//! [`Answers::due`] for the running process, [`Answers::resume`] for a start. What is done to one place is done by one task at a time.

mod dossier;
mod edited;
mod fairness;
mod journal;
mod living;
mod locks;
pub mod moderation;
pub mod offers;
mod outage;
mod pending;
mod platform;
pub mod shadow;
pub mod storage;

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex, PoisonError, atomic::AtomicI64},
    time::Duration,
};

pub use counterpoint_core::{engine::STILL_FRESH, remark::ReplyId};
pub use living::Removed;
pub use platform::{
    Current, Document, Failed, NONCE_HOLDS, Platform, Post, Reacted, Reactor, Refusal, Remover, Standing,
};

use locks::Places;
use offers::Watch;
use outage::Outages;
use pending::{Pending, Task, WAITS};

use crate::{
    moderation::Moderation,
    storage::{Entered, Storage, StorageError, Unfinished},
};
use counterpoint_core::{
    composer::Reply,
    engine::Engine,
    policy::Answered,
    remark::{ChannelId, Place, Remark, RemarkId, ServerId},
    settings::Mode,
    time::Moment,
    topic::TopicId,
    words::Language,
};

/// Messages that were edited or deleted just now and are remembered, for replies that are still on their way.
const TOUCHED: usize = 256;

/// A reply on its way.
#[derive(Clone, Debug)]
struct Ready {
    remark: Remark,
    answered: Answered,
    /// What it says; a sentence is of no topic.
    says: Says,
    /// The message that its own one replies to, if it does.
    replies_to: Option<RemarkId>,
}

impl Ready {
    fn of(remark: Remark, answered: Answered, says: Says) -> Self {
        Self { remark, answered, says, replies_to: None }
    }

    /// The same to a message that replies to another one.
    fn in_reply_to(self, replies_to: Option<RemarkId>) -> Self {
        Self { replies_to, ..self }
    }

    /// The message whose card somebody asks for by name in reply to it.
    fn pointed_at(&self) -> Option<&RemarkId> {
        self.replies_to.as_ref().filter(|_| self.remark.asks)
    }
}

/// What a reply says.
#[derive(Clone, Debug)]
enum Says {
    Card(Arc<Reply>, Mode),
    Line(String, Language),
}

impl Says {
    /// What a card is shown as; a sentence is no card.
    fn mode(&self) -> Option<Mode> {
        match self {
            Self::Card(_, mode) => Some(*mode),
            Self::Line(..) => None,
        }
    }

    fn document(&self) -> Document {
        match self {
            Self::Card(reply, mode) => Document::Reply(reply.clone(), *mode),
            Self::Line(text, language) => Document::Line(text.clone(), *language),
        }
    }
}

/// The service: what it says goes out through a platform, and what it has said stands in the journal.
pub struct Answers<P> {
    platform: P,
    moderation: Arc<Moderation>,
    /// When this process began, or last took servers over from another one, in milliseconds since 1970: what was entered before and is not
    /// confirmed is on nobody's way any more.
    since: AtomicI64,
    /// What was entered before and never confirmed, by server, until its server is met: read once, whatever the number of servers.
    left: tokio::sync::Mutex<Option<HashMap<Option<ServerId>, Vec<Unfinished>>>>,
    places: Places,
    pending: Pending,
    /// The offers that stand.
    offers: Watch,
    outages: Outages,
    touched: Mutex<VecDeque<RemarkId>>,
}

/// A reply that is written, or cannot be.
struct Written<P: Platform> {
    post: Post,
    written: Result<P::Written, Failed>,
}

/// What became of an attempt.
enum Attempt {
    /// Nothing is left to do.
    Done,
    /// To be tried again, after so long at least.
    Again(Duration),
    /// To be tried again once the post has its first message.
    AtStarter,
}

impl Attempt {
    /// What follows from a failure.
    fn after(failed: &Failed) -> Self {
        failed.retry().map_or(Self::Done, Self::Again)
    }
}

impl<P: Platform> Answers<P> {
    /// A service that has said nothing yet in this process.
    pub fn new(platform: P, moderation: Arc<Moderation>) -> Self {
        let since = AtomicI64::new(moderation.engine().clock().now().0);
        moderation.engine().show_in(platform.frame());
        Self {
            platform,
            moderation,
            since,
            left: tokio::sync::Mutex::default(),
            places: Places::default(),
            pending: Pending::default(),
            offers: Watch::default(),
            outages: Outages::default(),
            touched: Mutex::default(),
        }
    }

    /// Where its messages go.
    pub fn platform(&self) -> &P {
        &self.platform
    }

    fn engine(&self) -> &Engine {
        self.moderation.engine()
    }

    fn storage(&self) -> &Storage {
        self.moderation.storage()
    }

    fn now(&self) -> Moment {
        self.engine().clock().now()
    }

    /// Answers a message that the engine would answer, unless it is answered already.
    pub async fn answer(&self, remark: &Remark, reply: &Arc<Reply>, mode: Mode, at: Moment) {
        self.answer_in_reply(remark, None, reply, mode, at).await;
    }

    /// The same of one that replies to another message, if it does: what somebody asks for by name there is not offered there any more.
    pub async fn answer_in_reply(
        &self,
        remark: &Remark,
        replies_to: Option<RemarkId>,
        reply: &Arc<Reply>,
        mode: Mode,
        at: Moment,
    ) {
        let answered = Answered::new(remark, &reply.topic, &reply.card.claim_id, at);
        let ready = Ready::of(remark.clone(), answered, Says::Card(reply.clone(), mode));
        self.enter(ready.in_reply_to(replies_to)).await;
    }

    /// Answers somebody who asked the bot by name with a sentence, unless they or the place have heard enough of them. It goes with the
    /// question, and whoever asked may remove it.
    pub async fn tell(&self, remark: &Remark, text: String) {
        if let Err(silence) = self.engine().may_say_unknown(remark) {
            tracing::debug!(remark_id = %remark.id, silence = silence.reason(), "a question is left");
            return;
        }
        let language = self.engine().settings().rules(&remark.place).language().value;
        let mut answered = Answered::new(remark, &TopicId::new(""), "", self.now());
        // A sentence is no part of a dossier.
        answered.thread = false;
        self.enter(Ready::of(remark.clone(), answered, Says::Line(text, language))).await;
    }

    async fn enter(&self, ready: Ready) {
        let _one = self.places.lock(&ready.answered.channel).await;
        self.enter_in_place(ready).await;
    }

    /// The same, where the caller has the place.
    async fn enter_in_place(&self, ready: Ready) {
        let remark = ready.remark.id.clone();
        // It is written while the database keeps the entry, which is another thread's work or another machine's.
        let entering = self.storage().enter_reply(&ready.answered, ready.says.mode());
        let writing = async { (!ready.answered.thread).then(|| self.write(&ready)) };
        let (entered, written) = tokio::join!(entering, writing);
        match entered {
            Ok(Entered::First) => {}
            Ok(Entered::Known) => {
                tracing::debug!(remark_id = %remark, "the journal knows a reply to it: nothing is sent");
                self.engine().commit(&remark);
                return;
            }
            // The nonce still keeps a second instance from answering too.
            Err(error) => missed(&remark, &error),
        }
        let attempt = self.deliver(&ready, written).await;
        if let Some(pointed_at) = ready.pointed_at() {
            // It is on its way by now at least.
            self.offer_asked_for(&ready.answered.channel, pointed_at, &ready.answered.topic).await;
        }
        if !matches!(attempt, Attempt::Done) {
            let task = Task::of(ready.answered.channel.clone(), remark);
            self.put_off(Task { ready: Some(Box::new(ready)), ..task }, &attempt);
        }
    }

    /// A reply of its own as it is posted.
    fn write(&self, ready: &Ready) -> Written<P> {
        let Ready { remark, says, .. } = ready;
        let (place, answers) = (remark.place.clone(), Some(remark.id.clone()));
        let post = Post { place, answers, document: says.document() };
        let written = self.platform.write(&post);
        Written { post, written }
    }

    /// The first message of a post has come: what waited for it is sent.
    pub async fn begun(&self, post: &ChannelId) {
        for task in self.pending.begun(post) {
            self.run(task).await;
        }
    }

    /// Does what is due: each message whose reply is not what it should be is looked at once more.
    pub async fn due(self: &Arc<Self>) {
        let mut running = tokio::task::JoinSet::new();
        for task in self.pending.due(self.now()) {
            let answers = self.clone();
            running.spawn(async move { answers.run(task).await });
        }
        for look in self.offers.due(self.now()) {
            let answers = self.clone();
            running.spawn(async move { answers.look_at_due_offer(look).await });
        }
        self.tell_of_outages().await;
        // A task that panicked has been told of by the runtime; the others go on.
        while running.join_next().await.is_some() {}
    }

    /// Whether nothing is due now, and nothing that was is under way.
    pub fn is_idle(&self) -> bool {
        let now = self.now();
        self.pending.is_idle(now) && self.offers.is_idle(now) && self.tells_of_no_outage()
    }

    async fn run(&self, task: Task) {
        let attempt = {
            let _one = self.places.lock(&task.channel).await;
            self.settle(&task).await
        };
        self.put_off(task, &attempt);
        self.pending.done();
    }

    /// Puts a task off, if there is more to do; beyond the limit it is left to the next start.
    fn put_off(&self, task: Task, attempt: &Attempt) {
        let (wait, for_starter) = match attempt {
            Attempt::Done => return,
            Attempt::Again(after) => {
                let Some(wait) = WAITS.get(task.tries) else {
                    tracing::error!(
                        remark_id = %task.remark,
                        tries = task.tries,
                        "a reply is not what it should be, and is given up until the next start"
                    );
                    return;
                };
                ((*wait).max(*after), false)
            }
            Attempt::AtStarter => (STILL_FRESH, true),
        };
        let message = task.remark.clone();
        let at = self.now().after(wait);
        if !self.pending.put(at, Task { tries: task.tries + 1, for_starter, ..task }) {
            tracing::error!(
                remark_id = %message,
                "too many replies wait to be looked at again: one is left to the next start"
            );
        }
    }

    /// Notes that a message was edited or deleted, for a reply that is on its way.
    fn touch(&self, remark: &RemarkId) {
        let mut touched = self.touched.lock().unwrap_or_else(PoisonError::into_inner);
        touched.push_back(remark.clone());
        if touched.len() > TOUCHED {
            touched.pop_front();
        }
    }

    /// Whether a message was edited or deleted since it was entered; once asked, it is forgotten.
    fn was_touched(&self, remark: &RemarkId) -> bool {
        let mut touched = self.touched.lock().unwrap_or_else(PoisonError::into_inner);
        let before = touched.len();
        touched.retain(|one| one != remark);
        touched.len() < before
    }

    /// The same, without forgetting it.
    fn is_touched(&self, remark: &RemarkId) -> bool {
        self.touched.lock().unwrap_or_else(PoisonError::into_inner).contains(remark)
    }

    /// Tells moderators something in the log channel of a place, if it has one.
    pub async fn log(&self, place: &Place, document: Document) {
        let Some(channel) = self.engine().settings().rules(place).log_channel().cloned() else { return };
        let place = self.platform.place(place.server.as_ref(), &channel);
        let post = Post { place, answers: None, document };
        if let Err(failed) = self.platform.post(&post).await {
            tracing::warn!(channel_id = %channel, error = %failed, "could not write to the log channel");
        }
    }
}

/// The journal could not note something about a reply.
fn missed(remark: &RemarkId, error: &StorageError) {
    // The breaker has told what it refuses without trying.
    if !error.is_told() {
        tracing::error!(remark_id = %remark, error = error.to_string(), "the journal misses something of a reply");
    }
}

/// The journal could not be read.
fn unreadable(error: &StorageError) {
    if !error.is_told() {
        tracing::error!(error = error.to_string(), "the journal cannot be read");
    }
}
