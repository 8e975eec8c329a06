//! Events that come before the bot knows its store: they wait, and are dealt with in their order once it does. What keeps the connection
//! alive passes meanwhile.

use std::collections::VecDeque;

use tokio::sync::watch;
use tokio_tungstenite::tungstenite::Message;

/// The most that waits, in bytes: what a shard of 2,500 servers says of itself, and a flood for seconds. With more nothing is read any more
/// until the bot knows its store, and what Discord sends waits on its way.
const MOST: usize = 64 << 20;

/// Holds events back.
pub(super) struct Hold {
    /// Whether the bot knows its store; nobody holds back what comes then.
    known: watch::Receiver<bool>,
    over: bool,
    waiting: VecDeque<Message>,
    bytes: usize,
}

impl Hold {
    pub(super) fn new(known: watch::Receiver<bool>) -> Self {
        let over = *known.borrow();
        Self { known, over, waiting: VecDeque::new(), bytes: 0 }
    }

    /// Whether what comes waits.
    pub(super) fn holds(&self) -> bool {
        !self.over
    }

    /// Whether there is room for more.
    pub(super) fn has_room(&self) -> bool {
        self.bytes < MOST
    }

    pub(super) fn push(&mut self, message: Message) {
        self.bytes = self.bytes.saturating_add(message.len());
        self.waiting.push_back(message);
    }

    /// Waits until the bot knows its store; then what has waited is there to be taken. Where nobody says so any more the program ends.
    pub(super) async fn over(&mut self) {
        if self.over || self.known.wait_for(|known| *known).await.is_err() {
            std::future::pending::<()>().await;
        }
        self.over = true;
    }

    /// What has waited, in its order.
    pub(super) fn take(&mut self) -> VecDeque<Message> {
        self.bytes = 0;
        std::mem::take(&mut self.waiting)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_waits_is_there_once_the_store_is_known_and_in_its_order() {
        let (known, knows) = watch::channel(false);
        let mut hold = Hold::new(knows);
        for text in ["1", "2", "3"] {
            assert!(hold.holds() && hold.has_room());
            hold.push(Message::text(text));
        }
        known.send_replace(true);
        hold.over().await;
        assert!(!hold.holds());
        let texts: Vec<Message> = hold.take().into();
        assert_eq!(texts, ["1", "2", "3"].map(Message::text));
        assert!(!Hold::new(known.subscribe()).holds(), "the next connection holds nothing");
    }

    #[test]
    fn no_more_waits_than_there_is_room_for() {
        let mut hold = Hold::new(watch::channel(false).1);
        let large = "x".repeat(MOST / 4);
        for _ in 0..4 {
            assert!(hold.has_room());
            hold.push(Message::text(large.clone()));
        }
        assert!(!hold.has_room());
        hold.take();
        assert!(hold.has_room());
    }
}
