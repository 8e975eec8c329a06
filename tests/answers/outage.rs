//! A database that is away for longer is told in the log channel once, and so is its end; replies go on meanwhile.

use std::time::Duration;

use counterpoint_core::{
    remark::{ChannelId, PersonId, Scope},
    settings::{Change, Key, Value},
};

use super::stage::{ANN, CHANNEL, HARBOUR, SERVER, TRAM, stage};

const LOG: ChannelId = ChannelId::number(3007);
const MOD: PersonId = PersonId::number(1003);

#[tokio::test]
async fn an_outage_that_lasts_is_told_once_and_so_is_its_end() {
    let stage = stage().await;
    let log = Change::set(Scope::Server, Key::LogChannel, Value::Channel(LOG));
    stage.moderation.change(&SERVER, &MOD, std::slice::from_ref(&log)).await.expect("it is kept");
    let told = || stage.platform.stands(&LOG).len();
    let held = stage.moderation.storage().hold().await.expect("a connection");
    assert!(stage.moderation.change(&SERVER, &MOD, std::slice::from_ref(&log)).await.is_err(), "it is away");
    assert!(stage.hear(1, CHANNEL, ANN, TRAM).await);
    assert_eq!(stage.platform.stands(&CHANNEL).len(), 1, "it is answered all the same");
    stage.wind(Duration::ZERO).await;
    stage.wind(Duration::from_secs(59)).await;
    assert_eq!(told(), 0, "what is over in a moment nobody has to read");
    assert!(stage.answers.is_idle());
    stage.clock.wind(Duration::from_secs(1));
    assert!(!stage.answers.is_idle());
    stage.wind(Duration::ZERO).await;
    assert_eq!(told(), 1);
    stage.wind(Duration::from_hours(1)).await;
    assert_eq!(told(), 1, "it is told once");
    drop(held);
    stage.moderation.change(&SERVER, &MOD, std::slice::from_ref(&log)).await.expect("it is back");
    stage.wind(Duration::ZERO).await;
    stage.wind(Duration::from_hours(1)).await;
    assert_eq!(told(), 2, "and its end once");
    // What was answered meanwhile stands in the journal once something more is kept.
    assert!(stage.hear(2, CHANNEL, ANN, HARBOUR).await);
    for id in [1, 2] {
        assert!(matches!(stage.state(id).await, Some(answers::storage::State::Sent(_))), "{id}");
    }
}
