//! How the bot comes to Discord and stays there: the client with its deadlines and rate limits, the gateway's address, and the
//! commands, which are registered while events are dealt with already.

mod relay;
mod tap;

use std::{
    future::Future,
    path::Path,
    sync::{Arc, Weak},
    time::Duration,
};

use poise::serenity_prelude as serenity;
use serenity::GatewayIntents;

pub(super) use tap::{Onward, Tap};

use super::{
    Bot, Dealt, INTENTS, Observer, commands,
    data::{Common, Data, Error, Registered},
    departures::Departures,
    errors,
    events::{self, Events},
    failure::Failure,
    outbound,
    places::Places,
    timer,
    typing::Offers,
    waiting::Imports,
};
use answers::{Answers, moderation::Moderation};
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
/// none is to hear of.
pub(super) fn web(api: &str) -> reqwest::Result<reqwest::Client> {
    let host = reqwest::Url::parse(api).ok();
    let host = host.as_ref().and_then(reqwest::Url::host_str).unwrap_or_default().trim_matches(['[', ']']);
    let here =
        host == "localhost" || host.parse().is_ok_and(|address: std::net::IpAddr| address.is_loopback());
    let builder = reqwest::Client::builder().connect_timeout(CONNECT).timeout(outbound::DEADLINE);
    if here { builder.no_proxy().build() } else { builder.build() }
}

/// What speaks with Discord's API, at the address that is configured. It has no limiter of its own: the line keeps the limits.
pub(super) fn http(token: &str, api: &str, web: &reqwest::Client) -> serenity::Http {
    let api = api.trim_end_matches('/');
    serenity::HttpBuilder::new(token).client(web.clone()).proxy(api).ratelimiter_disabled(true).build()
}

/// The gateway's address, from the API that is configured, however long that takes.
async fn gateway(line: &outbound::Line, configured_in: &Path) -> Result<String, Failure> {
    for tries in 0.. {
        match line.gateway().await.map_err(serenity::Error::from) {
            Ok(gateway) => return Ok(gateway.url),
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

/// Connects the bot and keeps it connected until `until` is ready.
pub(super) async fn connect(bot: Bot, until: impl Future<Output = ()>) -> Result<(), Failure> {
    let web = web(&bot.api).map_err(|error| Failure::world(format!("cannot make requests: {error}")))?;
    let line =
        Arc::new(outbound::Line::new(http(&bot.token, &bot.api, &web), web.clone(), bot.signals.clone()));
    let http = http(&bot.token, &bot.api, &web);
    let (configured_in, signals) = (bot.configured_in.clone(), bot.signals.clone());
    let failed = |error: serenity::Error| errors::on_start(&error, &configured_in);
    let me = line.me().await.map_err(|unsent| failed(unsent.into()))?;
    tracing::info!(id = me.id.get(), "Discord knows the token");
    tokio::pin!(until);
    let gateway = tokio::select! {
        gateway = gateway(&line, &configured_in) => gateway?,
        () = &mut until => return Ok(()),
    };
    let content = if bot.message_content { GatewayIntents::MESSAGE_CONTENT } else { GatewayIntents::empty() };
    let mut commands = commands::all();
    let told = commands::told(&commands);
    let offers = Offers::out_of(&mut commands);
    let data = data(bot, web, line, offers);
    let events = Arc::new(Events(data.clone()));
    let framework = poise::Framework::builder()
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
            let going = Arc::new(Going::of(&data, told));
            tokio::spawn(going.clone().registering());
            tokio::spawn(going.on());
            Box::pin(async move { Ok(data) })
        })
        .build();
    let mut client = serenity::ClientBuilder::new_with_http(http, INTENTS | content)
        .framework(framework)
        .await
        .map_err(failed)?;
    // That made serenity ask for it once more, past the line: it makes the request while it is put together, and there is no other way to
    // do that. It is the only request of its own, one a start, with the deadline of all; whatever it is answered with, a refusal as one
    // too many included, is replaced here by what the line has heard.
    // Who reads it is gone with this connection, and nothing is done for what is still under way.
    let tap: Weak<dyn Tap> = Arc::downgrade(&(events.clone() as Arc<dyn Tap>));
    let way = relay::open(gateway, signals, tap).await;
    *client.ws_url.lock().await =
        way.map_err(|error| Failure::world(format!("cannot listen on this machine: {error}")))?;
    let shards = client.shard_manager.clone();
    let ended = tokio::select! {
        ended = client.start() => ended.map_err(failed),
        () = until => {
            shards.shutdown_all().await;
            tracing::info!("stopped");
            Ok(())
        }
    };
    drop(events);
    ended
}

/// What commands and events share, ready at once: no event waits for a request of the start.
fn data(bot: Bot, web: reqwest::Client, line: Arc<outbound::Line>, offers: Offers<Data, Error>) -> Data {
    let Bot { moderation, observer, signals, .. } = bot;
    let places = Arc::<Places>::default();
    let discord = outbound::Discord { line, places: places.clone() };
    let answers = Arc::new(Answers::new(discord, moderation.clone()));
    let departures = Departures::new(moderation.engine().clock().clone());
    let searcher = Searcher::default();
    // The index is built before anybody waits for it.
    let _ = searcher.index(&moderation.engine().store());
    Data::from(Common {
        moderation,
        answers,
        observer,
        signals,
        registered: Arc::default(),
        places,
        imports: Imports::default(),
        offers,
        departures,
        web,
        searcher,
    })
}

/// What goes on by itself beside the events, for as long as there is somebody to answer.
struct Going {
    moderation: Arc<Moderation>,
    answers: Weak<Answers<outbound::Discord>>,
    observer: Option<Observer>,
    registered: Arc<Registered>,
    commands: Vec<serenity::CreateCommand>,
}

impl Going {
    fn of(data: &Data, commands: Vec<serenity::CreateCommand>) -> Self {
        Self {
            moderation: data.moderation.clone(),
            answers: Arc::downgrade(&data.answers),
            observer: data.observer.clone(),
            registered: data.registered.clone(),
            commands,
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
