//! What raised a topic.

use std::{fmt, sync::Arc};

use super::Match;
use crate::words::{Language, Words};

/// What raised a topic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ground {
    /// These phrases, as their curators wrote them, in order of appearance.
    Phrases(Vec<Arc<str>>),
    /// Likeness to an example.
    Likeness {
        /// The file of the example: `topic.paraphrases.txt` or `topic.toml`; `paraphrases` if the example stands in no file.
        file: Arc<str>,
        /// The line that is most like the message, counted from 1; 0 if the example stands in no file.
        line: usize,
    },
    /// What others said before, in the discussion or in the message that is replied to.
    Discussion,
    /// Somebody asked for it by its name.
    Name,
}

impl Ground {
    /// The words that were found: phrases, or `file:line`; none for the discussion and for a name.
    pub fn texts(&self) -> Vec<Arc<str>> {
        match self {
            Self::Phrases(phrases) => phrases.clone(),
            Self::Likeness { file, line: 0 } => vec![file.clone()],
            Self::Likeness { file, line } => vec![format!("{file}:{line}").into()],
            Self::Discussion | Self::Name => Vec::new(),
        }
    }

    /// In words for moderators: "`a phrase`, `another`", "likeness to `topic.paraphrases.txt:12`", or "the topic's name"; nothing for the discussion.
    pub fn said(&self, words: &Words) -> String {
        let texts: Vec<String> = self.texts().iter().map(|text| format!("`{text}`")).collect();
        match self {
            Self::Likeness { .. } => words.ground_likeness(texts.concat()),
            Self::Name => words.ground_name().to_owned(),
            Self::Phrases(_) | Self::Discussion => texts.join(", "),
        }
    }

    /// Bytes of its texts.
    pub fn bytes(&self) -> usize {
        match self {
            Self::Phrases(phrases) => phrases.iter().map(|phrase| phrase.len() + size_of::<Arc<str>>()).sum(),
            Self::Likeness { file, .. } => file.len(),
            Self::Discussion | Self::Name => 0,
        }
    }
}

impl fmt::Display for Ground {
    /// In English, for operators.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.said(Language::English.words()))
    }
}

impl Match {
    /// What raised the topic.
    pub fn ground(&self) -> Ground {
        match &self.phrases[..] {
            [] if self.discussed => Ground::Discussion,
            [] => Ground::Name,
            [line, ..] if self.triggers.is_empty() => {
                let (file, number) = line.rsplit_once(':').unwrap_or((line, "0"));
                Ground::Likeness { file: file.into(), line: number.parse().unwrap_or(0) }
            }
            phrases => Ground::Phrases(phrases.to_vec()),
        }
    }
}
