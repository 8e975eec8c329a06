//! Reading the folder: which files are topics, which hold shared sources, and what is in them.

use std::{
    collections::HashSet,
    fs,
    io::{self, Read as _},
    path::{Path, PathBuf},
};

/// The file of the sources that several topics cite.
pub const SHARED: &str = "sources.toml";

/// The file of loaded words.
pub const WORDING: &str = "wording.toml";

/// The file of words of one meaning that triggers refer to.
pub const CONCEPTS: &str = "concepts.toml";

/// The file of messages that are about no topic.
pub const ASIDES: &str = "asides.txt";

/// The file of ordinary chat, on which no topic may speak.
pub const EVERYDAY: &str = "everyday.txt";

/// The largest file that is read, in bytes: five times the largest there is. What is larger was not written by a curator.
pub const FILE_BYTES: u64 = 1 << 20;

/// How the name of a file of paraphrases ends, after the topic's id.
pub const PARAPHRASES: &str = ".paraphrases.txt";

/// The name of the judge's file.
pub const JUDGE: &str = "judge.toml";

/// What a file of the store is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// `<shelf>/<topic>.toml`
    Topic,
    /// `sources.toml`
    Shared,
    /// `wording.toml`
    Wording,
    /// `concepts.toml`
    Concepts,
    /// `<shelf>/<topic>.paraphrases.txt`: messages that say a topic's matter in other words, one a line.
    Paraphrases,
    /// `asides.txt`: messages about no topic, one a line.
    Asides,
    /// `everyday.txt`: ordinary chat, one message a line.
    Everyday,
    /// `judge.toml`: how hearing weighs what the witnesses say.
    Judge,
    /// A file where none is expected.
    Stray,
}

/// Why a file was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unread {
    /// It is larger than [`FILE_BYTES`].
    TooLarge,
    /// It is a pipe, a device or a socket.
    NoFile,
    /// It is a link that leads nowhere.
    LeadsNowhere,
}

/// A file of the store, as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// The path as it is shown in findings: the given root with the path below it.
    pub path: String,
    /// The folder above it, if it is a topic.
    pub shelf: String,
    /// The name without its ending; of paraphrases, the topic's id.
    pub stem: String,
    /// What it is for.
    pub role: Role,
    /// What stands in it.
    pub text: String,
    /// The offset of the first byte that is not UTF-8; `text` then ends there.
    pub not_utf8: Option<usize>,
    /// Why there is no text, if it was not read.
    pub unread: Option<Unread>,
    /// Read only because another file refers to it: nothing is said about it.
    pub quiet: bool,
}

/// Every TOML and text file under `root`, sorted by path; a `root` that is one file is read as one topic.
///
/// # Errors
/// If a folder or file cannot be read, with its path.
pub fn files(root: &Path) -> io::Result<Vec<File>> {
    let mut files = Vec::new();
    each(root, |file| files.push(file))?;
    Ok(files)
}

/// Reads what [`files`] reads, one after the other, and hands each over.
///
/// # Errors
/// As [`files`].
pub fn each(root: &Path, mut found: impl FnMut(File)) -> io::Result<()> {
    let mut paths = Vec::new();
    if root.is_file() {
        paths.push(root.to_path_buf());
        let store = root.parent().and_then(Path::parent);
        let others = [SHARED, WORDING, CONCEPTS, EVERYDAY].map(|name| store.map(|store| store.join(name)));
        paths.extend(others.into_iter().flatten().filter(|other| other.is_file() && other != root));
    } else {
        walk(root, &mut HashSet::new(), &mut paths)?;
    }
    paths.sort();
    let alone = root.is_file();
    for path in paths {
        match read(root, alone, &path) {
            // It was removed since it was found: that is a change like any other.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            read => found(read?),
        }
    }
    Ok(())
}

/// Files that a program brings with it, as if they lay under `root`: `bundled` has the path of each below it, and its text. What
/// [`files`] would not read is left out.
pub fn bundled(root: &Path, bundled: &[(&str, &str)]) -> Vec<File> {
    let read = |(path, _): &&(&str, &str)| {
        Path::new(path).extension().is_some_and(|extension| extension == "toml" || extension == "txt")
    };
    let mut files: Vec<File> = bundled
        .iter()
        .filter(read)
        .map(|(path, text)| placed(root, false, &root.join(path), (*text).to_owned(), None, None))
        .collect();
    files.sort_by(|one, other| one.path.cmp(&other.path));
    files
}

/// Finds the files below a folder. A folder is gone through once, whatever links lead to it: of links that lead back into each other the
/// ways have no end, and a few such links have more ways than can be gone.
fn walk(folder: &Path, seen: &mut HashSet<PathBuf>, into: &mut Vec<PathBuf>) -> io::Result<()> {
    if !seen.insert(fs::canonicalize(folder).map_err(|error| at(folder, &error))?) {
        return Ok(());
    }
    let mut folders = Vec::new();
    for entry in fs::read_dir(folder).map_err(|error| at(folder, &error))? {
        let path = entry.map_err(|error| at(folder, &error))?.path();
        let hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
        if hidden {
            continue;
        }
        if path.is_dir() {
            // Folders before links, and each in the order of names: which way is gone is the same every time.
            folders.push((path.is_symlink(), path));
        } else if path.extension().is_some_and(|extension| {
            extension.eq_ignore_ascii_case("toml") || extension.eq_ignore_ascii_case("txt")
        }) {
            into.push(path);
        }
    }
    folders.sort();
    for (_, folder) in folders {
        match walk(&folder, seen, into) {
            // Removed since it was found.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            walked => walked?,
        }
    }
    Ok(())
}

fn read(root: &Path, alone: bool, path: &Path) -> io::Result<File> {
    let (bytes, unread) = match contents(path).map_err(|error| at(path, &error))? {
        Ok(bytes) => (bytes, None),
        Err(unread) => (Vec::new(), Some(unread)),
    };
    let (text, not_utf8) = match String::from_utf8(bytes) {
        // UTF-16 is full of zero bytes, which no text has.
        Ok(mut text) => match text.find('\0') {
            Some(zero) => {
                text.truncate(zero);
                (text, Some(zero))
            }
            None => (text, None),
        },
        Err(error) => {
            let good = error.utf8_error().valid_up_to();
            (String::from_utf8_lossy(&error.as_bytes()[..good]).into_owned(), Some(good))
        }
    };
    Ok(placed(root, alone, path, text, not_utf8, unread))
}

/// What a file is for, by where it lies.
fn placed(
    root: &Path,
    alone: bool,
    path: &Path,
    text: String,
    not_utf8: Option<usize>,
    unread: Option<Unread>,
) -> File {
    let name = |part: Option<&std::ffi::OsStr>| part.unwrap_or_default().to_string_lossy().into_owned();
    let depth = path.strip_prefix(root).map_or(0, |below| below.components().count());
    let called = |name: &str| path.file_name().is_some_and(|file| file == name);
    let (shared, wording, concepts) = (called(SHARED), called(WORDING), called(CONCEPTS));
    let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let paraphrases = file.strip_suffix(PARAPHRASES);
    let role = match depth {
        1 if called(JUDGE) => Role::Judge,
        1 if called(ASIDES) => Role::Asides,
        1 if called(EVERYDAY) => Role::Everyday,
        _ if called(EVERYDAY) && alone => Role::Everyday,
        2 if paraphrases.is_some() => Role::Paraphrases,
        _ if !alone && path.extension().is_none_or(|extension| extension != "toml") => Role::Stray,
        1 if shared => Role::Shared,
        _ if shared && alone => Role::Shared,
        1 if wording => Role::Wording,
        _ if wording && alone => Role::Wording,
        1 if concepts => Role::Concepts,
        _ if concepts && alone => Role::Concepts,
        2 => Role::Topic,
        _ if alone => Role::Topic,
        _ => Role::Stray,
    };
    File {
        path: path.display().to_string(),
        shelf: name(path.parent().and_then(Path::file_name)),
        stem: paraphrases.map_or_else(|| name(path.file_stem()), str::to_owned),
        role,
        text,
        not_utf8,
        unread,
        quiet: alone && path != root,
    }
}

/// What stands in a file, or why it is not read. Only a file is opened: a pipe would wait for somebody to write into it.
fn contents(path: &Path) -> io::Result<Result<Vec<u8>, Unread>> {
    let what = match fs::metadata(path) {
        // Also one that leads back to itself.
        Err(error)
            if path.is_symlink() && error.kind() != io::ErrorKind::PermissionDenied && !path.exists() =>
        {
            return Ok(Err(Unread::LeadsNowhere));
        }
        what => what?,
    };
    if !what.is_file() {
        return Ok(Err(Unread::NoFile));
    }
    // With room for the file as it is and one byte more, which is read into to see that it ends; a store is kept in memory without air.
    let length = usize::try_from(what.len().min(FILE_BYTES)).unwrap_or_default();
    let mut bytes = Vec::with_capacity(length + 1);
    // One more than may be: a file may grow while it is read.
    fs::File::open(path)?.take(FILE_BYTES + 1).read_to_end(&mut bytes)?;
    let fits = u64::try_from(bytes.len()).is_ok_and(|length| length <= FILE_BYTES);
    Ok(if fits { Ok(bytes) } else { Err(Unread::TooLarge) })
}

/// A message of a file of messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Message<'f> {
    /// Its line, from 1.
    pub line: usize,
    /// The section that it stands in; none above the first.
    pub section: Option<Section<'f>>,
    /// The message.
    pub text: &'f str,
}

/// What a line of a file of paraphrases says in square brackets, if it says nothing else: `[claim-id]`, `[]`, `[!claim-id]` or `[!]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Section<'f> {
    /// The claim that the messages below it are examples of; empty for the topic at large.
    pub claim: &'f str,
    /// Whether they are counter-examples: they sound like it and raise nothing.
    pub counter: bool,
}

impl<'f> Section<'f> {
    fn of(line: &'f str) -> Option<Self> {
        let inside = line.strip_prefix('[')?.strip_suffix(']')?.trim();
        if inside.contains(['[', ']']) {
            return None;
        }
        let counter = inside.strip_prefix('!');
        Some(Self { claim: counter.unwrap_or(inside).trim(), counter: counter.is_some() })
    }
}

impl File {
    /// The lines of a file of messages that are one, with their numbers from 1: blank lines, those that begin with `#` and, in a file of
    /// paraphrases, those that begin a section are none.
    pub fn messages(&self) -> impl Iterator<Item = (usize, &str)> {
        self.examples().map(|message| (message.line, message.text))
    }

    /// What [`File::messages`] has, each with the section that it stands in.
    pub fn examples(&self) -> impl Iterator<Item = Message<'_>> {
        let mut within = None;
        self.lines().filter_map(move |(line, text)| match self.section_of(text) {
            Some(section) => {
                within = Some(section);
                None
            }
            None => Some(Message { line, section: within, text }),
        })
    }

    /// The lines of a file of paraphrases that begin a section, each with its number from 1.
    pub fn sections(&self) -> impl Iterator<Item = (usize, Section<'_>)> {
        self.lines().filter_map(|(line, text)| Some((line, self.section_of(text)?)))
    }

    fn section_of<'f>(&self, line: &'f str) -> Option<Section<'f>> {
        Section::of(line).filter(|_| self.role == Role::Paraphrases)
    }

    fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        // Editors on Windows begin a file with a byte order mark, and files that were put together have it anywhere.
        let beside = |c: char| c.is_whitespace() || c == '\u{FEFF}';
        let lines = (1..).zip(self.text.lines().map(move |line| line.trim_matches(beside)));
        lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#'))
    }
}

fn at(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}
