//! What *…* below a reply opens, for whoever presses it alone: what else can be done about the reply, and by whom.

use poise::serenity_prelude as serenity;
use serenity::CreateActionRow;

use crate::{
    messages::{Note, button},
    presses::{Feedback, Press},
};
use counterpoint_core::words::Words;

/// The screen of the reply that `about` names, which refers to the message `answers` (0: to none). Below a dossier, which is of no one topic,
/// there is nothing to vote on.
pub(crate) fn of(about: Feedback, answers: u64, words: &Words) -> Note {
    let (reply, votes) = (about.reply, !about.topic.is_empty());
    let feedback = (Press::Feedback(about), words.feedback(), words.rest_feedback(words.feedback()));
    let choices = [
        (Press::NotToMe, words.not_to_me(), words.rest_not_to_me(words.not_to_me())),
        (Press::RemoveThat { reply, answers }, words.remove(), words.rest_remove(words.remove())),
        (Press::StopHere, words.stop_here(), words.rest_stop_here(words.stop_here())),
    ];
    let choices = Some(feedback).filter(|_| votes).into_iter().chain(choices);
    let (buttons, lines): (Vec<_>, Vec<_>) =
        choices.map(|(press, label, line)| (button(&press, label), line)).unzip();
    Note { text: lines.join("\n"), rows: vec![CreateActionRow::Buttons(buttons)], file: None }
}
