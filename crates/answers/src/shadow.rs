//! Shadow mode in the log channel: what would have been said, judged right or wrong by moderators, and, once enough was judged, the
//! offer to switch on. No text of a message is quoted or kept.

use super::{Answers, Document, Platform};
use crate::{moderation::Refused, storage::Judged};
use counterpoint_core::{
    composer::Reply,
    engine::Hearing,
    feedback::{ENOUGH, Judgement},
    policy::Silence,
    remark::{Remark, RemarkId, Scope, ServerId},
    settings::{Key, Origin},
    time::Moment,
    topic::TopicId,
};

/// What is in shadow: where it was set, and by which setting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// Where.
    pub scope: Scope,
    /// The mode, or a topic's rule.
    pub key: Key,
}

impl Subject {
    /// `<scope>/m`, or `<scope>/t` where it is the topic's rule: what travels in a button.
    pub fn stored(&self) -> String {
        format!("{}/{}", self.scope.stored(), if self.key == Key::Mode { 'm' } else { 't' })
    }

    /// The same, read from a button that is about `topic`.
    pub fn parse(scope: &str, kind: &str, topic: &str) -> Option<Self> {
        let scope = Scope::parse(scope)?;
        match kind {
            "m" => Some(Self { scope, key: Key::Mode }),
            "t" => Some(Self { scope, key: Key::Topic(TopicId::new(topic)) }),
            _ => None,
        }
    }
}

/// How the line begins that a judgement adds to its note.
const JUDGED: &str = "Judged ";

/// What became of a judgement.
pub struct Standing {
    /// The note as it reads from now on.
    pub text: String,
    /// Whether enough was judged to offer switching on.
    pub enough: bool,
}

impl<P: Platform> Answers<P> {
    /// What the log channel hears of a message that would have been answered.
    pub fn shadow_note(&self, remark: &Remark, hearing: &Hearing, reply: &Reply) -> Option<Document> {
        let Silence::Shadow { topic, key, origin } = hearing.silence()? else { return None };
        let scope = match origin {
            Origin::Set { scope, .. } => *scope,
            Origin::Default => Scope::Server,
        };
        let found = hearing.topics.iter().find(|heard| heard.topic == *topic);
        let text = format!(
            "In shadow, {} would have been answered (found: {}):\n{}",
            self.platform.link(remark.place, remark.id),
            found.map(|heard| heard.ground.to_string()).unwrap_or_default(),
            self.platform.frame().escape(&reply.gist)
        );
        let subject = Subject { scope, key: key.clone() };
        Some(Document::Judged { text, remark: remark.id, topic: topic.to_string(), subject })
    }

    /// Keeps what a moderator says of a reply that shadow mode held back. `note` is the text of the note so far.
    pub async fn judge(
        &self,
        server: ServerId,
        remark: RemarkId,
        topic: &str,
        subject: &Subject,
        judgement: Judgement,
        note: &str,
    ) -> Result<Standing, Refused> {
        let judged = Judged {
            remark,
            server,
            scope: subject.scope,
            key: subject.key.clone(),
            topic: TopicId::new(topic),
            judgement,
            at: self.now(),
        };
        let precision = self.moderation.judge(&judged, self.in_shadow_since(server, subject)).await?;
        let before: Vec<&str> = note.lines().filter(|line| !line.starts_with(JUDGED)).collect();
        let what = match &subject.key {
            Key::Topic(topic) => format!("topic `{topic}` for {}", subject.scope),
            _ => subject.scope.to_string(),
        };
        let enough = precision.judged() >= ENOUGH;
        let mut text =
            format!("{}\n{JUDGED}{}. In shadow for {what}: {precision}", before.join("\n"), judgement.word());
        if enough {
            text.push('.');
        } else {
            text.push_str(&format!("; after {ENOUGH} judgements it can be switched on here."));
        }
        Ok(Standing { text, enough })
    }

    /// Since when something is in shadow: what was judged before it was set so again does not count.
    fn in_shadow_since(&self, server: ServerId, subject: &Subject) -> Moment {
        let own = self.engine().settings().server(server);
        own.get(subject.scope, &subject.key).map_or(Moment(0), |entry| entry.at)
    }
}
