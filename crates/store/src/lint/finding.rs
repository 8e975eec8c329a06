//! What a lint is, and what one finding says.

use std::{collections::HashSet, ops::Range};

use crate::{file::Expect, read::File};

/// Whether a finding keeps the store from loading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grade {
    /// The store does not load.
    Error,
    /// Taste and care: it only speaks.
    Warning,
}

/// What a lint looks at: the columns of the guide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// The form of a file.
    Shape,
    /// Phrases and examples.
    Triggers,
    /// Claims and opposing views.
    Claims,
    /// Sources and citations.
    Sources,
    /// What shows only across claims or files.
    Balance,
}

impl Group {
    /// Every group, in the order of the guide.
    pub const ALL: [Self; 5] = [Self::Shape, Self::Triggers, Self::Claims, Self::Sources, Self::Balance];

    /// The heading in the guide.
    pub fn heading(self) -> &'static str {
        match self {
            Self::Shape => "Shape",
            Self::Triggers => "Triggers",
            Self::Claims => "Claims and opposing views",
            Self::Sources => "Sources",
            Self::Balance => "Balance, across claims and files",
        }
    }
}

/// One kind of fault.
#[derive(Debug)]
pub struct Lint {
    /// The fault's name, in kebab case.
    pub name: &'static str,
    /// Error or warning.
    pub grade: Grade,
    /// What it looks at.
    pub group: Group,
    /// The lint's page: what it finds, why it matters, a bad and a good example, in Markdown.
    pub doc: &'static str,
}

/// Declares lints from their doc comments, which are also their pages in the guide.
macro_rules! lints {
    ($group:ident; $($(#[doc = $doc:literal])+ $grade:ident $name:ident = $word:literal;)+) => {
        $(
            $(#[doc = $doc])+
            pub(crate) static $name: $crate::lint::Lint = $crate::lint::Lint {
                name: $word,
                grade: $crate::lint::Grade::$grade,
                group: $crate::lint::Group::$group,
                doc: concat!($($doc, "\n"),+),
            };
        )+
    };
}
pub(crate) use lints;

/// A place in a file of the store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file, by its position among those checked.
    pub file: usize,
    /// Bytes of its text.
    pub span: Range<usize>,
}

/// One fault in one place.
#[derive(Clone, Debug)]
pub struct Finding {
    /// What kind of fault.
    pub lint: &'static Lint,
    /// Where it is.
    pub place: Place,
    /// What is wrong: names the thing in backticks, lower case, no full stop.
    pub message: String,
    /// What is said at the caret.
    pub label: String,
    /// What to do.
    pub help: String,
    /// Another place that matters, and what it is.
    pub also: Option<(Place, String)>,
}

impl Finding {
    pub(crate) fn new(
        lint: &'static Lint,
        file: usize,
        span: Range<usize>,
        message: impl Into<String>,
    ) -> Self {
        Self {
            lint,
            place: Place { file, span },
            message: message.into(),
            label: String::new(),
            help: String::new(),
            also: None,
        }
    }

    pub(crate) fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = help.into();
        self
    }

    pub(crate) fn also(mut self, file: usize, span: Range<usize>, label: impl Into<String>) -> Self {
        self.also = Some((Place { file, span }, label.into()));
        self
    }

    /// Whether it keeps the store from loading.
    pub fn is_error(&self) -> bool {
        self.lint.grade == Grade::Error
    }
}

/// Gathers findings, and holds warnings back where the file expects them.
pub(crate) struct Sink<'f> {
    files: &'f [File],
    findings: Vec<Finding>,
    met: HashSet<(usize, usize)>,
}

impl<'f> Sink<'f> {
    pub(crate) fn new(files: &'f [File]) -> Self {
        Self { files, findings: Vec::new(), met: HashSet::new() }
    }

    pub(crate) fn push(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    /// Adds what another one gathered of the same files.
    pub(crate) fn absorb(&mut self, other: Sink<'_>) {
        self.findings.extend(other.findings);
        self.met.extend(other.met);
    }

    /// Adds a warning, unless one of the tables of expectations, which stand in the same file, expects its lint.
    pub(crate) fn warn(&mut self, finding: Finding, expected: &[&Expect]) {
        let key =
            expected.iter().flat_map(|table| table.keys()).find(|key| key.get_ref() == finding.lint.name);
        if let Some(key) = key {
            self.met.insert((finding.place.file, key.span().start));
        } else {
            self.push(finding);
        }
    }

    /// Notes that the expectation at byte `start` of a file held a warning back.
    pub(crate) fn meet(&mut self, file: usize, start: usize) {
        self.met.insert((file, start));
    }

    /// The expectations that held a warning back so far: the file of each, and its first byte.
    pub(crate) fn met(&self) -> HashSet<(usize, usize)> {
        self.met.clone()
    }

    /// Whether an expectation at byte `start` of a file held a warning back.
    pub(crate) fn was_met(&self, file: usize, start: usize) -> bool {
        self.met.contains(&(file, start))
    }

    pub(crate) fn has_errors(&self) -> bool {
        self.findings.iter().any(Finding::is_error)
    }

    /// The findings in the order of files and places.
    pub(crate) fn finish(mut self) -> Vec<Finding> {
        self.findings.retain(|finding| !self.files[finding.place.file].quiet);
        self.findings
            .sort_by_key(|finding| (finding.place.file, finding.place.span.start, finding.lint.name));
        self.findings
    }
}
