//! Counts, votes and judgements. A vote remembers its person only so that everybody has one; what is shown are counts.

use sqlx::{Any, Row as _, Transaction, any::AnyRow};

use super::{Storage, StorageError, Stored, ids::readable};
use counterpoint_core::{
    feedback::{Counted, Judgement, Precision, Reason, Tally},
    remark::{PersonId, RemarkId, ReplyId, Scope, ServerId},
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
    pub async fn count(&self, server: &ServerId, topic: &TopicId, what: Counted) -> Stored<()> {
        self.on(|pool| async move {
            let mut transaction = pool.begin().await?;
            add(&mut transaction, server, topic, what, 1).await?;
            transaction.commit().await?;
            Ok(())
        })
        .await
    }

    /// Counts a person's vote on a reply; another one of the same person on the same reply replaces it. Of two at once each counts
    /// after the other: a vote is counted by whoever has written its row.
    pub async fn vote(
        &self,
        reply: &ReplyId,
        person: &PersonId,
        server: &ServerId,
        topic: &TopicId,
        reason: Reason,
        at: Moment,
    ) -> Stored<Vote> {
        self.ask(|pool| async move {
            let mut transaction = pool.begin().await?;
            let written = sqlx::query(
                "INSERT INTO votes (reply, person, reason, at) VALUES ($1, $2, $3, $4)
                 ON CONFLICT (reply, person) DO NOTHING",
            )
            .bind(reply.to_string())
            .bind(person.to_string())
            .bind(reason.word().to_owned())
            .bind(at.0)
            .execute(&mut *transaction)
            .await?;
            let vote = if written.rows_affected() == 1 {
                add(&mut transaction, server, topic, Counted::Voted(reason), 1).await?;
                said(&mut transaction, server, topic, "", Counted::Voted(reason), at, 1).await?;
                Vote::First
            } else {
                replace(&mut transaction, reply, person, server, topic, reason, at).await?
            };
            transaction.commit().await?;
            Ok(vote)
        })
        .await
    }

    /// Keeps a judgement; another one of the same message replaces it.
    pub async fn judge(&self, judged: &Judged) -> Stored<()> {
        self.ask(|pool| async move {
            sqlx::query(
                "INSERT INTO judgements (remark, server, scope, name, topic, judgement, at) VALUES ($1, $2, $3, $4, $5, $6, $7)
                 ON CONFLICT (remark) DO UPDATE SET judgement = excluded.judgement, at = excluded.at",
            )
            .bind(judged.remark.to_string())
            .bind(judged.server.to_string())
            .bind(judged.scope.stored())
            .bind(judged.key.stored())
            .bind(judged.topic.as_str().to_owned())
            .bind(judged.judgement.word().to_owned())
            .bind(judged.at.0)
            .execute(&pool)
            .await?;
            Ok(())
        })
        .await
    }

    /// How often what one setting kept in shadow since a moment was judged right.
    pub async fn precision(
        &self,
        server: &ServerId,
        scope: &Scope,
        key: &Key,
        since: Moment,
    ) -> Stored<Precision> {
        let rows = self
            .read(|pool| async move {
                let query = sqlx::query(
                    "SELECT judgement, COUNT(*) AS number FROM judgements
                     WHERE server = $1 AND scope = $2 AND name = $3 AND at >= $4 GROUP BY judgement",
                );
                let query =
                    query.bind(server.to_string()).bind(scope.stored()).bind(key.stored()).bind(since.0);
                Ok(query.fetch_all(&pool).await?)
            })
            .await?;
        let mut precision = Precision::default();
        for (judgement, number) in readable("judgements", &rows, judged)? {
            enter(&mut precision, judgement, number);
        }
        Ok(precision)
    }

    /// The counts of a server, by topic, in the order of ids. What this version does not count is left out.
    pub async fn tallies(&self, server: &ServerId) -> Stored<Vec<Tally>> {
        let (counts, judgements) = self
            .read(|pool| async move {
                let counts = sqlx::query("SELECT topic, what, number FROM counts WHERE server = $1")
                    .bind(server.to_string())
                    .fetch_all(&pool)
                    .await?;
                let judgements = sqlx::query(
                    "SELECT topic, judgement, COUNT(*) AS number FROM judgements WHERE server = $1 GROUP BY topic, judgement",
                )
                .bind(server.to_string())
                .fetch_all(&pool)
                .await?;
                Ok((counts, judgements))
            })
            .await?;
        let mut tallies = std::collections::BTreeMap::new();
        let counted = |row: &AnyRow| {
            let (topic, what): (String, String) = (row.try_get("topic")?, row.try_get("what")?);
            let what = Counted::parse(&what).ok_or(StorageError::Unreadable(what))?;
            Ok((topic, what, row.try_get::<i64, _>("number")?))
        };
        for (topic, what, number) in readable("counts", &counts, counted)? {
            let tally = tallies.entry(topic.clone()).or_insert_with(|| Tally::new(TopicId::new(topic)));
            tally.enter(what, u64::try_from(number).unwrap_or(0));
        }
        let of_topic = |row: &AnyRow| Ok((row.try_get::<String, _>("topic")?, judged(row)?));
        for (topic, (judgement, number)) in readable("judgements", &judgements, of_topic)? {
            let tally = tallies.entry(topic.clone()).or_insert_with(|| Tally::new(TopicId::new(topic)));
            enter(&mut tally.shadow, judgement, number);
        }
        Ok(tallies.into_values().collect())
    }

    /// Notes that a server was greeted; whether this is the first time.
    pub async fn greet(&self, server: &ServerId, at: Moment) -> Stored<bool> {
        self.on(|pool| async move {
            let done = sqlx::query(
                "INSERT INTO greeted (server, at) VALUES ($1, $2) ON CONFLICT (server) DO NOTHING",
            )
            .bind(server.to_string())
            .bind(at.0)
            .execute(&pool)
            .await?;
            Ok(done.rows_affected() == 1)
        })
        .await
    }
}

fn judged(row: &AnyRow) -> Stored<(Judgement, i64)> {
    let word: String = row.try_get("judgement")?;
    let judgement = Judgement::parse(&word).ok_or(StorageError::Unreadable(word))?;
    Ok((judgement, row.try_get("number")?))
}

fn enter(precision: &mut Precision, judgement: Judgement, number: i64) {
    let number = u32::try_from(number).unwrap_or(u32::MAX);
    match judgement {
        Judgement::Right => precision.right = number,
        Judgement::Wrong => precision.wrong = number,
    }
}

/// Replaces a vote that stands. Whoever finds that it was replaced since it was read, reads it again.
async fn replace(
    transaction: &mut Transaction<'_, Any>,
    reply: &ReplyId,
    person: &PersonId,
    server: &ServerId,
    topic: &TopicId,
    reason: Reason,
    at: Moment,
) -> Stored<Vote> {
    loop {
        let known = sqlx::query("SELECT reason, at FROM votes WHERE reply = $1 AND person = $2")
            .bind(reply.to_string())
            .bind(person.to_string())
            .fetch_optional(&mut **transaction)
            .await?;
        // Its row was pruned or forgotten in this moment: what it counted stays, and this one counts nothing.
        let Some(known) = known else { return Ok(Vote::Same) };
        let (known, then): (String, i64) = (known.try_get("reason")?, known.try_get("at")?);
        if known == reason.word() {
            return Ok(Vote::Same);
        }
        let replaced = sqlx::query(
            "UPDATE votes SET reason = $4, at = $5 WHERE reply = $1 AND person = $2 AND reason = $3",
        )
        .bind(reply.to_string())
        .bind(person.to_string())
        .bind(known.clone())
        .bind(reason.word().to_owned())
        .bind(at.0)
        .execute(&mut **transaction)
        .await?;
        if replaced.rows_affected() == 0 {
            continue;
        }
        // A reason of another version was counted by that one. Two counts are always changed in the same order, or two people who
        // change their minds at once would wait for each other.
        let before = Reason::parse(&known).map(|before| (Counted::Voted(before), Moment(then), -1));
        let mut counts = vec![(Counted::Voted(reason), at, 1)];
        counts.extend(before);
        counts.sort_by_key(|(what, ..)| what.word());
        for (what, when, by) in counts {
            add(transaction, server, topic, what, by).await?;
            said(transaction, server, topic, "", what, when, by).await?;
        }
        return Ok(Vote::Changed);
    }
}

/// Adds to a count.
pub(super) async fn add(
    transaction: &mut Transaction<'_, Any>,
    server: &ServerId,
    topic: &TopicId,
    what: Counted,
    by: i64,
) -> Stored<()> {
    sqlx::query(
        "INSERT INTO counts (server, topic, what, number) VALUES ($1, $2, $3, $4)
         ON CONFLICT (server, topic, what) DO UPDATE SET number = counts.number + excluded.number",
    )
    .bind(server.to_string())
    .bind(topic.as_str().to_owned())
    .bind(what.word().to_owned())
    .bind(by)
    .execute(&mut **transaction)
    .await?;
    Ok(())
}

/// Adds to a count of a day: what readers say of cards that a side led, which is empty if that is not known or no side owns what led.
pub(super) async fn said(
    transaction: &mut Transaction<'_, Any>,
    server: &ServerId,
    topic: &TopicId,
    side: &str,
    what: Counted,
    at: Moment,
    by: i64,
) -> Stored<()> {
    sqlx::query(
        "INSERT INTO said (server, day, topic, side, what, number) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (server, topic, day, side, what) DO UPDATE SET number = said.number + excluded.number",
    )
    .bind(server.to_string())
    .bind(at.day().to_string())
    .bind(topic.as_str().to_owned())
    .bind(side.to_owned())
    .bind(what.word().to_owned())
    .bind(by)
    .execute(&mut **transaction)
    .await?;
    Ok(())
}
