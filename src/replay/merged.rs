//! Several exports as one stream, in the order of time: each is read on a thread of its own, a few messages ahead.

use std::{
    io::Read,
    path::{Path, PathBuf},
    sync::{
        Arc,
        mpsc::{self, Receiver},
    },
    thread,
};

use super::{Origin, Said, Unread, export};

/// How many messages of each file are read ahead.
const AHEAD: usize = 64;

enum Part {
    Said(Arc<Origin>, Said),
    Wrong(Unread),
}

/// A file that is being read.
struct Source {
    path: PathBuf,
    parts: Receiver<Part>,
    /// The next message.
    next: Option<(Arc<Origin>, Said)>,
    /// What is wrong with the rest of the file.
    wrong: Option<Unread>,
}

impl Source {
    fn step(&mut self) {
        self.next = match self.parts.recv() {
            Ok(Part::Said(origin, said)) => Some((origin, said)),
            Ok(Part::Wrong(wrong)) => {
                self.wrong = Some(wrong);
                None
            }
            Err(_) => None,
        };
    }
}

/// Exports, read together.
pub struct Merged(Vec<Source>);

impl Merged {
    /// Begins to read files by their paths.
    ///
    /// # Errors
    /// If the system gives no thread.
    pub fn of(files: impl IntoIterator<Item = (PathBuf, Box<dyn Read + Send>)>) -> std::io::Result<Self> {
        let mut sources = Vec::new();
        for (path, file) in files {
            let (sender, parts) = mpsc::sync_channel(AHEAD);
            let of = path.clone();
            thread::Builder::new().name("export".to_owned()).spawn(move || {
                let each = |origin: &Arc<Origin>, said| sender.send(Part::Said(origin.clone(), said)).is_ok();
                if let Err(wrong) = export::read(file, &of, each) {
                    // Whoever reads may have enough.
                    let _ = sender.send(Part::Wrong(wrong));
                }
            })?;
            let mut source = Source { path, parts, next: None, wrong: None };
            source.step();
            sources.push(source);
        }
        Ok(Self(sources))
    }

    /// What is wrong with files, with their paths: each was read up to there.
    pub fn wrong(&self) -> impl Iterator<Item = (&Path, &Unread)> {
        self.0.iter().filter_map(|source| Some((source.path.as_path(), source.wrong.as_ref()?)))
    }
}

impl Iterator for Merged {
    type Item = (Arc<Origin>, Said);

    fn next(&mut self) -> Option<Self::Item> {
        let earliest = self.0.iter_mut().filter(|source| source.next.is_some());
        let earliest = earliest.min_by_key(|source| source.next.as_ref().map(|next| next.1.at))?;
        let next = earliest.next.take();
        earliest.step();
        next
    }
}
