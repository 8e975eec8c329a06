//! The service of answers on a platform that refuses, hangs and loses answers when it is told to: what stands there in the end is what
//! should, once each, and the journal knows it.

#![expect(clippy::expect_used, reason = "a test that fails panics, also in what its tests share")]

#[path = "answers/edited.rs"]
mod edited;
#[path = "answers/failing.rs"]
mod failing;
#[path = "answers/offers.rs"]
mod offers;
#[path = "answers/outage.rs"]
mod outage;
#[path = "answers/stage.rs"]
mod stage;

use std::{future::poll_fn, path::Path, sync::Arc, task::Poll, time::Duration};

use answers::{Answers, Failed, Platform as _, Refusal, Removed, storage::State};
use counterpoint_core::{engine::Outcome, remark::RemarkId};
use stage::{ANN, BEN, CHANNEL, Fault, HARBOUR, OTHER, SERVER, THREAD, TRAM, stage, unknown};
use tokio::sync::Notify;

/// Longer than the wait before the first further try.
const SOON: Duration = Duration::from_secs(3);

#[tokio::test]
async fn a_reaction_is_below_its_message_once_and_goes() {
    let platform = stage().await.platform;
    let place = platform.place(Some(&SERVER), &CHANNEL);
    let said = platform.say(1, place.clone(), ANN, "hello").id;
    let reactions = || platform.world().reactions.len();
    assert_eq!(platform.react(&place, &RemarkId::from(2), "?").await, Err(Failed::Gone));
    assert_eq!(platform.react(&place, &said, "?").await, Ok(()));
    assert_eq!(platform.react(&place, &said, "?").await, Ok(()));
    assert_eq!(reactions(), 1);
    platform.fail("unreact", Fault::After);
    assert_eq!(platform.unreact(&place, &said, "?").await, Err(unknown()), "the answer is lost");
    assert_eq!(platform.unreact(&place, &said, "?").await, Ok(()));
    assert_eq!(reactions(), 0);
}

#[tokio::test]
async fn b2_a_place_that_hangs_holds_up_no_other() {
    let stage = stage().await;
    assert!(stage.hear(1, OTHER, ANN, HARBOUR).await);
    let go_on = Arc::new(Notify::new());
    stage.platform.fail("post", Fault::Hold(go_on.clone()));
    let hanging = stage.hear(2, THREAD, BEN, TRAM);
    let elsewhere = async {
        while stage.platform.requests("post") < 2 {
            tokio::task::yield_now().await;
        }
        let reply = stage.platform.last();
        assert_eq!(stage.press_remove(OTHER, &reply, ANN, None).await, Removed::Done);
        go_on.notify_one();
    };
    let (spoke, ()) = tokio::join!(hanging, elsewhere);
    assert!(spoke);
    assert!(stage.platform.stands(&OTHER).is_empty());
    assert_eq!(stage.platform.stands(&THREAD).len(), 1);
}

#[tokio::test]
async fn a_reply_is_written_while_it_is_entered_and_sent_once_it_is() {
    let stage = stage().await;
    let remark = stage.platform.say(1, stage.place(&CHANNEL), ANN, TRAM);
    let hearing = stage.moderation.engine().hear(&remark);
    let Outcome::Speak(reply, mode) = &hearing.outcome else { panic!("it would be answered") };
    let held = stage.moderation.storage().hold().await.expect("it is there");
    let answering = stage.answers.answer(&remark, reply, *mode, hearing.at);
    tokio::pin!(answering);
    let waits = poll_fn(|cx| Poll::Ready(answering.as_mut().poll(cx).is_pending())).await;
    assert!(waits, "the database is somebody else's");
    assert_eq!((stage.platform.requests("write"), stage.platform.requests("post")), (1, 0));
    drop(held);
    answering.await;
    assert_eq!(stage.platform.stands(&CHANNEL), ["tram-line as card"]);
    assert_eq!(stage.platform.requests("write"), 1, "what was written is what was sent");
}

#[tokio::test]
async fn b14_an_edit_while_the_reply_is_on_its_way_is_applied_after_it() {
    let stage = stage().await;
    let go_on = Arc::new(Notify::new());
    stage.platform.fail("post", Fault::Hold(go_on.clone()));
    let answering = stage.hear(1, CHANNEL, ANN, TRAM);
    let editing = async {
        stage.platform.asked("post").await;
        let edit = stage.edit(1, CHANNEL, HARBOUR);
        let release = async {
            tokio::task::yield_now().await;
            go_on.notify_one();
        };
        tokio::join!(edit, release);
    };
    tokio::join!(answering, editing);
    assert_eq!(stage.platform.stands(&CHANNEL), ["harbour-talks as card"]);
    // Nor is an edit lost that comes after the message was heard and before the journal knows of a reply.
    let stage = self::stage().await;
    let remark = stage.platform.say(1, stage.place(&CHANNEL), ANN, TRAM);
    let hearing = stage.moderation.engine().hear(&remark);
    let Outcome::Speak(reply, mode) = &hearing.outcome else { panic!("it would be answered") };
    stage.edit(1, CHANNEL, HARBOUR).await;
    stage.answers.answer(&remark, reply, *mode, hearing.at).await;
    assert_eq!(stage.platform.stands(&CHANNEL), ["harbour-talks as card"]);
}

#[tokio::test]
async fn b14_a_reply_waits_for_the_first_message_of_its_post_and_not_for_ever() {
    let not_begun = || Failed::Refused { refusal: Refusal::NotBegun, record: "40058".to_owned() };
    let stage = stage().await;
    stage.platform.fail("post", Fault::Before(not_begun()));
    assert!(stage.hear(1, THREAD, ANN, TRAM).await);
    stage.answers.begun(&THREAD).await;
    assert_eq!(stage.platform.stands(&THREAD), ["tram-line as card"]);
    let stage = self::stage().await;
    stage.platform.fail("post", Fault::Before(not_begun()));
    assert!(stage.hear(1, THREAD, ANN, TRAM).await);
    stage.wind(Duration::from_mins(11)).await;
    stage.answers.begun(&THREAD).await;
    assert!(stage.platform.stands(&THREAD).is_empty());
    assert_eq!(stage.state(1).await, Some(State::Gone));
}

#[tokio::test]
async fn b14_cannot_look_is_not_taken_for_not_sent() {
    let stage = stage().await;
    stage.platform.fail("post", Fault::After);
    assert!(stage.hear(1, CHANNEL, ANN, TRAM).await);
    stage.clock.wind(Duration::from_mins(3));
    let again = Arc::new(Answers::new(stage.platform.clone(), stage.moderation.clone()));
    stage.platform.fail("find", Fault::Before(unknown()));
    again.resume(&SERVER).await;
    assert_eq!(stage.state(1).await, Some(State::Sending), "nobody knows yet");
    stage.clock.wind(SOON);
    again.due().await;
    assert!(matches!(stage.state(1).await, Some(State::Sent(_))));
    assert_eq!(stage.platform.requests("post"), 1);
}

#[tokio::test]
async fn k14_a_sentence_about_nothing_is_braked_removable_and_goes_with_its_question() {
    let stage = stage().await;
    for id in 1..=8 {
        let mut remark = stage.platform.say(id, stage.place(&CHANNEL), ANN, "what is the weather");
        remark.asks = true;
        stage.answers.tell(&remark, "No topic is called that.".to_owned()).await;
    }
    assert_eq!(stage.platform.stands(&CHANNEL), ["No topic is called that."]);
    let reply = stage.platform.last();
    assert_eq!(stage.press_remove(CHANNEL, &reply, BEN, None).await, Removed::MayNot);
    assert_eq!(stage.press_remove(CHANNEL, &reply, ANN, None).await, Removed::Done);
    stage.wind(Duration::from_mins(11)).await;
    let mut remark = stage.platform.say(9, stage.place(&CHANNEL), ANN, "what is the weather");
    remark.asks = true;
    stage.answers.tell(&remark, "No topic is called that.".to_owned()).await;
    assert_eq!(stage.platform.stands(&CHANNEL).len(), 1);
    stage.delete(9, CHANNEL).await;
    assert!(stage.platform.stands(&CHANNEL).is_empty());
    assert!(
        stage.moderation.storage().tallies(&SERVER).await.expect("it is read").is_empty(),
        "it is no reply of a topic"
    );
}

#[test]
fn the_service_names_no_platform() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("crates/answers/src");
    let (mut folders, mut files) = (vec![root], 0);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("the service is there") {
            let path = entry.expect("a file").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            files += 1;
            let text = std::fs::read_to_string(&path).expect("it can be read");
            for name in ["serenity", "poise", "discord"] {
                assert!(!text.contains(name), "{} names {name}", path.display());
            }
        }
    }
    assert!(files > 20, "{files} files were read");
}
