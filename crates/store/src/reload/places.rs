//! Where a store lies, link by link: a store, a shelf or a topic may be a link, and the link may be switched to another target while
//! the program runs. Each name on the way is a place where a change counts.

use std::{
    collections::{BTreeSet, VecDeque},
    ffi::OsString,
    fs,
    path::{Component, Path, PathBuf},
    time::SystemTime,
};

/// Links on one way that are followed; Linux gives up after as many (`path_resolution(7)`).
const LINKS: usize = 40;

/// Folders below the store's own in which links are looked for: topics lie in the first.
const DEPTH: usize = 3;

/// The places of a store.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Places {
    /// Where the store's folder lies in truth.
    root: PathBuf,
    /// Names that count by themselves: links on the way, and what they lead to.
    names: BTreeSet<PathBuf>,
}

impl Places {
    /// The places of the store under `root`, as the links stand now.
    pub(super) fn of(root: &Path) -> Self {
        let mut places = Self::default();
        let root = std::path::absolute(root).unwrap_or_else(|_| root.to_path_buf());
        places.root = places.follow(&root);
        let top = places.root.clone();
        places.links_below(&top, 0);
        places
    }

    /// The store's folder, to be watched with all below it.
    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    /// What each name is now. The folders around the store's are not watched for that: whatever else lies there, such as a database,
    /// would be told of with every write.
    pub(super) fn stamps(&self) -> Vec<Option<Stamp>> {
        self.names.iter().map(|name| Stamp::of(name)).collect()
    }

    fn links_below(&mut self, folder: &Path, depth: usize) {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            if entry.file_name().to_string_lossy().starts_with('.') {
                continue;
            }
            let path = entry.path();
            if path.is_symlink() {
                self.follow(&path);
            }
            if depth < DEPTH && path.is_dir() {
                self.links_below(&path, depth + 1);
            }
        }
    }

    /// Where `path` leads in truth; every link on the way, and the end of it, count from now on. Where something is missing, the way
    /// ends there.
    fn follow(&mut self, path: &Path) -> PathBuf {
        let mut real = PathBuf::new();
        let mut rest = steps(path);
        let mut links = 0;
        while let Some(step) = rest.pop_front() {
            let here = match step {
                Step::Top(top) => {
                    real = top;
                    continue;
                }
                Step::Up => {
                    real.pop();
                    continue;
                }
                Step::Down(name) => real.join(name),
            };
            if let Ok(target) = fs::read_link(&here) {
                links += 1;
                self.names.insert(here.clone());
                if links > LINKS {
                    return here;
                }
                let mut way = steps(&target);
                way.append(&mut rest);
                rest = way;
            } else if here.symlink_metadata().is_ok() {
                real = here;
            } else {
                self.names.insert(here.clone());
                return here;
            }
        }
        self.names.insert(real.clone());
        real
    }
}

/// By what it shows that a name has become another thing, or a file another text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stamp {
    /// Where a link leads.
    target: Option<PathBuf>,
    /// When a file was written last, and how long it is.
    written: Option<(SystemTime, u64)>,
    /// Which file or folder of the system's it is, where the system tells; else when it was made.
    is: Identity,
}

#[cfg(unix)]
type Identity = (u64, u64);

#[cfg(unix)]
fn identity(of: &fs::Metadata) -> Identity {
    use std::os::unix::fs::MetadataExt as _;
    (of.dev(), of.ino())
}

#[cfg(not(unix))]
type Identity = Option<SystemTime>;

#[cfg(not(unix))]
fn identity(of: &fs::Metadata) -> Identity {
    of.created().ok()
}

impl Stamp {
    /// The stamp of what lies at a path; none if nothing does.
    fn of(path: &Path) -> Option<Self> {
        let found = path.symlink_metadata().ok()?;
        let written = found.modified().ok().filter(|_| found.is_file());
        Some(Self {
            target: fs::read_link(path).ok(),
            written: written.map(|at| (at, found.len())),
            is: identity(&found),
        })
    }
}

/// One step on a way through folders.
enum Step {
    /// To the top of the file system.
    Top(PathBuf),
    Up,
    Down(OsString),
}

fn steps(path: &Path) -> VecDeque<Step> {
    let mut steps = VecDeque::new();
    let mut top = PathBuf::new();
    for component in path.components() {
        match component {
            Component::Prefix(_) | Component::RootDir => {
                top.push(component);
                steps.clear();
                steps.push_back(Step::Top(top.clone()));
            }
            Component::CurDir => {}
            Component::ParentDir => steps.push_back(Step::Up),
            Component::Normal(name) => steps.push_back(Step::Down(name.to_owned())),
        }
    }
    steps
}
