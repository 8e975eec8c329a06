//! The kinds of writing that chats know, each as a table: what a message looks like on Discord is what is read of it.
//!
//! A row is a message and the topic that its phrases raise, [`NATO`] for instance, or [`NONE`].

use counterpoint_core::{
    matcher::{Matcher, folded_words},
    remark::Context,
};

use crate::{matcher, phrases};

pub(crate) const NATO: &str = "nato expansion";
pub(crate) const BUDAPEST: &str = "budapest memorandum";
const ISTANBUL: &str = "istanbul deal";
const BILLIONS: &str = "five billion";
pub(crate) const KEEPERS: &str = "peacekeepers";
pub(crate) const NONE: &str = "";

const TOPICS: [&str; 5] = [NATO, BUDAPEST, ISTANBUL, BILLIONS, KEEPERS];

fn store() -> Matcher {
    matcher([
        phrases(&[
            "nato expansion*",
            "nato enlargement*",
            "nato growth",
            "enlargement of nato",
            "розширенн* нато",
            "нато розширенн*",
            "rozshyrennia nato",
        ]),
        phrases(&["budapest memo*", "будапештськ* меморандум*", "budapeshtskyi memorandum"]),
        phrases(&["istanbul deal"]),
        phrases(&["п'ять мільярдів", "five billion"]),
        phrases(&["peacekeepers", "миротворц*"]),
    ])
}

/// Asserts for each row which topic leads, in the message alone, at the end of a long one and within one. All wrong rows are told.
pub(crate) fn table(rows: &[(&str, &str)]) {
    let store = store();
    let leads = |text: &str| {
        let raised = store.raised(text, &Context::default());
        raised.topics.first().map_or(NONE, |one| TOPICS[usize::from(one.triggers[0])])
    };
    let long = "so on, and it's that, don't you see? ".repeat(3);
    let mut wrong = String::new();
    for &(text, right) in rows {
        for said in [text.to_owned(), format!("{long}\n{text}"), format!("{text}\n{long}")] {
            let found = leads(&said);
            if found != right {
                wrong +=
                    &format!("{text:?} raises `{found}`, not `{right}`; read as {:?}\n", folded_words(&said));
                break;
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn k1_emphasis_inside_a_word_is_not_seen() {
    table(&[
        ("**NA**TO expansion caused this", NATO),
        ("NA~~TO~~ expansion caused this", NATO),
        ("*N*ATO expansion caused this", NATO),
        ("NATO ex*pan*sion caused this", NATO),
        ("**B**udapest **M**emorandum was a joke", BUDAPEST),
        ("роз**ширення** НАТО тут ні до чого", NATO),
        ("__NA__TO expansion caused this", NATO),
        ("Is**tan**bul deal was ready", ISTANBUL),
        ("**NATO** _NATO_ expansion caused this", NATO),
        ("2*3*4 cats and 5*6 dogs", NONE),
        ("**Bu**dapest Memorandum was a joke", BUDAPEST),
        ("**НА**ТО розширення тут ні до чого", NATO),
        // Two and three kinds at once, in any order of closing.
        ("***NA**TO* expansion caused this", NATO),
        ("**NA*T*O** expansion caused this", NATO),
        ("**~~__NA__~~**TO expansion caused this", NATO),
        ("*~~N~~*A**TO** expansion caused this", NATO),
        ("N**A**T**O** **e**xpansion", NATO),
        // Beside joiners.
        ("the **NATO**-__expansion__ talk", NATO),
        ("**NATO**'s **expansion**", NATO),
        ("**peace**-keepers", KEEPERS),
        ("peace-*keepers*", KEEPERS),
        ("pea**ce**keep__ers__", KEEPERS),
        // A sign that no other closes is seen, and parts what stands around it.
        ("NA**TO expansion", NONE),
        ("sig*nato expansion", NATO),
        ("NA\\*TO\\* expansion", NATO),
        ("NATO\\_expansion", NATO),
        ("NA~TO~ expansion", NONE),
        // What is emphasised in a word is no word.
        ("sig**nato expansion**", NONE),
        ("* NATO expansion\n* and more", NATO),
        ("NATO * expansion * now", NATO),
    ]);
}

#[test]
fn k2a_an_address_ends_what_it_is_glued_to() {
    table(&[
        ("it is here.https://a.example/nato-expansion", NONE),
        ("тут.https://a.example/nato-expansion", NONE),
        ("link_https://a.example/nato-expansion", NONE),
        ("don't.www.a.example/nato-expansion", NONE),
        ("1.https://a.example/budapest-memorandum", NONE),
        ("here:https://a.example/nato-expansion", NONE),
        ("see https://a.example/nato-expansion and tell me", NONE),
        ("вже писав.https://a.example/budapest-memorandum", NONE),
        ("read.www.a.example/nato-expansion", NONE),
        ("herehttps://a.example/nato-expansion", NONE),
        ("тутhttp://a.example/?q=nato-expansion", NONE),
        ("here.HTTPS://A.EXAMPLE/NATO-EXPANSION", NONE),
        ("a-b-c-d-e.https://a.example/nato-expansion", NONE),
        ("here—https://a.example/nato-expansion", NONE),
        ("**https://a.example/nato-expansion**", NONE),
        ("\"https://a.example/nato-expansion\"", NONE),
        ("https://a.example/nato-expansion,https://b.example/nato-expansion", NONE),
        ("NATO.https://a.example/x expansion", NONE),
        ("https://a.example/x\u{A0}NATO expansion", NATO),
        ("NATO expansion:https://a.example/x", NATO),
        ("NATO expansion.https://a.example/x", NATO),
        ("(https://en.example.org/a_(b)_c) NATO expansion", NATO),
    ]);
}

#[test]
fn k2b_of_a_link_with_text_the_text_is_said() {
    table(&[
        ("[NATO](https://a.example/x) expansion caused this", NATO),
        ("NA[T](<https://a.example>)O expansion caused this", NATO),
        ("NATO [expansion](https://a.example/u \"hover\") caused this", NATO),
        ("[NATO](<https://a.example/x>) expansion caused this", NATO),
        ("[NATO](http://a.example/(x)) expansion caused this", NATO),
        ("[NATO](https://a.example/x 'nothing') expansion", NATO),
        ("[**NA**TO](https://a.example/x) expansion", NATO),
        ("[NATO](https://a.example/x)'s expansion", NATO),
        ("[НАТО](https://a.example/x) розширення", NATO),
        ("[NATO](https://a.example/x)[ expansion](https://b.example/y)", NATO),
        ("[here](https://a.example/nato-expansion)", NONE),
        ("[here](https://a.example/x \"NATO expansion\")", NONE),
        ("[here](<https://a.example/x> 'NATO expansion') ok", NONE),
        // No link, so everything is seen.
        ("[NATO](x) expansion", NONE),
        ("[NATO] expansion", NATO),
        ("[NATO](https://a.example/x expansion", NONE),
        ("NATO](https://a.example/x) expansion", NONE),
    ]);
}

#[test]
fn k2c_an_address_needs_no_scheme() {
    table(&[
        ("discord.gg/nato-expansion", NONE),
        ("nato.int/nato-expansion", NONE),
        ("mail nato.expansion@a.example", NONE),
        ("youtu.be/budapest-memorandum", NONE),
        ("see en.wikipedia.org/wiki/NATO_expansion.", NONE),
        ("тут: uk.wikipedia.org/wiki/розширення_НАТО", NONE),
        ("(t.me/nato_expansion)", NONE),
        ("WWW.A.EXAMPLE/NATO-EXPANSION", NONE),
        ("nato-expansion.com is down", NONE),
        ("nato.expansion+x@mail.a.example, please", NONE),
        ("a.example:8080/nato-expansion", NONE),
        ("localhost:80/x and NATO expansion", NATO),
        // Whatever registered domain they are of, in whatever script; machines nearby.
        ("mastodon.social/nato-expansion", NONE),
        ("chatham.house/nato-expansion", NONE),
        ("look: life.cafe/nato_expansion", NONE),
        ("example.museum:443/nato-expansion", NONE),
        ("look: президент.рф/nato-expansion", NONE),
        ("правда.укр/budapest-memorandum", NONE),
        ("kremlin.рф/nato-expansion", NONE),
        ("кремль.com/nato-expansion", NONE),
        ("(на-сайті.укр/розширення-нато)", NONE),
        ("вже писав,правда.укр/розширення-нато", NONE),
        ("localhost:8080/nato-expansion", NONE),
        ("look:localhost/nato-expansion", NONE),
        ("192.168.1.10/nato-expansion", NONE),
        ("10.0.0.1:8080/nato-expansion", NONE),
        ("президент.рф/x і розширення НАТО", NATO),
        // No addresses: a full stop without a space, a slash, abbreviations, numbers.
        ("it ended badly.NATO expansion did it", NATO),
        ("the U.S./NATO expansion", NATO),
        ("and/or NATO expansion", NATO),
        ("i.e./NATO expansion", NATO),
        ("in 12.5/15 cases NATO expansion", NATO),
        ("war.NATO/NATO expansion", NATO),
        ("war.they/NATO expansion", NATO),
        ("війна.Росія/розширення НАТО", NATO),
        ("ukraine.war/NATO expansion", NATO),
        ("localhost NATO expansion", NATO),
        ("version 1.2.3.4 NATO expansion", NATO),
        ("1.2.3/NATO expansion", NATO),
        ("e.g.NATO expansion", NATO),
        ("президент.рф: розширення НАТО", NATO),
        ("look at nato.int about NATO expansion", NATO),
    ]);
}

#[test]
fn k3_a_quote_is_what_discord_shows_as_one() {
    table(&[
        (">_> NATO expansion caused this", NATO),
        (">:( NATO expansion caused this", NATO),
        (">50% say NATO expansion caused this", NATO),
        (">NATO expansion caused this", NATO),
        (">>NATO expansion caused this", NATO),
        ("> NATO expansion caused this", NONE),
        (">>> NATO expansion\ncaused this", NONE),
        ("\\> NATO expansion caused this", NATO),
        (">>>NATO expansion caused this", NATO),
        (">>123 NATO expansion caused this", NATO),
        ("  > NATO expansion", NONE),
        (">  NATO expansion", NONE),
        ("> one\n> NATO expansion", NONE),
        ("> one\nNATO expansion", NATO),
        ("one > NATO expansion", NATO),
        (">\nNATO expansion", NATO),
        // Quotation marks quote nothing: people put their own words into them too.
        ("\"NATO expansion caused this\"", NATO),
        ("“NATO expansion caused this”", NATO),
        ("«розширення НАТО» — причина", NATO),
        (">> NATO expansion", NATO),
        ("```\n> a\n``` NATO expansion", NATO),
        ("`a\n> b` NATO expansion", NATO),
        ("```\n> NATO expansion\n```", NONE),
        ("> ```\nNATO expansion", NATO),
    ]);
    // A quote of several lines goes to the end, whatever comes after.
    let store = store();
    for text in
        [">>> one\n\nNATO expansion", "yes\n>>> one\n> two\nNATO expansion", "  >>>  one\nNATO expansion"]
    {
        assert!(store.raised(text, &Context::default()).topics.is_empty(), "{text:?}");
    }
}

#[test]
fn k4_letters_of_any_style_are_letters() {
    table(&[
        ("ɴᴀᴛᴏ expansion caused this", NATO),
        ("🅽🅰🆃🅾 expansion caused this", NATO),
        ("N🅰️TO expansion caused this", NATO),
        ("Nᴀтo expansion caused this", NATO),
        ("ⓃⒶⓉⓄ expansion caused this", NATO),
        ("𝐍𝐀𝐓𝐎 expansion caused this", NATO),
        ("🅱️udapest memorandum was a joke", BUDAPEST),
        ("🄽🄰🅃🄾 expansion", NATO),
        ("🅝🅐🅣🅞 expansion", NATO),
        ("⒩⒜⒯⒪ expansion", NATO),
        ("ᴺᴬᵀᴼ expansion", NATO),
        ("ℕ𝔸𝕋𝕆 𝓮𝔁𝓹𝓪𝓷𝓼𝓲𝓸𝓷", NATO),
        ("ɴᴀᴛᴏ ᴇxᴘᴀɴsɪᴏɴ", NATO),
        ("ʙᴜᴅᴀᴘᴇꜱᴛ ᴍᴇᴍᴏʀᴀɴᴅᴜᴍ", BUDAPEST),
        ("🇳 🇦 🇹 🇴 expansion", NATO),
        ("🇳\u{200B}🇦\u{200B}🇹\u{200B}🇴 expansion", NATO),
        // Two that follow each other are a flag. Where more do, they are letters, unless they are many flags or one again and again.
        ("🇳🇦🇹🇴 expansion", NATO),
        ("the 🇳🇦🇹🇴's expansion", NATO),
        ("🇳🇦 🇹🇴 expansion", NONE),
        ("🇺🇦 🇷🇺 NATO expansion", NATO),
        ("NATO 🇺🇦 expansion", NATO),
        ("NATO 🇺🇦🇺🇦🇺🇦 expansion", NATO),
        ("NATO 🇺🇦🇮🇱🇨🇴🇮🇳🇵🇪 expansion", NATO),
        ("the 🇧🇺🇩🇦🇵🇪🇸🇹 memorandum", BUDAPEST),
        ("the 🇵🇪🇦🇨🇪🇰🇪🇪🇵🇪🇷🇸", KEEPERS),
        ("NATO 🇳 expansion", NATO),
    ]);
}

#[test]
fn k5_the_mark_of_a_note_is_no_part_of_the_word() {
    table(&[
        ("NATO² expansion caused this", NATO),
        ("NATO expansion² caused this", NATO),
        ("the Budapest² memorandum was a joke", BUDAPEST),
        ("NATO¹⁴ expansion", NATO),
        ("NATO[1] expansion", NATO),
        ("NATO expansion[12][13] did it", NATO),
        ("розширення³ НАТО", NATO),
        ("NATO[¹] expansion", NATO),
        ("NATO⁽¹⁾ expansion", NATO),
        ("NATO 2 expansion", NONE),
        ("NATO2 expansion", NONE),
        ("NATO [1994] expansion", NONE),
    ]);
}

#[test]
fn k6_what_nobody_sees_changes_nothing() {
    table(&[
        ("\u{3164}NATO expansion caused this", NATO),
        ("N\u{115F}ATO expansion caused this", NATO),
        ("\u{2800}NATO expansion caused this", NATO),
        ("NA\u{200B}TO expansion caused this", NATO),
        ("\u{180B}NATO expansion caused this", NATO),
        ("NA\u{FFF9}TO expansion caused this", NATO),
        ("NA\u{FFFC}TO \u{FFFC} expansion caused this", NATO),
        ("NA\u{FFA0}TO expansion", NATO),
        ("NA\u{1160}TO expansion", NATO),
        ("NA\u{180E}TO expansion", NATO),
        ("NA\u{E0041}TO expansion", NATO),
        ("NA\u{1D173}TO expansion", NATO),
        ("NA\u{7F}TO expansion", NATO),
        ("NA\u{1}TO \u{2}expansion", NATO),
        ("NA\u{93}TO expansion", NATO),
        ("NATO\u{200B}'\u{200B}s expansion", NATO),
        ("NA\u{2800}TO expansion", NONE),
    ]);
}

#[test]
fn k7_an_apostrophe_is_an_apostrophe() {
    table(&[
        ("п\u{2BB}ять мільярдів на майдан", BILLIONS),
        ("п’ять мільярдів на майдан", BILLIONS),
        ("п'ять мільярдів", BILLIONS),
        ("п‘ять мільярдів", BILLIONS),
        ("п‛ять мільярдів", BILLIONS),
        ("пʼять мільярдів", BILLIONS),
        ("п\u{2BD}ять мільярдів", BILLIONS),
        ("п\u{2B9}ять мільярдів", BILLIONS),
        ("п\u{2C8}ять мільярдів", BILLIONS),
        ("п´ять мільярдів", BILLIONS),
        ("п`ять мільярдів", BILLIONS),
        ("п′ять мільярдів", BILLIONS),
        ("п\u{A78C}ять мільярдів", BILLIONS),
        ("п＇ять мільярдів", BILLIONS),
        ("п\"ять мільярдів", BILLIONS),
        ("п”ять мільярдів", BILLIONS),
        ("п*ять мільярдів", BILLIONS),
        ("пять мільярдів", BILLIONS),
        ("п`ять мільярдів`", NONE),
    ]);
}

#[test]
fn k8_a_possessive_stands_for_its_word() {
    table(&[
        ("the cause was NATO's expansion", NATO),
        ("NATO's enlargement broke it", NATO),
        ("NATO’s enlargement broke it", NATO),
        ("NATO's expansion caused this whole war", NATO),
        ("it was NATO’s growth", NATO),
        ("it was NATO`s growth", NATO),
        ("it was NATOʼs growth", NATO),
        ("it was NATO´s growth", NATO),
        ("it was NATO'S GROWTH", NATO),
        ("it was N.A.T.O.'s growth", NATO),
        ("it was *NATO*'s growth", NATO),
        ("it was pro-NATO's growth", NATO),
        ("Istanbul's deal", ISTANBUL),
        ("the peace-keepers' job", KEEPERS),
        // Anything else between the two is a word.
        ("NATO'd expansion", NONE),
        ("NATO s expansion", NONE),
        ("NATO's, expansion", NONE),
        ("NATO's own expansion", NONE),
    ]);
}

#[test]
fn k9_a_hashtag_is_read_as_its_words() {
    table(&[
        ("#NATOExpansion caused this", NATO),
        ("#nato_expansion caused this", NATO),
        ("#BudapestMemorandum was a joke", BUDAPEST),
        ("stop #NatoExpansion", NATO),
        ("#StopNATOExpansion2024 now", NATO),
        ("#РозширенняНАТО", NATO),
        ("#NATOexpansion caused this", NATO),
        ("#StopNATOexpansion", NATO),
        ("#StopNATOExpansion2022", NATO),
        ("#NATOexpansionIsReal", NATO),
        ("#НАТОрозширення", NATO),
        ("#РозширенняНАТОзагроза", NATO),
        ("#SigNATOexpansion", NATO),
        ("#SIGNATOexpansion", NONE),
        ("#NATO #expansion", NATO),
        ("#NATO expansion", NATO),
        ("＃NATOExpansion", NATO),
        ("#Peacekeepers", KEEPERS),
        ("#PeaceKeepers", KEEPERS),
        ("#NATO_Expansion", NATO),
        ("# NATO expansion", NATO),
        ("#signatoExpansion", NONE),
        ("https://a.example/#NATOExpansion", NONE),
        ("a#NATOExpansion", NONE),
        ("NATOExpansion", NONE),
    ]);
}

#[test]
fn k10_an_emoji_stands_between_words_as_a_picture() {
    table(&[
        ("NATO :rage: expansion caused this", NATO),
        ("NATO 😡 expansion caused this", NATO),
        ("NATO <:pepe:123456789> expansion caused this", NATO),
        ("NATO <a:pepe:123456789> expansion", NATO),
        ("NATO<:pepe:123456789>expansion", NATO),
        ("NATO:rage: expansion", NONE),
        ("NATO :flag_ua: :flag_us: expansion", NATO),
        ("Budapest 🤡🤡 memorandum", BUDAPEST),
        ("NATO 👨\u{200D}👩\u{200D}👧 expansion", NATO),
        ("NA<:pepe:123456789>TO expansion", NONE),
        ("<:nato_expansion:123456789>", NONE),
        (":nato_expansion:", NONE),
        ("NATO <@123456789> expansion", NONE),
    ]);
}

#[test]
fn k11_a_spoiler_hides_what_stands_between_its_bars() {
    table(&[
        ("||||NATO expansion caused this||||", NONE),
        ("||NATO expansion||", NONE),
        ("||a|| NATO expansion", NATO),
        ("|| NATO expansion", NATO),
        ("||||NATO expansion", NATO),
        ("||a||||NATO expansion||", NONE),
        ("a | NATO expansion | b", NATO),
        ("|||NATO expansion caused this|||", NONE),
        ("|| a\nNATO expansion ||", NONE),
        ("NATO || expansion", NATO),
        ("NA||TO expansion", NONE),
        ("\\||NATO expansion||", NATO),
    ]);
}

#[test]
fn k28_who_is_addressed_is_not_spoken_of() {
    table(&[
        ("@NATO expansion pack drops friday", NONE),
        ("@nato_expansion hi", NONE),
        ("hey @nato.expansion", NONE),
        ("(@NATO expansion)", NONE),
        ("@НАТО розширення", NONE),
        ("@everyone NATO expansion", NATO),
        ("@here: NATO expansion", NATO),
        ("@pete NATO expansion", NATO),
        ("@ NATO expansion", NATO),
        ("NATO@expansion", NATO),
    ]);
}
