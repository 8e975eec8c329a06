//! Short names for those who say something and for where they say it. All of them are shortened by the same rule, whoever it is.

use std::borrow::Cow;

use super::{Cut, Frame, Said, fit::Role};
use crate::{
    topic::{PartialDate, Source},
    words::Words,
};

/// Letters of a word that mostly belongs to the next one: "the", "of", "за".
const SMALL_WORD: usize = 3;

/// Units of a date without its day: "since 2014".
const YEAR: usize = 12;

/// A sentence, cut to `most` units with an ellipsis if it is longer: where a clause ends, if that leaves most of the room used, else at
/// the end of a word.
pub(super) fn sentence(text: &str, most: usize, frame: &dyn Frame) -> String {
    let cut = at_word(text, most, frame);
    let Some(kept) = cut.strip_suffix('…') else { return cut };
    let end = kept.rmatch_indices([',', ';', ':']).map(|(at, _)| at).next();
    match end.and_then(|end| kept.get(..end)) {
        Some(clause) if frame.length(clause) * 4 >= most * 3 => format!("{}…", clause.trim_end()),
        _ => cut,
    }
}

/// A text as one line, whatever a file holds.
fn one_line(text: &str) -> Cow<'_, str> {
    if text.contains(char::is_control) {
        Cow::Owned(text.replace(char::is_control, " "))
    } else {
        Cow::Borrowed(text)
    }
}

/// The text, cut at the end of a word to `most` units with an ellipsis if it is longer; inside its first word if that alone is longer.
pub(super) fn at_word(text: &str, most: usize, frame: &dyn Frame) -> String {
    let text = one_line(text);
    let text = &*text;
    if frame.length(text) <= most {
        return text.to_owned();
    }
    let room = most.saturating_sub(frame.length("…"));
    let (mut kept, mut used) = ("", 0);
    for (at, c) in text.char_indices() {
        if used > room {
            break;
        }
        if c.is_whitespace() {
            kept = text.get(..at).unwrap_or(kept);
        }
        used += frame.units(c);
    }
    let end = |c: char| c.is_whitespace() || ",;:.–—(“\"".contains(c);
    let mut kept = kept.trim_end_matches(end);
    // An article or a preposition at the end says nothing without what follows it.
    while let Some((head, last)) = kept.rsplit_once(' ') {
        if last.chars().count() > SMALL_WORD || !last.chars().all(char::is_lowercase) {
            break;
        }
        kept = head.trim_end_matches(end);
    }
    if kept.is_empty() { frame.cut(text, most) } else { format!("{kept}…") }
}

/// A speaker in parts: "Ann Lee (mayor of Tarn; speech of 3 May 2016), quoted" is a name, the first words of a role, a date, and a tail.
struct Speaker<'s> {
    name: &'s str,
    /// What stands in brackets.
    bracket: &'s str,
}

impl<'s> Speaker<'s> {
    fn of(speaker: &'s str) -> Self {
        let Some((name, rest)) = speaker.split_once(" (") else {
            return Self { name: speaker, bracket: "" };
        };
        let bracket = rest.rsplit_once(')').map_or(rest, |(bracket, _)| bracket);
        Self { name, bracket }
    }

    /// What stands in brackets, part by part.
    fn parts(&self) -> impl Iterator<Item = &'s str> {
        let parts = self.bracket.split("; ").flat_map(|part| part.split(", "));
        parts.filter(|_| !self.bracket.is_empty())
    }

    /// The last part that names a year.
    fn date(&self) -> Option<&'s str> {
        self.parts().filter(|part| years(part).next().is_some()).last()
    }

    /// The first part, if it is no `date`.
    fn role(&self, date: Option<&str>) -> Option<&'s str> {
        self.parts().next().filter(|role| date.is_none_or(|date| !std::ptr::eq(date, *role)))
    }
}

/// The years that a text names: four digits by themselves.
fn years(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_ascii_digit()).filter(|digits| digits.len() == 4)
}

/// The year of a date of one day or month; the date itself where that would say something else, as of "since 2014".
fn year_of(date: &str) -> &str {
    let spans = ["since", "until", "before", "after", "from", "to", "and"];
    let mut named = years(date);
    match (named.next(), named.next()) {
        (Some(year), None) if date.ends_with(year) && !date.split(' ').any(|word| spans.contains(&word)) => {
            year
        }
        _ => date,
    }
}

/// The first speaker of a sentence and how many others there are, shortened as `by` says.
pub(super) fn speakers(said: &Said, by: &Cut, frame: &dyn Frame, words: &Words) -> String {
    let first = one_line(said.said_by.first().map_or("", String::as_str));
    let shown = if by.role == Role::Whole {
        first.into_owned()
    } else {
        let speaker = Speaker::of(&first);
        let date = speaker.date();
        let role = speaker.role(date).filter(|_| by.role == Role::Short);
        let date = date.map(|date| if by.whole_date { date } else { year_of(date) });
        let date = date.filter(|date| by.whole_date || frame.length(date) <= YEAR);
        let bracket: Vec<&str> = role.into_iter().chain(date).collect();
        let name = at_word(speaker.name, by.name, frame);
        if bracket.is_empty() {
            name
        } else {
            format!("{name} ({})", at_word(&bracket.join(", "), by.name, frame))
        }
    };
    match said.said_by.len() {
        count @ 2.. if by.others => words.speakers_and_others(count - 1, shown),
        _ => shown,
    }
}

/// All speakers of a sentence, or the first `most` of them and how many others there are.
pub(super) fn all_speakers(said: &Said, most: usize, words: &Words) -> String {
    let most = most.max(1);
    let line = |speaker: &'_ String| one_line(speaker).into_owned();
    let shown: Vec<String> = said.said_by.iter().take(most).map(line).collect();
    match said.said_by.len().saturating_sub(most) {
        0 => shown.join("; "),
        others => words.speakers_and_others(others, shown.join("; ")),
    }
}

/// A source by its publisher, or by its title where the publisher is who speaks, in at most `most` units beside its year; by its short
/// name where that name is longer.
pub(super) fn source(source: &Source, speaker: &str, most: usize, year: bool, frame: &dyn Frame) -> String {
    let speaker = Speaker::of(speaker);
    let own = speaker.name == source.publisher || speaker.bracket == source.publisher;
    let name = if own || source.publisher.trim().is_empty() { &source.title } else { &source.publisher };
    let mut name = name.as_str();
    if let Some(short) = source.short.as_deref().filter(|_| frame.length(name) > most) {
        name = short;
    }
    // The first of several publishers, without what is said of it.
    for end in ["; ", " (", ", "] {
        if frame.length(name) > most {
            name = name.split(end).next().filter(|head| !head.trim().is_empty()).unwrap_or(name);
        }
    }
    let name = at_word(name, most, frame);
    let year = source.date.filter(|_| year).map(|date| date.earliest().year());
    match year.filter(|year| !PartialDate::Year(*year).is_said_in(&name)) {
        Some(year) => format!("{name}, {year}"),
        None => name,
    }
}
