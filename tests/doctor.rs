//! `counterpoint doctor`, the real binary, against the loopback: each fault provoked, what is said of it, and the exit code.

#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "a test that fails panics, also in what its tests share"
)]

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

use loopback::{Loopback, TOKEN, World};
use serde_json::Value;

/// A folder as an operator has it, in which nothing is wrong.
struct Home {
    folder: tempfile::TempDir,
    api: String,
    token: Option<String>,
    cache: PathBuf,
}

impl Home {
    fn new(api: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let cache = folder.path().join("cache");
        let home = Self { folder, api: api.to_owned(), token: Some(TOKEN.to_owned()), cache };
        home.configure("");
        let store = home.path("responses/shelf");
        fs::create_dir_all(&store).expect("a shelf");
        let good = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lints/claim-without-source/good.toml");
        fs::copy(good, store.join("topic.toml")).expect("a topic");
        home
    }

    fn path(&self, below: &str) -> PathBuf {
        self.folder.path().join(below)
    }

    /// Writes the configuration, with `more` below it.
    fn configure(&self, more: &str) {
        self.write(&format!("[metrics]\nlisten = \"off\"\n[discord]\napi = \"{}\"\n{more}", self.api));
    }

    fn write(&self, text: &str) {
        fs::write(self.path("config.toml"), text).expect("a configuration");
    }

    fn command(&self, format: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_counterpoint"));
        command.args(["doctor", "--format", format]).current_dir(self.folder.path()).stdin(Stdio::null());
        command
            .env_remove("DISCORD_TOKEN")
            .env_remove("DISCORD_TOKEN_FILE")
            .env("XDG_CACHE_HOME", &self.cache);
        if let Some(token) = &self.token {
            command.env("DISCORD_TOKEN", token);
        }
        command
    }

    /// What the doctor says, and the exit code.
    async fn ask(&self) -> Said {
        let command = self.command("json");
        Said::of(&run(command).await)
    }
}

async fn run(mut command: Command) -> Output {
    let output = tokio::task::spawn_blocking(move || command.output().expect("it runs"));
    output.await.expect("it ends")
}

/// What the doctor says.
struct Said {
    code: Option<i32>,
    whole: Value,
}

impl Said {
    fn of(output: &Output) -> Self {
        let text = String::from_utf8_lossy(&output.stdout);
        let whole = serde_json::from_str(&text)
            .unwrap_or_else(|error| panic!("{error}: {text}{}", String::from_utf8_lossy(&output.stderr)));
        Self { code: output.status.code(), whole }
    }

    /// Each finding about a thing: its state, what is said, and what to do.
    fn about(&self, what: &str) -> Vec<(String, String, String)> {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let findings = self.whole["findings"].as_array().expect("findings");
        let about = findings.iter().filter(|finding| finding["what"] == what);
        about.map(|one| (text(&one["state"]), text(&one["said"]), text(&one["remedy"]))).collect()
    }

    /// The only finding about a thing.
    fn one(&self, what: &str) -> (String, String, String) {
        let found = self.about(what);
        assert_eq!(found.len(), 1, "{what} in {:#}", self.whole);
        found.into_iter().next().expect("one")
    }

    /// Asserts that a thing has one finding, which says this.
    fn says(&self, what: &str, state: &str, said: &str, remedy: &str) {
        let (is, says, todo) = self.one(what);
        assert_eq!(is, state, "{says}");
        assert!(says.contains(said), "{says}");
        assert!(todo.contains(remedy), "{todo}");
    }
}

/// A world in whose channels the bot lacks nothing.
fn open() -> World {
    let mut world = World::debate();
    for channel in &mut world.channels {
        channel.denied = 0;
    }
    world
}

#[tokio::test(flavor = "multi_thread")]
async fn where_nothing_is_wrong_everything_is_ok() {
    let loopback = Loopback::start(open()).await;
    let home = Home::new(&loopback.api());
    let said = home.ask().await;
    assert_eq!((said.code, said.whole["state"].as_str()), (Some(0), Some("ok")), "{:#}", said.whole);
    let things = [
        "configuration",
        "token",
        "clock",
        "intent",
        "permissions",
        "shards",
        "store",
        "storage",
        "rights",
        "cache",
        "metrics",
    ];
    for what in things {
        assert_eq!(said.one(what).0, "ok", "{what}");
    }
    assert!(said.one("storage").1.contains("the first start makes it"));
    assert!(!home.path("counterpoint.db").exists(), "the doctor makes nothing");
    let text = run(home.command("text")).await;
    let text = String::from_utf8_lossy(&text.stdout).into_owned();
    assert!(text.starts_with("ok       configuration  config.toml has no fault\n"), "{text}");
    assert!(text.ends_with("0 faults, 0 warnings, 0 unknown\n"), "{text}");
    assert!(!text.contains(TOKEN) && !said.whole.to_string().contains(TOKEN));
    loopback.finish();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_faulty_configuration_is_told_and_nothing_is_guessed() {
    let home = Home::new("http://127.0.0.1:9");
    home.write("[log]\nlevel = \"loud\"\n");
    let said = home.ask().await;
    assert_eq!(said.code, Some(2));
    said.says("configuration", "fault", "config.toml, line 2, column 9: unknown value `loud`", "Correct it");
    assert_eq!(said.whole["findings"].as_array().map(Vec::len), Some(1));
}

#[tokio::test(flavor = "multi_thread")]
async fn each_fault_of_the_token_is_told() {
    let loopback = Loopback::start(open()).await;
    let mut home = Home::new(&loopback.api());
    home.token = None;
    let said = home.ask().await;
    assert_eq!(said.code, Some(2));
    said.says("token", "fault", "there is no token", "Set DISCORD_TOKEN to the bot's token");
    for what in ["clock", "intent", "permissions", "shards"] {
        said.says(what, "unknown", "Discord was not asked", "");
    }
    home.token = Some("'abc'".to_owned());
    home.ask().await.says("token", "fault", "has quotation marks around the token", "Take them out");
    home.token = Some("wrong".to_owned());
    let said = home.ask().await;
    assert_eq!(said.code, Some(2));
    said.says("token", "fault", "Discord refuses the token; it does not look like one", "Copy it again");
    home.token = Some("not.the.one".to_owned());
    let (_, said, _) = home.ask().await.one("token");
    assert_eq!(said, "Discord refuses the token");
    loopback.finish();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_discord_that_does_not_answer_is_the_worlds_fault() {
    // Port 9 of this machine is the discard service, which nobody runs.
    let home = Home::new("http://127.0.0.1:9");
    let said = home.ask().await;
    assert_eq!(said.code, Some(3));
    said.says(
        "token",
        "fault",
        "http://127.0.0.1:9 cannot be reached (no connection)",
        "`[discord] api` in config.toml",
    );
    said.says("intent", "unknown", "Discord does not say", "");
    assert_eq!(said.one("store").0, "ok", "the rest is looked at all the same");
    let loopback = Loopback::start(open()).await;
    let home = Home::new(&loopback.api());
    loopback.fail_next("GET /users/@me", 503, 0);
    let said = home.ask().await;
    assert_eq!(said.code, Some(3));
    said.says("token", "fault", "does not say whether it takes the token (503", "Try again later");
    loopback.fail_next("applications/@me", 500, 0);
    let said = home.ask().await;
    assert_eq!(said.code, Some(0));
    said.says("intent", "unknown", "Discord does not say (500", "");
    loopback.forgive();
    loopback.finish();
}

#[tokio::test(flavor = "multi_thread")]
async fn clocks_that_are_apart_are_told() {
    let loopback = Loopback::start(open()).await;
    let home = Home::new(&loopback.api());
    let date = |ahead: i64| {
        let at = jiff::Timestamp::now() - jiff::SignedDuration::from_secs(ahead);
        jiff::fmt::rfc2822::DateTimePrinter::new().timestamp_to_rfc9110_string(&at).expect("a date")
    };
    loopback.say_date(&date(120));
    let said = home.ask().await;
    assert_eq!(said.code, Some(0));
    said.says("clock", "warning", "s ahead of Discord's", "timedatectl set-ntp true");
    loopback.say_date(&date(-3600));
    let said = home.ask().await;
    assert_eq!(said.code, Some(3));
    said.says("clock", "fault", "s behind Discord's", "timedatectl set-ntp true");
    loopback.say_date("yesterday");
    home.ask().await.says("clock", "unknown", "does not say what time it is", "");
    loopback.finish();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_intent_that_is_not_switched_on_is_told() {
    let loopback = Loopback::start(World { message_content: false, code_grant: true, ..open() }).await;
    let home = Home::new(&loopback.api());
    let said = home.ask().await;
    assert_eq!(said.code, Some(2));
    said.says(
        "intent",
        "fault",
        "Message Content is not switched on",
        "Switch it on in the developer portal",
    );
    said.says("invite", "warning", "cannot be invited by its link", "Requires OAuth2 Code Grant");
    home.configure("message-content = false\n");
    let said = home.ask().await;
    assert_eq!(said.code, Some(0));
    said.says("intent", "ok", "asks for no Message Content", "");
    loopback.finish();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_bot_lacks_is_told_by_channel() {
    let loopback = Loopback::start(World::debate().beside(World::elsewhere())).await;
    let home = Home::new(&loopback.api());
    let said = home.ask().await;
    assert_eq!(said.code, Some(0), "the bot runs without them");
    let lacking: Vec<String> = said
        .about("permissions")
        .into_iter()
        .filter(|(state, said, _)| state == "warning" && said.starts_with("Debate (2000)"))
        .map(|(_, said, _)| said)
        .collect();
    assert_eq!(
        lacking,
        [
            "Debate (2000): the bot lacks Embed Links in #plain (3003)",
            "Debate (2000): the bot lacks Send Messages in #quiet (3004)",
            "Debate (2000): the bot lacks Read Message History in #forgetful (3005)",
            "Debate (2000): the bot lacks Send Messages in Threads in #mute (3011)",
        ]
    );
    let elsewhere =
        said.about("permissions").iter().filter(|one| one.1.starts_with("Elsewhere (2500)")).count();
    assert_eq!(elsewhere, 4);
    // One that it sees nothing of; and one in whose every channel the same is missing.
    let mut world = open();
    world.channels[1].denied = loopback::world::VIEW_CHANNEL;
    let mut poor = World::elsewhere();
    for channel in &mut poor.channels {
        channel.denied = loopback::world::EMBED_LINKS;
    }
    let loopback_of = Loopback::start(world.beside(poor)).await;
    let home = Home::new(&loopback_of.api());
    let said = home.ask().await;
    let said: Vec<String> = said.about("permissions").into_iter().map(|(_, said, _)| said).collect();
    assert_eq!(
        said,
        [
            "Debate (2000): the bot lacks View Channels in #random (3002)",
            "Elsewhere (2500): the bot lacks Embed Links in every channel",
        ]
    );
    loopback.finish();
    loopback_of.finish();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_with_errors_is_the_contents_fault() {
    let loopback = Loopback::start(open()).await;
    let home = Home::new(&loopback.api());
    fs::write(home.path("responses/shelf/faulty.toml"), "title = 1\n").expect("it is written");
    let said = home.ask().await;
    assert_eq!(said.code, Some(1));
    said.says("store", "fault", "errors, and the bot does not start", "`counterpoint check` shows each");
    home.configure("[store]\npath = \"nowhere\"\n");
    let said = home.ask().await;
    assert_eq!(said.code, Some(2));
    said.says("store", "fault", "there is no store at nowhere", "Name the store's folder");
    home.configure("");
    fs::remove_dir_all(home.path("responses")).expect("it goes");
    home.ask().await.says("store", "ok", "the built-in one, as there is no folder responses", "");
    loopback.finish();
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn each_fault_of_the_database_is_told() {
    use std::os::unix::fs::PermissionsExt as _;
    let loopback = Loopback::start(open()).await;
    let home = Home::new(&loopback.api());
    let url = format!("sqlite:{}", home.path("counterpoint.db").display());
    let storage = answers::storage::Storage::open(&url).await.expect("it opens");
    let said = home.ask().await;
    said.says("storage", "ok", "can be written; its schema is of version", "");
    for name in ["counterpoint.db", "counterpoint.db-wal"] {
        fs::set_permissions(home.path(name), fs::Permissions::from_mode(0o644)).expect("it is there");
    }
    let said = home.ask().await;
    assert_eq!(said.code, Some(0));
    let loose: Vec<_> = said.about("rights").into_iter().filter(|one| one.0 == "warning").collect();
    assert_eq!(loose.len(), 2, "{loose:?}");
    assert!(loose[0].1.ends_with("counterpoint.db of the database (0644)"), "{loose:?}");
    assert!(loose[0].2.contains("The next start of the bot mends that"), "{loose:?}");
    let mode = fs::metadata(home.path("counterpoint.db")).expect("it is there").permissions().mode();
    assert_eq!(mode & 0o777, 0o644, "the doctor changes nothing");
    storage
        .run(&["UPDATE _sqlx_migrations SET version = 9999 WHERE version = 1"])
        .await
        .expect("it is changed");
    let said = home.ask().await;
    assert_eq!(said.code, Some(3));
    said.says("storage", "fault", "a newer version of the bot has used this database", "Run that version");
    storage.close().await;
    for (address, code, said, remedy) in [
        ("mysql://x", 2, "is no database that the bot knows", "Write `sqlite:FILE`"),
        ("sqlite:nowhere/x.db", 3, "nowhere", "Let the bot write in that folder"),
        ("sqlite:config.toml", 3, "is not a database of SQLite", "Name another file"),
        ("postgres://bot@127.0.0.1:9/x", 3, "no PostgreSQL answers at 127.0.0.1:9", "Start it"),
    ] {
        home.configure(&format!("[storage]\nurl = \"{address}\"\n"));
        let found = home.ask().await;
        assert_eq!(found.code, Some(code), "{address}");
        found.says("storage", "fault", said, remedy);
    }
    home.configure("[storage]\nurl = \"sqlite::memory:\"\n");
    home.ask().await.says("storage", "warning", "the database is memory", "Name a file");
    loopback.finish();
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn files_that_others_can_read_and_folders_that_cannot_be_written_are_told() {
    use std::os::unix::fs::PermissionsExt as _;
    let loopback = Loopback::start(open()).await;
    let mut home = Home::new(&loopback.api());
    fs::write(home.path("token"), TOKEN).expect("it is written");
    fs::set_permissions(home.path("token"), fs::Permissions::from_mode(0o640)).expect("it is there");
    home.token = None;
    let mut command = home.command("json");
    command.env("DISCORD_TOKEN_FILE", home.path("token"));
    Said::of(&run(command).await).says("rights", "warning", "can read the token in", "Run `chmod 600` on it");
    home.token = Some(TOKEN.to_owned());
    fs::set_permissions(home.path("config.toml"), fs::Permissions::from_mode(0o644)).expect("it is there");
    home.configure("[storage]\nurl = \"postgres://bot:secret@127.0.0.1:9/x\"\n");
    let said = home.ask().await;
    said.says("rights", "warning", "can read the database's password in config.toml", "PGPASSWORD");
    assert!(!said.whole.to_string().contains("secret"), "{:#}", said.whole);
    // A file where the folder is to be: not even root writes below it.
    fs::write(home.path("cache"), "").expect("it is written");
    home.ask().await.says("cache", "warning", "cannot be written", "XDG_CACHE_HOME");
    home.write(&format!("[discord]\napi = \"{}\"\n[metrics]\nlisten = \"0.0.0.0:0\"\n", loopback.api()));
    home.ask().await.says("metrics", "warning", "is open to other machines", "put a proxy in front");
    loopback.finish();
}

#[tokio::test(flavor = "multi_thread")]
async fn shards_that_are_not_what_discord_wants_are_told() {
    let loopback = Loopback::start(open()).await;
    loopback.set_shards(16, 1);
    let home = Home::new(&loopback.api());
    let wants = "Discord wants 16 shards, begins 1 in five seconds, and lets 1000 more begin today";
    home.ask().await.says("shards", "ok", wants, "");
    home.configure("shards = \"0..4/16\"\n");
    home.ask().await.says("shards", "ok", wants, "");
    home.configure("shards = \"0..4/8\"\n");
    let said = home.ask().await;
    said.says("shards", "warning", "this process runs 4 of 8 shards", "together run 16");
    home.configure("shards = \"lease\"\n");
    let said = home.ask().await;
    assert_eq!(said.code, Some(2));
    said.says("shards", "fault", "needs a database that several processes reach", "to a PostgreSQL");
    home.configure("shards = \"4..4/8\"\n");
    let said = home.ask().await;
    said.says("configuration", "fault", "`4..4/8` names no shards; write \"auto\", \"lease\"", "orrect it");
    loopback.finish();
}
