//! Whether readers find the view that they hold stated as they would state it: an answer is counted once for each person and topic, and
//! moderators hear where one kind of reader calls a topic unfair.
//!
//! Which view a reader holds nobody asks. A kind of reader is told from the card below which they answered: by the side that led it.

use super::{Answers, Document, Platform};
use crate::{moderation::Refused, storage};
use counterpoint_core::{
    feedback::{Fairness, Stated, UNFAIR_DAYS},
    remark::{PersonId, Place, ServerId},
    topic::{Side, Topic},
};

impl<P: Platform> Answers<P> {
    /// Counts what a person answers at `place`, below a card of `topic` that `led` led; whether it is counted, as their first answer on the
    /// topic there.
    pub async fn state(
        &self,
        place: &Place,
        person: &PersonId,
        topic: &Topic,
        led: Option<&Side>,
        stated: Stated,
    ) -> Result<bool, Refused> {
        let server = place.server.clone().unwrap_or(ServerId::from(0));
        let side = led.map_or("", |side| &side.id);
        let answer =
            storage::Answer { person, server: &server, topic: &topic.id, side, stated, at: self.now() };
        let Some(fairness) = self.storage().state(&answer).await? else { return Ok(false) };
        if fairness.is_unfair() {
            self.tell_unfair(place, &server, topic, led, fairness).await;
        }
        Ok(true)
    }

    /// Tells moderators that readers call a topic unfair, unless they were told of late. Where there is no log channel, nobody is told yet.
    async fn tell_unfair(
        &self,
        place: &Place,
        server: &ServerId,
        topic: &Topic,
        led: Option<&Side>,
        fairness: Fairness,
    ) {
        let settings = self.engine().settings();
        let rules = settings.rules(place);
        if rules.log_channel().is_none() {
            return;
        }
        match self.storage().tell_unfair(server, &topic.id, self.now()).await {
            Ok(true) => {}
            Ok(false) => return,
            Err(error) => {
                tracing::error!(error = error.to_string(), "it is not noted that a topic is called unfair");
                return;
            }
        }
        let words = rules.words();
        let (answers, no, topic) = (fairness.answers(), fairness.no, topic.id.as_str());
        let text = match led {
            Some(side) => words.unfair_note(answers, UNFAIR_DAYS, no, &side.name, topic),
            None => words.unfair_note_no_side(answers, UNFAIR_DAYS, no, topic),
        };
        self.log(place, Document::Note(text)).await;
    }
}
