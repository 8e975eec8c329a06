//! What the bot is: its version and licence, how much it knows, and where to read on.

use counterpoint_core::{store::Store, topic::Topic, words::Words};

/// The screen.
pub(crate) fn about(store: &Store, words: &Words) -> String {
    let topics = store.topics();
    let claims: usize = topics.iter().map(|topic| topic.claims.len()).sum();
    let views: usize = topics.iter().map(Topic::opposing_count).sum();
    let reviewed = || topics.iter().map(|topic| topic.reviewed);
    let known = match (reviewed().min(), reviewed().max()) {
        (Some(oldest), Some(newest)) => {
            let checked = if oldest == newest {
                words.about_checked(newest)
            } else {
                words.about_checked_between(newest, oldest)
            };
            format!("{} {checked}", words.about_topics(claims, topics.len(), views))
        }
        _ => words.about_no_topics().to_owned(),
    };
    let what = words.about_what(env!("CARGO_PKG_LICENSE"), env!("CARGO_PKG_VERSION"));
    [&format!("**{what}**"), words.about_what_text(), &known, words.about_source(), words.about_privacy()]
        .join("\n")
}
