//! What changes nothing in a text: invisible characters, case, and the normal forms of Unicode. And what a dialect masks.

use std::ops::Range;

use regex::Regex;
use unicode_normalization::UnicodeNormalization as _;

use super::own_words;
use crate::dialect::{Dialect, Mark, Markup};

/// Messages whose words all scripts and joiners of the rules stand in.
const TEXTS: [&str; 12] = [
    "The cause was NATO's expansion, wasn't it? N.A.T.O. and the U.S.; 10,000 troops",
    "п'ять мільярдів на Майдан, «зв’язок» і Їжак: мой ёлка, Ќуќа",
    "anti-NATO peace-keepers… N A T O again! Straße, façade, Łódź, İstanbul",
    "το ΝΑΤΟ είπε: όχι",
    "关于北约东扩，ナトーガガ と が",
    "나토 확장",
    "توسع الناتو شرقا، أكيد",
    "הרחבת נאט״ו",
    "नाटो विस्तार",
    "เรื่องนาโตวันนี้",
    "ＮＡＴＯ ɴᴀᴛᴏ 🅽🅰🆃🅾 ⓃⒶⓉⓄ 𝐍𝐀𝐓𝐎",
    "oﬃce ĳs ǆ ŀ",
];

fn read(text: &str) -> String {
    own_words(text, Markup::DISCORD)
}

/// Every character that a class of Unicode holds.
fn class(pattern: &str) -> Vec<char> {
    let class = Regex::new(pattern).expect("it is a class");
    let is = |c: &char| class.is_match(c.encode_utf8(&mut [0; 4]));
    ('\u{0}'..=char::MAX).filter(is).collect()
}

#[test]
fn no_invisible_character_changes_anything_anywhere() {
    let invisible = class(r"^[\p{Default_Ignorable_Code_Point}\p{Cf}]$");
    // Each Default_Ignorable_Code_Point and each format character, as the tables of the `regex` crate have them.
    assert!(invisible.len() > 4_000, "{}", invisible.len());
    for &c in &invisible {
        // At each place of a text with joiners and letters of two characters; some of them everywhere at once in the others.
        let text = "N'A-T.O, 1,000 й N A T O мои\u{306} x";
        let right = read(text);
        for (at, _) in text.char_indices() {
            let (before, after) = text.split_at(at);
            assert_eq!(read(&format!("{before}{c}{after}")), right, "U+{:04X} at {at}", u32::from(c));
        }
    }
    for text in TEXTS {
        let right = read(text);
        for c in ['\u{200B}', '\u{3164}', '\u{FFF9}', '\u{E0041}', '\u{AD}', '\u{600}'] {
            let everywhere: String = text.chars().flat_map(|letter| [c, letter, c]).collect();
            assert_eq!(read(&everywhere), right, "U+{:04X}", u32::from(c));
        }
    }
}

#[test]
fn no_normal_form_changes_anything() {
    for text in TEXTS {
        let right = read(text);
        let forms: [String; 4] =
            [text.nfc().collect(), text.nfd().collect(), text.nfkc().collect(), text.nfkd().collect()];
        for form in forms {
            assert_eq!(read(&form), right, "{form}");
        }
    }
}

#[test]
fn case_changes_nothing() {
    for text in TEXTS {
        // Capitals that stand apart are a word; small letters are not.
        let text = text.replace("N A T O", "NATO").replace("N.A.T.O.", "NATO").replace("U.S.", "US");
        let right = read(&text);
        assert_eq!(read(&text.to_uppercase()), right);
        assert_eq!(read(&text.to_lowercase()), right);
    }
}

/// Letters that some form or case makes another text of, and why. Their readers know them as they are typed.
const EXCEPTIONS: [(std::ops::RangeInclusive<char>, &str); 15] = [
    ('\u{13F}'..='\u{140}', "the dot of ŀ is a sign by itself in NFKC"),
    ('\u{149}'..='\u{149}', "ŉ is an apostrophe and an n in NFKC and as a capital"),
    ('\u{345}'..='\u{345}', "the iota below a letter is a letter behind it as a capital"),
    ('\u{37A}'..='\u{37A}', "the iota below nothing is a space and a mark in NFKC"),
    ('\u{E33}'..='\u{E33}', "Thai ำ is two letters in NFKC, and letters are words there"),
    ('\u{EB3}'..='\u{EB3}', "Lao ຳ is two letters in NFKC"),
    ('\u{EDC}'..='\u{EDD}', "Lao ໜ and ໝ are two letters in NFKC"),
    ('\u{1026}'..='\u{1026}', "Burmese ဦ is two letters in NFD, and letters are words there"),
    ('\u{1E9A}'..='\u{1E9A}', "the ring of ẚ is a sign by itself in NFKC and as a capital"),
    ('\u{1F80}'..='\u{1FFC}', "the iota below a letter is a letter behind it as a capital"),
    ('\u{309F}'..='\u{309F}', "ゟ is two letters in NFKC, and letters are words there"),
    ('\u{FC5E}'..='\u{FC63}', "Arabic vowels without a letter are a space and marks in NFKC"),
    ('\u{FDFA}'..='\u{FDFB}', "sentences in one sign are not spelt out"),
    ('\u{FE70}'..='\u{FE7E}', "Arabic vowels without a letter are a space and marks in NFKC"),
    ('\u{10781}'..='\u{10782}', "marks of length are letters here and signs in NFKC"),
];

/// Every letter and digit of Unicode, one by one, inside a word: the canonical forms of it, and its cases.
#[test]
fn every_letter_is_read_alike_in_each_form_and_case() {
    let letters = class(r"^[\p{L}\p{M}\p{Nd}]$");
    assert!(letters.len() > 130_000, "{}", letters.len());
    let mut wrong = Vec::new();
    for &c in &letters {
        if EXCEPTIONS.iter().any(|(range, _)| range.contains(&c)) {
            continue;
        }
        let text = format!("a{c}b {c}");
        let right = read(&text);
        let alike = |form: String| read(&form) == right;
        let forms = alike(text.nfc().collect()) && alike(text.nfd().collect());
        let compatible = alike(text.nfkc().collect()) && alike(text.nfkd().collect());
        let cases = alike(text.to_uppercase()) && alike(text.to_lowercase());
        if !(forms && compatible && cases) {
            wrong.push(format!(
                "U+{:04X} {c} forms {forms} compatible {compatible} cases {cases}",
                u32::from(c)
            ));
        }
    }
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
}

/// What a platform has whose markup is HTML: whatever stands in angle brackets, and whole quotes.
#[derive(Default)]
struct Html;

impl Dialect for Html {
    fn mark(&mut self, text: &str, at: usize) -> Mark {
        let rest = text.get(at..).unwrap_or_default();
        let quote = rest.starts_with("<blockquote>");
        let end = if quote { "</blockquote>" } else { ">" };
        match rest.find(end) {
            Some(length) if quote => Mark::Masked(at + length + end.len()),
            Some(length) if rest.starts_with('<') => Mark::Form(at + length + end.len()),
            _ => Mark::Own,
        }
    }

    fn line(&mut self, _: &str, _: usize) -> Mark {
        Mark::Own
    }

    fn address(&mut self, _: &str, _: Range<usize>) -> Option<Range<usize>> {
        None
    }
}

#[test]
fn what_is_masked_is_the_dialects_business() {
    let text = "> `one` ||two||\n<blockquote>three</blockquote> <i>fo</i>ur <b>five</b>";
    assert_eq!(own_words(text, Markup::DISCORD), "blockquote three blockquote i fo i ur b five b");
    assert_eq!(own_words(text, Markup::PLAIN), "one two blockquote three blockquote i fo i ur b five b");
    assert_eq!(own_words(text, Markup::of::<Html>("html")), "one two\nfour five");
}
