//! What is written into the journal of replies, and how several entries become one transaction.

use std::collections::BTreeMap;

use sqlx::{AnyConnection, Connection as _, Row as _};

use super::{Stored, feedback, journal::Entered};
use counterpoint_core::{
    feedback::Counted,
    policy::Answered,
    remark::{RemarkId, ReplyId, ServerId},
    settings::Mode,
    topic::TopicId,
};

/// Something to be noted of the reply to a message.
#[derive(Clone, Debug)]
pub(super) enum Entry {
    /// It is about to be sent, as a card or a line; no mode for a sentence about no topic.
    Enter(Box<Answered>, Option<Mode>),
    /// It was sent, and stands in this message.
    Confirm(Box<Answered>, ReplyId),
    /// It was entered, and is not sent after all.
    Abandon(RemarkId),
    /// There is none after all: nobody is left alone for it.
    TakeBack(RemarkId),
    /// It is about another topic now, led by another claim; or it is gone.
    Change(RemarkId, Option<(TopicId, String)>),
}

impl Entry {
    /// The message.
    pub(super) fn remark(&self) -> &RemarkId {
        match self {
            Self::Enter(answered, _) | Self::Confirm(answered, _) => &answered.remark,
            Self::Abandon(remark) | Self::TakeBack(remark) | Self::Change(remark, _) => remark,
        }
    }
}

/// A reply that is to be entered.
type New<'e> = (&'e Answered, Option<Mode>);

/// Columns of a reply that is entered; its state stands in the statement.
const COLUMNS: usize = 10;

/// Keeps entries of different messages, all or none; what became of each. What is not entered is always [`Entered::First`].
///
/// New rows and counts are written in the same order by everybody, by their messages and by their topics, so that two instances that
/// share a database do not wait for each other.
///
/// # Errors
/// What the database says; then nothing is kept.
pub(super) async fn keep(connection: &mut AnyConnection, entries: &[Entry]) -> Stored<Vec<Entered>> {
    // One statement is a transaction by itself: a reply that is entered alone is one question to the database.
    match entries {
        [Entry::Enter(answered, mode)] => {
            let first = enter_all(connection, vec![(answered, *mode)]).await?;
            return Ok(vec![entered(&first, &answered.remark)]);
        }
        [one @ (Entry::Abandon(_) | Entry::TakeBack(_) | Entry::Change(..))] => {
            alter(connection, one).await?;
            return Ok(vec![Entered::First]);
        }
        _ => {}
    }
    let mut transaction = connection.begin().await?;
    let new: Vec<New<'_>> = entries
        .iter()
        .filter_map(|entry| match entry {
            Entry::Enter(answered, mode) => Some((&**answered, *mode)),
            _ => None,
        })
        .collect();
    let first = if new.is_empty() { Vec::new() } else { enter_all(&mut transaction, new).await? };
    let mut counts: BTreeMap<(&ServerId, &TopicId), i64> = BTreeMap::new();
    let mut became = Vec::with_capacity(entries.len());
    for entry in entries {
        became.push(match entry {
            Entry::Enter(answered, _) => entered(&first, &answered.remark),
            other => {
                let changed = alter(&mut transaction, other).await?;
                if let (1, Some(count)) = (changed, counted(other)) {
                    *counts.entry(count).or_default() += 1;
                }
                Entered::First
            }
        });
    }
    for ((server, topic), by) in counts {
        feedback::add(&mut transaction, server, topic, Counted::Shown, by).await?;
    }
    transaction.commit().await?;
    Ok(became)
}

fn entered(first: &[String], remark: &RemarkId) -> Entered {
    let remark = remark.to_string();
    if first.contains(&remark) { Entered::First } else { Entered::Known }
}

/// Enters replies in one statement; the messages of those that were not there.
async fn enter_all(connection: &mut AnyConnection, mut new: Vec<New<'_>>) -> Stored<Vec<String>> {
    let mut statement = String::from(
        "INSERT INTO replies (remark, channel, server, person, topic, claim, thread, asked, at, mode, state) VALUES ",
    );
    for row in 0..new.len() {
        statement.push_str(if row == 0 { "(" } else { ", (" });
        for column in 1..=COLUMNS {
            statement.push_str(&format!("${}, ", row * COLUMNS + column));
        }
        statement.push_str("'sending')");
    }
    statement.push_str(" ON CONFLICT (remark) DO NOTHING RETURNING remark");
    new.sort_by_cached_key(|(answered, _)| answered.remark.to_string());
    let alone = new.len() == 1;
    // One alone is what mostly comes, and is kept prepared.
    let mut query = sqlx::query(sqlx::AssertSqlSafe(statement)).persistent(alone);
    for (answered, mode) in new {
        query = query
            .bind(answered.remark.to_string())
            .bind(answered.channel.to_string())
            .bind(answered.server.as_ref().map(ToString::to_string))
            .bind(answered.person.as_ref().map(ToString::to_string))
            .bind(answered.topic.as_str().to_owned())
            .bind(answered.claim.clone())
            .bind(i64::from(answered.thread))
            .bind(i64::from(answered.asked))
            .bind(answered.at.0)
            .bind(mode.map_or("", Mode::word).to_owned());
    }
    let rows = query.fetch_all(&mut *connection).await?;
    rows.iter().map(|row| Ok(row.try_get("remark")?)).collect()
}

/// Changes the row of a reply that was entered; how many rows that were.
async fn alter(connection: &mut AnyConnection, entry: &Entry) -> Stored<u64> {
    let remark = entry.remark().to_string();
    let query = match entry {
        Entry::Enter(..) => return Ok(0),
        Entry::Confirm(_, reply) => sqlx::query(
            "UPDATE replies SET reply = $2, state = 'sent' WHERE remark = $1 AND state = 'sending'",
        )
        .bind(remark)
        .bind(reply.to_string()),
        Entry::Abandon(_) => {
            sqlx::query("DELETE FROM replies WHERE remark = $1 AND state = 'sending'").bind(remark)
        }
        Entry::TakeBack(_) => {
            sqlx::query("UPDATE replies SET reply = NULL, state = 'taken-back' WHERE remark = $1")
                .bind(remark)
        }
        Entry::Change(_, Some((topic, claim))) => {
            sqlx::query("UPDATE replies SET topic = $2, claim = $3 WHERE remark = $1")
                .bind(remark)
                .bind(topic.as_str().to_owned())
                .bind(claim.clone())
        }
        // The row stays: the message has had its reply.
        Entry::Change(_, None) => {
            sqlx::query("UPDATE replies SET reply = NULL, state = 'gone' WHERE remark = $1").bind(remark)
        }
    };
    Ok(query.execute(&mut *connection).await?.rows_affected())
}

/// What a confirmed reply counts for. What was asked for is no reply that nobody asked for; a sentence about nothing is of no topic.
fn counted(entry: &Entry) -> Option<(&ServerId, &TopicId)> {
    let Entry::Confirm(answered, _) = entry else { return None };
    let server = answered.server.as_ref()?;
    (!answered.asked && !answered.topic.as_str().is_empty()).then_some((server, &answered.topic))
}
