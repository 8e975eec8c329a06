//! The card of every claim is read at a glance: it fits, and nothing of it is cut.

use counterpoint_core::{
    composer::{self, Card, Shown, fit, shown::SECOND_SIDE},
    topic::Topic,
    words::Language,
};
use jiff::civil::Date;

use super::{Finding, Narrowest, Sheet, Sheets, Sink, lints, memory::Remembered};

lints! { Claims;
    /// A claim whose card cannot be read at a glance, or does not fit Discord's limits, even in its barest form.
    ///
    /// The second side begins within 300 characters of all that is read, the whole has 700 at most, and neither side is more than half
    /// again as long as the other. The barest form has the beginnings of both sentences, their first speakers, and a source of each.
    ///
    /// Bad: a text of 500 characters for `breaking`, which stands on the card.
    ///
    /// Good: a few words and a day.
    Error REPLY_CANNOT_FIT = "reply-cannot-fit";

    /// A claim whose card shows a title, a sentence, a speaker or a source that is cut.
    ///
    /// The first line, the title, the claim, who says it and its source share the 300 characters before the second side begins. What finds no
    /// room there ends in "…": a reader does not learn what was said. A gist of 40 characters, a sentence of 100 and a title of 30 do.
    ///
    /// Bad: a sentence of 140 characters under a title of 50.
    ///
    /// Good: the sentence in 100 characters, its grounds in `detail`; a shorter title as `short`; a source's shorter name as its `short`.
    Warning CARD_CUTS = "card-cuts";
}

/// What stands on a card, and what of it is cut.
fn cuts(card: &Card, shown: &Shown) -> Vec<String> {
    let view = card.views().first();
    let source = |side: &composer::shown::Side| side.source.as_ref().map(|source| source.words.clone());
    let sides = [("the claim", Some(&card.claim), &shown.first), ("the opposing view", view, &shown.second)];
    let mut found = Vec::new();
    if shown.title != card.title && card.short.as_ref() != Some(&shown.title) {
        found.push(format!("the title \"{}\"", shown.title));
    }
    for (name, said, side) in sides {
        let Some(said) = said else { continue };
        if side.sentence != said.text {
            let (whole, kept) = (said.text.chars().count(), side.sentence.chars().count());
            found.push(format!("{name} ({kept} of {whole} characters)"));
        }
        let parts = [("who says it", side.by.clone()), ("its source", source(side))];
        for (part, text) in parts {
            if let Some(text) = text.filter(|text| text.contains('…')) {
                found.push(format!("{part} in {name}, \"{text}\""));
            }
        }
    }
    found
}

/// Whether the card of every claim fits, and shows everything whole; those of topics in which nothing was found are not looked at again.
pub(super) fn check(
    sheets: &Sheets,
    topics: &[Topic],
    today: Date,
    remembered: &Remembered<'_>,
    sink: &mut Sink<'_>,
) {
    let fresh = |(sheet, _): &(&Sheet, &Topic)| !remembered.is_clean(sheet.file);
    for (sheet, topic) in sheets.topics.iter().zip(topics).filter(fresh) {
        for (at, claim) in topic.claims.iter().enumerate() {
            let reply = composer::compose(topic, at, &[], today, Language::English);
            let file = sheet.topic.claims.iter().find(|file| *file.id.get_ref() == claim.id);
            let place = file.map_or(0..0, |file| file.id.span());
            if !composer::fits(&reply, &Narrowest) {
                sink.push(
                    Finding::new(
                        &REPLY_CANNOT_FIT,
                        sheet.file,
                        place,
                        format!("the card of claim `{}` cannot be read at a glance", claim.id),
                    )
                    .label("too long even in its barest form")
                    .help("shorten `breaking`, or bring the claim and its opposing views to a like length"),
                );
                continue;
            }
            let Some(shown) = fit::shown(&reply.card, &Narrowest) else { continue };
            let cuts = cuts(&reply.card, &shown);
            if cuts.is_empty() {
                continue;
            }
            let many = fit::excess(&reply.card, &Narrowest);
            sink.push(
                Finding::new(
                    &CARD_CUTS,
                    sheet.file,
                    place,
                    format!("the card of claim `{}` cuts {}", claim.id, cuts.join(", ")),
                )
                .label(if many == 0 {
                    "a shorter name would stand there whole".to_owned()
                } else {
                    format!("{many} characters too many: the second side begins after {SECOND_SIDE} at most")
                })
                .help("shorten the gists or the sentence, and say its grounds in `detail`; give the topic or the source a `short` name"),
            );
        }
    }
}
