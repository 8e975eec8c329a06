//! The store while the bot runs: what changes in its folder is taken over once it has no errors.

use std::sync::Arc;

use answers::moderation::Moderation;
use counterpoint_core::text::line_and_column;
use store::{Check, read, reload};

use super::clock;
use crate::config::Config;

/// Lets the bot know what changes in the folder of the store, as soon as it has no errors; until then it goes on with what it knows.
pub(crate) fn follow(config: &Config, moderation: &Arc<Moderation>) -> Option<reload::Watch> {
    let root = &config.store.path;
    let known = read::files(root).unwrap_or_default();
    let moderation = moderation.clone();
    let found = move |found: std::io::Result<(Vec<read::File>, Check)>| match found {
        Ok((files, check)) => {
            for finding in check.findings.iter().filter(|finding| finding.is_error()) {
                let file = &files[finding.place.file];
                let (line, _) = line_and_column(&file.text, finding.place.span.start);
                tracing::error!(
                    lint = finding.lint.name,
                    file = file.path,
                    line,
                    "the changed store is at fault"
                );
            }
            if let Some(store) = check.store {
                tracing::info!(topics = store.topics().len(), "the store has changed, and is taken over");
                moderation.engine().renew(Arc::new(store));
            } else {
                tracing::error!("the changed store has errors: what was known before is kept");
            }
        }
        Err(error) => {
            let error = error.to_string();
            tracing::error!(error, "the changed store cannot be read: what was known before is kept");
        }
    };
    let watch = reload::Watch::start(root, known, clock::system(), found);
    watch
        .inspect_err(|error| {
            let error = error.to_string();
            tracing::warn!(error, "changes of the store are not followed; a restart takes them over");
        })
        .ok()
}
