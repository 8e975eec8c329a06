//! The list of settings: what comes from it, and that bounds and durations are the same wherever a value is read.

use std::{fs, path::Path, time::Duration};

use counterpoint::config;
use counterpoint_core::{
    remark::Scope,
    settings::{Defaults, KEYS, Key, Kind, LONGEST, Mode, Value, exchange, parse_duration},
    words::Language,
};

fn defaults(line: &str) -> Result<Defaults, String> {
    let text = format!("[defaults]\n{line}\n");
    config::parse(&text, Path::new("config.toml"))
        .map(|config| config.defaults)
        .map_err(|error| error.to_string())
}

#[test]
fn every_setting_has_its_operators_default_in_the_configuration() {
    let text =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("config.toml")).expect("the file");
    let section =
        text.split("[defaults]").nth(1).and_then(|rest| rest.split("\n[").next()).expect("a section");
    let shown: Vec<&str> = section
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split(" =").next())
        .collect();
    let shown: Vec<&str> = shown.into_iter().filter(|word| !word.is_empty()).collect();
    let listed: Vec<&str> = KEYS.iter().filter(|row| row.default.is_some()).map(|row| row.word).collect();
    assert_eq!(shown, listed, "`[defaults]` has the words of the list, in its order");
    let read = config::parse(&text, Path::new("config.toml")).expect("it is valid").defaults;
    assert_eq!(read, Defaults::default(), "and its defaults");
    assert_eq!(
        read.get(&Key::Mode),
        Some(&Value::Mode(Mode::Off)),
        "a server is left in peace until somebody chooses"
    );
    // Only what names something in one server is left to its moderators.
    for row in KEYS.iter().filter(|row| row.default.is_none()) {
        assert!(matches!(row.kind, Kind::Channel | Kind::Until | Kind::Rule | Kind::Never), "{}", row.word);
    }
}

#[test]
fn every_line_of_the_list_reads_what_it_offers() {
    for row in KEYS {
        let offered = row
            .offers
            .iter()
            .copied()
            .chain(row.kind.choices(Language::English.words()).into_iter().map(|(word, _)| word));
        for text in offered.chain(row.default) {
            let value = row.kind.read(text).expect("an offered value is one");
            assert_eq!(row.kind.read(&value.stored()).as_ref(), Ok(&value), "{} = {text}", row.word);
        }
        assert!(KEYS.iter().filter(|other| other.word == row.word).count() == 1, "{}", row.word);
    }
    for key in Key::plain() {
        assert_eq!(Key::parse(&key.stored()), Some(key));
    }
}

#[test]
fn b12_bounds_and_durations_are_the_same_everywhere() {
    for (text, seconds) in [
        ("0", 0),
        ("90s", 90),
        ("90m", 5400),
        ("1d", 86_400),
        ("2 hours", 7200),
        ("1h30m", 5400),
        ("1 hour and 30 minutes", 5400),
        ("1 day, 12 hours", 129_600),
        (" 2 H ", 7200),
        ("1 week", 604_800),
    ] {
        let time = Duration::from_secs(seconds);
        assert_eq!(parse_duration(text), Some(time), "{text}");
        assert_eq!(Key::TopicCooldown.value(text), Ok(Value::Duration(time)), "{text}");
        let read = defaults(&format!("topic-cooldown = \"{text}\"")).expect("it is a duration here too");
        assert_eq!(read.get(&Key::TopicCooldown), Some(&Value::Duration(time)), "{text}");
    }
    for text in ["", "soon", "2", "h", "8d", "1000h", "2 fortnights", "-1h", "99999999999999999999d"] {
        assert_eq!(parse_duration(text), None, "{text}");
        assert!(Key::ChannelCooldown.value(text).is_err(), "{text}");
        let refused =
            defaults(&format!("channel-cooldown = \"{text}\"")).expect_err("it is none here either");
        assert!(refused.contains("config.toml, line 2, column 20: "), "{refused}");
        assert!(refused.contains("of seven days at most"), "{refused}");
    }
    assert_eq!(parse_duration("7d"), Some(LONGEST));
    for count in ["1001", "1000000", "-1"] {
        assert!(Key::RepliesPerHour.value(count).is_err(), "{count}");
        let refused = defaults(&format!("replies-per-hour = {count}")).expect_err("it is out of bounds");
        assert!(refused.contains("is not a number from 0 to 1000"), "{refused}");
    }
    assert_eq!(
        defaults("rush-hold = false").expect("it is valid").get(&Key::RushHold),
        Some(&Value::Switch(false))
    );
    let refused = defaults("log-channel = \"3\"").expect_err("it belongs to a server");
    assert!(
        refused.contains("line 2, column 1: unknown key `log-channel`, the keys are `mode`"),
        "{refused}"
    );
    // A file of settings reads them alike.
    let file = |line: &str| {
        let text = format!("version = 1\n[server]\n{line}\n");
        exchange::import(&text, &exchange::Directory::default(), |_| true, Language::English.words())
    };
    let read = file("topic-cooldown = \"2 hours\"").expect("it is valid");
    assert_eq!(read, [(Scope::Server, Key::TopicCooldown, Value::Duration(Duration::from_hours(2)))]);
    assert!(file("replies-per-hour = 1000000").is_err());
}
