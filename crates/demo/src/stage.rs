//! The demo behind its page: the clock, the discussion, the Try box, and what is said of the bot's silences.

mod tried;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use loopback::{
    Loopback, Refused,
    page::{House, Page, Play},
};
use serde_json::{Map, Value, json};
use tokio::{sync::watch, time};

use super::{
    Wish,
    curators::Curators,
    discussion::{ABOUT, AGAIN, Act, Given, OVER, RESUME, SCENES, Scene},
    ticks, world,
};
use answers::{moderation::Moderation, offers::OFFER};
use counterpoint_core::{
    engine::{Heard, Hearing, Outcome},
    policy::Silence,
    remark::{ChannelId, Place},
    settings::{Defaults, Key, Mode, Value as Set},
    time::Clock,
    topic::TopicId,
    words::Language,
};
use discord::{Dealt, Observer};
use tried::tried;

/// How long a scene is looked at: its sentence is read in about that time.
const PACE: Duration = Duration::from_secs(4);

/// How long a scene with a card is looked at: enough for its claim and one opposing view. Who reads more leaves the discussion by
/// scrolling, and follows it again later.
const CARD: Duration = Duration::from_secs(14);

/// How long the bot is waited for before the discussion goes on without it, if nothing else is wished.
const PATIENCE: Duration = Duration::from_secs(10);

/// The demo, as the page asks for it.
pub(super) struct Stage {
    page: Arc<Page>,
    loopback: Arc<Loopback>,
    moderation: Arc<Moderation>,
    curators: Curators,
    clock: Clock,
    settings: Defaults,
    discussion: Mutex<Discussion>,
    hurry: watch::Sender<bool>,
    outcomes: watch::Receiver<Outcomes>,
    /// How many changes of each message the bot has dealt with.
    followed: watch::Receiver<HashMap<u64, u64>>,
    /// Whether the bot hears as well as it can.
    knows: watch::Receiver<bool>,
    /// How long the bot is waited for.
    patience: Duration,
    myself: std::sync::Weak<Self>,
}

/// What came of each message, by its id: whether it was answered.
type Outcomes = HashMap<u64, bool>;

/// How far the discussion is.
#[derive(Default)]
struct Discussion {
    state: State,
    at: usize,
    told: String,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum State {
    #[default]
    Ready,
    Playing,
    Done,
}

impl Stage {
    /// The stage, and what hears of everything that the bot does.
    pub(super) fn new(
        page: Arc<Page>,
        loopback: Arc<Loopback>,
        moderation: Arc<Moderation>,
        curators: Curators,
        wish: &Wish,
        knows: watch::Receiver<bool>,
    ) -> (Arc<Self>, Observer) {
        let (dealt, outcomes) = watch::channel(Outcomes::new());
        let (follows, followed) = watch::channel(HashMap::<u64, u64>::new());
        let (told, heard_at) = (page.clone(), loopback.clone());
        let observer = move |what: Dealt<'_>| {
            let (id, hearing) = match what {
                Dealt::Message(id, hearing) => (id, hearing),
                Dealt::Followed(id) => {
                    if let Ok(id) = u64::try_from(id.id()) {
                        follows.send_modify(|followed| *followed.entry(id).or_default() += 1);
                    }
                    return;
                }
                Dealt::Server(_) | Dealt::Due(_) => return,
            };
            // Those of the pretend Discord are numbers.
            let Ok(id) = u64::try_from(id.id()) else { return };
            let silence = hearing.silence();
            if let Some(note) = note(hearing, !heard_at.replies_to(id).is_empty()) {
                told.note_beside(id, &note);
            }
            dealt.send_modify(|outcomes| {
                outcomes.insert(id, silence.is_none());
            });
        };
        let clock = moderation.engine().clock().clone();
        let patience = PATIENCE.max(wish.patience);
        let settings = wish.defaults.clone().with(&Key::Mode, Set::Mode(Mode::Card));
        let discussion = Mutex::new(Discussion { told: ABOUT.to_owned(), ..Discussion::default() });
        let stage = Arc::new_cyclic(|myself| Self {
            page,
            loopback,
            moderation,
            curators,
            clock,
            settings,
            discussion,
            hurry: watch::channel(false).0,
            outcomes,
            followed,
            knows,
            patience,
            myself: myself.clone(),
        });
        (stage, Arc::new(observer))
    }

    /// Waits for the bot, and lets what was said the day before be said, if nothing was yet.
    pub(super) async fn open(&self, fresh: bool) {
        self.loopback.ready().await;
        if !fresh {
            return;
        }
        self.hears().await;
        if let Err(Refused(sentence)) = world::yesterday(self.loopback.desk()) {
            tracing::error!(sentence, "what was said the day before could not be said");
        }
        let said = self.loopback.messages();
        for message in said {
            self.outcome(message).await;
        }
        self.wind(world::BEFORE);
        self.page.tell(&json!({ "type": "clock", "now": self.now() }));
    }

    /// Lets the demo's clock go on; never ends.
    pub(super) async fn tick(&self) {
        let (mut ticks, mut shown) = (ticks(), String::new());
        let mut last = ticks.tick().await;
        loop {
            let now = ticks.tick().await;
            self.clock.wind(now - last);
            last = now;
            let stamp = self.now();
            // The page shows minutes.
            if shown.get(..16) != stamp.get(..16) {
                self.page.tell(&json!({ "type": "clock", "now": stamp }));
                shown = stamp;
            }
        }
    }

    fn discussion(&self) -> MutexGuard<'_, Discussion> {
        self.discussion.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until the bot hears as well as it can, for what is told of as it will be heard; what somebody writes meanwhile is heard at once.
    async fn hears(&self) {
        let mut knows = self.knows.clone();
        let _ = time::timeout(self.patience, knows.wait_for(|knows| *knows)).await;
    }

    /// Waits until the bot has dealt with a message. Whether it answered.
    async fn outcome(&self, message: u64) -> bool {
        let mut outcomes = self.outcomes.clone();
        let dealt = outcomes.wait_for(|outcomes| outcomes.contains_key(&message));
        let dealt = time::timeout(self.patience, dealt).await;
        dealt.is_ok_and(|dealt| dealt.is_ok_and(|outcomes| outcomes[&message]))
    }

    /// Waits until the bot has dealt with all changes of a message that it was told of.
    async fn followed(&self, message: u64) {
        let mut followed = self.followed.clone();
        let told = self.loopback.sent().get(&message).map_or(0, |sent| sent.changed);
        let enough = |known: &HashMap<u64, u64>| known.get(&message).copied().unwrap_or_default() >= told;
        // A bot that does not answer holds up no discussion for ever.
        let _ = time::timeout(self.patience, followed.wait_for(enough)).await;
    }

    /// What has to happen before the discussion goes as it is told: whoever tried the channel before may have started cooldowns in it,
    /// paused it, or switched it off.
    fn before(&self) -> Vec<&'static Scene> {
        let place =
            Place { server: Some(world::SERVER.into()), ..Place::channel(ChannelId::from(world::DEBATE)) };
        let settings = self.moderation.engine().settings();
        let rules = settings.rules(&place);
        let paused = rules.pause(self.clock.now()).is_some();
        let tried = self.loopback.has_messages(world::DEBATE) || rules.mode().value != Mode::Card;
        let resume = paused.then_some(&RESUME);
        let again: &[Scene] = if tried || paused { AGAIN } else { &[] };
        resume.into_iter().chain(again).collect()
    }

    async fn perform(self: Arc<Self>) {
        self.hears().await;
        let mut last = Last::default();
        let before = self.before();
        let mut hurry = self.hurry.subscribe();
        for (at, scene) in before.into_iter().map(|scene| (0, scene)).chain((1..).zip(SCENES)) {
            let told = {
                let mut discussion = self.discussion();
                discussion.at = at;
                scene.told.clone_into(&mut discussion.told);
                shown(&discussion)
            };
            self.page.tell(&json!({ "type": "script", "script": told }));
            let answers = last.reply;
            if let Err(Refused(sentence)) = self.act(scene, &mut last).await {
                self.note(world::DEBATE, &sentence);
            }
            let pace = if last.reply == answers { PACE } else { CARD };
            // Whoever is in a hurry does not wait.
            let _ = time::timeout(pace, hurry.wait_for(|hurry| *hurry)).await;
        }
        let told = {
            let mut discussion = self.discussion();
            *discussion = Discussion { state: State::Done, at: SCENES.len(), told: OVER.to_owned() };
            shown(&discussion)
        };
        self.page.tell(&json!({ "type": "script", "script": told }));
        // Where the last scene left the reader.
        self.note(world::DEBATE, OVER);
    }

    fn note(&self, channel: u64, text: &str) {
        self.page.tell(&json!({ "type": "note", "channel": channel.to_string(), "text": text }));
    }

    fn focus(&self, channel: u64, message: Option<u64>, by: Option<u64>) {
        let (message, by) = (message.map(|id| id.to_string()), by.map(|id| id.to_string()));
        let focus = json!({ "type": "focus", "channel": channel.to_string(), "message": message, "as": by });
        self.page.tell(&focus);
    }

    async fn act(&self, scene: &Scene, last: &mut Last) -> Result<(), Refused> {
        let desk = self.loopback.desk();
        let debate = world::DEBATE;
        match scene.act {
            Act::Say(by, text) => {
                self.focus(debate, None, Some(by));
                self.note(debate, scene.told);
                let said = desk.say(by, debate, text, None)?;
                last.said.insert(by, said);
                self.focus(debate, Some(said), None);
                if self.outcome(said).await {
                    last.reply = self.loopback.replies_to(said).last().copied();
                    self.focus(debate, last.reply, None);
                }
            }
            Act::Tap(by, whose) => {
                self.focus(debate, None, Some(by));
                self.note(debate, scene.told);
                let Some(said) = last.said.get(&whose) else { return Ok(()) };
                // What the bot was not sure enough to offer is not tapped.
                if desk.react(by, *said, OFFER).is_ok() {
                    self.followed(*said).await;
                    last.reply = self.loopback.replies_to(*said).last().copied();
                    self.focus(debate, last.reply, None);
                }
            }
            Act::Press(by, button) => {
                self.focus(debate, None, Some(by));
                self.note(debate, scene.told);
                let Some(reply) = last.reply else { return Ok(()) };
                let done = desk.press(by, reply, button).await?;
                self.focus(debate, done.message, None);
            }
            Act::Menu(by, command) => {
                self.focus(debate, None, Some(by));
                self.note(debate, scene.told);
                let Some(said) = last.said.get(&by) else { return Ok(()) };
                let done = desk.menu(by, *said, command).await?;
                self.focus(debate, done.message, None);
            }
            Act::Run(by, command, given) => {
                self.focus(debate, None, Some(by));
                self.note(debate, scene.told);
                let options = self.options(command, given);
                let done = desk.slash(by, debate, command, &options).await?;
                self.focus(debate, done.message, None);
            }
            Act::Wind(by) => {
                self.wind(by);
                self.page.tell(&json!({ "type": "clock", "now": self.now() }));
                self.note(debate, scene.told);
            }
            Act::Look(channel) => {
                self.focus(channel, None, None);
                self.note(channel, scene.told);
            }
        }
        Ok(())
    }

    /// What is given for the options of a command, as the page sends it.
    fn options(&self, command: &str, given: &[(&str, Given)]) -> Map<String, Value> {
        let value = |name: &str, given: &Given| match given {
            Given::Channel(id) => json!(id.to_string()),
            Given::Yes => json!(true),
            Given::Choice(begins) => self.loopback.choice(command, name, begins).unwrap_or_default(),
        };
        given.iter().map(|(name, given)| ((*name).to_owned(), value(name, given))).collect()
    }
}

/// What the discussion goes on from.
#[derive(Default)]
struct Last {
    said: HashMap<u64, u64>,
    reply: Option<u64>,
}

fn shown(discussion: &Discussion) -> Value {
    let state = match discussion.state {
        State::Ready => "ready",
        State::Playing => "playing",
        State::Done => "done",
    };
    json!({ "state": state, "at": discussion.at, "of": SCENES.len(), "about": discussion.told })
}

impl House for Stage {
    fn version(&self) -> String {
        env!("CARGO_PKG_VERSION").to_owned()
    }

    fn now(&self) -> String {
        self.clock.stamp()
    }

    fn wind(&self, by: Duration) {
        self.clock.wind(by);
    }

    fn script(&self) -> Value {
        shown(&self.discussion())
    }

    fn play(&self, how: Play) -> Result<(), Refused> {
        {
            let mut discussion = self.discussion();
            self.hurry.send_replace(how == Play::Skip);
            if discussion.state == State::Playing {
                return Ok(());
            }
            discussion.state = State::Playing;
        }
        if let Some(stage) = self.myself.upgrade() {
            tokio::spawn(stage.perform());
        }
        Ok(())
    }

    fn store(&self) -> Value {
        self.curators.shown()
    }

    fn try_out(&self, text: &str) -> Value {
        tried(self.moderation.engine(), &self.settings, text)
    }
}

/// How surely a topic was heard, and what raised it: "`tram-line`: maybe (62 of 100): `tram expansion*`".
fn sentence(heard: &Heard) -> String {
    let words = Language::English.words();
    let (sureness, ground) = (heard.sureness(words), heard.said(words));
    if ground.is_empty() { sureness } else { format!("{sureness}: {ground}") }
}

/// What the discussion says beside a message that was not the bot's own; `answered` says whether the bot said anything to it, if only that it
/// found nothing.
fn note(hearing: &Hearing, answered: bool) -> Option<String> {
    let led = |topic: &TopicId| hearing.topics.iter().find(|heard| heard.topic == *topic).map(sentence);
    match &hearing.outcome {
        Outcome::Silent(Silence::OwnMessage) => None,
        Outcome::Silent(_) if answered => None,
        Outcome::Silent(silence) => Some(format!("The bot stayed silent: {silence}.")),
        Outcome::Speak(reply, _) => Some(format!("The bot answered. {}.", led(&reply.topic)?)),
        Outcome::Offer(reply) => Some(format!("The bot offered a card. {}.", led(&reply.topic)?)),
    }
}
