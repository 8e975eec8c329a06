//! When, and what was answered then.

use crate::{
    remark::{ChannelId, PersonId, Remark, RemarkId, ServerId},
    time::Moment,
    topic::TopicId,
};

/// A message that was answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    /// The message.
    pub remark: RemarkId,
    /// Where it stands.
    pub channel: ChannelId,
    /// The server, if it stands in one.
    pub server: Option<ServerId>,
    /// Who wrote it.
    pub person: Option<PersonId>,
    /// What was answered.
    pub topic: TopicId,
    /// The id of the claim that led.
    pub claim: String,
    /// Whether it stands in a thread or a forum's post, whose unasked replies are one dossier.
    pub thread: bool,
    /// Whether it was asked for: that spends the brake on what is asked for, and neither cooldowns nor the server's budget.
    pub asked: bool,
    /// When.
    pub at: Moment,
}

impl Answered {
    /// `remark`, answered with `topic`, led by the claim called `claim`.
    pub fn new(remark: &Remark, topic: &TopicId, claim: &str, at: Moment) -> Self {
        Self {
            remark: remark.id.clone(),
            channel: remark.place.channel.clone(),
            server: remark.place.server.clone(),
            person: remark.author.person().cloned(),
            topic: topic.clone(),
            claim: claim.to_owned(),
            // What was asked for has an answer of its own.
            thread: remark.place.is_thread() && !remark.asks,
            asked: remark.asks,
            at,
        }
    }
}
