//! The journal of replies: which message has which reply. Ids only.
//!
//! A reply is entered before it is sent, and confirmed once Discord has it. So a message has one reply whatever happens: whoever enters
//! it first sends it, and after a restart what was entered and never confirmed is looked for before it is sent again.
//!
//! Somebody waits for the reply while it is entered. So until it is confirmed it stands in no index but those of its key and of what is
//! being sent; what asks by another one names both kinds, which `SQLite` wants word for word.

use sqlx::{Row as _, any::AnyRow};

use super::{
    Storage, Stored,
    entries::Entry,
    ids::{id, id_if_any, readable},
};
use counterpoint_core::{
    policy::Answered,
    remark::{ChannelId, RemarkId, ReplyId, ServerId},
    settings::Mode,
    time::Moment,
    topic::TopicId,
};

/// What became of entering a reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entered {
    /// It is entered: whoever did so sends it.
    First,
    /// It stood there already: the message has its reply, or somebody else is sending it.
    Known,
}

/// What is known of the reply to a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// It was entered; whether it was sent, nobody has said.
    Sending,
    /// It stands in this message.
    Sent(ReplyId),
    /// It is gone, or was never there. The message gets no other.
    Gone,
}

/// A reply that was entered and never confirmed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unfinished {
    /// The message that it answers.
    pub remark: RemarkId,
    /// Its server; none in direct messages.
    pub server: Option<ServerId>,
    /// Where that stands.
    pub channel: ChannelId,
    /// When it was entered.
    pub at: Moment,
}

/// The columns of [`answered`].
const COLUMNS: &str = "remark, channel, server, person, topic, claim, thread, asked, at";

/// Oldest first. Of numbers written as texts the longer one is the greater.
const OLDEST_FIRST: &str = "at, LENGTH(remark), remark";

/// What every start asks: what was never confirmed, in all servers.
fn unfinished() -> String {
    format!("SELECT remark, server, channel, at FROM replies WHERE state = 'sending' ORDER BY {OLDEST_FIRST}")
}

/// What every start asks: what was answered of late, and the dossiers; without those that nobody is left alone for.
fn replies() -> String {
    format!(
        "SELECT {COLUMNS} FROM replies
         WHERE state <> 'taken-back' AND topic <> '' AND (
            (at >= $1 AND state <> 'sending') OR (at >= $1 AND state = 'sending') OR (thread = 1 AND at >= $2)
         ) ORDER BY {OLDEST_FIRST}"
    )
}

fn one_unfinished(row: &AnyRow) -> Stored<Unfinished> {
    Ok(Unfinished {
        remark: id(row, "remark")?,
        server: id_if_any(row, "server")?,
        channel: id(row, "channel")?,
        at: Moment(row.try_get("at")?),
    })
}

fn answered(row: &AnyRow) -> Stored<Answered> {
    Ok(Answered {
        remark: id(row, "remark")?,
        channel: id(row, "channel")?,
        server: id_if_any(row, "server")?,
        person: id_if_any(row, "person")?,
        topic: TopicId::new(row.try_get::<String, _>("topic")?),
        claim: row.try_get("claim")?,
        thread: row.try_get::<i64, _>("thread")? != 0,
        asked: row.try_get::<i64, _>("asked")? != 0,
        at: Moment(row.try_get("at")?),
    })
}

impl Storage {
    /// Enters a reply that is about to be sent, as a card or a line; `mode` is none for a sentence about no topic. An entry that fails
    /// because the database is away or slow is made once it is back.
    pub async fn enter_reply(&self, answered: &Answered, mode: Option<Mode>) -> Stored<Entered> {
        self.writer.keep(Entry::Enter(Box::new(answered.clone()), mode)).await
    }

    /// Confirms that a reply was sent, with its own id, and counts it. Nobody waits for it: it is kept within a tenth of a second, and
    /// before anything else that is asked of this storage.
    pub fn confirm_reply(&self, answered: &Answered, reply: &ReplyId) -> Stored<()> {
        self.writer.keep_soon(Entry::Confirm(Box::new(answered.clone()), reply.clone()))
    }

    /// Takes back a reply that was entered and is not sent after all.
    pub async fn abandon_reply(&self, remark: &RemarkId) -> Stored<()> {
        self.writer.keep(Entry::Abandon(remark.clone())).await.map(|_| ())
    }

    /// Notes that there is no reply to a message after all: it was never sent, or went with its message. Nobody is left alone for it.
    pub async fn take_back_reply(&self, remark: &RemarkId) -> Stored<()> {
        self.writer.keep(Entry::TakeBack(remark.clone())).await.map(|_| ())
    }

    /// Notes that the reply to a message is now about another topic, led by another claim, or that it is gone.
    pub async fn change_reply(&self, remark: &RemarkId, now: Option<(&TopicId, &str)>) -> Stored<()> {
        let now = now.map(|(topic, claim)| (topic.clone(), claim.to_owned()));
        self.writer.keep(Entry::Change(remark.clone(), now)).await.map(|_| ())
    }

    /// How many transactions the journal has committed: replies that are entered at the same moment share one.
    pub fn journal_commits(&self) -> u64 {
        self.writer.commits()
    }

    /// The replies in all servers that were entered and never confirmed, oldest first. An index finds them: the journal is not looked
    /// through.
    pub async fn unfinished(&self) -> Stored<Vec<Unfinished>> {
        let rows = self.rows(unfinished(), |query| query).await?;
        readable("replies", &rows, one_unfinished)
    }

    /// The replies of the dossier of a thread that were entered and never confirmed, oldest first.
    pub async fn unfinished_in(&self, thread: &ChannelId) -> Stored<Vec<Unfinished>> {
        let query = format!(
            "SELECT remark, server, channel, at FROM replies
             WHERE channel = $1 AND thread = 1 AND state = 'sending' ORDER BY {OLDEST_FIRST}"
        );
        let rows = self.rows(query, |query| query.bind(thread.to_string())).await?;
        readable("replies", &rows, one_unfinished)
    }

    /// The newest messages of a server whose reply stands, of those answered since a moment, newest first.
    pub async fn answered_lately(
        &self,
        server: &ServerId,
        since: Moment,
        most: u32,
    ) -> Stored<Vec<Unfinished>> {
        let query = "SELECT remark, server, channel, at FROM replies
             WHERE at >= $1 AND server = $2 AND state <> 'sending' AND state = 'sent'
             ORDER BY at DESC, LENGTH(remark) DESC, remark DESC LIMIT $3";
        let rows = self
            .rows(query.to_owned(), |query| {
                query.bind(since.0).bind(server.to_string()).bind(i64::from(most))
            })
            .await?;
        readable("replies", &rows, one_unfinished)
    }

    /// The rows that a question finds.
    pub(super) async fn rows(
        &self,
        question: String,
        bind: impl for<'q> FnOnce(Question<'q>) -> Question<'q>,
    ) -> Stored<Vec<AnyRow>> {
        self.door.admits()?;
        self.read(|pool| async move {
            Ok(bind(sqlx::query(sqlx::AssertSqlSafe(question))).fetch_all(&pool).await?)
        })
        .await
    }

    /// The entry of a message, if it has one, and what is known of its reply.
    pub async fn standing(&self, remark: &RemarkId) -> Stored<Option<(Answered, State)>> {
        let query = format!("SELECT {COLUMNS}, reply, state FROM replies WHERE remark = $1");
        let rows = self.rows(query, |query| query.bind(remark.to_string())).await?;
        let read = |row: &AnyRow| {
            let reply = id_if_any(row, "reply")?;
            let state = match (row.try_get::<String, _>("state")?.as_str(), reply) {
                ("sending", _) => State::Sending,
                ("sent", Some(reply)) => State::Sent(reply),
                _ => State::Gone,
            };
            Ok((answered(row)?, state))
        };
        Ok(readable("replies", &rows, read)?.pop())
    }

    /// The reply that a message has, if it has one: its id, and its topic.
    pub async fn reply_to(&self, remark: &RemarkId) -> Stored<Option<(ReplyId, TopicId)>> {
        Ok(match self.standing(remark).await? {
            Some((answered, State::Sent(reply))) => Some((reply, answered.topic)),
            _ => None,
        })
    }

    /// The messages that a reply answers, oldest first: one, or in a thread's dossier several.
    pub async fn answered_by(&self, reply: &ReplyId) -> Stored<Vec<Answered>> {
        let query = format!(
            "SELECT {COLUMNS} FROM replies WHERE reply = $1 AND state = 'sent' ORDER BY {OLDEST_FIRST}"
        );
        let rows = self.rows(query, |query| query.bind(reply.to_string())).await?;
        readable("replies", &rows, answered)
    }

    /// The dossier of a thread: the id of its newest message, and what stands in that, oldest first.
    pub async fn dossier(&self, thread: &ChannelId) -> Stored<Option<(ReplyId, Vec<Answered>)>> {
        let query = "SELECT reply FROM replies WHERE channel = $1 AND thread = 1 AND state = 'sent'
                     ORDER BY at DESC, LENGTH(reply) DESC, reply DESC LIMIT 1";
        let rows = self.rows(query.to_owned(), |query| query.bind(thread.to_string())).await?;
        let Some(reply) = readable("replies", &rows, |row| id(row, "reply"))?.pop() else {
            return Ok(None);
        };
        let entries = self.answered_by(&reply).await?;
        Ok(Some((reply, entries)))
    }

    /// The replies since a moment, and the dossiers since another, oldest first.
    pub async fn replies(&self, since: Moment, dossiers: Moment) -> Stored<Vec<Answered>> {
        let rows = self.rows(replies(), |query| query.bind(since.0).bind(dossiers.0)).await?;
        readable("replies", &rows, answered)
    }
}

/// A question that is being asked.
pub(super) type Question<'q> = sqlx::query::Query<'q, sqlx::Any, sqlx::any::AnyArguments>;

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn b18_no_start_looks_through_the_whole_journal() {
        let storage = Storage::open("sqlite::memory:").await.expect("a database");
        for asked in [unfinished(), replies()] {
            finds(&storage, &asked, "replies_").await;
        }
    }

    #[tokio::test]
    async fn b18_a_reply_is_found_by_what_it_is_looked_for_by() {
        let storage = Storage::open("sqlite::memory:").await.expect("a database");
        for (asked, index) in [
            ("SELECT remark FROM replies WHERE reply = $1 AND state = 'sent'", "replies_reply"),
            (
                "SELECT reply FROM replies WHERE channel = $1 AND thread = 1 AND state = 'sent'",
                "replies_threads",
            ),
            ("DELETE FROM replies WHERE server = $1 AND state <> 'sending'", "replies_places"),
            ("DELETE FROM replies WHERE server = $1 AND state = 'sending'", "replies_sending"),
            (
                "DELETE FROM replies WHERE server = $1 AND channel = $2 AND state <> 'sending'",
                "replies_places",
            ),
            ("UPDATE replies SET person = NULL WHERE person = $1 AND state <> 'sending'", "replies_person"),
            ("UPDATE replies SET person = NULL WHERE person = $1 AND state = 'sending'", "replies_sending"),
            ("SELECT topic FROM replies WHERE at >= $1 AND at < $2 AND state <> 'sending'", "replies_at"),
            ("SELECT remark FROM replies WHERE at < $1 AND state = 'sending' LIMIT $2", "replies_sending"),
        ] {
            finds(&storage, asked, index).await;
        }
    }

    /// The database answers by an index of such a name, whatever is bound, and looks through nothing.
    async fn finds(storage: &Storage, asked: &str, index: &str) {
        let question = format!("EXPLAIN QUERY PLAN {asked}");
        let query = sqlx::query(sqlx::AssertSqlSafe(question));
        let plan = query.fetch_all(&storage.door.pool()).await.expect("a plan");
        let plan: Vec<String> = plan.iter().map(|row| row.try_get("detail").expect("a step")).collect();
        assert!(plan.iter().any(|step| step.contains(&format!("INDEX {index}"))), "{asked}: {plan:?}");
        assert!(!plan.iter().any(|step| step == "SCAN replies"), "{asked}: {plan:?}");
    }
}
