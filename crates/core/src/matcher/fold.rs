//! Folding letters: case, compatibility forms, diacritics, and letters of a foreign script.
//!
//! What is folded is the same on both sides, in phrases and in messages, so the result need only be consistent: `NATO`,
//! `nato`, `ＮＡＴＯ`, `NÄTO` and `NАTO` with a Cyrillic А are one word.

use unicode_normalization::char::decompose_compatible;

use crate::steps::step;

/// Bytes of an ASCII word, lower-cased; 0 for every byte that is no letter or digit.
pub(super) const ASCII: [u8; 256] = {
    let mut table = [0; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        if byte.is_ascii_alphanumeric() {
            table[byte as usize] = byte.to_ascii_lowercase();
        }
        byte += 1;
    }
    table
};

/// How a letter joins its neighbours into a word (UAX #29, narrowed to what chat needs).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Not part of a word.
    Other,
    /// Invisible: it neither ends a word nor counts (zero-width characters, marks, soft hyphens).
    Ignored,
    /// A letter or digit of a script that writes words as runs.
    Letter,
    /// Katakana: runs of its own.
    Katakana,
    /// A character that is a word by itself: Han, Hiragana, and the scripts that write no spaces.
    Alone,
    /// A letter that goes on with whatever stands before it: the voicing marks of Kana.
    Mark,
}

/// The kind of a character that is not ASCII.
#[inline]
#[expect(
    clippy::match_same_arms,
    reason = "the commonest letters come first, and each range has a line of its own"
)]
pub(super) fn kind(c: char) -> Kind {
    match c {
        '\u{410}'..='\u{44F}' => Kind::Letter,
        // The digits of notes behind a word.
        '²' | '³' | '¹' | '\u{2070}' | '\u{2074}'..='\u{2079}' => Kind::Other,
        // Letters by their category; apostrophes and accents by their use.
        '\u{2B9}'..='\u{2C1}' | '\u{2C6}'..='\u{2D1}' | '\u{374}' | '\u{A78B}' | '\u{A78C}' => Kind::Other,
        // Controls, the two that end lines aside (ISO 6429).
        '\u{80}'..='\u{84}' | '\u{86}'..='\u{9F}' => Kind::Ignored,
        // Default_Ignorable_Code_Point (Unicode 17, DerivedCoreProperties.txt).
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' => Kind::Ignored,
        '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' => Kind::Ignored,
        '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' => {
            Kind::Ignored
        }
        // The last is what stands in copied text for something that could not be copied.
        '\u{FFF0}'..='\u{FFFC}' | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}' => Kind::Ignored,
        '\u{E0000}'..='\u{E0FFF}' => Kind::Ignored,
        // What else is of General_Category Cf (Unicode 17, DerivedGeneralCategory.txt).
        '\u{600}'..='\u{605}' | '\u{6DD}' | '\u{70F}' | '\u{890}' | '\u{891}' | '\u{8E2}' => Kind::Ignored,
        '\u{110BD}' | '\u{110CD}' | '\u{13430}'..='\u{1343F}' => Kind::Ignored,
        // Marks over and under letters; the points of Hebrew and the vowels of Arabic, which most people leave out.
        '\u{300}'..='\u{36F}' | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}' => Kind::Ignored,
        '\u{20D0}'..='\u{20FF}' | '\u{FE20}'..='\u{FE2F}' | '\u{483}'..='\u{489}' => Kind::Ignored,
        '\u{591}'..='\u{5BD}' | '\u{5BF}' | '\u{5C1}' | '\u{5C2}' | '\u{5C4}' | '\u{5C5}' | '\u{5C7}' => {
            Kind::Ignored
        }
        '\u{610}'..='\u{61A}' | '\u{64B}'..='\u{65F}' | '\u{670}' | '\u{6D6}'..='\u{6DC}' => Kind::Ignored,
        '\u{6DF}'..='\u{6E4}' | '\u{6E7}' | '\u{6E8}' | '\u{6EA}'..='\u{6ED}' => Kind::Ignored,
        '\u{3099}' | '\u{309A}' | '\u{FF9E}' | '\u{FF9F}' => Kind::Mark,
        // Letters in brackets.
        '\u{249C}'..='\u{24B5}' => Kind::Letter,
        '\u{30A0}'..='\u{30FF}' | '\u{31F0}'..='\u{31FF}' | '\u{FF66}'..='\u{FF9F}' => Kind::Katakana,
        '\u{E00}'..='\u{EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}' => Kind::Alone,
        '\u{3040}'..='\u{309F}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' => Kind::Alone,
        '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}' => Kind::Alone,
        _ if c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c) => Kind::Letter,
        _ => Kind::Other,
    }
}

/// Calls `emit` with each folded letter of `c`; `rest` is what follows it, which may begin with a mark that makes one letter with it. No
/// letters come of a character that only has form.
#[inline]
#[expect(clippy::match_same_arms, reason = "the commonest letters come first")]
pub(super) fn letter(c: char, rest: &str, mut emit: impl FnMut(char)) {
    // Й, Ї and Ў, Ѓ and Ќ are letters of their own; as two characters they are composed, as NFC does.
    let mut composed = |plain, mark, one| emit(if is_marked(rest, mark) { one } else { plain });
    match c {
        'И' | 'и' => composed('и', '\u{306}', 'й'),
        'І' | 'і' => composed('і', '\u{308}', 'ї'),
        'У' | 'у' => composed('у', '\u{306}', 'ў'),
        'Г' | 'г' => composed('г', '\u{301}', 'ѓ'),
        'К' | 'к' => composed('к', '\u{301}', 'ќ'),
        'a'..='z' | '0'..='9' => emit(c),
        'A'..='Z' => emit(c.to_ascii_lowercase()),
        // Most people write е for ё.
        'Ё' | 'ё' => emit('е'),
        'А'..='Я' => emit(char::from_u32(c as u32 + 32).unwrap_or(c)),
        'а'..='я' => emit(c),
        'Ї' | 'ї' => emit('ї'),
        'Ў' | 'ў' => emit('ў'),
        'Ѓ' | 'ѓ' => emit('ѓ'),
        'Ќ' | 'ќ' => emit('ќ'),
        // Letters in black circles and black squares, which Unicode decomposes not.
        '\u{1F150}'..='\u{1F169}' => emit(nth_letter(c as u32 - 0x1F150)),
        '\u{1F170}'..='\u{1F189}' => emit(nth_letter(c as u32 - 0x1F170)),
        '\u{1F1E6}'..='\u{1F1FF}' => emit(nth_letter(c as u32 - 0x1F1E6)),
        _ => compatible(c, emit),
    }
}

/// The letter of the Latin alphabet at a place, from 0 on.
fn nth_letter(place: u32) -> char {
    char::from_u32(u32::from(b'a') + place).unwrap_or('a')
}

/// Whether `rest` begins with `mark`, what nobody sees and other marks aside.
#[inline]
fn is_marked(rest: &str, mark: char) -> bool {
    let mut marks = rest.chars().take_while(|&c| !c.is_ascii() && kind(c) == Kind::Ignored);
    marks.any(|c| {
        step();
        c == mark
    })
}

/// Letters that are taken of one character. Squared words (㌀) have up to six; the two signs that have more are whole sentences in
/// Arabic (U+FDFA has eighteen letters), which nobody seeks letter by letter.
const LETTERS: usize = 6;

/// Compatibility decomposition, case folding, and diacritics dropped.
fn compatible(c: char, mut emit: impl FnMut(char)) {
    let mut left = LETTERS;
    decompose_compatible(c, |part| {
        if left == 0 || kind_is_dropped(part) {
            return;
        }
        step();
        left -= 1;
        let spelt = match part {
            'ß' | 'ẞ' => "ss",
            'æ' | 'Æ' => "ae",
            'œ' | 'Œ' => "oe",
            'ø' | 'Ø' => "o",
            'ł' | 'Ł' => "l",
            'đ' | 'Đ' | 'ð' | 'Ð' => "d",
            'þ' | 'Þ' => "th",
            'ħ' | 'Ħ' => "h",
            'ŧ' | 'Ŧ' => "t",
            'ı' => "i",
            'ȷ' => "j",
            'ς' => "σ",
            _ => "",
        };
        if spelt.is_empty() {
            let lower = part.to_lowercase().filter(|lower| !kind_is_dropped(*lower));
            lower.for_each(|lower| emit(plain(lower).unwrap_or(lower)));
        } else {
            spelt.chars().for_each(&mut emit);
        }
    });
}

/// The letter that another form of it is: the small capitals, which are those called SMALL CAPITAL and the letter's name in Unicode 17
/// (there is none of X), and those of old print.
pub(super) fn plain(c: char) -> Option<char> {
    Some(match c {
        'ᴀ' => 'a',
        'ʙ' => 'b',
        'ᴄ' => 'c',
        'ᴅ' => 'd',
        'ᴇ' => 'e',
        'ꜰ' => 'f',
        'ɢ' => 'g',
        'ʜ' => 'h',
        'ɪ' => 'i',
        'ᴊ' => 'j',
        'ᴋ' => 'k',
        'ʟ' => 'l',
        'ᴍ' => 'm',
        'ɴ' => 'n',
        'ᴏ' => 'o',
        'ᴘ' => 'p',
        'ꞯ' => 'q',
        'ʀ' => 'r',
        'ꜱ' => 's',
        'ᴛ' => 't',
        'ᴜ' => 'u',
        'ᴠ' => 'v',
        'ᴡ' => 'w',
        'ʏ' => 'y',
        'ᴢ' => 'z',
        'ᴦ' => 'γ',
        'ᴧ' => 'λ',
        'ᴨ' => 'π',
        'ᴩ' => 'ρ',
        'ᴪ' => 'ψ',
        'ꭥ' => 'ω',
        // Forms of letters in old Church Slavonic print, whose capitals are the plain ones.
        '\u{1C80}' => 'в',
        '\u{1C81}' => 'д',
        '\u{1C82}' => 'о',
        '\u{1C83}' => 'с',
        '\u{1C84}' | '\u{1C85}' => 'т',
        '\u{1C86}' => 'ъ',
        '\u{1C87}' => 'ѣ',
        '\u{1C88}' => 'ꙋ',
        'ᴫ' => 'л',
        _ => return None,
    })
}

/// What decomposition yields that is no part of a word: marks over letters, and the fraction slash of ½.
fn kind_is_dropped(part: char) -> bool {
    !part.is_ascii_alphanumeric() && matches!(kind(part), Kind::Ignored | Kind::Other)
}

const LATIN: u8 = 0;
const CYRILLIC: u8 = 1;
const GREEK: u8 = 2;

/// The script of a folded letter, of those that look alike.
#[inline]
fn script(c: char) -> Option<u8> {
    match c {
        'a'..='z' | 'ƀ'..='ʯ' => Some(LATIN),
        '\u{400}'..='\u{52F}' => Some(CYRILLIC),
        'α'..='ω' => Some(GREEK),
        _ => None,
    }
}

/// The script of a folded letter as a bit, none if it has no look-alikes.
#[inline]
pub(super) fn script_bit(c: char) -> u8 {
    script(c).map_or(0, |script| 1 << script)
}

/// Letters that look alike, folded, in Latin, Cyrillic and Greek order; a space where a script has none. They look alike as
/// capitals or as small letters.
const ALIKE: [[char; 3]; 18] = [
    ['a', 'а', 'α'],
    ['b', 'в', 'β'],
    ['c', 'с', ' '],
    ['e', 'е', 'ε'],
    ['h', 'н', 'η'],
    ['i', 'і', 'ι'],
    ['j', 'ј', ' '],
    ['k', 'к', 'κ'],
    ['m', 'м', 'μ'],
    ['n', ' ', 'ν'],
    ['o', 'о', 'ο'],
    ['p', 'р', 'ρ'],
    ['s', 'ѕ', ' '],
    ['t', 'т', 'τ'],
    ['x', 'х', 'χ'],
    ['y', 'у', 'υ'],
    ['z', ' ', 'ζ'],
    ['g', 'ԍ', ' '],
];

/// Folds the letters of a foreign script inside a word to the word's own: that of most of its letters; if two have as
/// many, that of its letters without look-alikes; then Latin.
pub(super) fn own_script(word: &mut [char]) {
    let mut letters = [0_u32; 3];
    let mut sure = [0_u32; 3];
    for &c in word.iter() {
        if let Some(script) = script(c) {
            let script = usize::from(script);
            letters[script] += 1;
            sure[script] += u32::from(!ALIKE.iter().any(|row| row[script] == c));
        }
    }
    if letters.iter().filter(|&&count| count > 0).count() < 2 {
        return;
    }
    let own = (0..3).max_by_key(|&script| (letters[script], sure[script], 3 - script)).unwrap_or(0);
    for c in word {
        if let Some(foreign) = script(*c).map(usize::from)
            && foreign != own
            && let Some(row) = ALIKE.iter().find(|row| row[foreign] == *c && row[own] != ' ')
        {
            *c = row[own];
        }
    }
}
