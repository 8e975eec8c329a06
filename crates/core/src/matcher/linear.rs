//! That a long message costs no more than its length: steps are counted, not seconds.

use super::Matcher;
use crate::{
    dialect::Markup,
    remark::Context,
    steps,
    topic::{DEFAULT_WITHIN, Trigger},
};

fn trigger(phrases: &[&str], near: &[&str], also: &[&str], unless: &[&str], within: u16) -> Trigger {
    let texts = |list: &[&str]| list.iter().map(|&text| text.to_owned()).collect();
    Trigger {
        phrases: texts(phrases),
        near: texts(near),
        also: texts(also),
        unless: texts(unless),
        within,
        ..Trigger::default()
    }
}

fn matcher() -> Matcher {
    let pattern = Trigger {
        patterns: vec!["promise.*(budapest|zzz)", "[a-z]+ 1994"].into(),
        within: 100,
        ..trigger(&["ﷺ", "*keepers", "*acekee*"], &["nato"], &[], &[], 100)
    };
    Matcher::of_triggers([
        trigger(&["promise*", "putin* promise"], &["putin*", "nato"], &[], &["zzz"], DEFAULT_WITHIN),
        trigger(&["promise*"], &["putin*"], &["missing"], &["pinky*"], 100),
        trigger(&["putin*"], &["putin*"], &["promise*"], &[], 100),
        trigger(&["nato", "nato russia"], &["never"], &[], &["russia*"], 100),
        trigger(&["budapest"], &["1994"], &["never"], &["hotel*"], DEFAULT_WITHIN),
        trigger(&["s 300", "us nato"], &[], &[], &[], DEFAULT_WITHIN),
        pattern,
    ])
    .expect("the phrases can be used")
}

/// The most awkward units of text, which `crates/instructions` counts the instructions of.
fn units() -> Vec<String> {
    #[derive(serde::Deserialize)]
    struct Units {
        units: Vec<String>,
    }
    let units: Units = toml::from_str(include_str!("units.toml")).expect("a list of texts");
    units.units
}

/// Steps for the first `length` characters of `unit`, repeated.
fn steps(unit: &str, length: usize, work: impl Fn(&str)) -> u64 {
    let text: String = unit.chars().cycle().take(length).collect();
    steps::of(|| work(&text))
}

/// Steps that the ends of a message take, of one that takes hardly any.
const ENDS: u64 = 20;

pub(super) fn check(work: impl Fn(&str)) {
    let mut wrong = Vec::new();
    for unit in units() {
        let of = |length| steps(&unit, length, &work);
        let each = [of(400), of(500), of(1_000), of(2_000), of(4_000)];
        // Where a message ends, something is left to do once, and windows are cut short at its ends.
        let slack = each[1] / 2 + ENDS;
        let doubled = each[1..].windows(2).all(|pair| pair[1] <= 2 * pair[0] + slack);
        if each[4] > 10 * each[0] + slack || !doubled {
            wrong.push(format!("{unit:?}: {each:?}"));
        }
    }
    assert!(wrong.is_empty(), "more than in proportion:\n{}", wrong.join("\n"));
}

#[test]
fn matching_costs_a_message_no_more_than_its_length() {
    let matcher = matcher();
    check(|text| drop(matcher.raised(text, &Context::default())));
    let thread = Context { thread: vec!["putin and nato".repeat(40)], ..Context::default() };
    check(|text| drop(matcher.raised(text, &thread)));
}

#[test]
fn there_are_a_hundred_units_and_more() {
    let mut units = units();
    units.sort_unstable();
    units.dedup();
    assert!(units.len() >= 100, "{}", units.len());
}

#[test]
fn reading_costs_a_message_no_more_than_its_length() {
    check(|text| drop(super::own_words(text, Markup::DISCORD)));
    check(|text| drop(super::masked(text)));
    check(|text| drop(super::plain_text(text)));
}

#[test]
fn no_character_costs_much_more_than_another() {
    let matcher = matcher();
    let of = |unit: &str| steps(unit, 2_000, |text| drop(matcher.raised(text, &Context::default())));
    let plain = of("ж ");
    for unit in ["\u{FDFA}", "\u{FDFA} ", "\u{FDFA}-", "\u{FDFB} ", "㌀ ", "ﬃ ", "½ "] {
        assert!(of(unit) <= 12 * plain, "{unit:?}: {} beside {plain}", of(unit));
    }
}
