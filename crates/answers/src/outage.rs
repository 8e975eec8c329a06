//! A database that is away for longer is told to moderators, once when it is away and once when it is back: what they set holds, and
//! cannot be changed meanwhile. The operator has read both in the log.

use std::{
    collections::HashSet,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use super::{Answers, Document, Platform};
use counterpoint_core::{
    remark::{ChannelId, Place, ServerId},
    time::Moment,
};

/// How long the database is away before moderators hear of it: what is over sooner, nobody has to read.
const LASTS: Duration = Duration::from_mins(1);

/// What moderators know of it.
#[derive(Default)]
pub(super) struct Outage(Mutex<Known>);

#[derive(Default)]
struct Known {
    /// Since when it was seen to be away.
    since: Option<Moment>,
    /// Whether that is told.
    told: bool,
    /// The servers that were told, and are told its end.
    servers: HashSet<ServerId>,
}

/// What is to be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Turn {
    Away,
    Back,
}

impl Outage {
    fn known(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether there is nothing to tell, where the database is `away` or not at a moment.
    pub(super) fn is_idle(&self, away: bool, now: Moment) -> bool {
        self.known().turn(away, now).is_none()
    }

    /// Takes what is to be told, so that nobody else tells it; of its end, with the servers that have heard of its beginning.
    fn take(&self, away: bool, now: Moment) -> Option<(Turn, HashSet<ServerId>)> {
        let mut known = self.known();
        let turn = known.turn(away, now)?;
        known.told = turn == Turn::Away;
        Some((turn, std::mem::take(&mut known.servers)))
    }

    /// Whether a server may still be told that the database is away; it is told the end then.
    fn tells(&self, server: &ServerId) -> bool {
        let mut known = self.known();
        known.told && known.servers.insert(server.clone())
    }
}

impl Known {
    fn turn(&mut self, away: bool, now: Moment) -> Option<Turn> {
        if !away {
            self.since = None;
            return self.told.then_some(Turn::Back);
        }
        let since = *self.since.get_or_insert(now);
        (!self.told && now.since(since) >= LASTS).then_some(Turn::Away)
    }
}

impl<P: Platform> Answers<P> {
    /// Tells moderators that the database is away or back, if they have to hear it now.
    pub(super) async fn tell_of_outage(&self) {
        let away = self.storage().health().away;
        let Some((turn, told)) = self.outage.take(away, self.now()) else { return };
        let settings = self.engine().settings();
        let channel = |server: &ServerId| {
            let place = Place { server: Some(server.clone()), ..Place::channel(ChannelId::from(0)) };
            settings.rules(&place).log_channel().cloned()
        };
        let servers: Vec<ServerId> = match turn {
            // Other servers are told by the process that hears them.
            Turn::Away => settings.servers.keys().filter(|one| self.platform.hears(one)).cloned().collect(),
            Turn::Back => told.into_iter().collect(),
        };
        for server in servers {
            let Some(channel) = channel(&server) else { continue };
            let place = self.platform.place(Some(&server), &channel);
            let words = settings.rules(&place).words();
            let text = match turn {
                Turn::Away => words.database_away(),
                Turn::Back => words.database_back(),
            };
            // It may have come back meanwhile.
            if turn == Turn::Away && !self.outage.tells(&server) {
                return;
            }
            self.log(&place, Document::Note(text.to_owned())).await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outage_is_told_once_it_lasts_and_its_end_only_where_it_was_told() {
        let outage = Outage::default();
        let start = Moment(0);
        let later = start.after(LASTS);
        assert!(outage.is_idle(false, start));
        assert!(outage.is_idle(true, start), "it may be over in a moment");
        assert!(outage.is_idle(false, later), "and is: nobody has heard of it");
        assert!(outage.is_idle(true, later));
        assert!(!outage.is_idle(true, later.after(LASTS)));
        assert_eq!(outage.take(true, later.after(LASTS)).map(|one| one.0), Some(Turn::Away));
        assert!(outage.is_idle(true, later.after(LASTS * 9)), "it is told");
        assert_eq!(outage.take(false, later.after(LASTS * 9)).map(|one| one.0), Some(Turn::Back));
        assert!(outage.is_idle(false, later.after(LASTS * 9)), "so is its end");
    }
}
