//! What a file of talk is: an export, or a message a line.
//!
//! What a file is says its ending: `.json` is an export. Any other is a message a line, unless it begins as JSON does that programs write: with
//! an object that has a key, or with a list of such objects, of texts or of lists. So a line may begin with `{` or `[`.

use std::{ffi::OsStr, path::Path};

/// What a file has to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// An export.
    Export,
    /// An export or a message a line, as it begins.
    Any,
}

/// Whether the name of a file ends so, in small letters or capitals.
fn ends(file: &Path, with: &str) -> bool {
    file.extension().is_some_and(|ending| ending.eq_ignore_ascii_case(with))
}

/// The name of what is packed in a file, if its own name says that it is packed.
pub fn packed(file: &Path) -> Option<&OsStr> {
    file.file_stem().filter(|_| ends(file, "gz"))
}

impl Form {
    /// What a file of this name has to be, `.gz` aside.
    pub fn of(file: &Path) -> Self {
        if ends(packed(file).map_or(file, Path::new), "json") { Self::Export } else { Self::Any }
    }

    /// Whether a file that begins so is read as an export.
    pub fn is_export(self, head: &[u8]) -> bool {
        self == Self::Export || is_json(head)
    }

    /// What to do about a file that was read as an export and is none.
    pub fn remedy(self) -> &'static str {
        match self {
            Self::Export => {
                "export the channel again, in the format JSON, or give a file with a message a line, whose name does not end in `.json`"
            }
            Self::Any => {
                "the file begins as JSON does, and is read as an export: export the channel again, in the format JSON, or let the first line of a file with a message a line begin with no such brackets"
            }
        }
    }
}

/// Whether a file that begins so was written by a program as JSON: an object with a key, or a list of such objects, of texts or of lists.
fn is_json(head: &[u8]) -> bool {
    let head = head.trim_ascii_start();
    match head.split_first() {
        Some((b'{', rest)) => is_behind_text(rest, b":"),
        Some((b'[', rest)) => is_json(rest) || is_behind_text(rest, b",]"),
        _ => false,
    }
}

/// Whether bytes begin with a text in quotation marks, and one of `then` stands behind it.
fn is_behind_text(bytes: &[u8], then: &[u8]) -> bool {
    let Some((b'"', mut rest)) = bytes.trim_ascii_start().split_first() else { return false };
    loop {
        match rest {
            [b'"', behind @ ..] => {
                return behind.trim_ascii_start().first().is_some_and(|next| then.contains(next));
            }
            [b'\\', _, behind @ ..] | [_, behind @ ..] => rest = behind,
            [] => return false,
        }
    }
}
