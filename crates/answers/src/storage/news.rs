//! What another instance of the bot changes in the same PostgreSQL is heard of at once: LISTEN and NOTIFY. A change tells in its own
//! transaction, so nothing is told that was not kept.

use std::time::Duration;

use sqlx::{Any, Transaction, postgres::PgListener};
use tokio::sync::broadcast;

use super::Stored;
use counterpoint_core::remark::{PersonId, ServerId};

/// The channel of PostgreSQL on which instances tell each other.
const CHANNEL: &str = "counterpoint";

/// How long the listener rests after it could not connect.
const REST: Duration = Duration::from_secs(1);

/// Something that memory does not know yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    /// The settings of a server were changed.
    Server(ServerId),
    /// A person opted out, or in again.
    Person(PersonId),
    /// A person had the bot forget them.
    Forgotten(PersonId),
    /// Nobody knows what: the connection was lost for a while, or the file was opened anew.
    Everything,
}

impl News {
    fn payload(&self) -> String {
        match self {
            Self::Server(server) => format!("server {server}"),
            Self::Person(person) => format!("person {person}"),
            Self::Forgotten(person) => format!("forgotten {person}"),
            Self::Everything => "everything".to_owned(),
        }
    }

    /// What a payload tells. What a later version tells is taken for everything.
    fn parse(payload: &str) -> Self {
        match payload.split_once(' ') {
            Some(("server", id)) => Self::Server(ServerId::from(id)),
            Some(("person", id)) => Self::Person(PersonId::from(id)),
            Some(("forgotten", id)) => Self::Forgotten(PersonId::from(id)),
            _ => Self::Everything,
        }
    }
}

/// Tells the other instances, once the transaction is committed. PostgreSQL only.
pub(super) async fn tell(transaction: &mut Transaction<'_, Any>, news: News) -> Stored<()> {
    sqlx::query("SELECT 1 FROM pg_notify($1, $2)")
        .bind(CHANNEL)
        .bind(news.payload())
        .execute(&mut **transaction)
        .await?;
    Ok(())
}

/// Listens until nobody wants to know any more. A connection that is lost is made anew, and then everything counts as news.
pub(super) async fn listen(url: String, heard: broadcast::Sender<News>) {
    let mut told = false;
    loop {
        match hear(&url, &heard).await {
            Ok(()) => return,
            Err(error) if !told => {
                told = true;
                let error = error.to_string();
                tracing::warn!(
                    error,
                    "changes by other instances are not heard of until PostgreSQL answers again"
                );
            }
            Err(error) => tracing::debug!(error = error.to_string(), "PostgreSQL does not answer yet"),
        }
        tokio::time::sleep(REST).await;
    }
}

async fn hear(url: &str, heard: &broadcast::Sender<News>) -> Result<(), sqlx::Error> {
    let mut listener = PgListener::connect(url).await?;
    listener.listen(CHANNEL).await?;
    tracing::debug!("listening for changes by other instances");
    // Whatever was changed before this is not told again.
    let mut next = News::Everything;
    loop {
        if heard.send(next).is_err() {
            return Ok(());
        }
        let notification = listener.try_recv().await?;
        next = notification.map_or(News::Everything, |one| News::parse(one.payload()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn news_is_read_as_it_was_told() {
        for news in [
            News::Server(ServerId::from(9)),
            News::Person(PersonId::from(u64::MAX)),
            News::Forgotten(PersonId::from(7)),
            News::Server("an id".into()),
            News::Everything,
        ] {
            assert_eq!(News::parse(&news.payload()), news);
        }
        assert_eq!(News::parse("of a later version"), News::Everything);
    }
}
