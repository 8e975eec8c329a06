//! How the bot comes to Discord and stays there: the client with its deadlines and rate limits, the gateway's address, and the
//! commands, which are registered while events are dealt with already.

mod begun;
mod envelope;
mod fleet;
mod kept;
mod leasing;
mod relay;
mod tap;

use std::{
    future::Future,
    path::Path,
    sync::{
        Arc, OnceLock, Weak,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use poise::serenity_prelude as serenity;
use serenity::Framework as _;
use tokio::sync::watch;

use super::{
    Bot, Dealt, Observer, Shards, commands,
    data::{Common, Data, Error, Registered},
    departures::Departures,
    errors,
    events::{self, Events},
    failure::Failure,
    outbound,
    places::Places,
    tap::Tap,
    timer,
    typing::Offers,
    underway::{Counted, Underway},
    waiting::Imports,
};
use answers::{Answers, moderation::Moderation};
use begun::Asked;
pub use begun::Begun;
use fleet::{Fleet, Parts};
use leasing::Leasing;
use relay::{Pace, Ways};
use store::search::Searcher;

/// How long a connection to Discord may take.
const CONNECT: Duration = Duration::from_secs(5);

/// The waits before Discord is asked again for something without which there is no start; the last one again and again.
const WAITS: [Duration; 6] = [
    Duration::from_millis(500),
    Duration::from_secs(2),
    Duration::from_secs(5),
    Duration::from_secs(15),
    Duration::from_mins(1),
    Duration::from_mins(5),
];

fn wait(tries: usize) -> Duration {
    WAITS.get(tries).or(WAITS.last()).copied().unwrap_or_default()
}

/// What asks Discord: with a deadline, and through the system's proxies, but for what answers on this machine, which no proxy reaches and
/// none is to hear of. Or why it cannot.
pub(super) fn web(api: &str) -> Result<reqwest::Client, String> {
    let api = reqwest::Url::parse(api).ok();
    if api.as_ref().is_some_and(|api| api.scheme() == "https") {
        tls::ready().map_err(|nobody| nobody.to_string())?;
    }
    let host = api.as_ref().and_then(reqwest::Url::host_str).unwrap_or_default().trim_matches(['[', ']']);
    let here =
        host == "localhost" || host.parse().is_ok_and(|address: std::net::IpAddr| address.is_loopback());
    let builder = tls::web().connect_timeout(CONNECT).timeout(outbound::DEADLINE);
    let builder = if here { builder.no_proxy() } else { builder };
    builder.build().map_err(|error| error.to_string())
}

/// What speaks with Discord's API, at the address that is configured. It has no limiter of its own: the line keeps the limits.
pub(super) fn http(token: &str, api: &str, web: &reqwest::Client) -> serenity::Http {
    let api = api.trim_end_matches('/');
    serenity::HttpBuilder::new(token).client(web.clone()).proxy(api).ratelimiter_disabled(true).build()
}

/// Where the gateway is and how many shards Discord wants, from the API that is configured, however long that takes.
async fn gateway(line: &outbound::Line, configured_in: &Path) -> Result<serenity::BotGateway, Failure> {
    for tries in 0.. {
        match line.gateway_of_bots().await.map_err(serenity::Error::from) {
            Ok(gateway) => return Ok(gateway),
            Err(error) if errors::is_refusal(&error) => return Err(errors::on_start(&error, configured_in)),
            Err(error) => {
                let (error, wait) = (errors::record(&error), wait(tries));
                tracing::warn!(
                    error,
                    seconds = wait.as_secs_f32(),
                    "Discord does not tell where its gateway is; asking again"
                );
                tokio::time::sleep(wait).await;
            }
        }
    }
    Err(Failure::world("Discord does not tell where its gateway is".to_owned()))
}

/// Begins with what a start of `bot` asks of Discord.
fn begin(bot: &Bot) -> Begun {
    Begun::of(&bot.token, &bot.api, bot.message_content, &bot.configured_in, &bot.signals)
}

/// Connects the bot and keeps it connected until `until` is ready; then what is under way is finished, and the sessions are kept for the
/// next process. `begun` is what was asked of Discord for it already, if anything was.
pub(super) async fn connect(
    bot: Bot,
    begun: Option<Begun>,
    shards: Shards,
    until: impl Future<Output = ()>,
) -> Result<(), Failure> {
    let storage = bot.moderation.storage().clone();
    let file = bot.configured_in.display();
    if shards == Shards::Lease && !storage.has_leases() {
        return Err(Failure::usage(format!(
            "`[discord] shards = \"lease\"` needs a database that several processes reach; set `[storage] url` in {file} to a PostgreSQL, or `shards` to \"auto\""
        )));
    }
    let (configured_in, signals) = (bot.configured_in.clone(), bot.signals.clone());
    let asked = begun.unwrap_or_else(|| begin(&bot)).asked();
    tokio::pin!(until);
    let Asked { line, me, told, client, known } = tokio::select! {
        asked = asked => asked?,
        () = &mut until => return Ok(()),
    };
    let (intents, clock) = (begun::intents(bot.message_content), bot.moderation.engine().clock().clone());
    let (ended, mut ends) = watch::channel(None);
    let underway = Underway::default();
    let mut commands = commands::all();
    let registering = commands::told(&commands);
    let offers = Offers::out_of(&mut commands);
    let pace = Pace::new(line.clone(), &told, (shards == Shards::Lease).then(|| storage.clone()));
    let data = data(bot, line, offers, underway.clone());
    // Who reads events is gone when this is over, whatever is still connected then.
    let tap: Arc<dyn Tap> = Arc::new(Events(data.clone()));
    let answers = Arc::downgrade(&data.answers);
    let ways = Arc::new(Ways {
        far: told.url.clone(),
        signals,
        pace,
        tap: Arc::downgrade(&tap),
        sessions: Arc::default(),
        underway: underway.clone(),
        known,
        ended,
    });
    let stopping = Arc::new(AtomicBool::new(false));
    let framework = framework(data, commands, registering, stopping.clone());
    let mut framework = Counted::new(framework, underway);
    framework.init(&client).await;
    let shared: Arc<OnceLock<Arc<dyn serenity::Framework>>> = Arc::default();
    let _ = shared.set(Arc::new(framework));
    let parts = Parts { client, framework: shared, intents };
    let (fleet, mut breaks) = Fleet::new(ways, parts, storage, clock, me.id);
    let leasing = Leasing::new(fleet.clone(), told.shards);
    match shards {
        Shards::Auto => fleet.start((0..told.shards.max(1)).map(|shard| (shard, told.shards.max(1)))),
        Shards::Some { first, end, of } => fleet.start((first..end).map(|shard| (shard, of))),
        Shards::Lease => {}
    }
    let held = async {
        if shards == Shards::Lease {
            leasing.hold(&answers).await;
        }
        std::future::pending::<()>().await;
    };
    let came = tokio::select! {
        Some(error) = breaks.recv() => Err(errors::on_start(&error, &configured_in)),
        Ok(Some(code)) = async { ends.wait_for(Option::is_some).await.map(|code| *code) } => {
            Err(errors::closed(code, &configured_in))
        }
        () = &mut until => Ok(()),
        () = held => Ok(()),
    };
    stopping.store(true, Ordering::Relaxed);
    if came.is_ok() {
        fleet.let_go(&fleet.shards(), false).await;
    }
    // Nobody else takes a shard before its connection here is closed.
    fleet.end().await;
    if shards == Shards::Lease {
        leasing.leave().await;
    }
    tracing::info!("stopped");
    came
}

/// The framework that runs commands and deals with events.
fn framework(
    data: Data,
    commands: Vec<poise::Command<Data, Error>>,
    registering: Vec<serenity::CreateCommand>,
    stopping: Arc<AtomicBool>,
) -> poise::Framework<Data, Error> {
    poise::Framework::builder()
        .options(poise::FrameworkOptions {
            commands,
            allowed_mentions: Some(outbound::no_mentions()),
            event_handler: |framework, event| Box::pin(events::on_event(framework, event)),
            pre_command: |ctx| Box::pin(commands::before(ctx)),
            on_error: |error| Box::pin(commands::on_error(error)),
            // There is no command by text, and a mention is none.
            prefix_options: poise::PrefixFrameworkOptions { mention_as_prefix: false, ..Default::default() },
            ..Default::default()
        })
        // It would ask for them past the line before anything else; nothing here is for owners.
        .initialize_owners(false)
        .setup(move |ctx, ready, _| {
            tracing::info!(servers = ready.guilds.len(), "connected");
            if let Some(application) = ctx.http.application_id() {
                data.answers.platform().line().belongs_to(application);
            }
            let going = Arc::new(Going::of(&data, registering, stopping));
            tokio::spawn(going.clone().registering());
            tokio::spawn(going.on());
            // The index is built before anybody waits for it, and after everything that a start waits for.
            let searching = data.clone();
            tokio::task::spawn_blocking(move || {
                searching.searcher.index(&searching.moderation.engine().store())
            });
            Box::pin(async move { Ok(data) })
        })
        .build()
}

/// What commands and events share, ready at once: no event waits for a request of the start.
fn data(bot: Bot, line: Arc<outbound::Line>, offers: Offers<Data, Error>, underway: Underway) -> Data {
    let Bot { moderation, observer, signals, .. } = bot;
    let places = Arc::<Places>::default();
    let discord = outbound::Discord {
        line,
        places: places.clone(),
        closed: Arc::default(),
        cards: outbound::Cards::default(),
    };
    let answers = Arc::new(Answers::new(discord, moderation.clone()));
    let departures = Departures::new(moderation.engine().clock().clone());
    Data::from(Common {
        moderation,
        answers,
        observer,
        signals,
        registered: Arc::default(),
        places,
        underway,
        imports: Imports::default(),
        offers,
        departures,
        searcher: Searcher::default(),
    })
}

/// What goes on by itself beside the events, for as long as there is somebody to answer.
struct Going {
    moderation: Arc<Moderation>,
    answers: Weak<Answers<outbound::Discord>>,
    observer: Option<Observer>,
    registered: Arc<Registered>,
    commands: Vec<serenity::CreateCommand>,
    /// Nothing new is begun any more.
    stopping: Arc<AtomicBool>,
}

impl Going {
    fn of(data: &Data, commands: Vec<serenity::CreateCommand>, stopping: Arc<AtomicBool>) -> Self {
        Self {
            moderation: data.moderation.clone(),
            answers: Arc::downgrade(&data.answers),
            observer: data.observer.clone(),
            registered: data.registered.clone(),
            commands,
            stopping,
        }
    }

    /// Registers the commands, again and again until Discord takes them, while events are dealt with.
    async fn registering(self: Arc<Self>) {
        for tries in 0.. {
            let Some(answers) = self.answers.upgrade() else { return };
            if self.register(answers.platform()).await {
                return;
            }
            drop(answers);
            tokio::time::sleep(wait(tries)).await;
        }
    }

    /// Looks what is due, step by step.
    async fn on(self: Arc<Self>) {
        let clock = self.moderation.engine().clock();
        loop {
            let Some(answers) = self.answers.upgrade() else { return };
            if self.stopping.load(Ordering::Relaxed) {
                return;
            }
            let now = clock.now();
            // Whoever waits for what was due at a moment hears of it once nothing of it is left.
            if answers.is_idle() {
                if let Some(observer) = &self.observer {
                    observer(Dealt::Due(now));
                }
            } else {
                tokio::spawn(async move { answers.due().await });
            }
            tokio::time::sleep(timer::step(clock)).await;
        }
    }

    /// Registers the commands. Whether Discord took them.
    async fn register(&self, discord: &outbound::Discord) -> bool {
        match outbound::came(discord.line().register(&self.commands).await) {
            Ok(known) => {
                tracing::info!("the commands are registered");
                self.registered.know(known);
                true
            }
            Err(failed) => {
                tracing::error!(error = %failed, "the commands could not be registered; trying again");
                false
            }
        }
    }
}
