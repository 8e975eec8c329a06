//! The journal of replies: which message has which reply. Ids only.
//!
//! A reply is entered before it is sent, and confirmed once Discord has it. So a message has one reply whatever happens: whoever enters
//! it first sends it, and after a restart what was entered and never confirmed is looked for before it is sent again.

use sqlx::{Row as _, any::AnyRow};

use super::{Storage, StorageError, Stored, feedback, signed, unsigned};
use counterpoint_core::{
    feedback::Counted,
    policy::Answered,
    remark::{ChannelId, PersonId, RemarkId, ServerId},
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

/// A reply that was entered and never confirmed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unfinished {
    /// The message that it answers.
    pub remark: RemarkId,
    /// Where that stands.
    pub channel: ChannelId,
    /// When it was entered.
    pub at: Moment,
}

/// The columns of [`answered`].
const COLUMNS: &str = "remark, channel, server, person, topic, claim, thread, asked, at";

fn answered(row: &AnyRow) -> Stored<Answered> {
    let id = |column| row.try_get::<Option<i64>, _>(column).map(|id| id.map(i64::cast_unsigned));
    Ok(Answered {
        remark: RemarkId(unsigned(row, "remark")?),
        channel: ChannelId(unsigned(row, "channel")?),
        server: id("server")?.map(ServerId),
        person: id("person")?.map(PersonId),
        topic: TopicId::new(row.try_get::<String, _>("topic")?),
        claim: row.try_get("claim")?,
        thread: row.try_get::<i64, _>("thread")? != 0,
        asked: row.try_get::<i64, _>("asked")? != 0,
        at: Moment(row.try_get("at")?),
    })
}

impl Storage {
    /// Enters a reply that is about to be sent.
    pub async fn enter_reply(&self, answered: &Answered) -> Stored<Entered> {
        let entered = sqlx::query(
            "INSERT INTO replies (remark, channel, server, person, topic, claim, thread, asked, at, state)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'sending') ON CONFLICT (remark) DO NOTHING",
        )
        .bind(signed(answered.remark.0))
        .bind(signed(answered.channel.0))
        .bind(answered.server.map(|server| signed(server.0)))
        .bind(answered.person.map(|person| signed(person.0)))
        .bind(answered.topic.as_str().to_owned())
        .bind(answered.claim.clone())
        .bind(i64::from(answered.thread))
        .bind(i64::from(answered.asked))
        .bind(answered.at.0)
        .execute(&self.pool)
        .await?;
        Ok(if entered.rows_affected() == 1 { Entered::First } else { Entered::Known })
    }

    /// Confirms that a reply was sent, with its own id, and counts it.
    pub async fn confirm_reply(&self, answered: &Answered, reply: u64) -> Stored<()> {
        let mut transaction = self.pool.begin().await?;
        let confirmed = sqlx::query(
            "UPDATE replies SET reply = $2, state = 'sent' WHERE remark = $1 AND state = 'sending'",
        )
        .bind(signed(answered.remark.0))
        .bind(signed(reply))
        .execute(&mut *transaction)
        .await?;
        // What was asked for is no reply that nobody asked for.
        if let (1, Some(server), false) = (confirmed.rows_affected(), answered.server, answered.asked) {
            feedback::add(&mut transaction, server, &answered.topic, Counted::Shown, 1).await?;
        }
        transaction.commit().await?;
        Ok(())
    }

    /// Takes back a reply that was entered and is not sent after all.
    pub async fn abandon_reply(&self, remark: RemarkId) -> Stored<()> {
        sqlx::query("DELETE FROM replies WHERE remark = $1 AND state = 'sending'")
            .bind(signed(remark.0))
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// The replies in a server that were entered and never confirmed, oldest first.
    pub async fn unfinished(&self, server: ServerId) -> Stored<Vec<Unfinished>> {
        let rows = sqlx::query(
            "SELECT remark, channel, at FROM replies WHERE state = 'sending' AND server = $1 ORDER BY at, remark",
        )
        .bind(signed(server.0))
        .fetch_all(&self.pool)
        .await?;
        let one = |row: &AnyRow| {
            Ok::<_, StorageError>(Unfinished {
                remark: RemarkId(unsigned(row, "remark")?),
                channel: ChannelId(unsigned(row, "channel")?),
                at: Moment(row.try_get("at")?),
            })
        };
        rows.iter().map(one).collect()
    }

    /// The entry of a message, if it has one.
    pub async fn entry(&self, remark: RemarkId) -> Stored<Option<Answered>> {
        let row =
            sqlx::query(sqlx::AssertSqlSafe(format!("SELECT {COLUMNS} FROM replies WHERE remark = $1")))
                .bind(signed(remark.0))
                .fetch_optional(&self.pool)
                .await?;
        row.as_ref().map(answered).transpose()
    }

    /// The reply that a message has, if it has one: its id, and its topic.
    pub async fn reply_to(&self, remark: RemarkId) -> Stored<Option<(u64, TopicId)>> {
        let row = sqlx::query("SELECT reply, topic FROM replies WHERE remark = $1 AND state = 'sent'")
            .bind(signed(remark.0))
            .fetch_optional(&self.pool)
            .await?;
        row.map(|row| Ok((unsigned(&row, "reply")?, TopicId::new(row.try_get::<String, _>("topic")?))))
            .transpose()
    }

    /// The messages that a reply answers, oldest first: one, or in a thread's dossier several.
    pub async fn answered_by(&self, reply: u64) -> Stored<Vec<Answered>> {
        let query =
            format!("SELECT {COLUMNS} FROM replies WHERE reply = $1 AND state = 'sent' ORDER BY at, remark");
        let rows = sqlx::query(sqlx::AssertSqlSafe(query)).bind(signed(reply)).fetch_all(&self.pool).await?;
        rows.iter().map(answered).collect()
    }

    /// The dossier of a thread: the id of its newest message, and what stands in that, oldest first.
    pub async fn dossier(&self, thread: ChannelId) -> Stored<Option<(u64, Vec<Answered>)>> {
        let row = sqlx::query(
            "SELECT MAX(reply) AS reply FROM replies WHERE channel = $1 AND thread = 1 AND state = 'sent'",
        )
        .bind(signed(thread.0))
        .fetch_one(&self.pool)
        .await?;
        let Some(reply) = row.try_get::<Option<i64>, _>("reply")?.map(i64::cast_unsigned) else {
            return Ok(None);
        };
        Ok(Some((reply, self.answered_by(reply).await?)))
    }

    /// Notes that the reply to a message is now about another topic, led by another claim, or that it is gone.
    pub async fn change_reply(&self, remark: RemarkId, now: Option<(&TopicId, &str)>) -> Stored<()> {
        let query = match now {
            Some((topic, claim)) => {
                sqlx::query("UPDATE replies SET topic = $2, claim = $3 WHERE remark = $1")
                    .bind(signed(remark.0))
                    .bind(topic.as_str().to_owned())
                    .bind(claim.to_owned())
            }
            // The row stays: the message has had its reply.
            None => sqlx::query("UPDATE replies SET reply = NULL, state = 'gone' WHERE remark = $1")
                .bind(signed(remark.0)),
        };
        query.execute(&self.pool).await?;
        Ok(())
    }

    /// The replies since a moment, and the dossiers since another, oldest first.
    pub async fn replies(&self, since: Moment, dossiers: Moment) -> Stored<Vec<Answered>> {
        let query = format!(
            "SELECT {COLUMNS} FROM replies WHERE at >= $1 OR (thread = 1 AND at >= $2) ORDER BY at, remark"
        );
        let rows = sqlx::query(sqlx::AssertSqlSafe(query))
            .bind(since.0)
            .bind(dossiers.0)
            .fetch_all(&self.pool)
            .await?;
        rows.iter().map(answered).collect()
    }
}
