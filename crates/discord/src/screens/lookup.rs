//! Looking things up: lists of topics and results of a search, in pages whose place travels in the buttons.

use std::fmt::Write as _;

use unicode_normalization::UnicodeNormalization as _;

use crate::{
    data::Data,
    messages::{self, Note},
    presses::Press,
};
use counterpoint_core::{
    composer::{layout::escaped, limits},
    dialect::Markup,
    engine::{asks_for_help, subject},
    matcher::folded_words,
    store::Store,
    topic::{Opposition, Source, Statement, Topic},
    words::{self, Language},
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
const LONGEST_SEARCH: usize = 84;

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

/// The topics of a shelf, with a tag; all of them where either is left empty. By shelf, then in the order of their ids.
pub(crate) fn list(data: &Data, shelf: &str, tag: &str, page: usize) -> Note {
    let store = data.engine().store();
    let fits = |topic: &&Topic| {
        (shelf.is_empty() || topic.shelf == shelf)
            && (tag.is_empty() || topic.tags.iter().any(|own| own == tag))
    };
    let mut topics: Vec<&Topic> = store.topics().iter().filter(fits).collect();
    topics.sort_by(|one, other| one.shelf.cmp(&other.shelf));
    if topics.is_empty() {
        return Note::new("No topic has that shelf and tag. `/topics` without them lists all topics.");
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
        let claims = words::count(topic.claims.len(), "claim", "claims");
        let views = words::count(topic.opposing_count(), "opposing view", "opposing views");
        let _ = writeln!(text, "`{}` {} – {claims}, {views}", topic.id, escaped(&topic.title));
    }
    let _ = write!(text, "-# {}", words::count(topics.len(), "topic", "topics"));
    if pages > 1 {
        let _ = write!(text, " · {}", Language::English.words().page_of(page + 1, pages));
    }
    let choices = shown.iter().map(|topic| (topic.id.to_string(), topic.title.clone(), String::new()));
    let menu = messages::opened_by(choices, Language::English.words().open_topic());
    let turning = messages::pages(page, pages, Language::English.words(), |page| Press::List {
        page,
        shelf: shelf.to_owned(),
        tag: tag.to_owned(),
    });
    Note { text, rows: menu.into_iter().chain(turning).collect(), file: None }
}

/// What is found of some words, best first.
pub(crate) fn search(data: &Data, words: &str, page: usize) -> Note {
    let store = data.engine().store();
    let found = data.searcher.index(&store).search(words, page * RESULTS, RESULTS);
    if found.hits.is_empty() {
        return Note::new(format!(
            "Nothing in the store has “{}”. `/topics` lists all topics.",
            escaped(words)
        ));
    }
    let pages = found.total.div_ceil(RESULTS);
    let mut text = format!("“{}”: {} found", escaped(words), found.total);
    if pages > 1 {
        let _ = write!(text, " · {}", Language::English.words().page_of(page + 1, pages));
    }
    let mut choices: Vec<(String, String, String)> = Vec::new();
    for (at, hit) in found.hits.iter().enumerate() {
        let topic = &store.topics()[hit.topic];
        let _ = write!(text, "\n{}. {}\n-# `{}`", page * RESULTS + at + 1, shown(topic, *hit), topic.id);
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
    let menu = messages::opened_by(choices, "Open both sides");
    let turning = messages::pages(page, pages, Language::English.words(), |page| Press::Find {
        page,
        words: words.to_owned(),
    });
    Note { text, rows: menu.into_iter().chain(turning).collect(), file: None }
}

/// A result: what it is, its sentence and who says it; beside a claim an opposing view, beside a view the claim that it is against; and
/// a source of what was found. No claim stands alone.
fn shown(topic: &Topic, hit: Hit) -> String {
    let words = Language::English.words();
    let said = |label: &str, statement: &Statement, most: usize| {
        let speakers = statement.said_by.join("; ");
        limits::cut(&format!("**{label}** – {} — {}", escaped(&statement.text), escaped(&speakers)), most)
    };
    let sourced = |source: &Source| {
        let date = source.date.map(|date| format!(", {date}")).unwrap_or_default();
        format!("{}, {}{date}", escaped(&source.title), escaped(&source.publisher))
    };
    let cited = |statement: &Statement| {
        let source = statement.cites.first().map(|cite| sourced(&cite.source)).unwrap_or_default();
        limits::cut(&source, SOURCED)
    };
    let text = match hit.what {
        What::Topic => Some(format!("**Topic** – {} – {}", escaped(&topic.title), escaped(&topic.summary))),
        What::Claim(claim) => topic.claims.get(claim).map(|claim| {
            let beside = match &claim.opposition {
                Opposition::None(reason) => {
                    limits::cut(&format!("**No opposing view** – {}", escaped(reason)), BESIDE)
                }
                opposition @ Opposition::Views(..) => opposition
                    .views()
                    .next()
                    .map(|view| said(words.opposing_view(), &view.statement, BESIDE))
                    .unwrap_or_default(),
            };
            let found = said(words.claim(), &claim.statement, FOUND);
            format!("{found}\n{beside}\n-# {}", cited(&claim.statement))
        }),
        What::View(claim, view) => topic.claims.get(claim).and_then(|claim| {
            let view = claim.opposition.views().nth(view)?;
            let found = said(words.opposing_view(), &view.statement, FOUND);
            let beside = said(words.claim(), &claim.statement, BESIDE);
            Some(format!("{found}\n{beside}\n-# {}", cited(&view.statement)))
        }),
        What::Source(claim, source) => store::search::sources(topic, claim)
            .get(source)
            .map(|source| format!("**Source** – {}", sourced(source))),
    };
    limits::cut(&text.unwrap_or_default(), FOUND + BESIDE + SOURCED + 10)
}

/// What the bot is, for whoever asks it that.
pub(crate) const HELP: &str = "Counterpoint shows what different people say about a disputed matter, with sources, and takes no side. `/topics` lists what it knows, `/topic` shows it to you alone if you wish, and `/privacy` switches unasked replies off for you. It keeps no text of any message.";

/// What somebody hears who asks the bot by name for what no topic is about.
pub(crate) fn nothing(store: &Store, asked: &str) -> String {
    if asks_for_help(asked, Markup::DISCORD) {
        HELP.to_owned()
    } else {
        did_you_mean(store, &subject(asked, Markup::DISCORD))
    }
}

/// The topics whose names come near to what somebody typed, in a sentence.
pub(crate) fn did_you_mean(store: &Store, name: &str) -> String {
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
        "No topic is called that. `/search` looks for words, and `/topics` lists all topics.".to_owned()
    } else {
        format!("No topic is called that. Did you mean {}?", near.join(" or "))
    };
    limits::cut(&text, limits::CONTENT)
}
