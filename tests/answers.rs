//! The service of answers on a platform that refuses, hangs and loses answers when it is told to: what stands there in the end is what
//! should, once each, and the journal knows it.

#![expect(clippy::expect_used, reason = "a test that fails panics, also in what its tests share")]

use std::{
    collections::{HashMap, VecDeque},
    path::Path,
    sync::{Arc, LazyLock, Mutex},
    time::Duration,
};

use answers::{
    Answers, Current, Document, Failed, Platform, Post, Refusal, Removed, Remover, ReplyId, Standing,
};
use answers::{
    moderation::Moderation,
    storage::{State, Storage},
};
use counterpoint_core::{
    dialect::Markup,
    engine::Outcome,
    remark::{Author, ChannelId, Context, Floor, PersonId, Place, Remark, RemarkId, ServerId},
    settings::{Cooldowns, Mode, Settings},
    store::Store,
    time::{Clock, Moment},
};
use jiff::civil::{Date, date};
use tokio::sync::Notify;

const DAY: Date = date(2026, 11, 24);
const SERVER: ServerId = ServerId::number(2000);
const CHANNEL: ChannelId = ChannelId::number(3001);
const OTHER: ChannelId = ChannelId::number(3002);
const THREAD: ChannelId = ChannelId::number(3003);
const ANN: PersonId = PersonId::number(1);
const BEN: PersonId = PersonId::number(2);

const TRAM: &str = "the tram extension was never paid for";
const HARBOUR: &str = "the harbour talks were a farce";

static STORE: LazyLock<Arc<Store>> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixture-store");
    let check = store::check(&root, DAY).expect("the store can be read");
    Arc::new(check.store.expect("the store has no errors"))
});

/// What the platform does to a request.
enum Fault {
    /// It fails, and nothing is done.
    Before(Failed),
    /// It does what was asked, and the answer is lost.
    After,
    /// It waits until it is told to go on.
    Hold(Arc<Notify>),
}

#[derive(Default)]
struct World {
    /// What people have said.
    said: HashMap<RemarkId, (Remark, Option<Moment>)>,
    /// What the bot has said: its id, what it answers, where, and what it shows.
    stands: Vec<(ReplyId, Option<RemarkId>, ChannelId, String)>,
    next: u64,
    faults: VecDeque<(&'static str, Fault)>,
    requests: Vec<&'static str>,
}

/// A platform in memory.
#[derive(Clone, Default)]
struct Pretend(Arc<Mutex<World>>);

impl Pretend {
    fn world(&self) -> std::sync::MutexGuard<'_, World> {
        self.0.lock().expect("no test panics here")
    }

    fn fail(&self, what: &'static str, fault: Fault) {
        self.world().faults.push_back((what, fault));
    }

    /// What is to happen to a request.
    async fn meet(&self, what: &'static str) -> Result<bool, Failed> {
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

    fn shown(document: &Document) -> String {
        match document {
            Document::Reply(reply, mode) => format!("{} as {mode}", reply.topic),
            Document::Dossier(replies, ..) => {
                replies.iter().map(|reply| reply.topic.to_string()).collect::<Vec<_>>().join(" + ")
            }
            Document::Line(text, _) | Document::Note(text) | Document::Judged { text, .. } => text.clone(),
        }
    }

    /// What stands in a place, in order.
    fn stands(&self, place: &ChannelId) -> Vec<String> {
        let world = self.world();
        world.stands.iter().filter(|(.., at, _)| at == place).map(|(.., text)| text.clone()).collect()
    }

    fn last(&self) -> ReplyId {
        self.world().stands.last().expect("the bot has said something").0.clone()
    }

    fn say(&self, id: u64, place: Place, person: PersonId, text: &str) -> Remark {
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

    fn edit_said(&self, id: u64, text: &str, at: Moment) {
        let mut world = self.world();
        let (remark, edited) = world.said.get_mut(&RemarkId::from(id)).expect("it was said");
        text.clone_into(&mut remark.text);
        *edited = Some(at);
    }

    fn delete_said(&self, id: u64) {
        self.world().said.remove(&RemarkId::from(id));
    }
}

fn unknown() -> Failed {
    Failed::Unknown { record: "500".to_owned() }
}

impl Platform for Pretend {
    async fn post(&self, post: &Post) -> Result<ReplyId, Failed> {
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

    async fn find(&self, _: &Place, answers: &RemarkId) -> Result<Option<ReplyId>, Failed> {
        self.meet("find").await?;
        let world = self.world();
        Ok(world.stands.iter().find(|(_, to, ..)| to.as_ref() == Some(answers)).map(|(id, ..)| id.clone()))
    }

    async fn read(&self, _: &Place, remark: &RemarkId) -> Result<Current, Failed> {
        self.meet("read").await?;
        let world = self.world();
        let (remark, edited) = world.said.get(remark).cloned().ok_or(Failed::Gone)?;
        Ok(Current { remark, edited })
    }

    fn place(&self, server: Option<&ServerId>, channel: &ChannelId) -> Place {
        let parent = (*channel == THREAD).then_some(CHANNEL);
        Place { channel: channel.clone(), parent, category: None, server: server.cloned() }
    }

    fn link(&self, place: &Place, remark: &RemarkId) -> String {
        format!("{}/{remark}", place.channel)
    }
}

/// The service on its stage.
struct Stage {
    platform: Pretend,
    moderation: Arc<Moderation>,
    answers: Arc<Answers<Pretend>>,
    clock: Clock,
}

async fn stage() -> Stage {
    let clock = Clock::by_hand(DAY);
    let cooldowns = Cooldowns { channel: Duration::ZERO, ..Settings::default().cooldowns };
    let settings = Settings { mode: Mode::Card, cooldowns, ..Settings::default() };
    let storage = Storage::open("sqlite::memory:").await.expect("a database");
    let opened = Moderation::open(STORE.clone(), settings, clock.clone(), storage).await;
    let moderation = Arc::new(opened.expect("an empty database"));
    let platform = Pretend::default();
    let answers = Arc::new(Answers::new(platform.clone(), moderation.clone()));
    Stage { platform, moderation, answers, clock }
}

impl Stage {
    fn place(&self, channel: &ChannelId) -> Place {
        self.platform.place(Some(&SERVER), channel)
    }

    /// Somebody says something, and the bot answers it if it would. Whether it would.
    async fn hear(&self, id: u64, channel: ChannelId, person: PersonId, text: &str) -> bool {
        let remark = self.platform.say(id, self.place(&channel), person, text);
        let hearing = self.moderation.engine().hear(&remark);
        let Outcome::Speak(reply, mode) = &hearing.outcome else { return false };
        self.answers.answer(&remark, reply, *mode, hearing.at).await;
        true
    }

    async fn wind(&self, by: Duration) {
        self.clock.wind(by);
        self.answers.due().await;
    }

    async fn edit(&self, id: u64, channel: ChannelId, text: &str) {
        self.platform.edit_said(id, text, self.clock.now());
        self.answers.edited(channel, RemarkId::from(id)).await;
    }

    async fn delete(&self, id: u64, channel: ChannelId) {
        self.platform.delete_said(id);
        self.answers.deleted(channel, RemarkId::from(id)).await;
    }

    async fn state(&self, id: u64) -> Option<State> {
        let known =
            self.moderation.storage().standing(&RemarkId::from(id)).await.expect("the journal can be read");
        known.map(|(_, state)| state)
    }

    async fn press_remove(
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

const SOON: Duration = Duration::from_secs(3);

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
    let posts = stage.platform.world().requests.iter().filter(|one| **one == "post").count();
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
        tokio::task::yield_now().await;
        let edit = stage.edit(1, CHANNEL, TRAM);
        let release = async {
            tokio::task::yield_now().await;
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

#[tokio::test]
async fn b2_a_place_that_hangs_holds_up_no_other() {
    let stage = stage().await;
    assert!(stage.hear(1, OTHER, ANN, HARBOUR).await);
    let go_on = Arc::new(Notify::new());
    stage.platform.fail("post", Fault::Hold(go_on.clone()));
    let hanging = stage.hear(2, THREAD, BEN, TRAM);
    let elsewhere = async {
        tokio::task::yield_now().await;
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
async fn b14_an_edit_while_the_reply_is_on_its_way_is_applied_after_it() {
    let stage = stage().await;
    let go_on = Arc::new(Notify::new());
    stage.platform.fail("post", Fault::Hold(go_on.clone()));
    let answering = stage.hear(1, CHANNEL, ANN, TRAM);
    let editing = async {
        tokio::task::yield_now().await;
        let edit = stage.edit(1, CHANNEL, HARBOUR);
        let release = async {
            tokio::task::yield_now().await;
            go_on.notify_one();
        };
        tokio::join!(edit, release);
    };
    tokio::join!(answering, editing);
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
    assert_eq!(stage.platform.world().requests.iter().filter(|one| **one == "post").count(), 1);
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
    let folder = std::fs::read_dir(root).expect("the service is there");
    for file in folder.map(|entry| entry.expect("a file").path()).filter(|path| path.is_file()) {
        let text = std::fs::read_to_string(&file).expect("it can be read");
        for name in ["serenity", "poise", "discord", "super::discord"] {
            assert!(!text.contains(name), "{} names {name}", file.display());
        }
    }
}
