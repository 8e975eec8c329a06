//! Whether Discord still answers on a connection: it answers a heartbeat at once, and before the next one is due at the latest
//! (events/gateway, "Heartbeat ACK").
//!
//! Two things are watched for. Where nothing comes within [`ANSWERED`] of a heartbeat, the connection is half open. Where events come and the answer does not, Discord has lost what it knew of the connection; serenity would
//! see that when the next heartbeat is due, and begin a new session.

use std::time::Duration;

use tokio::time::Instant;

/// How long Discord is given to say anything after a heartbeat, which it does at once; a second one is not due before.
const ANSWERED: Duration = Duration::from_secs(10);

/// The shortest time between heartbeats that is believed; Discord says 41 s.
const SHORTEST: Duration = Duration::from_secs(1);

/// What is waited for on a connection.
#[derive(Debug)]
pub(super) struct Pulse {
    /// How long anything is waited for, and the answer itself.
    patience: (Duration, Duration),
    /// Until when something has to come, while a heartbeat is out.
    heard_until: Option<Instant>,
    /// Until when its answer has to.
    answered_until: Option<Instant>,
}

impl Default for Pulse {
    fn default() -> Self {
        Self { patience: (ANSWERED, 3 * ANSWERED), heard_until: None, answered_until: None }
    }
}

impl Pulse {
    /// Discord says how often a heartbeat is to come. Whether that is believed: serenity would send one after the other.
    pub(super) fn every(&mut self, interval: Duration) -> bool {
        if interval < SHORTEST {
            return false;
        }
        self.patience = (ANSWERED.min(interval / 2), interval / 4 * 3);
        true
    }

    /// A heartbeat leaves.
    pub(super) fn beats(&mut self, now: Instant) {
        let (any, answer) = self.patience;
        self.heard_until = self.heard_until.or_else(|| now.checked_add(any));
        self.answered_until = self.answered_until.or_else(|| now.checked_add(answer));
    }

    /// Something came.
    pub(super) fn hears(&mut self) {
        self.heard_until = None;
    }

    /// A heartbeat is answered.
    pub(super) fn is_answered(&mut self) {
        (self.heard_until, self.answered_until) = (None, None);
    }

    /// When the connection is given up, unless something comes before.
    pub(super) fn ends(&self) -> Option<Instant> {
        match (self.heard_until, self.answered_until) {
            (Some(heard), Some(answered)) => Some(heard.min(answered)),
            (heard, answered) => heard.or(answered),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn silence_ends_a_connection_sooner_than_a_missing_answer() {
        let (mut pulse, now) = (Pulse::default(), Instant::now());
        assert!(pulse.every(Duration::from_secs(40)));
        assert_eq!(pulse.ends(), None, "nothing is waited for");
        pulse.beats(now);
        assert_eq!(pulse.ends(), Some(now + Duration::from_secs(10)));
        pulse.hears();
        assert_eq!(pulse.ends(), Some(now + Duration::from_secs(30)), "events are no answer");
        pulse.beats(now + Duration::from_secs(20));
        pulse.hears();
        assert_eq!(pulse.ends(), Some(now + Duration::from_secs(30)), "the first is not answered yet");
        pulse.is_answered();
        assert_eq!(pulse.ends(), None);
    }

    #[test]
    fn an_interval_that_is_none_is_not_believed() {
        let (mut pulse, now) = (Pulse::default(), Instant::now());
        assert!(!pulse.every(Duration::ZERO));
        assert!(pulse.every(Duration::from_millis(u64::MAX)));
        pulse.beats(now);
        assert_eq!(pulse.ends(), Some(now + ANSWERED));
    }
}
