//! Looking things up: lists of topics and results of a search, in pages whose place travels in the buttons.

use std::fmt::Write as _;

use unicode_normalization::UnicodeNormalization as _;

use crate::{
    data::Data,
    frame::{self, DiscordFrame},
    limits,
    messages::{self, Note},
    presses::Press,
};
use counterpoint_core::{
    composer::Frame as _,
    dialect::Markup,
    engine::{asks_for_help, subject},
    matcher::folded_words,
    store::Store,
    topic::{Nature, Opposition, Source, Statement, Topic},
    words::Words,
};
use store::search::{Hit, What};

/// Topics on a page of the list: what a screen shows without scrolling.
const TOPICS: usize = 10;
/// Results on a page of a search: five sentences fit a message whole.
const RESULTS: usize = 5;
/// What is shown of the sentence found, of the one beside it, and of its source, in UTF-16 units: with five results and their topics
/// that is less than a message holds.
const FOUND: usize = 135;
const BESIDE: usize = 115;
const SOURCED: usize = 60;
/// The longest search, in UTF-16 units, as Discord counts: it travels in a button's `custom_id` of at most 100, beside `v1/find/` and
/// the number of a page.
const LONGEST_SEARCH: usize = limits::CUSTOM_ID - 16;

/// What somebody searches for, as it travels in buttons: letters of every style as plain ones, and cut where it would not fit.
pub(crate) fn searched(words: &str) -> String {
    let plain: String = words.trim().nfkc().collect();
    let mut left = LONGEST_SEARCH;
    plain
        .chars()
        .take_while(|letter| {
            let fits = letter.len_utf16() <= left;
            left = left.saturating_sub(letter.len_utf16());
            fits
        })
        .collect()
}

/// A text as it is, whatever it has of markup.
fn escaped(text: &str) -> String {
    DiscordFrame.escape(text)
}

/// The topics of a shelf, with a tag; all of them where either is left empty. By shelf, then in the order of their ids.
pub(crate) fn list(data: &Data, shelf: &str, tag: &str, page: usize, words: &Words) -> Note {
    let store = data.engine().store();
    let fits = |topic: &&Topic| {
        (shelf.is_empty() || topic.shelf == shelf)
            && (tag.is_empty() || topic.tags.iter().any(|own| own == tag))
    };
    let mut topics: Vec<&Topic> = store.topics().iter().filter(fits).collect();
    topics.sort_by(|one, other| one.shelf.cmp(&other.shelf));
    if topics.is_empty() {
        return Note::new(words.list_nothing());
    }
    let pages = topics.len().div_ceil(TOPICS);
    let page = page.min(pages - 1);
    let shown = &topics[page * TOPICS..topics.len().min((page + 1) * TOPICS)];
    let mut text = String::new();
    let mut heading = "";
    for topic in shown {
        if topic.shelf != heading {
            heading = &topic.shelf;
            let _ = writeln!(text, "**{}**", escaped(heading));
        }
        let counts = words.list_counts(topic.claims.len(), topic.opposing_count());
        let _ = writeln!(text, "`{}` {} – {counts}", topic.id, escaped(&topic.title));
    }
    let _ = write!(text, "-# {}", words.list_topics(topics.len()));
    if pages > 1 {
        let _ = write!(text, " · {}", words.page_of(page + 1, pages));
    }
    let choices = shown.iter().map(|topic| (topic.id.to_string(), topic.title.clone(), String::new()));
    let menu = messages::opened_by(choices, words.open_topic());
    let turning = messages::pages(page, pages, words, |page| Press::List {
        page,
        shelf: shelf.to_owned(),
        tag: tag.to_owned(),
    });
    Note { text, rows: menu.into_iter().chain(turning).collect(), file: None }
}

/// What is found of some words, best first.
pub(crate) fn search(data: &Data, wanted: &str, page: usize, words: &Words) -> Note {
    let store = data.engine().store();
    let found = data.searcher.index(&store).search(wanted, page * RESULTS, RESULTS);
    if found.hits.is_empty() {
        return Note::new(words.search_nothing(escaped(wanted)));
    }
    let pages = found.total.div_ceil(RESULTS);
    let mut text = words.search_found(found.total, escaped(wanted));
    if pages > 1 {
        let _ = write!(text, " · {}", words.page_of(page + 1, pages));
    }
    let mut choices: Vec<(String, String, String)> = Vec::new();
    for (at, hit) in found.hits.iter().enumerate() {
        let topic = &store.topics()[hit.topic];
        let _ =
            write!(text, "\n{}. {}\n-# `{}`", page * RESULTS + at + 1, shown(topic, *hit, words), topic.id);
        let claim = match hit.what {
            What::Topic => None,
            What::Claim(claim) | What::View(claim, _) | What::Source(claim, _) => topic.claims.get(claim),
        };
        let value = claim.map_or_else(|| topic.id.to_string(), |claim| format!("{}/{}", topic.id, claim.id));
        // A value may stand once in a menu.
        if !choices.iter().any(|(known, ..)| *known == value) {
            let more = claim.map_or("", |claim| &claim.statement.text).to_owned();
            choices.push((value, topic.title.clone(), more));
        }
    }
    let menu = messages::opened_by(choices, words.search_menu());
    let turning = messages::pages(page, pages, words, |page| Press::Find { page, words: wanted.to_owned() });
    Note { text, rows: menu.into_iter().chain(turning).collect(), file: None }
}

/// A result: what it is, its sentence and who says it; beside a claim an opposing view, beside a view the claim that it is against; and
/// a source of what was found. No claim stands alone.
fn shown(topic: &Topic, hit: Hit, words: &Words) -> String {
    let said = |label: &str, statement: &Statement, most: usize| {
        let speakers = statement.said_by.join("; ");
        frame::cut(&format!("**{label}** – {} — {}", escaped(&statement.text), escaped(&speakers)), most)
    };
    let sourced = |source: &Source| {
        let date = source.date.filter(|date| !date.is_said_in(&source.publisher));
        let date = date.map(|date| format!(", {date}")).unwrap_or_default();
        format!("{}, {}{date}", escaped(&source.title), escaped(&source.publisher))
    };
    let cited = |statement: &Statement| {
        let source = statement.cites.first().map(|cite| sourced(&cite.source)).unwrap_or_default();
        frame::cut(&source, SOURCED)
    };
    let text = match hit.what {
        What::Topic => Some(format!(
            "**{}** – {} – {}",
            words.found_topic(),
            escaped(&topic.title),
            escaped(&topic.summary)
        )),
        What::Claim(claim) => topic.claims.get(claim).map(|claim| {
            let beside = match &claim.opposition {
                Opposition::None(reason) => {
                    frame::cut(&format!("**{}** – {}", words.unopposed(), escaped(reason)), BESIDE)
                }
                opposition @ Opposition::Views(..) => opposition
                    .views()
                    .next()
                    .map(|view| said(words.others_say(), &view.statement, BESIDE))
                    .unwrap_or_default(),
            };
            let undisputed = matches!(claim.opposition, Opposition::None(_));
            let label = match claim.nature {
                Nature::Record if undisputed => words.in_the_documents(),
                _ => words.some_say(),
            };
            let found = said(label, &claim.statement, FOUND);
            format!("{found}\n{beside}\n-# {}", cited(&claim.statement))
        }),
        What::View(claim, view) => topic.claims.get(claim).and_then(|claim| {
            let view = claim.opposition.views().nth(view)?;
            let found = said(words.others_say(), &view.statement, FOUND);
            let beside = said(words.some_say(), &claim.statement, BESIDE);
            Some(format!("{found}\n{beside}\n-# {}", cited(&view.statement)))
        }),
        What::Source(claim, source) => store::search::sources(topic, claim)
            .get(source)
            .map(|source| format!("**{}** – {}", words.found_source(), sourced(source))),
    };
    frame::cut(&text.unwrap_or_default(), FOUND + BESIDE + SOURCED + 10)
}

/// What somebody hears who asks the bot by name for what no topic is about.
pub(crate) fn nothing(store: &Store, asked: &str, words: &Words) -> String {
    if asks_for_help(asked, Markup::DISCORD) {
        words.help().to_owned()
    } else {
        did_you_mean(store, &subject(asked, Markup::DISCORD), words)
    }
}

/// The topics whose names come near to what somebody typed, in a sentence.
pub(crate) fn did_you_mean(store: &Store, name: &str, words: &Words) -> String {
    // What is no word at all may mean any topic, and so none.
    let most = if folded_words(name).trim().is_empty() { 0 } else { 5 };
    let near: Vec<String> = store
        .find(name)
        .near
        .iter()
        .take(most)
        .map(|topic| format!("`{}` ({})", topic.id, escaped(&topic.title)))
        .collect();
    let text = if near.is_empty() {
        words.no_such_topic().to_owned()
    } else {
        words.did_you_mean(near.join(&format!(" {} ", words.or())))
    };
    frame::cut(&text, limits::CONTENT)
}
