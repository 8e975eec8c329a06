//! The rules of matching, as tables: what is heard, what is not, and what of it counts.

#![expect(clippy::expect_used, reason = "a test that fails panics, also in what its tests share")]

use counterpoint_core::{
    matcher::{Gate, Matcher, Raised, folded_words},
    remark::Context,
    topic::{Texts, Trigger},
};

#[path = "matching/apart.rs"]
mod apart;
#[path = "matching/claims.rs"]
mod claims;
#[path = "matching/kinds.rs"]
mod kinds;

fn texts(list: &[&str]) -> Texts {
    list.iter().collect()
}

fn phrases(list: &[&str]) -> Trigger {
    Trigger { phrases: texts(list), within: 15, ..Trigger::default() }
}

fn matcher(triggers: impl IntoIterator<Item = Trigger>) -> Matcher {
    Matcher::of_triggers(triggers).expect("the phrases can be used")
}

fn raised(trigger: Trigger, text: &str) -> Raised {
    matcher([trigger]).raised(text, &Context::default())
}

/// Asserts for each row whether the phrase is found in the message, alone and inside a long one: long messages are read in
/// blocks, so the row stands at each place that it may have in one.
fn table(rows: &[(&str, &str, bool)]) {
    let after = "so on, and it's that, don't you see? ".repeat(6);
    for &(phrase, text, expected) in rows {
        let matcher = matcher([phrases(&[phrase])]);
        let check = |text: &str| {
            let found = !matcher.raised(text, &Context::default()).topics.is_empty();
            assert_eq!(found, expected, "phrase `{phrase}` in “{text}”, read as “{}”", folded_words(text));
            // What is shown as found is found in it alone; what is masked is not.
            let explanation = matcher.explain(text, &Context::default());
            assert_eq!(!explanation.phrases.is_empty(), expected, "phrase `{phrase}` in “{text}”");
            for place in explanation.phrases.iter().map(|one| one.place.clone()) {
                let part = &text[place.clone()];
                let alone = matcher.raised(part, &Context::default());
                assert!(!alone.topics.is_empty(), "phrase `{phrase}` in “{text}”, shown as “{part}”");
                let mut masks = explanation.masked.iter();
                assert!(masks.all(|mask| mask.end <= place.start || place.end <= mask.start), "“{text}”");
            }
        };
        check(text);
        for before in 0..64 {
            check(&format!("{}o\n{text} {after}", "o".repeat(before)));
        }
    }
}

#[test]
fn words_of_two_lists_show_the_sense_together() {
    let trigger = || Trigger {
        near: texts(&["gave up", "shipped"]),
        also: texts(&["promise*", "signature*"]),
        within: 8,
        ..phrases(&["arsenal"])
    };
    for (text, expected) in [
        ("kyiv gave up its arsenal for a promise", true),
        ("a signature, and they shipped the arsenal off", true),
        ("kyiv gave up its arsenal", false),
        ("arsenal and a promise", false),
        ("arsenal", false),
        ("they gave up a promise and then lost to them by three goals at home against arsenal", false),
    ] {
        let raised = raised(trigger(), text);
        assert_eq!(!raised.topics.is_empty(), expected, "{text}");
        assert_eq!(raised.held.first().map(|held| held.gate), (!expected).then_some(Gate::NoNear), "{text}");
    }
    // The context satisfies either list, as it does `near`.
    let context = Context { thread: vec!["the signatures of 1994".to_owned()], ..Context::default() };
    let matcher = matcher([trigger()]);
    assert_eq!(matcher.raised("kyiv shipped its arsenal", &context).topics.len(), 1);
    assert_eq!(matcher.raised("its arsenal", &context).topics.len(), 0);
}

#[test]
fn words_have_edges_in_every_script() {
    table(&[
        ("nato", "NATO", true),
        ("nato", "signatories", false),
        ("nato", "(NATO)", true),
        ("nato", "«NATO»!", true),
        ("nato", "NATO, again", true),
        ("nato", "**NATO** _NATO_ ~~x~~", true),
        ("nato", "_NATO_", true),
        ("nato", "#NATO", true),
        ("nato", "natoma", false),
        ("нато", "НАТО?", true),
        ("нато", "анатомия", false),
        ("нато", "«НАТО»", true),
        ("миротворці", "європейські МИРОТВОРЦІ!", true),
        ("νατο", "το ΝΑΤΟ είπε", true),
        ("北约", "关于北约东扩", true),
        ("北约", "北方条约", false),
        ("ナトー", "これはナトーです", true),
        ("나토", "나토 회원국", true),
        ("나토", "나토가", false),
        ("الناتو", "توسع الناتو شرقا", true),
        ("נאטו", "(נאטו)", true),
        ("नाटो", "नाटो विस्तार", true),
        ("นาโต", "เรื่องนาโตวันนี้", true),
        ("1994", "in 1994.", true),
        ("1994", "11994", false),
    ]);
}

#[test]
fn case_and_form_are_folded() {
    table(&[
        ("nato", "NaTo", true),
        ("strasse", "STRAßE", true),
        ("straße", "strasse", true),
        ("οδος", "ΟΔΟΣ", true),
        ("istanbul", "İstanbul", true),
        ("facade", "façade", true),
        ("façade", "facade", true),
        ("façade", "fac\u{327}ade", true),
        ("nato", "ＮＡＴＯ", true),
        ("nato", "𝐍𝐀𝐓𝐎", true),
        ("nato", "Ⓝⓐⓣⓞ", true),
        ("nato", "NA\u{200B}TO", true),
        ("nato", "na\u{AD}to", true),
        ("nato", "\u{202E}nato", true),
        ("office", "oﬃce", true),
        ("lodz", "Łódź", true),
        ("россии", "Росси\u{301}и", true),
        ("елка", "ёлка", true),
        ("ёлка", "елка", true),
        ("мой", "мои", false),
        ("мой", "мои\u{306}", true),
        ("їжак", "іжак", false),
        ("україна", "УКРАІ\u{308}НА", true),
    ]);
}

#[test]
fn letters_of_a_foreign_script_are_folded_to_the_words_own() {
    table(&[
        ("nato", "NАTO", true),
        ("nato", "Nаtо", true),
        ("nato", "NΑTO", true),
        ("нато", "НAТО", true),
        ("budapest", "Вudapest", true),
        ("peacekeepers", "реасеkeepers", true),
        ("миротворці", "миpотвoрцi", true),
        ("nato", "НАТО", false),
        ("nato", "n4to", false),
    ]);
}

#[test]
fn joiners_join_or_split() {
    table(&[
        ("peacekeepers", "peace-keepers", true),
        ("peace keepers", "peace-keepers", true),
        ("peace-keepers", "peacekeepers", true),
        ("peace-keepers", "peace keepers", true),
        ("peace-keepers", "peace\u{2011}keepers", true),
        ("peacekeep*", "EU peace-keeping", true),
        ("peacekeepers", "peace keepers", false),
        ("ukraine", "Ukraine's army", true),
        ("ukraine", "Ukraine’s army", true),
        ("зв'язок", "зв’язок", true),
        ("зв'язок", "звʼязок", true),
        ("зв'язок", "зв'язок", true),
        ("10,000 troops", "10,000 troops", true),
        ("10,000 troops", "10000 troops", true),
        ("u.s. troops", "U.S. troops", true),
        ("us troops", "U.S. troops", true),
        ("us troops", "the U.S.'s troops", true),
        ("us troops", "the US's's troops", false),
        ("5.56", "5.56 rounds", true),
        ("nato", "pro-NATO", true),
        ("nato", "nato_expansion", true),
        ("abcd", "a-b-c-d", true),
        ("abcde", "a-b-c-d-e", false),
    ]);
}

#[test]
fn stars_stand_for_any_ending_beginning_or_both() {
    table(&[
        ("nuke*", "nukes", true),
        ("nuke*", "nuke", true),
        ("nuke*", "a nuked city", true),
        ("nuke*", "denuke", false),
        ("*memorandum", "Budapestmemorandum", true),
        ("*memorandum", "memorandum", true),
        ("*memorandum", "memorandums", false),
        ("*nuke*", "denuked", true),
        ("*nuke*", "nuke", true),
        ("*nuke*", "nuk e", false),
        ("*keepers", "peace-keepers", true),
        ("*acekee*", "peace-keepers", true),
        ("будапештськ* меморандум*", "Про Будапештського меморандуму!", true),
        ("будапештськ* меморандум*", "меморандум будапештський", false),
        ("*дапешт*", "Будапешту", true),
    ]);
}

#[test]
fn the_words_of_a_phrase_follow_each_other() {
    table(&[
        ("budapest memorandum", "the **Budapest** \"Memorandum\"", true),
        ("budapest memorandum", "Budapest\nMemorandum", true),
        ("budapest memorandum", "Budapest (memorandum)", true),
        ("budapest memorandum", "Budapest – memorandum", true),
        ("budapest memorandum", "Budapest. Memorandum", false),
        ("budapest memorandum", "Budapest, memorandum", false),
        ("budapest memorandum", "Budapest! Memorandum", false),
        ("budapest memorandum", "Budapest\n\nMemorandum", false),
        ("budapest memorandum", "Budapest `x` memorandum", false),
        ("budapest memorandum", "Budapest <@1> memorandum", false),
        ("budapest memorandum", "Budapest the memorandum", false),
        ("budapest memorandum", "memorandum Budapest memorandum", true),
    ]);
}

#[test]
fn only_the_authors_own_words_count() {
    table(&[
        // code
        ("nato", "`NATO`", false),
        ("nato", "``a ` NATO``", false),
        ("nato", "```\nNATO\n```", false),
        ("nato", "```rust\nNATO\n``` NATO", true),
        ("nato", "`NATO", true),
        ("nato", "``NATO`", true),
        ("nato", "\\`NATO`", true),
        // quotes
        ("nato", "> NATO", false),
        ("nato", "> NATO\nyes NATO", true),
        ("nato", "yes\n> NATO", false),
        ("nato", ">>> one\nNATO", false),
        ("nato", "\\> NATO", true),
        ("nato", "a > NATO", true),
        // links
        ("nato", "https://example.org/nato", false),
        ("nato", "<https://example.org/nato>", false),
        ("nato", "www.example.org/nato-x", false),
        ("nato", "[NATO](https://example.org/x)", true),
        ("nato", "[x](https://example.org/nato)", false),
        ("nato", "https://example.org/x NATO", true),
        ("nato", "(https://en.example.org/a_(b)_nato) NATO", true),
        // spoilers
        ("nato", "||NATO||", false),
        ("nato", "||x|| NATO", true),
        ("nato", "|| NATO", true),
        // mentions
        ("nato", "<@1234> NATO", true),
        ("1234", "<@1234>", false),
        ("1234", "<@!1234> <@&1234> <#1234>", false),
        ("nato", "</nato:1234>", false),
        ("everyone", "@everyone", false),
        ("1650000000", "<t:1650000000:R>", false),
        // emoji
        ("nato", "<:nato:1234>", false),
        ("nato", "<a:nato:1234>", false),
        ("nato", ":nato:", false),
        ("nato", "topic:nato", true),
        ("nato", "🇳🇦🇹🇴", true),
        ("nato", "🇳🇦 🇹🇴", false),
        ("nato", "🔥NATO🔥", true),
    ]);
    // Forwarded text is no part of a message's text: see `forwarded text is not heard` among the conversations.
}

#[test]
fn what_was_masked_and_what_was_held_is_told() {
    let matcher = matcher([Trigger { near: texts(&["treaty"]), ..phrases(&["budapest", "nato"]) }]);
    let text =
        "> nato treaty\n`budapest` Будапешт <@12> budapest, 1994 :nato: https://example.org/nato ||nato||";
    let explanation = matcher.explain(text, &Context::default());
    let masked: Vec<&str> = explanation.masked.iter().map(|mask| &text[mask.clone()]).collect();
    assert_eq!(
        masked,
        ["> nato treaty", "`budapest`", "<@12>", ":nato:", "https://example.org/nato", "||nato||"]
    );
    let [phrase] = &explanation.phrases[..] else { panic!("{explanation:?}") };
    assert_eq!((&*phrase.written, &text[phrase.place.clone()]), ("budapest", "budapest"));
    assert!(
        phrase.held.as_deref().is_some_and(|held| held.contains("no word that shows this sense")),
        "{phrase:?}"
    );
    let counts = matcher.explain("a treaty of Budapest", &Context::default());
    assert_eq!(counts.phrases.iter().map(|one| one.held.clone()).collect::<Vec<_>>(), [None]);
}

fn gated(near: &[&str], within: u16, unless: &[&str]) -> Trigger {
    Trigger { near: texts(near), within, unless: texts(unless), ..phrases(&["budapest"]) }
}

#[test]
fn near_and_unless_look_within_a_window() {
    let fires = |trigger: Trigger, text: &str| !raised(trigger, text).topics.is_empty();
    assert!(fires(gated(&["1994"], 3, &[]), "Budapest in 1994"));
    assert!(fires(gated(&["1994"], 3, &[]), "1994: a b Budapest"));
    assert!(fires(gated(&["1994"], 3, &[]), "Budapest a b 1994"));
    assert!(!fires(gated(&["1994"], 3, &[]), "Budapest a b c 1994"));
    assert!(!fires(gated(&["1994"], 3, &[]), "Budapest"));
    assert!(!fires(gated(&["budapest"], 3, &[]), "Budapest"));
    assert!(!fires(gated(&["1994"], 3, &[]), "Budapest `1994`"));
    assert!(fires(gated(&["1994"], 3, &["hotel*"]), "Budapest 1994 a b c d hotel"));
    assert!(!fires(gated(&["1994"], 3, &["hotel*"]), "Budapest 1994 hotels"));
    assert!(!fires(gated(&[], 3, &["grand budapest"]), "the Grand Budapest thing"));
    assert!(fires(gated(&[], 3, &["grand budapest"]), "Budapest"));
    let held = raised(gated(&["1994"], 3, &["hotel*"]), "Budapest 1994 hotels").held;
    assert_eq!(held[0].gate, Gate::Unless(0));
    assert_eq!(raised(gated(&["1994"], 3, &[]), "Budapest").held[0].gate, Gate::NoNear);
}

#[test]
fn the_context_satisfies_near_and_nothing_else() {
    let matcher = matcher([gated(&["1994"], 3, &["hotel"])]);
    let context = |text: &str| Context { thread: vec![text.to_owned()], ..Context::default() };
    assert_eq!(matcher.raised("Budapest", &context("what happened in 1994")).topics.len(), 1);
    assert!(matcher.raised("yes", &context("Budapest 1994")).topics.is_empty());
    assert_eq!(matcher.raised("Budapest 1994", &context("hotel")).topics.len(), 1);
    assert!(matcher.raised("Budapest", &context("`1994`")).topics.is_empty());
    let reply = Context { replied_to: Some("1994, then".to_owned()), ..Context::default() };
    assert_eq!(matcher.raised("Budapest", &reply).topics.len(), 1);
}

#[test]
fn the_longest_phrase_wins_where_phrases_overlap() {
    let two = Trigger { phrases: texts(&["nato", "nato enlargement"]), within: 15, ..Trigger::default() };
    let found = raised(two.clone(), "on NATO enlargement");
    assert_eq!(
        found.topics[0].phrases.iter().map(AsRef::as_ref).collect::<Vec<&str>>(),
        ["nato enlargement"]
    );
    let both = raised(two, "NATO and NATO enlargement");
    assert_eq!(both.topics[0].phrases.len(), 2);
}

#[test]
fn a_held_phrase_does_not_cover_another() {
    let long = Trigger {
        phrases: texts(&["budapest memorandum"]),
        near: texts(&["1994"]),
        within: 5,
        ..Trigger::default()
    };
    let found = matcher([long, phrases(&["memorandum"])]).raised("Budapest memorandum", &Context::default());
    assert_eq!(found.topics[0].triggers.as_slice(), [1]);
}

#[test]
fn patterns_see_the_folded_text() {
    let pattern = |text: &str| Trigger { patterns: texts(&[text]), within: 15, ..Trigger::default() };
    assert_eq!(raised(pattern(r"\b(28|20)[ -]point plan"), "the 28-Point PLAN").topics.len(), 1);
    assert!(raised(pattern(r"\bpoint plan"), "`point plan`").topics.is_empty());
    for bad in ["(", "x*", "(a{500}){500}"] {
        assert!(Matcher::of_triggers([pattern(bad)]).is_err(), "{bad}");
    }
}

#[test]
fn what_cannot_be_a_phrase_is_told() {
    for bad in ["*", "a*b", "", "  ", "—", "budapest *"] {
        assert!(Matcher::of_triggers([phrases(&[bad])]).is_err(), "{bad}");
    }
}

#[test]
fn hostile_messages_cost_no_more_than_their_length() {
    let matcher = matcher([phrases(&["a a", "nato", "*b", "*c*"])]);
    for unit in ["a-", "`", "||", "<", "<@", ">", "\u{301}", "[", ":", "a_'", "@", "\\", "```", "а", "`` ` "]
    {
        let text = unit.repeat(20_000);
        matcher.raised(&text, &Context::default());
    }
}

#[test]
fn words_are_those_of_unicode() {
    use unicode_segmentation::UnicodeSegmentation as _;

    // Without joiners, which are read both ways; UAX #29 keeps some of them in a word.
    for text in [
        "The quick (\u{201C}brown\u{201D}) fox can jump 32 feet, right?",
        "Швидка бура лисиця — «перестрибує» 3 рази!",
        "Η γρήγορη αλεπού",
        "北约东扩 and ナトー と 나토 확장",
        "توسع الناتو شرقا",
        "התרחבות נאטו",
        "Łódź Straße façade naïve",
    ] {
        let ours = folded_words(text).replace('\n', " ");
        let theirs: Vec<String> = text.unicode_words().map(folded_words).collect();
        assert_eq!(ours, theirs.join(" "), "{text}");
    }
}

/// B23: what is not read of a phrase would make it another: `c++` any `c`.
#[test]
fn a_sign_beside_a_word_cannot_be_matched() {
    for phrase in ["c++", "c#", "write in c++ and rust", "50%", "$5", "#debate", "@nato", "€"] {
        let refused = Matcher::of_triggers([phrases(&[phrase])]);
        assert!(refused.is_err(), "`{phrase}` is taken");
    }
    for (phrase, text) in
        [("68/262", "resolution 68/262"), ("johnson & johnson", "johnson & johnson"), ("source?", "source?")]
    {
        let found = Matcher::of_triggers([phrases(&[phrase])])
            .map(|it| it.raised(text, &Context::default()).topics.len());
        // A sign that stands alone is passed over, in phrases and messages alike.
        assert_eq!(found.ok(), Some(1), "{phrase}");
    }
}
