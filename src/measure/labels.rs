//! Files of labelled messages: what stands in their columns, and everything that is wrong with them.
//!
//! Columns are parted by tabs and found by their names in the first line; any that is not listed here is passed over.
//!
//! | column | what it holds |
//! |---|---|
//! | `text` | the message; `\n`, `\t` and `\\` stand for a line break, a tab and a backslash |
//! | `lead` | the topic whose card is wanted; `none`; `either` where readers wavered |
//! | `topics` | or: topics parted by commas, the first before all; `none` |
//! | `topic` | or: one topic |
//! | `also` | topics that are tolerable: a card of them is neither right nor wrong |
//! | `claim` | the claim of the topic that the message makes; `-`; a `?` behind it where readers differed |
//! | `stance` | whether it `asserts`, `disputes` or `asks` about that claim; it asserts it where the column is missing |
//! | `sample`, `kind` | where it comes from, or of what kind it is |
//! | `lang` | its language; told by its letters where the column is missing |
//! | `before` | topics that other people raised before it, each with how many people: `tram-line:2,river-treaty:1` |
//! | `parent` | topics of the message that it replies to |
//! | `thread`, `id`, `by` | the conversation that it stands in, which message of it it is, and who wrote it: its discussion is then what stands before it in the file, and neither `before` nor `parent` is looked at |
//! | `reply` | the `id` of the message of its conversation that it replies to |
//!
//! A file without `lead`, `topics` and `topic`, and with `near`, `loss` or `kind`, has messages that want no card: what they come near, or
//! what they tell of. Those of it that only sound so (`loss` is `no`, `kind` begins with `not-`) have no label, and are left out.

use std::fmt;

use counterpoint_core::{
    store::Store,
    topic::{Camp, TopicId},
};

use super::language;
use crate::talk::unescaped;

/// A message, and what people say that the bot should do with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Labelled {
    /// The line of the file, counted from 1.
    pub line: usize,
    /// The message.
    pub text: String,
    /// What is wanted.
    pub wanted: Wanted,
    /// Topics that are tolerable.
    pub also: Vec<TopicId>,
    /// The claim that it makes, if readers agree on one that the store has.
    pub claim: Option<ClaimLabel>,
    /// Where it comes from; the name of the file where no column says.
    pub sample: String,
    /// Its language: `en`, `uk`, `ru`, or as the column says.
    pub language: String,
    /// Topics that other people raised before, with how many people.
    pub before: Vec<(TopicId, usize)>,
    /// Topics of the message that it replies to.
    pub parent: Vec<TopicId>,
    /// Where it stands in a conversation whose messages stand before it in the file, if it is of one.
    pub turn: Option<Turn>,
}

/// A message's place in a conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    /// The conversation.
    pub thread: String,
    /// Which of its messages it is.
    pub id: String,
    /// Who wrote it.
    pub by: String,
    /// The message that it replies to.
    pub reply: Option<String>,
}

/// What is wanted on a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// A card of one of these topics, of the first before all; never empty.
    Card(Vec<TopicId>),
    /// No card.
    Nothing,
    /// Readers wavered: nothing that the bot does is right or wrong.
    Wavering,
}

impl Wanted {
    /// The topic that is wanted before all.
    pub fn first(&self) -> Option<&TopicId> {
        match self {
            Self::Card(topics) => topics.first(),
            Self::Nothing | Self::Wavering => None,
        }
    }

    /// Whether readers wavered.
    pub fn is_wavering(&self) -> bool {
        *self == Self::Wavering
    }

    /// Whether a card of this topic is wanted.
    pub fn has(&self, topic: &TopicId) -> bool {
        matches!(self, Self::Card(topics) if topics.contains(topic))
    }
}

/// The claim that a message makes, disputes or asks about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimLabel {
    /// Its topic.
    pub topic: TopicId,
    /// Its id.
    pub claim: String,
    /// Whose it is, if its side is of a camp.
    pub camp: Option<Camp>,
    /// The id of the side that the message takes: the claim's, or the other where it disputes the claim; none where it asks, or the claim is
    /// of no side.
    pub side: Option<String>,
    /// Whether the message disputes the claim.
    pub disputed: bool,
}

/// What is wrong with a file of labelled messages.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unlabelled {
    /// There is no header, or no column has the messages.
    #[error("the first line names the columns, and `text` is not among them; the columns are parted by tabs")]
    NoText,
    /// No column says what is wanted.
    #[error(
        "the first line names the columns, and none of `lead`, `topics` and `topic` is among them: one of them says which card is wanted"
    )]
    NoLabel,
    /// A line has too few columns.
    #[error("line {0} has fewer columns than the first line names")]
    Short(usize),
    /// A label is no topic of the store.
    #[error(
        "line {line}: `{topic}` is no topic of the store; labels are ids of topics, parted by commas, or `none`"
    )]
    NoTopic {
        /// Its line, from 1.
        line: usize,
        /// The label.
        topic: String,
    },
    /// What is said of the discussion before is no topic with a number of people.
    #[error(
        "line {line}: `{cell}` does not tell how many people raised a topic; write its id, a colon and the number of people, as in `tram-line:2`"
    )]
    Before {
        /// Its line, from 1.
        line: usize,
        /// What stands there.
        cell: String,
    },
    /// An escape that is none.
    #[error("line {0}: a backslash stands before `n`, `t` or another backslash")]
    Escape(usize),
    /// What is said of a claim is none of three.
    #[error("line {line}: `{stance}` is no stance; a message `asserts`, `disputes` or `asks`")]
    Stance {
        /// Its line, from 1.
        line: usize,
        /// What stands there.
        stance: String,
    },
}

/// What stands in a file of labelled messages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Labels {
    /// The messages that can be measured.
    pub labelled: Vec<Labelled>,
    /// How many messages have no label, and are left out.
    pub left_out: usize,
    /// How many claims were labelled that the store does not have; their messages count for topics alone.
    pub unknown_claims: usize,
    /// What is wrong with every other line, in the order of lines.
    pub faults: Vec<Unlabelled>,
}

/// The places of the columns.
struct Columns {
    text: usize,
    wanted: Option<usize>,
    also: Option<usize>,
    claim: Option<usize>,
    stance: Option<usize>,
    sample: Option<usize>,
    kind: Option<usize>,
    loss: Option<usize>,
    lang: Option<usize>,
    before: Option<usize>,
    parent: Option<usize>,
    thread: Option<usize>,
    id: Option<usize>,
    by: Option<usize>,
    reply: Option<usize>,
    /// The last column that has to be there.
    last: usize,
}

impl Columns {
    fn of(header: &str) -> Result<Self, Unlabelled> {
        let names: Vec<&str> = header.split('\t').map(str::trim).collect();
        let place = |name: &str| names.iter().position(|one| *one == name);
        let text = place("text").ok_or(Unlabelled::NoText)?;
        let wanted = place("lead").or_else(|| place("topics")).or_else(|| place("topic"));
        let nothing = place("near").or_else(|| place("loss")).or_else(|| place("kind"));
        if wanted.is_none() && nothing.is_none() {
            return Err(Unlabelled::NoLabel);
        }
        Ok(Self {
            text,
            wanted,
            also: place("also"),
            claim: place("claim"),
            stance: place("stance"),
            sample: place("sample"),
            kind: place("kind"),
            loss: place("loss"),
            lang: place("lang"),
            before: place("before"),
            parent: place("parent"),
            thread: place("thread"),
            id: place("id"),
            by: place("by"),
            reply: place("reply"),
            last: text.max(wanted.or(nothing).unwrap_or(text)),
        })
    }
}

/// Reads tab-separated columns. A faulty line is told, and hides no other. `name` is the file's: it stands for the sample where no column
/// does.
///
/// # Errors
/// [`Unlabelled::NoText`], [`Unlabelled::NoLabel`]: without the columns no line can be read.
pub fn read(file: &str, name: &str, store: &Store) -> Result<Labels, Unlabelled> {
    let mut lines =
        file.lines().enumerate().map(|(at, line)| (at + 1, line.strip_suffix('\r').unwrap_or(line)));
    let header = lines.next().map(|(_, line)| line.trim_start_matches('\u{FEFF}')).unwrap_or_default();
    let columns = Columns::of(header)?;
    let mut labels = Labels::default();
    for (line, row) in lines.filter(|(_, row)| !row.trim().is_empty()) {
        let cells: Vec<&str> = row.split('\t').collect();
        if cells.len() <= columns.last {
            labels.faults.push(Unlabelled::Short(line));
            continue;
        }
        let cell = |place: Option<usize>| place.and_then(|at| cells.get(at)).map_or("", |cell| cell.trim());
        let only_sounds = cell(columns.kind).starts_with("not-") || cell(columns.loss) == "no";
        if columns.wanted.is_none() && only_sounds {
            labels.left_out += 1;
            continue;
        }
        let mut row = Row { line, store, faults: Vec::new() };
        let topics = row.topics(cell(columns.wanted));
        let wanted = match cell(columns.wanted) {
            "either" => Wanted::Wavering,
            _ if topics.is_empty() => Wanted::Nothing,
            _ => Wanted::Card(topics),
        };
        let also = row.topics(cell(columns.also));
        let (before, parent) = (row.before(cell(columns.before)), row.topics(cell(columns.parent)));
        let text = row.text(cells.get(columns.text).copied().unwrap_or_default());
        row.stance(cell(columns.stance));
        if !row.faults.is_empty() {
            labels.faults.append(&mut row.faults);
            continue;
        }
        let claim = claim(store, &wanted, cell(columns.claim), cell(columns.stance));
        labels.unknown_claims += usize::from(matches!(claim, Known::Unknown));
        let sample = [cell(columns.sample), cell(columns.kind), name].into_iter().find(|one| !one.is_empty());
        let some = |place: Option<usize>| Some(cell(place).to_owned()).filter(|cell| !cell.is_empty());
        let turn = some(columns.thread).zip(some(columns.id)).zip(some(columns.by));
        let turn = turn.map(|((thread, id), by)| Turn { thread, id, by, reply: some(columns.reply) });
        let lang = Some(cell(columns.lang)).filter(|lang| !lang.is_empty());
        labels.labelled.push(Labelled {
            line,
            language: lang.unwrap_or_else(|| language::of(&text)).to_owned(),
            text,
            wanted,
            also,
            claim: claim.known(),
            sample: sample.unwrap_or_default().to_owned(),
            before,
            parent,
            turn,
        });
    }
    Ok(labels)
}

/// What is read of a row, and what is wrong with it.
struct Row<'s> {
    line: usize,
    store: &'s Store,
    faults: Vec<Unlabelled>,
}

impl Row<'_> {
    /// The topics of a label; none for `none` and `either`.
    fn topics(&mut self, labels: &str) -> Vec<TopicId> {
        if matches!(labels, "none" | "either") {
            return Vec::new();
        }
        list(labels).filter_map(|label| self.topic(label)).collect()
    }

    fn topic(&mut self, label: &str) -> Option<TopicId> {
        let topic = self.store.topic(label).map(|topic| topic.id.clone());
        if topic.is_none() {
            self.faults.push(Unlabelled::NoTopic { line: self.line, topic: label.to_owned() });
        }
        topic
    }

    /// Topics with how many people raised each.
    fn before(&mut self, cell: &str) -> Vec<(TopicId, usize)> {
        let mut before = Vec::new();
        for one in list(cell).filter(|_| cell != "none") {
            let counted =
                one.rsplit_once(':').and_then(|(topic, people)| Some((topic, people.parse().ok()?)));
            match counted {
                Some((topic, people)) => before.extend(self.topic(topic).map(|topic| (topic, people))),
                None => self.faults.push(Unlabelled::Before { line: self.line, cell: one.to_owned() }),
            }
        }
        before
    }

    fn stance(&mut self, cell: &str) {
        if !matches!(cell, "" | "-" | "asserts" | "disputes" | "asks") {
            self.faults.push(Unlabelled::Stance { line: self.line, stance: cell.to_owned() });
        }
    }

    fn text(&mut self, cell: &str) -> String {
        unescaped(cell).unwrap_or_else(|| {
            self.faults.push(Unlabelled::Escape(self.line));
            String::new()
        })
    }
}

fn list(cell: &str) -> impl Iterator<Item = &str> {
    cell.split(',').map(str::trim).filter(|one| !one.is_empty())
}

/// What a label of a claim says.
enum Known {
    Claim(ClaimLabel),
    /// None was labelled, or readers differed.
    Nothing,
    /// The store does not have it.
    Unknown,
}

impl Known {
    fn known(self) -> Option<ClaimLabel> {
        match self {
            Self::Claim(claim) => Some(claim),
            Self::Nothing | Self::Unknown => None,
        }
    }
}

fn claim(store: &Store, wanted: &Wanted, cell: &str, stance: &str) -> Known {
    let (Wanted::Card(topics), true) = (wanted, !matches!(cell, "" | "-") && !cell.ends_with('?')) else {
        return Known::Nothing;
    };
    let topics = topics.iter().filter_map(|topic| store.topic(topic.as_str()));
    let mut claims = topics.flat_map(|topic| topic.claims.iter().map(move |claim| (topic, claim)));
    claims.find(|(_, claim)| claim.id == cell).map_or(Known::Unknown, |(topic, claim)| {
        let own = claim.statement.side.as_ref();
        let side = own.and_then(|own| match stance {
            "asks" => None,
            "disputes" => topic.sides.iter().flatten().find(|side| side.id != own.id),
            _ => Some(own),
        });
        Known::Claim(ClaimLabel {
            topic: topic.id.clone(),
            claim: claim.id.clone(),
            camp: own.and_then(|side| side.camp),
            side: side.map(|side| side.id.clone()),
            disputed: stance == "disputes",
        })
    })
}

impl fmt::Display for Wanted {
    /// As a label: ids parted by commas, `none`, `either`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => f.write_str("none"),
            Self::Wavering => f.write_str("either"),
            Self::Card(topics) => {
                let ids: Vec<&str> = topics.iter().map(TopicId::as_str).collect();
                f.write_str(&ids.join(", "))
            }
        }
    }
}
