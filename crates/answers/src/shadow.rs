//! Shadow mode in the log channel: what would have been said, judged right or wrong by moderators, and, once enough was judged, the
//! offer to switch on. No text of a message is quoted or kept.

use super::{Answers, Document, Platform};
use crate::{moderation::Refused, storage::Judged};
use counterpoint_core::{
    composer::Reply,
    engine::Hearing,
    feedback::{ENOUGH, Judgement},
    policy::{Manner, Silence},
    remark::{ChannelId, Place, Remark, RemarkId, Scope, ServerId},
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
        let scope = Scope::parse(scope);
        match kind {
            "m" => Some(Self { scope, key: Key::Mode }),
            "t" => Some(Self { scope, key: Key::Topic(TopicId::new(topic)) }),
            _ => None,
        }
    }
}

/// Lines of a note: what would have been answered, and the reply. A judgement adds one, in place of the one before.
const NOTE_LINES: usize = 2;

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
        let Silence::Shadow { topic, manner, key, origin } = hearing.silence()? else { return None };
        let scope = match origin {
            Origin::Set { scope, .. } => scope.clone(),
            Origin::Default => Scope::Server,
        };
        let found = hearing.topics.iter().find(|heard| heard.topic == *topic);
        let language = self.engine().settings().rules(&remark.place).language().value;
        let words = language.words();
        let ground = found.map(|heard| heard.said(words)).unwrap_or_default();
        let link = self.platform.link(&remark.place, &remark.id);
        let note = match manner {
            Manner::Answer => words.shadow_note(ground, link),
            Manner::Offer => words.shadow_note_offer(ground, link),
        };
        let gist = self.platform.frame().escape(&reply.gist).replace('\n', " ");
        let text = format!("{note}\n{gist}");
        let subject = Subject { scope, key: key.clone() };
        Some(Document::Judged {
            text,
            remark: remark.id.clone(),
            topic: topic.to_string(),
            subject,
            language,
        })
    }

    /// Keeps what a moderator says of a reply that shadow mode held back. `note` is the text of the note so far.
    pub async fn judge(
        &self,
        server: &ServerId,
        remark: RemarkId,
        topic: &str,
        subject: &Subject,
        judgement: Judgement,
        note: &str,
    ) -> Result<Standing, Refused> {
        let judged = Judged {
            remark,
            server: server.clone(),
            scope: subject.scope.clone(),
            key: subject.key.clone(),
            topic: TopicId::new(topic),
            judgement,
            at: self.now(),
        };
        let precision = self.moderation.judge(&judged, self.in_shadow_since(server, subject)).await?;
        let words = self.engine().settings().rules(&self.place_of(server, subject)).words();
        let scope = subject.scope.said(words);
        let what = match &subject.key {
            Key::Topic(topic) => words.topic_for(scope, topic),
            _ => scope,
        };
        let enough = precision.judged() >= ENOUGH;
        let (judgement, precision) = (judgement.said(words), precision.said(words));
        let judged = if enough {
            words.shadow_judged(judgement, precision, what)
        } else {
            words.shadow_judged_so_far(ENOUGH, judgement, precision, what)
        };
        let before: Vec<&str> = note.lines().take(NOTE_LINES).collect();
        let text = format!("{}\n{judged}", before.join("\n"));
        Ok(Standing { text, enough })
    }

    /// Where a subject is in shadow.
    fn place_of(&self, server: &ServerId, subject: &Subject) -> Place {
        match &subject.scope {
            Scope::Place(channel) => self.platform.place(Some(server), channel),
            Scope::Server => Place { server: Some(server.clone()), ..Place::channel(ChannelId::from(0)) },
        }
    }

    /// Since when something is in shadow: what was judged before it was set so again does not count.
    fn in_shadow_since(&self, server: &ServerId, subject: &Subject) -> Moment {
        let own = self.engine().settings().server(server);
        own.get(subject.scope.level(), &subject.key).map_or(Moment(0), |entry| entry.at)
    }
}
