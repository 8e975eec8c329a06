//! What a test tells Discord to do with requests: refuse them, hold them back until it lets go, or lose the answer. Any request can be
//! meant, those of the bot's start too. An order is for the next request whose "METHOD path" contains its pattern, once.

use std::time::Duration;

use tokio::sync::watch;

use crate::{Loopback, Scope, Shared, State};

/// When a request is held back, or its connection cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// Before it has done anything.
    Before,
    /// After it has done its work, so that only the answer is missing.
    After,
}

/// What to do with a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    /// Refuse it, with an HTTP status and one of Discord's codes.
    Refuse(u16, u32),
    /// Refuse it as one too many, and say how long to wait.
    Limit(Duration, Scope),
    /// Hold it back.
    Hold(When),
    /// Cut its connection.
    Lose(When),
}

/// Every order that is still to be carried out, and what became of others.
pub(crate) struct Orders {
    open: Vec<(String, Order)>,
    /// How many requests were held back so far.
    pub(crate) held: u64,
    /// How many of them are dealt with, or were given up by whoever asked.
    done: u64,
    /// The last of them, as "METHOD path".
    pub(crate) last_held: String,
    /// Counts up when everything that is held back is let go.
    released: watch::Sender<u64>,
}

impl Default for Orders {
    fn default() -> Self {
        Self { open: Vec::new(), held: 0, done: 0, last_held: String::new(), released: watch::channel(0).0 }
    }
}

impl Orders {
    /// The first order that is for a request and that `fits`; it is carried out now.
    pub(crate) fn take(&mut self, line: &str, fits: impl Fn(Order) -> bool) -> Option<Order> {
        let meant = |(pattern, order): &(String, Order)| fits(*order) && line.contains(pattern.as_str());
        let at = self.open.iter().position(meant)?;
        Some(self.open.remove(at).1)
    }
}

impl Shared {
    /// Holds a request back, if it is ordered for now, until everything is let go.
    ///
    /// What it gives is dropped once the request is dealt with.
    pub(crate) async fn hold(&self, line: &str, when: When) -> Option<Held> {
        let mut released = {
            let mut state = self.state();
            state.orders.take(line, |order| order == Order::Hold(when))?;
            state.orders.held += 1;
            line.clone_into(&mut state.orders.last_held);
            state.orders.released.subscribe()
        };
        self.note_change();
        // From here on whoever asks may give up, too.
        let held = Held(self.clone());
        // An end of the loopback ends this too.
        let _ = released.changed().await;
        Some(held)
    }
}

/// A request that was held back, until it is dealt with or given up.
pub(crate) struct Held(Shared);

impl Drop for Held {
    fn drop(&mut self) {
        self.0.state().orders.done += 1;
        self.0.note_change();
    }
}

impl Loopback {
    /// Lets every answer say that it is this time, as HTTP writes it.
    pub fn say_date(&self, date: &str) {
        self.shared().state().date = Some(date.to_owned());
    }

    fn order(&self, pattern: &str, order: Order) {
        self.shared().state().orders.open.push((pattern.to_owned(), order));
    }

    /// Lets the next request whose "METHOD path" contains `pattern` fail with an HTTP status and one of Discord's codes.
    pub fn fail_next(&self, pattern: &str, status: u16, code: u32) {
        self.order(pattern, Order::Refuse(status, code));
    }

    /// Refuses the next request whose "METHOD path" contains `pattern` as one too many, which may be made again after `wait`.
    pub fn limit_next(&self, pattern: &str, wait: Duration) {
        self.limit_next_for(pattern, wait, Scope::User);
    }

    /// The same, for whose limit it is.
    pub fn limit_next_for(&self, pattern: &str, wait: Duration, scope: Scope) {
        self.order(pattern, Order::Limit(wait, scope));
    }

    /// Holds the next request whose "METHOD path" contains `pattern` back until [`Self::release`]: before it has done anything, or
    /// with its work done. Without a release it never gets an answer, as if the bot were killed while it waits.
    pub fn hold_next(&self, pattern: &str, when: When) {
        self.order(pattern, Order::Hold(when));
    }

    /// Cuts the connection of the next request whose "METHOD path" contains `pattern`: before it has done anything, or with its work
    /// done, so that the answer is lost.
    pub fn lose_next(&self, pattern: &str, when: When) {
        self.order(pattern, Order::Lose(when));
    }

    /// Lets every request go on that is held back.
    pub fn release(&self) {
        self.shared().state().orders.released.send_modify(|count| *count += 1);
    }

    /// How many requests were held back so far.
    pub fn held(&self) -> u64 {
        self.shared().state().orders.held
    }

    /// Lets everything go that is held back, and waits until it is dealt with.
    #[cfg(feature = "checks")]
    pub(crate) async fn let_go(&self) {
        let held = self.held();
        self.release();
        self.wait("what was let go", |state: &State| (state.orders.done >= held).then_some(())).await;
    }

    /// The last request that was held back, as "METHOD path".
    pub fn last_held(&self) -> String {
        self.shared().state().orders.last_held.clone()
    }

    /// Waits until `count` requests in all are held back.
    pub async fn wait_held(&self, count: u64) {
        self.wait("a request to be held back", |state: &State| (state.orders.held >= count).then_some(()))
            .await;
    }

    /// Forgets what was ordered and has met no request yet.
    pub fn forget_orders(&self) {
        self.shared().state().orders.open.clear();
    }

    /// What was ordered and has met no request yet: "METHOD path" patterns.
    pub fn orders_left(&self) -> Vec<String> {
        self.shared().state().orders.open.iter().map(|(pattern, _)| pattern.clone()).collect()
    }
}
