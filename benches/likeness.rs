//! What likeness to examples costs a message beside the phrases alone, and what learning from the examples costs a store that is read.

#![expect(clippy::expect_used, reason = "a measurement that cannot be made ends")]

#[path = "../tests/support/newest.rs"]
mod newest;

use std::{hint::black_box, path::Path};

use counterpoint_core::remark::Context;
use criterion::{Criterion, Throughput};
use store::read;

fn lines(path: &str) -> Vec<String> {
    let text =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).expect("the messages");
    let own = |line: &&str| !line.trim().is_empty() && !line.starts_with('#');
    text.lines().filter(own).map(|line| line.split('\t').next().unwrap_or_default().to_owned()).collect()
}

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("responses");
    let files = read::files(&root).expect("the store can be read");
    let day = newest::day(&files);
    let store = store::check_files(&files, day).store.expect("the store has no errors");
    let context = Context::default();
    for (name, path) in [("everyday", "responses/everyday.txt"), ("debate", "tests/labelled/tuning.tsv")] {
        let messages = lines(path);
        let mut group = criterion.benchmark_group(name);
        group.throughput(Throughput::Elements(messages.len() as u64));
        group.bench_function("phrases", |bencher| {
            bencher.iter(|| {
                for text in &messages {
                    black_box(store.matcher().raised(text, &context));
                }
            });
        });
        group.bench_function("phrases and likeness", |bencher| {
            bencher.iter(|| {
                for text in &messages {
                    black_box(store.raised(text, &context));
                }
            });
        });
        group.finish();
    }
    let mut unlearned = files.clone();
    unlearned.retain(|file| file.role != read::Role::Asides);
    let mut group = criterion.benchmark_group("reading the store");
    group.sample_size(10);
    for (name, files) in [("phrases", &unlearned), ("phrases and likeness", &files)] {
        group.bench_function(name, |bencher| bencher.iter(|| black_box(store::check_files(files, day))));
    }
    group.finish();
    criterion.final_summary();
}
