//! What a message is like: the encoder turns texts into directions, on a small pool of its own; the directions of a store's examples are
//! kept by their texts, so that a changed topic costs no more than its changed lines.
//!
//! The encoder's model lies in the program, so that a moved or renamed folder cannot part them. Nothing here is ever waited for by a
//! message that is nobody's business, and where the pool is busy a message is judged without it.

mod cache;
mod pool;

use std::{
    path::Path,
    sync::{Arc, LazyLock},
};

use counterpoint_core::hear::Direction;
pub use encoder::Encoder;

pub use cache::Cache;
use cache::Name;
pub use pool::{Pool, QUEUE};

/// The model: `crates/encoder/MODEL_CARD.md` tells where it comes from and what it gets wrong.
static MODEL: &[u8] = include_bytes!("../../encoder/model/encoder.bin");

/// Directions of the examples in `responses/`, made beforehand so that a first start need not: what is not among them is made when it is
/// needed, some 7 ms of one core each. `CONTRIBUTING.md` tells how the file is made anew.
static KNOWN: &[u8] = include_bytes!("../known.bin");

/// The model that lies in the program, and is used where it lies: to ask for it takes no time and no memory. What a message touches of it is
/// the system's to map, share between processes and take back.
///
/// # Errors
/// If the program was built with what is no model.
pub fn encoder() -> Result<Arc<Encoder>, &'static encoder::Fault> {
    static READ: LazyLock<Result<Arc<Encoder>, encoder::Fault>> =
        LazyLock::new(|| Encoder::built_in(MODEL).map(Arc::new));
    READ.as_ref().cloned()
}

/// The direction of a text, on this thread.
pub fn direction(encoder: &Encoder, text: &str) -> Direction {
    Direction::of(&encoder.embed(text))
}

/// The directions of `texts`, in their order: those that `cache` has, and the others made on all cores, with `told` called after each with
/// how many are there.
pub fn directions(
    encoder: &Arc<Encoder>,
    cache: &mut Cache,
    texts: &[&str],
    told: impl Fn(usize) + Sync,
) -> Vec<Direction> {
    let names: Vec<Name> = texts.iter().map(|text| cache::name(text)).collect();
    let missing: Vec<(Name, &str)> =
        names.iter().copied().zip(texts.iter().copied()).filter(|(name, _)| !cache.knows(name)).collect();
    let (known, threads) = (texts.len() - missing.len(), cores().min(missing.len().max(1)));
    let (next, done) = (std::sync::atomic::AtomicUsize::new(0), std::sync::atomic::AtomicUsize::new(known));
    let order = std::sync::atomic::Ordering::Relaxed;
    told(known);
    let made: Vec<Vec<(usize, Direction)>> = std::thread::scope(|scope| {
        let work = || {
            let mut own = Vec::new();
            loop {
                let at = next.fetch_add(1, order);
                let Some((_, text)) = missing.get(at) else { return own };
                own.push((at, direction(encoder, text)));
                told(done.fetch_add(1, order) + 1);
            }
        };
        // This thread takes its part too, and that of those which the system does not give.
        let others: Vec<_> =
            (1..threads).filter_map(|_| std::thread::Builder::new().spawn_scoped(scope, work).ok()).collect();
        let mut made = vec![work()];
        made.extend(others.into_iter().filter_map(|other| other.join().ok()));
        made
    });
    for (at, direction) in made.into_iter().flatten() {
        if let Some((name, _)) = missing.get(at) {
            cache.put(*name, direction);
        }
    }
    // What a thread that came to an end has not made is made here.
    let of = |(name, text): (&Name, &&str)| cache.of(name).unwrap_or_else(|| direction(encoder, text));
    names.iter().zip(texts).map(of).collect()
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}

/// The cache at `path` for this encoder, in memory only if there is no path; it also knows the examples that came with the program. What was
/// kept under another model is stale and begins anew.
pub fn cache(encoder: &Encoder, path: Option<&Path>) -> Cache {
    let revision = encoder.revision();
    path.map_or_else(Cache::nowhere, |path| Cache::open(path, revision)).knowing(KNOWN, revision)
}

#[cfg(test)]
mod tests {
    use super::*;
    use counterpoint_core::hear::{Priority, Sense as _};

    #[test]
    fn directions_come_in_the_order_of_their_texts_and_are_made_once() {
        let encoder = encoder().expect("the model lies in the program");
        let mut cache = Cache::nowhere();
        let texts =
            ["NATO's enlargement caused the war", "a bus to the harbour", "NATO's growth caused the war"];
        let made = directions(&encoder, &mut cache, &texts, |_| ());
        assert!(made[0].cosine(&made[2]) > made[0].cosine(&made[1]));
        let told = std::sync::Mutex::new(Vec::new());
        let again = directions(&encoder, &mut cache, &texts, |done| {
            told.lock().expect("nobody panicked").push(done);
        });
        assert_eq!(again, made);
        assert_eq!(*told.lock().expect("nobody panicked"), [3], "all were known");
    }

    #[test]
    fn the_model_and_the_directions_in_the_program_are_whole() {
        assert!(cache::is_whole(KNOWN), "the directions' check fits");
        let checked = Encoder::read(MODEL.to_vec()).expect("its check fits");
        assert_eq!(encoder().expect("the model lies in the program").revision(), checked.revision());
    }

    #[test]
    fn the_pool_gives_what_the_encoder_gives() {
        let encoder = encoder().expect("the model lies in the program");
        let pool = Pool::start(&encoder, 1).expect("a thread");
        let text = "Ukraine gave up its arsenal";
        for priority in [Priority::High, Priority::Low] {
            assert_eq!(pool.directions(&[text], priority), Some(vec![direction(&encoder, text)]));
        }
    }
}
