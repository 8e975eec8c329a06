//! Statements with what is bound to them, put together piece by piece; several of them are a script, which only `SQLite` takes at once.

use sqlx::{AnyConnection, any::AnyRow};

use super::{Stored, journal::Question};

/// What is bound to a place in a statement.
#[derive(Clone, Debug)]
pub(super) enum Value {
    Text(String),
    /// A text that is not there.
    Absent,
    Number(i64),
}

impl From<Option<String>> for Value {
    fn from(text: Option<String>) -> Self {
        text.map_or(Self::Absent, Self::Text)
    }
}

impl rusqlite::ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<rusqlite::types::ToSqlOutput<'_>> {
        match self {
            Self::Text(text) => text.to_sql(),
            Self::Absent => Ok(rusqlite::types::Null.into()),
            Self::Number(number) => number.to_sql(),
        }
    }
}

/// What is asked of the database.
#[derive(Clone, Debug, Default)]
pub(super) struct Script {
    sql: String,
    values: Vec<Value>,
}

impl Script {
    /// Goes on with words of SQL.
    pub(super) fn say(&mut self, sql: &str) -> &mut Self {
        self.sql.push_str(sql);
        self
    }

    /// Goes on with a value, which is bound.
    pub(super) fn bind(&mut self, value: Value) -> &mut Self {
        self.values.push(value);
        self.sql.push_str(&format!("${}", self.values.len()));
        self
    }

    /// The same with a text.
    pub(super) fn text(&mut self, text: impl Into<String>) -> &mut Self {
        self.bind(Value::Text(text.into()))
    }

    /// Whether nothing is asked yet.
    pub(super) fn is_empty(&self) -> bool {
        self.sql.is_empty()
    }

    /// Its words, and what is bound, in that order.
    pub(super) fn parts(self) -> (String, Vec<Value>) {
        (self.sql, self.values)
    }

    fn question(self, kept: bool) -> Question<'static> {
        let query = sqlx::query(sqlx::AssertSqlSafe(self.sql)).persistent(kept);
        self.values.into_iter().fold(query, |query, value| match value {
            Value::Text(text) => query.bind(text),
            Value::Absent => query.bind(None::<String>),
            Value::Number(number) => query.bind(number),
        })
    }

    /// Asks it, as one statement that comes again and again and is kept prepared; how many rows it changed.
    pub(super) async fn done(self, connection: &mut AnyConnection) -> Stored<u64> {
        Ok(self.question(true).execute(connection).await?.rows_affected())
    }

    /// Asks it; the rows. `kept` is whether it comes again and again as it is, and is kept prepared.
    pub(super) async fn rows(self, connection: &mut AnyConnection, kept: bool) -> Stored<Vec<AnyRow>> {
        Ok(self.question(kept).fetch_all(connection).await?)
    }

    /// Asks several statements of `SQLite`, which are done all or none; their rows.
    pub(super) async fn all_or_none(self, connection: &mut AnyConnection, kept: bool) -> Stored<Vec<AnyRow>> {
        let script = Self { sql: format!("BEGIN IMMEDIATE; {}; COMMIT", self.sql), ..self };
        let came = script.rows(connection, kept).await;
        if came.is_err() {
            // Where it has ended by itself, there is nothing to take back. Why it came to that is told already.
            let _ = sqlx::query("ROLLBACK").execute(connection).await;
        }
        came
    }
}
