//! The token, from the environment only.

use std::{env, fs};

use crate::cli::Failure;

/// The token, from the environment only.
pub(crate) fn token() -> Result<String, Failure> {
    let token = match (env::var("DISCORD_TOKEN"), env::var("DISCORD_TOKEN_FILE")) {
        (Ok(token), _) => token,
        (Err(_), Ok(path)) => fs::read_to_string(&path)
            .map_err(|error| Failure::usage(format!("cannot read DISCORD_TOKEN_FILE, {path}: {error}")))?,
        (Err(_), Err(_)) => String::new(),
    };
    let token = token.trim().trim_start_matches("Bot ").to_owned();
    if token.is_empty() {
        return Err(Failure::usage(
            "there is no token; set DISCORD_TOKEN to the bot's token from the Discord developer portal, or DISCORD_TOKEN_FILE to a file with it",
        ));
    }
    if token.chars().any(|c| c.is_whitespace() || c.is_control() || !c.is_ascii()) {
        return Err(Failure::usage(
            "the token has characters that no token has; copy it again from the Discord developer portal",
        ));
    }
    Ok(token)
}
