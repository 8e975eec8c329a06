//! The run: people talk, and things go wrong by chance. Each message that has to be answered is waited for at the end.

use std::{
    collections::HashMap,
    path::Path,
    sync::Arc,
    time::{Duration, Instant, SystemTime},
};

use loopback::{Loopback, Place, Scope, Shape, When, World};

use crate::{
    bot::{Bot, SAID},
    dice::Dice,
    fault::Fault,
    figures::Figures,
};

/// What is said that raises nothing.
const SMALL: [&str; 4] = ["lol", "what time is it there", "good night everyone", "да ну, не верю"];

/// What every server is like.
const SHAPE: Shape = Shape { servers: 20, channels: 5, roles: 3, threads: 1 };

/// How often the bot is told to send a heartbeat: so often that a connection that has gone quiet is noticed soon.
const HEARTBEAT: Duration = Duration::from_secs(5);

/// How long a message takes at most from the wire to the journal: what is killed within that time nobody has promised to answer.
const TAKEN_IN: Duration = Duration::from_secs(1);

/// How long it takes at most until a connection that is not well is resumed.
const RESUMED: Duration = Duration::from_secs(20);

/// How often what was answered is looked at.
const LOOK: Duration = Duration::from_millis(50);

/// What a run is like.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plan {
    /// What chance goes by.
    pub(crate) seed: u64,
    /// For how long people talk, and things go wrong.
    pub(crate) length: Duration,
    /// Messages a second.
    pub(crate) rate: u32,
    /// How many of a thousand messages are to be answered.
    pub(crate) hits: u64,
    /// How much time there is between two faults, about.
    pub(crate) apart: Duration,
    /// How long answers are waited for at the end.
    pub(crate) patience: Duration,
}

/// A message that is to be answered.
#[derive(Debug)]
struct Hit {
    said: Instant,
    replies: u32,
    took: Option<Duration>,
    /// Nobody was there to hear it, or it was on its way when the bot was killed.
    unheard: bool,
}

/// What ends at its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Held,
    Deaf,
    Backwards,
    /// The events that came backwards have all arrived.
    Settled,
    Locked,
    Killed,
}

struct Storm<'s> {
    plan: &'s Plan,
    loopback: Loopback,
    bot: Bot,
    /// What people say goes by one chance, and what goes wrong by another: so the faults of a seed follow each other alike.
    dice: Dice,
    fate: Dice,
    /// What is still to go wrong before everything has.
    bag: Vec<Fault>,
    places: Vec<Place>,
    figures: Figures,
    hits: HashMap<u64, Hit>,
    /// The last of the bot's messages that was looked at.
    seen: u64,
    ends: Vec<(Instant, End)>,
    /// Since when nobody is there to hear: how many sessions there had been, begun and resumed.
    gone: Option<(u64, u64)>,
    /// When a connection last had trouble, and the database.
    trouble: (Option<Instant>, Option<Instant>),
}

/// Lets `program` live through a storm.
///
/// # Errors
/// A sentence, if it cannot be begun.
pub(crate) async fn storm(plan: &Plan, program: &Path) -> Result<Figures, String> {
    let stamp = || {
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        let second = i64::try_from(now.as_secs()).unwrap_or(0);
        let at = jiff::Timestamp::from_second(second).unwrap_or_default();
        at.to_string().replace('Z', ".000000+00:00")
    };
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    let begun = stamp();
    let milliseconds = u64::try_from(now.as_millis()).unwrap_or(0);
    let loopback = Loopback::host(World::debate(), milliseconds, Arc::new(move || begun.clone())).await;
    let loopback = loopback.map_err(|error| format!("no port of 127.0.0.1 is free: {error}"))?;
    loopback.set_heartbeat(HEARTBEAT);
    loopback.expect_crowd(SHAPE);
    loopback.set_shards(1, 1);
    for number in 0..SHAPE.servers {
        loopback.bring_server(SHAPE, number)?;
    }
    let bot = Bot::new(program, &loopback.api())?;
    let mut storm = Storm {
        plan,
        dice: Dice::new(plan.seed),
        fate: Dice::new(plan.seed.wrapping_add(1)),
        bag: Vec::new(),
        places: SHAPE.places(),
        figures: Figures::default(),
        hits: HashMap::new(),
        seen: 0,
        ends: Vec::new(),
        gone: None,
        trouble: (None, None),
        loopback,
        bot,
    };
    storm.bot.start()?;
    storm.loopback.wait_registered(1).await;
    storm.rage().await?;
    storm.calm().await?;
    Ok(storm.tell())
}

impl Storm<'_> {
    /// People talk, and things go wrong.
    async fn rage(&mut self) -> Result<(), String> {
        let begun = Instant::now();
        let (mut fault_at, mut look_at, mut forget_at) = (begun + self.plan.apart, begun, begun);
        for number in 0.. {
            let at = begun + Duration::from_secs(1) * number / self.plan.rate.max(1);
            if at - begun >= self.plan.length {
                return Ok(());
            }
            tokio::time::sleep_until(at.into()).await;
            self.end(false).await?;
            let now = Instant::now();
            if now >= fault_at {
                if self.bag.is_empty() {
                    self.bag.extend(Fault::ALL);
                }
                let at = self.fate.below(self.bag.len() as u64);
                let fault = self.bag.swap_remove(usize::try_from(at).unwrap_or(0));
                // What cannot be just now comes later, unless nothing else is left.
                if !self.go_wrong(fault, now).await && self.bag.len() > 3 {
                    self.bag.push(fault);
                }
                fault_at = now + self.fate.between(Duration::ZERO, self.plan.apart * 2);
            }
            if now >= look_at {
                self.look();
                look_at = now + LOOK;
            }
            if now >= forget_at {
                self.loopback.forget_old(20_000, 5_000);
                forget_at = now + Duration::from_mins(1);
            }
            self.talk(now);
        }
        Ok(())
    }

    /// Somebody says something.
    fn talk(&mut self, now: Instant) {
        let place = self.dice.one(&self.places);
        let hit = self.dice.permille(self.plan.hits);
        let text = if hit { SAID } else { self.dice.one(&SMALL) };
        let Some(message) = self.loopback.say_at(place, text) else { return };
        self.figures.messages += 1;
        if hit {
            let unheard = self.gone.is_some();
            self.hits.insert(message, Hit { said: now, replies: 0, took: None, unheard });
        }
    }

    /// Counts what was answered since the last look.
    fn look(&mut self) {
        let now = Instant::now();
        for (own, to) in self.loopback.replies_since(self.seen) {
            self.seen = own;
            if let Some(hit) = to.and_then(|to| self.hits.get_mut(&to)) {
                hit.replies += 1;
                hit.took.get_or_insert(now - hit.said);
            }
        }
        let (begun, resumed) = (self.loopback.identifies(), self.loopback.resumes());
        // Who is to resume what is gone is told so, and begins anew.
        let hears = |before: (u64, u64)| begun > before.0 || (resumed > before.1 && self.loopback.is_heard());
        if self.gone.is_some_and(hears) {
            self.gone = None;
        }
    }

    /// Nobody hears what is said from now on, nor what had not arrived.
    fn goes(&mut self, now: Instant, killed: bool) {
        self.look();
        let lately = |at: Option<Instant>| at.is_some_and(|at| now - at < RESUMED);
        let (connection, database) = self.trouble;
        // What is sent while the database is away stands nowhere but in memory.
        let since = if lately(connection) || (killed && lately(database)) { RESUMED } else { TAKEN_IN };
        let waiting = self.hits.values_mut().filter(|hit| hit.replies == 0 && now - hit.said < since);
        waiting.for_each(|hit| hit.unheard = true);
        self.gone = Some((self.loopback.identifies(), self.loopback.resumes()));
    }

    /// Has something go wrong, unless it cannot just now. Whether it did.
    async fn go_wrong(&mut self, fault: Fault, now: Instant) -> bool {
        let under_way = |end: End, ends: &[(Instant, End)]| ends.iter().any(|(_, one)| *one == end);
        // Of events in the wrong order whoever has the last one has them all, for Discord: a connection that is cut between them loses
        // the rest for every client. So the two keep away from each other.
        let backwards = under_way(End::Backwards, &self.ends) || under_way(End::Settled, &self.ends);
        let troubled = self.trouble.0.is_some_and(|at| now - at < HEARTBEAT);
        let ends_connections = fault.is_of_the_connection() || fault.ends_sessions();
        if (backwards && ends_connections) || (fault == Fault::Backwards && troubled) {
            return false;
        }
        // What is under way already, or would take away what another needs, waits for its next time.
        if self.gone.is_some() || (fault == Fault::Locked && under_way(End::Locked, &self.ends)) {
            return false;
        }
        let loopback = &self.loopback;
        let (short, long) = (Duration::from_millis(100), Duration::from_secs(3));
        match fault {
            Fault::Cut => loopback.cut_after(self.fate.below(4000) + 1),
            Fault::CutBefore => {
                loopback.cut_next_after(self.fate.below(250) + 1);
                loopback.drop_connection();
            }
            Fault::Drop => loopback.close_connections(self.fate.one(&[1011, 4000, 4001, 4002, 4005, 4008])),
            Fault::Reconnect => loopback.ask_to_reconnect(),
            Fault::Invalid => loopback.invalidate(true),
            Fault::Forgotten => {
                self.goes(now, false);
                self.loopback.invalidate(false);
            }
            Fault::Silence => loopback.fall_silent(),
            Fault::Deaf => {
                loopback.leave_heartbeats(true);
                self.ends.push((now + 2 * HEARTBEAT, End::Deaf));
            }
            Fault::Backwards => {
                loopback.keep_events_back();
                self.ends.push((now + Duration::from_millis(300), End::Backwards));
            }
            Fault::Repeated => loopback.repeat_events(30),
            Fault::Garbage => {
                loopback.send_raw(self.fate.one(&[
                    "garbage",
                    "{\"op\":99}",
                    "{\"op\":0,\"s\":-1,\"t\":\"X\"}",
                    "[]",
                ]));
                loopback.send_binary(b"\x78\x9C\x00");
            }
            Fault::Limited => {
                let wait = self.fate.between(short, long);
                let scope = self.fate.one(&[Scope::User, Scope::Shared, Scope::Global]);
                loopback.limit_next_for("/channels/", wait, scope);
            }
            Fault::Failed => loopback.fail_next("/channels/", self.fate.one(&[500, 502, 503, 504]), 0),
            Fault::Slow => {
                loopback.hold_next("/channels/", self.fate.one(&[When::Before, When::After]));
                self.ends.push((now + self.fate.between(short, long), End::Held));
            }
            Fault::Lost => loopback.lose_next("POST /channels/", When::After),
            Fault::Unreached => loopback.lose_next("/channels/", When::Before),
            Fault::Saved => self.bot.save(),
            Fault::Locked => {
                if !self.bot.lock(true).await {
                    return false;
                }
                self.trouble.1 = Some(now);
                self.ends.push((now + self.fate.between(short, long), End::Locked));
            }
            Fault::Killed => {
                self.goes(now, true);
                // A bot that finds its database locked when it starts says so and ends, as it should.
                self.bot.lock(false).await;
                self.bot.kill();
                self.ends.push((now + self.fate.between(Duration::ZERO, long / 4), End::Killed));
            }
        }
        if fault.is_of_the_connection() {
            self.trouble.0 = Some(now);
        }
        *self.figures.faults.entry(fault.name()).or_default() += 1;
        true
    }

    /// Ends what has to end by now, or all of it.
    async fn end(&mut self, all: bool) -> Result<(), String> {
        let now = Instant::now();
        let (over, rest): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.ends).into_iter().partition(|(at, _)| all || *at <= now);
        self.ends = rest;
        for (_, end) in over {
            match end {
                End::Held => self.loopback.release(),
                End::Deaf => self.loopback.leave_heartbeats(false),
                End::Backwards => {
                    self.loopback.send_backwards();
                    self.ends.push((now + TAKEN_IN, End::Settled));
                }
                End::Settled => {}
                End::Locked => {
                    self.bot.lock(false).await;
                    self.trouble.1 = Some(now);
                }
                End::Killed => {
                    self.bot.start()?;
                    self.figures.restarts += 1;
                }
            }
        }
        if self.bot.has_ended() {
            self.figures.ended += 1;
            self.goes(now, true);
            self.bot.start()?;
        }
        Ok(())
    }

    /// Nothing goes wrong any more; what is to be answered still is waited for.
    async fn calm(&mut self) -> Result<(), String> {
        self.end(true).await?;
        self.loopback.forget_orders();
        self.loopback.release();
        let begun = Instant::now();
        while begun.elapsed() < self.plan.patience {
            self.end(true).await?;
            self.look();
            if self.gone.is_none() && self.hits.values().all(|hit| hit.unheard || hit.replies > 0) {
                break;
            }
            tokio::time::sleep(LOOK).await;
        }
        // What would be answered twice by now is.
        let last = begun.elapsed() + HEARTBEAT;
        while begun.elapsed() < last {
            tokio::time::sleep(LOOK).await;
            self.look();
        }
        Ok(())
    }

    fn tell(mut self) -> Figures {
        let log = self.bot.log();
        let mut figures = std::mem::take(&mut self.figures);
        figures.hits = self.hits.len() as u64;
        let count = |so: fn(&Hit) -> bool| self.hits.values().filter(|hit| so(hit)).count() as u64;
        figures.answered = count(|hit| hit.replies > 0);
        figures.twice = count(|hit| hit.replies > 1);
        figures.lost = count(|hit| hit.replies == 0 && !hit.unheard);
        figures.unheard = count(|hit| hit.replies == 0 && hit.unheard);
        figures.panics = log.matches("panicked at").count() as u64;
        figures.sessions = (self.loopback.identifies(), self.loopback.resumes());
        figures.limited = self.loopback.limited();
        figures.refused = self.loopback.violations();
        figures.took = self.hits.values().filter_map(|hit| hit.took).collect();
        figures.took.sort_unstable();
        if !figures.are_good() {
            for (message, hit) in &self.hits {
                if hit.replies > 1 || (hit.replies == 0 && !hit.unheard) {
                    eprintln!("chaos: message {message} has {} replies", hit.replies);
                }
            }
            eprintln!("chaos: the bot's folder stays at {}", self.bot.keep().display());
        }
        figures
    }
}
