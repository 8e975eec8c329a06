//! A test that lacks something which is not on this machine says so where a person reads it, and does not pass in silence in CI.

use std::{
    env,
    io::{self, Write as _},
};

/// Says that something is skipped because `need` is not here; `what` is the sentence. The caller returns.
///
/// It writes to standard error itself: what `eprintln!` prints in a test that passes is thrown away by the test harness.
///
/// # Panics
/// Where `CI` is `true`, unless `CI_WITHOUT`, a list parted by spaces, names the need: `.ci/run` puts into it what it has told to
/// be missing.
pub(crate) fn skipped(need: &str, what: &str) {
    let ci = env::var("CI").as_deref() == Ok("true");
    let without = env::var("CI_WITHOUT").unwrap_or_default();
    assert!(!ci || without.split(' ').any(|one| one == need), "{what}");
    let _ = writeln!(io::stderr(), "skipped: {what}");
}
