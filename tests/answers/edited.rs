//! Messages that were never answered and are edited, on a platform that fails and hangs, and over restarts: one answer at most.

use std::{
    future::poll_fn,
    sync::{Arc, Mutex},
    task::Poll,
    time::Duration,
};

use answers::{Failed, Refusal, Removed, STILL_FRESH, storage::State};
use counterpoint_core::{
    engine::Outcome,
    hear::{DIMENSIONS, Direction, Priority, Sense},
    remark::RemarkId,
};
use tokio::sync::Notify;

use super::stage::{
    ANN, BEN, CHANNEL, Fault, HARBOUR, OTHER, Stage, TRAM, stage, stage_that_senses, unknown,
};

/// A message that raises nothing.
const NOTHING: &str = "hello there";

/// A message that the fixture store's judge is not sure of.
const MAYBE: &str = "the tram expansion";

/// A stage on which Ann has said something that raises nothing.
async fn said() -> Stage {
    let stage = stage().await;
    assert!(!stage.hear(1, CHANNEL, ANN, NOTHING).await);
    stage
}

#[tokio::test]
async fn an_edit_that_adds_a_claim_is_answered_once_and_followed() {
    let stage = said().await;
    stage.edit(1, CHANNEL, "hello everybody").await;
    assert_eq!(stage.platform.requests("read"), 0, "nothing is asked for an edit that adds nothing");
    stage.edit(1, CHANNEL, TRAM).await;
    assert_eq!(stage.platform.stands(&CHANNEL), ["tram-line as card"]);
    stage.edit(1, CHANNEL, HARBOUR).await;
    assert_eq!(stage.platform.stands(&CHANNEL), ["harbour-talks as card"]);
    assert_eq!((stage.platform.requests("post"), stage.platform.requests("edit")), (1, 1));
}

/// An encoder to which every text is the same, and which notes the messages that it turns.
#[derive(Default)]
struct Turned(Mutex<Vec<String>>);

impl Sense for Turned {
    fn directions(&self, texts: &[&str], _: Priority) -> Option<Vec<Direction>> {
        self.0.lock().expect("nobody panicked").extend(texts.first().map(|text| (*text).to_owned()));
        Some(vec![Direction::of(&[1.0; DIMENSIONS]); texts.len()])
    }
}

#[tokio::test]
async fn an_edit_is_heard_once_and_again_only_where_something_else_stands_there() {
    let turned = Arc::new(Turned::default());
    let stage = stage_that_senses(turned.clone()).await;
    let turned = || std::mem::take(&mut *turned.0.lock().expect("nobody panicked"));
    for (id, channel, person) in [(1, CHANNEL, ANN), (2, OTHER, BEN)] {
        assert!(!stage.hear(id, channel, person, NOTHING).await);
    }
    stage.edit(1, CHANNEL, TRAM).await;
    assert_eq!((turned(), stage.platform.requests("read")), (vec![TRAM.to_owned()], 1));
    assert!(!stage.platform.stands(&CHANNEL).is_empty() || stage.offers(1), "something came of it");
    // Where something stands below a message, that follows the edit, and the discussion with it.
    stage.edit(1, CHANNEL, HARBOUR).await;
    assert_eq!(turned(), [HARBOUR]);
    stage.platform.edit_said(2, TRAM, stage.clock.now());
    let told = stage.told(stage.platform.world().said[&RemarkId::from(2)].0.clone());
    stage.platform.edit_said(2, HARBOUR, stage.clock.now());
    stage.answers.hear_anew(&told).await;
    assert_eq!(turned(), [TRAM, HARBOUR]);
}

#[tokio::test]
async fn an_edit_that_may_mean_a_topic_is_offered_its_card() {
    let stage = said().await;
    stage.edit(1, CHANNEL, MAYBE).await;
    assert!(stage.offers(1) && stage.platform.stands(&CHANNEL).is_empty());
    stage.tap(1, CHANNEL, BEN).await;
    assert_eq!(stage.platform.stands(&CHANNEL), ["tram-line as card"]);
    assert!(!stage.offers(1));
}

#[tokio::test]
async fn what_stands_there_is_answered_and_not_what_an_edit_told() {
    let stage = said().await;
    stage.platform.edit_said(1, TRAM, stage.clock.now());
    let told = stage.platform.world().said[&RemarkId::from(1)].0.clone();
    for (now, answered) in [(NOTHING, None), (HARBOUR, Some("harbour-talks as card"))] {
        stage.platform.edit_said(1, now, stage.clock.now());
        stage.answers.hear_anew(&stage.told(told.clone())).await;
        assert_eq!(stage.platform.stands(&CHANNEL).first().map(String::as_str), answered);
    }
}

#[tokio::test]
async fn of_two_edits_at_once_one_is_answered_and_the_other_followed() {
    let stage = said().await;
    let go_on = Arc::new(Notify::new());
    stage.platform.fail("post", Fault::Hold(go_on.clone()));
    stage.platform.edit_said(1, TRAM, stage.clock.now());
    let first = stage.hear_edit(1, CHANNEL);
    tokio::pin!(first);
    poll_fn(|cx| Poll::Ready(first.as_mut().poll(cx).is_pending())).await;
    tokio::select! { () = &mut first => {}, () = stage.platform.asked("post") => {} }
    let second = stage.edit(1, CHANNEL, HARBOUR);
    tokio::pin!(second);
    let waits = poll_fn(|cx| Poll::Ready(second.as_mut().poll(cx).is_pending())).await;
    assert!(waits, "the reply is on its way");
    go_on.notify_one();
    tokio::join!(first, second);
    assert_eq!(stage.platform.stands(&CHANNEL), ["harbour-talks as card"]);
    assert_eq!(stage.platform.requests("post"), 1);
}

#[tokio::test]
async fn a_reply_that_went_and_an_offer_that_is_over_do_not_come_back_by_an_edit() {
    let stage = said().await;
    stage.edit(1, CHANNEL, TRAM).await;
    let reply = stage.platform.last();
    assert_eq!(stage.press_remove(CHANNEL, &reply, ANN, Some(1)).await, Removed::Done);
    assert!(stage.hear(2, OTHER, BEN, MAYBE).await);
    stage.answers.reaction_gone(&OTHER, &RemarkId::from(2)).await;
    stage.platform.world().reactions.clear();
    for stage in [stage.restarted().await, stage] {
        stage.edit(1, CHANNEL, HARBOUR).await;
        stage.edit(2, OTHER, HARBOUR).await;
        assert_eq!(stage.state(1).await, Some(State::Gone));
        assert!(stage.platform.stands(&CHANNEL).is_empty() && stage.platform.stands(&OTHER).is_empty());
        assert!(!stage.offers(1) && !stage.offers(2));
    }
}

#[tokio::test]
async fn what_was_said_before_a_start_is_not_heard_by_an_edit() {
    let stage = said().await.restarted().await;
    stage.edit(1, CHANNEL, TRAM).await;
    assert!(stage.platform.stands(&CHANNEL).is_empty());
    assert_eq!(stage.platform.requests("read"), 0, "what the bot does not remember is not asked for");
}

#[tokio::test]
async fn a_reply_that_an_edit_brought_outlives_a_kill_and_stays_one() {
    let stage = said().await;
    stage.platform.fail("post", Fault::After);
    stage.edit(1, CHANNEL, TRAM).await;
    assert_eq!(stage.state(1).await, Some(State::Sending), "whether it was sent, nobody knows");
    stage.clock.wind(Duration::from_millis(1));
    let stage = stage.restarted().await;
    assert!(matches!(stage.state(1).await, Some(State::Sent(_))));
    stage.edit(1, CHANNEL, HARBOUR).await;
    assert_eq!(stage.platform.stands(&CHANNEL), ["harbour-talks as card"]);
}

#[tokio::test]
async fn an_edit_that_came_too_late_by_either_clock_is_not_heard() {
    let stage = said().await;
    stage.clock.wind(STILL_FRESH);
    stage.edit(1, CHANNEL, TRAM).await;
    assert!(stage.platform.stands(&CHANNEL).is_empty() && stage.platform.requests("read") == 0);
    // The bot heard this one late: its connection was cut.
    assert!(!stage.hear(2, CHANNEL, ANN, NOTHING).await);
    let sent = stage.clock.now().before(Duration::from_mins(8));
    stage.platform.world().sent.insert(RemarkId::from(2), sent);
    stage.clock.wind(Duration::from_mins(2));
    stage.edit(2, CHANNEL, TRAM).await;
    assert!(stage.platform.stands(&CHANNEL).is_empty());
}

#[tokio::test]
async fn an_edit_that_cannot_be_read_is_left_and_the_next_is_heard() {
    let stage = said().await;
    let refused = Failed::Refused { refusal: Refusal::Forbidden, record: "403".to_owned() };
    for failed in [unknown(), refused] {
        stage.platform.fail("read", Fault::Before(failed));
        stage.edit(1, CHANNEL, TRAM).await;
        assert!(stage.platform.stands(&CHANNEL).is_empty());
    }
    stage.edit(1, CHANNEL, TRAM).await;
    assert_eq!(stage.platform.stands(&CHANNEL), ["tram-line as card"]);
}

#[tokio::test]
async fn what_discord_refused_may_be_answered_by_an_edit_that_says_more() {
    let stage = stage().await;
    let refused = Failed::Refused { refusal: Refusal::KeptBack, record: "400".to_owned() };
    stage.platform.fail("post", Fault::Before(refused));
    assert!(stage.hear(1, CHANNEL, ANN, TRAM).await);
    assert_eq!(stage.state(1).await, None);
    stage.edit(1, CHANNEL, "the tram extension was never paid for, ever").await;
    assert!(stage.platform.stands(&CHANNEL).is_empty(), "it says no more than it did");
    stage.edit(1, CHANNEL, HARBOUR).await;
    assert_eq!(stage.platform.stands(&CHANNEL), ["harbour-talks as card"]);
}

#[tokio::test]
async fn a_message_that_is_edited_while_it_is_heard_is_heard_as_it_is() {
    let stage = stage().await;
    let remark = stage.platform.say(1, stage.place(&CHANNEL), ANN, NOTHING);
    // The bot is told of the edit before it has heard the message.
    stage.edit(1, CHANNEL, TRAM).await;
    assert!(stage.platform.stands(&CHANNEL).is_empty());
    assert!(matches!(stage.moderation.engine().hear(&remark).outcome, Outcome::Silent(_)));
    let (_, hearing) = stage.answers.hear_overtaken(&remark).await.expect("it was edited");
    assert!(matches!(hearing.outcome, Outcome::Speak(..)));
    assert_eq!(stage.platform.stands(&CHANNEL), ["tram-line as card"]);
    assert!(stage.answers.hear_overtaken(&remark).await.is_none());
}

#[tokio::test]
async fn a_reply_on_its_way_follows_an_edit_that_found_it_decided() {
    let stage = stage().await;
    let remark = stage.platform.say(1, stage.place(&CHANNEL), ANN, TRAM);
    let hearing = stage.moderation.engine().hear(&remark);
    let Outcome::Speak(reply, mode) = &hearing.outcome else { panic!("it is answered") };
    // It is decided, and not entered yet.
    stage.platform.edit_said(1, HARBOUR, stage.clock.now());
    let told = stage.platform.world().said[&RemarkId::from(1)].0.clone();
    stage.answers.edited(CHANNEL, told.id.clone()).await;
    assert!(stage.answers.hear_anew(&stage.told(told)).await.is_none());
    stage.answers.answer(&remark, reply, *mode, hearing.at).await;
    assert_eq!(stage.platform.stands(&CHANNEL), ["harbour-talks as card"]);
}
