//! What matching costs, beside a yardstick in the same run: a bare `daachorse` scan (charwise, overlapping) of the same bytes
//! after `to_lowercase`.
//!
//! `prepare` reads, masks and folds a message against a matcher that knows nothing of it; `match` goes from the raw message to
//! the list of topics. Streams are 1,000 chat messages of 70 bytes in the mean, one in a hundred of which raises something.
//! At the end a table of ratios is printed; only those mean anything, as machines differ and are busy.

#![expect(clippy::expect_used, reason = "a measurement that cannot be made ends")]

use std::{hint::black_box, time::Duration, time::Instant};

use counterpoint_core::{
    matcher::Matcher,
    remark::Context,
    topic::{DEFAULT_WITHIN, Trigger},
};
use criterion::{BenchmarkId, Criterion, Throughput};
use daachorse::{CharwiseDoubleArrayAhoCorasick, CharwiseDoubleArrayAhoCorasickBuilder};

/// Numbers of phrases.
const SIZES: [usize; 3] = [30, 1_000, 10_000];

/// A deterministic source of numbers (xorshift, Marsaglia).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % end as u64).expect("it is below a usize")
    }

    fn pick<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.below(list.len())]
    }
}

const LATIN: [&str; 24] = [
    "me", "mor", "an", "dum", "peace", "keep", "er", "guar", "tee", "treat", "y", "all", "iance", "bor",
    "der", "sanc", "tion", "min", "ister", "par", "lia", "ment", "ref", "er",
];
const CYRILLIC: [&str; 20] = [
    "ме",
    "мо",
    "ран",
    "дум",
    "мир",
    "отвор",
    "ець",
    "гаран",
    "тія",
    "дого",
    "вір",
    "кор",
    "дон",
    "санк",
    "ція",
    "мін",
    "істр",
    "рада",
    "угод",
    "війсь",
];
const ENGLISH: [&str; 60] = [
    "the", "a", "to", "and", "i", "you", "it", "is", "that", "was", "for", "on", "are", "with", "they", "be",
    "at", "one", "have", "this", "from", "by", "not", "but", "what", "all", "were", "when", "your", "can",
    "said", "there", "game", "play", "time", "lol", "just", "like", "good", "really", "people", "think",
    "about", "going", "server", "update", "work", "today", "dinner", "music", "best", "never", "again",
    "friend", "car", "build", "match", "season", "don't", "it's",
];
const UKRAINIAN: [&str; 30] = [
    "і",
    "на",
    "що",
    "я",
    "не",
    "це",
    "він",
    "вона",
    "як",
    "ми",
    "вони",
    "так",
    "ще",
    "вже",
    "було",
    "гра",
    "завтра",
    "сьогодні",
    "робота",
    "вечеря",
    "музика",
    "дуже",
    "добре",
    "люди",
    "час",
    "друг",
    "знову",
    "команда",
    "матч",
    "оновлення",
];

/// Phrases in the form that curators write: one or two words, one in three with a star.
fn phrases(count: usize) -> Vec<String> {
    let mut numbers = Numbers(0x9E37_79B9_7F4A_7C15);
    let mut phrases: Vec<String> = Vec::with_capacity(count);
    let mut seen = std::collections::HashSet::new();
    while phrases.len() < count {
        let parts: &[&str] = if numbers.below(2) == 0 { &LATIN } else { &CYRILLIC };
        let mut word = || (0..2 + numbers.below(3)).map(|_| numbers.pick(parts)).collect::<String>();
        let first = word();
        let second = word();
        let phrase = match numbers.below(6) {
            0 | 1 => format!("{first}*"),
            2 | 3 => first,
            _ => format!("{first} {second}"),
        };
        if seen.insert(phrase.clone()) {
            phrases.push(phrase);
        }
    }
    phrases
}

/// Chat: a message in a hundred has one of the phrases in it; `cyrillic` in ten are Ukrainian.
fn stream(phrases: &[String], cyrillic: usize) -> Vec<String> {
    let mut numbers = Numbers(0x2545_F491_4F6C_DD1D);
    let message = |at: usize| {
        let words: &[&str] = if numbers.below(10) < cyrillic { &UKRAINIAN } else { &ENGLISH };
        let length = 20 + numbers.below(100);
        let mut text = String::new();
        while text.len() < length {
            if !text.is_empty() {
                text.push_str(if numbers.below(12) == 0 { ", " } else { " " });
            }
            text.push_str(numbers.pick(words));
        }
        if at % 100 == 50 {
            let phrase = &phrases[numbers.below(phrases.len())];
            text.push(' ');
            text.push_str(&phrase.replace('*', ""));
        }
        text
    };
    (0..1_000).map(message).collect()
}

fn matcher(phrases: &[String]) -> Matcher {
    let triggers = phrases.chunks(10).map(|chunk| Trigger {
        phrases: chunk.iter().collect(),
        within: DEFAULT_WITHIN,
        ..Trigger::default()
    });
    Matcher::of_triggers(triggers).expect("the phrases can be used")
}

fn yardstick(phrases: &[String]) -> CharwiseDoubleArrayAhoCorasick<u32> {
    let mut needles: Vec<String> = phrases.iter().map(|phrase| phrase.replace('*', "")).collect();
    needles.sort();
    needles.dedup();
    CharwiseDoubleArrayAhoCorasickBuilder::new().build(needles).expect("the needles can be compiled")
}

/// The median time of one message over many turns, in nanoseconds, both ways in turn so that the machine's moods hit both.
fn ratio(
    messages: &[String],
    matcher: &Matcher,
    yardstick: &CharwiseDoubleArrayAhoCorasick<u32>,
) -> (f64, f64) {
    let context = Context::default();
    let turns = (40_000 / messages.len()).max(20);
    let mut times: [Vec<f64>; 2] = [Vec::new(), Vec::new()];
    for _ in 0..turns {
        let start = Instant::now();
        for message in messages {
            black_box(matcher.raised(black_box(message), &context).topics.len());
        }
        times[0].push(each(start.elapsed(), messages.len()));
        let start = Instant::now();
        for message in messages {
            black_box(yardstick.find_overlapping_iter(&black_box(message).to_lowercase()).count());
        }
        times[1].push(each(start.elapsed(), messages.len()));
    }
    let median = |times: &mut Vec<f64>| {
        times.sort_by(f64::total_cmp);
        times[times.len() / 2]
    };
    (median(&mut times[0]), median(&mut times[1]))
}

/// Nanoseconds for each of `count`.
fn each(time: Duration, count: usize) -> f64 {
    time.as_secs_f64() * 1e9 / f64::from(u32::try_from(count).expect("there are few messages"))
}

fn of_length(stream: &[String], bytes: usize) -> Vec<String> {
    let all = stream.iter().enumerate().filter(|(at, _)| at % 100 != 50).map(|(_, text)| text.as_str());
    let all = all.collect::<Vec<_>>().join(" ");
    let text = &all[..all.floor_char_boundary(bytes)];
    (0..(40_000 / bytes)).map(|_| text.to_owned()).collect()
}

fn main() {
    let mut criterion = Criterion::default()
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(1))
        .configure_from_args();
    let mut table = Vec::new();
    for (mix, cyrillic) in [("english", 0), ("with-ukrainian", 4)] {
        for size in SIZES {
            let phrases = phrases(size);
            let stream = stream(&phrases, cyrillic);
            let (matcher, yardstick) = (matcher(&phrases), yardstick(&phrases));
            let context = Context::default();
            let raised =
                stream.iter().filter(|text| !matcher.raised(text, &context).topics.is_empty()).count();
            assert!((8..=20).contains(&raised), "{raised} of 1,000 messages raise something");
            let bytes: usize = stream.iter().map(String::len).sum();
            let mut group = criterion.benchmark_group(format!("stream/{mix}"));
            group.throughput(Throughput::Bytes(bytes as u64));
            group.bench_function(BenchmarkId::new("match", size), |bencher| {
                bencher.iter(|| {
                    stream.iter().map(|text| matcher.raised(text, &context).topics.len()).sum::<usize>()
                });
            });
            group.bench_function(BenchmarkId::new("yardstick", size), |bencher| {
                let count = |text: &String| yardstick.find_overlapping_iter(&text.to_lowercase()).count();
                bencher.iter(|| stream.iter().map(count).sum::<usize>());
            });
            group.finish();
            table.push((mix, "stream".to_owned(), size, ratio(&stream, &matcher, &yardstick)));
            for length in [20, 80, 2_000] {
                let messages = of_length(&stream, length);
                let name = format!("{length} bytes");
                table.push((mix, name, size, ratio(&messages, &matcher, &yardstick)));
            }
        }
        let nothing = matcher(&["nothingofthekind".to_owned()]);
        let stream = stream(&phrases(30), cyrillic);
        let context = Context::default();
        criterion.bench_function(&format!("prepare/{mix}"), |bencher| {
            bencher.iter(|| {
                stream.iter().map(|text| nothing.raised(text, &context).topics.len()).sum::<usize>()
            });
        });
    }
    criterion.final_summary();
    println!(
        "\n{:<16}{:<12}{:>8}{:>12}{:>14}{:>8}{:>12}",
        "mix", "messages", "phrases", "match ns", "yardstick ns", "ratio", "to 30"
    );
    for (mix, name, size, (own, other)) in &table {
        let small = table.iter().find(|row| row.0 == *mix && row.1 == *name && row.2 == SIZES[0]);
        let to_small = own / small.map_or(*own, |row| row.3.0);
        println!("{mix:<16}{name:<12}{size:>8}{own:>12.0}{other:>14.0}{:>8.2}{to_small:>12.2}", own / other);
    }
}
