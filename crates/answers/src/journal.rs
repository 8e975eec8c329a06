//! From the journal to what stands there: a reply is sent and confirmed; one of which nobody knows whether it was sent is looked for;
//! one that was not sent is sent late or given up. The running process and the next start do the same.

use std::{collections::HashMap, time::Duration};

use super::{
    Answers, Attempt, Failed, NONCE_HOLDS, Platform, Ready, Refusal, STILL_FRESH, Says, Standing, Written,
    dossier::Put,
    missed,
    pending::{Look, Task, WAITS},
    unreadable,
};
use crate::storage::{State, Unfinished};
use counterpoint_core::{
    policy::{Answered, Silence},
    remark::{Remark, RemarkId, ReplyId, ServerId},
};

/// How far back a start looks whether messages that were answered still stand as they were: what was said a day ago is read no more.
const LOOKED_BACK: Duration = Duration::from_hours(24);

/// How many of a server's answered messages a start looks at, the newest first: one request each.
const LOOKED_AT: u32 = 50;

/// The time between two of these looks: a start leaves the platform's limits to what people say.
const APART: Duration = Duration::from_secs(2);

impl<P: Platform> Answers<P> {
    /// Sends a reply that is entered, and confirms it. The caller has the place, and has written it where it is a message of its own.
    pub(super) async fn deliver(&self, ready: &Ready, written: Option<Written<P>>) -> Attempt {
        let Ready { remark, answered, .. } = ready;
        let (message, channel, topic) = (&remark.id, &answered.channel, answered.topic.as_str());
        // What is rarely gone through is kept apart, or each message that is dealt with would take its room.
        let put = match written {
            Some(Written { post, written: Ok(written) }) => {
                self.platform.put(&post, written).await.map(Put::In)
            }
            Some(Written { written: Err(failed), .. }) => Err(failed),
            None => Box::pin(self.join_dossier(ready)).await,
        };
        let failed = match put {
            Ok(Put::In(reply)) => {
                tracing::info!(
                    remark_id = %message,
                    channel_id = %channel,
                    topic,
                    claim = answered.claim,
                    "answered"
                );
                self.confirm(answered, &reply);
                if self.was_touched(message) {
                    // It was edited or deleted while the reply was on its way.
                    return Box::pin(self.follow(&remark.place, message, &reply, Look::Follow)).await;
                }
                return Attempt::Done;
            }
            Ok(Put::NotYet(attempt)) => return attempt,
            Err(failed) => failed,
        };
        if failed.is(Refusal::NotBegun) {
            tracing::debug!(
                remark_id = %message,
                channel_id = %channel,
                "the post has no first message yet: the reply waits for it"
            );
            return Attempt::AtStarter;
        }
        let attempt = Attempt::after(&failed);
        // What was refused was not sent. Whatever else went wrong, it may have been.
        let refused = matches!(attempt, Attempt::Done);
        if refused {
            self.engine().unsaid(message, failed.silence());
        }
        tracing::warn!(remark_id = %message, channel_id = %channel, topic, error = %failed, "could not answer");
        if refused {
            self.abandon(message).await;
        }
        attempt
    }

    /// Notes that a reply stands.
    pub(super) fn confirm(&self, answered: &Answered, reply: &ReplyId) {
        self.engine().commit(&answered.remark);
        if let Err(error) = self.storage().confirm_reply(answered, reply) {
            missed(&answered.remark, &error);
        }
    }

    /// Takes back a reply that was refused: nobody has heard it.
    async fn abandon(&self, remark: &RemarkId) {
        self.engine().release(remark);
        if let Err(error) = self.storage().abandon_reply(remark).await {
            missed(remark, &error);
        }
    }

    /// Notes that the reply to a message is gone; cooldowns stay, as people have read it.
    pub(super) async fn note_gone(&self, remark: &RemarkId) {
        self.engine().gone(remark);
        if let Err(error) = self.storage().change_reply(remark, None).await {
            missed(remark, &error);
        }
    }

    /// Notes that there is no reply to a message after all: the cooldowns that it began end. The message keeps its entry, and gets no
    /// other.
    pub(super) async fn take_back(&self, remark: &RemarkId) {
        self.engine().release(remark);
        if let Err(error) = self.storage().take_back_reply(remark).await {
            missed(remark, &error);
        }
    }

    /// Makes the reply to a message what it should be, whatever was left undone. The caller has the place.
    pub(super) async fn settle(&self, task: &Task) -> Attempt {
        let (answered, state) = match self.storage().standing(&task.remark).await {
            Ok(Some(known)) => known,
            Ok(None) => return Attempt::Done,
            Err(error) => {
                unreadable(&error);
                return Attempt::Again(Duration::ZERO);
            }
        };
        match state {
            State::Gone => Attempt::Done,
            State::Sent(reply) => {
                let place = self.platform.place(answered.server.as_ref(), &answered.channel);
                self.follow(&place, &task.remark, &reply, task.look).await
            }
            State::Sending => self.settle_unsent(task, answered).await,
        }
    }

    async fn settle_unsent(&self, task: &Task, answered: Answered) -> Attempt {
        let remark = &task.remark;
        let place = self.platform.place(answered.server.as_ref(), &answered.channel);
        let age = self.now().since(answered.at);
        match self.platform.find(&place, remark).await {
            Ok(Some(reply)) => {
                tracing::info!(remark_id = %remark, "the reply had been sent");
                self.confirm(&answered, &reply);
                return self.follow(&place, remark, &reply, task.look).await;
            }
            Ok(None) => {}
            Err(failed) => {
                // Where it may not look, the nonce makes one of two for a while.
                let unseen = failed.retry().is_none();
                if !(unseen && age < NONCE_HOLDS) {
                    if unseen || WAITS.get(task.tries).is_none() {
                        tracing::warn!(remark_id = %remark, error = %failed, "nobody can tell whether the reply was sent: it is given up");
                        self.note_gone(remark).await;
                        return Attempt::Done;
                    }
                    return Attempt::after(&failed);
                }
            }
        }
        // It may have been deleted while it was heard.
        let gone = || self.engine().forget(&answered.channel, remark);
        let heard = if task.look == Look::Deleted {
            gone();
            None
        } else {
            match self.platform.read(&place, remark).await {
                Ok(now) => Some(now.remark),
                Err(Failed::Gone) => {
                    gone();
                    None
                }
                Err(failed) => match failed.retry() {
                    Some(after) if age < STILL_FRESH => return Attempt::Again(after),
                    // Where it may not read what was said, it was told all the same if that was edited or deleted.
                    None if failed.is(Refusal::Forbidden) && !self.was_touched(remark) => {
                        task.ready.as_ref().map(|ready| ready.remark.clone())
                    }
                    _ => None,
                },
            }
        };
        let fresh = age < STILL_FRESH;
        let ready = match heard.filter(|heard| fresh && heard.floor.is_open()) {
            Some(heard) => self.ready_again(task, answered, heard).await,
            None => None,
        };
        let Some(ready) = ready else {
            tracing::info!(remark_id = %remark, "the reply had not been sent, and is given up");
            self.take_back(remark).await;
            self.engine().unsaid(remark, Silence::NotTaken);
            return Attempt::Done;
        };
        tracing::info!(remark_id = %remark, "the reply had not been sent, and is sent now");
        let written = (!ready.answered.thread).then(|| self.write(&ready));
        self.deliver(&ready, written).await
    }

    /// A reply that was not sent, to its message as that is now: as it was to be sent, unless the message was edited since.
    async fn ready_again(&self, task: &Task, answered: Answered, heard: Remark) -> Option<Ready> {
        if let Some(ready) = task.ready.as_ref().filter(|ready| ready.remark.text == heard.text) {
            return Some(Ready { remark: heard, ..(**ready).clone() });
        }
        let direction = self.moderation.direction(&heard).await;
        let (reply, mode) = self.engine().revise(&heard, &[], direction.as_ref())?;
        let (topic, claim) = (reply.topic.clone(), reply.card.claim_id.clone());
        let answered = Answered { topic, claim, ..answered };
        Some(Ready::of(heard, answered, Says::Card(reply, mode)))
    }

    /// The bot has come to know a server, at a start or after a connection was lost: what was entered before and never confirmed is
    /// settled, and the messages answered lately are looked at, as some may have been edited or deleted meanwhile.
    pub async fn resume(&self, server: &ServerId) {
        let now = self.now();
        self.resume_offers(server).await;
        for one in self.left_in(server).await {
            let task = Task::of(one.channel, one.remark);
            let attempt = {
                let _one = self.places.lock(&task.channel).await;
                self.settle(&task).await
            };
            self.put_off(task, &attempt);
        }
        let lately = self.storage().answered_lately(server, now.before(LOOKED_BACK), LOOKED_AT).await;
        let lately = lately.unwrap_or_else(|error| {
            unreadable(&error);
            Vec::new()
        });
        let mut at = now;
        for one in lately {
            at = at.after(APART);
            // If there is no room, the newest have found theirs.
            let _ = self.pending.put(at, Task { look: Look::Only, ..Task::of(one.channel, one.remark) });
        }
    }

    /// Servers come from a process that may have died: what it entered and never confirmed is asked for anew when each of them is met.
    pub async fn take_over(&self) {
        let mut left = self.left.lock().await;
        self.since.store(self.now().0, std::sync::atomic::Ordering::Relaxed);
        *left = None;
    }

    /// What an earlier process entered in a server and nobody confirmed; asked for once.
    async fn left_in(&self, server: &ServerId) -> Vec<Unfinished> {
        let mut left = self.left.lock().await;
        if left.is_none() {
            let since = self.since.load(std::sync::atomic::Ordering::Relaxed);
            match self.storage().unfinished().await {
                Ok(unfinished) => {
                    let mut servers: HashMap<Option<ServerId>, Vec<Unfinished>> = HashMap::new();
                    // What this process has entered itself is on its way, or waits.
                    for one in unfinished.into_iter().filter(|one| one.at.0 < since) {
                        servers.entry(one.server.clone()).or_default().push(one);
                    }
                    *left = Some(servers);
                }
                Err(error) => unreadable(&error),
            }
        }
        left.as_mut().and_then(|servers| servers.remove(&Some(server.clone()))).unwrap_or_default()
    }

    /// Where the reply to a message stands, if it is sent.
    pub(super) fn standing(answered: &Answered, reply: &ReplyId) -> Standing {
        Standing { server: answered.server.clone(), channel: answered.channel.clone(), reply: reply.clone() }
    }

    /// Logs what a failure leaves undone.
    pub(super) fn left_undone(reply: &ReplyId, failed: &Failed, what: &'static str) -> Attempt {
        tracing::warn!(reply_id = %reply, error = %failed, "{what}");
        Attempt::after(failed)
    }
}
