//! What tells the files of a store from any others.

use std::{io, path::Path};

use sha1::{Digest as _, Sha1};

use crate::read::{self, File};

/// What tells the files of a store from any others, by every text and every path: the texts themselves take as much memory as the store
/// that is made of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// Of whatever a check of the files reads.
    texts: [u8; 20],
    /// Of where they lie, which findings name.
    paths: [u8; 20],
}

/// Files as they become known, one after the other.
#[derive(Default)]
struct Knowing {
    texts: Sha1,
    paths: Sha1,
}

impl Knowing {
    fn add(&mut self, file: &File) {
        let about =
            (&file.shelf, &file.stem, file.role, file.not_utf8, file.unread, file.quiet, file.text.len());
        self.texts.update(format!("{about:?}"));
        self.texts.update(&file.text);
        // What a path ends with is no beginning of the next.
        self.paths.update(file.path.len().to_le_bytes());
        self.paths.update(&file.path);
    }

    fn known(self) -> Known {
        Known { texts: self.texts.finalize().into(), paths: self.paths.finalize().into() }
    }
}

impl Known {
    /// Files that were read.
    pub fn of(files: &[File]) -> Self {
        let mut knowing = Knowing::default();
        for file in files {
            knowing.add(file);
        }
        knowing.known()
    }

    /// The files under `root`, and those of them that `kept` says to keep: one is in memory at a time.
    ///
    /// # Errors
    /// As [`read::files`].
    pub fn read(root: &Path, kept: impl Fn(&File) -> bool) -> io::Result<(Self, Vec<File>)> {
        let (mut knowing, mut files) = (Knowing::default(), Vec::new());
        read::each(root, |file| {
            knowing.add(&file);
            if kept(&file) {
                files.push(file);
            }
        })?;
        Ok((knowing.known(), files))
    }

    /// What changes with whatever a check of these files reads, in hexadecimal digits.
    pub fn revision(&self) -> String {
        let mut digits = String::new();
        for byte in self.texts {
            digits.push_str(&format!("{byte:02x}"));
        }
        digits
    }
}

#[cfg(test)]
mod tests {
    use super::{File, Known, Path, read};

    #[test]
    fn files_are_known_by_every_text_and_every_path() {
        let known = |list: &[(&str, &str)]| Known::of(&read::bundled(Path::new("store"), list));
        let files = [("shelf/a.toml", "title = 1"), ("asides.txt", "a\nb")];
        assert!(known(&files) == known(&[files[1], files[0]]), "the order of a folder is none");
        for other in [
            [("shelf/a.toml", "title = 2"), files[1]],
            [("ledge/a.toml", "title = 1"), files[1]],
            [files[0], ("asides.txt", "a\nb\n")],
        ] {
            assert!(known(&files) != known(&other), "{other:?}");
        }
        // Neither is a topic: what each is for, its shelf and its name are the same.
        let astray = |folder: &str| known(&[(&format!("{folder}/shelf/a.toml"), "title = 1")]);
        assert!(astray("one") != astray("two"), "a finding names the path");
    }

    #[test]
    fn files_are_known_alike_whether_they_are_kept_or_not() {
        let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/fixture-store"));
        let files = read::files(root).expect("the store can be read");
        let topic = |file: &File| file.role == read::Role::Topic;
        let (known, kept) = Known::read(root, topic).expect("it can be read");
        assert!(known == Known::of(&files));
        assert_eq!(kept, files.into_iter().filter(topic).collect::<Vec<_>>());
    }
}
