//! The dossier of a thread: one message for everything that was raised there, extended as further topics come up.

use super::{Frame, Layout, Limits, Reply, fit};
use crate::words::Words;

/// Cards that a dossier shows, at most: those of the newest topics. The others stand in its list and in its menu.
const CARDS: usize = 3;

/// What a dossier shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dossier {
    /// A line of text for each topic, in the order in which they came up: the topic, and who stands on either side.
    pub text: String,
    /// The cards of the newest topics, shortened alike until they fit one message.
    pub cards: Vec<Layout>,
}

/// The dossier of `replies`, in the order in which their topics came up.
pub fn dossier(replies: &[Reply], frame: &dyn Frame, words: &Words) -> Dossier {
    let limits = frame.limits();
    let most = replies.len().min(CARDS);
    let fitted = |count: usize| -> Option<Vec<Layout>> {
        let each = Limits { total: limits.total / count.max(1), ..*limits };
        replies[replies.len() - count..].iter().map(|reply| fit::layout(&reply.card, frame, &each)).collect()
    };
    let cards = (1..=most).rev().find_map(fitted).unwrap_or_default();
    Dossier { text: list(replies, frame, words), cards }
}

/// The list; where it would not fit, the oldest lines give way to a line that counts them.
fn list(replies: &[Reply], frame: &dyn Frame, words: &Words) -> String {
    let heading = words.in_this_thread().to_owned();
    let lines: Vec<String> = replies.iter().map(|reply| format!("- {}", frame.escape(&reply.gist))).collect();
    // What may be opened from the menu may be left out of the list.
    for left_out in 0..lines.len().min(frame.limits().offers) {
        let mut all = vec![heading.clone()];
        if left_out > 0 {
            all.push(format!("- {}", words.topics_before(left_out)));
        }
        all.extend(lines[left_out..].iter().cloned());
        let text = all.join("\n");
        if frame.length(&text) <= frame.limits().text {
            return text;
        }
    }
    heading
}
