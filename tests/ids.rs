//! Ids are opaque: any text is one and comes back as it was, numbers cost nothing, and a platform whose ids are texts is served as
//! Discord is, with its ids in the database.

#![expect(clippy::expect_used, reason = "a test that fails panics, also in what its tests share")]

use std::{
    collections::{HashMap, HashSet, hash_map::RandomState},
    hash::BuildHasher as _,
    path::Path,
    sync::{Arc, Mutex, MutexGuard},
    time::Duration,
};

use answers::{
    Answers, Current, Document, Failed, Platform, Post, Reacted, Reactor, Removed, Remover, Standing,
    moderation::Moderation,
    storage::{State, Storage},
};
use counterpoint_core::{
    composer::{Frame, Plain},
    dialect::Markup,
    engine::Outcome,
    id::Id,
    policy::Silence,
    remark::{
        Author, ChannelId, Context, Floor, PersonId, Place, Remark, RemarkId, ReplyId, Scope, ServerId,
    },
    settings::{Change, Defaults, Key, Mode, ServerSettings, Value},
    time::{Clock, Moment},
};
use jiff::civil::{Date, date};
use proptest::prelude::*;

const DAY: Date = date(2026, 11, 24);

/// Texts of every kind, most of them close to what a number looks like.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<u64>().prop_map(|number| number.to_string()),
        (0_u64..20).prop_map(|number| number.to_string()),
        "[+-]?0{0,2}[0-9]{1,22}",
        "[0-9٣৩]{1,4}|0x[0-9]{1,3}| ?[0-9]{1,3} ?|[0-9]{1,3}[.,_][0-9]{1,3}",
        "[$!@][A-Za-z0-9_-]{1,44}(:example\\.org)?",
        "=?=?(server|[0-9]{1,3})",
        any::<String>(),
    ]
}

proptest! {
    #[test]
    fn any_text_comes_back_as_it_was(text in text()) {
        let id = Id::from(text.as_str());
        prop_assert_eq!(id.to_string(), text.as_str());
        prop_assert_eq!(text.parse::<Id>(), Ok(id.clone()));
        let person = PersonId::from(text.as_str());
        prop_assert_eq!(person.to_string(), text.as_str());
        let json = serde_json::to_string(&person).expect("it can be written");
        prop_assert_eq!(&json, &serde_json::to_string(&text).expect("it can be written"), "as a text, also a number");
        prop_assert_eq!(serde_json::from_str::<PersonId>(&json).expect("it can be read"), person.clone());
        if !text.is_empty() {
            for key in [Key::Member(person), Key::Role(id.clone().into())] {
                prop_assert_eq!(Key::parse(&key.stored()), Some(key));
            }
        }
        let scope = Scope::Place(id.into());
        prop_assert_eq!(Scope::parse(&scope.stored()), scope);
        prop_assert_eq!(Scope::parse(&Scope::Server.stored()), Scope::Server);
    }

    #[test]
    fn two_ids_are_equal_exactly_if_their_texts_are(one in text(), other in text()) {
        let (left, right) = (Id::from(one.as_str()), Id::from(other.as_str()));
        prop_assert_eq!(left == right, one == other);
        prop_assert_eq!(left.cmp(&right).is_eq(), one == other);
        prop_assert_eq!(left.cmp(&right), right.cmp(&left).reverse());
        let again = Id::from(one.as_str());
        let hasher = RandomState::new();
        prop_assert_eq!(hasher.hash_one(&left), hasher.hash_one(&again));
        prop_assert_eq!(left.variation(), again.variation());
        match (u64::try_from(&left), u64::try_from(&right)) {
            (Ok(left_number), Ok(right_number)) => {
                prop_assert_eq!(&left, &Id::from(left_number));
                prop_assert_eq!(left.cmp(&right), left_number.cmp(&right_number), "numbers by value");
            }
            (Ok(_), Err(_)) => prop_assert!(left < right, "numbers come first"),
            (Err(_), Ok(_)) => prop_assert!(left > right, "numbers come first"),
            (Err(_), Err(_)) => prop_assert_eq!(left.cmp(&right), one.cmp(&other)),
        }
    }
}

#[test]
fn an_id_takes_two_words_and_a_number_takes_no_memory_beside_them() {
    assert_eq!((size_of::<Id>(), size_of::<RemarkId>()), (16, 16));
    let known: HashSet<RemarkId> = (0..100).map(RemarkId::from).collect();
    let counted = allocation_counter::measure(|| {
        for text in ["0", "99", "1400000000000000000", "18446744073709551615"] {
            let id = RemarkId::from(text);
            assert_eq!(known.contains(&id), text.len() < 3);
            assert!(id.clone() >= RemarkId::number(0) && u64::try_from(id.id()).is_ok());
        }
    });
    assert_eq!(counted.count_total, 0);
    // The counter counts; and the clones of a text share it.
    let room = ChannelId::from("!room:example.org");
    assert!(allocation_counter::measure(|| drop(ChannelId::from("!room:example.org"))).count_total > 0);
    assert_eq!(allocation_counter::measure(|| drop(room.clone())).count_total, 0);
}

const SPACE: &str = "!the-space-of-those-who-debate:example.org";
const ANN: &str = "@ann:example.org";
const BEN: &str = "@ben:example.org";
/// A room's id may take 255 bytes (spec.matrix.org, "Room IDs").
const ROOM: [&str; 2] = ["!", ":example.org"];
const THREAD: &str = "$the-root-of-a-thread";

const TRAM: &str = "the tram extension was never paid for";
const HARBOUR: &str = "the harbour talks were a farce";

fn room() -> ChannelId {
    let [sigil, server] = ROOM;
    let id = format!("{sigil}{}{server}", "r".repeat(255 - sigil.len() - server.len()));
    ChannelId::from(id.as_str())
}

/// An event's id: 44 characters, which say nothing of when it was. Those that begin with a later letter come later in order.
fn event(letter: char) -> RemarkId {
    RemarkId::from(format!("${letter}{}", "Rqs_-9".repeat(7)).as_str())
}

/// A platform in memory whose ids are texts.
#[derive(Clone, Default)]
struct Matrix(Arc<Mutex<Rooms>>);

#[derive(Default)]
struct Rooms {
    said: HashMap<RemarkId, (Remark, Option<Moment>)>,
    stands: Vec<(ReplyId, Option<RemarkId>, String)>,
    reactions: HashSet<(RemarkId, String)>,
    posted: u32,
    /// Whether the answer to the next message is lost on its way.
    loses: bool,
}

impl Matrix {
    fn rooms(&self) -> MutexGuard<'_, Rooms> {
        self.0.lock().expect("no test panics here")
    }

    fn stands(&self) -> Vec<String> {
        self.rooms().stands.iter().map(|(.., text)| text.clone()).collect()
    }

    fn shown(document: &Document) -> String {
        match document {
            Document::Reply(reply, _) => reply.topic.to_string(),
            Document::Dossier(replies, ..) => {
                replies.iter().map(|reply| reply.topic.to_string()).collect::<Vec<_>>().join(" + ")
            }
            Document::Line(text, _) | Document::Note(text) | Document::Judged { text, .. } => text.clone(),
        }
    }
}

impl Platform for Matrix {
    type Written = ();

    fn write(&self, _: &Post) -> Result<(), Failed> {
        Ok(())
    }

    async fn put(&self, post: &Post, (): ()) -> Result<ReplyId, Failed> {
        let mut rooms = self.rooms();
        rooms.posted += 1;
        let id = ReplyId::from(format!("$own-event-{}", rooms.posted).as_str());
        rooms.stands.push((id.clone(), post.answers.clone(), Self::shown(&post.document)));
        let lost = std::mem::take(&mut rooms.loses);
        if lost { Err(Failed::Unknown { record: "no answer".to_owned() }) } else { Ok(id) }
    }

    async fn edit(&self, at: &Standing, document: &Document) -> Result<(), Failed> {
        let mut rooms = self.rooms();
        let one = rooms.stands.iter_mut().find(|(id, ..)| *id == at.reply).ok_or(Failed::Gone)?;
        one.2 = Self::shown(document);
        Ok(())
    }

    async fn delete(&self, at: &Standing) -> Result<(), Failed> {
        self.rooms().stands.retain(|(id, ..)| *id != at.reply);
        Ok(())
    }

    async fn react(&self, _: &Place, to: &RemarkId, emoji: &str) -> Result<(), Failed> {
        let mut rooms = self.rooms();
        if !rooms.said.contains_key(to) {
            return Err(Failed::Gone);
        }
        rooms.reactions.insert((to.clone(), emoji.to_owned()));
        Ok(())
    }

    async fn unreact(&self, _: &Place, to: &RemarkId, emoji: &str) -> Result<(), Failed> {
        self.rooms().reactions.remove(&(to.clone(), emoji.to_owned()));
        Ok(())
    }

    async fn find(&self, _: &Place, answers: &RemarkId) -> Result<Option<ReplyId>, Failed> {
        let rooms = self.rooms();
        let found = rooms.stands.iter().find(|(_, to, _)| to.as_ref() == Some(answers));
        Ok(found.map(|(id, ..)| id.clone()))
    }

    async fn read(&self, _: &Place, remark: &RemarkId) -> Result<Current, Failed> {
        let rooms = self.rooms();
        let (remark, edited) = rooms.said.get(remark).cloned().ok_or(Failed::Gone)?;
        let own = rooms.reactions.iter().filter(|(to, _)| *to == remark.id);
        let reactions = own.map(|(_, emoji)| Reacted { emoji: emoji.clone(), count: 1, own: true });
        let reactions = reactions.collect();
        Ok(Current { remark, replies_to: None, sent: Moment::at_start_of(DAY), edited, reactions })
    }

    async fn reactors(&self, _: &Place, _: &RemarkId, _: &str, _: u8) -> Result<Vec<Reactor>, Failed> {
        Ok(Vec::new())
    }

    fn hears(&self, _: &ServerId) -> bool {
        true
    }

    fn place(&self, server: Option<&ServerId>, channel: &ChannelId) -> Place {
        let parent = (*channel == ChannelId::from(THREAD)).then(room);
        Place { channel: channel.clone(), parent, category: None, server: server.cloned() }
    }

    fn frame(&self) -> &'static dyn Frame {
        &Plain
    }

    fn link(&self, place: &Place, remark: &RemarkId) -> String {
        format!("https://matrix.to/#/{}/{remark}", place.channel)
    }
}

/// The service on that platform, as one start of the program makes it.
struct Run {
    platform: Matrix,
    moderation: Arc<Moderation>,
    answers: Arc<Answers<Matrix>>,
    clock: Clock,
}

impl Run {
    async fn start(platform: &Matrix, database: &str, clock: &Clock) -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixture-store");
        let store = store::check(&root, DAY).expect("the store can be read").store;
        let storage = Storage::open(database).await.expect("a database");
        let settings = Defaults::default().with(&Key::ChannelCooldown, Value::Duration(Duration::ZERO));
        let store = Arc::new(store.expect("the store has no errors"));
        let opened = Moderation::open(store, settings, clock.clone(), storage).await;
        let moderation = Arc::new(opened.expect("a database that can be read"));
        let answers = Arc::new(Answers::new(platform.clone(), moderation.clone()));
        Self { platform: platform.clone(), moderation, answers, clock: clock.clone() }
    }

    /// Somebody says something, and is answered if the bot would. The silence if not.
    async fn hear(&self, id: &RemarkId, at: &ChannelId, person: &str, text: &str) -> Option<Silence> {
        let remark = Remark {
            id: id.clone(),
            place: self.platform.place(Some(&SPACE.into()), at),
            floor: Floor::Open,
            author: Author::Person(person.into()),
            roles: vec!["a role".into()],
            text: text.to_owned(),
            dialect: Markup::DISCORD,
            context: Context::default(),
            asks: false,
        };
        self.platform.rooms().said.insert(id.clone(), (remark.clone(), None));
        let hearing = self.moderation.engine().hear(&remark);
        match &hearing.outcome {
            Outcome::Silent(silence) => Some(silence.clone()),
            Outcome::Offer(_) => None,
            Outcome::Speak(reply, mode) => {
                self.answers.answer(&remark, reply, *mode, hearing.at).await;
                None
            }
        }
    }

    async fn state(&self, id: &RemarkId) -> Option<State> {
        let known = self.moderation.storage().standing(id).await.expect("the journal can be read");
        known.map(|(_, state)| state)
    }

    async fn wind(&self, by: Duration) {
        self.clock.wind(by);
        self.answers.due().await;
    }

    async fn set(&self, changes: &[Change]) {
        let made = self.moderation.change(&SPACE.into(), &ANN.into(), changes).await;
        assert_eq!(made.expect("they are kept").len(), changes.len());
    }

    fn own(&self) -> ServerSettings {
        self.moderation.engine().settings().server(&SPACE.into())
    }
}

/// A database in a file, in which a second start finds what the first has kept.
fn database() -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let url = format!("sqlite:{}", folder.path().join("counterpoint.db").display());
    (folder, url)
}

#[tokio::test]
async fn a_message_is_heard_answered_edited_deleted_and_resumed_by_ids_that_are_texts() {
    let (_folder, database) = database();
    let (platform, clock) = (Matrix::default(), Clock::by_hand(DAY));
    let [first, second, third] = ['m', 'z', 'a'].map(event);
    assert_eq!((first.to_string().len(), room().to_string().len()), (44, 255));
    {
        let run = Run::start(&platform, &database, &clock).await;
        let silence = run.hear(&first, &room(), ANN, TRAM).await;
        assert!(matches!(silence, Some(Silence::ModeOff { .. })), "{silence:?}");
        run.set(&[
            Change::set(Scope::Place(room()), Key::Mode, Value::Mode(Mode::Card)),
            Change::set(Scope::Server, Key::LogChannel, Value::Channel("!log:example.org".into())),
        ])
        .await;
        assert_eq!(run.hear(&first, &room(), ANN, TRAM).await, None);
        assert_eq!(platform.stands(), ["tram-line"]);
        assert_eq!(run.state(&first).await, Some(State::Sent("$own-event-1".into())));
        // Edited: the reply turns.
        clock.wind(Duration::from_secs(1));
        platform.rooms().said.get_mut(&first).expect("it was said").0.text = HARBOUR.to_owned();
        run.answers.edited(room(), first.clone()).await;
        assert_eq!(platform.stands(), ["harbour-talks"]);
        // Somebody else may not remove it.
        let at = Standing { server: Some(SPACE.into()), channel: room(), reply: "$own-event-1".into() };
        let by = |person: &str| Remover { person: person.into(), manages: false };
        assert_eq!(run.answers.remove(&at, &by(BEN), Some(&first)).await, Removed::MayNot);
        // Deleted: the reply goes along.
        platform.rooms().said.remove(&first);
        run.answers.deleted(room(), first.clone()).await;
        assert!(platform.stands().is_empty());
        assert_eq!(run.state(&first).await, Some(State::Gone));
        // The answer is lost, and the program ends; while it is away, a message that was answered is deleted.
        assert_eq!(run.hear(&second, &room(), BEN, HARBOUR).await, None);
        platform.rooms().loses = true;
        assert_eq!(run.hear(&third, &room(), "@cat:example.org", TRAM).await, None);
        assert_eq!(run.state(&third).await, Some(State::Sending));
        run.moderation.opt_out(&BEN.into(), true).await.expect("it is kept");
        run.moderation.storage().close().await;
        platform.rooms().said.remove(&second);
        clock.wind(Duration::from_secs(5));
    }
    let run = Run::start(&platform, &database, &clock).await;
    assert_eq!(run.moderation.engine().settings().opted_out, HashSet::from([BEN.into()]));
    assert_eq!(run.own().all().len(), 2);
    run.answers.resume(&SPACE.into()).await;
    assert_eq!(run.state(&third).await, Some(State::Sent("$own-event-3".into())), "it had been sent");
    run.wind(Duration::from_secs(10)).await;
    assert_eq!(platform.stands(), ["tram-line"]);
    assert_eq!(run.state(&second).await, Some(State::Gone));
    // Cooldowns outlive the restart; whoever opted out is left alone.
    let silence = run.hear(&event('n'), &room(), "@dan:example.org", TRAM).await;
    assert!(matches!(silence, Some(Silence::TopicCooling { .. })), "{silence:?}");
    assert_eq!(run.hear(&event('o'), &room(), BEN, HARBOUR).await, Some(Silence::OptedOut));
    // What belongs to a room goes with it.
    run.moderation.forget_channel(&SPACE.into(), &room()).await.expect("it is gone");
    assert_eq!(run.own().all().len(), 1);
    assert_eq!(run.state(&third).await, None);
    run.moderation.storage().close().await;
}

#[tokio::test]
async fn a_message_that_is_nobodys_business_allocates_nothing_for_ids_that_are_texts() {
    let run = Run::start(&Matrix::default(), "sqlite::memory:", &Clock::by_hand(DAY)).await;
    run.set(&[
        Change::set(Scope::Place(room()), Key::Mode, Value::Mode(Mode::Card)),
        Change::set(Scope::Server, Key::Member(BEN.into()), Value::Never),
        Change::set(Scope::Server, Key::Role("another role".into()), Value::Never),
    ])
    .await;
    for at in [room(), "!elsewhere:example.org".into()] {
        assert!(run.hear(&event('a'), &at, ANN, "gg wp").await.is_some());
        let remark = run.platform.rooms().said[&event('a')].0.clone();
        // The first message of a channel makes the room in which it is counted.
        let counted = allocation_counter::measure(|| drop(run.moderation.engine().hear(&remark)));
        assert_eq!(counted.count_total, 0, "in {at}");
    }
}

#[tokio::test]
async fn a_thread_has_one_dossier_though_its_messages_are_in_no_order_by_their_ids() {
    let (platform, clock) = (Matrix::default(), Clock::by_hand(DAY));
    let run = Run::start(&platform, "sqlite::memory:", &clock).await;
    run.set(&[Change::set(Scope::Server, Key::Mode, Value::Mode(Mode::Card))]).await;
    let [later, earlier] = ['a', 'z'].map(event);
    platform.rooms().loses = true;
    assert_eq!(run.hear(&earlier, &THREAD.into(), ANN, TRAM).await, None);
    clock.wind(Duration::from_secs(1));
    assert_eq!(run.hear(&later, &THREAD.into(), BEN, HARBOUR).await, None);
    assert_eq!(platform.stands(), ["tram-line + harbour-talks"]);
}

#[tokio::test]
async fn a_place_may_be_called_what_the_server_is_called_in_the_database() {
    let (_folder, database) = database();
    let clock = Clock::by_hand(DAY);
    let mode = |scope: Scope, mode| Change::set(scope, Key::Mode, Value::Mode(mode));
    let called = |id: &str| Scope::Place(id.into());
    {
        let run = Run::start(&Matrix::default(), &database, &clock).await;
        run.set(&[mode(Scope::Server, Mode::Line), mode(called("server"), Mode::Card)]).await;
        run.set(&[mode(called("=server"), Mode::Shadow)]).await;
        run.moderation.storage().close().await;
    }
    let run = Run::start(&Matrix::default(), &database, &clock).await;
    let said = |run: &Run, scope: Scope| {
        run.own().get(scope.level(), &Key::Mode).map(|entry| entry.value.to_string())
    };
    assert_eq!(said(&run, Scope::Server).as_deref(), Some("line"));
    assert_eq!(said(&run, called("server")).as_deref(), Some("card"));
    assert_eq!(said(&run, called("=server")).as_deref(), Some("shadow"));
    run.moderation.forget_channel(&SPACE.into(), &"server".into()).await.expect("it is gone");
    assert_eq!(said(&run, called("server")), None);
    assert_eq!(said(&run, Scope::Server).as_deref(), Some("line"), "the server's own stays");
}
