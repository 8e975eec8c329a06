//! Two kinds of error: a sentence for the person who caused it, and a record for the operator.

use std::path::Path;

use poise::serenity_prelude as serenity;
use serenity::{GatewayError, http::HttpError};

use crate::failure::Failure;

/// Why the bot could not start, or had to stop; `configured_in` is the file that its operator changes.
pub(super) fn on_start(error: &serenity::Error, configured_in: &Path) -> Failure {
    let file = configured_in.display();
    match error {
        serenity::Error::Http(HttpError::UnsuccessfulRequest(response))
            if response.status_code.as_u16() == 401 =>
        {
            Failure::usage(REFUSED)
        }
        serenity::Error::Gateway(GatewayError::InvalidAuthentication) => Failure::usage(REFUSED),
        serenity::Error::Gateway(GatewayError::DisallowedGatewayIntents) => Failure::usage(format!(
            "Discord refuses the Message Content intent (close code 4014); switch it on for this bot in the developer portal, under Bot, Privileged Gateway Intents, or set `[discord] message-content = false` in {file}"
        )),
        serenity::Error::Gateway(GatewayError::InvalidGatewayIntents) => Failure::usage(
            "Discord does not know the intents the bot asks for (close code 4013); install a newer version of Counterpoint",
        ),
        serenity::Error::Http(HttpError::UnsuccessfulRequest(response)) => Failure::world(format!(
            "Discord answers {} to {} {}; try again later",
            response.status_code, response.method, response.url
        )),
        serenity::Error::Http(HttpError::Request(error)) => {
            let url = error.url().map_or("Discord", |url| url.host_str().unwrap_or("Discord"));
            Failure::world(format!(
                "cannot reach {url}; see whether this machine is connected, and `[discord] api` in {file}"
            ))
        }
        other => Failure::world(format!("the connection to Discord ended: {}", record(other))),
    }
}

/// Why the bot had to stop, where Discord closes the connection to its gateway for good with a code
/// (topics/opcodes-and-status-codes, "Gateway Close Event Codes").
pub(super) fn closed(code: u16, configured_in: &Path) -> Failure {
    let file = configured_in.display();
    match code {
        4010 => Failure::usage(format!(
            "Discord knows no such shard as this process asks for (close code 4010); correct `[discord] shards` in {file}"
        )),
        4011 => Failure::usage(format!(
            "the bot is in more servers than Discord gives one connection (close code 4011); set `[discord] shards = \"auto\"` in {file}"
        )),
        4012 => Failure::usage(
            "Discord does not know this version of its gateway any more (close code 4012); install a newer version of Counterpoint",
        ),
        _ => Failure::world(format!("Discord has closed the connection for good (close code {code})")),
    }
}

const REFUSED: &str =
    "Discord refuses the token; copy it again from the developer portal, under Bot, and set DISCORD_TOKEN";

/// An error for the log: Discord's code and words, without what was sent.
pub(super) fn record(error: &serenity::Error) -> String {
    match error {
        serenity::Error::Http(HttpError::UnsuccessfulRequest(response)) => {
            format!("{} {}: {}", response.status_code, response.error.code, response.error.message)
        }
        // Its own words name the address, in which the token of an interaction may stand.
        serenity::Error::Http(HttpError::Request(error)) if error.is_timeout() => {
            "no answer in time".to_owned()
        }
        serenity::Error::Http(HttpError::Request(error)) if error.is_connect() => "no connection".to_owned(),
        serenity::Error::Http(HttpError::Request(_)) => "the connection broke off".to_owned(),
        other => other.to_string(),
    }
}

/// Whether Discord understood what was asked, and will go on refusing it.
pub(super) fn is_refusal(error: &serenity::Error) -> bool {
    matches!(
        error,
        serenity::Error::Http(HttpError::UnsuccessfulRequest(response))
            if response.status_code.is_client_error() && response.status_code.as_u16() != 429
    )
}
