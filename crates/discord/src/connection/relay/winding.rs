//! How a connection ends on this side: Discord is told that the session stays, and serenity reads to the end of what it was given.

use std::{
    hash::{BuildHasher as _, Hasher as _, RandomState},
    time::Duration,
};

use futures_util::{SinkExt as _, StreamExt as _};
use poise::serenity_prelude::constants::Opcode;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::{Error, Message, protocol::CloseFrame};

use super::{ANSWER, Far, Keeper, Near, is};

/// A code of our own. Discord ends the session with 1000 and 1001 only (events/gateway, "Disconnecting").
const SESSION_STAYS: u16 = 4000;

/// How long Discord may take to hear of it.
const TOLD_WITHIN: Duration = Duration::from_secs(1);

/// What Discord asks for a heartbeat with (events/gateway, "Heartbeat Requests").
const BEAT: &str = r#"{"t":null,"s":null,"op":1,"d":null}"#;

/// How long Discord wants to be left alone after an invalid session: between one and five seconds, at random (events/gateway, "Resuming").
pub(super) fn after_invalid() -> Duration {
    Duration::from_millis(1000 + RandomState::new().build_hasher().finish() % 4000)
}

/// Closes the connection with Discord, so that the session stays, and tells when serenity has read everything that came before.
pub(super) async fn wind_down(keeper: &Keeper, near: &mut Near, far: &mut Far) -> Result<(), Error> {
    // It answers this after what it was given before.
    near.send(Message::text(BEAT)).await?;
    let frame = CloseFrame { code: SESSION_STAYS.into(), reason: "".into() };
    let closing = async {
        far.close(Some(frame)).await?;
        // Discord has heard it once it closes too. What it sends until then is not counted, and comes again.
        while far.next().await.transpose()?.is_some() {}
        Ok::<_, Error>(())
    };
    let closed = timeout(TOLD_WITHIN, closing);
    let read = async {
        while let Some(message) = near.next().await.transpose()? {
            if is(&message, Opcode::Heartbeat).is_some() {
                near.send(Message::text(ANSWER)).await?;
                return Ok(());
            }
        }
        Ok::<_, Error>(())
    };
    let (_, read) = tokio::join!(closed, read);
    keeper.is_closed();
    read?;
    answer(near).await
}

/// Answers serenity's heartbeats until it closes.
pub(super) async fn answer(near: &mut Near) -> Result<(), Error> {
    while let Some(message) = near.next().await.transpose()? {
        if is(&message, Opcode::Heartbeat).is_some() {
            near.send(Message::text(ANSWER)).await?;
        }
    }
    Ok(())
}
