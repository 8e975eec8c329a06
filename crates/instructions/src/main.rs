//! How many instructions the hot paths take, counted by `valgrind --tool=callgrind` and held against `benches/instructions.toml`.
//!
//! ```text
//! cargo run --profile counting -p instructions              fails where a path takes 5 % more than is kept
//! cargo run --profile counting -p instructions -- update    keeps what is counted now
//! ```
//!
//! It also hears messages of 500, 1,000, 2,000 and 4,000 characters of each of the most awkward units of text
//! (`crates/core/src/matcher/units.toml`), and fails where twice the length takes more than twice the
//! instructions and half of what 500 characters take.
//!
//! A count does not depend on how busy the machine is. It does on the compiler and its options, which the file names: what another one made
//! is counted and not compared. Valgrind plays the processor, without AVX-512 whatever the machine has; of one without AVX2 the counts are
//! not compared either. The store is the invented one of the tests, so that no count changes with what curators write.

mod growth;
mod kept;
mod paths;
mod valgrind;

use std::{env, path::PathBuf, process::ExitCode};

use kept::{Compared, Kept};

/// The toolchain that made this program.
const TOOLCHAIN: &str = env!("TOOLCHAIN");

/// The file of counts.
fn file() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../benches/instructions.toml"))
}

fn main() -> ExitCode {
    let words: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let done = match words[..] {
        ["path", growth::PATH] => growth::take(),
        ["path", name] => paths::take(name),
        [] => growth::check().and_then(|()| counted()).and_then(|now| compare(&now)),
        ["update"] => counted().and_then(|now| now.write(&file())),
        _ => Err("it is run alone, or with `update`".to_owned()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            println!("{why}");
            ExitCode::FAILURE
        }
    }
}

/// Whether the machine's processor has AVX2, with which the counts that are kept were made.
fn has_avx2() -> bool {
    #[cfg(target_arch = "x86_64")]
    return std::arch::is_x86_feature_detected!("avx2");
    #[cfg(not(target_arch = "x86_64"))]
    false
}

/// Counts every path.
fn counted() -> Result<Kept, String> {
    let mut now = Kept::new(TOOLCHAIN);
    for (name, _) in paths::ALL {
        let counts = valgrind::counts(name)?;
        now.counts.insert((*name).to_owned(), counts.iter().sum());
    }
    Ok(now)
}

/// Tells each count beside what is kept.
///
/// # Errors
/// Which paths take more than they may, and what to do.
fn compare(now: &Kept) -> Result<(), String> {
    let kept = Kept::read(&file())?;
    match now.beside(&kept, has_avx2()) {
        Compared::Not(why) => {
            println!("{}{why}", now.table(&kept));
            Ok(())
        }
        Compared::Fine => {
            println!("{}no path takes more than it may", now.table(&kept));
            Ok(())
        }
        Compared::Slower(names) => Err(format!(
            "{}more than {} % above what is kept: {}. Make them cheaper; or, where they are worth it, run this with `update` and say why in the commit",
            now.table(&kept),
            kept::MOST_PERCENT,
            names.join(", ")
        )),
    }
}
