//! What *Feedback* opens, for whoever presses it alone: what can be said of a reply, and the question whether the reader's own view is
//! stated as they would state it.

use poise::serenity_prelude as serenity;
use serenity::CreateActionRow;

use crate::{
    messages::{Note, button},
    presses::{Feedback, Press, Say},
};
use counterpoint_core::{
    feedback::{Reason, Stated},
    words::Words,
};

/// The screen, before anything is said.
pub(crate) fn asked(about: &Feedback, words: &Words) -> Note {
    let text = format!("{}\n{}", words.feedback_asked(), words.stated_asked());
    Note { text, rows: vec![reasons(about, words), question(about, words)], file: None }
}

/// The screen once a vote is counted.
pub(crate) fn voted(about: &Feedback, reason: Reason, words: &Words) -> Note {
    let text = format!("{}\n{}", words.feedback_counted(reason.said(words)), words.stated_asked());
    Note { text, rows: vec![reasons(about, words), question(about, words)], file: None }
}

/// The screen once the question is answered, now or before. It asks no further.
pub(crate) fn stated(about: &Feedback, counted: Option<Stated>, words: &Words) -> Note {
    let told = counted
        .map_or_else(|| words.stated_known().to_owned(), |stated| words.stated_counted(stated.said(words)));
    Note {
        text: format!("{told}\n{}", words.feedback_asked()),
        rows: vec![reasons(about, words)],
        file: None,
    }
}

fn reasons(about: &Feedback, words: &Words) -> CreateActionRow {
    let buttons =
        Reason::ALL.map(|reason| button(&Press::Feedback(about.with(Say::Vote(reason))), reason.said(words)));
    CreateActionRow::Buttons(buttons.into())
}

fn question(about: &Feedback, words: &Words) -> CreateActionRow {
    let buttons = Stated::ALL
        .map(|stated| button(&Press::Feedback(about.with(Say::State(stated))), stated.said(words)));
    CreateActionRow::Buttons(buttons.into())
}
