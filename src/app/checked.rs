//! Which stores were checked and had no error, so that the next start need not look for any. They are kept by revision in a file of the
//! folder for caches, a line each: the revision of the files, that of the program, the day, and how many warnings there were. The file may
//! be deleted at any time.

use std::{env, fs, path::PathBuf, time::UNIX_EPOCH};

use jiff::civil::Date;

use super::cache;

/// Stores that are kept: those that one person goes back and forth between.
const KEPT: usize = 16;

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
        let program = fs::metadata(env::current_exe().ok()?).ok()?;
        let made = program.modified().ok()?.duration_since(UNIX_EPOCH).ok()?.as_nanos();
        let key = format!("{revision} {}-{}-{made}", env!("CARGO_PKG_VERSION"), program.len());
        Some(Self::at(cache::folder()?.join("checked"), key, today))
    }

    fn at(file: PathBuf, key: String, today: Date) -> Self {
        Self { file, key, today }
    }

    /// How many warnings there were when it had no error today. What is due changes with the day, and with it what a card says, so a store is
    /// checked once a day.
    pub(super) fn warnings(&self) -> Option<usize> {
        let kept = fs::read_to_string(&self.file).ok()?;
        kept.lines().find_map(|line| {
            let (day, warnings) = line.strip_prefix(&self.key)?.trim().split_once(' ')?;
            let day: Date = day.parse().ok()?;
            (day == self.today).then(|| warnings.parse().ok()).flatten()
        })
    }

    /// Keeps that it has no error. The file is whole at any moment; where it cannot be written the next start checks again.
    pub(super) fn keep(&self, warnings: usize) {
        let kept = fs::read_to_string(&self.file).unwrap_or_default();
        let others = kept.lines().filter(|line| !line.starts_with(&self.key)).take(KEPT - 1);
        let own = format!("{} {} {warnings}", self.key, self.today);
        let lines: Vec<&str> = std::iter::once(own.as_str()).chain(others).collect();
        let beside = self.file.with_extension(format!("{}.new", std::process::id()));
        let folder = self.file.parent().map(fs::create_dir_all);
        let written = folder.is_none_or(|made| made.is_ok())
            && fs::write(&beside, lines.join("\n") + "\n")
                .and_then(|()| fs::rename(&beside, &self.file))
                .is_ok();
        if !written {
            let _ = fs::remove_file(&beside);
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn what_was_right_once_is_known_for_that_day_and_nothing_else_is() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("below/checked");
        let of = |key: &str, day| Checked::at(file.clone(), key.to_owned(), date(2026, 11, day));
        assert_eq!(of("one program", 27).warnings(), None, "nothing is kept yet");
        of("one program", 27).keep(3);
        assert_eq!(of("one program", 27).warnings(), Some(3));
        assert_eq!(of("one program", 28).warnings(), None, "of the next day nothing is known");
        assert_eq!(of("one program", 26).warnings(), None, "nor of the day before");
        assert_eq!(of("two program", 28).warnings(), None, "another store");
        assert_eq!(of("one programs", 28).warnings(), None, "another program");
        assert_eq!(of("one", 28).warnings(), None, "half a key");
        of("one program", 28).keep(0);
        assert_eq!(of("one program", 28).warnings(), Some(0));
        let kept = fs::read_to_string(&file).expect("the file");
        assert_eq!(kept.lines().count(), 1, "each store stands there once");
        for other in 0..KEPT {
            of(&format!("other-{other} program"), 28).keep(0);
        }
        assert_eq!(of("one program", 28).warnings(), None, "the one that was kept longest ago goes first");
        fs::write(&file, "one program\nnonsense\none program 2026-99-99 x\n").expect("written");
        assert_eq!(of("one program", 28).warnings(), None, "a damaged file tells nothing");
        let beside = fs::read_dir(file.parent().expect("a folder")).expect("read").count();
        assert_eq!(beside, 1, "nothing lies beside it");
    }
}
