//! What is paused, and what came of ending it, with a button for each pause that remains.

use std::fmt::Write as _;

use poise::serenity_prelude as serenity;

use super::changes;
use crate::{
    data::Data,
    frame,
    guard::Moderator,
    limits,
    messages::{Note, button},
    presses::Press,
};
use counterpoint_core::{
    remark::{Scope, ServerId},
    settings::{Change, Key, Recorded, Value},
    time::Moment,
    words::Words,
};

/// A pause: where, of what, until when.
pub(crate) type Pause = (Scope, Key, Option<Moment>);

/// Everything that is paused in a server, or was until its end came by itself.
pub(crate) fn all(data: &Data, server: &ServerId) -> Vec<Pause> {
    pauses(data, server, Moment(i64::MIN))
}

/// The pauses of a server that end after a moment.
fn pauses(data: &Data, server: &ServerId, after: Moment) -> Vec<Pause> {
    let own = data.engine().settings().server(server);
    let all = own.all().into_iter().filter_map(|(scope, key, entry)| match entry.value {
        Value::Until(until) if until.is_none_or(|until| until > after) => Some((scope, key.clone(), until)),
        _ => None,
    });
    all.collect()
}

/// A place in a list.
fn named(scope: &Scope, words: &Words) -> String {
    match scope {
        Scope::Server => words.server_itself().to_owned(),
        Scope::Place(_) => scope.said(words),
    }
}

/// Ends pauses, and tells which remain, with a button for each.
pub(crate) async fn end(
    data: &Data,
    moderator: &Moderator,
    paused: &[Pause],
    ended: Vec<(Scope, Key)>,
    words: &Words,
) -> Note {
    let is_paused = |(scope, key): &(Scope, Key)| paused.iter().any(|one| one.0 == *scope && one.1 == *key);
    let wanted: Vec<Change> = ended
        .iter()
        .filter(|one| is_paused(one))
        .map(|(scope, key)| Change::clear(scope.clone(), key.clone()))
        .collect();
    let none: Vec<Recorded> = Vec::new();
    let made = if wanted.is_empty() {
        Ok(none)
    } else {
        data.moderation.change(&moderator.server, &moderator.person, &wanted).await
    };
    let nothing = wanted.is_empty();
    let mut answer = match (&made, nothing) {
        (Ok(_), true) => Note::new(match ended.first() {
            Some((scope, Key::Pause)) => words.not_paused_itself(named(scope, words)),
            _ => words.nothing_is_paused().to_owned(),
        }),
        _ => changes::told(made, words),
    };
    let left = pauses(data, &moderator.server, data.engine().clock().now());
    if left.is_empty() {
        if nothing {
            return Note::new(words.nothing_is_paused());
        }
        return answer;
    }
    let _ = write!(answer.text, "\n{}", words.still_paused());
    for (number, (scope, key, until)) in (1..).zip(&left) {
        let until = words.until(*until);
        let what = match key {
            Key::TopicPause(topic) => words.the_topic(topic),
            _ => named(scope, words),
        };
        let _ = write!(answer.text, "\n{number}. {what}, {until}");
    }
    answer.text = frame::cut(&answer.text, limits::CONTENT);
    let mut offers: Vec<serenity::CreateButton> = (1..)
        .zip(&left)
        .take(limits::BUTTONS_IN_ROW - 1)
        .map(|(number, (scope, key, _))| {
            button(&Press::Resume(scope.clone(), key.clone()), words.end_pause(number))
        })
        .collect();
    offers.push(button(&Press::ResumeAll, words.end_all_pauses()));
    answer.rows.push(serenity::CreateActionRow::Buttons(offers));
    answer
}
