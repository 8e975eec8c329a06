//! What moderators are offered once shadow mode was judged often enough.

use poise::serenity_prelude as serenity;
use serenity::CreateActionRow;

use crate::{
    messages,
    presses::{Loud, Press},
};
use answers::shadow::Subject;
use counterpoint_core::settings::Key;

/// The offer to switch on.
pub(crate) fn offer(topic: &str, subject: &Subject) -> CreateActionRow {
    let button = |to: Loud, label: &str| {
        let press = Press::Switch { to, topic: topic.to_owned(), subject: subject.clone() };
        messages::button(&press, label)
    };
    CreateActionRow::Buttons(match subject.key {
        Key::Mode => vec![button(Loud::Card, "Switch on: card"), button(Loud::Line, "Switch on: line")],
        _ => vec![button(Loud::On, "Switch on")],
    })
}
