//! What *…* below a reply opens, for whoever presses it alone: what else can be done about the reply, and by whom.

use poise::serenity_prelude as serenity;
use serenity::CreateActionRow;

use crate::{
    messages::{Note, button},
    presses::Press,
};
use counterpoint_core::words::Words;

/// The screen of the reply with the id `reply`, which refers to the message `answers` (0: to none). Below a dossier, where `topic` is
/// empty, there is nothing to vote on.
pub(crate) fn of(reply: u64, answers: u64, topic: &str, words: &Words) -> Note {
    let reasons = Press::Reasons { reply, topic: topic.to_owned() };
    let feedback = (reasons, words.feedback(), words.rest_feedback(words.feedback()));
    let choices = [
        (Press::NotToMe, words.not_to_me(), words.rest_not_to_me(words.not_to_me())),
        (Press::RemoveThat { reply, answers }, words.remove(), words.rest_remove(words.remove())),
        (Press::StopHere, words.stop_here(), words.rest_stop_here(words.stop_here())),
    ];
    let choices = Some(feedback).filter(|_| !topic.is_empty()).into_iter().chain(choices);
    let (buttons, lines): (Vec<_>, Vec<_>) =
        choices.map(|(press, label, line)| (button(&press, label), line)).unzip();
    Note { text: lines.join("\n"), rows: vec![CreateActionRow::Buttons(buttons)], file: None }
}
