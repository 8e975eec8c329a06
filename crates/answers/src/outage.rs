//! What fails for longer is told to moderators in their log channel, once when it does and once when it is over. A database that is away: what
//! they set holds, and cannot be changed meanwhile. A store whose changed files have errors: the topics that were there before go on
//! answering. The operator has read all of it in the log, with the cause.

use std::{
    collections::HashSet,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use super::{Answers, Document, Platform};
use counterpoint_core::{
    remark::{ChannelId, Place, ServerId},
    time::Moment,
    words::Words,
};

/// What can fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    /// The database is away.
    Database,
    /// The changed files of the store have errors, or cannot be read.
    Store,
}

impl What {
    /// How long it fails before moderators hear of it: what is over sooner, nobody has to read. Whoever works at a store saves one file
    /// after the other, and what has errors meanwhile is no outage.
    const fn lasts(self) -> Duration {
        match self {
            Self::Database => Duration::from_mins(1),
            Self::Store => Duration::from_mins(10),
        }
    }

    fn text(self, turn: Turn, words: &Words) -> &'static str {
        match (self, turn) {
            (Self::Database, Turn::Away) => words.database_away(),
            (Self::Database, Turn::Back) => words.database_back(),
            (Self::Store, Turn::Away) => words.store_at_fault(),
            (Self::Store, Turn::Back) => words.store_mended(),
        }
    }
}

/// What moderators know of everything that can fail.
pub(super) struct Outages {
    each: [Outage; 2],
    /// How many are about to tell something.
    telling: AtomicUsize,
}

impl Default for Outages {
    fn default() -> Self {
        let each = [What::Database, What::Store].map(|what| Outage { what, known: Mutex::default() });
        Self { each, telling: AtomicUsize::new(0) }
    }
}

/// Somebody is about to tell something, until this is dropped.
struct Telling<'o>(&'o AtomicUsize);

impl<'o> Telling<'o> {
    fn begin(outages: &'o Outages) -> Self {
        outages.telling.fetch_add(1, Ordering::AcqRel);
        Self(&outages.telling)
    }
}

impl Drop for Telling<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

/// What moderators know of one thing that can fail.
struct Outage {
    what: What,
    known: Mutex<Known>,
}

#[derive(Default)]
struct Known {
    /// Since when it was seen to fail.
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
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether there is nothing to tell, where it is `away` or not at a moment.
    fn is_idle(&self, away: bool, now: Moment) -> bool {
        self.known().turn(away, now, self.what.lasts()).is_none()
    }

    /// Takes what is to be told, so that nobody else tells it; of its end, with the servers that have heard of its beginning.
    fn take(&self, away: bool, now: Moment) -> Option<(Turn, HashSet<ServerId>)> {
        let mut known = self.known();
        let turn = known.turn(away, now, self.what.lasts())?;
        known.told = turn == Turn::Away;
        Some((turn, std::mem::take(&mut known.servers)))
    }

    /// Whether a server may still be told that it is away; it is told the end then.
    fn tells(&self, server: &ServerId) -> bool {
        let mut known = self.known();
        known.told && known.servers.insert(server.clone())
    }
}

impl Known {
    fn turn(&mut self, away: bool, now: Moment, lasts: Duration) -> Option<Turn> {
        if !away {
            self.since = None;
            return self.told.then_some(Turn::Back);
        }
        let since = *self.since.get_or_insert(now);
        (!self.told && now.since(since) >= lasts).then_some(Turn::Away)
    }
}

impl<P: Platform> Answers<P> {
    /// Whether it fails now.
    fn fails(&self, what: What) -> bool {
        match what {
            What::Database => self.storage().health().away,
            What::Store => self.moderation.store_is_at_fault(),
        }
    }

    /// Whether there is nothing that moderators are to hear of now, and nothing that they are about to hear.
    pub(super) fn tells_of_no_outage(&self) -> bool {
        let now = self.now();
        let idle = self.outages.each.iter().all(|outage| outage.is_idle(self.fails(outage.what), now));
        idle && self.outages.telling.load(Ordering::Acquire) == 0
    }

    /// Tells moderators what fails or is over, if they have to hear it now.
    pub(super) async fn tell_of_outages(&self) {
        // Before it is taken: whoever finds nothing left to take finds this.
        let _telling = Telling::begin(&self.outages);
        for outage in &self.outages.each {
            if let Some((turn, told)) = outage.take(self.fails(outage.what), self.now()) {
                self.tell_of(outage, turn, told).await;
            }
        }
    }

    async fn tell_of(&self, outage: &Outage, turn: Turn, told: HashSet<ServerId>) {
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
            // It may be over by now.
            if turn == Turn::Away && !outage.tells(&server) {
                return;
            }
            self.log(&place, Document::Note(outage.what.text(turn, words).to_owned())).await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outage_is_told_once_it_lasts_and_its_end_only_where_it_was_told() {
        let Outages { each: [outage, store], .. } = Outages::default();
        let lasts = outage.what.lasts();
        let start = Moment(0);
        let later = start.after(lasts);
        assert!(outage.is_idle(false, start));
        assert!(outage.is_idle(true, start), "it may be over in a moment");
        assert!(outage.is_idle(false, later), "and is: nobody has heard of it");
        assert!(outage.is_idle(true, later));
        assert!(!outage.is_idle(true, later.after(lasts)));
        assert_eq!(outage.take(true, later.after(lasts)).map(|one| one.0), Some(Turn::Away));
        assert!(outage.is_idle(true, later.after(lasts * 9)), "it is told");
        assert_eq!(outage.take(false, later.after(lasts * 9)).map(|one| one.0), Some(Turn::Back));
        assert!(outage.is_idle(false, later.after(lasts * 9)), "so is its end");
        assert!(
            store.is_idle(true, start) && store.is_idle(true, later.after(lasts * 8)),
            "who mends a store takes longer"
        );
        assert_eq!(store.take(true, later.after(lasts * 9)).map(|one| one.0), Some(Turn::Away));
    }
}
