//! What somebody sees who opts out.

use poise::serenity_prelude as serenity;
use serenity::CreateActionRow;

use crate::{
    messages::{Note, button},
    presses::Press,
};
use counterpoint_core::words::Words;

/// That they opted out, for what it holds, and the button that takes it back.
pub(crate) fn opted_out(words: &Words) -> Note {
    let undo = button(&Press::ReplyToMe, words.undo());
    let text = format!("{} {}", words.opted_out(), words.opted_out_holds());
    Note { text, rows: vec![CreateActionRow::Buttons(vec![undo])], file: None }
}
