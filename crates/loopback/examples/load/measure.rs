//! What a client goes through, and what is measured of it.
//!
//! It starts; once it has identified, it is said what it answers, until it does. It rests. Servers come, and it rests. Then messages
//! come at a steady pace, with a share that it answers; then as many as it takes. Nothing that is measured of it waits for the others.

#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "counts of messages and KiB are far below 2^53, and none is negative"
)]

use std::{
    any::Any,
    collections::HashSet,
    fs,
    path::PathBuf,
    process,
    sync::Arc,
    time::{Duration, Instant, SystemTime},
};

use loopback::{Loopback, Place, Shape, Talk, World};
use serde::Serialize;

use super::process::{TICK, cpu, resident};

/// How long anything is waited for that grows with what is asked for: a flood, servers.
const GIVE_UP: Duration = Duration::from_mins(10);

/// How long a start and the first answer are waited for, and answers that are still to come.
const SOON: Duration = Duration::from_secs(30);

/// How often what is measured is looked at.
const LOOK: Duration = Duration::from_millis(20);

/// How many servers come before the client is asked whether it has read them.
const SERVERS_AT_ONCE: u64 = 100;

/// The most replies in an hour that a server of the bot's can be set to.
const REPLIES: f64 = 1000.0;

/// What each client goes through.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    /// The servers that come.
    pub(crate) shape: Shape,
    /// Messages a second.
    pub(crate) rate: u32,
    /// The share of them that is answered, from 0 to 1.
    pub(crate) hits: f64,
    /// For how long.
    pub(crate) length: Duration,
    /// How many messages follow as fast as they are taken.
    pub(crate) flood: usize,
    /// The message that is answered.
    pub(crate) hit: String,
    /// Messages that raise nothing.
    pub(crate) small: Vec<String>,
    /// How long the client rests before its memory is read.
    pub(crate) settle: Duration,
    /// Whether the messages at a steady pace come once more while the client's store changes, if it has one.
    pub(crate) reload: bool,
}

impl Plan {
    /// Makes sure that it can be done.
    ///
    /// # Errors
    /// A sentence that says what cannot.
    pub(crate) fn sound(&self) -> Result<(), String> {
        if self.shape.servers == 0 || self.shape.channels == 0 || self.rate == 0 || self.small.is_empty() {
            return Err("a load needs servers, channels, messages, and something to say".to_owned());
        }
        if !(0.0..=1.0).contains(&self.hits) {
            return Err("--hits is a share, from 0 to 1".to_owned());
        }
        let servers = self.shape.places().iter().map(|place| place.server).collect::<HashSet<_>>();
        let turns = if self.reload { 2.0 } else { 1.0 };
        let said = f64::from(self.rate) * self.hits * self.length.as_secs_f64() * turns;
        let each = said / servers.len().max(1) as f64;
        if each >= REPLIES {
            return Err(format!(
                "that is {each:.0} replies on each server, and the bot gives at most {REPLIES:.0} in an hour; take more servers or fewer hits"
            ));
        }
        Ok(())
    }
}

/// A client that runs.
pub(crate) struct Client {
    pid: u32,
    /// A file of its store that may be saved.
    saved: Option<PathBuf>,
    _held: Box<dyn Any + Send>,
}

impl Client {
    /// A client with the process that it is, and what ends it once it is dropped.
    pub(crate) fn new(pid: u32, held: impl Any + Send) -> Self {
        Self { pid, saved: None, _held: Box::new(held) }
    }

    /// The same, with a file of its store that may be saved.
    pub(crate) fn with(self, saved: Option<PathBuf>) -> Self {
        Self { saved, ..self }
    }
}

/// What was measured of a client. What could not be is left out.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct Figures {
    /// From its start until it identified, in milliseconds.
    pub(crate) start_ms: f64,
    /// From then until the request of its first answer was in, in milliseconds.
    pub(crate) first_answer_ms: Option<f64>,
    /// Messages at a steady pace that were to be answered.
    pub(crate) hits: usize,
    /// Those of them that were.
    pub(crate) answered: usize,
    /// From the last byte of the event out to the last byte of the answer's request in, in microseconds: half of them took at most so long.
    pub(crate) p50_us: Option<f64>,
    /// The same of 99 in 100.
    pub(crate) p99_us: Option<f64>,
    /// The same of 999 in 1,000.
    pub(crate) p999_us: Option<f64>,
    /// Half of the answers, and 99 in 100, at the same pace while the store is taken over anew every two seconds, in microseconds.
    pub(crate) reload_p50_us: Option<f64>,
    /// See there.
    pub(crate) reload_p99_us: Option<f64>,
    /// CPU time for each message at a steady pace, in microseconds.
    pub(crate) cpu_us: Option<f64>,
    /// The pretend Discord's own, for each of the same.
    pub(crate) discord_cpu_us: Option<f64>,
    /// Messages a second that it received in the flood.
    pub(crate) flood_per_s: Option<f64>,
    /// The same until it had dealt with all of them, and was at rest.
    pub(crate) dealt_per_s: Option<f64>,
    /// CPU time for each message of the flood, in microseconds.
    pub(crate) flood_cpu_us: Option<f64>,
    /// The pretend Discord's own, for each of the same.
    pub(crate) discord_flood_cpu_us: Option<f64>,
    /// Resident memory in KiB: at rest with one small server.
    pub(crate) rest_kib: Option<u64>,
    /// Once the servers came.
    pub(crate) servers_kib: Option<u64>,
    /// After the flood.
    pub(crate) flood_kib: Option<u64>,
    /// What each server added, in KiB.
    pub(crate) server_kib: Option<f64>,
    /// What Discord would have refused.
    pub(crate) refused: Vec<String>,
}

/// Measures the client that `start` starts for the pretend Discord at an address. `answers` is whether it answers anything.
///
/// # Errors
/// A sentence that says what was waited for in vain, or could not be done.
pub(crate) async fn measure(
    plan: &Plan,
    answers: bool,
    start: impl FnOnce(&str) -> Result<Client, String>,
) -> Result<Figures, String> {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    let seconds = i64::try_from(now.as_secs()).unwrap_or(0);
    let stamp = serenity::model::Timestamp::from_unix_timestamp(seconds).map(|at| at.to_string());
    let stamp = stamp.map_err(|error| error.to_string())?.replace('Z', ".000000+00:00");
    let milliseconds = u64::try_from(now.as_millis()).unwrap_or(0);
    let loopback = Loopback::host(World::debate(), milliseconds, Arc::new(move || stamp.clone())).await;
    let loopback = loopback.map_err(|error| format!("no port of 127.0.0.1 is free: {error}"))?;
    loopback.lift_limits();
    loopback.expect_crowd(plan.shape);
    let talk = loopback.talk(&plan.small, &plan.hit)?;
    let mut figures = Figures::default();

    let begun = Instant::now();
    let client = start(&loopback.api())?;
    let identified = until("the client to identify", SOON, || loopback.delays().identified).await?;
    figures.start_ms = milli(identified - begun);
    if answers {
        figures.first_answer_ms = Some(milli(first_answer(&loopback, &talk).await? - identified));
    }
    tokio::time::sleep(plan.settle).await;
    figures.rest_kib = resident(client.pid);

    for number in 0..plan.shape.servers {
        loopback.bring_server(plan.shape, number)?;
        if number % SERVERS_AT_ONCE == SERVERS_AT_ONCE - 1 {
            heard(&loopback).await?;
        }
    }
    heard(&loopback).await?;
    tokio::time::sleep(plan.settle).await;
    figures.servers_kib = resident(client.pid);
    let added = figures.servers_kib.zip(figures.rest_kib);
    figures.server_kib = added.map(|(with, rest)| (with as f64 - rest as f64) / plan.shape.servers as f64);

    let places = plan.shape.places();
    steady(&loopback, plan, &talk, &places, answers, &client, &mut figures).await?;
    if let Some(saved) = client.saved.as_ref().filter(|_| plan.reload) {
        let saving = tokio::spawn(save(saved.clone()));
        let mut again = Figures::default();
        let done = steady(&loopback, plan, &talk, &places, answers, &client, &mut again).await;
        saving.abort();
        done?;
        (figures.reload_p50_us, figures.reload_p99_us) = (again.p50_us, again.p99_us);
    }
    flood(&loopback, plan, &talk, &places, answers, &client, &mut figures).await?;
    tokio::time::sleep(plan.settle).await;
    figures.flood_kib = resident(client.pid);
    figures.refused = loopback.violations();
    Ok(figures)
}

/// Saves a topic every two seconds, each time with another comment at its end.
async fn save(file: PathBuf) {
    let Ok(text) = fs::read_to_string(&file) else { return };
    for number in 0_u32.. {
        // What cannot be written shows in the figures: nothing is taken over.
        let _ = fs::write(&file, format!("{text}\n# {number}\n"));
        tokio::time::sleep(Duration::from_secs(2)).await;
    }
}

/// Says what is answered every [`LOOK`], in the server that is there from the start, until it is answered.
async fn first_answer(loopback: &Loopback, talk: &Talk) -> Result<Instant, String> {
    let world = World::debate();
    let place = Place { server: world.guild, channel: world.channel("debate").id };
    let first = until(
        "an answer to what --hit says (`counterpoint try` tells what the bot does with it)",
        SOON,
        || {
            loopback.utter(talk, place, true);
            loopback.delays().last
        },
    );
    first.await
}

/// Messages at a steady pace.
async fn steady(
    loopback: &Loopback,
    plan: &Plan,
    talk: &Talk,
    places: &[Place],
    answers: bool,
    client: &Client,
    figures: &mut Figures,
) -> Result<(), String> {
    rested(client).await;
    loopback.forget_delays();
    let before = (cpu(client.pid), cpu(process::id()));
    let count = (f64::from(plan.rate) * plan.length.as_secs_f64()).round() as u32;
    let begun = Instant::now();
    // A share such as a tenth is no exact number: a billionth more lets the tenth message be the first hit.
    let hits = |messages: u32| (f64::from(messages) * plan.hits + 1e-9).floor();
    for (number, place) in (0..count).zip(places.iter().cycle()) {
        tokio::time::sleep_until((begun + Duration::from_secs(1) * number / plan.rate).into()).await;
        loopback.utter(talk, *place, hits(number + 1) > hits(number));
    }
    heard(loopback).await?;
    if answers {
        // What is not answered shows in the figures.
        let all = || {
            let delays = loopback.delays();
            (delays.answered.len() == delays.wanted).then_some(())
        };
        let _ = until("all answers", SOON, all).await;
    }
    rested(client).await;
    let delays = loopback.delays();
    let each = |before: Option<Duration>, after: Option<Duration>| micro(before, after, f64::from(count));
    figures.cpu_us = each(before.0, cpu(client.pid));
    figures.discord_cpu_us = each(before.1, cpu(process::id()));
    figures.hits = delays.wanted;
    figures.answered = delays.answered.len();
    figures.p50_us = quantile(&delays.answered, 0.5);
    figures.p99_us = quantile(&delays.answered, 0.99);
    figures.p999_us = quantile(&delays.answered, 0.999);
    Ok(())
}

/// As many messages as the client takes; it answers the last.
async fn flood(
    loopback: &Loopback,
    plan: &Plan,
    talk: &Arc<Talk>,
    places: &[Place],
    answers: bool,
    client: &Client,
    figures: &mut Figures,
) -> Result<(), String> {
    if plan.flood == 0 {
        return Ok(());
    }
    loopback.forget_delays();
    let before = (cpu(client.pid), cpu(process::id()));
    loopback.pour(talk, places, plan.flood);
    heard(loopback).await?;
    let received = Instant::now();
    if answers {
        let all = || {
            let delays = loopback.delays();
            (delays.answered.len() == delays.wanted).then_some(())
        };
        let _ = until("the last answers", SOON, all).await;
    }
    let at_rest = rested(client).await;
    let count = plan.flood as f64;
    let poured = loopback.delays().poured.ok_or("nothing was poured")?;
    figures.flood_per_s = Some(count / (received - poured).as_secs_f64());
    figures.dealt_per_s = at_rest.map(|at| count / (at.max(received) - poured).as_secs_f64());
    let each = |before: Option<Duration>, after: Option<Duration>| micro(before, after, count);
    figures.flood_cpu_us = each(before.0, cpu(client.pid));
    figures.discord_flood_cpu_us = each(before.1, cpu(process::id()));
    Ok(())
}

/// Waits until every client that is connected has read what was sent before.
async fn heard(loopback: &Loopback) -> Result<(), String> {
    let (before, asked) = loopback.ask_heartbeats();
    let mut changes = loopback.changes();
    let waiting = async {
        while loopback.heard_heartbeats() < before + asked {
            if changes.changed().await.is_err() {
                break;
            }
        }
    };
    let waited = tokio::time::timeout(GIVE_UP, waiting).await;
    waited.map_err(|_| "waited for a heartbeat in vain".to_owned())
}

/// Looks every [`LOOK`] until something is there, for `limit`.
async fn until<T>(what: &str, limit: Duration, mut seen: impl FnMut() -> Option<T>) -> Result<T, String> {
    let begun = Instant::now();
    while begun.elapsed() < limit {
        if let Some(found) = seen() {
            return Ok(found);
        }
        tokio::time::sleep(LOOK).await;
    }
    Err(format!("waited for {what} in vain"))
}

/// Waits until a client is at rest: it has no more than a tick of CPU time in a third of a second. When that began; nothing where it
/// cannot be told.
async fn rested(client: &Client) -> Option<Instant> {
    let begun = Instant::now();
    let mut mark = (begun, cpu(client.pid)?);
    while mark.0.elapsed() < Duration::from_millis(333) && begun.elapsed() < GIVE_UP {
        tokio::time::sleep(LOOK).await;
        let now = cpu(client.pid)?;
        if now > mark.1 + TICK {
            mark = (Instant::now(), now);
        }
    }
    Some(mark.0)
}

fn milli(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

/// Microseconds of CPU time for each of `count`.
fn micro(before: Option<Duration>, after: Option<Duration>, count: f64) -> Option<f64> {
    Some(after?.saturating_sub(before?).as_secs_f64() * 1e6 / count).filter(|each| each.is_finite())
}

/// The least time, in microseconds, within which a share of the sorted `times` lies.
fn quantile(times: &[Duration], share: f64) -> Option<f64> {
    let rank = (times.len() as f64 * share).ceil().max(1.0) as usize;
    times.get(rank - 1).map(|time| time.as_secs_f64() * 1e6)
}
