//! What curators have to look at: which reviews fall due, which topics are breaking, whose newest fact is oldest, and which sources rest on
//! memory.

use std::fmt::Write as _;

use jiff::{ToSpan as _, civil::Date};
use serde_json::{Value, json};

use counterpoint_core::{
    store::Store,
    topic::{Check, Topic},
};

/// The digest of a store on a day.
pub struct Digest<'s> {
    /// The last day of the time looked at.
    until: Date,
    /// Topics whose review is past due, or falls due by then: the earliest first.
    reviews: Vec<&'s Topic>,
    /// The topic whose review falls due next, where none does by then.
    next: Option<&'s Topic>,
    /// Topics that answer only when asked, because of what is happening.
    breaking: Vec<&'s Topic>,
    /// All topics, those with the oldest newest fact first; those that do not say stand before them.
    facts: Vec<&'s Topic>,
    /// Topics that cite sources which nobody has read, with the ids of those.
    memory: Vec<(&'s Topic, Vec<&'s str>)>,
    today: Date,
}

impl<'s> Digest<'s> {
    /// The digest of `store` on `today`, for reviews that fall due within so many days.
    pub fn of(store: &'s Store, today: Date, within: u16) -> Self {
        let until = today.saturating_add(i64::from(within).days());
        let mut all: Vec<&Topic> = store.topics().iter().collect();
        all.sort_by_key(|topic| topic.review_due());
        let reviews: Vec<&Topic> = all.iter().copied().filter(|topic| topic.review_due() <= until).collect();
        let next = if reviews.is_empty() { all.first().copied() } else { None };
        let mut facts = all;
        facts
            .sort_by_key(|topic| (topic.as_of.map(counterpoint_core::topic::PartialDate::latest), &topic.id));
        let topics = store.topics().iter();
        let breaking = topics.clone().filter(|topic| topic.breaking.is_some()).collect();
        let memory = topics.map(|topic| (topic, from_memory(topic)));
        let memory = memory.filter(|(_, sources)| !sources.is_empty()).collect();
        Self { until, reviews, next, breaking, facts, memory, today }
    }

    /// The digest in words.
    pub fn text(&self) -> String {
        let mut text = String::new();
        let _ = writeln!(text, "Reviews due by {}", self.until);
        for topic in &self.reviews {
            let due = topic.review_due();
            let past = if due < self.today { ": past due, it answers only when asked" } else { "" };
            let _ = writeln!(text, "  {due}  {}, sources last checked {}{past}", topic.id, topic.reviewed);
        }
        if let Some(next) = self.next {
            let _ = writeln!(text, "  none; the next is `{}`, on {}", next.id, next.review_due());
        }
        text.push_str("\nBreaking: these topics answer only when asked\n");
        for topic in &self.breaking {
            let why = topic.breaking.as_deref().unwrap_or_default();
            let _ = writeln!(text, "  {}: {why}", topic.id);
        }
        if self.breaking.is_empty() {
            text.push_str("  none\n");
        }
        text.push_str("\nNewest facts, the oldest first\n");
        for topic in &self.facts {
            let day = topic.as_of.map_or_else(|| "not said".to_owned(), |day| day.to_string());
            let _ = writeln!(text, "  {day:<10}  {}", topic.id);
        }
        text.push_str("\nSources that rest on memory: nobody has read them\n");
        for (topic, sources) in &self.memory {
            let _ = writeln!(text, "  {}: {}", topic.id, sources.join(", "));
        }
        if self.memory.is_empty() {
            text.push_str("  none\n");
        }
        text
    }

    /// The digest as an object: `until`, `reviews`, `breaking`, `newest-facts`, `from-memory`, each list in the order of the text.
    pub fn json(&self) -> Value {
        let reviews = self.reviews.iter().map(|topic| {
            let due = topic.review_due();
            json!({
                "topic": topic.id.as_str(),
                "due": due.to_string(),
                "reviewed": topic.reviewed.to_string(),
                "past-due": due < self.today,
            })
        });
        let breaking =
            self.breaking.iter().map(|topic| json!({ "topic": topic.id.as_str(), "why": topic.breaking }));
        let facts = self.facts.iter().map(
            |topic| json!({ "topic": topic.id.as_str(), "as-of": topic.as_of.map(|day| day.to_string()) }),
        );
        let memory = self
            .memory
            .iter()
            .map(|(topic, sources)| json!({ "topic": topic.id.as_str(), "sources": sources }));
        json!({
            "until": self.until.to_string(),
            "reviews": reviews.collect::<Vec<_>>(),
            "breaking": breaking.collect::<Vec<_>>(),
            "newest-facts": facts.collect::<Vec<_>>(),
            "from-memory": memory.collect::<Vec<_>>(),
        })
    }
}

/// The ids of the sources of a topic that nobody has read.
fn from_memory(topic: &Topic) -> Vec<&str> {
    let statements = topic.claims.iter().flat_map(|claim| {
        std::iter::once(&claim.statement).chain(claim.opposition.views().map(|view| &view.statement))
    });
    let sources = statements.flat_map(|statement| &statement.cites).map(|cite| &cite.source);
    let mut ids: Vec<&str> =
        sources.filter(|source| source.check == Check::Memory).map(|source| source.id.as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}
