//! What is counted of memory: a message that raises nothing costs no allocation, not the first and not one whose phrases are held by their
//! gates; and a replay takes no more memory for a long chat than for a short one.

#![expect(clippy::expect_used, reason = "a test that fails panics, also in what its tests share")]

use std::{
    fmt::Write as _,
    io::{self, Cursor, Read},
    path::Path,
    sync::Arc,
};

use counterpoint::replay::{self, Player, Rules, Tally};
use counterpoint_core::{
    matcher::{Loss, Matcher},
    remark::Context,
    settings::{Defaults, Mode},
    topic::{DEFAULT_WITHIN, Trigger},
};
use jiff::{SignedDuration, Timestamp};
use store::read::{self, File, Role};

fn trigger(phrases: &[&str], near: &[&str], unless: &[&str]) -> Trigger {
    let texts = |list: &[&str]| list.iter().map(|&text| text.to_owned()).collect();
    Trigger {
        phrases: texts(phrases),
        near: texts(near),
        unless: texts(unless),
        within: DEFAULT_WITHIN,
        ..Trigger::default()
    }
}

#[test]
fn a_message_that_raises_nothing_allocates_nothing() {
    let matcher = Matcher::of_triggers([
        trigger(&["nato expansion", "nato*", "*keepers", "*acekee*"], &["russia*", "ukrain*"], &["strap*"]),
        trigger(&["budapest", "будапешт*"], &["1994", "ukraine"], &["hotel*", "flight*"]),
    ])
    .expect("the phrases can be used");
    let long = "the server is down again and nobody's there, so we play something else; ".repeat(25);
    let messages = [
        "gg wp",
        "anyone up for ranked tonight? it's 5.56 or nothing",
        "привіт усім, хто грає сьогодні ввечері?",
        "NАTO with a foreign letter, ｆｕｌｌｗｉｄｔｈ, façade, 北约, นาโต",
        "cheap flights to Budapest?",
        "NATO strap, NATO strap, NATO strap, NATO strap, NATO strap",
        "`code` ||spoiler|| <@1> https://example.org/x > not a quote",
        "**NA**TO's str~~a~~p, [NATO](https://example.org/x \"NATO\") strap; read.www.example.org/nato @nato #NATOStrap",
        "N A T O. N.A.T.O. N\u{3164}ATO² ɴᴀᴛᴏ 🅽🅰🆃🅾 🇳 🇦 🇹 🇴 <:nato:1> п`ять",
        &long,
    ];
    let context = Context::default();
    // A thread keeps the room that its first message with a phrase takes.
    let _ = matcher.raised("NATO strap", &context);
    for message in messages {
        let mut topics = 1;
        let counted = allocation_counter::measure(|| topics = matcher.raised(message, &context).topics.len());
        assert_eq!(topics, 0, "{message}");
        assert_eq!(counted.count_total, 0, "{message}");
    }
    // The counter counts: a message that raises something does allocate.
    let counted = allocation_counter::measure(|| {
        assert_eq!(matcher.raised("NATO expansion and Russia", &context).topics.len(), 1);
    });
    assert!(counted.count_total > 0);
}

#[test]
fn a_message_that_tells_of_no_loss_allocates_nothing_for_it() {
    // Its words are compiled when they are first asked for.
    let loss = Loss::own();
    let long = "the server is down again and nobody's there, so we play something else; ".repeat(25);
    for message in ["did NATO promise that?", "привіт усім, хто грає?", "my brother says NATO is dead", &long]
    {
        let mut told = true;
        let counted = allocation_counter::measure(|| told = loss.told(message).is_some());
        assert!(!told, "{message}");
        assert_eq!(counted.count_total, 0, "{message}");
    }
}

/// An export of a chat that is made up while it is read: so many messages of some 600 bytes each, a minute apart, by 300 people. One in
/// twenty raises a topic of the fixture store, one in three replies to the one before.
struct Chat {
    messages: u64,
    next: u64,
    made: String,
    read: usize,
}

impl Chat {
    fn of(messages: u64) -> Self {
        let made = "{\"guild\":{\"id\":\"9\"},\"channel\":{\"id\":\"10\",\"type\":\"GuildTextChat\",\"name\":\"debate\"},\"messages\":[";
        Self { messages, next: 0, made: made.to_owned(), read: 0 }
    }

    fn make(&mut self) {
        self.made.clear();
        self.read = 0;
        let at = self.next;
        self.next += 1;
        let comma = if at > 0 { "," } else { "" };
        let minutes = SignedDuration::from_mins(i64::try_from(at).expect("few enough"));
        let time = Timestamp::UNIX_EPOCH + minutes;
        let said = if at.is_multiple_of(20) {
            "the Ostra treaty is not legally binding"
        } else {
            "anyone up for a game"
        };
        let more = format!("tonight, number {at}, or is everybody still at work; ").repeat(6);
        let reply = if at % 3 == 1 {
            format!(",\"reference\":{{\"messageId\":\"{}\"}}", at - 1)
        } else {
            String::new()
        };
        let _ = write!(
            self.made,
            "{comma}{{\"id\":\"{at}\",\"type\":\"Default\",\"timestamp\":\"{time}\",\"content\":\"{said} {more}\",\"author\":{{\"id\":\"{}\",\"name\":\"somebody\"}}{reply}}}",
            at % 300
        );
    }
}

impl Read for Chat {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.read == self.made.len() {
            match self.next {
                next if next < self.messages => self.make(),
                next if next == self.messages => {
                    self.next += 1;
                    (self.made, self.read) = ("]}".to_owned(), 0);
                }
                _ => return Ok(0),
            }
        }
        let left = &self.made.as_bytes()[self.read..];
        let count = left.len().min(buffer.len());
        buffer[..count].copy_from_slice(&left[..count]);
        self.read += count;
        Ok(count)
    }
}

/// Bytes that a replay holds at most of a chat of so many messages, the store aside.
fn held(messages: u64) -> u64 {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixture-store");
    let check = store::check(&root, jiff::civil::date(2026, 11, 27)).expect("the store can be read");
    let store = Arc::new(check.store.expect("the store has no errors"));
    let mut heard = 0;
    let counted = allocation_counter::measure(|| {
        let rules =
            Rules::new(&Defaults::default(), Mode::Card, &[], false, &store).expect("the settings are some");
        let (mut player, mut tally) = (Player::new(store, rules, None), Tally::new(false));
        let read = replay::read(Chat::of(messages), Path::new("debate.json"), |origin, said| {
            let played = player.play(origin, &said);
            tally.count(origin, &said, &played);
            true
        });
        read.expect("it is an export");
        heard = tally.all.messages;
        assert!(tally.all.cards > 0 && replay::text(&tally, &player).contains("cards"));
    });
    assert_eq!(u64::try_from(heard).ok(), Some(messages));
    counted.bytes_max
}

/// What is kept has bounds: the texts of the last messages (4 MB), what is remembered for `/why` (8 MB), some hundred bytes of each reply. A
/// long chat may fill them, and takes no more.
#[test]
fn a_replay_holds_no_more_of_a_long_chat_than_of_a_short_one() {
    const MEGABYTE: u64 = 1024 * 1024;
    // A megabyte, and twenty.
    let (short, long) = (held(1_700), held(34_000));
    assert!(long < short + 12 * MEGABYTE, "{short} bytes, then {long}");
}

/// The files of a store of `count` topics: those of the invented one, again and again under other names.
fn many(count: usize) -> Vec<File> {
    let files = read::files(Path::new("tests/fixture-store")).expect("the store can be read");
    let (topics, others): (Vec<_>, Vec<_>) = files.into_iter().partition(|file| file.role == Role::Topic);
    let copies = topics.iter().cycle().take(count).enumerate();
    let copies = copies.map(|(at, file)| File { stem: format!("{}-{at}", file.stem), ..file.clone() });
    others.into_iter().chain(copies).collect()
}

#[test]
fn a_store_that_was_kept_is_loaded_in_proportion_to_its_topics_and_without_garbage() {
    let load = |count: usize| {
        let files = many(count);
        let store = store::trust_files(&files).expect("the store can be made");
        let bytes = store::kept::bytes("key", &store);
        drop(store);
        let mut kept = None;
        let counted =
            allocation_counter::measure(|| kept = store::kept::store("key", &mut Cursor::new(&bytes), &[]));
        assert_eq!(kept.expect("it is whole").topics().len(), count);
        counted
    };
    let (few, many) = (load(60), load(600));
    // What is found by name is put together anew, and hash tables grow by leaps.
    assert!(many.count_total <= 11 * few.count_total, "{} and {}", few.count_total, many.count_total);
    assert!(many.bytes_total <= 13 * few.bytes_total, "{} and {}", few.bytes_total, many.bytes_total);
    let (live, most) = (many.bytes_current, i64::try_from(many.bytes_max).expect("a number"));
    assert!(most <= live + live / 4, "at most {most} for {live}");
}
