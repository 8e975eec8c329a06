//! How long everything is kept, and what ends it: the one list, and what carries it out.

use std::time::Duration;

use super::{
    Storage, Stored,
    ids::{id, readable},
};
use counterpoint_core::{
    feedback::UNFAIR_DAYS,
    remark::{ChannelId, RoleId, Scope, ServerId},
    settings::Key,
    time::Moment,
};

/// Changes of settings, with who made them: as long as they can be taken back.
pub const CHANGES: Duration = Duration::from_hours(90 * 24);

/// The journal of replies, with the ids of persons: as long as a thread's dossier can be followed.
pub const REPLIES: Duration = Duration::from_hours(90 * 24);

/// Offers, with the ids of persons: as long as a cooldown can be.
pub const OFFERS: Duration = counterpoint_core::settings::LONGEST;

/// Who voted on which reply. The counts stay.
pub const VOTES: Duration = Duration::from_hours(90 * 24);

/// Judgements of shadow mode, with the ids of messages: a year of them tells enough.
pub const JUDGEMENTS: Duration = Duration::from_hours(365 * 24);

/// That a server was greeted: longer than the day in which a server that was joined is greeted.
pub const GREETED: Duration = Duration::from_hours(30 * 24);

/// Marks of who has answered about a topic, from the end of the month of the answer on: as long as votes, so that of each person one answer
/// counts while the bot knows who voted.
pub const MARKS: Duration = Duration::from_hours(90 * 24);

/// That moderators were told that readers call a topic unfair: so long they are not told again.
pub const UNFAIR: Duration = Duration::from_hours(24 * UNFAIR_DAYS);

/// A session that waits for the next process, with the names of servers, channels and roles: longer than an upgrade takes, and than Discord
/// keeps one.
pub const SESSIONS: Duration = Duration::from_mins(10);

/// Leases of shards, who holds them, and when sessions began: longer than any of them is of use.
pub const LEASES: Duration = Duration::from_hours(1);

/// How often what has had its time is taken out while the bot runs.
pub const EVERY: Duration = Duration::from_hours(1);

/// What ends a thing that is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Term {
    /// So much time.
    For(Duration),
    /// Whoever it is about, or set it, takes it back; or the server is left.
    UntilTakenBack,
    /// The bot leaves the server.
    WhileInServer,
}

/// Everything that is kept: the table, what it holds in words, and its term.
pub const ALL: [(&str, &str, Term); 17] = [
    ("settings", "settings of a server", Term::UntilTakenBack),
    ("changes", "changes of settings, and who made them", Term::For(CHANGES)),
    ("opt_outs", "who is not to be answered", Term::UntilTakenBack),
    ("replies", "which message has which reply, and whose message it is", Term::For(REPLIES)),
    ("offers", "below which message a card was offered, and whose message it is", Term::For(OFFERS)),
    ("votes", "who voted on which reply", Term::For(VOTES)),
    ("counts", "counts of replies, presses and votes by topic, without names", Term::WhileInServer),
    ("said", "counts of what readers say by day and topic, without names", Term::WhileInServer),
    (
        "marks",
        "that somebody has answered about a topic, as a mark without a name, and not the answer",
        Term::For(MARKS),
    ),
    ("mark_keys", "the key of a server, which makes its marks", Term::WhileInServer),
    ("unfair", "that moderators were told that readers call a topic unfair", Term::For(UNFAIR)),
    ("judgements", "judgements of shadow mode", Term::For(JUDGEMENTS)),
    ("greeted", "that a server was greeted", Term::For(GREETED)),
    (
        "sessions",
        "where a process stopped hearing, and the servers, channels and roles it knew",
        Term::For(SESSIONS),
    ),
    ("leases", "which process hears which shard", Term::For(LEASES)),
    ("holders", "which processes there are", Term::For(LEASES)),
    ("starts", "when sessions with the platform began", Term::For(LEASES)),
];

/// Rows that one statement takes out: so many take some milliseconds, and whoever waits for the database gets their turn in between.
const AT_ONCE: i64 = 1000;

/// What has had its time: a statement that takes out some of it, by the moment before which it lies.
const PRUNED: [(Duration, &str); 13] = [
    (
        REPLIES,
        "DELETE FROM replies WHERE remark IN (
            SELECT remark FROM replies WHERE at < $1 AND state <> 'sending' LIMIT $2
        )",
    ),
    (
        REPLIES,
        "DELETE FROM replies WHERE remark IN (
            SELECT remark FROM replies WHERE at < $1 AND state = 'sending' LIMIT $2
        )",
    ),
    (OFFERS, "DELETE FROM offers WHERE remark IN (SELECT remark FROM offers WHERE at < $1 LIMIT $2)"),
    (
        // The newest change of a server stays, so that numbers are never given out twice.
        CHANGES,
        "DELETE FROM changes WHERE (server, number) IN (
            SELECT server, number FROM changes AS old WHERE made_at < $1
            AND number < (SELECT MAX(number) FROM changes AS new WHERE new.server = old.server) LIMIT $2)",
    ),
    (
        VOTES,
        "DELETE FROM votes WHERE (reply, person) IN (SELECT reply, person FROM votes WHERE at < $1 LIMIT $2)",
    ),
    (
        JUDGEMENTS,
        "DELETE FROM judgements WHERE remark IN (SELECT remark FROM judgements WHERE at < $1 LIMIT $2)",
    ),
    (MARKS, "DELETE FROM marks WHERE mark IN (SELECT mark FROM marks WHERE at < $1 LIMIT $2)"),
    (
        UNFAIR,
        "DELETE FROM unfair WHERE (server, topic) IN (SELECT server, topic FROM unfair WHERE at < $1 LIMIT $2)",
    ),
    (GREETED, "DELETE FROM greeted WHERE server IN (SELECT server FROM greeted WHERE at < $1 LIMIT $2)"),
    (
        SESSIONS,
        "DELETE FROM sessions WHERE (shard, shards, part) IN (
            SELECT shard, shards, part FROM sessions WHERE at < $1 LIMIT $2)",
    ),
    (
        LEASES,
        "DELETE FROM leases WHERE (shard, shards) IN (SELECT shard, shards FROM leases WHERE until < $1 LIMIT $2)",
    ),
    (LEASES, "DELETE FROM holders WHERE holder IN (SELECT holder FROM holders WHERE until < $1 LIMIT $2)"),
    (LEASES, "DELETE FROM starts WHERE bucket IN (SELECT bucket FROM starts WHERE at < $1 LIMIT $2)"),
];

impl Storage {
    /// Takes out everything that has had its time; how many rows that were.
    pub async fn prune(&self, now: Moment) -> Stored<u64> {
        let mut gone = 0;
        for (term, statement) in PRUNED {
            let before = now.before(term).0;
            loop {
                let some = self
                    .on(move |pool| async move {
                        let query = sqlx::query(statement).bind(before).bind(AT_ONCE);
                        Ok(query.execute(&pool).await?.rows_affected())
                    })
                    .await?;
                gone += some;
                if some < AT_ONCE.unsigned_abs() {
                    break;
                }
            }
        }
        if gone > 0 {
            tracing::info!(rows = gone, "what has had its time was taken out of the database");
        }
        Ok(gone)
    }

    /// Takes out everything that belongs to a server which the bot has left.
    pub async fn forget_server(&self, server: &ServerId) -> Stored<u64> {
        self.forget_by(
            server,
            &[(
                &[
                    "DELETE FROM votes WHERE reply IN (
                        SELECT reply FROM replies WHERE server = $1 AND state <> 'sending'
                    )",
                    // First what is being sent: what is confirmed meanwhile is found by the second.
                    "DELETE FROM replies WHERE server = $1 AND state = 'sending'",
                    "DELETE FROM replies WHERE server = $1 AND state <> 'sending'",
                    "DELETE FROM offers WHERE server = $1",
                    "DELETE FROM settings WHERE server = $1",
                    "DELETE FROM changes WHERE server = $1",
                    "DELETE FROM counts WHERE server = $1",
                    "DELETE FROM said WHERE server = $1",
                    "DELETE FROM marks WHERE server = $1",
                    "DELETE FROM mark_keys WHERE server = $1",
                    "DELETE FROM unfair WHERE server = $1",
                    "DELETE FROM judgements WHERE server = $1",
                    "DELETE FROM greeted WHERE server = $1",
                ],
                &[server.to_string()],
            )],
        )
        .await
    }

    /// The servers of which something is kept that ends with them alone ([`Term::WhileInServer`], and settings).
    pub async fn servers(&self) -> Stored<Vec<ServerId>> {
        let question = "SELECT server FROM settings UNION SELECT server FROM counts
                        UNION SELECT server FROM said UNION SELECT server FROM mark_keys";
        let rows = self.rows(question.to_owned(), |query| query).await?;
        readable("servers", &rows, |row| id(row, "server"))
    }

    /// The channels, categories and threads of a server of which something is kept that goes with them.
    pub async fn places(&self, server: &ServerId) -> Stored<Vec<ChannelId>> {
        let question = "SELECT channel AS place FROM replies WHERE server = $1 AND state <> 'sending'
                        UNION SELECT channel FROM replies WHERE server = $1 AND state = 'sending'
                        UNION SELECT channel FROM offers WHERE server = $1
                        UNION SELECT scope FROM settings WHERE server = $1 AND scope <> $2
                        UNION SELECT scope FROM judgements WHERE server = $1 AND scope <> $2";
        let (server, whole) = (server.to_string(), Scope::Server.stored());
        let rows = self.rows(question.to_owned(), |query| query.bind(server).bind(whole)).await?;
        readable("places", &rows, |row| id(row, "place"))
    }

    /// Takes out what belongs to a channel, category or thread that was deleted. A log channel that was deleted stays named, so that
    /// moderators are told that it is gone.
    pub async fn forget_channel(&self, server: &ServerId, channel: &ChannelId) -> Stored<u64> {
        let scope = Scope::Place(channel.clone()).stored();
        self.forget_by(
            server,
            &[
                (
                    &[
                        "DELETE FROM votes WHERE reply IN (
                    SELECT reply FROM replies WHERE server = $1 AND channel = $2 AND state <> 'sending'
                )",
                        "DELETE FROM replies WHERE server = $1 AND channel = $2 AND state = 'sending'",
                        "DELETE FROM replies WHERE server = $1 AND channel = $2 AND state <> 'sending'",
                        "DELETE FROM offers WHERE server = $1 AND channel = $2",
                    ],
                    &[server.to_string(), channel.to_string()],
                ),
                (
                    &[
                        "DELETE FROM settings WHERE server = $1 AND scope = $2",
                        "DELETE FROM judgements WHERE server = $1 AND scope = $2",
                        "DELETE FROM changes WHERE server = $1 AND scope = $2
                 AND number < (SELECT MAX(number) FROM changes WHERE server = $1)",
                    ],
                    &[server.to_string(), scope],
                ),
            ],
        )
        .await
    }

    /// Takes out what belongs to a role that was deleted.
    pub async fn forget_role(&self, server: &ServerId, role: &RoleId) -> Stored<u64> {
        self.forget_by(
            server,
            &[(
                &[
                    "DELETE FROM settings WHERE server = $1 AND name = $2",
                    "DELETE FROM changes WHERE server = $1 AND name = $2
                 AND number < (SELECT MAX(number) FROM changes WHERE server = $1)",
                ],
                &[server.to_string(), Key::Role(role.clone()).stored()],
            )],
        )
        .await
    }

    /// Takes out something of a server: statements, each group with the values that it names.
    async fn forget_by(&self, server: &ServerId, groups: &[(&[&'static str], &[String])]) -> Stored<u64> {
        let postgres = self.is_postgres();
        self.ask(|pool| async move {
            let mut transaction = pool.begin().await?;
            let mut gone = 0;
            for (statements, values) in groups {
                for statement in *statements {
                    let query =
                        values.iter().fold(sqlx::query(*statement), |query, value| query.bind(value.clone()));
                    gone += query.execute(&mut *transaction).await?.rows_affected();
                }
            }
            if postgres {
                super::news::tell(&mut transaction, super::News::Server(server.clone())).await?;
            }
            transaction.commit().await?;
            Ok(gone)
        })
        .await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Which row of PRIVACY.md tells of which tables.
    const TOLD: &[(&[&str], &str)] = &[
        (&["settings"], "Settings"),
        (&["changes"], "Changes of settings"),
        (&["opt_outs"], "Opt-outs"),
        (&["replies"], "The journal of replies"),
        (&["offers"], "Offers"),
        (&["votes"], "Votes"),
        (&["counts", "said"], "Counts"),
        (&["marks"], "That you answered"),
        (&["mark_keys"], "The key of a server"),
        (&["unfair"], "That moderators were told"),
        (&["judgements"], "Judgements"),
        (&["greeted"], "That a server was greeted"),
        (&["sessions", "leases", "holders", "starts"], "Where the bot stopped hearing"),
    ];

    #[test]
    fn every_table_has_its_term_and_every_term_is_carried_out() {
        let made: std::collections::BTreeSet<&str> = super::super::migrations::ALL
            .iter()
            .flat_map(|(_, _, sql)| sql.split("CREATE TABLE ").skip(1))
            .filter_map(|rest| rest.split_whitespace().next())
            .map(|name| name.trim_start_matches("new_"))
            .collect();
        assert_eq!(made, ALL.iter().map(|(table, ..)| *table).collect());
        // And whoever reads about privacy reads of each.
        let privacy = include_str!("../../../../PRIVACY.md");
        for (table, ..) in ALL {
            let told = TOLD.iter().find(|(tables, _)| tables.contains(&table)).map(|(_, row)| *row);
            let row = format!("| **{}**", told.unwrap_or_else(|| panic!("{table} has no row in PRIVACY.md")));
            assert!(privacy.contains(&row), "PRIVACY.md has no row that begins with {row}");
        }
        for (table, _, term) in ALL {
            let from = format!("DELETE FROM {table} ");
            let carried = PRUNED.iter().find(|(_, statement)| statement.starts_with(&from)).map(|one| one.0);
            let wanted = if let Term::For(time) = term { Some(time) } else { None };
            assert_eq!(carried, wanted, "{table}");
            // Nothing of people goes before a day is over: cooldowns and budgets look back that far.
            let passing = [Some(SESSIONS), Some(LEASES)].contains(&carried);
            assert!(passing || carried.is_none_or(|time| time >= Duration::from_hours(24)));
        }
    }
}
