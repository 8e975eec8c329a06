//! Inputs made of the kept ones by chance break no target. Chance comes from a number: the same number makes the same input of the same files,
//! on any machine.
//!
//! `MADE=message:1234` makes one of them again, and `INPUTS=20` makes twenty times as many as usual.

#![expect(clippy::expect_used, reason = "a test that fails panics, also in what its tests share")]

#[path = "../../../tests/chaos/dice.rs"]
#[expect(dead_code, reason = "the storm throws its dice for more")]
mod dice;
#[path = "support/kept.rs"]
mod kept;
#[path = "support/mutate.rs"]
mod mutate;

use std::{
    env, fs,
    panic::{AssertUnwindSafe, catch_unwind},
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
        mpsc::{self, RecvTimeoutError},
    },
    thread,
    time::Duration,
};

use dice::Dice;
use fuzz::{TARGETS, Target};

/// How many inputs a target is given, and how many bytes each has at most. So many take each some ten seconds of a core, without
/// optimisation.
const INPUTS: [(&str, u64, usize); 8] = [
    ("topic-file", 1_000, 8_192),
    ("config", 4_000, 8_192),
    ("settings", 4_000, 8_192),
    ("custom-id", 20_000, 100),
    ("message", 1_000, 512),
    ("replay", 2_000, 4_096),
    ("transcript", 4_000, 4_096),
    ("requests", 4_000, 4_096),
];

/// How long one input may take: a thousand times what it takes.
const GIVE_UP: Duration = Duration::from_mins(2);

/// A target, and what it is given.
struct Course {
    name: &'static str,
    target: Target,
    count: u64,
    longest: usize,
    kept: Vec<Vec<u8>>,
    /// The number of the input that it has now.
    at: AtomicU64,
}

impl Course {
    fn all() -> impl Iterator<Item = Self> {
        let times = env::var("INPUTS").map_or(1, |times| times.parse().expect("INPUTS is a number"));
        TARGETS.into_iter().map(move |(name, target)| {
            let (_, count, longest) =
                *INPUTS.iter().find(|(of, ..)| *of == name).expect("each target has a number of inputs");
            let kept = kept::inputs(name).into_iter().map(|path| fs::read(path).expect("it can be read"));
            Self { name, target, count: count * times, longest, kept: kept.collect(), at: AtomicU64::new(0) }
        })
    }

    fn input(&self, number: u64) -> Vec<u8> {
        mutate::made(&self.kept, self.longest, &mut Dice::new(number))
    }

    /// Whether an input breaks the target; where it lies, and what to do.
    fn broken_by(&self, number: u64) -> Option<String> {
        self.at.store(number, Ordering::Relaxed);
        let input = self.input(number);
        catch_unwind(AssertUnwindSafe(|| (self.target)(&input))).err()?;
        Some(self.told(number, "breaks"))
    }

    /// What to do about an input.
    fn told(&self, number: u64, what: &str) -> String {
        let Self { name, .. } = self;
        let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{number}"));
        fs::write(&path, self.input(number)).expect("it can be written");
        format!(
            "input {number} {what} `{name}`; `MADE={name}:{number} cargo test -p fuzz --test made` gives it that input again. It lies at {}: keep it in crates/fuzz/seeds/{name}, under a name that says what it is",
            path.display()
        )
    }
}

#[test]
fn what_is_made_of_them_breaks_nothing() {
    if let Ok(made) = env::var("MADE") {
        let (name, number) = made.split_once(':').expect("MADE is a target, a colon and a number");
        let course = Course::all().find(|course| course.name == name).expect("there is such a target");
        let told = course.broken_by(number.parse().expect("MADE ends with a number"));
        assert!(told.is_none(), "{}", told.unwrap_or_default());
        return;
    }
    let courses: Vec<Arc<Course>> = Course::all().map(Arc::new).collect();
    let (sender, ends) = mpsc::channel();
    for course in courses.iter().cloned() {
        let sender = sender.clone();
        thread::spawn(move || {
            let broken = (1..=course.count).find_map(|number| course.broken_by(number));
            // Nobody listens any more where another target does not come back.
            let _ = sender.send((course.name, broken));
        });
    }
    let numbers = || courses.iter().map(|course| course.at.load(Ordering::Relaxed)).collect::<Vec<_>>();
    let (mut running, mut broken, mut before) =
        (TARGETS.map(|(name, _)| name).to_vec(), Vec::new(), numbers());
    while !running.is_empty() {
        match ends.recv_timeout(GIVE_UP) {
            Ok((name, told)) => {
                running.retain(|one| *one != name);
                broken.extend(told);
            }
            Err(RecvTimeoutError::Timeout) => {
                let now = numbers();
                let hanging = courses
                    .iter()
                    .zip(before.iter().zip(&now))
                    .filter(|(course, (before, now))| before == now && running.contains(&course.name));
                let told: Vec<String> =
                    hanging.map(|(course, (_, number))| course.told(*number, "hangs")).collect();
                assert!(told.is_empty(), "{}", told.join("\n"));
                before = now;
            }
            Err(RecvTimeoutError::Disconnected) => break,
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
    assert!(running.is_empty(), "these ended on their way: {running:?}");
}

#[test]
fn a_number_makes_the_same_input_and_others_make_others() {
    for course in Course::all() {
        let inputs: Vec<Vec<u8>> = (1..=200).map(|number| course.input(number)).collect();
        assert_eq!(inputs, (1..=200).map(|number| course.input(number)).collect::<Vec<_>>());
        assert!(inputs.iter().all(|input| input.len() <= course.longest), "{}", course.name);
        let mut different = inputs;
        different.sort();
        different.dedup();
        let new = different.iter().filter(|input| !course.kept.contains(input)).count();
        assert!(new > 150, "{}: {new} of 200", course.name);
    }
}
