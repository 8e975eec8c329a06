//! The journal's connections, and who has them: one that is asked by way of a thread, and of a file a direct one.

use sqlx::{Any, AnyConnection, pool::PoolConnection};
use tokio::sync::OwnedMutexGuard;

use super::direct::Direct;

/// The journal's own connections to a file or a server, while nobody uses them.
#[derive(Debug, Default)]
pub(super) struct Own {
    /// The one that is asked and answers later.
    pub(super) asked: Option<AnyConnection>,
    /// The one on which what takes no waiting is done at once.
    pub(super) direct: Direct,
}

/// A connection for the journal.
pub(super) enum Link {
    /// Its own, with the place where it is kept while nobody uses it.
    Own(AnyConnection, OwnedMutexGuard<Own>),
    /// Everybody's, of a database in memory, which has only one.
    Pooled(PoolConnection<Any>),
}

impl Link {
    pub(super) fn connection(&mut self) -> &mut AnyConnection {
        match self {
            Self::Own(connection, _) => connection,
            Self::Pooled(connection) => connection,
        }
    }

    /// Gives it back, to be used again.
    pub(super) fn give_back(self) {
        if let Self::Own(connection, mut place) = self {
            place.asked = Some(connection);
        }
    }
}
