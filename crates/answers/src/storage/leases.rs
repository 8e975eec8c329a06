//! Which process hears which shard, where several share one PostgreSQL: a lease for each shard, renewed while its holder lives. A process
//! that dies renews nothing, and the others take what was its own; one that joins takes its share of what the others let go.
//!
//! Moments are the database's own: the clocks of machines differ.

use std::{
    collections::HashSet,
    hash::{BuildHasher as _, Hasher as _, RandomState},
    time::Duration,
};

use sqlx::Row as _;

use super::{Storage, Stored};

/// How long a lease holds that is not renewed. With [`RENEWED`] it says how soon another process has the shards of one that died: after 20
/// seconds at most.
pub const LEASE: Duration = Duration::from_secs(15);

/// How often leases are renewed, and looked for.
pub const RENEWED: Duration = Duration::from_secs(3);

/// How long Discord wants between two sessions that begin in one of its buckets (events/gateway, "Rate Limiting": `max_concurrency` in five
/// seconds), and half a second for what the network brings later than what came before it.
pub const BETWEEN_STARTS: Duration = Duration::from_millis(5500);

/// The lock under which processes look at leases, one after the other: a number that nothing else in the database uses.
const LOCK: i64 = 0x0c0d_e54a_4d5e;

/// The database's clock, in milliseconds since 1970.
const NOW: &str = "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)";

/// What a process has, and what it should have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Share {
    /// How many shards there are, by what the processes have agreed on.
    pub shards: u32,
    /// The shards that it holds, in order.
    pub held: Vec<u32>,
    /// How many it may hold: the shards by the processes, rounded up.
    pub fair: u32,
    /// How many processes there are.
    pub processes: u32,
}

impl Share {
    /// What it holds beyond its fair share: the last ones.
    pub fn surplus(&self) -> &[u32] {
        self.held.get(usize::try_from(self.fair).unwrap_or(usize::MAX)..).unwrap_or_default()
    }
}

/// A name for a process that no other has.
pub fn holder() -> String {
    format!("{}-{:016x}", std::process::id(), RandomState::new().build_hasher().finish())
}

fn milliseconds(time: Duration) -> i64 {
    i64::try_from(time.as_millis()).unwrap_or(i64::MAX)
}

impl Storage {
    /// Whether `url` is a database that several processes reach at once.
    pub fn is_shared(url: &str) -> bool {
        super::Address::read(url).is_ok_and(|address| address.is_postgres())
    }

    /// Whether leases can be held in it: only what several processes reach at once holds them.
    pub fn has_leases(&self) -> bool {
        self.is_postgres()
    }

    /// Renews the leases of `holder`, and takes what is free up to its fair share of the `shards` there are; where others have agreed on
    /// another number, that one holds. Without `take` nothing new is taken: whoever could not renew in time lets the others renew first.
    pub async fn lease(&self, holder: &str, shards: u32, take: bool) -> Stored<Share> {
        let (renew, agreed) = (format!("{NOW} + {}", milliseconds(LEASE)), i64::from(shards));
        self.on(|pool| async move {
            let mut transaction = pool.begin().await?;
            sqlx::query("SELECT 1 FROM pg_advisory_xact_lock($1)").bind(LOCK).execute(&mut *transaction).await?;
            for (statement, about) in [
                (
                    format!(
                        "INSERT INTO holders (holder, until) VALUES ($1, {renew})
                         ON CONFLICT (holder) DO UPDATE SET until = excluded.until"
                    ),
                    true,
                ),
                (format!("UPDATE leases SET until = {renew} WHERE holder = $1"), true),
                (format!("DELETE FROM holders WHERE until < {NOW}"), false),
                (format!("DELETE FROM leases WHERE until < {NOW}"), false),
            ] {
                // Dead processes' leases stay where nothing is taken: their holders may only have been unable to renew.
                if !about && !take {
                    continue;
                }
                let query = sqlx::query(sqlx::AssertSqlSafe(statement));
                let query = if about { query.bind(holder) } else { query };
                query.execute(&mut *transaction).await?;
            }
            let row = sqlx::query(
                "SELECT COALESCE((SELECT MAX(shards) FROM leases), $1) AS shards, (SELECT COUNT(*) FROM holders) AS holders",
            )
            .bind(agreed)
            .fetch_one(&mut *transaction)
            .await?;
            let (shards, processes): (i64, i64) = (row.try_get("shards")?, row.try_get("holders")?);
            let shards = u32::try_from(shards).unwrap_or(1).max(1);
            let processes = u32::try_from(processes).unwrap_or(1).max(1);
            let fair = shards.div_ceil(processes);
            let rows = sqlx::query("SELECT shard, holder FROM leases WHERE shards = $1")
                .bind(i64::from(shards))
                .fetch_all(&mut *transaction)
                .await?;
            let (mut held, mut taken) = (Vec::new(), HashSet::new());
            for row in &rows {
                let shard = u32::try_from(row.try_get::<i64, _>("shard")?).unwrap_or(u32::MAX);
                taken.insert(shard);
                if row.try_get::<&str, _>("holder")? == holder {
                    held.push(shard);
                }
            }
            let room = usize::try_from(fair).unwrap_or(usize::MAX).saturating_sub(held.len());
            let free = (0..shards).filter(|shard| !taken.contains(shard)).take(if take { room } else { 0 });
            for shard in free.collect::<Vec<_>>() {
                let statement =
                    format!("INSERT INTO leases (shard, shards, holder, until) VALUES ($1, $2, $3, {renew})");
                sqlx::query(sqlx::AssertSqlSafe(statement))
                    .bind(i64::from(shard))
                    .bind(i64::from(shards))
                    .bind(holder)
                    .execute(&mut *transaction)
                    .await?;
                held.push(shard);
            }
            transaction.commit().await?;
            held.sort_unstable();
            Ok(Share { shards, held, fair, processes })
        })
        .await
    }

    /// Lets a lease go, so that another process takes it.
    pub async fn let_go(&self, holder: &str, (shard, shards): (u32, u32)) -> Stored<()> {
        self.on(|pool| async move {
            sqlx::query("DELETE FROM leases WHERE shard = $1 AND shards = $2 AND holder = $3")
                .bind(i64::from(shard))
                .bind(i64::from(shards))
                .bind(holder)
                .execute(&pool)
                .await?;
            Ok(())
        })
        .await
    }

    /// A process ends: what it still holds is free, and it counts no more.
    pub async fn leave(&self, holder: &str) -> Stored<()> {
        self.on(|pool| async move {
            for statement in ["DELETE FROM leases WHERE holder = $1", "DELETE FROM holders WHERE holder = $1"]
            {
                sqlx::query(statement).bind(holder).execute(&pool).await?;
            }
            Ok(())
        })
        .await
    }

    /// Takes the turn of a bucket of starts, which all processes share. How long to wait where it is not free yet.
    pub async fn start_turn(&self, bucket: u32) -> Stored<Option<Duration>> {
        let between = milliseconds(BETWEEN_STARTS);
        let statement = format!(
            "INSERT INTO starts (bucket, at) VALUES ($1, {NOW}) ON CONFLICT (bucket) DO UPDATE SET at = excluded.at
             WHERE starts.at <= excluded.at - {between}"
        );
        let wait = format!("SELECT at + {between} - {NOW} AS wait FROM starts WHERE bucket = $1");
        self.on(|pool| async move {
            let took =
                sqlx::query(sqlx::AssertSqlSafe(statement)).bind(i64::from(bucket)).execute(&pool).await?;
            if took.rows_affected() == 1 {
                return Ok(None);
            }
            let row = sqlx::query(sqlx::AssertSqlSafe(wait)).bind(i64::from(bucket)).fetch_one(&pool).await?;
            let left = u64::try_from(row.try_get::<i64, _>("wait")?).unwrap_or(0).max(1);
            Ok(Some(Duration::from_millis(left)))
        })
        .await
    }
}
