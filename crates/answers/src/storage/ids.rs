//! Ids as the database keeps them: texts. Discord's are numbers of 64 bits, Matrix's are texts, and a database that knew numbers only
//! would have to be made anew for the second kind.

use sqlx::{Row as _, any::AnyRow};

use super::{StorageError, Stored};
use counterpoint_core::id::Id;

/// The id in a column.
pub(super) fn id<T: From<Id>>(row: &AnyRow, column: &str) -> Stored<T> {
    Ok(Id::from(row.try_get::<&str, _>(column)?).into())
}

/// The id in a column, if there is one.
pub(super) fn id_if_any<T: From<Id>>(row: &AnyRow, column: &str) -> Stored<Option<T>> {
    Ok(row.try_get::<Option<&str>, _>(column)?.map(|text| Id::from(text).into()))
}

/// The rows that this version can read. The others were written by another version: they stay where they are, and the log says how
/// many of which table were skipped.
pub(super) fn readable<T>(
    table: &str,
    rows: &[AnyRow],
    read: impl Fn(&AnyRow) -> Stored<T>,
) -> Stored<Vec<T>> {
    let mut all = Vec::with_capacity(rows.len());
    let mut skipped = 0_usize;
    for row in rows {
        match read(row) {
            Ok(one) => all.push(one),
            Err(StorageError::Unreadable(what)) => {
                skipped += 1;
                tracing::warn!(table, what, "a row that this version cannot read is skipped");
            }
            Err(error) => return Err(error),
        }
    }
    if skipped > 1 {
        tracing::warn!(
            table,
            skipped,
            "rows that this version cannot read stay in the database, and are not obeyed"
        );
    }
    Ok(all)
}
