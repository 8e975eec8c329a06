//! `counterpoint report`: what the bot's operator reads of a period, as text, as CSV and as a picture, from a database as the bot leaves it.

#![expect(clippy::expect_used, reason = "a test that fails panics, also in what its tests share")]

use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

use answers::storage::{Answer, Storage};
use counterpoint_core::{
    feedback::{Reason, Stated},
    policy::Answered,
    remark::{ChannelId, PersonId, RemarkId, ServerId},
    settings::Mode,
    time::Moment,
    topic::TopicId,
};
use jiff::civil::{Date, date};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");
const DAY: Date = date(2026, 11, 24);

/// A folder with a configuration, whose database holds what the bot has shown and heard on a day.
struct Kept(tempfile::TempDir);

impl Kept {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let database = folder.path().join("counterpoint.db");
        let config = format!(
            "[store]\npath = \"{ROOT}/tests/fixture-store\"\n[storage]\nurl = \"sqlite:{}\"\n",
            database.display()
        );
        fs::write(folder.path().join("config.toml"), config).expect("it is written");
        Self(folder)
    }

    fn at(&self, name: &str) -> std::path::PathBuf {
        self.0.path().join(name)
    }

    async fn storage(&self) -> Storage {
        Storage::open(&format!("sqlite:{}", self.at("counterpoint.db").display())).await.expect("it opens")
    }

    /// The bot runs for a day.
    async fn filled(self) -> Self {
        let storage = self.storage().await;
        let now = Moment::at_start_of(DAY);
        let server = ServerId::from(9);
        let shown = [
            ("river-treaty", "floods-ended", Mode::Card, false, false),
            ("river-treaty", "floods-ended", Mode::Card, false, false),
            ("river-treaty", "floods-ended", Mode::Line, false, false),
            ("river-treaty", "not-binding", Mode::Card, true, false),
            ("river-treaty", "a-claim-that-is-gone", Mode::Card, false, true),
            ("tram-line", "tram-caused-debt", Mode::Card, false, false),
            ("a-topic-that-is-gone", "claim", Mode::Card, false, false),
        ];
        for (at, (topic, claim, mode, thread, asked)) in (1_u64..).zip(shown) {
            let answered = Answered {
                remark: RemarkId::from(at),
                channel: ChannelId::from(3001),
                server: Some(server.clone()),
                person: Some(PersonId::from(7)),
                topic: TopicId::new(topic),
                claim: claim.to_owned(),
                thread,
                asked,
                at: now,
            };
            storage.enter_reply(&answered, Some(mode)).await.expect("it is kept");
            storage.confirm_reply(&answered, &(100 + at).into()).expect("it is kept");
        }
        let topic = TopicId::new("river-treaty");
        for (person, reason) in [(1, Reason::Helpful), (2, Reason::Helpful), (3, Reason::OneSided)] {
            let kept = storage.vote(&101.into(), &person.into(), &server, &topic, reason, now).await;
            kept.expect("it is kept");
        }
        for person in 1..=9_u64 {
            let stated = if person == 9 { Stated::Yes } else { Stated::No };
            let person = PersonId::from(person);
            let answer = Answer {
                person: &person,
                server: &server,
                topic: &topic,
                side: "treaty-holds",
                stated,
                at: now,
            };
            storage.state(&answer).await.expect("it is kept");
        }
        storage.close().await;
        self
    }

    fn report(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_counterpoint"))
            .args(["--config", "config.toml", "report"])
            .args(arguments)
            .current_dir(self.0.path())
            .output()
            .expect("the program runs")
    }

    /// What a report prints that is no failure.
    fn printed(&self, arguments: &[&str]) -> String {
        let output = self.report(arguments);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("it prints UTF-8")
    }

    /// Exit code and sentence of a report that fails.
    fn refused(&self, arguments: &[&str]) -> (Option<i32>, String) {
        let output = self.report(arguments);
        (output.status.code(), String::from_utf8(output.stderr).expect("it prints UTF-8"))
    }
}

const PERIOD: [&str; 4] = ["--since", "2026-11-24", "--until", "2026-11-24"];

#[tokio::test]
async fn the_report_is_text_for_people() {
    let kept = Kept::new().filled().await;
    let text = kept.printed(&PERIOD);
    assert_eq!(
        text.lines().next(),
        Some("What the bot has shown from 2026-11-24 to 2026-11-24, UTC: 7 replies in 1 server")
    );
    let golden = Path::new(ROOT).join("tests/report/text.txt");
    if std::env::var_os("BLESS").is_some() {
        fs::write(&golden, &text).expect("it is written");
    }
    assert_eq!(text, fs::read_to_string(golden).expect("the golden text"));
    let empty = kept.printed(&["--since", "2026-11-25", "--until", "2026-11-30"]);
    assert!(empty.ends_with("\nNothing was shown, and nothing was said.\n"), "{empty}");
    let early = kept.printed(&["--since", "2020-01-01", "--until", "2026-11-24"]);
    assert!(early.contains("\nThe journal of replies knows nothing from before "), "{early}");
}

/// The rows of a table of RFC 4180, each with as many cells as the first.
fn rows(csv: &str) -> Vec<Vec<String>> {
    assert!(csv.ends_with("\r\n") && !csv.replace("\r\n", "").contains(['\r', '\n']), "lines end with CRLF");
    let rows: Vec<Vec<String>> = csv
        .trim_end()
        .split("\r\n")
        .map(|line| {
            let mut cells = vec![String::new()];
            let mut quoted = false;
            for letter in line.chars() {
                match letter {
                    '"' => quoted = !quoted,
                    ',' if !quoted => cells.push(String::new()),
                    other => cells.last_mut().expect("a cell").push(other),
                }
            }
            cells
        })
        .collect();
    assert!(rows.iter().all(|row| row.len() == rows[0].len()));
    rows
}

#[tokio::test]
async fn the_report_is_a_table_for_programs() {
    let kept = Kept::new().filled().await;
    let mut arguments = PERIOD.to_vec();
    arguments.extend(["--format", "csv"]);
    let rows = rows(&kept.printed(&arguments));
    assert_eq!(rows[0], ["table", "topic", "side", "camp", "what", "kind", "country", "number"]);
    let number = |cells: [&str; 7]| {
        let mut found = rows.iter().filter(|row| row[..7] == cells);
        let number = found.next().map(|row| row[7].clone());
        assert!(found.next().is_none(), "{cells:?} stands in it twice");
        number
    };
    let river = "river-treaty";
    for (cells, wanted) in [
        (["shown", river, "", "", "card", "", ""], Some("2")),
        (["shown", river, "", "", "line", "", ""], Some("1")),
        (["shown", river, "", "", "thread", "", ""], Some("1")),
        (["shown", river, "", "", "asked", "", ""], Some("1")),
        (["shown", "a-topic-that-is-gone", "", "", "card", "", ""], Some("1")),
        (["led", river, "treaty-holds", "", "replies", "", ""], Some("3")),
        (["led", river, "treaty-fails", "", "replies", "", ""], Some("1")),
        (["led", river, "", "", "replies", "", ""], Some("1")),
        (["feedback", river, "", "", "helpful", "", ""], Some("2")),
        (["feedback", river, "", "", "one-sided", "", ""], Some("1")),
        (["feedback", river, "", "", "off-topic", "", ""], Some("0")),
        (["stated", river, "treaty-holds", "", "stated-yes", "", ""], Some("1")),
        (["stated", river, "treaty-holds", "", "stated-no", "", ""], Some("8")),
        (["unfair", river, "treaty-holds", "", "no-at-least", "", ""], Some("0.62")),
    ] {
        assert_eq!(number(cells).as_deref(), wanted, "{cells:?}");
    }
    let sources = |what: &str| rows.iter().filter(|row| row[0] == "sources" && row[4] == what).count();
    assert!(sources("works") > 2 && sources("works") == sources("times"), "{rows:?}");
    let from_norway = number(["sources", "", "", "", "times", "scholarship", "NO"]);
    assert_eq!(from_norway.as_deref(), Some("3"), "kind and country: {rows:?}");
}

#[tokio::test]
async fn the_report_is_a_picture_with_words_beside_it() {
    let kept = Kept::new().filled().await;
    let mut arguments = PERIOD.to_vec();
    arguments.extend(["--picture", "report.svg"]);
    kept.printed(&arguments);
    let svg = fs::read_to_string(kept.at("report.svg")).expect("the picture");
    let parsed = roxmltree::Document::parse(&svg).expect("it is XML");
    let root = parsed.root_element();
    assert_eq!((root.tag_name().name(), root.attribute("role")), ("svg", Some("img")));
    let of = |name: &str| {
        let node = root.children().find(|node| node.has_tag_name(("http://www.w3.org/2000/svg", name)));
        let node = node.expect("it stands in the outermost element");
        assert!(
            root.attribute("aria-labelledby")
                .is_some_and(|ids| ids.split(' ').any(|id| node.attribute("id") == Some(id)))
        );
        node.text().expect("a text").to_owned()
    };
    assert_eq!(of("title"), "What the bot has shown from 2026-11-24 to 2026-11-24");
    let alternative = fs::read_to_string(kept.at("report.svg.alt.txt")).expect("the alternative text");
    assert_eq!(of("desc"), alternative);
    for part in [
        "What the bot has shown from 2026-11-24 to 2026-11-24. Bars, in words:\n",
        "The Ostra river treaty (1988):\n- holds that the treaty did what it was made for: 3\n- holds that the treaty changed little: 1\n- no side: 1\n",
        "The Ostra river treaty (1988), led by a view that holds that the treaty did what it was made for:\n- yes: 1\n- no: 8\nMost would say “no”, beyond chance.\n",
        "\n- helpful: 2\n",
        "\n- NO: ",
    ] {
        assert!(alternative.contains(part), "{part} is missing:\n{alternative}");
    }
    // Every number stands in the picture as text, and no text is wider than the picture.
    let texts: Vec<&str> = parsed
        .descendants()
        .filter(|node| node.has_tag_name(("http://www.w3.org/2000/svg", "text")))
        .filter_map(|node| node.text())
        .map(str::trim)
        .collect();
    for number in alternative.lines().filter_map(|line| line.strip_prefix("- ")?.rsplit_once(": ")) {
        assert!(texts.contains(&number.1), "{number:?} in {texts:?}");
    }
    assert!(texts.iter().all(|text| text.chars().count() <= 60), "{texts:?}");
    let bars = parsed.descendants().filter(|node| node.has_tag_name(("http://www.w3.org/2000/svg", "rect")));
    assert!(bars.count() > 10);
}

#[tokio::test]
async fn what_cannot_be_reported_is_said() {
    let kept = Kept::new();
    let (code, sentence) = kept.refused(&PERIOD);
    assert_eq!(code, Some(3));
    assert!(
        sentence.contains("there is no database file `") && sentence.contains("runs for the first time"),
        "{sentence}"
    );
    assert!(!kept.at("counterpoint.db").exists(), "a report makes no database");
    let url = format!("sqlite:{}", kept.at("counterpoint.db").display());
    Storage::open_at(&url, Storage::newest() - 1).await.expect("it opens").close().await;
    let (code, sentence) = kept.refused(&PERIOD);
    assert_eq!(code, Some(3));
    assert!(sentence.contains("no bot of this version has used it yet"), "{sentence}");
    let old = Storage::open_at(&url, Storage::newest() - 1).await;
    old.expect("a report leaves the schema as it is").close().await;
    kept.storage().await.close().await;
    for (arguments, part) in [
        (vec!["--picture", "report.png"], "name a file that ends in `.svg`, not report.png"),
        (vec!["--since", "2026-11-25", "--until", "2026-11-24"], "2026-11-25 is after 2026-11-24"),
        (vec!["--since", "yesterday"], "write a day as 2026-11-01"),
    ] {
        let (code, sentence) = kept.refused(&arguments);
        assert_eq!(code, Some(2), "{sentence}");
        assert!(sentence.contains(part), "{sentence}");
    }
}
