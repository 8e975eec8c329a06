//! What addresses answered, kept in a file so that a second round asks only what is old.

use std::{collections::BTreeMap, fs, io, path::PathBuf, time::Duration};

use counterpoint_core::time::Moment;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use store::lint::links::Answer;

/// How long an answer that settles nothing is kept: the next day may bring another.
const UNSETTLED: Duration = Duration::from_hours(24);

/// Answers of earlier rounds, and the file they are kept in, if there is one.
#[derive(Debug, Default)]
pub struct Cache {
    file: Option<PathBuf>,
    /// How long an answer is kept.
    term: Duration,
    answers: BTreeMap<String, Kept>,
}

/// The file's content.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Content {
    /// What the file is, so that no other is taken for one.
    counterpoint_links: u8,
    answers: BTreeMap<String, Kept>,
}

/// The form of the file.
const FORM: u8 = 1;

/// One answer.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Kept {
    asked: Timestamp,
    answer: Word,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
}

/// An answer in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Word {
    /// The page is there.
    Fine,
    /// It is there, at another address.
    Moved,
    /// Programs may not look.
    Unknown,
    /// The page is not there.
    Dead,
    /// Nothing could be learned.
    Unanswered,
}

impl Word {
    /// The word of an answer, and what else it says.
    pub fn of(answer: &Answer) -> (Self, Option<&str>) {
        match answer {
            Answer::Fine => (Self::Fine, None),
            Answer::Moved(to) => (Self::Moved, Some(to)),
            Answer::Unknown(why) => (Self::Unknown, Some(why)),
            Answer::Dead(why) => (Self::Dead, Some(why)),
            Answer::Unanswered(why) => (Self::Unanswered, Some(why)),
        }
    }

    fn answer(self, detail: Option<&str>) -> Answer {
        let detail = detail.unwrap_or_default().to_owned();
        match self {
            Self::Fine => Answer::Fine,
            Self::Moved => Answer::Moved(detail),
            Self::Unknown => Answer::Unknown(detail),
            Self::Dead => Answer::Dead(detail),
            Self::Unanswered => Answer::Unanswered(detail),
        }
    }
}

impl Cache {
    /// A cache that is kept nowhere.
    pub fn none() -> Self {
        Self::default()
    }

    /// What `file` keeps, each answer for `term`; nothing if there is no such file.
    ///
    /// # Errors
    /// If the file cannot be read, or is no file of this kind: it is then not written over.
    pub fn read(file: PathBuf, term: Duration) -> io::Result<Self> {
        let answers = match fs::read_to_string(&file) {
            Ok(text) => match serde_json::from_str::<Content>(&text) {
                Ok(content) if content.counterpoint_links == FORM => content.answers,
                _ => {
                    return Err(io::Error::new(
                        io::ErrorKind::InvalidData,
                        "it keeps no answers of addresses",
                    ));
                }
            },
            Err(error) if error.kind() == io::ErrorKind::NotFound => BTreeMap::new(),
            Err(error) => return Err(error),
        };
        Ok(Self { file: Some(file), term, answers })
    }

    /// What an address answered, if that is not too long ago, and when.
    pub fn get(&self, url: &str, now: Moment) -> Option<(Answer, Moment)> {
        let kept = self.answers.get(url)?;
        let asked = Moment(kept.asked.as_millisecond());
        let settled = !matches!(kept.answer, Word::Unknown | Word::Unanswered);
        let term = if settled { self.term } else { self.term.min(UNSETTLED) };
        // A clock that was set back makes nothing young.
        let fresh = asked <= now && now.since(asked) < term;
        fresh.then(|| (kept.answer.answer(kept.detail.as_deref()), asked))
    }

    /// Keeps what an address answered.
    pub fn put(&mut self, url: &str, answer: &Answer, now: Moment) {
        let (word, detail) = Word::of(answer);
        let asked = Timestamp::from_millisecond(now.0).unwrap_or(Timestamp::UNIX_EPOCH);
        self.answers.insert(url.to_owned(), Kept { asked, answer: word, detail: detail.map(str::to_owned) });
    }

    /// Writes the file, if there is one: whole or not at all.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn save(&self) -> io::Result<()> {
        let Some(file) = &self.file else { return Ok(()) };
        let content = Content { counterpoint_links: FORM, answers: self.answers.clone() };
        let text = serde_json::to_string_pretty(&content).map_err(io::Error::other)? + "\n";
        store::whole::write(file, text.as_bytes())
    }
}
