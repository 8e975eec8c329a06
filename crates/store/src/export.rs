//! The whole store as one document: for reading (Markdown, with numbered sources) and for programs (JSON: topics, their claims, the
//! opposing views, and the sources of each). The guide in `responses/README.md` tells the keys of the JSON.

use std::{collections::BTreeMap, fmt::Write as _, sync::Arc};

use serde_json::{Value, json};

use counterpoint_core::{
    composer::frame::markdown as escaped,
    store::Store,
    topic::{Camp, Check, Citation, Nature, Opposition, Relation, Side, Source, Statement, Topic},
};

/// The sources of all topics, numbered in the order in which a reader meets them.
struct Numbers<'s> {
    sources: Vec<&'s Source>,
}

impl<'s> Numbers<'s> {
    fn of(&mut self, source: &'s Arc<Source>) -> usize {
        let known = self.sources.iter().position(|known| std::ptr::eq(*known, Arc::as_ptr(source)));
        known.map_or_else(
            || {
                self.sources.push(source);
                self.sources.len()
            },
            |at| at + 1,
        )
    }
}

/// Topics by shelf, both in the order of their ids.
fn shelves(store: &Store) -> BTreeMap<&str, Vec<&Topic>> {
    let mut shelves: BTreeMap<&str, Vec<&Topic>> = BTreeMap::new();
    for topic in store.topics() {
        shelves.entry(&topic.shelf).or_default().push(topic);
    }
    shelves
}

/// The store as Markdown.
pub fn markdown(store: &Store) -> String {
    let mut numbers = Numbers { sources: Vec::new() };
    let mut text = "# Counterpoint: claims, opposing views and their sources\n".to_owned();
    for (shelf, topics) in shelves(store) {
        let _ = write!(text, "\n## {}\n", escaped(shelf));
        for topic in topics {
            let _ = write!(
                text,
                "\n### {}\n\n{}\n\n`{}`{} · sources last checked {}{}\n",
                escaped(&topic.title),
                escaped(&topic.summary),
                topic.id,
                topic.as_of.map(|day| format!(" · as of {day}")).unwrap_or_default(),
                topic.reviewed,
                topic
                    .breaking
                    .as_ref()
                    .map(|why| format!(" · breaking: {}", escaped(why)))
                    .unwrap_or_default()
            );
            for claim in &topic.claims {
                let _ = write!(
                    text,
                    "\n#### Claim · {}{}\n\n",
                    in_words(claim.nature),
                    whose(claim.statement.side.as_deref())
                );
                said(&mut text, &mut numbers, &claim.statement, "");
                match &claim.opposition {
                    Opposition::Views(first, rest) => {
                        for view in std::iter::once(first).chain(rest) {
                            let _ = write!(
                                text,
                                "\n> **Opposing view · {}{}**\n>\n",
                                stands(view.relation),
                                whose(view.statement.side.as_deref())
                            );
                            said(&mut text, &mut numbers, &view.statement, "> ");
                        }
                    }
                    Opposition::None(reason) => {
                        let _ = write!(text, "\n> **No opposing view**\n>\n> {}\n", escaped(reason));
                    }
                }
            }
        }
    }
    text.push_str("\n## Sources\n\n");
    for (at, source) in numbers.sources.iter().enumerate() {
        let _ = writeln!(text, "{}. {}", at + 1, entry(source));
    }
    text
}

/// What kind of sentence a claim is, for readers.
fn in_words(nature: Nature) -> &'static str {
    match nature {
        Nature::Record => "in the documents",
        Nature::Interpretation => "interpretation",
        Nature::Prediction => "prediction",
        Nature::Proposal => "proposal",
    }
}

/// How a view stands to its claim, for readers.
fn stands(relation: Relation) -> &'static str {
    match relation {
        Relation::Rebuts => "says that the claim is wrong",
        Relation::Undercuts => "says that its grounds do not carry it",
        Relation::Qualifies => "narrows it, or adds to it",
    }
}

/// Whose a sentence is, to follow what it is: " · a view that holds Russia responsible".
fn whose(side: Option<&Side>) -> String {
    side.map(|side| format!(" · a view that {}", escaped(&side.name))).unwrap_or_default()
}

/// Where in a work a citation points, and what it quotes, in brackets: " (p. 12: “…”)".
fn pointed(cite: &Citation) -> String {
    let quote = cite.quote.as_ref().map(|quote| format!("“{}”", escaped(quote)));
    let parts: Vec<String> = cite.place.as_deref().map(escaped).into_iter().chain(quote).collect();
    if parts.is_empty() { String::new() } else { format!(" ({})", parts.join(": ")) }
}

/// A sentence, who says it with the numbers of its sources, and its grounds.
fn said<'s>(text: &mut String, numbers: &mut Numbers<'s>, statement: &'s Statement, margin: &str) {
    let cites = statement.cites.iter();
    let cites: Vec<String> =
        cites.map(|cite| format!("[{}]{}", numbers.of(&cite.source), pointed(cite))).collect();
    let _ = write!(
        text,
        "{margin}{}\n{margin}— {} {}\n",
        escaped(&statement.text),
        escaped(&statement.said_by.join("; ")),
        cites.join(" ")
    );
    if let Some(detail) = &statement.detail {
        let _ = write!(text, "{margin}\n{margin}*{}*\n", escaped(detail));
    }
}

/// Everything that is known of a source, in one line.
fn entry(source: &Source) -> String {
    let mut line = String::new();
    if !source.authors.is_empty() {
        let _ = write!(line, "{}: ", escaped(&source.authors.join(", ")));
    }
    let _ = write!(line, "{}. {}", escaped(&source.title), escaped(&source.publisher));
    if let Some(date) = source.date {
        let _ = write!(line, ", {date}");
    }
    let _ = write!(line, ". {}", source.kind.word());
    if let Some(interest) = &source.interest {
        let _ = write!(line, "; {}", escaped(interest));
    }
    if !source.languages.is_empty() {
        let _ = write!(line, "; language {}", source.languages.join(", "));
    }
    if let Some(country) = &source.country {
        let _ = write!(line, "; country {}", escaped(country));
    }
    line.push_str(match source.check {
        Check::Seen => "; read in full",
        Check::Excerpt => "; an excerpt was read",
        Check::Memory => "; from memory, not read",
    });
    if source.copy.is_some() && source.check != Check::Memory {
        line.push_str(" in a copy");
    }
    if let Some(day) = source.checked {
        let _ = write!(line, " on {day}");
    }
    if !source.has_address() {
        line.push_str("; no address known");
    } else if source.checked.is_none() {
        line.push_str("; address not checked");
    }
    if let Some(note) = &source.note {
        let _ = write!(line, ". Note: {}", escaped(note));
    }
    for address in source.url.iter().chain(&source.copy).chain(&source.archive) {
        let _ = write!(line, " <{address}>");
    }
    line
}

/// The store as JSON: `{"topics":[{…,"claims":[{…,"sources":[…],"opposing":[{…,"sources":[…]}],"unopposed":null|"why"}]}]}`. What
/// likeness learns from is left out.
pub fn json(store: &Store) -> Value {
    let topics = store.topics().iter().map(|topic| {
        let claims = topic.claims.iter().map(|claim| {
            let mut object = statement(&claim.statement);
            object["id"] = json!(claim.id);
            object["nature"] = json!(claim.nature.word());
            object["raised-by"] = json!(claim.raised_by);
            let views = claim.opposition.views().map(|view| {
                let mut object = statement(&view.statement);
                object["relation"] = json!(view.relation.word());
                object
            });
            object["opposing"] = views.collect();
            object["unopposed"] = match &claim.opposition {
                Opposition::None(reason) => json!(reason),
                Opposition::Views(..) => Value::Null,
            };
            object
        });
        json!({
            "id": topic.id.as_str(),
            "shelf": topic.shelf,
            "title": topic.title,
            "short": topic.short,
            "summary": topic.summary,
            "tags": topic.tags,
            "as-of": topic.as_of.map(|day| day.to_string()),
            "reviewed": topic.reviewed.to_string(),
            "review-due": topic.review_due().to_string(),
            "breaking": topic.breaking,
            "sides": topic.sides.iter().flatten().map(|one| side(one)).collect::<Vec<_>>(),
            "claims": claims.collect::<Vec<_>>(),
        })
    });
    json!({ "topics": topics.collect::<Vec<_>>() })
}

fn side(side: &Side) -> Value {
    json!({ "id": side.id, "name": side.name, "camp": side.camp.map(Camp::word) })
}

fn statement(statement: &Statement) -> Value {
    let sources = statement.cites.iter().map(|cite| {
        let source = &*cite.source;
        json!({
            "id": source.id,
            "title": source.title,
            "authors": source.authors,
            "publisher": source.publisher,
            "short": source.short,
            "date": source.date.map(|date| date.to_string()),
            "url": source.url,
            "copy": source.copy,
            "kind": source.kind.word(),
            "interest": source.interest,
            "languages": source.languages,
            "country": source.country,
            "archive": source.archive,
            "check": source.check.word(),
            "checked": source.checked.map(|day| day.to_string()),
            "note": source.note,
            "used-for": cite.used_for,
            "place": cite.place,
            "quote": cite.quote,
        })
    });
    json!({
        "text": statement.text,
        "gist": statement.gist,
        "side": statement.side.as_deref().map(side),
        "said-by": statement.said_by,
        "detail": statement.detail,
        "sources": sources.collect::<Vec<_>>(),
    })
}
