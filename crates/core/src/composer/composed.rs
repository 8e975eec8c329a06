//! Replies that were composed of late: the same card is shown again and again, and is composed once.

use std::sync::{Arc, Mutex, PoisonError};

use super::Reply;
use crate::words::Language;

/// How many are kept: some 5 KB each.
const MOST: usize = 64;

/// Everything of which the words of a reply are made beside its store, which never changes. The topics that it offers besides are left out:
/// one that offers any is not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Of {
    /// The position of its topic.
    pub topic: usize,
    /// The position of the claim that leads.
    pub claim: usize,
    /// The language of the bot's own words.
    pub language: Language,
    /// Whether the review of the topic is past due.
    pub overdue: bool,
}

/// The replies of one store that were composed of late.
#[derive(Debug, Default)]
pub struct Composed(Mutex<Vec<(Of, Arc<Reply>)>>);

impl Composed {
    /// A reply as it was composed before, or as `compose` does now.
    pub fn of(&self, of: Of, compose: impl FnOnce() -> Reply) -> Arc<Reply> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, reply)) = kept.iter().find(|(one, _)| *one == of) {
            return reply.clone();
        }
        let reply = Arc::new(compose());
        if kept.len() >= MOST {
            kept.remove(0);
        }
        kept.push((of, reply.clone()));
        reply
    }

    /// Knows the replies about a topic that `earlier` knows too, where it is the same topic at the position `other`.
    pub(crate) fn share(&self, topic: usize, earlier: &Self, other: usize) {
        let before = earlier.0.lock().unwrap_or_else(PoisonError::into_inner);
        let same = before.iter().filter(|(of, _)| of.topic == other);
        let same = same.map(|(of, reply)| (Of { topic, ..*of }, reply.clone()));
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend(same);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::composer::{Against, Card, Rungs, Said};
    use crate::topic::{Nature, TopicId};

    fn reply(title: String) -> Reply {
        let claim = Said {
            label: String::new(),
            gist: String::new(),
            text: String::new(),
            said_by: Vec::new(),
            numbers: Vec::new(),
            detail: None,
        };
        let card = Card {
            title,
            short: None,
            summary: String::new(),
            claim_id: String::new(),
            nature: Nature::Record,
            claim,
            against: Against::None(String::new()),
            more_claims: 0,
            more_views: 0,
            as_of: None,
            breaking: None,
            reviewed: jiff::civil::date(2026, 1, 1),
            overdue: false,
            sources: Vec::new(),
            language: Language::English,
            rungs: Rungs::default(),
        };
        Reply { topic: TopicId::new("topic"), gist: String::new(), others: Vec::new(), card }
    }

    #[test]
    fn so_many_replies_are_kept_and_the_newest() {
        let composed = Composed::default();
        let of = |topic| Of { topic, claim: 0, language: Language::English, overdue: false };
        for topic in 0..1000 {
            let made = composed.of(of(topic), || reply(topic.to_string()));
            assert_eq!(made.card.title, topic.to_string());
        }
        assert_eq!(composed.0.lock().unwrap_or_else(PoisonError::into_inner).len(), MOST);
        let mut again = false;
        let newest = composed.of(of(999), || {
            again = true;
            reply(String::new())
        });
        assert_eq!((newest.card.title.as_str(), again), ("999", false));
    }
}
