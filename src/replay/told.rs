//! A replay for people.

use std::fmt::Write as _;

use counterpoint_core::words::Language;

use super::{Acts, Kept, Player, Tally};
use crate::measure::shown;

/// How many of the days on which the bot is busiest are listed.
const DAYS: usize = 10;

/// What came of a replay, with a final line break.
pub fn text(tally: &Tally, player: &Player) -> String {
    let mut text = String::new();
    let Acts { messages, cards, offers } = tally.all;
    let _ = writeln!(
        text,
        "{messages} messages of people on {} days: {cards} cards, {offers} offers. Not heard: {} messages of bots, {} of Discord.",
        tally.days.len(),
        tally.bots,
        tally.system
    );
    if player.lost() > 0 {
        let _ = writeln!(
            text,
            "{} messages reply to one that is not in the export or was said too long before: they were heard without it.",
            player.lost()
        );
    }
    if player.older() > 0 {
        let _ = writeln!(
            text,
            "{} messages are older than the one before them: they were heard at its time.",
            player.older()
        );
    }
    days(&mut text, tally);
    let channels = tally.channels.iter().map(|((name, id), acts)| (format!("{name} ({id})"), acts));
    table(&mut text, "where", channels.collect());
    table(&mut text, "on what", tally.topics.iter().map(|(topic, acts)| (topic.clone(), acts)).collect());
    if !tally.silences.is_empty() {
        text.push_str("\nSilent, by reason:\n");
        let mut silences: Vec<_> = tally.silences.iter().collect();
        silences.sort_by_key(|one| std::cmp::Reverse(one.1));
        for (reason, times) in silences {
            let _ = writeln!(text, "  {times:>9}  {reason}");
        }
    }
    list(&mut text, "The surest", &tally.surest);
    // Few enough to be all among the surest need no second list.
    if cards + offers > tally.surest.len() {
        list(&mut text, "The least sure", &tally.least_sure);
    }
    text
}

fn days(text: &mut String, tally: &Tally) {
    let Some(busiest) =
        tally.days.values().map(|acts| acts.cards + acts.offers).max().filter(|most| *most > 0)
    else {
        return;
    };
    let _ = writeln!(
        text,
        "\nA day with messages hears {} and {}; the busiest hears {busiest} of both. The busiest days:",
        mean(tally.all.cards, tally.days.len(), "cards"),
        mean(tally.all.offers, tally.days.len(), "offers")
    );
    let mut days: Vec<_> = tally.days.iter().filter(|(_, acts)| acts.cards + acts.offers > 0).collect();
    days.sort_by_key(|(_, acts)| std::cmp::Reverse((acts.cards + acts.offers, acts.cards)));
    for (day, acts) in days.into_iter().take(DAYS) {
        let _ = writeln!(
            text,
            "  {day}  {:>5} cards  {:>5} offers  {:>7} messages",
            acts.cards, acts.offers, acts.messages
        );
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of messages, far below 2^52")]
fn mean(count: usize, days: usize, what: &str) -> String {
    format!("{:.2} {what}", count as f64 / days.max(1) as f64)
}

fn table(text: &mut String, what: &str, mut rows: Vec<(String, &Acts)>) {
    rows.retain(|(_, acts)| acts.cards + acts.offers > 0);
    if rows.is_empty() {
        return;
    }
    rows.sort_by_key(|(_, acts)| std::cmp::Reverse((acts.cards + acts.offers, acts.cards)));
    let wide = rows.iter().map(|row| row.0.chars().count()).max().unwrap_or_default().max(what.len()) + 2;
    let _ = writeln!(text, "\n{what:<wide$}{:>7}{:>8}", "cards", "offers");
    for (name, acts) in rows {
        let _ = writeln!(text, "{name:<wide$}{:>7}{:>8}", acts.cards, acts.offers);
    }
}

fn list(text: &mut String, what: &str, list: &[Kept]) {
    if list.is_empty() {
        return;
    }
    let _ = writeln!(text, "\n{what}:");
    let words = Language::English.words();
    for one in list {
        let act = if one.card { "a card" } else { "an offer" };
        let _ = writeln!(
            text,
            "  message {} in {}, {}: {act} of `{}`{}, {:.2}, by {}",
            one.message,
            one.channel,
            one.at,
            one.heard.topic,
            one.heard.claim.as_ref().map_or_else(String::new, |claim| format!(" (`{claim}`)")),
            one.heard.probability,
            one.heard.said(words)
        );
        if let Some(own) = &one.text {
            let _ = writeln!(text, "      {}", shown(own));
        }
    }
}
