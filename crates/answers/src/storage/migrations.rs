//! The schema, version by version. Forward only: what stands here is never changed, only followed by another.
//!
//! The same SQL for SQLite and PostgreSQL: moments (milliseconds since 1970) and counts are `BIGINT`, everything else is text, ids
//! from version 6 on too.

use sqlx::{
    AnyPool, Executor as _, SqlStr,
    migrate::{Migration, MigrationType, Migrator},
};

use super::{
    Stored,
    connect::{PEOPLE, SCHEMA},
};

/// Brings the schema up to a version. In a file of SQLite its steps do not wait for the disk one by one, which takes longer than making them.
pub(super) async fn run(pool: &AnyPool, version: i64, sqlite: bool) -> Stored<()> {
    if sqlite {
        pool.execute(SCHEMA).await?;
    }
    let wanted = ALL.iter().filter(|(number, ..)| *number <= version);
    let wanted = wanted.map(|(number, what, sql)| {
        Migration::new(*number, (*what).into(), MigrationType::Simple, SqlStr::from_static(sql), false)
    });
    Migrator::with_migrations(wanted.collect()).run(pool).await?;
    if sqlite {
        pool.execute(PEOPLE).await?;
    }
    Ok(())
}

/// Every version: its number, what it brings, and how.
pub(super) const ALL: &[(i64, &str, &str)] = &[
    (
        1,
        "settings, their changes, opt-outs",
        "CREATE TABLE settings (
            server BIGINT NOT NULL, scope TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL,
            set_by BIGINT NOT NULL, set_at BIGINT NOT NULL,
            PRIMARY KEY (server, scope, name)
        );
        CREATE TABLE changes (
            server BIGINT NOT NULL, number BIGINT NOT NULL, batch BIGINT NOT NULL, scope TEXT NOT NULL, name TEXT NOT NULL,
            before_value TEXT, after_value TEXT, made_by BIGINT NOT NULL, made_at BIGINT NOT NULL, undoes BIGINT,
            PRIMARY KEY (server, number)
        );
        CREATE TABLE opt_outs (person BIGINT PRIMARY KEY, since BIGINT NOT NULL)",
    ),
    (
        2,
        "the journal of replies: ids only",
        "CREATE TABLE replies (
            remark BIGINT PRIMARY KEY, channel BIGINT NOT NULL, server BIGINT, person BIGINT, topic TEXT NOT NULL,
            at BIGINT NOT NULL
        );
        CREATE INDEX replies_at ON replies (at)",
    ),
    (
        3,
        "feedback: counts, who has voted, judgements of shadow mode; servers that were greeted",
        "CREATE TABLE counts (
            server BIGINT NOT NULL, topic TEXT NOT NULL, what TEXT NOT NULL, number BIGINT NOT NULL,
            PRIMARY KEY (server, topic, what)
        );
        CREATE TABLE votes (
            reply BIGINT NOT NULL, person BIGINT NOT NULL, reason TEXT NOT NULL, at BIGINT NOT NULL,
            PRIMARY KEY (reply, person)
        );
        CREATE INDEX votes_at ON votes (at);
        CREATE TABLE judgements (
            remark BIGINT PRIMARY KEY, server BIGINT NOT NULL, scope TEXT NOT NULL, name TEXT NOT NULL, topic TEXT NOT NULL,
            judgement TEXT NOT NULL, at BIGINT NOT NULL
        );
        CREATE INDEX judgements_of ON judgements (server, scope, name);
        CREATE TABLE greeted (server BIGINT PRIMARY KEY, at BIGINT NOT NULL)",
    ),
    (
        4,
        "which message the reply is, so that it can follow the one it answers",
        "ALTER TABLE replies ADD COLUMN reply BIGINT;
        CREATE INDEX replies_reply ON replies (reply)",
    ),
    (
        5,
        "the journal knows a reply before it is sent, which claim led it, and whether it stands in a thread's dossier",
        "ALTER TABLE replies ADD COLUMN state TEXT NOT NULL DEFAULT 'sent';
        ALTER TABLE replies ADD COLUMN claim TEXT NOT NULL DEFAULT '';
        ALTER TABLE replies ADD COLUMN thread BIGINT NOT NULL DEFAULT 0;
        UPDATE replies SET state = 'gone' WHERE reply IS NULL;
        CREATE INDEX replies_channel ON replies (channel, thread)",
    ),
    (
        6,
        "which replies were asked for: they count in no budget of what was not",
        "ALTER TABLE replies ADD COLUMN asked BIGINT NOT NULL DEFAULT 0",
    ),
    (
        7,
        "ids are texts; what has had its time, and what was never confirmed, is found without looking through everything",
        "CREATE TABLE new_settings (
            server TEXT NOT NULL, scope TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL,
            set_by TEXT NOT NULL, set_at BIGINT NOT NULL,
            PRIMARY KEY (server, scope, name)
        );
        INSERT INTO new_settings (server, scope, name, value, set_by, set_at)
            SELECT CAST(server AS TEXT), scope, name, value, CAST(set_by AS TEXT), set_at FROM settings;
        DROP TABLE settings;
        ALTER TABLE new_settings RENAME TO settings;
        CREATE TABLE new_changes (
            server TEXT NOT NULL, number BIGINT NOT NULL, batch BIGINT NOT NULL, scope TEXT NOT NULL, name TEXT NOT NULL,
            before_value TEXT, after_value TEXT, made_by TEXT NOT NULL, made_at BIGINT NOT NULL, undoes BIGINT,
            PRIMARY KEY (server, number)
        );
        INSERT INTO new_changes (server, number, batch, scope, name, before_value, after_value, made_by, made_at, undoes)
            SELECT CAST(server AS TEXT), number, batch, scope, name, before_value, after_value, CAST(made_by AS TEXT), made_at, undoes FROM changes;
        DROP TABLE changes;
        ALTER TABLE new_changes RENAME TO changes;
        CREATE TABLE new_opt_outs (
            person TEXT PRIMARY KEY, since BIGINT NOT NULL
        );
        INSERT INTO new_opt_outs (person, since)
            SELECT CAST(person AS TEXT), since FROM opt_outs;
        DROP TABLE opt_outs;
        ALTER TABLE new_opt_outs RENAME TO opt_outs;
        CREATE TABLE new_replies (
            remark TEXT PRIMARY KEY, channel TEXT NOT NULL, server TEXT, person TEXT, topic TEXT NOT NULL, at BIGINT NOT NULL,
            reply TEXT, state TEXT NOT NULL, claim TEXT NOT NULL, thread BIGINT NOT NULL,
            asked BIGINT NOT NULL DEFAULT 0
        );
        INSERT INTO new_replies (remark, channel, server, person, topic, at, reply, state, claim, thread, asked)
            SELECT CAST(remark AS TEXT), CAST(channel AS TEXT), CAST(server AS TEXT), CAST(person AS TEXT), topic, at, CAST(reply AS TEXT), state, claim, thread, asked FROM replies;
        DROP TABLE replies;
        ALTER TABLE new_replies RENAME TO replies;
        CREATE TABLE new_counts (
            server TEXT NOT NULL, topic TEXT NOT NULL, what TEXT NOT NULL, number BIGINT NOT NULL,
            PRIMARY KEY (server, topic, what)
        );
        INSERT INTO new_counts (server, topic, what, number)
            SELECT CAST(server AS TEXT), topic, what, number FROM counts;
        DROP TABLE counts;
        ALTER TABLE new_counts RENAME TO counts;
        CREATE TABLE new_votes (
            reply TEXT NOT NULL, person TEXT NOT NULL, reason TEXT NOT NULL, at BIGINT NOT NULL,
            PRIMARY KEY (reply, person)
        );
        INSERT INTO new_votes (reply, person, reason, at)
            SELECT CAST(reply AS TEXT), CAST(person AS TEXT), reason, at FROM votes;
        DROP TABLE votes;
        ALTER TABLE new_votes RENAME TO votes;
        CREATE TABLE new_judgements (
            remark TEXT PRIMARY KEY, server TEXT NOT NULL, scope TEXT NOT NULL, name TEXT NOT NULL, topic TEXT NOT NULL,
            judgement TEXT NOT NULL, at BIGINT NOT NULL
        );
        INSERT INTO new_judgements (remark, server, scope, name, topic, judgement, at)
            SELECT CAST(remark AS TEXT), CAST(server AS TEXT), scope, name, topic, judgement, at FROM judgements;
        DROP TABLE judgements;
        ALTER TABLE new_judgements RENAME TO judgements;
        CREATE TABLE new_greeted (
            server TEXT PRIMARY KEY, at BIGINT NOT NULL
        );
        INSERT INTO new_greeted (server, at)
            SELECT CAST(server AS TEXT), at FROM greeted;
        DROP TABLE greeted;
        ALTER TABLE new_greeted RENAME TO greeted;
        CREATE INDEX changes_made_at ON changes (made_at);
        CREATE INDEX replies_at ON replies (at);
        CREATE INDEX replies_reply ON replies (reply);
        CREATE INDEX replies_channel ON replies (channel, thread);
        CREATE INDEX replies_server ON replies (server);
        CREATE INDEX replies_person ON replies (person);
        CREATE INDEX replies_sending ON replies (at) WHERE state = 'sending';
        CREATE INDEX replies_dossiers ON replies (at) WHERE thread = 1;
        CREATE INDEX votes_at ON votes (at);
        CREATE INDEX votes_person ON votes (person);
        CREATE INDEX judgements_of ON judgements (server, scope, name);
        CREATE INDEX judgements_at ON judgements (at)",
    ),
    (
        8,
        "offers: below which message the bot has put the reaction that offers a card",
        "CREATE TABLE offers (
            remark TEXT PRIMARY KEY, channel TEXT NOT NULL, server TEXT, person TEXT, topic TEXT NOT NULL, at BIGINT NOT NULL,
            state TEXT NOT NULL
        );
        CREATE INDEX offers_at ON offers (at);
        CREATE INDEX offers_server ON offers (server);
        CREATE INDEX offers_person ON offers (person)",
    ),
    (
        9,
        "what readers say by day; who has answered about a topic, as marks that a key of each server makes; as what a reply was shown",
        "CREATE TABLE said (
            server TEXT NOT NULL, day TEXT NOT NULL, topic TEXT NOT NULL, side TEXT NOT NULL, what TEXT NOT NULL, number BIGINT NOT NULL,
            PRIMARY KEY (server, topic, day, side, what)
        );
        CREATE INDEX said_day ON said (day);
        CREATE TABLE mark_keys (server TEXT PRIMARY KEY, secret TEXT NOT NULL);
        CREATE TABLE marks (mark TEXT PRIMARY KEY, server TEXT NOT NULL, at BIGINT NOT NULL);
        CREATE INDEX marks_server ON marks (server);
        CREATE INDEX marks_at ON marks (at);
        CREATE TABLE unfair (server TEXT NOT NULL, topic TEXT NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (server, topic));
        CREATE INDEX unfair_at ON unfair (at);
        ALTER TABLE replies ADD COLUMN mode TEXT NOT NULL DEFAULT ''",
    ),
    (
        10,
        "sessions that wait for the next process; which process has which shard, and when sessions began",
        "CREATE TABLE sessions (
            shard BIGINT NOT NULL, shards BIGINT NOT NULL, part BIGINT NOT NULL, body TEXT NOT NULL, at BIGINT NOT NULL,
            PRIMARY KEY (shard, shards, part)
        );
        CREATE TABLE leases (
            shard BIGINT NOT NULL, shards BIGINT NOT NULL, holder TEXT NOT NULL, until BIGINT NOT NULL,
            PRIMARY KEY (shard, shards)
        );
        CREATE TABLE holders (holder TEXT PRIMARY KEY, until BIGINT NOT NULL);
        CREATE TABLE starts (bucket BIGINT PRIMARY KEY, at BIGINT NOT NULL)",
    ),
    (
        11,
        "a reply that is entered is written into no index that cannot find it",
        "DROP INDEX replies_reply;
        DROP INDEX replies_channel;
        DROP INDEX replies_server;
        CREATE INDEX replies_reply ON replies (reply) WHERE reply IS NOT NULL;
        CREATE INDEX replies_threads ON replies (channel) WHERE thread = 1;
        CREATE INDEX replies_places ON replies (server, channel)",
    ),
    (
        12,
        "a reply that is entered is written into one index besides its key, as its sending waits for that; into the others once it is sent",
        "DROP INDEX replies_at;
        DROP INDEX replies_person;
        DROP INDEX replies_places;
        CREATE INDEX replies_at ON replies (at) WHERE state <> 'sending';
        CREATE INDEX replies_person ON replies (person) WHERE state <> 'sending';
        CREATE INDEX replies_places ON replies (server, channel) WHERE state <> 'sending'",
    ),
];

#[cfg(test)]
mod tests {
    use sqlx::Row as _;

    use super::*;
    use crate::storage::{address::Address, connect};

    /// SQLite's number for "what is committed is on the disk".
    const FULL: i64 = 2;

    #[tokio::test]
    async fn what_is_kept_after_the_schema_was_made_waits_for_the_disk() {
        let address = Address::read("sqlite::memory:").expect("it is an address");
        let pool = connect::pool(&address).await.expect("there is memory");
        run(&pool, i64::MAX, true).await.expect("the schema is made");
        let row = sqlx::query("PRAGMA synchronous").fetch_one(&pool).await.expect("SQLite tells");
        assert_eq!(row.get::<i64, _>(0), FULL);
        let row =
            sqlx::query("SELECT COUNT(*) FROM _sqlx_migrations").fetch_one(&pool).await.expect("it is there");
        assert_eq!(usize::try_from(row.get::<i64, _>(0)), Ok(ALL.len()));
    }
}
