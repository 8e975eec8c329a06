//! Offers: below which message the bot has put the reaction that offers a card. Ids only, for as long as cooldowns look back.

use sqlx::{Row as _, any::AnyRow};

use super::{
    Entered, Storage, Stored, feedback,
    ids::{id, id_if_any, readable},
};
use counterpoint_core::{
    feedback::Counted,
    policy::Answered,
    remark::{PersonId, RemarkId, ServerId},
    time::Moment,
    topic::TopicId,
};

/// An offer, and whether its reaction is still there as far as anybody knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// What is offered where; the claim that will lead is not chosen yet.
    pub answered: Answered,
    /// Whether it stands.
    pub stands: bool,
    /// Whether it is over and counts for nothing but the rest of its author, as its message no longer said what it was offered for.
    pub freed: bool,
}

const COLUMNS: &str = "remark, channel, server, person, topic, at, state";

fn offer(row: &AnyRow) -> Stored<Offer> {
    let answered = Answered {
        remark: id(row, "remark")?,
        channel: id(row, "channel")?,
        server: id_if_any(row, "server")?,
        person: id_if_any(row, "person")?,
        topic: TopicId::new(row.try_get::<String, _>("topic")?),
        claim: String::new(),
        thread: false,
        asked: false,
        at: Moment(row.try_get("at")?),
    };
    let state: String = row.try_get("state")?;
    Ok(Offer { answered, stands: state == "stands", freed: state == "freed" })
}

impl Storage {
    /// Enters an offer that is about to be made.
    pub async fn enter_offer(&self, answered: &Answered) -> Stored<Entered> {
        self.on(|pool| async move {
            let entered = sqlx::query(
                "INSERT INTO offers (remark, channel, server, person, topic, at, state)
                 VALUES ($1, $2, $3, $4, $5, $6, 'stands') ON CONFLICT (remark) DO NOTHING",
            )
            .bind(answered.remark.to_string())
            .bind(answered.channel.to_string())
            .bind(answered.server.as_ref().map(ToString::to_string))
            .bind(answered.person.as_ref().map(ToString::to_string))
            .bind(answered.topic.as_str().to_owned())
            .bind(answered.at.0)
            .execute(&pool)
            .await?;
            Ok(if entered.rows_affected() == 1 { Entered::First } else { Entered::Known })
        })
        .await
    }

    /// The offer below a message, if there was one.
    pub async fn offer(&self, remark: &RemarkId) -> Stored<Option<Offer>> {
        let query = format!("SELECT {COLUMNS} FROM offers WHERE remark = $1");
        let rows = self.rows(query, |query| query.bind(remark.to_string())).await?;
        Ok(readable("offers", &rows, offer)?.pop())
    }

    /// The offers that stand in a server, oldest first.
    pub async fn offers_in(&self, server: &ServerId) -> Stored<Vec<Answered>> {
        self.standing_offers("server", server.to_string()).await
    }

    /// The offers that stand below a person's messages, oldest first.
    pub async fn offers_to(&self, person: &PersonId) -> Stored<Vec<Answered>> {
        self.standing_offers("person", person.to_string()).await
    }

    async fn standing_offers(&self, column: &'static str, value: String) -> Stored<Vec<Answered>> {
        let query =
            format!("SELECT {COLUMNS} FROM offers WHERE {column} = $1 AND state = 'stands' ORDER BY at");
        let rows = self.rows(query, |query| query.bind(value)).await?;
        Ok(readable("offers", &rows, offer)?.into_iter().map(|one| one.answered).collect())
    }

    /// Everything that was offered since a moment, oldest first.
    pub async fn offers(&self, since: Moment) -> Stored<Vec<Offer>> {
        let query = format!("SELECT {COLUMNS} FROM offers WHERE at >= $1 ORDER BY at");
        let rows = self.rows(query, |query| query.bind(since.0)).await?;
        readable("offers", &rows, offer)
    }

    /// Notes that an offer is of another topic's card now.
    pub async fn turn_offer(&self, remark: &RemarkId, topic: &TopicId) -> Stored<()> {
        self.on(|pool| async move {
            sqlx::query("UPDATE offers SET topic = $2 WHERE remark = $1")
                .bind(remark.to_string())
                .bind(topic.as_str().to_owned())
                .execute(&pool)
                .await?;
            Ok(())
        })
        .await
    }

    /// Notes that an offer is over: its reaction is gone; and whether it is freed. The row stays, so that the message is offered nothing again.
    pub async fn end_offer(&self, remark: &RemarkId, freed: bool) -> Stored<()> {
        self.on(|pool| async move {
            sqlx::query("UPDATE offers SET state = $2 WHERE remark = $1")
                .bind(remark.to_string())
                .bind(if freed { "freed" } else { "over" })
                .execute(&pool)
                .await?;
            Ok(())
        })
        .await
    }

    /// Forgets an offer that was not made after all, or went with its message.
    pub async fn abandon_offer(&self, remark: &RemarkId) -> Stored<()> {
        self.on(|pool| async move {
            sqlx::query("DELETE FROM offers WHERE remark = $1")
                .bind(remark.to_string())
                .execute(&pool)
                .await?;
            Ok(())
        })
        .await
    }

    /// Counts an offer that was made, or a tap that brought its card.
    pub async fn count_offer(&self, answered: &Answered, what: Counted) -> Stored<()> {
        let Some(server) = answered.server.as_ref() else { return Ok(()) };
        self.on(|pool| async move {
            let mut transaction = pool.begin().await?;
            feedback::add(&mut transaction, server, &answered.topic, what, 1).await?;
            transaction.commit().await?;
            Ok(())
        })
        .await
    }
}
