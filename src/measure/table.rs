//! A measurement for people: tables, then every miss and every false alarm.

use std::fmt::Write as _;

use counterpoint_core::{
    hear::Grade,
    text::{counted, shown},
};

use super::{Group, Heeded, Measured, Score, Share};

/// The measurement as text, with a final line break. `files` are the names of the files, for misses and false alarms.
pub fn text(measured: &Measured, files: &[String]) -> String {
    let mut text = String::new();
    head(&mut text, measured);
    group(&mut text, &measured.all);
    let languages = measured.by_language.iter().map(|(name, group)| (name.as_str(), group));
    groups(&mut text, "language", languages);
    let camps = measured.by_camp.iter().map(|(name, group)| (*name, group));
    camps_table(&mut text, camps);
    let samples = measured.by_sample.iter().map(|(name, group)| (name.as_str(), group));
    groups(&mut text, "sample", samples);
    topics(&mut text, measured);
    calibration(&mut text, measured);
    if !measured.confusion.is_empty() {
        text.push_str("\nTaken for another (wanted → heard first, as a card or an offer):\n");
        for one in &measured.confusion {
            let _ = writeln!(text, "  {:>3}  {} → {}", one.times, one.labelled, one.led);
        }
    }
    let file = |at: usize| match files {
        [_] => String::new(),
        files => files.get(at).map_or_else(String::new, |name| format!("{name}, ")),
    };
    if !measured.misses.is_empty() {
        text.push_str("\nMisses (neither a card nor an offer of what is wanted):\n");
        for one in &measured.misses {
            let _ = writeln!(
                text,
                "  {}line {}, `{}`: {}",
                file(one.file),
                one.line,
                one.topic,
                shown(&one.text)
            );
            let called = one.probability.map_or_else(String::new, |called| format!(" (called {called:.2})"));
            match (&one.nearest, &one.lacks) {
                (Some(nearest), Some(lacks)) => {
                    let _ = writeln!(text, "      nearest: `{nearest}`, but {lacks}{called}");
                }
                (None, Some(lacks)) => {
                    let _ = writeln!(text, "      {lacks}");
                }
                _ => {
                    let _ = writeln!(text, "      no phrase came near{called}");
                }
            }
        }
    }
    false_alarms(&mut text, measured, file);
    text
}

/// How well whole conversations are heard, with and without the talk around a message.
pub(super) fn heeded(heeded: &Heeded) -> String {
    let mut text = "\nWhole conversations, each heard without what was learned of talk on it:\n".to_owned();
    for (name, group) in [("with the talk around it", &heeded.with), ("without it", &heeded.without)] {
        let _ = writeln!(text, "  {name}");
        for (name, score) in [("cards", &group.cards), ("cards and offers", &group.cards_and_offers)] {
            let _ = writeln!(text, "    {name:<20}  {}  {}", share(score.precision()), share(score.recall()));
        }
    }
    text
}

fn false_alarms(text: &mut String, measured: &Measured, file: impl Fn(usize) -> String) {
    if measured.false_alarms.is_empty() {
        return;
    }
    text.push_str("\nFalse alarms:\n");
    for one in &measured.false_alarms {
        let kind = if one.grade == Grade::Sure { "a card" } else { "an offer" };
        let grounds: Vec<String> = one.grounds.iter().map(|phrase| format!("`{phrase}`")).collect();
        let _ = writeln!(
            text,
            "  {}line {}, {kind} of `{}` instead of {}: {}",
            file(one.file),
            one.line,
            one.topic,
            one.labelled,
            shown(&one.text)
        );
        let _ = writeln!(text, "      found: {} (called {:.2})", grounds.join(", "), one.probability);
    }
}

fn head(text: &mut String, measured: &Measured) {
    let Group { messages, wavering, own_loss, own_loss_of_wanted, mentions, .. } = measured.all;
    let wanted = measured.all.cards.wanted;
    let _ = writeln!(
        text,
        "{}: a card is wanted for {wanted}; readers wavered on {wavering}, and these count neither way. \
         Heard as a loss of their author's own: {own_loss}, {} of the wanted among them; as a mention of a topic and no more: {mentions}.",
        counted(messages, "message", "messages"),
        own_loss_of_wanted.part
    );
    match &measured.judge {
        _ if measured.held_out => {}
        Some(judge) => {
            let encoder = if measured.encoder { "with the encoder" } else { "without the encoder" };
            let _ = writeln!(
                text,
                "Heard {encoder}, by a judge that was learned from {judge}. No figure is held out from that."
            );
        }
        None => text.push_str("The store has no judge: nothing is sure, and what may be meant is offered.\n"),
    }
    if !measured.without.is_empty() {
        let _ = writeln!(text, "Not asked: {}.", measured.without.join(", "));
    }
    text.push_str(
        "Behind each share stand its counts, and the interval that holds it 95 times of 100 (Wilson).\n\n",
    );
}

/// A share with its counts and its interval: "0.850 [0.780, 0.900] 96 of 113".
fn share(share: Share) -> String {
    let (low, high) = share.interval();
    match share.value() {
        Some(value) => format!("{value:.3} [{low:.3}, {high:.3}] {} of {}", share.part, share.of),
        None => "none".to_owned(),
    }
}

const WIDTH: usize = 36;

fn group(text: &mut String, group: &Group) {
    let _ = writeln!(text, "{:<48}{:<WIDTH$}recall", "", "precision");
    let rows = [
        ("cards", group.cards),
        ("cards and offers", group.cards_and_offers),
        ("topics, sure or maybe", group.topics),
        ("claims that lead a card or an offer", group.claims),
    ];
    for (name, score) in rows {
        let _ = writeln!(text, "{name:<48}{:<WIDTH$}{}", share(score.precision()), share(score.recall()));
    }
    let rows = [
        ("the right claim leads, of right cards", group.right_claim),
        ("  of right cards and offers", group.right_claim_offered),
        ("  of right cards, asserted or asked about", group.asserted_claim),
        ("    and offers", group.asserted_claim_offered),
        ("  of right cards, though disputed", group.disputed_claim),
        ("    and offers", group.disputed_claim_offered),
        ("the right claim, of right cards that one leads", group.right_of_led),
        ("  of right cards and offers that one leads", group.right_of_led_offered),
        ("the side taken, of right cards that one leads", group.right_side),
        ("  of right cards and offers that one leads", group.right_side_offered),
        ("a claim of the other camp leads, of right cards", group.other_camp),
        ("  of right cards and offers", group.other_camp_offered),
    ];
    for (name, one) in rows {
        let _ = writeln!(text, "{name:<48}{}", share(one));
    }
}

fn width<'n>(names: impl Iterator<Item = &'n str>) -> usize {
    names.map(|name| name.chars().count()).max().unwrap_or(0).max(8) + 2
}

fn pair(score: Score) -> String {
    format!("{:<WIDTH$}{:<WIDTH$}", share(score.precision()), share(score.recall()))
}

fn groups<'g>(text: &mut String, kind: &str, groups: impl Iterator<Item = (&'g str, &'g Group)>) {
    let groups: Vec<_> = groups.collect();
    let wide = width(groups.iter().map(|one| one.0));
    let _ = writeln!(
        text,
        "\n{kind:<wide$}{:>8}  {:<WIDTH$}{:<WIDTH$}{:<WIDTH$}{:<WIDTH$}of the wanted, heard as a loss",
        "messages", "cards: precision", "recall", "and offers: precision", "recall"
    );
    for (name, group) in groups {
        let _ = writeln!(
            text,
            "{name:<wide$}{:>8}  {}{}{}",
            group.messages,
            pair(group.cards),
            pair(group.cards_and_offers),
            share(group.own_loss_of_wanted)
        );
    }
}

fn camps_table<'g>(text: &mut String, groups: impl Iterator<Item = (&'g str, &'g Group)>) {
    let groups: Vec<_> = groups.collect();
    if groups.is_empty() {
        return;
    }
    let wide = width(groups.iter().map(|one| one.0));
    let _ = writeln!(
        text,
        "\n{:<wide$}{:>8}  {:<WIDTH$}{:<WIDTH$}{:<WIDTH$}{:<WIDTH$}{:<WIDTH$}of the wanted, heard as a loss",
        "camp",
        "messages",
        "cards: recall",
        "and offers: recall",
        "claims: recall",
        "right claim leads, of right",
        "of the other camp"
    );
    for (name, group) in groups {
        let _ = writeln!(
            text,
            "{name:<wide$}{:>8}  {:<WIDTH$}{:<WIDTH$}{:<WIDTH$}{:<WIDTH$}{:<WIDTH$}{}",
            group.messages,
            share(group.cards.recall()),
            share(group.cards_and_offers.recall()),
            share(group.claims.recall()),
            share(group.right_claim_offered),
            share(group.other_camp_offered),
            share(group.own_loss_of_wanted)
        );
    }
}

fn topics(text: &mut String, measured: &Measured) {
    let wide = width(measured.topics.iter().map(|one| one.topic.as_str()));
    let _ = writeln!(
        text,
        "\n{:<wide$}{:<WIDTH$}{:<WIDTH$}{:<WIDTH$}recall",
        "topic", "cards: precision", "recall", "and offers: precision"
    );
    for one in &measured.topics {
        let line = format!("{}{}", pair(one.cards), pair(one.cards_and_offers));
        let _ = writeln!(text, "{:<wide$}{}", one.topic.as_str(), line.trim_end());
    }
}

fn calibration(text: &mut String, measured: &Measured) {
    text.push_str("\ncalled        on average  wanted\n");
    for bin in measured.calibration.bins() {
        let from = bin.from;
        let _ =
            writeln!(text, "{from:.1} to {:.1}    {:>10.3}  {}", from + 0.1, bin.called, share(bin.wanted));
    }
}
