//! The promises of the composer, for any topic and any frame: no claim leaves without an opposing view or its stated reason,
//! no sentence without its source, and nothing exceeds a limit.

#![expect(clippy::expect_used, reason = "a test that fails panics, also in what its tests share")]

use std::sync::Arc;

use counterpoint_core::{
    composer::{
        self, Against, Card, Frame, Limits, Mention, Plain, Reply, Rungs, Shown, fit,
        frame::markdown,
        plain,
        shown::{SECOND_SIDE, Side, WHOLE},
    },
    remark::RemarkId,
    topic::{
        Check, Citation, Claim, Nature, Opposing, Opposition, Paraphrases, PartialDate, Relation, Source,
        SourceKind, Statement, Status, Texts, Topic, TopicId,
    },
    words::Language,
};
use jiff::civil::{Date, date};
use proptest::prelude::*;
use store::lint::Narrowest;

const DAY: Date = date(2026, 11, 24);

/// A day on which a review is past due.
const LATE: Date = date(2027, 11, 24);

fn text(most: usize) -> impl Strategy<Value = String> {
    prop_oneof![
        4 => proptest::string::string_regex(&format!("[a-zA-Zа-яїє ,.*_@<>#|`-]{{1,{most}}}")).expect("a pattern"),
        1 => proptest::collection::vec(any::<char>(), 1..most.min(80)).prop_map(String::from_iter),
    ]
    .prop_map(|text| format!("t{text}"))
}

fn source() -> impl Strategy<Value = Arc<Source>> {
    (text(120), text(60), any::<[bool; 4]>()).prop_map(|(title, publisher, has)| {
        Arc::new(Source {
            id: "source".to_owned(),
            title,
            authors: vec!["A. Author".to_owned()],
            publisher,
            short: has[1].then(|| "A name".to_owned()),
            date: has[0].then_some(PartialDate::Month(2014, 3)),
            url: has[1].then(|| "https://example.org/a_(b)".to_owned()),
            copy: has[2].then(|| "https://example.net/copy".to_owned()),
            kind: SourceKind::News,
            interest: has[3].then(|| "state media".to_owned()),
            languages: Vec::new(),
            country: None,
            archive: None,
            check: Check::Seen,
            checked: has[0].then_some(DAY),
            note: None,
        })
    })
}

fn statement(sources: Vec<Arc<Source>>) -> impl Strategy<Value = Statement> {
    let cites = proptest::collection::vec(proptest::sample::select(sources), 1..5);
    let speakers = proptest::collection::vec(text(80), 1..4);
    (text(300), speakers, cites, proptest::option::of(text(400))).prop_map(
        |(text, said_by, cites, detail)| {
            let cites = cites
                .into_iter()
                .map(|source| Citation { source, used_for: None, place: None, quote: None })
                .collect();
            Statement { gist: text.clone(), text, side: None, said_by, cites, detail }
        },
    )
}

fn claim(sources: Vec<Arc<Source>>) -> impl Strategy<Value = Claim> {
    let views = proptest::collection::vec(statement(sources.clone()), 0..6);
    (statement(sources), views, text(100)).prop_map(|(statement, views, reason)| {
        let mut views = views.into_iter().map(|statement| Opposing { relation: Relation::Rebuts, statement });
        let opposition = match views.next() {
            Some(first) => Opposition::Views(first, views.collect()),
            None => Opposition::None(reason),
        };
        let nature = Nature::Interpretation;
        Claim {
            id: "claim".to_owned(),
            statement,
            line: None,
            nature,
            triggers: Vec::new(),
            raised_by: Texts::default(),
            opposition,
        }
    })
}

fn topic() -> impl Strategy<Value = Topic> {
    proptest::collection::vec(source(), 1..12).prop_flat_map(|sources| {
        let claims = proptest::collection::vec(claim(sources), 1..8);
        (text(200), text(500), claims).prop_map(|(title, summary, claims)| Topic {
            id: TopicId::new("topic"),
            shelf: "shelf".to_owned(),
            title,
            short: None,
            status: Status::Published,
            reviewed: DAY,
            review_within_days: 180,
            revision: String::new(),
            as_of: None,
            breaking: None,
            tags: Vec::new(),
            aliases: Vec::new(),
            summary,
            triggers: Vec::new(),
            sides: None,
            claims,
            examples: Paraphrases::default(),
        })
    })
}

/// A frame of any size, which writes as the narrowest of those there are.
#[derive(Clone, Debug)]
struct Sized(Limits);

impl Frame for Sized {
    fn limits(&self) -> &Limits {
        &self.0
    }

    fn name(&self) -> Option<&'static str> {
        Some("sized")
    }

    fn units(&self, c: char) -> usize {
        Narrowest.units(c)
    }

    fn escape(&self, text: &str) -> String {
        Narrowest.escape(text)
    }

    fn strong(&self, text: &str) -> String {
        Narrowest.strong(text)
    }

    fn link(&self, words: &str, address: &str) -> String {
        Narrowest.link(words, address)
    }

    fn address(&self, address: &str) -> String {
        Narrowest.address(address)
    }

    fn mention(&self, of: Mention<'_>) -> String {
        Narrowest.mention(of)
    }

    fn command(&self, command: &str) -> String {
        Narrowest.command(command)
    }
}

fn frame() -> impl Strategy<Value = Sized> {
    let any =
        (1..4000_usize, 1..400_usize, 1..4096_usize, 1..26_usize, 1..300_usize, 1..1500_usize, 1..300_usize);
    prop_oneof![
        Just(*Narrowest.limits()),
        (any, 1..7000_usize).prop_map(
            |((content, title, description, fields, name, value, footer), total)| {
                Limits {
                    text: content,
                    title,
                    description,
                    fields,
                    field_name: name,
                    field_value: value,
                    footer,
                    total,
                    offers: 25,
                }
            }
        ),
    ]
    .prop_map(Sized)
}

/// Both sides are there, each with who says it and where; neither is longer than it may be.
fn is_whole(card: &Card, shown: &Shown, frame: &dyn Frame) {
    assert!(shown.second_begins(frame) <= SECOND_SIDE && shown.length(frame) <= WHOLE, "{shown:#?}");
    let cut_from = |whole: &str, cut: &str| {
        let whole = whole.replace(char::is_control, " ");
        whole == cut || cut.strip_suffix('…').is_some_and(|kept| whole.starts_with(kept) && !kept.is_empty())
    };
    assert!(cut_from(&card.claim.text, &shown.first.sentence), "the claim is there: {shown:#?}");
    assert!(cut_from(card.beside(), &shown.second.sentence), "what is against it is there: {shown:#?}");
    let is_said = |side: &Side| side.by.as_ref().is_some_and(|by| !by.is_empty()) && side.source.is_some();
    assert!(is_said(&shown.first), "{shown:#?}");
    if let Against::Views(_) = card.against {
        let (one, other) = shown.sides(frame);
        assert!(is_said(&shown.second) && one.max(other) * 2 <= one.min(other) * 3, "{shown:#?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_card_is_whole_and_within_its_frame(topic in topic(), frame in frame(), at in any::<prop::sample::Index>()) {
        let claim = at.index(topic.claims.len());
        let reply = composer::compose(&topic, claim, &[], DAY, Language::English);
        prop_assert!(Plain.length(&reply.gist) <= 2 * composer::GIST + "Some say: . Others say: .".len() + 40);
        if let Some(shown) = fit::shown(&reply.card, &frame) {
            is_whole(&reply.card, &shown, &frame);
        }
        if let Some(layout) = fit::layout(&reply.card, &frame, frame.limits()) {
            prop_assert!(layout.is_within(&frame, frame.limits()));
            prop_assert_eq!(layout.fields.len(), 2);
        }
        if let Some(text) = fit::plain(&reply.card, &frame) {
            prop_assert!(frame.length(&text) <= frame.limits().text);
            prop_assert!(text.starts_with(&markdown(&reply.gist)));
        }
    }

    #[test]
    fn what_is_known_to_fit_is_what_was_found_to_fit(topic in topic(), frame in frame()) {
        let known = Rungs::default();
        let all = Language::ALL.iter().flat_map(|language| [DAY, LATE].map(|day| (*language, day)));
        // The second time everything is known.
        for (language, day) in all.clone().chain(all) {
            let mut reply = composer::compose(&topic, 0, &[], day, language);
            let forms = |reply: &Reply| {
                let layout = fit::layout(&reply.card, &frame, frame.limits());
                (composer::fits(reply, &frame), layout, fit::plain(&reply.card, &frame))
            };
            let found = forms(&reply);
            reply.card.rungs = known.clone();
            prop_assert_eq!(forms(&reply), found);
        }
    }

    #[test]
    fn panels_are_within_their_frame_and_never_part_a_claim_from_its_opposition(
        topic in topic(),
        frame in frame(),
        at in any::<prop::sample::Index>(),
    ) {
        let claim = at.index(topic.claims.len());
        let views = composer::more_views(&topic, claim, DAY, &frame, Language::English);
        for page in views.pages().iter().filter(|page| !page.fields.is_empty()) {
            prop_assert!(page.is_within(&frame, frame.limits()), "{page:#?}");
            prop_assert!(page.fields.len() >= 2, "a claim and its opposition");
            let words = Language::English.words();
            prop_assert!(page.fields[0].0.starts_with(words.some_say()));
            prop_assert!([words.others_say(), words.unopposed()].contains(&&*page.fields[1].0));
        }
        let sources = composer::sources(&topic, claim, &Narrowest, Language::English);
        for page in sources.pages() {
            prop_assert!(page.is_within(&Narrowest, Narrowest.limits()), "{page:#?}");
        }
    }
}

#[cfg(feature = "discord")]
proptest! {
    #[test]
    fn nothing_that_is_sent_can_mention(text in text(300)) {
        let sent = discord::DiscordFrame.escape(&text);
        let mut chars = sent.chars().peekable();
        let mut before = ' ';
        while let Some(c) = chars.next() {
            if c == '@' {
                prop_assert_eq!(chars.peek(), Some(&'\u{200B}'));
            }
            if c == '<' {
                prop_assert_eq!(before, '\\');
            }
            before = c;
        }
    }
}

/// A store that is checked without Discord is checked for it nevertheless.
#[cfg(feature = "discord")]
#[test]
fn what_cards_are_written_for_is_no_wider_than_discord() {
    assert_eq!(Narrowest.limits(), discord::DiscordFrame.limits());
    let all: String = "@".chars().chain(('\0'..=char::MAX).step_by(97)).collect();
    assert_eq!(Narrowest.length(&all), discord::DiscordFrame.length(&all));
    assert_eq!(Narrowest.escape(&all), discord::DiscordFrame.escape(&all).replace('\u{200B}', ""));
}

#[test]
fn a_terminal_shows_a_card_as_it_is() {
    assert_eq!(Plain.cut("one *two* three", 9), "one *two…");
    assert_eq!(Plain.escape("*a* <b> @c"), "*a* <b> @c");
    assert_eq!((&*Plain.strong("a"), &*Plain.address("https://example.org")), ("a", "https://example.org"));
    assert_eq!(Plain.command("topic name: nato"), "/topic name: nato");
}

/// A source of which nothing is known but a title and a publisher.
fn bare_source() -> Source {
    Source {
        id: "s".to_owned(),
        title: "T".to_owned(),
        authors: Vec::new(),
        publisher: "P".to_owned(),
        short: None,
        date: None,
        url: None,
        copy: None,
        kind: SourceKind::News,
        interest: None,
        languages: Vec::new(),
        country: None,
        archive: None,
        check: Check::Seen,
        checked: None,
        note: None,
    }
}

/// A topic of five claims, the second of which nobody disputes, that rest on one source.
fn topic_of(source: Source) -> Topic {
    let source = Arc::new(source);
    let said = |text: &str| Statement {
        text: text.to_owned(),
        gist: text.to_owned(),
        side: None,
        said_by: vec!["Ann".to_owned()],
        cites: vec![Citation { source: source.clone(), used_for: None, place: None, quote: None }],
        detail: None,
    };
    let claim = |opposed: bool| Claim {
        id: "c".to_owned(),
        statement: said("claim"),
        line: None,
        nature: Nature::Record,
        triggers: Vec::new(),
        raised_by: Texts::default(),
        opposition: if opposed {
            Opposition::Views(Opposing { relation: Relation::Rebuts, statement: said("view") }, Vec::new())
        } else {
            Opposition::None("reason".to_owned())
        },
    };
    Topic {
        id: TopicId::new("t"),
        shelf: String::new(),
        title: "T".to_owned(),
        short: None,
        status: Status::Published,
        reviewed: DAY,
        review_within_days: 1,
        revision: String::new(),
        as_of: None,
        breaking: None,
        tags: Vec::new(),
        aliases: Vec::new(),
        summary: "S".to_owned(),
        triggers: Vec::new(),
        sides: None,
        claims: vec![claim(true), claim(false), claim(true), claim(true), claim(true)],
        examples: Paraphrases::default(),
    }
}

#[test]
fn a_sources_name_says_where_it_leads_to_a_copy_and_never_leads_to_a_front_page() {
    const PAGE: &str = "https://example.org/report";
    const COPY: &str = "https://mirror.example/forum?t=3149";
    const FRONT: &str = "https://mirror.example";
    let rows = [
        (Some(PAGE), None, Check::Seen, "P https://example.org/report"),
        (Some(PAGE), None, Check::Excerpt, "P https://example.org/report (read in part)"),
        (None, Some(COPY), Check::Seen, "P https://mirror.example/forum?t=3149 (copy)"),
        (Some(PAGE), Some(COPY), Check::Excerpt, "P https://mirror.example/forum?t=3149 (copy, in part)"),
        (Some(PAGE), Some(FRONT), Check::Excerpt, "P https://example.org/report (copy, in part)"),
        (None, Some("https://mirror.example/"), Check::Excerpt, "P (copy, in part)"),
        (None, Some(FRONT), Check::Seen, "P (copy)"),
        (Some(FRONT), None, Check::Seen, "P"),
        (None, None, Check::Memory, "P (from memory)"),
    ];
    for (url, copy, check, expected) in rows {
        let owned = |address: Option<&str>| address.map(str::to_owned);
        let source =
            Source { url: owned(url), copy: owned(copy), check, checked: Some(DAY), ..bare_source() };
        let topic = topic_of(source);
        let card = composer::compose(&topic, 0, &[], DAY, Language::English).card;
        let shown = fit::shown(&card, &Plain).expect("it is short");
        let named = |side: &Side| side.source.as_ref().map(|source| source.written(&Plain));
        assert_eq!(named(&shown.first).as_deref(), Some(expected));
        assert_eq!(named(&shown.second).as_deref(), Some(expected));
        let views = composer::more_views(&topic, 0, DAY, &Plain, Language::English);
        for page in views.pages() {
            let text = page.fields.iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>().join("\n");
            assert!(text.lines().any(|line| line == expected), "{text}");
        }
        // The list of sources says the same in more words, and tells a known address whatever it leads to.
        let sources = composer::sources(&topic, 0, &Plain, Language::English);
        let text = &sources.page(0).description;
        assert_eq!(text.contains("in a copy"), copy.is_some(), "{text}");
        assert!(url.into_iter().chain(copy).all(|address| text.contains(address)), "{text}");
        assert!(!(text.contains("no address") && (url.is_some() || copy.is_some())), "{text}");
    }
    for (language, whole, part) in
        [(Language::Russian, "копия", "копия, частично"), (Language::Ukrainian, "копія", "копія, частково")]
    {
        let words = language.words();
        assert_eq!((words.read_in_copy(), words.read_in_part_in_copy()), (whole, part));
    }
}

#[test]
fn the_leading_claim_varies_with_the_message_and_not_otherwise() {
    let topic = topic_of(bare_source());
    let mut counts = [0; 5];
    for number in 0..4_000_u64 {
        let id = RemarkId::from((1_400_000_000_000 + number * 7) << 22);
        let leads = composer::leading(&topic, &[], &[], &id);
        assert_eq!(leads, composer::leading(&topic, &[], &[], &id));
        counts[leads] += 1;
    }
    assert_eq!(counts[1], 0, "an unopposed claim never leads");
    assert!(
        counts.iter().enumerate().all(|(at, &count)| at == 1 || (850..1150).contains(&count)),
        "{counts:?}"
    );
    assert_eq!(
        composer::leading(&topic, &[1], &[], &RemarkId::from(5)),
        0,
        "the first that somebody disputes leads"
    );
    assert_eq!(composer::leading(&topic, &[1, 3], &[], &RemarkId::from(5)), 3);
    assert_eq!(composer::leading(&topic, &[1], &[4], &RemarkId::from(5)), 4, "what is nearest to it leads");
    let card = composer::compose(&topic, 0, &[], DAY, Language::English).card;
    let shown = fit::shown(&card, &Plain).expect("it is short");
    let lines = plain::lines(&shown, &Plain);
    assert_eq!(
        lines.last().expect("a footer").1,
        "4 more claims, 3 more opposing views · sources checked 24 November 2026"
    );
}

#[test]
fn counted_things_have_their_forms_in_every_language() {
    let rows = [
        (Language::English, 1_usize, "1 more claim", "1 more opposing view"),
        (Language::English, 0, "0 more claims", "0 more opposing views"),
        (Language::English, 21, "21 more claims", "21 more opposing views"),
        (Language::Ukrainian, 1, "ще 1 твердження", "ще 1 протилежний погляд"),
        (Language::Ukrainian, 3, "ще 3 твердження", "ще 3 протилежні погляди"),
        (Language::Ukrainian, 5, "ще 5 тверджень", "ще 5 протилежних поглядів"),
        (Language::Ukrainian, 12, "ще 12 тверджень", "ще 12 протилежних поглядів"),
        (Language::Ukrainian, 21, "ще 21 твердження", "ще 21 протилежний погляд"),
        (Language::Russian, 1, "ещё 1 утверждение", "ещё 1 противоположный взгляд"),
        (Language::Russian, 4, "ещё 4 утверждения", "ещё 4 противоположных взгляда"),
        (Language::Russian, 11, "ещё 11 утверждений", "ещё 11 противоположных взглядов"),
        (Language::Russian, 22, "ещё 22 утверждения", "ещё 22 противоположных взгляда"),
    ];
    for (language, number, claims, views) in rows {
        let words = language.words();
        assert_eq!(
            (words.more_claims(number), words.more_views(number)),
            (claims.to_owned(), views.to_owned())
        );
        assert_eq!(language.code().parse(), Ok(language));
    }
    assert_eq!(
        "de".parse::<Language>().expect_err("it is none").to_string(),
        "`de` is no language; the languages are `en`, `ru` and `uk`"
    );
}
