//! How long a message of so many pieces takes on one core, and how long the model takes to read.
#![expect(clippy::unwrap_used, reason = "a measurement may fail")]

use std::path::Path;
use std::time::Instant;

fn main() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("model/encoder.bin");
    let began = Instant::now();
    let encoder = encoder::Encoder::open(&path).unwrap();
    println!("read in {:.0} ms", began.elapsed().as_secs_f64() * 1e3);
    for count in [8u32, 24, 40, 64, 112] {
        let mut pieces = vec![0];
        pieces.extend((0..count - 2).map(|k| 100 + (k * 7919) % 40_000));
        pieces.push(2);
        let mut times: Vec<f64> = (0..60)
            .map(|_| {
                let began = Instant::now();
                std::hint::black_box(encoder.embed_pieces(&pieces));
                began.elapsed().as_secs_f64() * 1e3
            })
            .collect();
        times.sort_by(f64::total_cmp);
        let at = |tenth: usize| times.get(tenth * 59 / 10).copied().unwrap_or_default();
        println!(
            "{count:4} pieces: quickest {:.1} ms, median {:.1} ms, nine in ten below {:.1} ms",
            at(0),
            at(5),
            at(9)
        );
    }
}
