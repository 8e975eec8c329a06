//! What is installed: a program that runs from anywhere with a store in it, copies of its database, and the files that packages are made of.

#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "a test that fails panics, also in what its tests share"
)]

#[path = "support/program.rs"]
mod program;
#[path = "support/skipped.rs"]
mod skipped;

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

use answers::storage::Storage;
use counterpoint::config;
use counterpoint_core::{remark::PersonId, time::Moment};
use loopback::{Loopback, World};
use program::{FREE, Program, get, with_store};
use skipped::skipped;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn text(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// What the program says in a folder, without a token and without input.
fn run(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_counterpoint"));
    command.args(arguments).current_dir(folder).stdin(Stdio::null());
    command.env_remove("DISCORD_TOKEN").env_remove("DISCORD_TOKEN_FILE").output().expect("it runs")
}

fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Every file below a folder, by its path there.
fn files(folder: &Path) -> BTreeMap<PathBuf, String> {
    let (mut files, mut folders) = (BTreeMap::new(), vec![folder.to_path_buf()]);
    while let Some(next) = folders.pop() {
        for path in fs::read_dir(next).expect("a folder").map(|entry| entry.expect("an entry").path()) {
            if path.is_dir() {
                folders.push(path);
            } else {
                let below = path.strip_prefix(folder).expect("below it").to_path_buf();
                files.insert(below, fs::read_to_string(&path).expect("a text"));
            }
        }
    }
    files
}

#[test]
fn an_installed_program_has_its_store_wherever_it_is_started() {
    let folder = tempfile::tempdir().expect("a folder");
    let tried = run(folder.path(), &["try", "They gave up their nukes for Budapest"]);
    assert!(tried.status.success(), "{}", err(&tried));
    assert!(out(&tried).contains("Budapest Memorandum"), "{}", out(&tried));
    // A folder that somebody named is not made up for.
    fs::write(folder.path().join("config.toml"), "[store]\npath = \"mine\"\n").expect("it is written");
    let tried = run(folder.path(), &["try", "Budapest"]);
    assert_eq!(tried.status.code(), Some(2));
    assert!(err(&tried).contains("there is no store at mine; name the store's folder"), "{}", err(&tried));
}

#[test]
fn the_built_in_store_is_written_out_as_it_is() {
    let folder = tempfile::tempdir().expect("a folder");
    let written = run(folder.path(), &["store", "write", "mine"]);
    assert!(written.status.success(), "{}", err(&written));
    let (mine, theirs) = (files(&folder.path().join("mine")), files(&root().join("responses")));
    assert_eq!(mine.keys().collect::<Vec<_>>(), theirs.keys().collect::<Vec<_>>());
    assert!(mine == theirs, "a file differs");
    let again = run(folder.path(), &["store", "write", "mine"]);
    assert_eq!(again.status.code(), Some(2));
    assert!(err(&again).contains("mine is not empty; name a folder that is not there"), "{}", err(&again));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_bot_answers_from_the_built_in_store_and_says_so() {
    let loopback = Loopback::start(World::debate()).await;
    let bot = Program::start(&loopback.api(), FREE, "[defaults]\nmode = \"card\"\n", |_| {});
    bot.listens().await;
    // A whole store without optimisation takes a busy machine its time.
    let began = std::time::Instant::now();
    while get(bot.address(), "/readyz").await.status != 200 {
        assert!(began.elapsed() < loopback::GIVE_UP * 5, "it is never ready");
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    loopback.wait_ready().await;
    // Asked by name it answers, whatever the judge of a store thinks.
    let asked = format!("<@{}> budapest memorandum", loopback::world::BOT);
    let message = loopback.say("ann", "#debate", &asked);
    loopback.wait_for_reply_to(message).await;
    let listen = format!("[metrics]\nlisten = \"{}\"\n", bot.address());
    fs::write(bot.folder().join("asked.toml"), listen).expect("written");
    let healthy = run(bot.folder(), &["health", "--config", "asked.toml"]);
    assert_eq!(
        (healthy.status.code(), out(&healthy).as_str()),
        (Some(0), "store: ok\nstorage: ok\ngateway: ok\n")
    );
    let log = bot.end().await;
    assert!(log.contains("built_in=true"), "{log}");
    assert!(!log.contains(" WARN ") && !log.contains(" ERROR "), "{log}");
    loopback.finish();
}

#[test]
fn whoever_asks_for_a_bot_that_does_not_run_hears_so() {
    let folder = tempfile::tempdir().expect("a folder");
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let address = taken.local_addr().expect("it has an address");
    drop(taken);
    fs::write(folder.path().join("config.toml"), format!("[metrics]\nlisten = \"{address}\"\n"))
        .expect("written");
    let asked = run(folder.path(), &["health"]);
    assert_eq!(asked.status.code(), Some(3));
    assert!(err(&asked).contains(&format!("no bot answers at {address}")), "{}", err(&asked));
    fs::write(folder.path().join("config.toml"), "[metrics]\nlisten = \"off\"\n").expect("written");
    assert_eq!(run(folder.path(), &["health"]).status.code(), Some(2));
    fs::write(folder.path().join("config.toml"), "[metrics]\nlisten = \"9600\"\n").expect("written");
    let asked = run(folder.path(), &["health"]);
    assert!(
        err(&asked).contains("`9600` is no address; write one such as \"127.0.0.1:9600\""),
        "{}",
        err(&asked)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_of_the_database_restores_what_people_decided() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    let url = format!("sqlite:{}", here.join("counterpoint.db").display());
    // The running bot has it open.
    let open = Storage::open(&url).await.expect("it opens");
    let ann = PersonId::from(1001_u64);
    open.opt_out(&ann, true, Moment(1)).await.expect("it is kept");
    let copied = run(here, &["backup", "copy.db"]);
    assert!(copied.status.success(), "{}", err(&copied));
    assert!(out(&copied).contains("The database is copied to copy.db."), "{}", out(&copied));
    // What comes later is not in it.
    open.opt_out(&PersonId::from(1002_u64), true, Moment(2)).await.expect("it is kept");
    open.close().await;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = fs::metadata(here.join("copy.db")).expect("it is there").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    for (arguments, said) in [
        (&["backup", "copy.db"], "`copy.db` is there already; name a file that is not"),
        (&["backup", "nowhere/copy.db"], "`nowhere/copy.db` cannot be made"),
    ] {
        let refused = run(here, arguments);
        assert_eq!(refused.status.code(), Some(2));
        assert!(err(&refused).contains(said), "{}", err(&refused));
    }
    let elsewhere = tempfile::tempdir().expect("a folder");
    let refused = run(elsewhere.path(), &["backup", "copy.db"]);
    assert!(err(&refused).contains("there is no database file `counterpoint.db`"), "{}", err(&refused));
    assert!(!elsewhere.path().join("copy.db").exists() && !elsewhere.path().join("counterpoint.db").exists());
    fs::write(elsewhere.path().join("config.toml"), "[storage]\nurl = \"postgres://a@127.0.0.1:9/b\"\n")
        .expect("written");
    let refused = run(elsewhere.path(), &["backup", "copy.db"]);
    assert!(err(&refused).contains("`pg_dump` makes a copy of it"), "{}", err(&refused));

    let loopback = Loopback::start(World::debate()).await;
    let bot = Program::start(&loopback.api(), FREE, "[defaults]\nmode = \"card\"\n", |folder| {
        with_store(folder);
        fs::rename(here.join("copy.db"), folder.join("counterpoint.db")).expect("it is put in its place");
    });
    bot.listens().await;
    loopback.wait_ready().await;
    loopback.say("ann", "#debate", "They gave up their dam for Ostra");
    let message = loopback.say("ben", "#debate", "tram expansion caused this whole debt");
    loopback.wait_for_reply_to(message).await;
    let page = get(bot.address(), "/metrics").await;
    assert_eq!(page.status, 200);
    let page = page.body;
    assert!(
        page.contains("counterpoint_outcomes_total{outcome=\"silent\",reason=\"opted-out\"} 1"),
        "{page}"
    );
    bot.end().await;
    loopback.finish();
}

#[test]
fn systemd_takes_the_unit_and_finds_it_safe() {
    if Command::new("systemd-analyze").arg("--version").output().is_err() {
        return skipped("systemd", "systemd-analyze is not there");
    }
    let folder = tempfile::tempdir().expect("a folder");
    let unit = folder.path().join("counterpoint.service");
    let said = text(".packaging/counterpoint.service")
        .replace("/usr/bin/counterpoint", env!("CARGO_BIN_EXE_counterpoint"));
    fs::write(&unit, said).expect("it is written");
    let verified =
        Command::new("systemd-analyze").arg("verify").arg("--man=no").arg(&unit).output().expect("it runs");
    assert!(verified.status.success(), "{}", err(&verified));
    let about_it = err(&verified).lines().filter(|line| line.contains("counterpoint")).count();
    assert_eq!(about_it, 0, "{}", err(&verified));
    // Below 2 of 10: "OK" begins at 5.
    let security = Command::new("systemd-analyze")
        .args(["security", "--offline=true", "--no-pager", "--threshold=20"])
        .arg(&unit)
        .output()
        .expect("it runs");
    assert!(security.status.success(), "{}{}", out(&security), err(&security));
}

#[test]
fn every_code_host_runs_what_everybody_runs() {
    for path in [".github/workflows/ci.yml", ".forgejo/workflows/ci.yml", ".gitlab-ci.yml"] {
        let said = text(path);
        assert!(
            said.lines()
                .any(|line| line.trim_start_matches([' ', '-']).trim_start_matches("run: ") == ".ci/run"),
            "{path}"
        );
        // The oldest compiler that is promised.
        let version = text("Cargo.toml")
            .lines()
            .find_map(|line| line.strip_prefix("rust-version = ").map(str::to_owned));
        let version = version.expect("a version").trim_matches('"').to_owned();
        assert!(said.contains(&format!("rust:{version}-")), "{path} has another compiler than {version}");
    }
    assert!(text(".packaging/Containerfile").contains("rust:1.91-"));
}

#[test]
fn what_debians_package_is_made_of_is_there() {
    let manifest: toml::Table = text("Cargo.toml").parse().expect("TOML");
    let deb = &manifest["package"]["metadata"]["deb"];
    for asset in deb["assets"].as_array().expect("assets") {
        let source = asset[0].as_str().expect("a path");
        // Those are made by .packaging/deb.
        assert!(source.starts_with("target/") || root().join(source).is_file(), "{source}");
    }
    let units = deb["systemd-units"]["unit-scripts"].as_str().expect("a folder");
    assert!(root().join(units).join("counterpoint.service").is_file());
}

#[test]
fn the_bot_of_the_compose_file_has_a_configuration_that_it_takes() {
    let path = ".packaging/compose.toml";
    let config = config::parse(&text(path), Path::new(path)).expect("the bot takes it");
    assert_eq!(config.storage.url, "postgres://counterpoint@database/counterpoint");
    let compose = text(".packaging/compose.yaml");
    assert!(compose.contains("- ./compose.toml:/etc/counterpoint/config.toml:ro"));
    for command in ["command: [\"run\", ", "/usr/bin/counterpoint\", \"health\", "] {
        let told = format!("{command}\"--config\", \"/etc/counterpoint/config.toml\"");
        assert!(compose.contains(&told), "{told}");
    }
}

/// Whether a licence's expression (SPDX) can be met with what is allowed.
fn met(expression: &str, allowed: &[&str]) -> bool {
    let plain = expression.replace(['(', ')'], " ").replace('/', " OR ");
    // Every expression among these crates is ANDs of ORs, however it is bracketed.
    plain.split(" AND ").all(|all| all.split(" OR ").any(|one| allowed.contains(&one.trim())))
}

#[test]
fn every_crate_is_allowed_and_has_a_licence_that_is() {
    let rules: toml::Table = text(".cargo/deny.toml").parse().expect("TOML");
    let licenses = &rules["licenses"];
    let allowed = licenses["allow"].as_array().expect("licences");
    let allowed: Vec<&str> = allowed.iter().filter_map(toml::Value::as_str).collect();
    assert!(!met("GPL-3.0-only", &allowed) && !met("(MIT OR Apache-2.0) AND GPL-3.0-only", &allowed));
    assert!(met("MIT/Apache-2.0", &allowed) && met("(MIT OR GPL-2.0-only) AND Unicode-3.0", &allowed));
    let except: Vec<&str> = licenses["exceptions"]
        .as_array()
        .expect("exceptions")
        .iter()
        .filter_map(|one| one.get("crate").and_then(toml::Value::as_str))
        .collect();
    // Crates of other systems are not there unless somebody has fetched them.
    let version = Command::new(env!("CARGO")).arg("-vV").output().expect("cargo runs");
    let version = String::from_utf8(version.stdout).expect("a text");
    let host = version.lines().find_map(|line| line.strip_prefix("host: ")).expect("cargo tells its system");
    let told = Command::new(env!("CARGO"))
        .args(["metadata", "--offline", "--locked", "--format-version", "1", "--filter-platform", host])
        .current_dir(root())
        .output()
        .expect("cargo runs");
    assert!(told.status.success(), "{}", err(&told));
    let told: serde_json::Value = serde_json::from_slice(&told.stdout).expect("JSON");
    let packages = told["packages"].as_array().expect("packages");
    assert!(packages.len() > 200);
    let mut used = 0;
    for package in packages {
        let (name, license) = (package["name"].as_str().unwrap_or_default(), package["license"].as_str());
        let fine = license.is_some_and(|license| met(license, &allowed));
        let excepted = except.contains(&name);
        used += usize::from(excepted && !fine);
        assert!(fine || excepted, "{name}: {license:?}");
    }
    assert_eq!(used, except.len(), "an exception is not needed any more");
    let banned = rules["bans"]["deny"].as_array().expect("crates").iter();
    let mut banned = banned.filter_map(|one| one.get("crate").and_then(toml::Value::as_str)).peekable();
    assert!(banned.peek().is_some());
    for name in banned {
        assert!(packages.iter().all(|package| package["name"] != name), "{name} is not to be there");
    }
}
