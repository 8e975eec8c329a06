//! Which stores were checked and had no error, so that the next start need not look for any. They are kept by revision in a file of the
//! folder for caches, a line each: the revision of the files, that of the program, the day, and how many warnings there were. The file may
//! be deleted at any time.

use std::{fs, path::PathBuf};

use jiff::civil::Date;

use super::cache;

/// Stores that are kept: those that one person goes back and forth between.
const KEPT: usize = 16;

/// A check that found no error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Was {
    /// How many warnings there were.
    pub(super) warnings: usize,
    /// Whether it was today: what is due changes with the day.
    pub(super) today: bool,
}

/// A store that is looked up.
pub(super) struct Checked {
    file: PathBuf,
    /// The revisions of its files and of the program, as they stand in the file.
    key: String,
    today: Date,
}

impl Checked {
    /// The store with this revision. None where nothing can be kept: without a folder for it, or where the system does not tell which program
    /// this is.
    pub(super) fn of(revision: &str, today: Date) -> Option<Self> {
        let key = format!("{revision} {}", cache::program()?);
        Some(Self::at(cache::folder()?.join("checked"), key, today))
    }

    fn at(file: PathBuf, key: String, today: Date) -> Self {
        Self { file, key, today }
    }

    /// What is known of it, if it had no error when it was checked.
    pub(super) fn known(&self) -> Option<Was> {
        let kept = fs::read_to_string(&self.file).ok()?;
        kept.lines().find_map(|line| {
            let (day, warnings) = line.strip_prefix(&self.key)?.strip_prefix(' ')?.split_once(' ')?;
            let day: Date = day.parse().ok()?;
            Some(Was { warnings: warnings.parse().ok()?, today: day == self.today })
        })
    }

    /// Names its files and the program.
    pub(super) fn key(&self) -> &str {
        &self.key
    }

    /// Keeps that it has no error. Where it cannot be written the next start checks again.
    pub(super) fn keep(&self, warnings: usize) {
        let kept = fs::read_to_string(&self.file).unwrap_or_default();
        let others = kept.lines().filter(|line| !line.starts_with(&self.key)).take(KEPT - 1);
        let own = format!("{} {} {warnings}", self.key, self.today);
        let lines: Vec<&str> = std::iter::once(own.as_str()).chain(others).collect();
        let _ = store::whole::write(&self.file, (lines.join("\n") + "\n").as_bytes());
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn what_was_right_once_is_known_and_nothing_else_is() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("below/checked");
        let of = |key: &str, day| Checked::at(file.clone(), key.to_owned(), date(2026, 11, day));
        assert_eq!(of("one program", 27).known(), None, "nothing is kept yet");
        of("one program", 27).keep(3);
        assert_eq!(of("one program", 27).known(), Some(Was { warnings: 3, today: true }));
        for day in [26, 28] {
            assert_eq!(of("one program", day).known(), Some(Was { warnings: 3, today: false }), "{day}");
        }
        assert_eq!(of("two program", 28).known(), None, "another store");
        assert_eq!(of("one programs", 28).known(), None, "another program");
        assert_eq!(of("one", 28).known(), None, "half a key");
        of("one program", 28).keep(0);
        assert_eq!(of("one program", 28).known(), Some(Was { warnings: 0, today: true }));
        let kept = fs::read_to_string(&file).expect("the file");
        assert_eq!(kept.lines().count(), 1, "each store stands there once");
        for other in 0..KEPT {
            of(&format!("other-{other} program"), 28).keep(0);
        }
        assert_eq!(of("one program", 28).known(), None, "the one that was kept longest ago goes first");
        fs::write(&file, "one program\nnonsense\none program 2026-99-99 x\n").expect("written");
        assert_eq!(of("one program", 28).known(), None, "a damaged file tells nothing");
        let beside = fs::read_dir(file.parent().expect("a folder")).expect("read").count();
        assert_eq!(beside, 1, "nothing lies beside it");
    }
}
