//! Dates as people say them: of when a card is.

use super::Card;
use crate::{topic::PartialDate, words::Words};

/// A day, a month or a year: "24 November 2026", "November 2026", "2026".
fn said(date: PartialDate, words: &Words) -> String {
    let named = |months: &'static str, month: i8| {
        let at = usize::try_from(month).unwrap_or_default().saturating_sub(1);
        months.split_whitespace().nth(at).unwrap_or_default()
    };
    match date {
        PartialDate::Year(year) => year.to_string(),
        PartialDate::Month(year, month) => format!("{} {year}", named(words.months(), month)),
        PartialDate::Day(day) => {
            format!("{} {} {}", day.day(), named(words.months_of_days(), day.month()), day.year())
        }
    }
}

/// Of when a card is: what is breaking, the day of the newest fact, and when the sources were checked.
pub(super) fn of(card: &Card) -> String {
    let words = card.language.words();
    let breaking = card.breaking.as_ref().map(|news| words.breaking(news));
    let newest = card.as_of.map(|date| said(date, words));
    // Curators who say what is breaking mostly say of when it is.
    let told = |day: &String| card.breaking.as_ref().is_some_and(|news| news.contains(day.as_str()));
    let as_of = newest.filter(|day| !told(day)).map(|day| words.as_of(day));
    let day = said(PartialDate::Day(card.reviewed), words);
    let checked = if card.overdue { words.last_checked_overdue(day) } else { words.last_checked(day) };
    breaking.into_iter().chain(as_of).chain([checked]).collect::<Vec<_>>().join(" · ")
}
