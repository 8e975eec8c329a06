//! Where the bot is off: what becomes of a message there is told from next to nothing, before it is read whole.

use super::{Engine, Hearing};
use crate::{
    policy::Silence,
    remark::{Author, Place, RoleId},
    settings::Mode,
};

impl Engine {
    /// What [`Engine::hear`] says to a message in a place that is off, without the message: who wrote it, whether there is no text of the
    /// author's own, and the author's roles, which are asked for where they matter. Nothing where the place is not off, or more has to be
    /// known.
    pub fn overhear(
        &self,
        place: &Place,
        author: &Author,
        blank: bool,
        roles: impl FnOnce() -> Vec<RoleId>,
    ) -> Option<Hearing> {
        let settings = self.settings.load();
        let rules = settings.rules(place);
        let mode = rules.mode();
        if mode.value != Mode::Off {
            return None;
        }
        let silence = match (Silence::of_author(author), author.person()) {
            (Some(silence), _) => silence,
            (None, _) if blank => Silence::NoText,
            (None, None) => return None,
            // Whether they ask for something decides.
            (None, Some(person)) if settings.opted_out.contains(person) => return None,
            (None, Some(person)) => {
                let has_own =
                    place.server.as_ref().is_some_and(|server| settings.servers.contains_key(server));
                let never = has_own.then(|| rules.never_answered(person, &roles())).flatten();
                match never {
                    Some((key, origin)) => Silence::NeverAnswered { key, origin },
                    None => Silence::ModeOff { origin: mode.origin() },
                }
            }
        };
        Some(Hearing::silent(silence, self.clock.now()))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::{
        remark::{ChannelId, PersonId, Remark, RemarkId, ServerId},
        settings::{Defaults, Key, Snapshot, Value},
        store::Store,
        time::{Clock, Moment},
    };

    fn engine(mode: Mode, opted_out: &[u64]) -> Engine {
        let defaults = Defaults::default().with(&Key::Mode, Value::Mode(mode));
        let opted_out = opted_out.iter().map(|person| PersonId::from(*person)).collect();
        let snapshot = Snapshot { defaults, opted_out, ..Snapshot::default() };
        Engine::new(
            Arc::new(Store::of(Vec::new()).expect("no topics")),
            snapshot,
            Clock::by_hand_at(Moment(0)),
        )
    }

    #[test]
    fn what_is_overheard_is_what_would_be_heard() {
        let place = Place { server: Some(ServerId::from(1)), ..Place::channel(ChannelId::from(2)) };
        let person = |id| Author::Person(PersonId::from(id));
        let authors = [person(5), person(6), Author::Own, Author::Bot, Author::Webhook, Author::System];
        let mut told = 0;
        for mode in [Mode::Off, Mode::Card] {
            let engine = engine(mode, &[6]);
            for (author, text) in authors.iter().flat_map(|one| ["", "talk"].map(|text| (one, text))) {
                let remark = Remark {
                    place: place.clone(),
                    author: author.clone(),
                    ..Remark::alone(RemarkId::from(9), text)
                };
                let overheard = engine.overhear(&place, author, text.is_empty(), Vec::new);
                if let Some(overheard) = overheard {
                    told += 1;
                    assert_eq!(overheard.silence(), engine.hear(&remark).silence(), "{remark:?}");
                }
            }
        }
        // Of somebody who opted out and wrote something, more has to be known.
        assert_eq!(told, 11);
        assert!(engine(Mode::Card, &[]).overhear(&place, &person(5), false, Vec::new).is_none());
    }
}
