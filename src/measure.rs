//! How good the triggers are: messages that people labelled, beside what the store raises on them. Precision and recall by topic, what
//! is taken for what, and every miss with the phrase that came nearest.

mod nearest;
mod table;

use std::collections::BTreeMap;

use serde::Serialize;

use counterpoint_core::{
    matcher::{Loss, Raised},
    remark::Context,
    store::Store,
    topic::{Topic, TopicId},
};

pub use table::text;

/// A message and the topics that it should raise, the first of them before all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Labelled {
    /// The line of the file, counted from 1.
    pub line: usize,
    /// The message.
    pub text: String,
    /// Its topics; none if nothing may be raised.
    pub topics: Vec<TopicId>,
}

/// What is wrong with a file of labelled messages.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unlabelled {
    /// There is no header, or a column is missing.
    #[error(
        "the first line names the columns, and `{0}` is not among them; the file has `text` and `topics`, parted by tabs"
    )]
    NoColumn(&'static str),
    /// A line has too few columns.
    #[error("line {0} has fewer columns than the first line names")]
    Short(usize),
    /// A label is no topic of the store.
    #[error(
        "line {line}: `{topic}` is no topic of the store; labels are ids of topics, parted by commas, or `none`"
    )]
    NoTopic {
        /// The line.
        line: usize,
        /// The label.
        topic: String,
    },
    /// An escape that is none.
    #[error("line {0}: a backslash stands before `n`, `t` or another backslash")]
    Escape(usize),
}

/// What stands in a file of labelled messages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Labels {
    /// The messages that can be measured.
    pub labelled: Vec<Labelled>,
    /// What is wrong with every other line, in the order of lines.
    pub faults: Vec<Unlabelled>,
}

/// Reads tab-separated columns with a header that names at least `text` and `topics`. A faulty line is told, and hides no other.
///
/// # Errors
/// [`Unlabelled::NoColumn`]: without the columns no line can be read.
pub fn read(file: &str, store: &Store) -> Result<Labels, Unlabelled> {
    let mut lines =
        file.lines().enumerate().map(|(at, line)| (at + 1, line.strip_suffix('\r').unwrap_or(line)));
    let header = lines.next().map(|(_, line)| line.trim_start_matches('\u{FEFF}')).unwrap_or_default();
    let names: Vec<&str> = header.split('\t').collect();
    let column = |name: &'static str| {
        names.iter().position(|one| one.trim() == name).ok_or(Unlabelled::NoColumn(name))
    };
    let (text, topics) = (column("text")?, column("topics")?);
    let mut labels = Labels::default();
    for (line, row) in lines.filter(|(_, row)| !row.trim().is_empty()) {
        match one(line, row, text, topics, store) {
            Ok(labelled) => labels.labelled.push(labelled),
            Err(faults) => labels.faults.extend(faults),
        }
    }
    Ok(labels)
}

/// The message of one row, or everything that is wrong with it; `text` and `topics` are the places of the columns.
fn one(
    line: usize,
    row: &str,
    text: usize,
    topics: usize,
    store: &Store,
) -> Result<Labelled, Vec<Unlabelled>> {
    let cells: Vec<&str> = row.split('\t').collect();
    let (Some(text), Some(labels)) = (cells.get(text), cells.get(topics)) else {
        return Err(vec![Unlabelled::Short(line)]);
    };
    let mut faults = Vec::new();
    let mut topics = Vec::new();
    for label in labels.split(',').map(str::trim).filter(|label| !label.is_empty() && *label != "none") {
        match store.topic(label) {
            Some(topic) => topics.push(topic.id.clone()),
            None => faults.push(Unlabelled::NoTopic { line, topic: label.to_owned() }),
        }
    }
    match unescaped(text) {
        Some(text) if faults.is_empty() => return Ok(Labelled { line, text, topics }),
        Some(_) => {}
        None => faults.push(Unlabelled::Escape(line)),
    }
    Err(faults)
}

fn unescaped(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut letters = text.chars();
    while let Some(c) = letters.next() {
        out.push(match c {
            '\\' => match letters.next()? {
                'n' => '\n',
                't' => '\t',
                '\\' => '\\',
                _ => return None,
            },
            c => c,
        });
    }
    Some(out)
}

/// Counts of agreement. Shares are between 0 and 1, and 1 where nothing could go wrong.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Score {
    /// Labelled, and found.
    pub hits: usize,
    /// Labelled, and not found.
    pub misses: usize,
    /// Found, and not labelled.
    pub false_alarms: usize,
}

#[expect(clippy::cast_precision_loss, reason = "counts of messages, far below 2^52")]
fn share(part: usize, of: usize) -> f64 {
    if of == 0 { 1.0 } else { part as f64 / of as f64 }
}

impl Score {
    /// The share of what was found that is labelled so.
    pub fn precision(&self) -> f64 {
        share(self.hits, self.hits + self.false_alarms)
    }

    /// The share of what is labelled that was found.
    pub fn recall(&self) -> f64 {
        share(self.hits, self.hits + self.misses)
    }

    /// The harmonic mean of both.
    pub fn f1(&self) -> f64 {
        share(2 * self.hits, 2 * self.hits + self.misses + self.false_alarms)
    }

    fn add(&mut self, other: Self) {
        self.hits += other.hits;
        self.misses += other.misses;
        self.false_alarms += other.false_alarms;
    }
}

impl Serialize for Score {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct as _;
        let mut object = serializer.serialize_struct("Score", 6)?;
        object.serialize_field("hits", &self.hits)?;
        object.serialize_field("misses", &self.misses)?;
        object.serialize_field("false-alarms", &self.false_alarms)?;
        object.serialize_field("precision", &self.precision())?;
        object.serialize_field("recall", &self.recall())?;
        object.serialize_field("f1", &self.f1())?;
        object.end()
    }
}

/// One topic's agreement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TopicScore {
    /// The topic.
    #[serde(serialize_with = "id")]
    pub topic: TopicId,
    /// How it agrees.
    #[serde(flatten)]
    pub score: Score,
}

/// A message on which a labelled topic was not found.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Miss {
    /// The line of the file.
    pub line: usize,
    /// The message.
    pub text: String,
    /// The topic that is labelled.
    #[serde(serialize_with = "id")]
    pub topic: TopicId,
    /// The topic that leads instead, if one was raised.
    pub led_by: Option<String>,
    /// The phrase that came nearest, if any came near.
    pub nearest: Option<String>,
    /// What it lacks.
    pub lacks: Option<String>,
}

/// A message on which a topic was found that is not labelled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct FalseAlarm {
    /// The line of the file.
    pub line: usize,
    /// The message.
    pub text: String,
    /// The topic that was found.
    #[serde(serialize_with = "id")]
    pub topic: TopicId,
    /// The phrases that caused it.
    pub phrases: Vec<String>,
    /// The labelled topics.
    pub labelled: Vec<String>,
}

/// How often a message labelled with one topic is led by another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Confusion {
    /// What is labelled; `none` if nothing is.
    pub labelled: String,
    /// What leads; `none` if nothing is raised.
    pub led: String,
    /// How often.
    pub times: usize,
}

/// How the store agrees with labelled messages.
///
/// A topic is found on a message if it leads the reply. A labelled topic is found as well if the reply only offers it, in its
/// menu; a topic that is offered and not labelled is no false alarm, as nothing is said of it: [`Measured::offered`] counts those.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Measured {
    /// How many messages.
    pub messages: usize,
    /// How many of them are labelled with a topic.
    pub positive: usize,
    /// Each topic of the store, in the order of ids.
    pub topics: Vec<TopicScore>,
    /// All of them together.
    pub overall: Score,
    /// The same, with every topic that is raised counted as said, the offered ones too.
    pub strict: Score,
    /// Messages that are labelled with a topic and whose reply is led by a labelled one.
    pub well_led: usize,
    /// Topics that were offered and are not labelled.
    pub offered: usize,
    /// What is taken for what: the first label beside the lead, where they differ.
    pub confusion: Vec<Confusion>,
    /// Every miss.
    pub misses: Vec<Miss>,
    /// Every false alarm.
    pub false_alarms: Vec<FalseAlarm>,
}

fn id<S: serde::Serializer>(topic: &TopicId, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(topic.as_str())
}

/// Measures the store on labelled messages; `done` hears of each message that was dealt with.
pub fn measure(store: &Store, labelled: &[Labelled], mut done: impl FnMut()) -> Measured {
    let nowhere = Context::default();
    let mut by_topic: BTreeMap<&str, Score> =
        store.topics().iter().map(|topic| (topic.id.as_str(), Score::default())).collect();
    let mut confusion: BTreeMap<(String, String), usize> = BTreeMap::new();
    let mut measured = Measured {
        messages: labelled.len(),
        positive: labelled.iter().filter(|one| !one.topics.is_empty()).count(),
        topics: Vec::new(),
        overall: Score::default(),
        strict: Score::default(),
        well_led: 0,
        offered: 0,
        confusion: Vec::new(),
        misses: Vec::new(),
        false_alarms: Vec::new(),
    };
    for one in labelled {
        // What the bot answers is measured: nobody who tells of a loss of their own is answered.
        let own_loss = Loss::own().told(&one.text).is_some();
        let raised = if own_loss { Raised::default() } else { store.raised(&one.text, &nowhere) };
        let topics: Vec<&Topic> = raised.topics.iter().map(|found| &store.topics()[found.topic]).collect();
        let is_labelled = |topic: &TopicId| one.topics.contains(topic);
        let lead = topics.first().map(|topic| &topic.id);
        measured.well_led += usize::from(lead.is_some_and(is_labelled));
        for wanted in &one.topics {
            let hit = topics.iter().any(|topic| topic.id == *wanted);
            let counts = by_topic
                .entry(store.topic(wanted.as_str()).map_or("", |topic| topic.id.as_str()))
                .or_default();
            if hit {
                counts.hits += 1;
                measured.strict.hits += 1;
                continue;
            }
            counts.misses += 1;
            measured.strict.misses += 1;
            let near = store.topic(wanted.as_str()).filter(|_| !own_loss);
            let near = near.and_then(|topic| nearest::of(topic, &one.text));
            let lacks = own_loss.then(|| "it is heard as a loss of its author's own".to_owned());
            measured.misses.push(Miss {
                line: one.line,
                text: one.text.clone(),
                topic: wanted.clone(),
                led_by: lead.map(ToString::to_string),
                nearest: near.as_ref().map(|near| near.phrase.clone()),
                lacks: lacks.or(near.map(|near| near.lacks)),
            });
        }
        for (at, topic) in topics.iter().enumerate().filter(|(_, topic)| !is_labelled(&topic.id)) {
            measured.strict.false_alarms += 1;
            if at > 0 {
                measured.offered += 1;
                continue;
            }
            by_topic.entry(topic.id.as_str()).or_default().false_alarms += 1;
            measured.false_alarms.push(FalseAlarm {
                line: one.line,
                text: one.text.clone(),
                topic: topic.id.clone(),
                phrases: raised.topics[at].phrases.iter().map(ToString::to_string).collect(),
                labelled: one.topics.iter().map(ToString::to_string).collect(),
            });
        }
        let agrees = lead.map_or(one.topics.is_empty(), is_labelled);
        if !agrees {
            let name = |topic: Option<&TopicId>| topic.map_or("none".to_owned(), ToString::to_string);
            *confusion.entry((name(one.topics.first()), name(lead))).or_default() += 1;
        }
        done();
    }
    for (topic, score) in by_topic {
        measured.overall.add(score);
        measured.topics.push(TopicScore { topic: TopicId::new(topic), score });
    }
    measured.confusion =
        confusion.into_iter().map(|((labelled, led), times)| Confusion { labelled, led, times }).collect();
    measured.confusion.sort_by_key(|one| std::cmp::Reverse(one.times));
    measured
}
