//! `counterpoint run` while its store is at fault: half-written, gone, replaced, saved without end, full of what is no topic. The last good
//! store keeps answering, the log tells each fault once with what to do, and what is good again is taken over.

#![cfg(unix)]
#![expect(clippy::expect_used, reason = "a test that fails panics, also in what its tests share")]

#[path = "support/bot.rs"]
mod bot;

use std::{
    fs,
    os::unix::fs::symlink,
    path::Path,
    process::Command,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use bot::{Home, Running, TRAM, TREATY, answered};
use loopback::{Loopback, World};

/// What the log says of a store that cannot be taken over.
const ERRORS: &str = "the changed store has errors: what was known before is kept";
const UNREADABLE: &str = "the changed store cannot be read: what was known before is kept";

/// The topic of [`TREATY`], and its file.
const TOPIC: &str = "responses/waters/river-treaty.toml";

/// A bot that follows the fixture store.
struct Following {
    loopback: Loopback,
    home: Home,
    bot: Running,
    /// The topic's file as it was.
    good: String,
    /// The titles it was given.
    titles: u32,
}

impl Following {
    async fn start() -> Self {
        Self::of(|_| {}).await
    }

    /// The same, where something is done to the folder first.
    async fn of(ready: impl FnOnce(&Home)) -> Self {
        let loopback = Loopback::start(World::debate()).await;
        let home = Home::new(&loopback.api(), "sqlite::memory:");
        ready(&home);
        let good = fs::read_to_string(home.at(TOPIC)).expect("the topic is there");
        let bot = home.start();
        loopback.wait_registered(1).await;
        Self { loopback, home, bot, good, titles: 0 }
    }

    /// The bot answers as it did before the fault.
    async fn answers(&mut self) {
        answered(&self.loopback, "#debate", TREATY).await;
        answered(&self.loopback, "#random", TRAM).await;
        assert!(self.bot.runs());
    }

    fn end(self) {
        self.bot.kill();
        self.loopback.finish();
    }

    async fn title(&self) -> String {
        let asked = self.loopback.slash("ann", "#debate", "topic", &[("name", "river-treaty".into())]).await;
        let answer = self.loopback.answer(asked).expect("it is answered");
        answer["data"]["embeds"][0]["title"].as_str().unwrap_or_default().to_owned()
    }

    /// The topic with a title that it has not had.
    fn renamed(&mut self) -> (String, String) {
        self.titles += 1;
        let title = format!("The treaty, version {}", self.titles);
        (self.good.replace("The Ostra river treaty (1988)", &title), title)
    }

    /// Waits until the bot shows this title. Each look is a question; nothing sleeps.
    async fn shows(&self, title: &str) {
        let asking = async { while self.title().await != title {} };
        let shown = tokio::time::timeout(loopback::GIVE_UP, asking).await;
        assert!(shown.is_ok(), "`{title}` is never shown:\n{}", self.home.log());
    }

    /// What is written now is taken over: the fault has ended nothing.
    async fn follows_still(&mut self) {
        let (text, title) = self.renamed();
        fs::write(self.home.at(TOPIC), text).expect("it is written");
        self.shows(&title).await;
        self.answers().await;
    }

    /// Something is done to the store that is told with these words; then it is undone.
    async fn survives(
        &mut self,
        spoil: impl FnOnce(&Home),
        told: &str,
        names: &str,
        mend: impl FnOnce(&Home),
    ) {
        let (before, named) = (self.home.lines(told).len(), self.home.lines(names).len());
        spoil(&self.home);
        self.home.until(&self.loopback, told, before + 1).await;
        assert!(self.home.lines(names).len() > named, "`{names}` is not named:\n{}", self.home.log());
        self.answers().await;
        assert_eq!(self.home.lines(told).len(), before + 1, "it is told once:\n{}", self.home.log());
        mend(&self.home);
        self.follows_still().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_half_written_gone_or_no_text_is_told_and_the_last_good_store_answers() {
    let mut following = Following::start().await;
    let good = following.good.clone();
    let half = good.len() / 2;
    let write = |home: &Home, bytes: &[u8]| fs::write(home.at(TOPIC), bytes).expect("it is written");
    following
        .survives(|home| write(home, &good.as_bytes()[..half]), ERRORS, "river-treaty.toml", |_| {})
        .await;
    let mut bytes = good.clone().into_bytes();
    bytes.splice(half..half, [0xFF, 0xFE, 0xC0]);
    following.survives(|home| write(home, &bytes), ERRORS, "malformed-toml", |_| {}).await;
    // Empty, as a disk that is full leaves it.
    following.survives(|home| write(home, b""), ERRORS, "river-treaty.toml", |_| {}).await;
    let aside = |from: &str, to: &str| {
        let (from, to) = (from.to_owned(), to.to_owned());
        move |home: &Home| fs::rename(home.at(&from), home.at(&to)).expect("it is renamed")
    };
    // A file that others cite from, and the whole folder.
    let shared = ("responses/sources.toml", "sources.toml");
    following.survives(aside(shared.0, shared.1), ERRORS, "unknown-source", aside(shared.1, shared.0)).await;
    following
        .survives(
            aside("responses", "aside"),
            UNREADABLE,
            "Put back what is missing",
            aside("aside", "responses"),
        )
        .await;
    following.end();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_file_of_a_curator_is_told_and_not_read() {
    let mut following = Following::start().await;
    let remove = |home: &Home| fs::remove_file(home.at("responses/waters/odd.toml")).expect("it is there");
    let pipe = |home: &Home| {
        let made = Command::new("mkfifo").arg(home.at("responses/waters/odd.toml")).status();
        assert!(made.expect("mkfifo is there").success());
    };
    following.survives(pipe, ERRORS, "odd.toml", remove).await;
    let huge = |home: &Home| {
        // Nothing is written, so it takes no room on the disk.
        let file = fs::File::create(home.at("responses/waters/odd.toml")).expect("a file");
        file.set_len(1 << 30).expect("it is made long");
    };
    following.survives(huge, ERRORS, "odd.toml", remove).await;
    let link = |home: &Home| symlink("odd.toml", home.at("responses/waters/odd.toml")).expect("a link");
    following.survives(link, ERRORS, "odd.toml", remove).await;
    following.end();
}

#[tokio::test(flavor = "multi_thread")]
async fn links_that_lead_in_circles_hold_nothing_up() {
    let mut following = Following::of(|home| {
        fs::create_dir(home.at("responses/circles")).expect("a folder");
        // Four ways at each of forty steps would be more than can ever be gone.
        for name in ["a", "b", "c", "d"] {
            symlink("..", home.at("responses/circles").join(name)).expect("a link");
        }
    })
    .await;
    following.follows_still().await;
    symlink(".", following.home.at("responses/circles/e")).expect("a link");
    symlink("g", following.home.at("responses/circles/f")).expect("a link");
    symlink("f", following.home.at("responses/circles/g")).expect("a link");
    following.follows_still().await;
    following.end();
}

/// Lets `link` lead to `target`, as programs that publish do: another link is renamed over it.
fn switch(link: &Path, target: &str) {
    let next = link.with_file_name("next");
    symlink(target, &next).expect("a link is made");
    fs::rename(next, link).expect("it is renamed");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_that_is_replaced_and_a_link_that_is_switched_are_taken_over() {
    let mut following = Following::of(|home| {
        fs::rename(home.at("responses"), home.at("first")).expect("it is renamed");
        symlink("first", home.at("responses")).expect("a link");
    })
    .await;
    let copy = |from: &str, to: &str| {
        let copied =
            Command::new("cp").arg("-r").args([following.home.at(from), following.home.at(to)]).status();
        assert!(copied.expect("cp is there").success());
    };
    copy("first", "second");
    copy("first", "third");
    let (text, title) = following.renamed();
    fs::write(following.home.at("second/waters/river-treaty.toml"), text).expect("it is written");
    switch(&following.home.at("responses"), "second");
    following.shows(&title).await;
    following.follows_still().await;
    // The folder that the link leads to is put aside, and another takes its place.
    let (text, title) = following.renamed();
    fs::write(following.home.at("third/waters/river-treaty.toml"), text).expect("it is written");
    fs::rename(following.home.at("second"), following.home.at("gone")).expect("it is renamed");
    fs::rename(following.home.at("third"), following.home.at("second")).expect("it is renamed");
    following.shows(&title).await;
    following.follows_still().await;
    following.end();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_saves_a_second_hold_up_no_answer_and_the_last_is_taken_over() {
    let mut following = Following::start().await;
    let ended = Arc::new(AtomicBool::new(false));
    let (path, good, over) = (following.home.at(TOPIC), following.good.clone(), ended.clone());
    let saving = std::thread::spawn(move || {
        let mut saves = 0_u32;
        // As fast as the disk takes them: each is cut off first, as editors do it, and now and then it is at fault.
        while !over.load(Ordering::Relaxed) || saves < 3000 {
            saves += 1;
            let text = if saves.is_multiple_of(7) {
                "title = 1\n".to_owned()
            } else {
                format!("{good}\n# {saves}\n")
            };
            fs::write(&path, text).expect("it is written");
        }
    });
    for _ in 0..10 {
        following.answers().await;
    }
    ended.store(true, Ordering::Relaxed);
    saving.join().expect("it ends");
    following.follows_still().await;
    // Each fault once until the store is without any: some looks of these seconds met one, and no save has a line of its own.
    assert!(following.home.lines("ERROR").len() < 100, "{}", following.home.log());
    following.end();
}
