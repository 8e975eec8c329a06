//! Settings, and the record of their changes.

use sqlx::{Any, Row as _, Transaction, any::AnyRow};

use super::{
    Kept, News, Storage, StorageError, Stored,
    ids::{id, readable},
    news, terms,
};
use counterpoint_core::{
    remark::{PersonId, Scope, ServerId},
    settings::{Change, Entry, Key, Recorded, Value},
    time::Moment,
};

/// The columns of [`recorded`].
const RECORD: &str = "number, batch, scope, name, before_value, after_value, made_by, made_at, undoes";

impl Storage {
    /// Every setting of every server. What this version cannot read is skipped, and stays in the database.
    pub async fn settings(&self) -> Stored<Vec<Kept>> {
        let rows = self
            .read(|pool| async move {
                let query = sqlx::query("SELECT server, scope, name, value, set_by, set_at FROM settings");
                Ok(query.fetch_all(&pool).await?)
            })
            .await?;
        readable("settings", &rows, kept)
    }

    /// Every setting of one server.
    pub async fn settings_of(&self, server: &ServerId) -> Stored<Vec<Kept>> {
        let rows = self
            .read(|pool| async move {
                let query = sqlx::query(
                    "SELECT server, scope, name, value, set_by, set_at FROM settings WHERE server = $1",
                );
                Ok(query.bind(server.to_string()).fetch_all(&pool).await?)
            })
            .await?;
        readable("settings", &rows, kept)
    }

    /// Puts settings and opt-outs that are still known back into a database that has lost them. What stands there stays.
    pub async fn restore(&self, settings: &[Kept], opted_out: &[PersonId], at: Moment) -> Stored<()> {
        self.ask(|pool| async move {
            let mut transaction = pool.begin().await?;
            for (server, scope, key, entry) in settings {
                sqlx::query(
                    "INSERT INTO settings (server, scope, name, value, set_by, set_at) VALUES ($1, $2, $3, $4, $5, $6)
                     ON CONFLICT (server, scope, name) DO NOTHING",
                )
                .bind(server.to_string())
                .bind(scope.stored())
                .bind(key.stored())
                .bind(entry.value.stored())
                .bind(entry.by.to_string())
                .bind(entry.at.0)
                .execute(&mut *transaction)
                .await?;
            }
            for person in opted_out {
                sqlx::query("INSERT INTO opt_outs (person, since) VALUES ($1, $2) ON CONFLICT (person) DO NOTHING")
                    .bind(person.to_string())
                    .bind(at.0)
                    .execute(&mut *transaction)
                    .await?;
            }
            transaction.commit().await?;
            Ok(())
        })
        .await?;
        self.door.restored();
        Ok(())
    }

    /// Makes changes, all or none, and records them. What changes nothing is left out of the record: the database decides that, as
    /// another instance may have changed it.
    pub async fn change(
        &self,
        server: &ServerId,
        by: &PersonId,
        at: Moment,
        changes: &[Change],
        undoes: Option<i64>,
    ) -> Stored<Vec<Recorded>> {
        let postgres = self.is_postgres();
        self.ask(|pool| async move {
            let mut transaction = pool.begin().await?;
            if postgres {
                // Numbers are counted up: one change after the other, over all instances. SQLite has one connection.
                sqlx::query("LOCK TABLE changes IN SHARE ROW EXCLUSIVE MODE")
                    .execute(&mut *transaction)
                    .await?;
            }
            let last = sqlx::query("SELECT COALESCE(MAX(number), 0) AS last FROM changes WHERE server = $1")
                .bind(server.to_string())
                .fetch_one(&mut *transaction)
                .await?;
            let first = last.try_get::<i64, _>("last")? + 1;
            let mut recorded = Vec::new();
            for change in changes {
                let before = read(&mut transaction, server, &change.scope, &change.key).await?;
                let from = match before {
                    Before::Value(value) if Some(&value) == change.to.as_ref() => continue,
                    Before::Nothing if change.to.is_none() => continue,
                    Before::Value(value) => Some(value),
                    Before::Nothing | Before::Unreadable => None,
                };
                let one = Recorded {
                    number: first + i64::try_from(recorded.len()).unwrap_or(0),
                    batch: first,
                    scope: change.scope.clone(),
                    key: change.key.clone(),
                    from,
                    to: change.to.clone(),
                    by: by.clone(),
                    at,
                    undoes,
                };
                write(&mut transaction, server, &one).await?;
                recorded.push(one);
            }
            // The newest record stays, so that numbers are never given out twice.
            sqlx::query("DELETE FROM changes WHERE server = $1 AND made_at < $2 AND number < $3")
                .bind(server.to_string())
                .bind(at.before(terms::CHANGES).0)
                .bind(first - 1)
                .execute(&mut *transaction)
                .await?;
            if postgres && !recorded.is_empty() {
                news::tell(&mut transaction, News::Server(server.clone())).await?;
            }
            transaction.commit().await?;
            Ok(recorded)
        })
        .await
    }

    /// The newest changes of a server that are not older than `since`, newest first, at most `most` of them.
    pub async fn history(&self, server: &ServerId, since: Moment, most: u32) -> Stored<Vec<Recorded>> {
        self.history_before(server, since, i64::MAX, most).await
    }

    /// The same, of the changes with numbers below `before`.
    pub async fn history_before(
        &self,
        server: &ServerId,
        since: Moment,
        before: i64,
        most: u32,
    ) -> Stored<Vec<Recorded>> {
        let rows = self
            .read(|pool| async move {
                let query = format!(
                    "SELECT {RECORD} FROM changes
                     WHERE server = $1 AND made_at >= $2 AND number < $3 ORDER BY number DESC LIMIT $4"
                );
                let query = sqlx::query(sqlx::AssertSqlSafe(query));
                let query = query.bind(server.to_string()).bind(since.0).bind(before).bind(i64::from(most));
                Ok(query.fetch_all(&pool).await?)
            })
            .await?;
        readable("changes", &rows, recorded)
    }

    /// The batch of a change that is not older than `since`.
    pub async fn batch_of(&self, server: &ServerId, number: i64, since: Moment) -> Stored<Option<i64>> {
        self.read(|pool| async move {
            let row =
                sqlx::query("SELECT batch FROM changes WHERE server = $1 AND number = $2 AND made_at >= $3")
                    .bind(server.to_string())
                    .bind(number)
                    .bind(since.0)
                    .fetch_optional(&pool)
                    .await?;
            Ok(row.map(|row| row.try_get("batch")).transpose()?)
        })
        .await
    }

    /// The changes that were made together as batch `batch`.
    ///
    /// # Errors
    /// [`StorageError::Unreadable`] if this version cannot read one of them: half of a batch is never taken back.
    pub async fn batch(&self, server: &ServerId, batch: i64) -> Stored<Vec<Recorded>> {
        let rows = self
            .read(|pool| async move {
                let query =
                    format!("SELECT {RECORD} FROM changes WHERE server = $1 AND batch = $2 ORDER BY number");
                let query = sqlx::query(sqlx::AssertSqlSafe(query)).bind(server.to_string()).bind(batch);
                Ok(query.fetch_all(&pool).await?)
            })
            .await?;
        rows.iter().map(recorded).collect()
    }
}

fn value(key: &Key, text: &str) -> Stored<Value> {
    key.value(text).map_err(|_| StorageError::Unreadable(format!("{} = {text}", key.stored())))
}

fn scope_and_key(row: &AnyRow) -> Stored<(Scope, Key)> {
    let (scope, name): (String, String) = (row.try_get("scope")?, row.try_get("name")?);
    let scope = Scope::parse(&scope);
    let key = Key::parse(&name).ok_or(StorageError::Unreadable(name))?;
    Ok((scope, key))
}

fn kept(row: &AnyRow) -> Stored<Kept> {
    let (scope, key) = scope_and_key(row)?;
    let value = value(&key, &row.try_get::<String, _>("value")?)?;
    let entry = Entry { value, by: id(row, "set_by")?, at: Moment(row.try_get("set_at")?) };
    Ok((id(row, "server")?, scope, key, entry))
}

fn recorded(row: &AnyRow) -> Stored<Recorded> {
    let (scope, key) = scope_and_key(row)?;
    let read = |column| -> Stored<Option<Value>> {
        let text: Option<String> = row.try_get(column)?;
        text.map(|text| value(&key, &text)).transpose()
    };
    Ok(Recorded {
        number: row.try_get("number")?,
        batch: row.try_get("batch")?,
        scope,
        from: read("before_value")?,
        to: read("after_value")?,
        by: id(row, "made_by")?,
        at: Moment(row.try_get("made_at")?),
        undoes: row.try_get("undoes")?,
        key,
    })
}

/// What stands in the database for a key.
enum Before {
    Nothing,
    Value(Value),
    /// Something that this version cannot read and does not obey: setting or taking away anything is a change.
    Unreadable,
}

async fn read(
    transaction: &mut Transaction<'_, Any>,
    server: &ServerId,
    scope: &Scope,
    key: &Key,
) -> Stored<Before> {
    let row = sqlx::query("SELECT value FROM settings WHERE server = $1 AND scope = $2 AND name = $3")
        .bind(server.to_string())
        .bind(scope.stored())
        .bind(key.stored())
        .fetch_optional(&mut **transaction)
        .await?;
    let Some(row) = row else { return Ok(Before::Nothing) };
    Ok(value(key, &row.try_get::<String, _>("value")?).map_or(Before::Unreadable, Before::Value))
}

async fn write(transaction: &mut Transaction<'_, Any>, server: &ServerId, one: &Recorded) -> Stored<()> {
    let query = match &one.to {
        Some(value) => sqlx::query(
            "INSERT INTO settings (server, scope, name, value, set_by, set_at) VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (server, scope, name)
             DO UPDATE SET value = excluded.value, set_by = excluded.set_by, set_at = excluded.set_at",
        )
        .bind(server.to_string())
        .bind(one.scope.stored())
        .bind(one.key.stored())
        .bind(value.stored())
        .bind(one.by.to_string())
        .bind(one.at.0),
        None => sqlx::query("DELETE FROM settings WHERE server = $1 AND scope = $2 AND name = $3")
            .bind(server.to_string())
            .bind(one.scope.stored())
            .bind(one.key.stored()),
    };
    query.execute(&mut **transaction).await?;
    sqlx::query(
        "INSERT INTO changes
            (server, number, batch, scope, name, before_value, after_value, made_by, made_at, undoes)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    )
    .bind(server.to_string())
    .bind(one.number)
    .bind(one.batch)
    .bind(one.scope.stored())
    .bind(one.key.stored())
    .bind(one.from.as_ref().map(Value::stored))
    .bind(one.to.as_ref().map(Value::stored))
    .bind(one.by.to_string())
    .bind(one.at.0)
    .bind(one.undoes)
    .execute(&mut **transaction)
    .await?;
    Ok(())
}
