//! Replies that were composed of late: the same card is shown again and again, and is composed once.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

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
    /// A reply as it was composed before, or as `compose` does now, while others are given theirs. Of two that compose the same at once both
    /// get what the first composed.
    pub fn of(&self, of: Of, compose: impl FnOnce() -> Reply) -> Arc<Reply> {
        let find = |kept: &[(Of, Arc<Reply>)]| {
            kept.iter().find(|(one, _)| *one == of).map(|(_, reply)| reply.clone())
        };
        if let Some(reply) = find(&self.kept()) {
            return reply;
        }
        let reply = Arc::new(compose());
        let mut kept = self.kept();
        if let Some(reply) = find(&kept) {
            return reply;
        }
        if kept.len() >= MOST {
            kept.remove(0);
        }
        kept.push((of, reply.clone()));
        reply
    }

    fn kept(&self) -> MutexGuard<'_, Vec<(Of, Arc<Reply>)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Knows the replies about a topic that `earlier` knows too, where it is the same topic at the position `other`.
    pub(crate) fn share(&self, topic: usize, earlier: &Self, other: usize) {
        let before = earlier.kept();
        let same = before.iter().filter(|(of, _)| of.topic == other);
        let same = same.map(|(of, reply)| (Of { topic, ..*of }, reply.clone()));
        self.kept().extend(same);
    }
}

#[cfg(test)]
mod tests {
    use std::{sync::mpsc, thread, time::Duration};

    use super::*;
    use crate::composer::{Against, Card, Rungs, Said};
    use crate::topic::{Nature, TopicId};

    /// What takes longer than this hangs.
    const GIVE_UP: Duration = Duration::from_secs(10);

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
        assert_eq!(composed.kept().len(), MOST);
        let mut again = false;
        let newest = composed.of(of(999), || {
            again = true;
            reply(String::new())
        });
        assert_eq!((newest.card.title.as_str(), again), ("999", false));
    }

    #[test]
    fn a_slow_card_holds_up_no_other() {
        let composed = Composed::default();
        let of = |topic| Of { topic, claim: 0, language: Language::English, overdue: false };
        let title = |reply: &Reply| reply.card.title.clone();
        let (done, others) = mpsc::channel();
        let (slow, first) = thread::scope(|scope| {
            let mut first = None;
            let slow = composed.of(of(1), || {
                // Meanwhile another card is composed, and the same one for somebody else.
                let composed = &composed;
                scope.spawn(move || {
                    let other = composed.of(of(2), || reply("other".to_owned()));
                    let first = composed.of(of(1), || reply("first".to_owned()));
                    done.send((other, first)).expect("the slow one waits");
                });
                let (other, same) = others.recv_timeout(GIVE_UP).expect("the others are given theirs");
                assert_eq!((title(&other), title(&same)), ("other".to_owned(), "first".to_owned()));
                first = Some(same);
                reply("slow".to_owned())
            });
            (slow, first.expect("it was composed"))
        });
        assert!(Arc::ptr_eq(&slow, &first), "it is the same to everybody");
        assert_eq!(composed.kept().len(), 2);
    }
}
