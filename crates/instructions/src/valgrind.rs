//! Counting a path with `valgrind --tool=callgrind`: this program runs itself under it, and counts only what `paths::counted` does.

use std::{env, fs, path::Path, process::Command};

/// Instructions that a path takes, once for each time that it is counted, in their order.
///
/// # Errors
/// If valgrind cannot be run or tells no count.
pub(crate) fn counts(path: &str) -> Result<Vec<u64>, String> {
    let folder = env::temp_dir().join(format!("instructions-{}-{path}", std::process::id()));
    fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let counts = counts_in(path, &folder);
    let _ = fs::remove_dir_all(&folder);
    counts
}

fn counts_in(path: &str, folder: &Path) -> Result<Vec<u64>, String> {
    let own = env::current_exe().map_err(|error| error.to_string())?;
    let out = folder.join("out");
    // On one core nothing is done by a thread of its own, which would not be counted.
    let run = Command::new("taskset")
        .args(["-c", "0", "valgrind", "--tool=callgrind"])
        .args([format!("--toggle-collect={COUNTED}"), format!("--dump-after={TOLD}")])
        .arg(format!("--callgrind-out-file={}", out.display()))
        .arg(own)
        .args(["path", path])
        .output()
        .map_err(|error| format!("cannot run valgrind: {error}"))?;
    if !run.status.success() {
        return Err(format!("{path}: {}", String::from_utf8_lossy(&run.stderr)));
    }
    let told = (1..).map_while(|number| fs::read_to_string(out.with_extension(number.to_string())).ok());
    let counts: Option<Vec<u64>> = told.map(|told| total(&told)).collect();
    counts.filter(|counts| !counts.is_empty()).ok_or_else(|| format!("{path}: valgrind tells no count"))
}

/// The function of which the instructions are counted, with everything that it calls.
const COUNTED: &str = "*paths::counted*";

/// The function after which they are told. One function cannot be both.
const TOLD: &str = "*paths::told*";

/// The sum of what was collected (Callgrind Format Specification, "totals").
fn total(told: &str) -> Option<u64> {
    let line = told.lines().rev().find_map(|line| line.strip_prefix("totals: "))?;
    line.trim().parse().ok().filter(|count| *count > 0)
}

#[cfg(test)]
mod tests {
    use super::total;

    #[test]
    fn the_total_is_the_last_and_none_is_no_count() {
        assert_eq!(total("events: Ir\nfn=(1) a\n1 2\ntotals: 41\n"), Some(41));
        assert_eq!(total("totals: 0\n"), None);
        assert_eq!(total(""), None);
    }
}
