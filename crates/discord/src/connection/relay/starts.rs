//! How many more sessions Discord lets begin: 1,000 a day (events/gateway, "Session Start Limit"). A bot that begins more is cut off, and
//! its token is taken away; so no IDENTIFY leaves when none is left.

use std::{sync::Arc, time::Duration};

use tokio::time::Instant;

use crate::outbound::Line;
use poise::serenity_prelude::BotGateway;

/// How long what Discord has said is believed.
const BELIEVED: Duration = Duration::from_mins(1);

/// What Discord has said.
#[derive(Clone, Copy, Debug)]
struct Left {
    /// How many sessions may begin, and until when that is so.
    sessions: u64,
    until: Instant,
}

/// The sessions that may begin.
pub(super) struct Starts {
    line: Arc<Line>,
    left: tokio::sync::Mutex<Option<Left>>,
}

impl Starts {
    /// What Discord has told at the start.
    pub(super) fn told(line: Arc<Line>, told: &BotGateway) -> Self {
        Self { line, left: tokio::sync::Mutex::new(left(told)) }
    }

    /// Waits until a session may begin, and counts it.
    pub(super) async fn turn(&self) {
        let mut left = self.left.lock().await;
        loop {
            let now = Instant::now();
            let known = match left.filter(|left| left.until > now) {
                Some(known) => Some(known),
                None => self.asked().await,
            };
            // What cannot be asked forbids nothing.
            let Some(known) = known else { return };
            *left = Some(Left { sessions: known.sessions.saturating_sub(1), ..known });
            if known.sessions > 0 {
                return;
            }
            let seconds = known.until.saturating_duration_since(now).as_secs();
            tracing::error!(seconds, "Discord lets no further session begin today; waiting until it does");
            tokio::time::sleep_until(known.until).await;
        }
    }

    async fn asked(&self) -> Option<Left> {
        match self.line.gateway_of_bots().await {
            Ok(told) => left(&told),
            Err(unsent) => {
                let error = crate::errors::record(&unsent.into());
                tracing::debug!(error, "Discord does not tell how many sessions may begin");
                None
            }
        }
    }
}

/// How many sessions may begin, as far as what Discord tells is believed.
fn left(told: &BotGateway) -> Option<Left> {
    let limit = &told.session_start_limit;
    let reset = Duration::from_millis(limit.reset_after).max(Duration::from_secs(1));
    let believed = if limit.remaining == 0 { reset } else { reset.min(BELIEVED) };
    let until = Instant::now().checked_add(believed)?;
    Some(Left { sessions: limit.remaining, until })
}
