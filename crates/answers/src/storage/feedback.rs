//! Counts, votes and judgements. A vote remembers its person only so that everybody has one; what is shown are counts.

use sqlx::{Any, Row as _, Transaction};

use super::{Storage, StorageError, Stored, signed};
use counterpoint_core::{
    feedback::{Counted, Judgement, Precision, Reason, Tally},
    remark::{PersonId, RemarkId, Scope, ServerId},
    settings::Key,
    time::Moment,
    topic::TopicId,
};

/// What became of a vote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Vote {
    /// The person's first on this reply.
    First,
    /// It replaced another.
    Changed,
    /// It was the same as before.
    Same,
}

/// A judgement of what shadow mode would have said to a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judged {
    /// The message.
    pub remark: RemarkId,
    /// Its server.
    pub server: ServerId,
    /// Where shadow mode was set.
    pub scope: Scope,
    /// By which setting: the mode, or a topic's rule.
    pub key: Key,
    /// The topic that would have been answered.
    pub topic: TopicId,
    /// The judgement.
    pub judgement: Judgement,
    /// When it was judged.
    pub at: Moment,
}

impl Storage {
    /// Counts something once more.
    pub async fn count(&self, server: ServerId, topic: &TopicId, what: Counted) -> Stored<()> {
        let mut transaction = self.pool.begin().await?;
        add(&mut transaction, server, topic, what, 1).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Counts a person's vote on a reply; another one of the same person on the same reply replaces it.
    pub async fn vote(
        &self,
        reply: u64,
        person: PersonId,
        server: ServerId,
        topic: &TopicId,
        reason: Reason,
        at: Moment,
    ) -> Stored<Vote> {
        let mut transaction = self.pool.begin().await?;
        let known = sqlx::query("SELECT reason FROM votes WHERE reply = $1 AND person = $2")
            .bind(signed(reply))
            .bind(signed(person.0))
            .fetch_optional(&mut *transaction)
            .await?;
        let known = known.map(|row| row.try_get::<String, _>("reason")).transpose()?;
        let vote = match known.as_deref() {
            None => Vote::First,
            Some(word) if word == reason.word() => return Ok(Vote::Same),
            Some(word) => {
                let before = Reason::parse(word).ok_or_else(|| StorageError::Unreadable(word.to_owned()))?;
                add(&mut transaction, server, topic, Counted::Voted(before), -1).await?;
                Vote::Changed
            }
        };
        add(&mut transaction, server, topic, Counted::Voted(reason), 1).await?;
        sqlx::query(
            "INSERT INTO votes (reply, person, reason, at) VALUES ($1, $2, $3, $4)
             ON CONFLICT (reply, person) DO UPDATE SET reason = excluded.reason, at = excluded.at",
        )
        .bind(signed(reply))
        .bind(signed(person.0))
        .bind(reason.word().to_owned())
        .bind(at.0)
        .execute(&mut *transaction)
        .await?;
        // Who voted on an old reply is forgotten; the counts stay.
        sqlx::query("DELETE FROM votes WHERE at < $1")
            .bind(at.before(super::CHANGES_KEPT).0)
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(vote)
    }

    /// Keeps a judgement; another one of the same message replaces it.
    pub async fn judge(&self, judged: &Judged) -> Stored<()> {
        sqlx::query(
            "INSERT INTO judgements (remark, server, scope, name, topic, judgement, at) VALUES ($1, $2, $3, $4, $5, $6, $7)
             ON CONFLICT (remark) DO UPDATE SET judgement = excluded.judgement, at = excluded.at",
        )
        .bind(signed(judged.remark.0))
        .bind(signed(judged.server.0))
        .bind(judged.scope.stored())
        .bind(judged.key.stored())
        .bind(judged.topic.as_str().to_owned())
        .bind(judged.judgement.word().to_owned())
        .bind(judged.at.0)
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// How often what one setting kept in shadow since a moment was judged right.
    pub async fn precision(
        &self,
        server: ServerId,
        scope: Scope,
        key: &Key,
        since: Moment,
    ) -> Stored<Precision> {
        let rows = sqlx::query(
            "SELECT judgement, COUNT(*) AS number FROM judgements
             WHERE server = $1 AND scope = $2 AND name = $3 AND at >= $4 GROUP BY judgement",
        )
        .bind(signed(server.0))
        .bind(scope.stored())
        .bind(key.stored())
        .bind(since.0)
        .fetch_all(&self.pool)
        .await?;
        let mut precision = Precision::default();
        for row in &rows {
            enter(&mut precision, &row.try_get::<String, _>("judgement")?, row.try_get("number")?)?;
        }
        Ok(precision)
    }

    /// The counts of a server, by topic, in the order of ids.
    pub async fn tallies(&self, server: ServerId) -> Stored<Vec<Tally>> {
        let mut tallies = std::collections::BTreeMap::new();
        let counts = sqlx::query("SELECT topic, what, number FROM counts WHERE server = $1")
            .bind(signed(server.0))
            .fetch_all(&self.pool)
            .await?;
        for row in &counts {
            let (topic, what): (String, String) = (row.try_get("topic")?, row.try_get("what")?);
            let tally = tallies.entry(topic.clone()).or_insert_with(|| Tally::new(TopicId::new(topic)));
            let what = Counted::parse(&what).ok_or(StorageError::Unreadable(what))?;
            tally.enter(what, u64::try_from(row.try_get::<i64, _>("number")?).unwrap_or(0));
        }
        let judged = sqlx::query(
            "SELECT topic, judgement, COUNT(*) AS number FROM judgements WHERE server = $1 GROUP BY topic, judgement",
        )
        .bind(signed(server.0))
        .fetch_all(&self.pool)
        .await?;
        for row in &judged {
            let topic: String = row.try_get("topic")?;
            let tally = tallies.entry(topic.clone()).or_insert_with(|| Tally::new(TopicId::new(topic)));
            enter(&mut tally.shadow, &row.try_get::<String, _>("judgement")?, row.try_get("number")?)?;
        }
        Ok(tallies.into_values().collect())
    }

    /// Notes that a server was greeted; whether this is the first time.
    pub async fn greet(&self, server: ServerId, at: Moment) -> Stored<bool> {
        let done =
            sqlx::query("INSERT INTO greeted (server, at) VALUES ($1, $2) ON CONFLICT (server) DO NOTHING")
                .bind(signed(server.0))
                .bind(at.0)
                .execute(&self.pool)
                .await?;
        Ok(done.rows_affected() == 1)
    }
}

fn enter(precision: &mut Precision, word: &str, number: i64) -> Stored<()> {
    let number = u32::try_from(number).unwrap_or(u32::MAX);
    match Judgement::parse(word) {
        Some(Judgement::Right) => precision.right = number,
        Some(Judgement::Wrong) => precision.wrong = number,
        None => return Err(StorageError::Unreadable(word.to_owned())),
    }
    Ok(())
}

/// Adds to a count.
pub(super) async fn add(
    transaction: &mut Transaction<'_, Any>,
    server: ServerId,
    topic: &TopicId,
    what: Counted,
    by: i64,
) -> Stored<()> {
    sqlx::query(
        "INSERT INTO counts (server, topic, what, number) VALUES ($1, $2, $3, $4)
         ON CONFLICT (server, topic, what) DO UPDATE SET number = counts.number + excluded.number",
    )
    .bind(signed(server.0))
    .bind(topic.as_str().to_owned())
    .bind(what.word().to_owned())
    .bind(by)
    .execute(&mut **transaction)
    .await?;
    Ok(())
}
