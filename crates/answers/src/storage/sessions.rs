//! Sessions that wait for the process that goes on with them: a process that ends writes down where it stopped hearing, and the next one
//! hears from there on. What a session is, only the edge knows: here it is texts with a term of minutes.

use std::{fmt, time::Duration};

use sqlx::Row as _;

use super::{Storage, Stored, terms::SESSIONS};
use counterpoint_core::time::Moment;

/// The largest session that is kept, in bytes: 2,500 servers, as many as a shard has at most, of 25 KB each. A larger one begins anew.
pub const MOST: usize = 64 * 1024 * 1024;

/// How much of one is written at once, in bytes: little enough for the time in which the database has to answer.
const PART: usize = 1024 * 1024;

/// How long all sessions of a process may take to be kept; whoever waits for its end waits no longer.
pub const KEPT_WITHIN: Duration = Duration::from_millis(1500);

/// A session that waits for the next process.
#[derive(Clone, PartialEq, Eq)]
pub struct Session {
    /// Whose it is: which part of the servers, and of how many parts.
    pub shard: (u32, u32),
    /// Where it stands, in one line.
    pub head: String,
    /// What is known of each of its servers, in a line each.
    pub known: Vec<String>,
}

impl fmt::Debug for Session {
    /// Names are logged at no level.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session")
            .field("shard", &self.shard)
            .field("known", &self.known.len())
            .finish_non_exhaustive()
    }
}

impl Session {
    /// What is known, in parts that are written at once.
    fn parts(&self) -> Vec<String> {
        let mut parts = vec![String::new()];
        for line in &self.known {
            if let Some(last) = parts.last_mut()
                && (last.is_empty() || last.len() + line.len() < PART)
            {
                last.push_str(line);
                last.push('\n');
            } else {
                parts.push(format!("{line}\n"));
            }
        }
        parts.retain(|part| !part.is_empty());
        parts
    }
}

impl Storage {
    /// Keeps a session for the next process, in the place of an older one. Whether it was kept: one that is too large is not.
    pub async fn keep_session(&self, session: &Session, now: Moment) -> Stored<bool> {
        let ((shard, shards), mut parts) = (session.shard, session.parts());
        if session.head.len() + parts.iter().map(String::len).sum::<usize>() > MOST {
            return Ok(false);
        }
        self.drop_session(session.shard).await?;
        // The head is the last: whoever finds it finds everything.
        parts.push(session.head.clone());
        let heads = parts.len() - 1;
        for (number, body) in parts.into_iter().enumerate() {
            let part = if number == heads { 0 } else { i64::try_from(number).unwrap_or(0) + 1 };
            self.on(|pool| async move {
                sqlx::query(
                    "INSERT INTO sessions (shard, shards, part, body, at) VALUES ($1, $2, $3, $4, $5)
                     ON CONFLICT (shard, shards, part) DO UPDATE SET body = excluded.body, at = excluded.at",
                )
                .bind(i64::from(shard))
                .bind(i64::from(shards))
                .bind(part)
                .bind(body)
                .bind(now.0)
                .execute(&pool)
                .await?;
                Ok(())
            })
            .await?;
        }
        Ok(true)
    }

    /// Takes the session of a shard out, so that no other process goes on with it too; none where none was kept, or its time is over.
    pub async fn take_session(&self, shard: (u32, u32), now: Moment) -> Stored<Option<Session>> {
        let head = self.take_part(shard, 0).await?;
        let Some((head, at)) = head.filter(|(_, at)| *at >= now.before(SESSIONS).0) else {
            self.drop_session(shard).await?;
            return Ok(None);
        };
        let mut known = Vec::new();
        for part in 1.. {
            let Some((body, _)) = self.take_part(shard, part).await?.filter(|(_, of)| *of == at) else {
                break;
            };
            known.extend(body.lines().map(str::to_owned));
        }
        Ok(Some(Session { shard, head, known }))
    }

    async fn take_part(&self, (shard, shards): (u32, u32), part: i64) -> Stored<Option<(String, i64)>> {
        self.on(|pool| async move {
            let row = sqlx::query(
                "DELETE FROM sessions WHERE shard = $1 AND shards = $2 AND part = $3 RETURNING body, at",
            )
            .bind(i64::from(shard))
            .bind(i64::from(shards))
            .bind(part)
            .fetch_optional(&pool)
            .await?;
            Ok(row.map(|row| Ok::<_, sqlx::Error>((row.try_get("body")?, row.try_get("at")?))).transpose()?)
        })
        .await
    }

    async fn drop_session(&self, (shard, shards): (u32, u32)) -> Stored<()> {
        self.on(|pool| async move {
            sqlx::query("DELETE FROM sessions WHERE shard = $1 AND shards = $2")
                .bind(i64::from(shard))
                .bind(i64::from(shards))
                .execute(&pool)
                .await?;
            Ok(())
        })
        .await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Moment = Moment(1_795_000_000_000);

    fn session(known: usize, length: usize) -> Session {
        let known = (0..known).map(|number| format!("{number}{}", "x".repeat(length))).collect();
        Session { shard: (3, 16), head: "{}".to_owned(), known }
    }

    #[tokio::test]
    async fn a_session_is_taken_once_and_whole() {
        let storage = Storage::open("sqlite::memory:").await.expect("a database");
        let kept = session(300, 10_000);
        assert!(kept.parts().len() > 2, "it takes several parts");
        assert_eq!(storage.keep_session(&session(900, 10_000), NOW).await.ok(), Some(true));
        assert_eq!(storage.keep_session(&kept, NOW.after(Duration::from_secs(1))).await.ok(), Some(true));
        let other = storage.take_session((4, 16), NOW).await.expect("it answers");
        assert_eq!(other, None, "another shard's is no use");
        let taken = storage.take_session((3, 16), NOW.after(Duration::from_secs(9))).await;
        assert_eq!(taken.expect("it answers"), Some(kept));
        let again = storage.take_session((3, 16), NOW).await.expect("it answers");
        assert_eq!(again, None, "nobody goes on with it a second time");
    }

    #[tokio::test]
    async fn what_is_too_old_or_too_large_is_no_session() {
        let storage = Storage::open("sqlite::memory:").await.expect("a database");
        assert_eq!(storage.keep_session(&session(1, 10), NOW).await.ok(), Some(true));
        let late = NOW.after(SESSIONS + Duration::from_secs(1));
        assert_eq!(storage.take_session((3, 16), late).await.expect("it answers"), None);
        assert_eq!(storage.take_session((3, 16), NOW).await.expect("it answers"), None, "it is gone");
        let large = session(3, MOST / 2);
        assert_eq!(storage.keep_session(&large, NOW).await.ok(), Some(false));
        assert_eq!(storage.take_session((3, 16), NOW).await.expect("it answers"), None);
    }
}
