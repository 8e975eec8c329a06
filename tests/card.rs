//! A card can be read at a glance: every card of the fixture store and of the real store, in every frame and language.

#![expect(clippy::expect_used, reason = "a test that fails panics, also in what its tests share")]

use std::path::{Path, PathBuf};

use counterpoint_core::{
    composer::{
        self, Against, Frame, Plain, Reply, Shown, fit,
        shown::{SECOND_SIDE, WHOLE},
    },
    store::Store,
    words::Language,
};
use jiff::civil::{Date, date};
use store::lint::Narrowest;

const DAY: Date = date(2026, 11, 27);

fn root(folder: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)
}

fn stores() -> [(&'static str, std::sync::Arc<Store>); 2] {
    ["tests/fixture-store", "responses"].map(|folder| {
        let check = store::check(&root(folder), DAY).expect("the store can be read");
        (folder, std::sync::Arc::new(check.store.expect("the store has no errors")))
    })
}

fn frames() -> Vec<Box<dyn Frame>> {
    let frames: Vec<Box<dyn Frame>> = vec![Box::new(Plain), Box::new(Narrowest)];
    #[cfg(feature = "discord")]
    let frames = frames.into_iter().chain([Box::new(discord::DiscordFrame) as Box<dyn Frame>]).collect();
    frames
}

/// Every card of a store, with what tells which it is.
fn cards(store: &Store, language: Language) -> Vec<(String, Reply)> {
    let mut all = Vec::new();
    for topic in store.topics() {
        for (at, claim) in topic.claims.iter().enumerate() {
            let named = format!("{} {}", topic.id, claim.id);
            all.push((named, composer::compose(topic, at, &[], DAY, language)));
        }
    }
    all
}

/// All that is read of a card, a line for each part, without what links lead to.
fn read(shown: &Shown) -> String {
    let side = |side: &composer::shown::Side| {
        let source = side.source.as_ref().map(|source| {
            let state = source.state.map(|state| format!(" ({state})")).unwrap_or_default();
            format!("\n{}{state}", source.words)
        });
        let by = side.by.as_ref().map(|by| format!("\n— {by}")).unwrap_or_default();
        format!("{}\n{}{by}{}", side.label, side.sentence, source.unwrap_or_default())
    };
    [&*shown.line, &shown.title, &side(&shown.first), &side(&shown.second), &shown.footer].join("\n")
}

#[test]
fn both_sides_of_every_card_are_read_at_a_glance() {
    for (folder, store) in stores() {
        for (language, frame) in
            Language::ALL.iter().flat_map(|one| frames().into_iter().map(move |f| (*one, f)))
        {
            for (named, reply) in cards(&store, language) {
                let named = format!("{folder}, {named}, {language}");
                let card = &reply.card;
                let shown = fit::shown(card, &*frame);
                assert!(shown.is_some(), "{named} cannot be shown: {card:#?}");
                let shown = shown.expect("it can be shown");
                let text = read(&shown);
                assert_eq!(frame.length(&text), shown.length(&*frame), "{named}:\n{text}");
                assert!(shown.length(&*frame) <= WHOLE, "{named}:\n{text}");
                let first = text.find(&format!("\n{}\n", shown.second.label)).expect("the second side") + 1;
                assert_eq!(frame.length(&text[..first]), shown.second_begins(&*frame), "{named}");
                assert!(shown.second_begins(&*frame) <= SECOND_SIDE, "{named}:\n{text}");
                assert!(text.starts_with(&reply.gist), "{named}");
                assert!(!text.contains("://"), "{named} shows an address:\n{text}");
                let (one, other) = shown.sides(&*frame);
                if let Against::Views(views) = &card.against {
                    assert!(one.max(other) * 2 <= one.min(other) * 3, "{named}: {one} and {other}:\n{text}");
                    let view = views.first();
                    for (side, said) in [(&shown.first, &card.claim), (&shown.second, view)] {
                        let sentence = side.sentence.trim_end_matches('…');
                        assert!(
                            said.text.starts_with(sentence) && sentence.chars().count() > 20,
                            "{named}: {text}"
                        );
                        assert!(side.by.is_some() && side.source.is_some(), "{named}");
                    }
                    assert!(
                        reply.gist.contains(&card.claim.gist) && reply.gist.contains(&view.gist),
                        "{named}"
                    );
                } else {
                    assert!(shown.second.by.is_none(), "{named}");
                }
                assert!(composer::fits(&reply, &*frame), "{named}");
            }
        }
    }
}

/// Prints how long the cards of the real store are: `cargo test --test card how_long -- --nocapture`.
#[test]
fn how_long_the_cards_of_the_real_store_are() {
    let [_, (_, store)] = stores();
    let (mut words, mut units, mut begins, mut cut) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let cards = cards(&store, Language::English);
    for (_, reply) in &cards {
        let shown = fit::shown(&reply.card, &Narrowest).expect("it can be shown");
        words.push(read(&shown).split_whitespace().count());
        units.push(shown.length(&Narrowest));
        begins.push(shown.second_begins(&Narrowest));
        let whole = Narrowest.length(&reply.card.claim.text).max(Narrowest.length(reply.card.beside()));
        if shown.first.sentence.ends_with('…') || shown.second.sentence.ends_with('…') {
            let longest =
                Narrowest.length(&shown.first.sentence).max(Narrowest.length(&shown.second.sentence));
            cut.push(whole.saturating_sub(longest));
        }
        if std::env::var("CARDS").is_ok() {
            println!("{}\n", read(&shown));
        }
    }
    let all = cards.len();
    println!("{all} cards, {} with cut sentences", cut.len());
    for (what, mut lengths) in [("words", words), ("units", units), ("second side begins", begins)] {
        lengths.sort_unstable();
        let (median, worst) = (lengths[lengths.len() / 2], lengths[lengths.len() - 1]);
        println!("{what}: median {median}, worst {worst}");
    }
    assert!(all > 100);
}
