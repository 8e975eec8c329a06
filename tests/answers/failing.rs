//! F3 to F6: what failed, or was lost on the way, is looked at again until it is what it should be.

use std::{sync::Arc, time::Duration};

use answers::{Answers, Failed, Removed, storage::State};
use tokio::sync::Notify;

use super::{
    SOON,
    stage::{ANN, BEN, CHANNEL, Fault, HARBOUR, OTHER, SERVER, THREAD, TRAM, stage, unknown},
};

#[tokio::test]
async fn f3_a_reply_whose_request_failed_is_sent_after_a_while_once() {
    for failed in [unknown(), Failed::Retry { after: Duration::ZERO, record: "429".to_owned() }] {
        let stage = stage().await;
        stage.platform.fail("post", Fault::Before(failed));
        assert!(stage.hear(1, CHANNEL, ANN, TRAM).await);
        assert!(stage.platform.stands(&CHANNEL).is_empty());
        stage.wind(SOON).await;
        assert_eq!(stage.platform.stands(&CHANNEL), ["tram-line as card"]);
        assert!(matches!(stage.state(1).await, Some(State::Sent(_))));
        stage.wind(Duration::from_hours(1)).await;
        assert_eq!(stage.platform.stands(&CHANNEL).len(), 1);
    }
}

#[tokio::test]
async fn f3_failure_after_failure_is_met_with_longer_waits_and_a_limit() {
    let stage = stage().await;
    for _ in 0..40 {
        stage.platform.fail("post", Fault::Before(unknown()));
    }
    assert!(stage.hear(1, CHANNEL, ANN, TRAM).await);
    for _ in 0..3600 {
        stage.wind(Duration::from_secs(1)).await;
    }
    let posts = stage.platform.requests("post");
    assert!((4..=8).contains(&posts), "{posts} requests in ten minutes");
    assert!(stage.platform.stands(&CHANNEL).is_empty());
    assert_eq!(stage.state(1).await, Some(State::Gone), "the talk has gone on: it is given up");
    assert!(stage.answers.is_idle());
}

#[tokio::test]
async fn f4_a_reply_that_was_taken_though_the_answer_was_lost_is_known_again() {
    let stage = stage().await;
    stage.platform.fail("post", Fault::After);
    assert!(stage.hear(1, CHANNEL, ANN, TRAM).await);
    assert_eq!(stage.state(1).await, Some(State::Sending));
    stage.wind(SOON).await;
    assert_eq!(stage.platform.requests("post"), 1, "it is looked for before it is sent again");
    assert_eq!(stage.state(1).await, Some(State::Sent(stage.platform.last())));
    stage.edit(1, CHANNEL, HARBOUR).await;
    assert_eq!(stage.platform.stands(&CHANNEL), ["harbour-talks as card"]);
    stage.delete(1, CHANNEL).await;
    assert!(stage.platform.stands(&CHANNEL).is_empty());
}

#[tokio::test]
async fn f4_remove_works_before_the_bot_knows_that_its_reply_was_taken() {
    let stage = stage().await;
    stage.platform.fail("post", Fault::After);
    assert!(stage.hear(1, CHANNEL, ANN, TRAM).await);
    let reply = stage.platform.last();
    assert_eq!(stage.press_remove(CHANNEL, &reply, BEN, Some(1)).await, Removed::MayNot);
    assert_eq!(stage.press_remove(CHANNEL, &reply, ANN, Some(1)).await, Removed::Done);
    assert!(stage.platform.stands(&CHANNEL).is_empty());
    stage.wind(SOON).await;
    assert!(stage.platform.stands(&CHANNEL).is_empty());
}

#[tokio::test]
async fn f4_a_thread_gets_no_second_dossier_because_an_answer_was_lost() {
    let stage = stage().await;
    stage.platform.fail("post", Fault::After);
    assert!(stage.hear(1, THREAD, ANN, TRAM).await);
    assert!(stage.hear(2, THREAD, BEN, HARBOUR).await);
    assert_eq!(stage.platform.stands(&THREAD), ["tram-line + harbour-talks"]);
    // Nor where the platform cannot be asked just then.
    let stage = self::stage().await;
    stage.platform.fail("post", Fault::After);
    stage.platform.fail("find", Fault::Before(unknown()));
    assert!(stage.hear(1, THREAD, ANN, TRAM).await);
    assert!(stage.hear(2, THREAD, BEN, HARBOUR).await);
    assert_eq!(stage.platform.stands(&THREAD), ["tram-line as card"]);
    stage.wind(Duration::from_secs(11)).await;
    stage.wind(Duration::from_secs(11)).await;
    assert_eq!(stage.platform.stands(&THREAD), ["tram-line + harbour-talks"]);
}

#[tokio::test]
async fn f5_what_could_not_follow_its_message_follows_later() {
    let stage = stage().await;
    assert!(stage.hear(1, CHANNEL, ANN, TRAM).await);
    stage.platform.fail("read", Fault::Before(unknown()));
    stage.edit(1, CHANNEL, HARBOUR).await;
    assert_eq!(stage.platform.stands(&CHANNEL), ["tram-line as card"]);
    stage.platform.fail("edit", Fault::Before(unknown()));
    stage.wind(SOON).await;
    assert_eq!(stage.platform.stands(&CHANNEL), ["tram-line as card"]);
    stage.wind(Duration::from_secs(11)).await;
    assert_eq!(stage.platform.stands(&CHANNEL), ["harbour-talks as card"]);
    stage.platform.fail("delete", Fault::Before(unknown()));
    stage.delete(1, CHANNEL).await;
    assert_eq!(stage.platform.stands(&CHANNEL).len(), 1);
    stage.wind(SOON).await;
    assert!(stage.platform.stands(&CHANNEL).is_empty());
}

#[tokio::test]
async fn f5_of_two_quick_edits_the_newest_text_wins() {
    let stage = stage().await;
    assert!(stage.hear(1, CHANNEL, ANN, TRAM).await);
    let go_on = Arc::new(Notify::new());
    stage.platform.fail("edit", Fault::Hold(go_on.clone()));
    let first = async { stage.edit(1, CHANNEL, HARBOUR).await };
    let second = async {
        // The first text has been read, and is on its way.
        stage.platform.asked("edit").await;
        let edit = stage.edit(1, CHANNEL, TRAM);
        let release = async {
            // The second is given the time to go past the first, if nothing holds it.
            for _ in 0..5000 {
                tokio::task::yield_now().await;
            }
            go_on.notify_one();
        };
        tokio::join!(edit, release);
    };
    tokio::join!(first, second);
    assert_eq!(stage.platform.stands(&CHANNEL), ["tram-line as card"]);
}

#[tokio::test]
async fn f6_what_was_deleted_while_the_bot_was_away_takes_its_reply_along() {
    let stage = stage().await;
    assert!(stage.hear(1, CHANNEL, ANN, TRAM).await);
    assert!(stage.hear(2, OTHER, BEN, HARBOUR).await);
    stage.platform.delete_said(1);
    let again = Arc::new(Answers::new(stage.platform.clone(), stage.moderation.clone()));
    again.resume(&SERVER).await;
    stage.clock.wind(Duration::from_secs(10));
    again.due().await;
    assert!(stage.platform.stands(&CHANNEL).is_empty());
    assert_eq!(stage.platform.stands(&OTHER), ["harbour-talks as card"]);
}

#[tokio::test]
async fn f6_a_reply_that_is_gone_already_is_no_failure() {
    let stage = stage().await;
    assert!(stage.hear(1, CHANNEL, ANN, TRAM).await);
    stage.platform.world().stands.clear();
    stage.delete(1, CHANNEL).await;
    assert_eq!(stage.state(1).await, Some(State::Gone));
    assert!(stage.answers.is_idle());
}
