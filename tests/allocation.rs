//! A message that raises nothing costs no allocation: not the first, not one whose phrases are held by their gates.

use counterpoint_core::{
    matcher::{Loss, Matcher},
    remark::Context,
    topic::{DEFAULT_WITHIN, Trigger},
};

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
