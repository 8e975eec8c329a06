//! What is written into the journal of replies, and how several entries become one transaction.
//!
//! `SQLite` is given a whole transaction at once, as a script: each question to it is a way to its thread and back, which costs more than
//! what is done there. `PostgreSQL` takes one statement at a time, and the confirmation of one reply is one.

use std::collections::{BTreeMap, HashSet};

use sqlx::{AnyConnection, Connection as _, Row as _, any::AnyRow};

use super::{
    Stored, feedback,
    journal::Entered,
    script::{Script, Value},
};
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

/// How a confirmed reply adds to a count that may be there.
const COUNTED_ON: &str =
    " ON CONFLICT (server, topic, what) DO UPDATE SET number = counts.number + excluded.number";

/// Keeps entries of different messages, all or none; what became of each. What is not entered is always [`Entered::First`].
///
/// New rows and counts are written in the same order by everybody, by their messages and by their topics, so that two instances that
/// share a database do not wait for each other.
///
/// # Errors
/// What the database says; then nothing is kept.
pub(super) async fn keep(connection: &mut AnyConnection, entries: &[Entry]) -> Stored<Vec<Entered>> {
    let sqlite = connection.backend_name() == "SQLite";
    match entries {
        // One statement is a transaction by itself.
        [Entry::Enter(answered, mode)] => {
            let mut script = Script::default();
            enter(&mut script, vec![(answered, *mode)]);
            let first = script.done(connection).await? == 1;
            Ok(vec![if first { Entered::First } else { Entered::Known }])
        }
        [one] if counted(one).is_none() || !sqlite => {
            confirm_counted(one).unwrap_or_else(|| alter(one)).done(connection).await?;
            Ok(vec![Entered::First])
        }
        all if sqlite => at_once(connection, all).await,
        all => one_by_one(connection, all).await,
    }
}

/// Keeps entries in one script, which is one question to `SQLite`.
async fn at_once(connection: &mut AnyConnection, entries: &[Entry]) -> Stored<Vec<Entered>> {
    let mut script = Script::default();
    let new = new(entries);
    if !new.is_empty() {
        enter(&mut script, new);
        script.say(" RETURNING remark");
    }
    for entry in entries.iter().filter(|entry| !matches!(entry, Entry::Enter(..))) {
        if !script.is_empty() {
            script.say("; ");
        }
        add(&mut script, entry);
        if let Some(count) = counted(entry) {
            script.say("; ");
            count_once(&mut script, count);
        }
    }
    // A confirmation alone is what mostly comes, and is kept prepared.
    let rows = script.all_or_none(connection, entries.len() == 1).await?;
    became(entries, &rows)
}

/// Keeps entries in one transaction, each by a question of its own.
async fn one_by_one(connection: &mut AnyConnection, entries: &[Entry]) -> Stored<Vec<Entered>> {
    let mut transaction = connection.begin().await?;
    let new = new(entries);
    let mut rows = Vec::new();
    if !new.is_empty() {
        let mut script = Script::default();
        enter(&mut script, new);
        script.say(" RETURNING remark");
        rows = script.rows(&mut transaction, false).await?;
    }
    let mut counts: BTreeMap<(&ServerId, &TopicId), i64> = BTreeMap::new();
    for entry in entries.iter().filter(|entry| !matches!(entry, Entry::Enter(..))) {
        let changed = alter(entry).done(&mut transaction).await?;
        if let (1, Some(count)) = (changed, counted(entry)) {
            *counts.entry(count).or_default() += 1;
        }
    }
    for ((server, topic), by) in counts {
        feedback::add(&mut transaction, server, topic, Counted::Shown, by).await?;
    }
    transaction.commit().await?;
    became(entries, &rows)
}

/// What is to be entered, in the order in which everybody does.
fn new(entries: &[Entry]) -> Vec<New<'_>> {
    let mut new: Vec<New<'_>> = entries
        .iter()
        .filter_map(|entry| match entry {
            Entry::Enter(answered, mode) => Some((&**answered, *mode)),
            _ => None,
        })
        .collect();
    new.sort_by_cached_key(|(answered, _)| answered.remark.to_string());
    new
}

/// What became of entries, by the messages of those that were not there.
fn became(entries: &[Entry], rows: &[AnyRow]) -> Stored<Vec<Entered>> {
    let first: HashSet<String> = rows.iter().map(|row| row.try_get("remark")).collect::<Result<_, _>>()?;
    let known = |entry: &Entry| matches!(entry, Entry::Enter(answered, _) if !first.contains(&answered.remark.to_string()));
    Ok(entries.iter().map(|entry| if known(entry) { Entered::Known } else { Entered::First }).collect())
}

/// Enters replies in one statement.
fn enter(script: &mut Script, new: Vec<New<'_>>) {
    script.say(
        "INSERT INTO replies (remark, channel, server, person, topic, claim, thread, asked, at, mode, state) VALUES ",
    );
    for (row, (answered, mode)) in new.into_iter().enumerate() {
        script.say(if row == 0 { "(" } else { ", (" });
        for value in [
            Value::Text(answered.remark.to_string()),
            Value::Text(answered.channel.to_string()),
            answered.server.as_ref().map(ToString::to_string).into(),
            answered.person.as_ref().map(ToString::to_string).into(),
            Value::Text(answered.topic.as_str().to_owned()),
            Value::Text(answered.claim.clone()),
            Value::Number(answered.thread.into()),
            Value::Number(answered.asked.into()),
            Value::Number(answered.at.0),
            Value::Text(mode.map_or("", Mode::word).to_owned()),
        ] {
            script.bind(value).say(", ");
        }
        script.say("'sending')");
    }
    script.say(" ON CONFLICT (remark) DO NOTHING");
}

/// What one entry takes of `SQLite`, as statements one after the other: all or none.
pub(super) fn steps(entry: &Entry) -> Vec<Script> {
    let mut steps = vec![alter(entry)];
    if let Some(count) = counted(entry) {
        let mut script = Script::default();
        count_once(&mut script, count);
        steps.push(script);
    }
    steps
}

/// Counts a reply that was shown, if the statement before has confirmed it.
fn count_once(script: &mut Script, count: (&ServerId, &TopicId)) {
    count_shown(script, count);
    script.say(" WHERE changes() = 1").say(COUNTED_ON);
}

/// The statement that changes the row of a reply that was entered.
fn alter(entry: &Entry) -> Script {
    let mut script = Script::default();
    add(&mut script, entry);
    script
}

/// The same, as a part of a script.
fn add(script: &mut Script, entry: &Entry) {
    let remark = entry.remark().to_string();
    match entry {
        Entry::Enter(answered, mode) => enter(script, vec![(answered, *mode)]),
        Entry::Confirm(_, reply) => {
            script.say("UPDATE replies SET reply = ").text(reply.to_string());
            script.say(", state = 'sent' WHERE state = 'sending' AND remark = ").text(remark);
        }
        Entry::Abandon(_) => {
            script.say("DELETE FROM replies WHERE state = 'sending' AND remark = ").text(remark);
        }
        Entry::TakeBack(_) => {
            script.say("UPDATE replies SET reply = NULL, state = 'taken-back' WHERE remark = ").text(remark);
        }
        Entry::Change(_, Some((topic, claim))) => {
            script.say("UPDATE replies SET topic = ").text(topic.as_str()).say(", claim = ").text(claim);
            script.say(" WHERE remark = ").text(remark);
        }
        // The row stays: the message has had its reply.
        Entry::Change(_, None) => {
            script.say("UPDATE replies SET reply = NULL, state = 'gone' WHERE remark = ").text(remark);
        }
    }
}

/// The statement that confirms a reply and counts it, if it counts, for `PostgreSQL`; `SQLite` changes nothing within a question.
fn confirm_counted(entry: &Entry) -> Option<Script> {
    let count = counted(entry)?;
    let mut script = Script::default();
    script.say("WITH confirmed AS (");
    add(&mut script, entry);
    script.say(" RETURNING remark) ");
    count_shown(&mut script, count);
    script.say(" FROM confirmed").say(COUNTED_ON);
    Some(script)
}

/// Begins to count a reply that was shown, once for each row of what follows.
fn count_shown(script: &mut Script, (server, topic): (&ServerId, &TopicId)) {
    script.say("INSERT INTO counts (server, topic, what, number) SELECT ").text(server.to_string());
    script.say(", ").text(topic.as_str()).say(", ").text(Counted::Shown.word()).say(", 1");
}

/// What a confirmed reply counts for. What was asked for is no reply that nobody asked for; a sentence about nothing is of no topic.
fn counted(entry: &Entry) -> Option<(&ServerId, &TopicId)> {
    let Entry::Confirm(answered, _) = entry else { return None };
    let server = answered.server.as_ref()?;
    (!answered.asked && !answered.topic.as_str().is_empty()).then_some((server, &answered.topic))
}
