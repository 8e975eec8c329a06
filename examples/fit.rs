//! Learns a store's judge from labelled talk, held out in turn, and prints how well it hears: `cargo run --example fit -- FOLDS TALK WAR-TALK
//! WRITTEN > responses/judge.toml`, where FOLDS is what `crates/encoder/folds/unpack.py` wrote, and the files are tab-separated with the
//! columns `text`, `lead` and `also`, and where they have them `before` and `parent`.
//!
//! The directions are those of encoders that were trained without the messages: the encoder that ships has seen them all. The table goes
//! to standard error, the judge to standard output.
#![expect(clippy::expect_used, reason = "whoever runs it sees why it stops")]

use std::{
    collections::{BTreeMap, BTreeSet},
    env, fs,
    path::Path,
};

use counterpoint_core::{
    hear::{
        Around, DIMENSIONS, Direction, Example, Examples, Hearing, Judge, Measured, PRECISION,
        fit::{Row, cross_validated, fit},
    },
    remark::Context,
    store::Store,
    topic::TopicId,
};

/// How many parts the messages were cut into, each held out once.
const FOLDS: usize = 4;

/// The share of wanted cards that cards and offers are to reach together.
const OFFERED: f32 = 0.8;

/// A labelled message.
struct Said {
    text: String,
    /// The topic whose card is wanted: `none`, or `either` where readers differed.
    lead: String,
    /// Topics that are tolerable.
    also: BTreeSet<String>,
    /// How many other people raised a topic before.
    before: BTreeMap<String, usize>,
    /// Topics of the message replied to.
    parent: BTreeSet<String>,
}

struct Discussed<'d> {
    store: &'d Store,
    said: &'d Said,
}

impl Discussed<'_> {
    fn id(&self, topic: usize) -> &str {
        self.store.topics().get(topic).map_or("", |topic| topic.id.as_str())
    }
}

impl Around for Discussed<'_> {
    fn before(&self, topic: usize) -> usize {
        self.said.before.get(self.id(topic)).copied().unwrap_or_default()
    }

    fn parent(&self, topic: usize) -> bool {
        self.said.parent.contains(self.id(topic))
    }
}

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [folds, files @ ..] = arguments.as_slice() else { panic_with_use() };
    let [talk, war, written] = files else { panic_with_use() };
    let check = store::check(Path::new("responses"), counterpoint::app::clock::system().today())
        .expect("the store is read");
    let store = check.store.expect("the store has no errors");
    let index: serde_json::Value = serde_json::from_str(
        &fs::read_to_string("crates/encoder/folds/index.json").expect("the list of folds"),
    )
    .expect("it is JSON");
    let mut all = said(talk);
    let talk_only = all.len();
    all.extend(said(war));
    let written = said(written);
    let judge = Judge::cautious();
    let mut rows: Vec<Row> = Vec::new();
    let mut of: Vec<(usize, usize)> = Vec::new();
    for fold in 0..FOLDS {
        let examples = examples(&store, &index, folds, fold, &written);
        let tests = directions(&Path::new(folds).join(format!("fold{fold}.test")));
        for (message, direction) in
            numbers(&Path::new(folds).join(format!("fold{fold}.index"))).into_iter().zip(tests)
        {
            let said = &all[message];
            let raised = store.matcher().raised(&said.text, &Context::default());
            let words = said.text.split_whitespace().count();
            let around = Discussed { store: &store, said };
            let topics = store.topics();
            let likeness = Some((&direction, &examples));
            let hearing = Hearing {
                topics,
                judge: &judge,
                raised: &raised,
                words,
                likeness,
                encoder: true,
                around: &around,
            };
            let near = examples.near(&direction);
            for (topic, one) in topics.iter().enumerate() {
                let wanted = said.lead == one.id.as_str();
                rows.push(Row {
                    topic: one.id.clone(),
                    evidence: hearing.evidence(topic, Some(&near)),
                    wanted,
                    fold,
                });
                of.push((message, topic));
            }
        }
    }
    let bare: Vec<Row> = rows
        .iter()
        .map(|row| Row { evidence: row.evidence.clone().without_likeness(), ..row.clone() })
        .collect();
    let with = cross_validated(&rows).expect("both labels occur");
    let without = cross_validated(&bare).expect("both labels occur");
    let ids: Vec<&str> = store.topics().iter().map(|topic| topic.id.as_str()).collect();
    eprintln!(
        "recall of wanted cards at precision 0.7, 0.8, 0.85, 0.9 (tolerable ones count as neither), each message held out once"
    );
    let everything = |_: usize| true;
    let judged = Judged { all: &all, ids: &ids, of: &of };
    judged.told("phrases, likeness, discussion", &with, &everything);
    judged.told("  talk.tsv", &with, &|message| message < talk_only);
    judged.told("  war-talk.tsv", &with, &|message| message >= talk_only);
    judged.told("phrases, discussion", &without, &everything);
    let no_talk: Vec<Row> = rows.iter().map(alone).collect();
    judged.told("phrases, likeness", &cross_validated(&no_talk).expect("both labels occur"), &everything);
    for (low, high) in [(0.05, 0.2), (0.2, 0.4), (0.4, 0.6), (0.6, 0.8), (0.8, 1.01)] {
        let here: Vec<(f32, bool)> = with
            .iter()
            .zip(&rows)
            .filter(|(p, _)| (low..high).contains(*p))
            .map(|(p, row)| (*p, row.wanted))
            .collect();
        let count = small(here.len().max(1));
        let called = here.iter().map(|one| one.0).sum::<f32>() / count;
        let wanted = small(here.iter().filter(|one| one.1).count()) / count;
        eprintln!(
            "called {low:.2} to {high:.2}: {} topics of messages, called {called:.2} on average, {wanted:.2} wanted",
            here.len()
        );
    }
    let (sure, maybe, topics) = judged.thresholds(&with);
    let learned = Judge {
        learned_from: format!(
            "{} messages of live threads and of other communities, each written anew after a real one and labelled by two readers; {} want a card. Four folds, directions of encoders that had not seen them",
            all.len(),
            all.iter().filter(|said| ids.contains(&said.lead.as_str())).count()
        ),
        sure,
        maybe,
        with_likeness: fit(&rows).expect("both labels occur"),
        without_likeness: fit(&bare).expect("both labels occur"),
        topics,
    };
    print!("{}", learned.file());
}

fn panic_with_use() -> ! {
    eprintln!("use: fit FOLDS TALK WAR-TALK WRITTEN > responses/judge.toml");
    std::process::exit(2)
}

/// A row without what the discussion says.
fn alone(row: &Row) -> Row {
    Row { evidence: row.evidence.clone().discussion(0, false), ..row.clone() }
}

fn small(count: usize) -> f32 {
    u16::try_from(count).map_or(f32::from(u16::MAX), f32::from)
}

/// What was said of each topic of each message, beside what readers said.
struct Judged<'j> {
    all: &'j [Said],
    ids: &'j [&'j str],
    of: &'j [(usize, usize)],
}

/// What a card would be: wanted, unwanted, or tolerable.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Wanted,
    Unwanted,
    Tolerable,
}

impl Judged<'_> {
    /// The likeliest topic of each message, surest first: probability, message, topic, what its card would be.
    fn cards(&self, said: &[f32], take: &dyn Fn(usize) -> bool) -> Vec<(f32, usize, usize, Kind)> {
        let mut best: BTreeMap<usize, (f32, usize)> = BTreeMap::new();
        for (&p, &(message, topic)) in said.iter().zip(self.of).filter(|(_, of)| take(of.0)) {
            let first = best.entry(message).or_insert((p, topic));
            if p > first.0 {
                *first = (p, topic);
            }
        }
        let mut cards: Vec<_> = best
            .into_iter()
            .map(|(message, (p, topic))| {
                let (said, id) = (&self.all[message], self.ids[topic]);
                let kind = if said.lead == id {
                    Kind::Wanted
                } else if said.also.contains(id) || said.lead == "either" {
                    Kind::Tolerable
                } else {
                    Kind::Unwanted
                };
                (p, message, topic, kind)
            })
            .collect();
        cards.sort_by(|left, right| right.0.total_cmp(&left.0));
        cards
    }

    fn wanted(&self, take: &dyn Fn(usize) -> bool) -> usize {
        let known = |said: &Said| self.ids.contains(&said.lead.as_str());
        self.all.iter().enumerate().filter(|(at, said)| take(*at) && known(said)).count()
    }

    fn told(&self, what: &str, said: &[f32], take: &dyn Fn(usize) -> bool) {
        let (wanted, cards) = (self.wanted(take), self.cards(said, take));
        let mut line = format!("{what:32} of {wanted:4}:");
        for least in [0.7, 0.8, 0.85, 0.9] {
            line.push_str(&format!(" {:.2}", reached(&cards, least, wanted).0));
        }
        eprintln!("{line}");
    }

    /// The thresholds of sure and maybe, and what was measured of each topic at the first.
    fn thresholds(&self, said: &[f32]) -> (f32, f32, BTreeMap<TopicId, Measured>) {
        let every = |_: usize| true;
        let (wanted, cards) = (self.wanted(&every), self.cards(said, &every));
        let sure = reached(&cards, PRECISION, wanted).1;
        let mut found = 0;
        let mut maybe = sure;
        for (p, .., kind) in &cards {
            found += usize::from(*kind == Kind::Wanted);
            maybe = *p;
            if small(found) >= OFFERED * small(wanted) || *p < 0.02 {
                break;
            }
        }
        let topics = self.ids.iter().enumerate().map(|(topic, id)| {
            let own: Vec<_> = cards.iter().filter(|one| one.2 == topic && one.0 >= sure).collect();
            let right = own.iter().filter(|one| one.3 == Kind::Wanted).count();
            let wrong = own.iter().filter(|one| one.3 == Kind::Unwanted).count();
            let precision = if right + wrong == 0 { 0.0 } else { small(right) / small(right + wrong) };
            let wanted = self.all.iter().filter(|said| said.lead == *id).count();
            (TopicId::new(*id), Measured { wanted, cards: right + wrong, precision })
        });
        (sure, maybe.min(sure), topics.collect())
    }
}

/// The largest share of wanted cards at a precision, and the threshold there; of ten cards at least.
fn reached(cards: &[(f32, usize, usize, Kind)], least: f32, wanted: usize) -> (f32, f32) {
    let (mut right, mut wrong, mut best) = (0, 0, (0.0, 1.0));
    for (p, .., kind) in cards {
        right += usize::from(*kind == Kind::Wanted);
        wrong += usize::from(*kind == Kind::Unwanted);
        if right + wrong >= 10 && small(right) >= least * small(right + wrong) {
            best = (small(right) / small(wanted.max(1)), *p);
        }
    }
    best
}

/// The examples of a fold: those of the store that its encoder knew, and what was written for topics, and for none.
fn examples(
    store: &Store,
    index: &serde_json::Value,
    folds: &str,
    fold: usize,
    written: &[Said],
) -> Examples {
    let position = |id: &str| store.position(&TopicId::new(id));
    let path = |name: &str| Path::new(folds).join(format!("fold{fold}.{name}"));
    let support = index["support"].as_array().expect("a list of examples");
    let own = support.iter().zip(directions(&path("support"))).map(|(one, direction)| {
        let topic = position(one["topic"].as_str().unwrap_or_default());
        Example { topic, claim: None, place: None, direction }
    });
    let asides = written.iter().zip(directions(&path("written"))).filter(|(said, _)| said.lead == "none");
    let asides = asides.map(|(_, direction)| Example { topic: None, claim: None, place: None, direction });
    Examples::of(store.topics().len(), own.filter(|one| one.topic.is_some()).chain(asides))
}

fn directions(path: &Path) -> Vec<Direction> {
    let bytes = fs::read(path).expect("directions of a fold");
    let rows = bytes.chunks_exact(DIMENSIONS);
    rows.map(|row| {
        let mut numbers = Box::new([0_i8; DIMENSIONS]);
        for (number, byte) in numbers.iter_mut().zip(row) {
            *number = i8::from_le_bytes([*byte]);
        }
        Direction::whole(numbers)
    })
    .collect()
}

fn numbers(path: &Path) -> Vec<usize> {
    let bytes = fs::read(path).expect("the rows of a fold");
    let numbers = bytes.as_chunks::<4>().0.iter();
    numbers.map(|bytes| usize::try_from(u32::from_le_bytes(*bytes)).unwrap_or(usize::MAX)).collect()
}

fn said(path: &str) -> Vec<Said> {
    let file = fs::read_to_string(path).expect("labelled messages");
    let mut lines = file.lines();
    let names: Vec<&str> = lines.next().unwrap_or_default().split('\t').collect();
    lines
        .filter(|line| !line.is_empty())
        .map(|line| {
            let columns: Vec<&str> = line.split('\t').collect();
            let column = |name: &str| {
                names
                    .iter()
                    .position(|one| *one == name)
                    .and_then(|at| columns.get(at))
                    .copied()
                    .unwrap_or_default()
            };
            let list = |name: &str| {
                column(name).split(',').filter(|one| !one.is_empty()).map(str::to_owned).collect()
            };
            let before = column("before").split(',').filter_map(|one| {
                let (topic, people) = one.rsplit_once(':')?;
                Some((topic.to_owned(), people.parse().ok()?))
            });
            Said {
                text: column("text").replace("\\n", "\n").replace("\\t", "\t"),
                lead: column("lead").to_owned(),
                also: list("also"),
                before: before.collect(),
                parent: list("parent"),
            }
        })
        .collect()
}
