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
];
