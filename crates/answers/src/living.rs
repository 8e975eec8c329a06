//! A reply follows the message that it answers: it goes when that is deleted, turns when that is edited so that another topic leads,
//! and is removed by whoever it answers or by those who may manage messages. The journal knows which reply is whose.

use super::{
    Answers, Attempt, Failed, Platform, Refusal, Remover, Standing, missed,
    pending::{Look, Task},
    unreadable,
};
use crate::storage::State;
use counterpoint_core::{
    policy::Answered,
    remark::{ChannelId, Place, RemarkId, ReplyId},
    topic::TopicId,
};

/// What became of a press of *Remove*.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Removed {
    /// It is removed.
    Done,
    /// The reply answers somebody else, and the presser may not manage messages.
    MayNot,
    /// The platform did not do it.
    Failed,
}

impl<P: Platform> Answers<P> {
    /// A message was deleted: its reply goes too, and with it what it began. If it was a reply of the bot's own, the journal notes that.
    pub async fn deleted(&self, channel: ChannelId, remark: RemarkId) {
        self.touch(&remark);
        self.engine().forget(&channel, &remark);
        self.offer_deleted(&channel, &remark).await;
        match self.storage().standing(&remark).await {
            Ok(Some((_, State::Gone))) => {}
            Ok(Some(_)) => {
                let task = Task { look: Look::Deleted, ..Task::of(channel, remark) };
                self.at_once(task).await;
            }
            Ok(None) => {
                for one in self.answered_by(&remark.id().clone().into()).await {
                    self.note_gone(&one.remark).await;
                }
            }
            Err(error) => {
                unreadable(&error);
                let task = Task { look: Look::Deleted, ..Task::of(channel, remark) };
                self.put_off(task, &Attempt::Again(std::time::Duration::ZERO));
            }
        }
    }

    /// A message was edited: its reply turns to the topic that leads now, or goes if none does, and what is offered below it follows. One
    /// that was never answered may be heard anew: see [`Answers::hear_anew`]. Whether a reply or an offer stands, which follows the message as it
    /// is read: then it is heard there, and the discussion follows it.
    pub async fn edited(&self, channel: ChannelId, remark: RemarkId) -> bool {
        self.touch(&remark);
        if self.offer_edited(&channel, &remark).await {
            return true;
        }
        match self.storage().standing(&remark).await {
            Ok(Some((_, State::Gone)) | None) => false,
            Ok(Some((_, state))) => {
                self.at_once(Task::of(channel, remark)).await;
                matches!(state, State::Sent(_))
            }
            Err(error) => {
                unreadable(&error);
                self.put_off(Task::of(channel, remark), &Attempt::Again(std::time::Duration::ZERO));
                false
            }
        }
    }

    /// Does now what is to be done about a message, after what is under way in its place. A reply that is not sent yet keeps its own
    /// time: it is read anew before it is sent.
    async fn at_once(&self, task: Task) {
        let _one = self.places.lock(&task.channel).await;
        self.at_once_in_place(task).await;
    }

    /// The same, where the caller has the place.
    pub(super) async fn at_once_in_place(&self, task: Task) {
        if let Ok(Some((_, State::Sending))) = self.storage().standing(&task.remark).await
            && task.look != Look::Deleted
        {
            return;
        }
        self.was_touched(&task.remark);
        let attempt = self.settle(&task).await;
        self.put_off(task, &attempt);
    }

    pub(super) async fn answered_by(&self, reply: &ReplyId) -> Vec<Answered> {
        self.storage().answered_by(reply).await.unwrap_or_else(|error| {
            unreadable(&error);
            Vec::new()
        })
    }

    /// Makes a reply that stands follow its message as that is now. The caller has the place.
    pub(super) async fn follow(
        &self,
        place: &Place,
        remark: &RemarkId,
        reply: &ReplyId,
        look: Look,
    ) -> Attempt {
        let heard =
            if look == Look::Deleted { Err(Failed::Gone) } else { self.platform.read(place, remark).await };
        let known = self.answered_by(reply).await;
        let Some(own) = known.iter().find(|one| one.remark == *remark).cloned() else { return Attempt::Done };
        let at = Self::standing(&own, reply);
        let heard = match heard {
            // What was not edited since is as it was answered, whatever moderators have set since.
            Ok(now) if look == Look::Only && now.edited.is_none_or(|edited| edited < own.at) => {
                return Attempt::Done;
            }
            Ok(now) => now.remark,
            Err(Failed::Gone) => {
                self.engine().forget(&own.channel, remark);
                let left: Vec<Answered> = known.into_iter().filter(|one| one.remark != *remark).collect();
                return match self.take_out(&at, &left).await {
                    Ok(()) => {
                        tracing::info!(remark_id = %remark, "the reply went with its message");
                        self.take_back(remark).await;
                        // What was offered before somebody tapped it counts no more than the reply does.
                        self.abandon_offer(remark).await;
                        Attempt::Done
                    }
                    Err(failed) => Self::left_undone(reply, &failed, "a reply could not be removed"),
                };
            }
            Err(failed) => {
                // What it raises by now, nobody knows.
                self.engine().forget(&own.channel, remark);
                return Self::left_undone(reply, &failed, "an answered message could not be read");
            }
        };
        let taken: Vec<TopicId> =
            known.iter().filter(|one| one.remark != *remark).map(|one| one.topic.clone()).collect();
        let direction = self.moderation.direction(&heard).await;
        let revised = self.engine().revise(&heard, &taken, direction.as_ref());
        // An edit would wake an archived thread, and a locked one is closed.
        if !heard.floor.is_open() {
            return Attempt::Done;
        }
        let Some((now, _)) = revised else {
            // A sentence about nothing stays until its question raises something.
            if own.topic.as_str().is_empty() {
                return Attempt::Done;
            }
            let left: Vec<Answered> = known.into_iter().filter(|one| one.remark != *remark).collect();
            return match self.take_out(&at, &left).await {
                Ok(()) => {
                    tracing::info!(remark_id = %remark, "the reply is removed");
                    self.note_gone(remark).await;
                    Attempt::Done
                }
                Err(failed) => Self::left_undone(reply, &failed, "a reply could not be removed"),
            };
        };
        if now.topic == own.topic {
            return Attempt::Done;
        }
        let turned = Answered { topic: now.topic.clone(), claim: now.card.claim_id.clone(), ..own.clone() };
        let entries: Vec<Answered> =
            known.into_iter().map(|one| if one.remark == *remark { turned.clone() } else { one }).collect();
        match self.show(&at, &entries).await {
            Ok(()) => {
                tracing::info!(remark_id = %remark, topic = now.topic.as_str(), "the reply has turned");
                self.engine().turn(remark, &now.topic);
                let now = (&now.topic, now.card.claim_id.as_str());
                if let Err(error) = self.storage().change_reply(remark, Some(now)).await {
                    missed(remark, &error);
                }
                Attempt::Done
            }
            Err(failed) if failed.is(Refusal::TooManyEdits) => {
                tracing::info!(
                    remark_id = %remark,
                    "the reply is too old to be edited once more, and stays"
                );
                Attempt::Done
            }
            Err(Failed::Gone) => {
                for entry in entries {
                    self.note_gone(&entry.remark).await;
                }
                Attempt::Done
            }
            Err(failed) => Self::left_undone(reply, &failed, "a reply could not be turned"),
        }
    }

    /// Leaves in a reply what is left: deletes it if that is nothing. What is gone already is gone.
    async fn take_out(&self, at: &Standing, left: &[Answered]) -> Result<(), Failed> {
        let done = if left.is_empty() { self.platform.delete(at).await } else { self.show(at, left).await };
        match done {
            Err(Failed::Gone) => {
                for entry in left {
                    self.note_gone(&entry.remark).await;
                }
                Ok(())
            }
            done => done,
        }
    }

    /// Somebody presses *Remove* on a reply: the author of the message answered may, and whoever may manage messages. Of a thread's
    /// dossier an author removes what answers them. `answers` is the message that the reply refers to, if it does.
    pub async fn remove(&self, at: &Standing, by: &Remover, answers: Option<&RemarkId>) -> Removed {
        let _one = self.places.lock(&at.channel).await;
        let mut known = self.answered_by(&at.reply).await;
        if known.is_empty()
            && let Some(remark) = answers
            && let Ok(Some((answered, State::Sending))) = self.storage().standing(remark).await
        {
            // The platform's answer was lost; what is pressed stands.
            self.confirm(&answered, &at.reply);
            self.pending.take(remark);
            known = self.answered_by(&at.reply).await;
        }
        let (out, left): (Vec<Answered>, Vec<Answered>) =
            known.into_iter().partition(|one| by.manages || one.person.as_ref() == Some(&by.person));
        if out.is_empty() && !by.manages {
            return Removed::MayNot;
        }
        if let Err(failed) = self.take_out(at, &left).await {
            Self::left_undone(&at.reply, &failed, "a reply could not be removed");
            return Removed::Failed;
        }
        for one in out {
            tracing::info!(remark_id = %one.remark, "the reply is removed");
            self.note_gone(&one.remark).await;
        }
        Removed::Done
    }
}
