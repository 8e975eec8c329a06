//! The response store: an immutable snapshot of what curators wrote.
//!
//! Once made, a store never changes; a reload makes another. The crate `store` reads its files and makes it.

pub mod find;

use std::{collections::BTreeMap, sync::Arc};

pub use find::Found;

use crate::{
    matcher::{Lesson, Likeness, Matcher, Raised},
    remark::Context,
    topic::{Source, Status, Topic, TopicId},
};

/// Every topic that may be spoken of, and the matcher compiled from their triggers.
pub struct Store {
    topics: Vec<Topic>,
    index: BTreeMap<TopicId, usize>,
    matcher: Matcher,
    likeness: Option<Likeness>,
    withdrawn: Vec<TopicId>,
    names: find::Names,
}

impl Store {
    /// The snapshot of `topics`; only published ones are kept. `None` if their triggers cannot be compiled.
    pub fn of(topics: Vec<Topic>) -> Option<Self> {
        let withdrawn = topics.iter().filter(|topic| topic.status == Status::Withdrawn);
        let withdrawn = withdrawn.map(|topic| topic.id.clone()).collect();
        let topics: Vec<Topic> =
            topics.into_iter().filter(|topic| topic.status == Status::Published).collect();
        let matcher = Matcher::new(&topics).ok()?;
        let index = topics.iter().enumerate().map(|(at, topic)| (topic.id.clone(), at)).collect();
        let names = find::Names::of(&topics);
        Some(Self { topics, index, matcher, likeness: None, withdrawn, names })
    }

    /// The same store, which has learned from messages about its topics and about none of them; the examples and counter-examples of
    /// its triggers are learned beside them.
    #[must_use]
    pub fn taught(self, lessons: Vec<Lesson<'_>>) -> Self {
        let mut all = lessons;
        for (at, topic) in self.topics.iter().enumerate() {
            for trigger in &topic.triggers {
                let own = trigger.matches.iter().map(|text| (text, Some(at)));
                let other = trigger.ignores.iter().map(|text| (text, None));
                all.extend(own.chain(other).map(|(text, topic)| Lesson { text, topic, line: None }));
            }
        }
        let likeness = Some(Likeness::learn(&self.topics, &all));
        Self { likeness, ..self }
    }

    /// What a message raises: by the phrases that stand in it, and by its likeness to examples.
    pub fn raised(&self, text: &str, context: &Context) -> Raised {
        let mut raised = self.matcher.raised(text, context);
        if let Some(likeness) = &self.likeness {
            likeness.weigh(text, &self.matcher, &mut raised);
        }
        raised
    }

    /// What it has learned from the examples of its topics, if it has.
    pub fn likeness(&self) -> Option<&Likeness> {
        self.likeness.as_ref()
    }

    /// The published topics, in the order of their ids.
    pub fn topics(&self) -> &[Topic] {
        &self.topics
    }

    /// The topic called `id`.
    pub fn topic(&self, id: &str) -> Option<&Topic> {
        self.index.get(&TopicId::new(id)).map(|&at| &self.topics[at])
    }

    /// The position of the topic called `id` among [`Store::topics`].
    pub fn position(&self, id: &TopicId) -> Option<usize> {
        self.index.get(id).copied()
    }

    /// Whether the curators have withdrawn the topic called `id`: it was published once, and its file says so.
    pub fn has_withdrawn(&self, id: &str) -> bool {
        self.withdrawn.iter().any(|withdrawn| withdrawn.as_str() == id)
    }

    /// The matcher of these topics; the indices it returns are positions in [`Store::topics`].
    pub fn matcher(&self) -> &Matcher {
        &self.matcher
    }

    /// The distinct sources of all topics.
    pub fn source_count(&self) -> usize {
        let mut seen: Vec<*const Source> = self
            .topics
            .iter()
            .flat_map(|topic| &topic.claims)
            .flat_map(|claim| {
                std::iter::once(&claim.statement).chain(claim.opposition.views().map(|view| &view.statement))
            })
            .flat_map(|statement| &statement.cites)
            .map(|cite| Arc::as_ptr(&cite.source))
            .collect();
        seen.sort_unstable();
        seen.dedup();
        seen.len()
    }
}
