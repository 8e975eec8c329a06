//! What composing costs: from the topic of the real store with the most claims to the layout of its card, and to its panels.

#![expect(clippy::expect_used, reason = "a measurement that cannot be made ends")]

#[path = "../tests/support/newest.rs"]
mod newest;

use std::{hint::black_box, path::Path, time::Duration};

use counterpoint_core::{
    composer::{self, Frame as _, fit},
    words::Language,
};
use criterion::Criterion;
use store::lint::Narrowest;

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("responses");
    let files = store::read::files(&root).expect("the store can be read");
    let today = newest::day(&files);
    let store = store::check_files(&files, today).store.expect("the store has no errors");
    let topic = store.topics().iter().max_by_key(|topic| topic.claims.len()).expect("a topic");
    let (frame, limits) = (&Narrowest, Narrowest.limits());
    let mut criterion = Criterion::default()
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(1))
        .configure_from_args();
    criterion.bench_function("compose/card", |bencher| {
        bencher.iter(|| {
            let reply = composer::compose(black_box(topic), 1, &[], today, Language::English);
            fit::layout(&reply.card, frame, limits)
        });
    });
    criterion.bench_function("compose/more-views", |bencher| {
        bencher.iter(|| composer::more_views(black_box(topic), 1, today, frame, Language::English).len());
    });
    criterion.bench_function("compose/sources", |bencher| {
        bencher.iter(|| composer::sources(black_box(topic), 1, frame, Language::English).len());
    });
    criterion.final_summary();
}
