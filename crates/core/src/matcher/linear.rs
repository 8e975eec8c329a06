//! That a long message costs no more than its length: steps are counted, not seconds.

use super::Matcher;
use crate::{
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
        patterns: vec!["promise.*(budapest|zzz)".to_owned(), "[a-z]+ 1994".to_owned()],
        within: 100,
        ..trigger(&["ﷺ", "*keepers", "*acekee*"], &["nato"], &[], &[], 100)
    };
    Matcher::of_triggers([
        trigger(&["promise*", "putin* promise"], &["putin*", "nato"], &[], &["zzz"], DEFAULT_WITHIN),
        trigger(&["promise*"], &["putin*"], &["missing"], &["pinky*"], 100),
        trigger(&["putin*"], &["putin*"], &["promise*"], &[], 100),
        trigger(&["nato", "nato russia"], &["never"], &[], &["russia*"], 100),
        trigger(&["budapest"], &["1994"], &["never"], &["hotel*"], DEFAULT_WITHIN),
        pattern,
    ])
    .expect("the phrases can be used")
}

const UNITS: [&str; 52] = [
    "putin's promise-",
    "putin's promise ",
    "promise ",
    "promise-",
    "nato russia ",
    "nato ",
    "budapest 1994 ",
    "peacekeepers-",
    "\u{FDFA}",
    "\u{FDFA} ",
    "\u{FDFA}-",
    "\u{FDFA}\u{300}",
    "a-b-",
    "a.",
    "a'",
    "`a``b",
    "||a|",
    "<:a",
    "(<@",
    "www.a(",
    "\n   > a\n",
    "Н\u{306}a",
    "и\u{200B}",
    "*a",
    "**a* ",
    "a*a**",
    "*~~a",
    "__a__*",
    "***",
    "\\*a*",
    "[",
    "[a]",
    "[a](http://",
    "[a](http://b)",
    "[a](http://b \"",
    "[a](http://(b",
    "[*](http://b)a",
    "](http://b",
    "a.https://b",
    "a.b/ ",
    "a.com.",
    "www.",
    "a@b.",
    "@a",
    "#Ab1",
    "N ",
    "N. ",
    "A.B-",
    "\u{1F1F3}\u{200B}",
    "||||",
    "nato's putin's ",
    "a'\"`",
];

/// Steps for the first `length` characters of `unit`, repeated.
fn steps(unit: &str, length: usize, work: impl Fn(&str)) -> u64 {
    let text: String = unit.chars().cycle().take(length).collect();
    steps::of(|| work(&text))
}

pub(super) fn check(work: impl Fn(&str)) {
    let mut wrong = Vec::new();
    for unit in UNITS {
        let of = |length| steps(unit, length, &work);
        let each = [of(400), of(500), of(1_000), of(2_000), of(4_000)];
        // Where a message ends, something is left to do once, and windows are cut short at its ends.
        let slack = each[1] / 2;
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
fn no_character_costs_much_more_than_another() {
    let matcher = matcher();
    let of = |unit: &str| steps(unit, 2_000, |text| drop(matcher.raised(text, &Context::default())));
    let plain = of("ж ");
    for unit in ["\u{FDFA}", "\u{FDFA} ", "\u{FDFA}-", "\u{FDFB} ", "㌀ ", "ﬃ ", "½ "] {
        assert!(of(unit) <= 12 * plain, "{unit:?}: {} beside {plain}", of(unit));
    }
}
