//! Reactions below messages: what people do, and what became of the bot's.

use super::{
    Stage, followed, own,
    pending::{changed as change, last_own},
};
use crate::Loopback;

/// Somebody, or several at once, react or take reactions away; nothing if the line is about something else.
pub(super) async fn react(
    loopback: &Loopback,
    stage: &mut impl Stage,
    who: &str,
    rest: &str,
) -> Option<Vec<String>> {
    let to = |name: &str| {
        let name = if name == "bot" { "counterpoint" } else { name };
        loopback.last_said(name).unwrap_or_else(|| panic!("{name} has said nothing"))
    };
    let before = (own(loopback), last_own(loopback));
    let message = if let Some((what, whose)) = rest.split_once(" to ")
        && let Some((others, emoji)) = what.split_once("react ").or_else(|| what.split_once("reacts "))
    {
        let message = to(whose);
        let others = others.split_whitespace().filter(|word| *word != "and");
        for one in std::iter::once(who).chain(others) {
            loopback.react(one, message, emoji);
        }
        message
    } else if let Some((emoji, whose)) =
        rest.strip_prefix("takes ").and_then(|rest| rest.split_once(" back from "))
    {
        let message = to(whose);
        loopback.unreact(who, message, emoji);
        message
    } else {
        let (what, whose) = rest.strip_prefix("takes ")?.split_once(" from ")?;
        let message = to(whose);
        if what == "all reactions" {
            loopback.clear_reactions(message);
        } else if let Some(emoji) = what.strip_prefix("all ") {
            loopback.clear_emoji(message, emoji);
        } else {
            loopback.take_reaction(message, what.strip_prefix("the bot's ")?);
        }
        message
    };
    change(loopback, stage, message).await;
    Some(followed(loopback, &before.0, before.1))
}

/// What became of the bot's reactions since they were these. Those of a message that is gone are gone with it.
pub(super) fn changed(loopback: &Loopback, before: &[(u64, String, String)]) -> Vec<String> {
    let now = loopback.own_reactions();
    let gone = before.iter().filter(|one| !now.contains(one) && loopback.message(one.0).is_some());
    let gone = gone.map(|(_, author, emoji)| format!("the bot's {emoji} below {author}'s message is gone"));
    let new = now.iter().filter(|one| !before.contains(one));
    gone.chain(new.map(|(_, author, emoji)| format!("bot reacts {emoji} to {author}"))).collect()
}
