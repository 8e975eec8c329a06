//! Offers on a platform that fails, and over restarts: what is offered is taken away in the end, and a tap brings one card.

use std::{
    sync::{Arc, Mutex},
    thread::{self, ThreadId},
    time::Duration,
};

use answers::{
    Failed, Refusal,
    offers::{NO, OFFER, OFFERED_FOR},
    storage::State,
};
use counterpoint_core::{
    engine::{Came, Ended, Outcome},
    hear::{Direction, Priority, Sense},
    policy::{Hindrance, Silence},
    remark::{PersonId, RemarkId},
    topic::TopicId,
};

use super::{
    SOON,
    stage::{
        ANN, BEN, CHANNEL, Fault, HARBOUR, LAST, OTHER, SERVER, Stage, THREAD, TRAM, stage,
        stage_that_senses, unknown,
    },
};

/// A message that the fixture store's judge is not sure of.
const MAYBE: &str = "the tram expansion";

/// Another one, of another topic.
const HARBOUR_MAYBE: &str = "the harbour talks";

fn refused(refusal: Refusal) -> Failed {
    Failed::Refused { refusal, record: "403".to_owned() }
}

async fn stands(stage: &Stage, id: u64) -> Option<bool> {
    let offer = stage.moderation.storage().offer(&RemarkId::from(id)).await.expect("it can be read");
    offer.map(|offer| offer.stands)
}

#[tokio::test]
async fn a_tap_after_a_restart_brings_the_card_once() {
    let stage = stage().await;
    assert!(stage.hear(1, CHANNEL, ANN, MAYBE).await);
    let stage = stage.restarted().await;
    assert!(stage.offers(1), "it stands still");
    stage.tap(1, CHANNEL, BEN).await;
    assert_eq!(stage.platform.stands(&CHANNEL).len(), 1);
    assert!(!stage.offers(1));
    assert_eq!(stands(&stage, 1).await, Some(false));
    stage.tap(1, CHANNEL, ANN).await;
    let stage = stage.restarted().await;
    stage.tap(1, CHANNEL, ANN).await;
    assert_eq!(stage.platform.stands(&CHANNEL).len(), 1);
}

#[tokio::test]
async fn an_offer_whose_hour_ended_while_the_bot_was_away_is_taken_away() {
    let stage = stage().await;
    assert!(stage.hear(1, CHANNEL, ANN, MAYBE).await);
    stage.clock.wind(OFFERED_FOR);
    let stage = stage.restarted().await;
    assert!(!stage.offers(1));
    stage.tap(1, CHANNEL, BEN).await;
    assert!(stage.platform.stands(&CHANNEL).is_empty());
    // Its cooldown holds all the same, and nothing is offered below it again.
    assert!(!stage.hear(2, CHANNEL, BEN, MAYBE).await);
    assert!(!stage.hear(1, CHANNEL, ANN, MAYBE).await);
}

#[tokio::test]
async fn what_happened_to_its_message_while_the_bot_was_away_is_seen() {
    let stage = stage().await;
    assert!(stage.hear(1, CHANNEL, ANN, MAYBE).await);
    assert!(stage.hear(2, OTHER, BEN, MAYBE).await);
    stage.platform.delete_said(1);
    stage.platform.edit_said(2, "never mind", stage.clock.now());
    let stage = stage.restarted().await;
    stage.wind(Duration::from_mins(1)).await;
    assert_eq!(stands(&stage, 1).await, None, "it went with its message");
    assert!(!stage.offers(2));
    assert_eq!(stands(&stage, 2).await, Some(false));
}

#[tokio::test]
async fn a_tap_while_the_bot_was_away_brings_its_card_and_costs_few_requests() {
    let stage = stage().await;
    assert!(stage.hear(1, CHANNEL, ANN, MAYBE).await);
    assert!(stage.hear(2, OTHER, BEN, MAYBE).await);
    stage.react_unheard(1, OFFER, BEN, false);
    let asked = |what: &str| stage.platform.requests(what);
    let before = (asked("read"), asked("reactors"));
    let again = stage.restarted().await;
    again.wind(Duration::from_mins(1)).await;
    assert_eq!(stage.platform.stands(&CHANNEL).len(), 1);
    assert!(!again.offers(1) && again.offers(2), "the other one stands");
    // One for each offer, and who tapped, for the one that somebody tapped.
    assert_eq!((asked("read") - before.0, asked("reactors") - before.1), (2, 1));
    again.wind(Duration::from_mins(5)).await;
    assert_eq!((asked("read") - before.0, asked("reactors") - before.1), (2, 1), "once");
    // An hour after it was made, the other one goes.
    again.wind(OFFERED_FOR).await;
    assert!(!again.offers(2));
    assert_eq!(stage.platform.stands(&OTHER).len(), 0);
}

#[tokio::test]
async fn what_was_declined_or_taken_away_while_the_bot_was_away_is_over() {
    let stage = stage().await;
    for (id, channel) in [(1, CHANNEL), (2, OTHER), (3, THREAD), (4, LAST)] {
        assert!(stage.hear(id, channel, PersonId::number(id), MAYBE).await, "{id}");
    }
    stage.react_unheard(1, NO, ANN, false);
    stage.react_unheard(1, OFFER, BEN, false);
    stage.react_unheard(2, NO, ANN, false);
    stage.react_unheard(3, NO, BEN, true);
    stage.platform.world().reactions.retain(|(to, _)| *to != RemarkId::from(4));
    stage.react_unheard(4, OFFER, BEN, false);
    let again = stage.restarted().await;
    again.wind(Duration::from_mins(1)).await;
    assert!(!again.offers(1), "its author wants none");
    assert!(again.offers(2), "anybody else may not say so");
    assert!(!again.offers(3), "who may manage messages may");
    for (id, stood) in [(1, false), (2, true), (3, false), (4, false)] {
        assert_eq!(stands(&again, id).await, Some(stood), "{id}");
    }
    assert!(stage.platform.world().stands.is_empty());
}

#[tokio::test]
async fn what_happened_while_the_bot_was_away_is_asked_for_again_if_nobody_answers() {
    let stage = stage().await;
    assert!(stage.hear(1, CHANNEL, ANN, MAYBE).await);
    stage.react_unheard(1, OFFER, BEN, false);
    stage.platform.fail("read", Fault::Before(unknown()));
    stage.platform.fail("reactors", Fault::Before(unknown()));
    let again = stage.restarted().await;
    assert!(again.offers(1) && stage.platform.stands(&CHANNEL).is_empty());
    again.wind(SOON).await;
    assert!(again.offers(1) && stage.platform.stands(&CHANNEL).is_empty());
    again.wind(Duration::from_secs(10)).await;
    assert_eq!(stage.platform.stands(&CHANNEL).len(), 1);
    assert!(!again.offers(1));
}

#[tokio::test]
async fn an_offer_that_cannot_be_taken_away_is_tried_again_and_after_a_restart() {
    let stage = stage().await;
    assert!(stage.hear(1, CHANNEL, ANN, MAYBE).await);
    stage.platform.fail("unreact", Fault::Before(unknown()));
    stage.tap(1, CHANNEL, BEN).await;
    assert!(stage.offers(1));
    assert_eq!(stage.platform.stands(&CHANNEL).len(), 1);
    stage.wind(SOON).await;
    assert!(!stage.offers(1));
    assert!(stage.hear(2, OTHER, BEN, MAYBE).await);
    stage.platform.fail("unreact", Fault::Before(unknown()));
    stage.tap(2, OTHER, ANN).await;
    assert!(stage.offers(2));
    let stage = stage.restarted().await;
    assert!(!stage.offers(2), "a reply stands");
    assert_eq!(stage.platform.stands(&OTHER).len(), 1);
}

#[tokio::test]
async fn an_offer_that_was_declined_brings_no_card_while_its_reaction_cannot_be_taken_away() {
    let stage = stage().await;
    assert!(stage.hear(1, CHANNEL, ANN, MAYBE).await);
    stage.platform.fail("unreact", Fault::Before(unknown()));
    stage.decline(1, CHANNEL, ANN).await;
    assert!(stage.offers(1), "its reaction stands still");
    stage.tap(1, CHANNEL, BEN).await;
    assert!(stage.platform.stands(&CHANNEL).is_empty(), "its author wants none");
    stage.edit(1, CHANNEL, TRAM).await;
    assert!(stage.platform.stands(&CHANNEL).is_empty(), "nor does an edit bring one");
    stage.wind(SOON).await;
    assert!(!stage.offers(1), "no edit keeps what was declined");
}

#[tokio::test]
async fn an_offer_that_cannot_be_made_at_once_is_not_made() {
    let stage = stage().await;
    stage.platform.fail("react", Fault::After);
    assert!(stage.hear(1, CHANNEL, ANN, MAYBE).await);
    assert!(!stage.offers(1), "its answer was lost, so it was taken away");
    stage.platform.fail("react", Fault::Before(Failed::Gone));
    assert!(stage.hear(2, CHANNEL, ANN, MAYBE).await, "what was not made is as if it had not been decided");
    assert_eq!(stands(&stage, 2).await, None);
    assert!(stage.hear(3, CHANNEL, ANN, MAYBE).await);
    assert!(stage.offers(3));
}

#[tokio::test]
async fn a_card_that_could_not_be_sent_comes_later_and_once() {
    let stage = stage().await;
    assert!(stage.hear(1, CHANNEL, ANN, MAYBE).await);
    stage.platform.fail("post", Fault::Before(unknown()));
    stage.tap(1, CHANNEL, BEN).await;
    assert!(!stage.offers(1));
    assert!(stage.platform.stands(&CHANNEL).is_empty());
    stage.tap(1, CHANNEL, ANN).await;
    stage.wind(SOON).await;
    assert_eq!(stage.platform.stands(&CHANNEL).len(), 1);
    assert!(matches!(stage.state(1).await, Some(State::Sent(_))));
}

#[tokio::test]
async fn an_offer_whose_author_is_forgotten_brings_no_card_whatever_came_between() {
    let stage = stage().await;
    assert!(stage.hear(1, CHANNEL, ANN, MAYBE).await);
    assert!(stage.hear(2, OTHER, BEN, MAYBE).await);
    for person in [ANN, BEN] {
        stage.moderation.storage().forget(&person).await.expect("they are forgotten");
    }
    stage.tap(1, CHANNEL, BEN).await;
    assert!(!stage.offers(1) && stage.platform.stands(&CHANNEL).is_empty());
    stage.react_unheard(2, OFFER, ANN, false);
    let stage = stage.restarted().await;
    stage.wind(Duration::from_mins(1)).await;
    assert!(!stage.offers(2) && stage.platform.stands(&OTHER).is_empty());
}

#[tokio::test]
async fn what_an_edit_ended_frees_its_topic_also_over_a_restart_and_its_author_rests() {
    let stage = stage().await;
    assert!(stage.hear(1, CHANNEL, ANN, MAYBE).await);
    stage.platform.fail("unreact", Fault::Before(unknown()));
    stage.edit(1, CHANNEL, "never mind").await;
    assert!(stage.offers(1), "its reaction stands still");
    stage.wind(SOON).await;
    assert!(!stage.offers(1));
    let stage = stage.restarted().await;
    assert!(!stage.hear(2, CHANNEL, ANN, HARBOUR_MAYBE).await, "its author is left alone");
    assert!(stage.hear(3, CHANNEL, BEN, MAYBE).await, "its topic does not cool");
    assert!(!stage.hear(1, CHANNEL, ANN, MAYBE).await, "nothing is offered below it again");
    // What its author declined cools as before.
    stage.decline(3, CHANNEL, BEN).await;
    let stage = stage.restarted().await;
    assert!(!stage.hear(4, CHANNEL, PersonId::number(4), MAYBE).await);
}

#[tokio::test]
async fn a_tapped_offer_counts_on_also_over_a_restart_until_its_message_is_deleted() {
    let mut stage = stage().await;
    assert!(stage.hear(1, CHANNEL, ANN, MAYBE).await);
    stage.tap(1, CHANNEL, BEN).await;
    assert_eq!(stage.platform.stands(&CHANNEL).len(), 1);
    for id in [2, 4] {
        assert!(!stage.hear(id, CHANNEL, PersonId::number(id), MAYBE).await, "its topic cools");
        assert!(!stage.hear(id + 1, OTHER, ANN, HARBOUR_MAYBE).await, "its author is left alone");
        stage = stage.restarted().await;
    }
    // What was asked for counts for an hour, and what was offered as long as its topic cools.
    stage.wind(Duration::from_hours(2)).await;
    assert!(!stage.hear(6, CHANNEL, PersonId::number(6), MAYBE).await);
    stage.delete(1, CHANNEL).await;
    let again = stage.restarted().await;
    for (stage, id) in [(stage, 7), (again, 8)] {
        assert!(stage.hear(id, CHANNEL, PersonId::number(id), MAYBE).await, "{id}");
    }
}

#[tokio::test]
async fn an_offer_below_a_message_that_was_not_edited_outlives_what_made_it_one() {
    let stage = stage().await;
    let engine = stage.moderation.engine();
    // What others had raised made it an offer, and is forgotten with the restart; or the encoder was busy, and has time now.
    for (id, channel, text) in [(1, CHANNEL, "tram expansion"), (2, OTHER, TRAM), (3, THREAD, TRAM)] {
        let heard = engine.hear(&stage.platform.say(90 + id, stage.place(&channel), ANN, TRAM));
        let Outcome::Speak(reply, _) = heard.outcome else { panic!("{id} is sure") };
        engine.release(&RemarkId::from(90 + id));
        let remark = stage.platform.say(id, stage.place(&channel), ANN, text);
        stage.answers.offer(&remark, &reply, stage.clock.now()).await;
    }
    assert_eq!([1, 2, 3].map(|id| stage.offers(id)), [true; 3]);
    let again = stage.restarted().await;
    again.wind(Duration::from_mins(1)).await;
    assert_eq!([1, 2, 3].map(|id| again.offers(id)), [true; 3], "nobody touched them");
    assert!(again.platform.world().stands.is_empty(), "and nobody asked");
    again.tap(1, CHANNEL, BEN).await;
    assert_eq!(again.platform.stands(&CHANNEL), ["tram-line as card"]);
    // What was edited since is judged as it stands.
    again.platform.edit_said(2, "never mind", again.clock.now());
    again.edit(3, THREAD, HARBOUR).await;
    let last = again.restarted().await;
    last.wind(Duration::from_mins(1)).await;
    assert_eq!([2, 3].map(|id| last.offers(id)), [false; 2]);
    assert_eq!(last.platform.stands(&THREAD), ["harbour-talks as card"]);
}

/// An encoder that has no time, and notes on which threads it was asked.
#[derive(Default)]
struct Busy(Mutex<Vec<ThreadId>>);

impl Sense for Busy {
    fn directions(&self, _: &[&str], _: Priority) -> Option<Vec<Direction>> {
        self.0.lock().expect("nobody panicked").push(thread::current().id());
        None
    }
}

#[tokio::test]
async fn the_encoder_holds_up_no_thread_that_answers() {
    let busy = Arc::new(Busy::default());
    let stage = stage_that_senses(busy.clone()).await;
    let asked = || busy.0.lock().expect("nobody panicked").len();
    let mut before = 0;
    let mut grown = |what: &str| {
        assert!(asked() > before, "{what}");
        before = asked();
    };
    assert!(stage.hear(1, CHANNEL, ANN, MAYBE).await);
    stage.edit(1, CHANNEL, "the tram expansion, then").await;
    grown("an offer is looked at");
    stage.tap(1, CHANNEL, BEN).await;
    assert_eq!(stage.platform.stands(&CHANNEL).len(), 1);
    grown("an offer is tapped");
    stage.edit(1, CHANNEL, "the tram expansion, once more").await;
    grown("a reply follows its message");
    assert!(!busy.0.lock().expect("nobody panicked").contains(&thread::current().id()));
}

#[tokio::test]
async fn whoever_asks_hears_why_nothing_was_offered() {
    let stage = stage().await;
    let why = |id| stage.moderation.engine().recall(&RemarkId::from(id)).expect("it raised a topic").came;
    let not_offered = |hindrance| Came::Silent(Silence::NotOffered { hindrance });
    for (id, failed, silence) in [
        (1, unknown(), not_offered(Hindrance::Platform)),
        (2, Failed::Gone, not_offered(Hindrance::Platform)),
        (3, refused(Refusal::Other), not_offered(Hindrance::Platform)),
        (4, refused(Refusal::Forbidden), Came::Silent(Silence::MayNotReact)),
        (5, refused(Refusal::Archived), Came::Silent(Silence::ThreadArchived)),
    ] {
        stage.platform.fail("react", Fault::Before(failed));
        assert!(stage.hear(id, CHANNEL, ANN, MAYBE).await);
        assert_eq!(why(id), silence, "{id}");
    }
    stage.moderation.storage().close().await;
    assert!(stage.hear(6, CHANNEL, ANN, MAYBE).await);
    assert_eq!(why(6), not_offered(Hindrance::Database));
}

#[tokio::test]
async fn whoever_asks_hears_why_an_offer_ended_also_where_its_reaction_stands_still() {
    let stage = stage().await;
    assert!(stage.hear(1, CHANNEL, ANN, MAYBE).await);
    let came = |stage: &Stage| stage.moderation.engine().recall(&RemarkId::from(1)).expect("heard").came;
    let over = |why| Came::Over(TopicId::new("tram-line"), why);
    assert_eq!(came(&stage), Came::Offered(TopicId::new("tram-line")));
    stage.platform.fail("unreact", Fault::Before(unknown()));
    stage.decline(1, CHANNEL, ANN).await;
    assert!(stage.offers(1));
    assert_eq!(came(&stage), over(Ended::TakenAway));
    stage.wind(OFFERED_FOR).await;
    assert!(!stage.offers(1));
    assert_eq!(came(&stage), over(Ended::TakenAway), "the first reason stays");
}

#[tokio::test]
async fn an_opt_out_takes_away_what_is_offered_in_all_servers() {
    let stage = stage().await;
    assert!(stage.hear(1, CHANNEL, ANN, MAYBE).await);
    assert!(stage.hear(2, OTHER, BEN, MAYBE).await);
    stage.moderation.opt_out(&ANN, true).await.expect("it is kept");
    stage.answers.withdraw_from(&ANN).await;
    assert!(!stage.offers(1) && stage.offers(2));
    let stage = stage.restarted().await;
    stage.moderation.storage().forget(&BEN).await.expect("it is forgotten");
    assert_eq!(stage.moderation.about(&BEN).await.expect("it is told").offers, 0);
    assert_eq!(stage.moderation.storage().offers_in(&SERVER).await.expect("it is read").len(), 1);
}
