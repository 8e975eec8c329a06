//! What an operator sees of the running bot: `/healthz`, `/readyz` and `/metrics` of the real binary against the loopback, and the
//! dashboard that reads them.

#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "a test that fails panics, also in what its tests share"
)]
#![expect(clippy::float_cmp, reason = "counts are whole numbers, and are kept as such")]

#[path = "support/program.rs"]
mod program;

use std::{collections::BTreeMap, fs, path::Path, time::Duration};

use answers::storage::Storage;
use loopback::{Loopback, World};
use program::{FREE, Program, get, with_store};

/// Words that stand in messages of these tests and nowhere else, and names of people.
const PRIVATE: [&str; 6] = ["xylophone", "marmalade", "quagmire", "ann", "ben", loopback::TOKEN];

/// Each count of the page, by its name with its labels.
fn counts(page: &str) -> BTreeMap<String, f64> {
    assert!(page.ends_with("# EOF\n"), "{page}");
    let lines = page.lines().filter(|line| !line.starts_with('#'));
    lines
        .map(|line| {
            let (name, value) = line.rsplit_once(' ').unwrap_or_else(|| panic!("no value in {line}"));
            (name.to_owned(), value.parse().unwrap_or_else(|_| panic!("no number in {line}")))
        })
        .collect()
}

/// Asks for the page until it is as `what` looks for.
async fn until(bot: &Program, what: impl Fn(&BTreeMap<String, f64>) -> bool) -> BTreeMap<String, f64> {
    let began = std::time::Instant::now();
    loop {
        let page = get(bot.address(), "/metrics").await;
        assert_eq!(page.status, 200);
        let counts = counts(&page.body);
        if what(&counts) {
            return counts;
        }
        assert!(began.elapsed() < loopback::GIVE_UP, "it never came to that: {counts:#?}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_counts_what_happened_and_tells_nothing_that_was_said() {
    let loopback = Loopback::start(World::debate()).await;
    let bot = Program::start(
        &loopback.api(),
        FREE,
        "[defaults]\nmode = \"card\"\n[log]\nlevel = \"debug\"\n",
        with_store,
    );
    bot.listens().await;
    loopback.wait_ready().await;
    loopback.say("ben", "#debate", "unspeakable xylophone smalltalk");
    let message = loopback.say("ann", "#debate", "marmalade: tram expansion caused this whole debt");
    loopback.wait_for_reply_to(message).await;
    // The channel is cooling.
    loopback.say("ben", "#debate", "quagmire: They gave up their dam for Ostra");
    // A card is offered where it is unsure.
    loopback.say("cat", "#hall", "the tram expansion");
    let counts = until(&bot, |counts| counts["counterpoint_remarks_total"] >= 5.0).await;
    let expected = [
        // Four of people, and the bot's own.
        ("counterpoint_remarks_total", 5.0),
        ("counterpoint_grades_total{grade=\"none\"}", 2.0),
        ("counterpoint_grades_total{grade=\"sure\"}", 2.0),
        ("counterpoint_grades_total{grade=\"maybe\"}", 1.0),
        ("counterpoint_outcomes_total{outcome=\"offer\",reason=\"none\"}", 1.0),
        ("counterpoint_acts_total{act=\"react\",result=\"done\"}", 1.0),
        ("counterpoint_outcomes_total{outcome=\"silent\",reason=\"channel-cooling\"}", 1.0),
        ("counterpoint_outcomes_total{outcome=\"silent\",reason=\"nothing-raised\"}", 1.0),
        ("counterpoint_outcomes_total{outcome=\"silent\",reason=\"own-message\"}", 1.0),
        ("counterpoint_outcomes_total{outcome=\"speak\",reason=\"none\"}", 1.0),
        ("counterpoint_replies_total{result=\"done\"}", 1.0),
        ("counterpoint_replies_total{result=\"refused\"}", 0.0),
        ("counterpoint_offers_total{result=\"done\"}", 1.0),
        ("counterpoint_acts_total{act=\"reply\",result=\"done\"}", 1.0),
        ("counterpoint_reply_seconds_count", 1.0),
        ("counterpoint_shards_connected", 1.0),
        ("counterpoint_shards_wanted", 1.0),
        ("counterpoint_storage_up", 1.0),
        ("counterpoint_storage_errors_total", 0.0),
        ("counterpoint_store_topics", 3.0),
        ("counterpoint_store_findings{severity=\"error\"}", 0.0),
        ("counterpoint_rate_limited_total", 0.0),
        ("counterpoint_build_info{version=\"0.1.0\"}", 1.0),
    ];
    for (name, value) in expected {
        assert_eq!(counts.get(name), Some(&value), "{name} in {counts:#?}");
    }
    let took = counts["counterpoint_reply_seconds_sum"];
    assert!(took > 0.0 && took < loopback::GIVE_UP.as_secs_f64(), "{took}");
    assert!(counts["counterpoint_process_resident_memory_bytes"] > 1e6, "{counts:#?}");
    let pages = [get(bot.address(), "/metrics").await.body, get(bot.address(), "/readyz").await.body];
    let log = bot.end().await;
    for text in pages.iter().chain([&log]) {
        for word in PRIVATE {
            let found =
                text.lines().find(|line| line.split(|c: char| !c.is_alphanumeric()).any(|part| part == word));
            assert!(
                found.is_none() && !(word == loopback::TOKEN && text.contains(word)),
                "{word}: {found:?}"
            );
        }
    }
    // An id is a number of many digits, and no label is one.
    let id = pages[0].lines().find(|line| {
        let labels = line.split_once('{').map_or("", |(_, labels)| labels.split('}').next().unwrap_or(""));
        labels.split(|c: char| !c.is_ascii_digit()).any(|digits| digits.len() > 9)
    });
    assert_eq!(id, None);
    loopback.finish();
}

#[tokio::test(flavor = "multi_thread")]
async fn limits_refusals_and_changed_stores_are_counted() {
    let loopback = Loopback::start(World::debate()).await;
    let bot = Program::start(&loopback.api(), FREE, "[defaults]\nmode = \"card\"\n", with_store);
    bot.listens().await;
    loopback.wait_ready().await;
    loopback.fail_next("POST", 403, 50013);
    loopback.say("ann", "#debate", "They gave up their dam for Ostra");
    until(&bot, |counts| counts["counterpoint_replies_total{result=\"refused\"}"] == 1.0).await;
    loopback.limit_next("POST", Duration::from_millis(50));
    let message = loopback.say("ben", "#halls", "tram expansion caused this whole debt");
    loopback.wait_for_reply_to(message).await;
    let counts = until(&bot, |counts| counts["counterpoint_replies_total{result=\"done\"}"] == 1.0).await;
    for (name, value) in [
        ("counterpoint_requests_total{status=\"403\"}", 1.0),
        ("counterpoint_requests_total{status=\"429\"}", 1.0),
        ("counterpoint_rate_limited_total", 1.0),
        ("counterpoint_rate_limit_wait_seconds_count", 1.0),
    ] {
        assert_eq!(counts.get(name), Some(&value), "{name} in {counts:#?}");
    }
    assert!(counts["counterpoint_rate_limit_wait_seconds_sum"] >= 0.04, "{counts:#?}");
    let topic = bot.folder().join("responses/transport/faulty.toml");
    fs::create_dir_all(topic.parent().expect("a shelf")).expect("a shelf");
    fs::write(&topic, "title = 1\n").expect("it is written");
    until(&bot, |counts| counts["counterpoint_store_findings{severity=\"error\"}"] > 0.0).await;
    fs::remove_file(&topic).expect("it is there");
    let counts =
        until(&bot, |counts| counts["counterpoint_store_reloads_total{result=\"taken\"}"] > 0.0).await;
    assert!(counts["counterpoint_store_reloads_total{result=\"faulty\"}"] > 0.0, "{counts:#?}");
    assert_eq!(counts["counterpoint_store_findings{severity=\"error\"}"], 0.0);
    bot.end().await;
    loopback.finish();
}

#[tokio::test(flavor = "multi_thread")]
async fn ready_is_whoever_has_store_storage_and_gateway() {
    let loopback = Loopback::start(World::debate()).await;
    // Discord says where its gateway is only later.
    loopback.hold_next("GET /gateway", loopback::When::Before);
    let bot = Program::start(&loopback.api(), FREE, "[defaults]\nmode = \"card\"\n", with_store);
    bot.listens().await;
    let page = get(bot.address(), "/healthz").await;
    assert_eq!((page.status, page.body.as_str()), (200, "ok\n"), "it lives before it is ready");
    let ready = async |status: u16, body: &str| {
        let began = std::time::Instant::now();
        loop {
            let page = get(bot.address(), "/readyz").await;
            if (page.status, page.body.as_str()) == (status, body) {
                return;
            }
            assert!(began.elapsed() < loopback::GIVE_UP, "{} {}", page.status, page.body);
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    ready(503, "store: ok\nstorage: ok\ngateway: not connected\n").await;
    loopback.release();
    ready(200, "store: ok\nstorage: ok\ngateway: ok\n").await;
    loopback.wait_ready().await;
    // Another program holds the database.
    let other = Storage::open(&format!("sqlite:{}", bot.folder().join("counterpoint.db").display()))
        .await
        .expect("it opens");
    other.run(&["BEGIN EXCLUSIVE"]).await.expect("it is locked");
    loopback.say("ann", "#debate", "They gave up their dam for Ostra");
    ready(503, "store: ok\nstorage: away\ngateway: ok\n").await;
    let counts = until(&bot, |counts| counts["counterpoint_storage_errors_total"] > 0.0).await;
    assert_eq!(counts["counterpoint_storage_up"], 0.0);
    assert_eq!(get(bot.address(), "/healthz").await.status, 200);
    assert_eq!(get(bot.address(), "/elsewhere").await.status, 404);
    bot.end().await;
    loopback.finish();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_is_taken_stops_no_bot() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let address = taken.local_addr().expect("it has an address");
    let loopback = Loopback::start(World::debate()).await;
    let bot = Program::start(&loopback.api(), &address.to_string(), "", with_store);
    loopback.wait_ready().await;
    let log = bot.end().await;
    assert!(
        log.contains("health and metrics are not answered: set `[metrics] listen` to a free address"),
        "{log}"
    );
    loopback.finish();
}

#[tokio::test(flavor = "multi_thread")]
async fn every_query_of_the_dashboard_names_counts_that_exist() {
    let page = meter::Meter::new("1").text();
    let mut names: Vec<String> = Vec::new();
    for line in page.lines().filter_map(|line| line.strip_prefix("# TYPE ")) {
        let (name, kind) = line.split_once(' ').expect("a name and a kind");
        let endings: &[&str] = match kind {
            "counter" => &["_total"],
            "histogram" => &["_bucket", "_sum", "_count"],
            "info" => &["_info"],
            _ => &[""],
        };
        names.extend(endings.iter().map(|ending| format!("{name}{ending}")));
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("crates/meter/grafana.json");
    let dashboard: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(path).expect("it is there")).expect("it is JSON");
    let queries: Vec<&str> = dashboard["panels"]
        .as_array()
        .expect("panels")
        .iter()
        .flat_map(|panel| panel["targets"].as_array().expect("queries"))
        .map(|target| target["expr"].as_str().expect("a query"))
        .collect();
    assert!(queries.len() > 20, "{queries:#?}");
    let mut asked = std::collections::BTreeSet::new();
    for query in queries {
        let words = query.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
        let of_it: Vec<&str> = words.filter(|word| word.starts_with("counterpoint_")).collect();
        assert!(!of_it.is_empty(), "{query} asks for nothing of the bot's");
        for name in of_it {
            assert!(
                names.iter().any(|known| known == name),
                "{query} asks for {name}, and there is {names:#?}"
            );
            asked.insert(name.trim_end_matches("_bucket").trim_end_matches("_count").to_owned());
        }
    }
    for name in names.iter().filter(|name| !name.ends_with("_sum")) {
        let bare = name.trim_end_matches("_bucket").trim_end_matches("_count");
        assert!(asked.contains(bare), "no panel shows {name}");
    }
}
