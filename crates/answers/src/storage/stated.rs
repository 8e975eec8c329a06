//! Whether readers find the view that they hold stated as they would state it: one answer for each person and topic, counted without a
//! name.
//!
//! That a person has answered is kept as a *mark*: a keyed hash of the topic and the person, made with a key of the server's own. A mark
//! says neither who nor which topic nor what was answered, and those of one person on two topics have nothing in common. Whoever has
//! the database has the key too, and can try whether a certain person has answered about a certain topic: so a mark carries the end of its
//! month instead of a moment, which would tell the count that it came with. It ends by itself, with the server, and with a person's word.

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use sqlx::{Any, Row as _, Transaction};

use super::{
    Storage, Stored,
    feedback::{add, said},
    terms,
};
use counterpoint_core::{
    feedback::{Counted, Fairness, Stated},
    remark::{PersonId, ServerId},
    time::Moment,
    topic::TopicId,
};

/// Marks that one statement names; `SQLite` takes 32,766 values, and this keeps statements short.
const AT_ONCE: usize = 200;

/// The characters of a mark: 128 bits, written as hexadecimal digits.
const MARK: usize = 32;

/// What is counted of a reader's answer.
#[derive(Clone, Copy, Debug)]
pub struct Answer<'a> {
    /// Who answers; only a mark is kept.
    pub person: &'a PersonId,
    /// The server.
    pub server: &'a ServerId,
    /// What was asked about.
    pub topic: &'a TopicId,
    /// The side that led the card; empty if none did, or if that is not known.
    pub side: &'a str,
    /// The answer.
    pub stated: Stated,
    /// When.
    pub at: Moment,
}

impl Storage {
    /// Counts an answer, if it is the person's first on the topic in the server. All answers below cards that the same side led, of the
    /// last [`terms::UNFAIR`], this one among them; none if the person has answered before.
    pub async fn state(&self, answer: &Answer<'_>) -> Stored<Option<Fairness>> {
        let Answer { person, server, topic, side, stated, at } = *answer;
        self.ask(|pool| async move {
            let mut transaction = pool.begin().await?;
            let key = key(&mut transaction, server).await?;
            let marked = sqlx::query(
                "INSERT INTO marks (mark, server, at) VALUES ($1, $2, $3) ON CONFLICT (mark) DO NOTHING",
            )
            .bind(mark(&key, topic.as_str(), person))
            .bind(server.to_string())
            .bind(Moment::at_start_of(at.day().last_of_month()).0)
            .execute(&mut *transaction)
            .await?;
            if marked.rows_affected() == 0 {
                return Ok(None);
            }
            let what = Counted::Stated(stated);
            add(&mut transaction, server, topic, what, 1).await?;
            said(&mut transaction, server, topic, side, what, at, 1).await?;
            let counts = sqlx::query(
                "SELECT what, CAST(SUM(number) AS BIGINT) AS number FROM said
                 WHERE server = $1 AND topic = $2 AND side = $3 AND day > $4 GROUP BY what",
            )
            .bind(server.to_string())
            .bind(topic.as_str().to_owned())
            .bind(side.to_owned())
            .bind(at.before(terms::UNFAIR).day().to_string())
            .fetch_all(&mut *transaction)
            .await?;
            let mut fairness = Fairness::default();
            for row in &counts {
                if let Some(stated) = Stated::parse(row.try_get("what")?) {
                    fairness.enter(stated, u64::try_from(row.try_get::<i64, _>("number")?).unwrap_or(0));
                }
            }
            transaction.commit().await?;
            Ok(Some(fairness))
        })
        .await
    }

    /// Notes that moderators are told that readers call a topic unfair; whether they are to be, as they were not told within
    /// [`terms::UNFAIR`].
    pub async fn tell_unfair(&self, server: &ServerId, topic: &TopicId, at: Moment) -> Stored<bool> {
        self.on(|pool| async move {
            let noted = sqlx::query(
                "INSERT INTO unfair (server, topic, at) VALUES ($1, $2, $3)
                 ON CONFLICT (server, topic) DO UPDATE SET at = excluded.at WHERE unfair.at <= $4",
            )
            .bind(server.to_string())
            .bind(topic.as_str().to_owned())
            .bind(at.0)
            .bind(at.before(terms::UNFAIR).0)
            .execute(&pool)
            .await?;
            Ok(noted.rows_affected() == 1)
        })
        .await
    }
}

/// About how many topics it is kept that a person has answered.
pub(super) async fn marked(transaction: &mut Transaction<'_, Any>, person: &PersonId) -> Stored<i64> {
    let mut number = 0;
    for marks in marks_of(transaction, person).await?.chunks(AT_ONCE) {
        let query = format!("SELECT COUNT(*) AS number FROM marks WHERE mark IN ({})", places(marks.len()));
        let query = marks
            .iter()
            .fold(sqlx::query(sqlx::AssertSqlSafe(query)), |query, mark| query.bind(mark.clone()));
        number += query.fetch_one(&mut **transaction).await?.try_get::<i64, _>("number")?;
    }
    Ok(number)
}

/// Takes a person's marks away; how many there were. Counts stay.
pub(super) async fn unmark(transaction: &mut Transaction<'_, Any>, person: &PersonId) -> Stored<u64> {
    let mut gone = 0;
    for marks in marks_of(transaction, person).await?.chunks(AT_ONCE) {
        let query = format!("DELETE FROM marks WHERE mark IN ({})", places(marks.len()));
        let query = marks
            .iter()
            .fold(sqlx::query(sqlx::AssertSqlSafe(query)), |query, mark| query.bind(mark.clone()));
        gone += query.execute(&mut **transaction).await?.rows_affected();
    }
    Ok(gone)
}

/// Every mark that a person can have: one for each server and topic that anybody has answered about.
async fn marks_of(transaction: &mut Transaction<'_, Any>, person: &PersonId) -> Stored<Vec<String>> {
    let rows = sqlx::query(
        "SELECT DISTINCT said.topic, mark_keys.secret FROM said JOIN mark_keys ON mark_keys.server = said.server
         WHERE said.what IN ($1, $2)",
    )
    .bind(Stated::Yes.word().to_owned())
    .bind(Stated::No.word().to_owned())
    .fetch_all(&mut **transaction)
    .await?;
    let mark = |row: &sqlx::any::AnyRow| {
        let (topic, key): (String, String) = (row.try_get("topic")?, row.try_get("secret")?);
        Ok(mark(&key, &topic, person))
    };
    rows.iter().map(mark).collect()
}

/// The key of a server, which is made with its first mark.
async fn key(transaction: &mut Transaction<'_, Any>, server: &ServerId) -> Stored<String> {
    let mut random = [0_u8; 32];
    // Without randomness from the system no key is made: a key that can be guessed would keep nothing to itself.
    getrandom::fill(&mut random)
        .map_err(|error| sqlx::Error::Io(std::io::Error::other(error.to_string())))?;
    sqlx::query("INSERT INTO mark_keys (server, secret) VALUES ($1, $2) ON CONFLICT (server) DO NOTHING")
        .bind(server.to_string())
        .bind(hexadecimal(&random))
        .execute(&mut **transaction)
        .await?;
    let known = sqlx::query("SELECT secret FROM mark_keys WHERE server = $1").bind(server.to_string());
    Ok(known.fetch_one(&mut **transaction).await?.try_get("secret")?)
}

/// The mark of a person on a topic: HMAC-SHA-256 (RFC 2104), its first 128 bits.
fn mark(key: &str, topic: &str, person: &PersonId) -> String {
    // A key of any length is taken.
    let Ok(mut hash) = Hmac::<Sha256>::new_from_slice(key.as_bytes()) else { return String::new() };
    // No id of a topic holds a slash.
    hash.update(format!("{topic}/{person}").as_bytes());
    let mut mark = hexadecimal(&hash.finalize().into_bytes());
    mark.truncate(MARK);
    mark
}

fn hexadecimal(bytes: &[u8]) -> String {
    let digit = |value: u8| char::from_digit(u32::from(value), 16).unwrap_or('0');
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 0xf)]).collect()
}

/// `$1, $2, …`
fn places(number: usize) -> String {
    (1..=number).map(|at| format!("${at}")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_tells_neither_person_nor_topic_and_differs_by_key_topic_and_person() {
        let (ann, ben) = (PersonId::from(1001), PersonId::from(1002));
        let marks = [
            mark("a", "topic", &ann),
            mark("b", "topic", &ann),
            mark("a", "other", &ann),
            mark("a", "topic", &ben),
        ];
        let different: std::collections::BTreeSet<&String> = marks.iter().collect();
        assert_eq!(different.len(), marks.len());
        assert!(marks.iter().all(|mark| mark.len() == MARK && !mark.contains("1001")));
        assert_eq!(marks[0], mark("a", "topic", &ann), "the same each time");
    }
}
