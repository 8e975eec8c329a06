//! Printing: the one place that writes to standard output. What the answers rest on that nobody asked for goes to standard error.

use std::{
    io::{self, Write as _},
    path::Path,
};

use counterpoint_core::store::Store;
use store::NO_TOPICS;

use crate::failure::Failure;

/// Writes `text` to standard output. That nobody reads any more, as when `head` has enough, is no fault.
pub(super) fn print(text: &str) -> Result<(), Failure> {
    let mut out = anstream::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure::world(format!("cannot write the answer: {error}")))
        }
        _ => Ok(()),
    }
}

/// Says on standard error where a store has no topics, from which `try` and `replay` would be silent without a word of why.
pub(super) fn without_topics(store: &Store, root: &Path) {
    if store.topics().is_empty() {
        anstream::eprintln!("counterpoint: {} has no topics: {NO_TOPICS}", root.display());
    }
}

/// Writes a value as JSON to standard output, and a line break.
pub(super) fn json(value: &impl serde::Serialize) -> Result<(), Failure> {
    let json = serde_json::to_string_pretty(value)
        .map_err(|error| Failure::world(format!("cannot write the answer: {error}")))?;
    print(&format!("{json}\n"))
}
