//! What was shown in a period, and what readers said of it, over all servers: counts, for the operator's report.
//!
//! What was shown stands in the journal, which reaches back [`terms::REPLIES`]; what was said stands in counts by day, which go with their
//! server only.

use sqlx::{Row as _, any::AnyRow};

use super::{Storage, StorageError, Stored, address::Address, door::Door, ids::readable, terms};
use counterpoint_core::{feedback::Counted, settings::Mode, time::Moment, topic::TopicId};
use jiff::civil::Date;

/// Replies of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// What they are about.
    pub topic: TopicId,
    /// The id of the claim that led.
    pub claim: String,
    /// As what they were shown; none if an earlier version entered them.
    pub mode: Option<Mode>,
    /// Whether they stand in the dossier of a thread.
    pub thread: bool,
    /// Whether somebody asked for them.
    pub asked: bool,
    /// How many.
    pub number: u64,
}

/// What readers said of one kind of replies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// What they are about.
    pub topic: TopicId,
    /// The id of the side that led; empty if none did, or if that is not known.
    pub side: String,
    /// What was said.
    pub what: Counted,
    /// How often.
    pub number: u64,
}

/// What was shown and said in a period.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Period {
    /// What was shown.
    pub shown: Vec<Shown>,
    /// What was said.
    pub said: Vec<Said>,
    /// Servers in which anything was shown.
    pub servers: u64,
}

impl Storage {
    /// Opens the database at `url` to read it: nothing is made, and its schema is left as it is.
    ///
    /// # Errors
    /// [`StorageError::Unusable`] if there is none, or if the bot of this version has not used it yet.
    pub async fn open_to_read(url: &str) -> Stored<Self> {
        let address = Address::read(url)?;
        if let Some(file) = address.missing() {
            return Err(StorageError::Unusable(format!(
                "there is no database file `{}`; the bot makes it when it runs for the first time",
                file.display()
            )));
        }
        let door = Door::open(address).await?;
        let known =
            sqlx::query("SELECT MAX(version) AS version FROM _sqlx_migrations").fetch_one(&door.pool()).await;
        let version =
            known.and_then(|row| row.try_get::<Option<i64>, _>("version")).ok().flatten().unwrap_or(0);
        let newest = Self::newest();
        if version > newest {
            return Err(StorageError::Newer(version));
        }
        if version < newest {
            return Err(StorageError::Unusable(
                "no bot of this version has used it yet; run the bot of this version once".to_owned(),
            ));
        }
        door.note_file();
        Ok(Self::of(door))
    }

    /// What was shown and said from the beginning of a day to the end of another.
    pub async fn period(&self, since: Date, until: Date) -> Stored<Period> {
        let end = until.tomorrow().unwrap_or(until);
        let (from, to) = (Moment::at_start_of(since).0, Moment::at_start_of(end).0);
        let (shown, said, servers) = self
            .read(|pool| async move {
                let shown = sqlx::query(
                    "SELECT topic, claim, mode, thread, asked, COUNT(*) AS number FROM replies
                     WHERE at >= $1 AND at < $2 AND state <> 'sending' AND state IN ('sent', 'gone') AND topic <> ''
                     GROUP BY topic, claim, mode, thread, asked ORDER BY topic, claim, mode, thread, asked",
                );
                let shown = shown.bind(from).bind(to).fetch_all(&pool).await?;
                let said = sqlx::query(
                    "SELECT topic, side, what, CAST(SUM(number) AS BIGINT) AS number FROM said
                     WHERE day >= $1 AND day < $2 GROUP BY topic, side, what ORDER BY topic, side, what",
                );
                let said = said.bind(since.to_string()).bind(end.to_string()).fetch_all(&pool).await?;
                let servers = sqlx::query(
                    "SELECT COUNT(DISTINCT server) AS number FROM replies
                     WHERE at >= $1 AND at < $2 AND state <> 'sending' AND state IN ('sent', 'gone') AND topic <> ''",
                );
                let servers = servers.bind(from).bind(to).fetch_one(&pool).await?;
                Ok((shown, said, servers.try_get::<i64, _>("number")?))
            })
            .await?;
        Ok(Period {
            shown: readable("replies", &shown, one_shown)?,
            said: readable("said", &said, one_said)?.into_iter().filter(|one| one.number > 0).collect(),
            servers: u64::try_from(servers).unwrap_or(0),
        })
    }

    /// The first day that the journal of replies still knows of.
    pub fn journal_since(today: Date) -> Date {
        Moment::at_start_of(today).before(terms::REPLIES).day()
    }
}

fn number(row: &AnyRow) -> Stored<u64> {
    Ok(u64::try_from(row.try_get::<i64, _>("number")?).unwrap_or(0))
}

fn one_shown(row: &AnyRow) -> Stored<Shown> {
    let mode: String = row.try_get("mode")?;
    Ok(Shown {
        topic: TopicId::new(row.try_get::<String, _>("topic")?),
        claim: row.try_get("claim")?,
        mode: Mode::ALL.into_iter().find(|one| one.word() == mode),
        thread: row.try_get::<i64, _>("thread")? != 0,
        asked: row.try_get::<i64, _>("asked")? != 0,
        number: number(row)?,
    })
}

fn one_said(row: &AnyRow) -> Stored<Said> {
    let what: String = row.try_get("what")?;
    Ok(Said {
        topic: TopicId::new(row.try_get::<String, _>("topic")?),
        side: row.try_get("side")?,
        what: Counted::parse(&what).ok_or(StorageError::Unreadable(what))?,
        number: number(row)?,
    })
}
