//! What somebody hears who opts out, or back in.

use poise::serenity_prelude as serenity;
use serenity::CreateActionRow;

use crate::{
    messages::{Note, button},
    presses::Press,
};
use counterpoint_core::words::Words;

/// Said to whoever opted out.
const OUT: &str =
    "From now on no message of yours is answered unasked, in any server. `/privacy opt-in` takes that back.";

/// The same, with what it holds for, and the button that takes it back.
pub(crate) fn opted_out(words: &Words) -> Note {
    let undo = button(&Press::ReplyToMe, words.opted_out_undo());
    let text = format!("{OUT} {}", words.opted_out_holds());
    Note { text, rows: vec![CreateActionRow::Buttons(vec![undo])], file: None }
}

/// Said to whoever opted back in.
pub(crate) const BACK: &str =
    "From now on messages of yours may be answered again, where moderators switched the bot on.";
