//! What the bot needs of Discord: the token, the same time, the intent, and its permissions by channel.

use std::time::Duration;

use counterpoint_core::text::counted;
use discord::examine::{self, Channel, Server, Trouble};
use jiff::fmt::rfc2822;

use super::{Finding, Whose, shards};
use crate::{
    app::{clock, token},
    config::Config,
};

/// How far the clocks may be apart before it shows: pauses and cooldowns end early or late by as much.
const APART: Duration = Duration::from_secs(30);

/// From when on the bot takes fresh messages for old ones, and answers none that it missed.
const TOO_FAR: Duration = answers::STILL_FRESH;

/// Channels that are named one by one, in a server.
const NAMED: usize = 20;

/// What Discord is asked for besides the token.
const ASKED: [&str; 4] = ["clock", "intent", "permissions", "shards"];

/// The token, and what Discord says to it.
pub(super) async fn examine(config: &Config, servers: u8) -> Vec<Finding> {
    let token = match token::read() {
        Ok(token) => token,
        Err(failure) => {
            let mut findings = vec![Finding::of_sentence("token", Whose::Use, &failure.to_string())];
            findings.extend(
                ASKED.map(|what| Finding::unknown(what, "Discord was not asked, as there is no token")),
            );
            return findings;
        }
    };
    let shape = shape(&token);
    let found = examine::examine(&token, &config.discord.api, servers).await;
    let mut findings = Vec::new();
    match &found.me {
        Ok(me) => findings.push(Finding::ok("token", format!("Discord takes the token of the bot {me}"))),
        Err(trouble) => {
            findings.push(token_trouble(trouble, shape, config));
            findings.extend(ASKED.map(|what| Finding::unknown(what, "Discord does not say")));
            return findings;
        }
    }
    findings.push(time(found.date.as_deref()));
    findings.extend(application(&found.application, config));
    match &found.servers {
        Err(trouble) => findings.push(Finding::unknown("permissions", told(trouble))),
        Ok(known) if known.is_empty() => findings.push(Finding::warning(
            "permissions",
            "the bot is in no server",
            "Invite it with the scopes `bot` and `applications.commands`",
        )),
        Ok(known) => findings.extend(known.iter().flat_map(server)),
    }
    if found.more {
        let servers = counted(servers, "server", "servers");
        let said = format!("the bot is in more than {servers}, and the others were not looked at");
        findings.push(Finding::unknown("permissions", said));
    }
    findings.push(shards::examine(&found.sessions, config));
    findings
}

/// What is odd about a token's shape: three parts with full stops between them (reference, "Authentication"). Only Discord knows whether
/// it is one.
fn shape(token: &str) -> Option<&'static str> {
    let parts: Vec<&str> = token.split('.').collect();
    (parts.len() != 3 || parts.iter().any(|part| part.is_empty()))
        .then_some("it does not look like one: a bot's token has three parts with full stops between them")
}

fn token_trouble(trouble: &Trouble, shape: Option<&'static str>, config: &Config) -> Finding {
    match trouble {
        Trouble::Token => {
            let said = match shape {
                Some(shape) => format!("Discord refuses the token; {shape}"),
                None => "Discord refuses the token".to_owned(),
            };
            let remedy = "Copy it again from the developer portal, under Bot; what was reset there is refused everywhere";
            Finding::fault("token", Whose::Use, said, remedy)
        }
        Trouble::Unreached(why) => Finding::fault(
            "token",
            Whose::World,
            format!("{} cannot be reached ({why})", config.discord.api),
            format!(
                "See whether this machine is connected, and `[discord] api` in {}",
                config.file.display()
            ),
        ),
        Trouble::Other(why) => Finding::fault(
            "token",
            Whose::World,
            format!("{} does not say whether it takes the token ({why})", config.discord.api),
            "Try again later; discordstatus.com tells of faults at Discord",
        ),
    }
}

/// Why Discord says nothing, as a sentence.
pub(super) fn told(trouble: &Trouble) -> String {
    match trouble {
        Trouble::Token => "Discord refuses the token".to_owned(),
        Trouble::Unreached(why) | Trouble::Other(why) => format!("Discord does not say ({why})"),
    }
}

/// How far this machine's clock is from Discord's, to the second.
fn time(date: Option<&str>) -> Finding {
    let theirs = date.and_then(|date| rfc2822::parse(date).ok()).map(|date| date.timestamp().as_second());
    let Some(theirs) = theirs else {
        return Finding::unknown("clock", "Discord does not say what time it is");
    };
    let ours = clock::system().now().seconds();
    let apart = Duration::from_secs(ours.abs_diff(theirs));
    let way = if ours > theirs { "ahead of" } else { "behind" };
    let said = format!("this machine's clock is {} s {way} Discord's", apart.as_secs());
    let remedy = "Let the system keep it: `timedatectl set-ntp true`";
    if apart >= TOO_FAR {
        Finding::fault("clock", Whose::World, said, remedy)
    } else if apart >= APART {
        Finding::warning("clock", said, remedy)
    } else {
        Finding::ok("clock", "this machine's clock and Discord's agree")
    }
}

fn application(found: &Result<examine::Application, Trouble>, config: &Config) -> Vec<Finding> {
    let application = match found {
        Ok(application) => application,
        Err(trouble) => return vec![Finding::unknown("intent", told(trouble))],
    };
    let portal = "in the developer portal, under Bot";
    let mut findings = vec![match (config.discord.message_content, application.content) {
        (true, true) => Finding::ok("intent", "Message Content is switched on"),
        (true, false) => Finding::fault(
            "intent",
            Whose::Use,
            "Message Content is not switched on, and Discord refuses the bot's connection",
            format!(
                "Switch it on {portal}, Privileged Gateway Intents, or set `[discord] message-content = false` in {}",
                config.file.display()
            ),
        ),
        (false, _) => Finding::ok(
            "intent",
            "the bot asks for no Message Content (`message-content = false`): it answers nothing unasked",
        ),
    }];
    if application.code_grant {
        findings.push(Finding::warning(
            "invite",
            "the bot cannot be invited by its link",
            format!("Switch Requires OAuth2 Code Grant off {portal}"),
        ));
    }
    findings
}

fn server(server: &Server) -> Vec<Finding> {
    let name = format!("{} ({})", server.name, server.id);
    let channels = match &server.channels {
        Ok(channels) => channels,
        Err(trouble) => {
            return vec![Finding::unknown("permissions", format!("{name}: {}", told(trouble)))];
        }
    };
    let lacking: Vec<&Channel> = channels.iter().filter(|channel| !channel.lacks.is_empty()).collect();
    let Some(first) = lacking.first() else {
        let said = match channels.len() {
            1 => format!("{name}: the bot has what it needs in its one channel"),
            many => format!("{name}: the bot has what it needs in all {many} channels"),
        };
        return vec![Finding::ok("permissions", said)];
    };
    if lacking.len() == channels.len() && lacking.iter().all(|channel| channel.lacks == first.lacks) {
        return vec![Finding::warning(
            "permissions",
            format!("{name}: the bot lacks {} in every channel", first.lacks.join(", ")),
            "Give it to the bot's role in Server Settings, Roles, or invite the bot again with it",
        )];
    }
    let mut findings: Vec<Finding> = lacking
        .iter()
        .take(NAMED)
        .map(|channel| {
            let (id, lacks) = (channel.id, channel.lacks.join(", "));
            Finding::warning(
                "permissions",
                format!("{name}: the bot lacks {lacks} in #{} ({id})", channel.name),
                "Give it to the bot's role in the channel's settings, under Permissions; leave it where the bot has no business there",
            )
        })
        .collect();
    if lacking.len() > NAMED {
        let more = lacking.len() - NAMED;
        findings
            .push(Finding::unknown("permissions", format!("{name}: {more} more channels lack something")));
    }
    findings
}
