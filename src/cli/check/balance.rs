//! What each side of a topic says, counted: a table for people, an object for programs. The lints of balance compare the same numbers.

use std::fmt::Write as _;

use serde_json::{Map, Value, json};

use counterpoint_core::{
    store::Store,
    topic::{Camp, Side, SourceKind, Topic},
};
use store::amounts::{self, Amounts};

/// How much is said, under the names of the columns.
fn said(amounts: &Amounts) -> [(&'static str, usize); 4] {
    [
        ("claims", amounts.claims.sentences),
        ("claim-words", amounts.claims.words),
        ("views", amounts.views.sentences),
        ("view-words", amounts.views.words),
    ]
}

/// How many citations are of each kind of source.
fn cited(amounts: &Amounts) -> impl Iterator<Item = (&'static str, usize)> {
    SourceKind::ALL.iter().map(|kind| (kind.word(), amounts.cited_of(*kind)))
}

/// A topic's two sides with what they say, if it has sides.
fn sides(topic: &Topic) -> Option<impl Iterator<Item = (&Side, Amounts)>> {
    let sides = topic.sides.as_ref()?;
    Some(sides.iter().map(|side| &**side).zip(amounts::of(topic)?))
}

/// What each camp says over all topics.
fn camps(store: &Store) -> Vec<(Camp, Amounts)> {
    let of = |camp: Camp| {
        let mut all = Amounts::default();
        let sides = store.topics().iter().filter_map(sides).flatten();
        for (_, said) in sides.filter(|(side, _)| side.camp == Some(camp)) {
            all.add(&said);
        }
        (camp, all)
    };
    Camp::ALL.iter().map(|camp| of(*camp)).filter(|(_, all)| *all != Amounts::default()).collect()
}

/// The table: a line for each side of each topic, and one for each camp.
pub(super) fn text(store: &Store) -> String {
    let mut rows: Vec<(String, Amounts)> = Vec::new();
    let mut without = Vec::new();
    for topic in store.topics() {
        match sides(topic) {
            Some(sides) => {
                rows.extend(sides.map(|(side, said)| (format!("{} / {}", topic.id, side.id), said)))
            }
            None => without.push(topic.id.as_str()),
        }
    }
    rows.extend(camps(store).into_iter().map(|(camp, said)| (format!("all topics / {}", camp.word()), said)));
    let width = rows.iter().map(|(name, _)| name.chars().count()).max().unwrap_or_default();
    let mut text = String::new();
    for (at, (name, said)) in rows.iter().enumerate() {
        let numbers: Vec<(&str, usize)> = self::said(said).into_iter().chain(cited(said)).collect();
        if at == 0 {
            let _ = write!(text, "{:width$}", "topic / side");
            for (column, _) in &numbers {
                let _ = write!(text, "  {column}");
            }
            text.push('\n');
        }
        let _ = write!(text, "{name:width$}");
        for (column, number) in numbers {
            let _ = write!(text, "  {number:>0$}", column.len());
        }
        text.push('\n');
    }
    if !without.is_empty() {
        let _ = writeln!(text, "without sides: {}", without.join(", "));
    }
    text
}

/// The same as an object: `{"topics":[{"id":…,"sides":[{"id":…,"camp":…,"claims":…,…,"cited":{"news":…,…}}]}],"camps":[{"camp":…,…}]}`. A side
/// of no camp has no `camp`.
pub(super) fn json(store: &Store) -> Value {
    let object = |head: &[(&str, &str)], amounts: &Amounts| {
        let head = head.iter().map(|(key, value)| ((*key).to_owned(), json!(value)));
        let said = said(amounts).into_iter().map(|(key, number)| (key.to_owned(), json!(number)));
        let cited: Map<String, Value> =
            cited(amounts).map(|(kind, number)| (kind.to_owned(), json!(number))).collect();
        Value::Object(head.chain(said).chain([("cited".to_owned(), Value::Object(cited))]).collect())
    };
    let topics = store.topics().iter().map(|topic| {
        let sides = sides(topic).into_iter().flatten().map(|(side, said)| {
            let camp = side.camp.map(|camp| ("camp", camp.word()));
            object(&[("id", side.id.as_str())].into_iter().chain(camp).collect::<Vec<_>>(), &said)
        });
        json!({ "id": topic.id.as_str(), "sides": sides.collect::<Vec<_>>() })
    });
    let camps = camps(store);
    let camps = camps.iter().map(|(camp, said)| object(&[("camp", camp.word())], said));
    json!({ "topics": topics.collect::<Vec<_>>(), "camps": camps.collect::<Vec<_>>() })
}
