//! What moderators are offered once shadow mode was judged often enough.

use poise::serenity_prelude as serenity;
use serenity::CreateActionRow;

use crate::{
    messages,
    presses::{Loud, Press},
};
use answers::shadow::Subject;
use counterpoint_core::{settings::Key, words::Words};

/// The offer to switch on.
pub(crate) fn offer(topic: &str, subject: &Subject, words: &Words) -> CreateActionRow {
    let button = |to: Loud, label: &str| {
        let press = Press::Switch { to, topic: topic.to_owned(), subject: subject.clone() };
        messages::button(&press, label)
    };
    CreateActionRow::Buttons(match subject.key {
        Key::Mode => {
            vec![button(Loud::Card, words.switch_on_card()), button(Loud::Line, words.switch_on_line())]
        }
        _ => vec![button(Loud::On, words.switch_on_topic())],
    })
}
