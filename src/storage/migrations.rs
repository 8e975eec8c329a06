//! The schema, version by version. Forward only: what stands here is never changed, only followed by another.
//!
//! The same SQL for SQLite and PostgreSQL: ids and moments (milliseconds since 1970) are `BIGINT`, everything else is text.

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
];
