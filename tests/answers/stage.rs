//! The stage: a platform in memory that refuses, hangs and loses answers when it is told to, and the service of answers on it.

use std::{
    collections::{BTreeSet, HashMap, VecDeque},
    path::Path,
    sync::{Arc, LazyLock, Mutex},
    time::Duration,
};

use answers::{
    Answers, Current, Document, Failed, Platform, Post, Reacted, Reactor, Removed, Remover, ReplyId,
    Standing,
    moderation::Moderation,
    offers::{OFFER, Tapper},
    storage::{State, Storage},
};
use counterpoint_core::{
    composer::{Frame, Plain},
    dialect::Markup,
    engine::{Edit, Outcome},
    hear::{DIMENSIONS, Direction, Sense},
    remark::{Author, ChannelId, Context, Floor, PersonId, Place, Remark, RemarkId, ServerId},
    settings::{Defaults, Key, Mode, Value},
    store::Store,
    time::{Clock, Moment},
};
use jiff::civil::{Date, date};
use tokio::sync::Notify;

pub(super) const DAY: Date = date(2026, 11, 24);
pub(super) const SERVER: ServerId = ServerId::number(2000);
pub(super) const CHANNEL: ChannelId = ChannelId::number(3001);
pub(super) const OTHER: ChannelId = ChannelId::number(3002);
pub(super) const THREAD: ChannelId = ChannelId::number(3003);
pub(super) const LAST: ChannelId = ChannelId::number(3004);
pub(super) const ANN: PersonId = PersonId::number(1);
pub(super) const BEN: PersonId = PersonId::number(2);

pub(super) const TRAM: &str = "the tram extension was never paid for";
pub(super) const HARBOUR: &str = "the harbour talks were a farce";

pub(super) static STORE: LazyLock<Arc<Store>> = LazyLock::new(fixture_store);

fn fixture_store() -> Arc<Store> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixture-store");
    let check = store::check(&root, DAY).expect("the store can be read");
    Arc::new(check.store.expect("the store has no errors"))
}

/// What the platform does to a request.
pub(super) enum Fault {
    /// It fails, and nothing is done.
    Before(Failed),
    /// It does what was asked, and the answer is lost.
    After,
    /// It waits until it is told to go on.
    Hold(Arc<Notify>),
}

#[derive(Default)]
pub(super) struct World {
    /// What people have said.
    pub(super) said: HashMap<RemarkId, (Remark, Option<Moment>)>,
    /// When they said it, where that is not at the beginning of the day.
    pub(super) sent: HashMap<RemarkId, Moment>,
    /// What the bot has said: its id, what it answers, where, and what it shows.
    pub(super) stands: Vec<(ReplyId, Option<RemarkId>, ChannelId, String)>,
    /// What the bot has reacted to, and with which emoji.
    pub(super) reactions: BTreeSet<(RemarkId, String)>,
    /// What people have reacted to with which emoji, and whether they may manage messages.
    pub(super) reacted: Vec<(RemarkId, &'static str, Reactor)>,
    pub(super) next: u64,
    pub(super) faults: VecDeque<(&'static str, Fault)>,
    pub(super) requests: Vec<&'static str>,
}

/// A platform in memory.
#[derive(Clone, Default)]
pub(super) struct Pretend(Arc<Mutex<World>>);

impl Pretend {
    pub(super) fn world(&self) -> std::sync::MutexGuard<'_, World> {
        self.0.lock().expect("no test panics here")
    }

    /// How many requests of a kind were made.
    pub(super) fn requests(&self, what: &str) -> usize {
        self.world().requests.iter().filter(|one| **one == what).count()
    }

    /// Waits until a request of a kind is made, and held.
    pub(super) async fn asked(&self, what: &str) {
        while self.requests(what) == 0 {
            tokio::task::yield_now().await;
        }
    }

    pub(super) fn fail(&self, what: &'static str, fault: Fault) {
        self.world().faults.push_back((what, fault));
    }

    /// What is to happen to a request.
    pub(super) async fn meet(&self, what: &'static str) -> Result<bool, Failed> {
        let fault = {
            let mut world = self.world();
            world.requests.push(what);
            let at = world.faults.iter().position(|(of, _)| *of == what);
            at.and_then(|at| world.faults.remove(at))
        };
        match fault.map(|(_, fault)| fault) {
            None => Ok(false),
            Some(Fault::Before(failed)) => Err(failed),
            Some(Fault::After) => Ok(true),
            Some(Fault::Hold(go_on)) => {
                go_on.notified().await;
                Ok(false)
            }
        }
    }

    pub(super) fn shown(document: &Document) -> String {
        match document {
            Document::Reply(reply, mode) => format!("{} as {mode}", reply.topic),
            Document::Dossier(replies, ..) => {
                replies.iter().map(|reply| reply.topic.to_string()).collect::<Vec<_>>().join(" + ")
            }
            Document::Line(text, _) | Document::Note(text) | Document::Judged { text, .. } => text.clone(),
        }
    }

    /// What stands in a place, in order.
    pub(super) fn stands(&self, place: &ChannelId) -> Vec<String> {
        let world = self.world();
        world.stands.iter().filter(|(.., at, _)| at == place).map(|(.., text)| text.clone()).collect()
    }

    pub(super) fn last(&self) -> ReplyId {
        self.world().stands.last().expect("the bot has said something").0.clone()
    }

    pub(super) fn say(&self, id: u64, place: Place, person: PersonId, text: &str) -> Remark {
        let remark = Remark {
            id: RemarkId::from(id),
            place,
            floor: Floor::Open,
            author: Author::Person(person),
            roles: Vec::new(),
            text: text.to_owned(),
            dialect: Markup::DISCORD,
            context: Context::default(),
            asks: false,
        };
        self.world().said.insert(remark.id.clone(), (remark.clone(), None));
        remark
    }

    pub(super) fn edit_said(&self, id: u64, text: &str, at: Moment) {
        let mut world = self.world();
        let (remark, edited) = world.said.get_mut(&RemarkId::from(id)).expect("it was said");
        text.clone_into(&mut remark.text);
        *edited = Some(at);
    }

    pub(super) fn delete_said(&self, id: u64) {
        self.world().said.remove(&RemarkId::from(id));
    }
}

pub(super) fn unknown() -> Failed {
    Failed::Unknown { record: "500".to_owned() }
}

impl Platform for Pretend {
    type Written = ();

    fn write(&self, _: &Post) -> Result<(), Failed> {
        self.world().requests.push("write");
        Ok(())
    }

    async fn put(&self, post: &Post, (): ()) -> Result<ReplyId, Failed> {
        let lost = self.meet("post").await?;
        let mut world = self.world();
        let known =
            world.stands.iter().find(|(_, answers, ..)| post.answers.is_some() && *answers == post.answers);
        let id = if let Some((id, ..)) = known {
            id.clone()
        } else {
            world.next += 1;
            let id = ReplyId::from(100_000 + world.next);
            let (answers, channel) = (post.answers.clone(), post.place.channel.clone());
            world.stands.push((id.clone(), answers, channel, Self::shown(&post.document)));
            id
        };
        if lost { Err(unknown()) } else { Ok(id) }
    }

    async fn edit(&self, at: &Standing, document: &Document) -> Result<(), Failed> {
        let lost = self.meet("edit").await?;
        let mut world = self.world();
        let Some(one) = world.stands.iter_mut().find(|(id, ..)| *id == at.reply) else {
            return Err(Failed::Gone);
        };
        one.3 = Self::shown(document);
        if lost { Err(unknown()) } else { Ok(()) }
    }

    async fn delete(&self, at: &Standing) -> Result<(), Failed> {
        let lost = self.meet("delete").await?;
        let mut world = self.world();
        let before = world.stands.len();
        world.stands.retain(|(id, ..)| *id != at.reply);
        match (before == world.stands.len(), lost) {
            (true, _) => Err(Failed::Gone),
            (false, true) => Err(unknown()),
            (false, false) => Ok(()),
        }
    }

    async fn react(&self, _: &Place, to: &RemarkId, emoji: &str) -> Result<(), Failed> {
        let lost = self.meet("react").await?;
        let mut world = self.world();
        if !world.said.contains_key(to) {
            return Err(Failed::Gone);
        }
        world.reactions.insert((to.clone(), emoji.to_owned()));
        if lost { Err(unknown()) } else { Ok(()) }
    }

    async fn unreact(&self, _: &Place, to: &RemarkId, emoji: &str) -> Result<(), Failed> {
        let lost = self.meet("unreact").await?;
        let mut world = self.world();
        if !world.said.contains_key(to) {
            return Err(Failed::Gone);
        }
        world.reactions.remove(&(to.clone(), emoji.to_owned()));
        if lost { Err(unknown()) } else { Ok(()) }
    }

    async fn find(&self, _: &Place, answers: &RemarkId) -> Result<Option<ReplyId>, Failed> {
        self.meet("find").await?;
        let world = self.world();
        Ok(world.stands.iter().find(|(_, to, ..)| to.as_ref() == Some(answers)).map(|(id, ..)| id.clone()))
    }

    async fn read(&self, _: &Place, remark: &RemarkId) -> Result<Current, Failed> {
        self.meet("read").await?;
        let world = self.world();
        let (remark, edited) = world.said.get(remark).cloned().ok_or(Failed::Gone)?;
        let sent = world.sent.get(&remark.id).copied().unwrap_or_else(|| Moment::at_start_of(DAY));
        let mut reactions: Vec<Reacted> = Vec::new();
        let own = world.reactions.iter().filter(|(to, _)| *to == remark.id);
        reactions.extend(own.map(|(_, emoji)| Reacted { emoji: emoji.clone(), count: 1, own: true }));
        for (_, emoji, _) in world.reacted.iter().filter(|(to, ..)| *to == remark.id) {
            match reactions.iter_mut().find(|one| one.emoji == *emoji) {
                Some(one) => one.count += 1,
                None => reactions.push(Reacted { emoji: (*emoji).to_owned(), count: 1, own: false }),
            }
        }
        Ok(Current { remark, replies_to: None, sent, edited, reactions })
    }

    async fn reactors(
        &self,
        _: &Place,
        to: &RemarkId,
        emoji: &str,
        most: u8,
    ) -> Result<Vec<Reactor>, Failed> {
        self.meet("reactors").await?;
        let world = self.world();
        let own = world.reacted.iter().filter(|(at, with, _)| at == to && *with == emoji);
        Ok(own.take(usize::from(most)).map(|(.., by)| by.clone()).collect())
    }

    fn hears(&self, _: &ServerId) -> bool {
        true
    }

    fn place(&self, server: Option<&ServerId>, channel: &ChannelId) -> Place {
        let parent = (*channel == THREAD).then_some(CHANNEL);
        Place { channel: channel.clone(), parent, category: None, server: server.cloned() }
    }

    fn frame(&self) -> &'static dyn Frame {
        &Plain
    }

    fn link(&self, place: &Place, remark: &RemarkId) -> String {
        format!("{}/{remark}", place.channel)
    }
}

/// The service on its stage.
pub(super) struct Stage {
    pub(super) platform: Pretend,
    pub(super) moderation: Arc<Moderation>,
    pub(super) answers: Arc<Answers<Pretend>>,
    pub(super) clock: Clock,
}

fn settings() -> Defaults {
    Defaults::default()
        .with(&Key::Mode, Value::Mode(Mode::Card))
        .with(&Key::ChannelCooldown, Value::Duration(Duration::ZERO))
}

pub(super) async fn stage() -> Stage {
    stage_with(STORE.clone()).await
}

/// The stage with an encoder.
pub(super) async fn stage_that_senses(sense: Arc<dyn Sense>) -> Stage {
    let store = fixture_store();
    store.learn(vec![Direction::of(&[1.0; DIMENSIONS]); store.exemplars().len()]);
    let stage = stage_with(store).await;
    stage.moderation.engine().sense_with(sense);
    stage
}

async fn stage_with(store: Arc<Store>) -> Stage {
    let clock = Clock::by_hand(DAY);
    let storage = Storage::open("sqlite::memory:").await.expect("a database");
    let opened = Moderation::open(store, settings(), clock.clone(), storage).await;
    let moderation = Arc::new(opened.expect("an empty database"));
    let platform = Pretend::default();
    let answers = Arc::new(Answers::new(platform.clone(), moderation.clone()));
    Stage { platform, moderation, answers, clock }
}

impl Stage {
    pub(super) fn place(&self, channel: &ChannelId) -> Place {
        self.platform.place(Some(&SERVER), channel)
    }

    /// Somebody says something, and the bot answers it if it would. Whether it would.
    pub(super) async fn hear(&self, id: u64, channel: ChannelId, person: PersonId, text: &str) -> bool {
        let remark = self.platform.say(id, self.place(&channel), person, text);
        self.platform.world().sent.insert(remark.id.clone(), self.clock.now());
        let hearing = self.moderation.engine().hear(&remark);
        match &hearing.outcome {
            Outcome::Speak(reply, mode) => self.answers.answer(&remark, reply, *mode, hearing.at).await,
            Outcome::Offer(reply) => self.answers.offer(&remark, reply, hearing.at).await,
            Outcome::Silent(_) => return false,
        }
        true
    }

    /// Somebody taps what is offered below a message.
    pub(super) async fn tap(&self, id: u64, channel: ChannelId, person: PersonId) {
        let by = Tapper { person, roles: Vec::new() };
        self.answers.tapped(&channel, &RemarkId::from(id), &by).await;
    }

    /// Somebody wants what is offered below a message gone.
    pub(super) async fn decline(&self, id: u64, channel: ChannelId, person: PersonId) {
        let by = Remover { person, manages: false };
        self.answers.declined(&channel, &RemarkId::from(id), &by).await;
    }

    /// Somebody reacts while the bot does not hear of it.
    pub(super) fn react_unheard(&self, id: u64, emoji: &'static str, person: PersonId, manages: bool) {
        let by = Reactor { person, roles: Vec::new(), manages };
        self.platform.world().reacted.push((RemarkId::from(id), emoji, by));
    }

    /// Whether the bot's offer is below a message.
    pub(super) fn offers(&self, id: u64) -> bool {
        self.platform.world().reactions.contains(&(RemarkId::from(id), OFFER.to_owned()))
    }

    /// The same bot after a restart, on the same database and the same platform, once it has come to know its server.
    pub(super) async fn restarted(&self) -> Self {
        let (clock, storage) = (self.clock.clone(), self.moderation.storage().clone());
        let opened = Moderation::open(STORE.clone(), settings(), clock.clone(), storage).await;
        let moderation = Arc::new(opened.expect("the database can be read"));
        let platform = self.platform.clone();
        let answers = Arc::new(Answers::new(platform.clone(), moderation.clone()));
        answers.resume(&SERVER).await;
        answers.due().await;
        Self { platform, moderation, answers, clock }
    }

    pub(super) async fn wind(&self, by: Duration) {
        self.clock.wind(by);
        self.answers.due().await;
    }

    pub(super) async fn edit(&self, id: u64, channel: ChannelId, text: &str) {
        self.platform.edit_said(id, text, self.clock.now());
        self.hear_edit(id, channel).await;
    }

    /// The bot hears of an edit, as the platform tells it now.
    pub(super) async fn hear_edit(&self, id: u64, channel: ChannelId) {
        let told = self.platform.world().said[&RemarkId::from(id)].0.clone();
        if self.answers.edited(channel, told.id.clone()).await {
            return;
        }
        let edit = self.told(told);
        if self.moderation.engine().adds_claim(&edit) {
            self.answers.hear_anew(&edit).await;
        }
    }

    /// What an edit told, as the bot hears it.
    pub(super) fn told(&self, told: Remark) -> Edit {
        let engine = self.moderation.engine();
        let direction = if engine.wants_direction(&told) { engine.direction_of(&told) } else { None };
        engine.edited(told, direction.as_ref())
    }

    pub(super) async fn delete(&self, id: u64, channel: ChannelId) {
        self.platform.delete_said(id);
        self.answers.deleted(channel, RemarkId::from(id)).await;
    }

    pub(super) async fn state(&self, id: u64) -> Option<State> {
        let known =
            self.moderation.storage().standing(&RemarkId::from(id)).await.expect("the journal can be read");
        known.map(|(_, state)| state)
    }

    pub(super) async fn press_remove(
        &self,
        channel: ChannelId,
        reply: &ReplyId,
        person: PersonId,
        of: Option<u64>,
    ) -> Removed {
        let at = Standing { server: Some(SERVER), channel, reply: reply.clone() };
        self.answers.remove(&at, &Remover { person, manages: false }, of.map(RemarkId::from).as_ref()).await
    }
}
