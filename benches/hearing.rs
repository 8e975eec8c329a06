//! What hearing costs, as ratios of one run: a message by its length and its kind, without and with the encoder, beside the phrases alone;
//! how much memory the encoder takes; and what reading 18, 100 and 1,000 topics costs, each with its paraphrases, with the asides and the judge.
//! The topics are those of the real store, again and again under other names.
//!
//! `cargo bench --bench hearing`. Where many examples of the store have no direction in the program yet, the first run makes them, which
//! takes minutes, and keeps them below `target/tmp`.

#![expect(clippy::expect_used, reason = "a measurement that cannot be made ends")]

#[path = "../tests/support/newest.rs"]
mod newest;

use std::{
    hint::black_box,
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use counterpoint_core::{
    engine::Engine,
    hear::Judge,
    remark::{Remark, RemarkId},
    settings::{Defaults, Key, Mode, Value},
    store::Store,
    time::Clock,
    topic::{Topic, TopicId},
};
use criterion::{BenchmarkId, Criterion};
use store::read::{self, File, Role};

/// Lengths of messages, in bytes: a quick word, a sentence, a paragraph, as long as Discord lets them be.
const LENGTHS: [usize; 4] = [20, 80, 400, 2_000];

/// Messages of each length.
const MESSAGES: usize = 20;

/// How many of them the encoder reads: each of the longest takes a tenth of a second and more.
const ENCODED: usize = 3;

/// Numbers of topics: those of the real store, and more.
const TOPICS: [usize; 3] = [18, 100, 1_000];

/// Messages of a file, one after the other: a tab ends each.
fn talk(path: &str) -> String {
    let text = std::fs::read_to_string(root().join(path)).expect("the messages");
    let lines = text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#')).skip(1);
    lines.map(|line| line.split('\t').next().unwrap_or_default()).collect::<Vec<_>>().join(" ")
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Parts of a text, each of about so many bytes.
fn parts(text: &str, bytes: usize) -> Vec<String> {
    let mut rest = text;
    let mut parts = Vec::new();
    while parts.len() < MESSAGES && rest.len() > bytes {
        let (part, behind) = rest.split_at(rest.floor_char_boundary(bytes));
        parts.push(part.to_owned());
        rest = behind;
    }
    parts
}

fn remark(text: &str) -> Remark {
    Remark::alone(RemarkId::from(1), text)
}

/// The median time of one of `all`, in microseconds.
fn median<T>(all: &[T], turns: usize, mut one: impl FnMut(&T)) -> f64 {
    let mut times: Vec<f64> = (0..turns)
        .map(|_| {
            let start = Instant::now();
            all.iter().for_each(&mut one);
            start.elapsed().as_secs_f64() * 1e6
                / f64::from(u32::try_from(all.len().max(1)).unwrap_or(u32::MAX))
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or_default()
}

/// Megabytes of memory that the program has now; none where the system does not tell.
fn memory() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    Some(line.trim().strip_suffix(" kB")?.parse::<f64>().ok()? / 1024.0)
}

/// The store, judged by its judge, or cautiously if it has none.
fn loaded(files: &[File]) -> Arc<Store> {
    let store = store::check_files(files, newest::day(files)).store.expect("the store has no errors");
    Arc::new(if store.is_judged() { store } else { store.judged(Judge::cautious()) })
}

fn engine(store: &Arc<Store>) -> Engine {
    let settings = Defaults::default().with(&Key::Mode, Value::Mode(Mode::Card));
    Engine::new(store.clone(), settings, Clock::by_hand(newest::day(&files())))
}

fn files() -> Vec<File> {
    read::files(&root().join("responses")).expect("the store can be read")
}

#[cfg(feature = "encoder")]
#[expect(clippy::unnecessary_wraps, reason = "without the encoder there is none")]
fn sensing(store: &Arc<Store>) -> Option<Engine> {
    let encoder = likeness::encoder().expect("the model lies in the program");
    let kept = Path::new(env!("CARGO_TARGET_TMPDIR")).join("directions");
    let mut cache = likeness::cache(&encoder, Some(&kept));
    let texts: Vec<&str> = store.exemplars().iter().map(|one| one.text).collect();
    let directions = likeness::directions(&encoder, &mut cache, &texts, |_| ());
    cache.save(&texts, ::store::whole::write).expect("they are kept");
    drop(cache);
    store.learn(directions);
    let engine = engine(store);
    engine.sense_with(Arc::new(likeness::Pool::start(&encoder, 1).expect("a thread")));
    Some(engine)
}

#[cfg(not(feature = "encoder"))]
fn sensing(_: &Arc<Store>) -> Option<Engine> {
    None
}

fn considered(sensing: &Engine, remark: &Remark) {
    let direction = sensing.direction_at_once(remark);
    drop(black_box(sensing.consider(remark, direction.as_ref())));
}

fn hearing(criterion: &mut Criterion) {
    let files = files();
    let before = memory();
    let bare_store = loaded(&files);
    let without = memory();
    let bare = engine(&bare_store);
    let store = loaded(&files);
    let second = memory();
    let sensing = sensing(&store);
    let with = memory();
    let talk = [("everyday", talk("responses/everyday.txt")), ("debate", talk("tests/labelled/tuning.tsv"))];
    let mut table = Vec::new();
    for (kind, text) in &talk {
        for length in LENGTHS {
            let messages: Vec<Remark> = parts(text, length).iter().map(|text| remark(text)).collect();
            let mut group = criterion.benchmark_group(format!("hear/{kind}"));
            group.bench_function(BenchmarkId::new("without the encoder", length), |bencher| {
                bencher.iter(|| messages.iter().for_each(|one| drop(black_box(bare.consider(one, None)))));
            });
            if let Some(sensing) = &sensing {
                group.bench_function(BenchmarkId::new("with the encoder", length), |bencher| {
                    let few = messages.iter().take(ENCODED);
                    bencher.iter(|| few.clone().for_each(|one| considered(sensing, one)));
                });
            }
            group.finish();
            let matcher = bare_store.matcher();
            let phrases =
                median(&messages, 50, |one| drop(black_box(matcher.raised(&one.text, &one.context))));
            let without = median(&messages, 50, |one| drop(black_box(bare.consider(one, None))));
            let few = messages.get(..ENCODED.min(messages.len())).unwrap_or_default();
            let with = sensing.as_ref().map(|sensing| median(few, 5, |one| considered(sensing, one)));
            table.push((kind, length, phrases, without, with));
        }
    }
    println!(
        "\n{:<10}{:>8}{:>14}{:>22}{:>22}",
        "talk", "bytes", "phrases µs", "hearing, as much", "with the encoder"
    );
    for (kind, length, phrases, without, with) in table {
        let with = with.map_or_else(|| "none".to_owned(), |with| format!("{:.0}", with / phrases));
        println!("{kind:<10}{length:>8}{phrases:>14.1}{:>22.1}{with:>22}", without / phrases);
    }
    let grown = |from: Option<f64>, to: Option<f64>| match (from, to) {
        (Some(from), Some(to)) => format!("{:.0} MB", to - from),
        _ => "unknown here".to_owned(),
    };
    println!(
        "\nmemory: the store {}; the encoder and the directions of its examples {} more",
        grown(before, without),
        if sensing.is_some() { grown(second, with) } else { "none".to_owned() }
    );
}

/// The files of a store of `count` topics: those of the real store, again and again under other names, each with its paraphrases. What was
/// measured of topics stands in the judge under the names of the first copies, so that it is of topics that are there.
fn many(files: &[File], count: usize) -> Vec<File> {
    let topics: Vec<&File> = files.iter().filter(|file| file.role == Role::Topic).collect();
    // A paraphrase may stand once: a copy's has one word more.
    let other = |line: &str, at: usize| match line.trim() {
        text if text.is_empty() || text.starts_with(['#', '[']) => format!("{line}\n"),
        text => format!("{text} {at}\n"),
    };
    let copy = |own: &File, at: usize| {
        let stem = format!("{}-{at}", own.stem);
        let text = match own.role {
            Role::Paraphrases => own.text.lines().map(|line| other(line, at)).collect(),
            _ => own.text.clone(),
        };
        File { path: own.path.replace(&own.stem, &stem), stem, text, ..own.clone() }
    };
    let mut all: Vec<File> = Vec::new();
    for at in 0..count {
        let Some(topic) = topics.get(at % topics.len().max(1)) else { continue };
        let own = files.iter().filter(|file| {
            matches!(file.role, Role::Topic | Role::Paraphrases)
                && file.stem == topic.stem
                && file.shelf == topic.shelf
        });
        all.extend(own.map(|own| copy(own, at)));
    }
    let others = files.iter().filter(|file| !matches!(file.role, Role::Topic | Role::Paraphrases));
    all.extend(others.cloned().map(|mut file| {
        if file.role == Role::Judge {
            for (at, topic) in topics.iter().enumerate() {
                file.text = renamed(&file.text, &topic.stem, &format!("{}-{at}", topic.stem));
            }
        }
        file
    }));
    all
}

/// A judge's text with another name for a topic, in its leans and where it tells what was measured.
fn renamed(judge: &str, from: &str, to: &str) -> String {
    let lines = judge.lines().map(|line| match line.strip_prefix(from) {
        Some(rest) if rest.starts_with(" =") => format!("{to}{rest}\n"),
        _ if line == format!("[topics.{from}]") => format!("[topics.{to}]\n"),
        _ => format!("{line}\n"),
    });
    lines.collect()
}

/// A thousand topics take two minutes to check: each number of them is measured by itself, a few times, and not sampled. To *check* is to find
/// everything that is wrong with the files, as `check` does and a first start; copies have the same phrases, and are told so. To *read* is to
/// make the whole store of files that were checked before, with its examples, asides and judge; to *compile* is the part of that which topics
/// take that are read.
fn reading() {
    let files = files();
    let day = newest::day(&files);
    let real = loaded(&files);
    let mut table = Vec::new();
    for count in TOPICS {
        let copies = many(&files, count);
        let topics: Vec<Topic> = (0..count)
            .filter_map(|at| {
                let own = real.topics().get(at % real.topics().len().max(1))?;
                Some(Topic { id: TopicId::new(format!("{}-{at}", own.id)), ..own.clone() })
            })
            .collect();
        let turns = if count < 1_000 { 3 } else { 1 };
        let check = median(&[()], turns, |()| drop(black_box(store::check_files(&copies, day))));
        let read = || store::trust_files(&copies).expect("the store can be made");
        let whole = read();
        assert!(whole.is_judged() && whole.topics().len() == count, "the store is whole");
        let examples = whole.exemplars().len();
        drop(whole);
        let made = median(&[()], turns, |()| drop(black_box(read())));
        let compile = median(&[()], turns, |()| drop(black_box(Store::of(topics.clone()))));
        table.push((count, examples, check, made, compile));
    }
    let each = |count: usize, time: f64| time / f64::from(u32::try_from(count.max(1)).unwrap_or(u32::MAX));
    let first = table.first().copied().unwrap_or((1, 1, 1.0, 1.0, 1.0));
    println!(
        "\n{:>8}{:>10}{:>12}{:>23}{:>10}{:>23}{:>12}{:>23}",
        "topics",
        "examples",
        "check ms",
        "a topic, to the first",
        "read ms",
        "a topic, to the first",
        "compile ms",
        "a topic, to the first"
    );
    for (count, examples, check, made, compile) in table {
        println!(
            "{count:>8}{examples:>10}{:>12.0}{:>23.2}{:>10.0}{:>23.2}{:>12.0}{:>23.2}",
            check / 1e3,
            each(count, check) / each(first.0, first.2),
            made / 1e3,
            each(count, made) / each(first.0, first.3),
            compile / 1e3,
            each(count, compile) / each(first.0, first.4)
        );
    }
}

fn main() {
    let mut criterion = Criterion::default()
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(1))
        .sample_size(10)
        .configure_from_args();
    hearing(&mut criterion);
    reading();
    criterion.final_summary();
}
