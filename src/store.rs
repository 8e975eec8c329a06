//! The response store: an immutable snapshot of `responses/`, loaded whole or not at all.
//!
//! [`Store::check`] reads every file, runs every lint, and returns all that was found together with the store, if no
//! finding is an error. Once loaded, a store never changes; a reload makes another.

pub mod file;
pub(crate) mod find;
pub mod read;
#[cfg(feature = "reload")]
pub mod reload;
pub mod schema;

use std::{collections::BTreeMap, io, path::Path, sync::Arc};

use jiff::civil::Date;

pub use find::Found;

use crate::{
    lint::{self, Finding},
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
    #[cfg(feature = "search")]
    searched: std::sync::OnceLock<Option<crate::search::Index>>,
}

/// What a check found, and the store if it may be used.
pub struct Check {
    /// Every finding, in the order of files and places.
    pub findings: Vec<Finding>,
    /// The number of topic files read.
    pub files: usize,
    /// The store, if no finding is an error.
    pub store: Option<Store>,
}

impl Check {
    /// How many findings are errors.
    pub fn errors(&self) -> usize {
        self.findings.iter().filter(|finding| finding.is_error()).count()
    }

    /// How many findings are warnings.
    pub fn warnings(&self) -> usize {
        self.findings.len() - self.errors()
    }
}

impl Check {
    /// What was found, in one line.
    pub fn summary(&self) -> String {
        let count =
            |number: usize, one: &str| format!("{number} {one}{}", if number == 1 { "" } else { "s" });
        let topics = count(self.files, "topic");
        match (self.errors(), self.warnings()) {
            (0, 0) => format!("{topics} checked: nothing to mend"),
            (errors, warnings) => {
                format!("{topics} checked: {}, {}", count(errors, "error"), count(warnings, "warning"))
            }
        }
    }
}

impl Store {
    /// Reads and checks the store under `root` as of `today`.
    ///
    /// # Errors
    /// If the folder or a file in it cannot be read.
    pub fn check(root: &Path, today: Date) -> io::Result<Check> {
        let files = read::files(root)?;
        Ok(Self::check_files(&files, today))
    }

    /// Checks files already read; what [`Store::check`] does after reading.
    pub fn check_files(files: &[read::File], today: Date) -> Check {
        let count = files.iter().filter(|file| file.role == read::Role::Topic).count();
        let (findings, store) = lint::run(files, today);
        Check { findings, files: count, store }
    }

    /// The snapshot of `topics`; only published ones are kept. `None` if their triggers cannot be compiled.
    pub fn of(topics: Vec<Topic>) -> Option<Self> {
        let withdrawn = topics.iter().filter(|topic| topic.status == Status::Withdrawn);
        let withdrawn = withdrawn.map(|topic| topic.id.clone()).collect();
        let topics: Vec<Topic> =
            topics.into_iter().filter(|topic| topic.status == Status::Published).collect();
        let matcher = Matcher::new(&topics).ok()?;
        let index = topics.iter().enumerate().map(|(at, topic)| (topic.id.clone(), at)).collect();
        let names = find::Names::of(&topics);
        Some(Self {
            topics,
            index,
            matcher,
            likeness: None,
            withdrawn,
            names,
            #[cfg(feature = "search")]
            searched: std::sync::OnceLock::new(),
        })
    }

    /// The same store, which has learned from the examples of its topics, if there are messages about no topic to tell them from.
    pub(crate) fn taught(mut self, files: &[read::File]) -> Self {
        let mut lessons: Vec<Lesson<'_>> = Vec::new();
        let mut asides = false;
        for file in files {
            let topic = match file.role {
                read::Role::Asides => None,
                read::Role::Paraphrases => match self.index.get(&TopicId::new(file.stem.as_str())) {
                    Some(&at) => Some(at),
                    None => continue,
                },
                _ => continue,
            };
            asides |= topic.is_none();
            lessons.extend(file.messages().map(|(line, text)| Lesson { text, topic, line: Some(line) }));
        }
        if !asides {
            return self;
        }
        for (at, topic) in self.topics.iter().enumerate() {
            for trigger in &topic.triggers {
                let own = trigger.matches.iter().map(|text| (text, Some(at)));
                let other = trigger.ignores.iter().map(|text| (text, None));
                lessons.extend(own.chain(other).map(|(text, topic)| Lesson { text, topic, line: None }));
            }
        }
        self.likeness = Some(Likeness::learn(&self.topics, &lessons));
        self
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

    /// What can be searched for in it; built when it is first asked for, and nothing if that fails.
    #[cfg(feature = "search")]
    pub fn search(&self) -> Option<&crate::search::Index> {
        let build = || crate::search::Index::of(&self.topics).ok();
        self.searched.get_or_init(build).as_ref()
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
