//! `counterpoint demo`: a pretend Discord with the real bot in it, and a page to try it in. The bot is the one of `run`: the same
//! serenity client, the same engine, the same database code; only the address it calls is on this machine.
//!
//! - `world`: the pretend server, and what was said before the page is opened.
//! - `discussion`: what can be played.
//! - `stage`: the clock, the discussion and the Try box, as the page asks for them.
//! - `curators`: the store as the page shows it, followed while files change.
//! - `keep`: what `--keep` brings back.

mod curators;
mod discussion;
mod keep;
mod stage;
mod world;

use std::{
    io::{self, ErrorKind, Write as _},
    path::PathBuf,
    sync::Arc,
    time::Duration,
};

use jiff::tz::TimeZone;
use loopback::{Loopback, TOKEN, page::Page};
use tokio::{net::TcpListener, sync::watch, time};

use answers::{moderation::Moderation, storage::Storage};
use counterpoint_core::{
    settings::Defaults,
    store::Store,
    time::{Clock, Moment},
    words::Language,
};
use curators::Curators;
use discord::{Bot, Failure};
use keep::Keep;
use stage::Stage;
use store::{lint::Finding, read::File};

/// What is wished of the demo.
#[derive(Clone, Debug)]
pub struct Wish {
    /// The port of its page; another if it is taken.
    pub port: u16,
    /// Whether the page is opened in the browser.
    pub open: bool,
    /// The database to keep everything in; memory, if none is named.
    pub keep: Option<PathBuf>,
    /// The configuration file, as messages name it.
    pub configured_in: PathBuf,
    /// The folder of the store, which is followed.
    pub responses: PathBuf,
    /// What servers start with.
    pub defaults: Defaults,
    /// The system's clock.
    pub clock: Clock,
    /// How long the bot is waited for at least, where that is longer than people wait.
    pub patience: Duration,
}

/// A store that was loaded, its files, and what was found in them: warnings only.
pub struct Loaded {
    /// The store.
    pub store: Arc<Store>,
    /// Its files.
    pub files: Vec<File>,
    /// What was found in them.
    pub findings: Vec<Finding>,
}

/// How the demo's bot hears what phrases do not say.
pub struct Hears {
    /// Learns the examples of a store that was taken over.
    pub learn: Box<dyn Fn(Arc<Store>) + Send + Sync>,
    /// Whether those of the first store are known: until then the bot is sure of nothing. Its end says that it waits for none.
    pub knows: watch::Receiver<bool>,
}

impl Hears {
    /// By phrases and the discussion alone.
    pub fn by_phrases() -> Self {
        Self { learn: Box::new(drop), knows: watch::channel(false).1 }
    }
}

/// Plays the demo, until it is interrupted. `hears` begins to hear for the bot, and keeps nobody waiting.
///
/// # Errors
/// A sentence for whoever started it.
pub async fn play(
    wish: &Wish,
    loaded: Loaded,
    hears: impl FnOnce(&Arc<Moderation>) -> io::Result<Hears>,
) -> Result<(), Failure> {
    let (listener, taken) = listen(wish.port).await?;
    let port = listener.local_addr().map_err(|error| no_port(&error))?.port();
    let keep = wish.keep.as_deref().map(Keep::read).transpose()?;
    let fresh = keep.as_ref().is_none_or(Keep::is_empty);
    let store = loaded.store.clone();
    let start = beginning(&store, wish.clock.now(), keep.as_ref().and_then(Keep::stopped_at));
    // A server that nothing was said in yet begins with what was said the day before.
    let clock = Clock::by_hand_at(if fresh { start.before(world::BEFORE) } else { start });
    let url = keep.as_ref().map_or_else(|| "sqlite::memory:".to_owned(), Keep::url);
    let unusable = |error| {
        let file = wish.keep.as_deref().map_or_else(String::new, |file| format!(" {}", file.display()));
        Failure::world(format!("cannot use the database{file}: {error}"))
    };
    let storage = Storage::open(&url).await.map_err(unusable)?;
    let opened = Moderation::open(store, wish.defaults.clone(), clock.clone(), storage).await;
    let moderation = Arc::new(opened.map_err(unusable)?);
    world::settle(&moderation)
        .await
        .map_err(|error| Failure::world(error.said(Language::English.words())))?;

    let joined_at = clock.stamp();
    let now = {
        let clock = clock.clone();
        Arc::new(move || clock.stamp())
    };
    let since = u64::try_from(wish.clock.now().0).unwrap_or(0);
    let loopback = Loopback::host(world::world(joined_at), since, now).await;
    let loopback = Arc::new(loopback.map_err(|error| no_port(&error))?);
    loopback.wait_at_least(wish.patience);
    if let Some(keep) = &keep {
        keep.bring_back(&loopback);
    }
    let page = Page::new(loopback.clone());
    let Hears { learn, knows } =
        hears(&moderation).map_err(|error| Failure::world(format!("cannot start the encoder: {error}")))?;
    let curators = Curators::follow(wish, loaded, &moderation, page.clone(), learn);
    let (stage, observer) =
        Stage::new(page.clone(), loopback.clone(), moderation.clone(), curators, wish, knows);

    // From here on Ctrl-C ends it in order.
    let interrupted = tokio::spawn(discord::interrupted());
    let taken = taken.map_or_else(String::new, |why| format!(" (port {} {why})", wish.port));
    let address = format!("http://127.0.0.1:{port}");
    let told = format!("{address}{taken}\nCounterpoint's demo is at this address; Ctrl-C ends it.\n");
    // Whoever closed the output does not want to read it.
    let _ = io::stdout().write_all(told.as_bytes()).and_then(|()| io::stdout().flush());
    if wish.open
        && let Err(error) = open::that_detached(&address)
    {
        tracing::warn!(error = error.to_string(), "no browser could be opened");
    }

    // The pretend Discord is another one each time, and knows no session of the one before.
    if let Err(error) = moderation.storage().take_session((0, 1), moderation.engine().clock().now()).await {
        tracing::warn!(error = error.to_string(), "a session of before is still kept");
    }
    let bot = Bot {
        token: TOKEN.to_owned(),
        api: loopback.api(),
        moderation: moderation.clone(),
        message_content: true,
        configured_in: wish.configured_in.clone(),
        observer: Some(observer),
        signals: discord::Signals::default(),
    };
    let tick = async {
        stage.open(fresh).await;
        stage.tick().await;
    };
    let ended = tokio::select! {
        ended = discord::connect(bot, async { drop(interrupted.await) }) => ended,
        served = page.clone().serve(listener, stage.clone()) => {
            served.map_err(|error| Failure::world(format!("the page cannot be served: {error}")))
        }
        () = tick => Ok(()),
        () = keep::follow(keep.as_ref(), &loopback, &clock) => Ok(()),
    };
    if let Some(keep) = &keep {
        keep.write(&loopback, &clock)?;
    }
    moderation.storage().close().await;
    ended
}

fn no_port(error: &io::Error) -> Failure {
    Failure::world(format!("no port of 127.0.0.1 can be listened on: {error}"))
}

/// A port of this machine that only this machine reaches: the one that is asked for, or a free one, and what keeps the other.
async fn listen(port: u16) -> Result<(TcpListener, Option<&'static str>), Failure> {
    let why = match TcpListener::bind(("127.0.0.1", port)).await {
        Ok(listener) => return Ok((listener, None)),
        Err(error) if error.kind() == ErrorKind::AddrInUse => "is taken",
        Err(error) if error.kind() == ErrorKind::PermissionDenied => "may not be used",
        Err(error) => return Err(no_port(&error)),
    };
    let free = TcpListener::bind(("127.0.0.1", 0)).await;
    free.map(|listener| (listener, Some(why))).map_err(|error| no_port(&error))
}

/// Days before the first review is due when the demo's clock begins at the latest: it is wound on by hours each time that the discussion
/// is played, and by days by readers.
const AHEAD: i64 = 30;

/// When the demo's clock begins: now; or, where the review of a topic is due within a month or past due, at noon of the day a month
/// before, as every topic is shown as it answers. Not before it stopped the last time.
fn beginning(store: &Store, now: Moment, stopped: Option<Moment>) -> Moment {
    let due = store.topics().iter().map(counterpoint_core::topic::Topic::review_due).min();
    let due = due.and_then(|day| day.checked_sub(jiff::Span::new().days(AHEAD)).ok());
    let noon = due.and_then(|day| TimeZone::UTC.to_timestamp(day.at(12, 0, 0, 0)).ok());
    let noon = noon.map_or(i64::MAX, jiff::Timestamp::as_millisecond);
    let now = now.0.min(noon);
    Moment(stopped.map_or(now, |stopped| stopped.0.max(now)))
}

/// How often the demo's clock goes on.
const TICK: Duration = Duration::from_secs(1);

/// The steps of the demo's clock.
fn ticks() -> time::Interval {
    let mut ticks = time::interval(TICK);
    // What a busy machine missed is caught up at once, as clocks do.
    ticks.set_missed_tick_behavior(time::MissedTickBehavior::Burst);
    ticks
}
