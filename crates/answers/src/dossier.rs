//! What the bot's own message shows: the reply to one message, or in a thread a dossier of several.

use std::sync::Arc;

use super::{
    Answers, Attempt, Document, Failed, Platform, Post, Ready, Refusal, Says, Standing, pending::Task,
    unreadable,
};
use counterpoint_core::{
    composer::{self, Reply},
    policy::Answered,
    remark::{RemarkId, ReplyId},
};

/// What became of putting a reply where it belongs.
pub(super) enum Put {
    /// It stands in this message.
    In(ReplyId),
    /// Not yet: other replies of the thread are to be looked at first.
    NotYet(Attempt),
}

impl<P: Platform> Answers<P> {
    /// Puts a reply into the dossier of its thread, which begins with the first. The caller has the place.
    pub(super) async fn join_dossier(&self, ready: &Ready) -> Result<Put, Failed> {
        let Ready { remark, answered, .. } = ready;
        if let Some(attempt) = self.settle_others(answered).await {
            return Ok(Put::NotYet(attempt));
        }
        let known = self.storage().dossier(&answered.channel).await.unwrap_or_else(|error| {
            unreadable(&error);
            None
        });
        let post = Post {
            place: remark.place.clone(),
            answers: Some(remark.id.clone()),
            document: ready.says.document(),
        };
        let Some((reply, mut entries)) = known else {
            return self.platform.post(&post).await.map(Put::In);
        };
        entries.retain(|entry| entry.remark != answered.remark);
        let gone: Vec<RemarkId> = entries.iter().map(|entry| entry.remark.clone()).collect();
        entries.push(answered.clone());
        let at = Self::standing(answered, &reply);
        match self.show(&at, &entries).await {
            Ok(()) => Ok(Put::In(reply)),
            Err(failed) if failed.is(Refusal::TooManyEdits) => {
                // It stands in the journal, and comes with the next edit that the platform lets through.
                tracing::info!(
                    channel_id = %answered.channel,
                    "the dossier is too old to be edited just now"
                );
                Ok(Put::In(reply))
            }
            Err(Failed::Gone) => {
                // Somebody deleted it: the next one begins with this topic.
                for remark in gone {
                    self.note_gone(&remark).await;
                }
                self.platform.post(&post).await.map(Put::In)
            }
            Err(failed) => Err(failed),
        }
    }

    /// Looks at the replies of the same thread of which nobody knows whether they were sent: a thread gets no second dossier because
    /// the answer to the first was lost. What to do if one of them still cannot be told.
    async fn settle_others(&self, answered: &Answered) -> Option<Attempt> {
        let others = self.storage().unfinished_in(&answered.channel).await.unwrap_or_else(|error| {
            unreadable(&error);
            Vec::new()
        });
        // What waits for the first message of the post waits together with this one.
        // Of two the later one looks at the other, never both: an id alone does not tell which that is.
        let others = others.into_iter().filter(|other| {
            (other.at, &other.remark) < (answered.at, &answered.remark)
                && !self.pending.awaits_starter(&other.remark)
        });
        for other in others {
            let task = self.pending.take(&other.remark);
            let task = task.unwrap_or_else(|| Task::of(other.channel, other.remark));
            let attempt = Box::pin(self.settle(&task)).await;
            let open = !matches!(attempt, Attempt::Done);
            self.put_off(task, &attempt);
            if open {
                return Some(Attempt::Again(std::time::Duration::ZERO));
            }
        }
        None
    }

    /// Edits a reply, or the dossier of a thread, so that it shows what stands in it. Topics that have left the store are left out.
    pub(super) async fn show(&self, at: &Standing, entries: &[Answered]) -> Result<(), Failed> {
        let engine = self.engine();
        let (store, today) = (engine.store(), engine.clock().today());
        let place = self.platform.place(at.server.as_ref(), &at.channel);
        let settings = engine.settings();
        let rules = settings.rules(&place);
        let (language, mode) = (rules.language().value, rules.mode().value);
        let mut replies: Vec<Reply> = entries
            .iter()
            .filter_map(|entry| {
                let topic = store.topic(entry.topic.as_str())?;
                let claim = topic.claims.iter().position(|claim| claim.id == entry.claim).unwrap_or(0);
                Some(composer::compose(topic, claim, &[], today, language))
            })
            .collect();
        let document = match replies.len() {
            0 => return Ok(()),
            1 => Says::Card(Arc::new(replies.remove(0)), mode).document(),
            _ => Document::Dossier(replies, mode, language),
        };
        self.platform.edit(at, &document).await
    }
}
