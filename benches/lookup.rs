//! What looking things up costs with 10,000 topics loaded: Discord gives an answer three seconds. The topics are those of the real
//! store, again and again under other names.

#![expect(clippy::expect_used, reason = "a measurement that cannot be made ends")]

#[path = "../tests/support/newest.rs"]
mod newest;

use std::{hint::black_box, path::Path, time::Duration};

use counterpoint_core::{
    store::Store,
    topic::{Topic, TopicId},
};
use criterion::Criterion;

/// Topics in the large store.
const TOPICS: usize = 10_000;

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("responses");
    let files = store::read::files(&root).expect("the store can be read");
    let real = store::check_files(&files, newest::day(&files)).store.expect("the store has no errors");
    let topics: Vec<Topic> = (0..TOPICS)
        .map(|number| {
            let topic = &real.topics()[number % real.topics().len()];
            Topic {
                id: TopicId::new(format!("{}-{number}", topic.id)),
                title: format!("{} {number}", topic.title),
                // What is measured is looking up, not compiling 10,000 times the same triggers.
                triggers: Vec::new(),
                ..topic.clone()
            }
        })
        .collect();
    let large = Store::of(topics).expect("the topics can be used");
    let index = ::store::search::Index::of(large.topics());
    let mut criterion = Criterion::default()
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(2))
        .sample_size(10)
        .configure_from_args();
    criterion.bench_function("lookup/search/build", |bencher| {
        bencher.iter(|| ::store::search::Index::of(black_box(large.topics())));
    });
    for (name, typed) in [("one-letter", "b"), ("name", "budapest memo"), ("slip", "budpaest memorandun 77")]
    {
        criterion.bench_function(&format!("lookup/find/{name}"), |bencher| {
            bencher.iter(|| large.find(black_box(typed)).near.len());
        });
    }
    for (name, words) in
        [("word", "guarantee"), ("words", "legally binding assurances"), ("slips", "garantees of securty")]
    {
        criterion.bench_function(&format!("lookup/search/{name}"), |bencher| {
            bencher.iter(|| index.search(black_box(words), 0, 5).total);
        });
        criterion.bench_function(&format!("lookup/search/{name}/page-99"), |bencher| {
            bencher.iter(|| index.search(black_box(words), 495, 5).total);
        });
    }
    criterion.final_summary();
}
