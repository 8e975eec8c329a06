//! A replay for people.

use std::fmt::Write as _;

use counterpoint_core::{
    policy::Manner,
    share::number,
    text::{counted, shown},
    words::Language,
};

use super::{Act, Acts, Kept, Player, Tally};

/// How many of the days on which the bot is busiest are listed.
const DAYS: usize = 10;

/// What came of a replay, with a final line break.
pub fn text(tally: &Tally, player: &Player) -> String {
    let mut text = String::new();
    let Acts { messages, cards, offers, cards_in_shadow, offers_in_shadow } = tally.all;
    let _ = writeln!(
        text,
        "{} of people on {}: {}, {}. {}Not heard: {} of bots, {} of Discord.",
        counted(messages, "message", "messages"),
        counted(tally.days.len(), "day", "days"),
        self::cards(cards),
        self::offers(offers),
        if tally.all.in_shadow() > 0 {
            format!(
                "Shadow held back {} and {}, which would have been. ",
                self::cards(cards_in_shadow),
                self::offers(offers_in_shadow)
            )
        } else {
            String::new()
        },
        counted(tally.bots, "message", "messages"),
        tally.system
    );
    if player.lost() > 0 {
        let _ = writeln!(
            text,
            "{} to a message that is not in the export or was said too long before: heard without it.",
            counted(player.lost(), "reply", "replies")
        );
    }
    if player.older() > 0 {
        let _ = writeln!(
            text,
            "{} older than the one before: heard at the time of that one.",
            counted(player.older(), "message is", "messages are")
        );
    }
    for (name, id) in tally.backwards() {
        let _ = writeln!(
            text,
            "The messages of {name} ({id}) run from the newest to the oldest, and cooldowns and replies from the oldest on: export it with the oldest first (of DiscordChatExporter, without `--reverse`) and play that."
        );
    }
    if tally.undated > 0 {
        let _ = writeln!(
            text,
            "{} no time, as a line tells none: each is played a minute after the one before, from day 1 on.",
            counted(tally.undated, "message has", "messages have")
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
    if tally.all.heard() + tally.all.in_shadow() > tally.surest.len() {
        list(&mut text, "The least sure", &tally.least_sure);
    }
    text
}

fn days(text: &mut String, tally: &Tally) {
    let (all, count) = (tally.all, tally.days.len());
    let busiest = |of: fn(&Acts) -> usize| tally.days.values().map(of).max().unwrap_or_default();
    let shadow = all.in_shadow() > 0;
    if all.heard() > 0 {
        let _ = writeln!(
            text,
            "\nA day with messages hears {} and {}; the busiest hears {} of both.{}",
            mean(all.cards, count, "cards"),
            mean(all.offers, count, "offers"),
            busiest(Acts::heard),
            if shadow { "" } else { " The busiest days:" }
        );
    }
    if shadow {
        let _ = writeln!(
            text,
            "{}A day with messages would have heard {} and {} but for shadow; the busiest {} of both. The busiest days:",
            if all.heard() > 0 { "" } else { "\n" },
            mean(all.cards_in_shadow, count, "cards"),
            mean(all.offers_in_shadow, count, "offers"),
            busiest(Acts::in_shadow)
        );
    }
    let mut days: Vec<_> = tally.days.iter().filter(|(_, acts)| loud(acts) > 0).collect();
    days.sort_by_key(|(_, acts)| std::cmp::Reverse((loud(acts), acts.cards + acts.cards_in_shadow)));
    for (day, acts) in days.into_iter().take(DAYS) {
        let _ = write!(text, "  {day:<10}  {:>11}  {:>12}  ", cards(acts.cards), offers(acts.offers));
        if shadow {
            let _ = write!(
                text,
                "{:>11} and {:>12} in shadow  ",
                cards(acts.cards_in_shadow),
                offers(acts.offers_in_shadow)
            );
        }
        let _ = writeln!(text, "{:>16}", counted(acts.messages, "message", "messages"));
    }
}

fn cards(count: usize) -> String {
    counted(count, "card", "cards")
}

fn offers(count: usize) -> String {
    counted(count, "offer", "offers")
}

/// Cards and offers, those that shadow held back among them.
fn loud(acts: &Acts) -> usize {
    acts.heard() + acts.in_shadow()
}

fn mean(count: usize, days: usize, what: &str) -> String {
    format!("{:.2} {what}", number(count) / number(days.max(1)))
}

fn table(text: &mut String, what: &str, mut rows: Vec<(String, &Acts)>) {
    rows.retain(|(_, acts)| loud(acts) > 0);
    if rows.is_empty() {
        return;
    }
    rows.sort_by_key(|(_, acts)| std::cmp::Reverse((loud(acts), acts.cards + acts.cards_in_shadow)));
    let wide = rows.iter().map(|row| row.0.chars().count()).max().unwrap_or_default().max(what.len()) + 2;
    let shadow = rows.iter().any(|(_, acts)| acts.in_shadow() > 0);
    let _ = write!(text, "\n{what:<wide$}{:>7}{:>8}", "cards", "offers");
    text.push_str(if shadow { "  cards in shadow  offers in shadow\n" } else { "\n" });
    for (name, acts) in rows {
        let _ = write!(text, "{name:<wide$}{:>7}{:>8}", acts.cards, acts.offers);
        if shadow {
            let _ = write!(text, "{:>17}{:>18}", acts.cards_in_shadow, acts.offers_in_shadow);
        }
        text.push('\n');
    }
}

fn list(text: &mut String, what: &str, list: &[Kept]) {
    if list.is_empty() {
        return;
    }
    let _ = writeln!(text, "\n{what}:");
    let words = Language::English.words();
    for one in list {
        let act = match one.act {
            Act { manner: Manner::Answer, shadow: false } => "a card",
            Act { manner: Manner::Offer, shadow: false } => "an offer",
            Act { manner: Manner::Answer, shadow: true } => "in shadow, a card",
            Act { manner: Manner::Offer, shadow: true } => "in shadow, an offer",
        };
        let _ = writeln!(
            text,
            "  message {} in {}{}: {act} of `{}`{}, {:.2}, by {}",
            one.message,
            one.channel,
            one.at.map_or_else(String::new, |at| format!(", {at}")),
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
