//! Whether a message denies a claim, told by the words that it denies and by how those who make the claim use these words.
//!
//! "It was no coup" denies who says "a coup", and "no deal was ready" says what they say who say "there was no deal". Neither likeness nor
//! phrases can tell the two apart: a message is like its denial. So each word that a message denies is looked up in what those say who make
//! the claim: where they hardly ever deny it, the message denies the claim.

use smallvec::SmallVec;

use super::{ascii::Head, denial::Denial, lexicon::Span, text, text::Listener};
use crate::dialect::Markup;

/// The most words that one denial reaches.
const REACH: usize = 3;

/// How far off they may stand, in words of any kind.
const NEARBY: usize = 12;

/// Denials of a message that are looked at; few have three.
const MOST: usize = 8;

/// The fewest texts in which a word must stand for its use to say something. With two, twice as many messages that assert a claim were taken for
/// denials of it, and no more of those that dispute one: of 534 and 206 written ones with labelled claims, and of 93 and 31 on talk.
const KNOWN: usize = 4;

/// The most words of a message of whose denials anything is told. In longer ones they told oftener wrong than right: of 744 claims that would
/// lead and are asserted they stopped 17, of 182 that are disputed 15, on talk, `written.tsv` and `blind-statements.tsv`.
const SHORT: usize = 18;

/// The most of the examples that a message of more than ten words is most like which may deny something, for a denied word to tell. With three, six more of
/// the assertions of those files and of `communities.tsv` lost their claim, and no more of the disputes did.
const FEW: usize = 2;

/// The fewest texts, and of how many, like which a short message is and which deny something as well, for it to make their claim if it denies
/// once.
const DENYING: (usize, usize) = (4, 5);

/// Words that turn a denial before them round: "not against".
const AGAINST: &[&str] = &["against", "opposed", "против", "проти"];

/// The fewest texts of a claim at which a word that none of them uses says something.
const ENOUGH: usize = 12;

/// A word that is denied in a smaller share of those texts is one that the claim asserts. Chosen on the messages that [`KNOWN`] tells of and on
/// `denials.tsv`, which `tests/labelled/README.md` tells of.
const ASSERTED: f32 = 0.25;

/// Words that say nothing of what is denied, in English, Ukrainian and Russian; shorter ones than these are none anyway.
const EMPTY: &[&str] = &[
    "the",
    "and",
    "for",
    "but",
    "are",
    "was",
    "were",
    "been",
    "being",
    "its",
    "this",
    "that",
    "these",
    "those",
    "they",
    "them",
    "their",
    "she",
    "you",
    "your",
    "our",
    "his",
    "her",
    "who",
    "what",
    "which",
    "when",
    "where",
    "why",
    "how",
    "there",
    "here",
    "any",
    "such",
    "some",
    "with",
    "from",
    "than",
    "then",
    "just",
    "only",
    "very",
    "really",
    "ever",
    "even",
    "still",
    "yet",
    "all",
    "both",
    "more",
    "most",
    "much",
    "many",
    "does",
    "did",
    "done",
    "have",
    "has",
    "had",
    "will",
    "would",
    "could",
    "should",
    "can",
    "may",
    "might",
    "must",
    "что",
    "как",
    "это",
    "этот",
    "эта",
    "эти",
    "тот",
    "она",
    "они",
    "его",
    "наш",
    "ваш",
    "кто",
    "когда",
    "где",
    "был",
    "была",
    "было",
    "были",
    "быть",
    "есть",
    "будет",
    "будут",
    "для",
    "при",
    "так",
    "ещё",
    "еще",
    "уже",
    "вообще",
    "совсем",
    "або",
    "але",
    "цей",
    "той",
    "вони",
    "вона",
    "його",
    "хто",
    "коли",
    "був",
    "була",
    "було",
    "були",
    "бути",
    "буде",
    "будуть",
    "від",
    "про",
    "ще",
    "вже",
    "взагалі",
    "зовсім",
    "там",
    "тут",
];

/// How words begin in Ukrainian and Russian that strengthen a denial beside them.
const STRENGTHEN: &[&[char]] = &[
    &['н', 'і', 'к'],
    &['н', 'і', 'я'],
    &['н', 'і', 'х'],
    &['н', 'і', 'ч'],
    &['н', 'и', 'к'],
    &['н', 'и', 'ч'],
    &['ж', 'о', 'д'],
];

/// The beginning of a word: what its forms have in common.
type Stem = [char; LONGEST];

/// The letters of the longest beginning.
const LONGEST: usize = 5;

/// The fewest letters of a word that says something.
const SHORTEST: usize = 3;

/// What a message denies.
#[derive(Clone, Debug)]
pub struct Contrary {
    /// Whether it says of something that it is a lie, a myth or untrue.
    framed: bool,
    /// Whether it is one sentence.
    single: bool,
    /// For each denial the words that it reaches.
    denied: SmallVec<[SmallVec<[Stem; REACH]>; 4]>,
    /// Whether they are even in number, so that they say yes again.
    even: bool,
}

impl Contrary {
    /// What a message denies; none if it denies nothing.
    pub fn of(text: &str, markup: Markup) -> Option<Self> {
        let heard = Denial::own().heard(text, markup)?;
        let words = Words::of(text, markup);
        let framed = heard.frames().next().is_some();
        let last = u32::try_from(words.0.len()).unwrap_or(u32::MAX);
        let single = heard.end_of_sentence(Span { start: 1, end: 1 }).is_none_or(|end| end >= last);
        // "Ніякого перевороту не було" is one denial: what only strengthens another is none of its own.
        let strengthens = |no: &Span| {
            let first = usize::try_from(no.start).ok().and_then(|first| words.0.get(first.checked_sub(1)?));
            first.copied().flatten().is_some_and(|stem| STRENGTHEN.iter().any(|word| stem.starts_with(word)))
        };
        let all: SmallVec<[Span; 4]> = heard.negations().collect();
        let own = all.iter().filter(|no| !strengthens(no)).count();
        let counted = all.iter().enumerate().filter(|(at, no)| !strengthens(no) || own == 0 && *at == 0);
        let denied = counted.take(MOST).map(|(_, no)| {
            let place = |number: u32| usize::try_from(number).unwrap_or(usize::MAX).min(words.0.len());
            let (from, to) = (place(no.end), heard.end_of_sentence(*no).map_or(words.0.len(), place));
            let behind =
                words.0.get(from..to).unwrap_or_default().iter().take(NEARBY).flatten().copied().take(REACH);
            let behind: SmallVec<[Stem; REACH]> = behind.collect();
            if !behind.is_empty() {
                return behind;
            }
            // "Сделки не было": what is not there stands before.
            let from = heard.begin_of_sentence(*no).map_or(0, place);
            let before = words.0.get(from..place(no.start.saturating_sub(1))).unwrap_or_default();
            before.iter().rev().take(NEARBY).flatten().copied().take(REACH).collect()
        });
        let denied: SmallVec<[SmallVec<[Stem; REACH]>; 4]> = denied.collect();
        let turned = all.iter().filter(|no| {
            let next = usize::try_from(no.end).ok().and_then(|next| words.0.get(next));
            next.copied().flatten().is_some_and(|next| AGAINST.iter().any(|word| stem(word.chars()) == next))
        });
        let even = (denied.len() + turned.count()).is_multiple_of(2);
        Some(Self { framed, single, denied, even })
    }

    /// Whether it denies what these texts say; `like` are those of them that the message is most like, if an encoder told. `words` is how many
    /// the message has. `plain`: it is so short that a denial in its one sentence is one of the claim unless the texts deny the same.
    pub fn denies(&self, words: usize, plain: bool, said: &[&str], like: &[&str]) -> bool {
        if words > SHORT {
            return false;
        }
        if self.framed {
            return true;
        }
        let denying = like.iter().filter(|text| Self::of(text, Markup::DISCORD).is_some()).count();
        // "Nobody signed" is how who makes this claim says it; that it is not so that nobody signed denies it. In more words a second denial is of
        // something else.
        if like.len() >= DENYING.1 && denying >= DENYING.0 {
            return plain && self.even;
        }
        if !plain && denying > FEW {
            return false;
        }
        let texts: Vec<(Words, Option<Self>)> = said
            .iter()
            .map(|text| (Words::of(text, Markup::DISCORD), Self::of(text, Markup::DISCORD)))
            .collect();
        let use_of = |stem: Stem| {
            let mut all = 0_u16;
            let mut denied = 0_u16;
            for (words, contrary) in &texts {
                if words.0.contains(&Some(stem)) {
                    all = all.saturating_add(1);
                    denied += u16::from(contrary.as_ref().is_some_and(|one| one.has(stem)));
                }
            }
            (all, denied)
        };
        let contrary = self.denied.iter().filter(|reached| {
            let used = reached.iter().map(|stem| use_of(*stem)).filter(|used| usize::from(used.0) >= KNOWN);
            // The first of those that stand in most texts.
            let most = used.reduce(|best, one| if one.0 > best.0 { one } else { best });
            most.map_or(plain && self.single && said.len() >= ENOUGH, |(all, denied)| {
                f32::from(denied) < ASSERTED * f32::from(all)
            })
        });
        contrary.count() % 2 == 1
    }

    fn has(&self, stem: Stem) -> bool {
        self.denied.iter().any(|reached| reached.contains(&stem))
    }
}

/// The beginnings of a text's words, in their order; none for one that says nothing.
struct Words(Vec<Option<Stem>>);

impl Words {
    fn of(text: &str, markup: Markup) -> Self {
        let mut words = Self(Vec::new());
        text::read(text, markup, &mut words);
        words
    }

    fn push(&mut self, letters: &(impl ExactSizeIterator<Item = char> + Clone)) {
        let count = letters.len();
        let is_empty = || EMPTY.iter().any(|word| word.chars().eq(letters.clone()));
        let says = count >= SHORTEST && !is_empty();
        self.0.push(says.then(|| stem(letters.clone())));
    }
}

/// The beginning of a word.
fn stem(letters: impl Iterator<Item = char> + Clone) -> Stem {
    let count = letters.clone().count();
    let kept = match count {
        ..5 => count,
        5..7 => 4,
        7.. => LONGEST,
    };
    let mut stem = ['\0'; LONGEST];
    for (place, letter) in stem.iter_mut().zip(letters).take(kept) {
        *place = letter;
    }
    stem
}

impl Listener for Words {
    fn ascii(&mut self, word: &[u8], _: Head) {
        self.push(&word.iter().map(|byte| char::from(byte.to_ascii_lowercase())));
    }

    fn ascii_part(&mut self, word: &[u8], _: bool) {
        self.push(&word.iter().map(|byte| char::from(byte.to_ascii_lowercase())));
    }

    fn part(&mut self, letters: &[char], _: bool) {
        self.push(&letters.iter().copied());
    }

    fn gap(&mut self) {}
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matcher::linear::check;

    /// What those say who make a claim.
    const COUP: &[&str] = &[
        "it was a coup, and Washington paid for it",
        "a coup is a coup, not a revolution",
        "this coup was never legal",
        "call it what it was, a coup",
        "переворот у Києві",
        "вони зробили переворот",
        "переворот і край",
        "після перевороту",
    ];

    const PAPER: &[&str] = &[
        "this paper is not binding",
        "it was never binding on anybody",
        "nobody signed a binding paper",
        "not binding, as they said",
        "папір ні до чого не зобов'язує",
    ];

    fn denies(text: &str, said: &[&str]) -> bool {
        Contrary::of(text, Markup::DISCORD).is_some_and(|contrary| contrary.denies(9, true, said, &[]))
    }

    #[test]
    fn a_claim_is_denied_by_who_denies_what_it_asserts() {
        for (text, said, expected) in [
            ("it was a coup", COUP, false),
            ("it was no coup", COUP, true),
            ("There was not any kind of coup in Kyiv", COUP, true),
            ("It is not true that it was a coup", COUP, true),
            ("the coup is a myth", COUP, true),
            ("it wasn't not a coup", COUP, false),
            ("не було ніякого перевороту", COUP, true),
            ("ніякого перевороту в Києві не було", COUP, true),
            ("it was a coup. I am not from there", COUP, false),
            ("the paper is not binding", PAPER, false),
            ("the paper is binding", PAPER, false),
            ("it is a lie that it is not binding", PAPER, true),
        ] {
            assert_eq!(denies(text, said), expected, "{text}");
        }
    }

    #[test]
    fn a_word_that_nobody_uses_tells_in_a_short_message_alone() {
        let contrary = Contrary::of("it never rained", Markup::DISCORD).expect("it denies");
        let many = [COUP, COUP].concat();
        let denies = |plain, said: &[&str]| contrary.denies(9, plain, said, &[]);
        assert!(denies(true, &many) && !denies(false, &many));
        assert!(!denies(true, COUP), "few say little");
    }

    #[test]
    fn who_is_like_those_that_deny_denies_as_they_do() {
        let like = &PAPER[..5];
        let denies = |text, words, like: &[&str]| {
            Contrary::of(text, Markup::DISCORD)
                .is_some_and(|one| one.denies(words, true, &[COUP, COUP].concat(), like))
        };
        let text = "nobody has to keep to that paper";
        assert!(denies(text, 7, &[]), "no text of the claim uses its words");
        assert!(!denies(text, 7, like), "those that it is like deny as well");
        assert!(denies(text, 7, &[&like[..3], &[COUP[0], COUP[3]]].concat()), "two of five do not");
        assert!(denies("it is not so that nobody has to keep to that paper", 11, like), "it denies twice");
        assert!(denies("они не против такого договора", 5, like), "what is not against is for it");
    }

    #[test]
    fn nothing_is_told_of_the_denials_of_a_long_message() {
        let contrary = |text| Contrary::of(text, Markup::DISCORD).expect("it denies");
        let coups = [COUP, COUP].concat();
        for text in ["it was no coup", "it is a myth that it was a coup"] {
            assert!(contrary(text).denies(SHORT, false, &coups, &[]), "{text}");
            assert!(!contrary(text).denies(SHORT + 1, false, &coups, &[]), "{text}");
        }
    }

    #[test]
    fn who_is_like_many_that_deny_says_what_they_say_in_more_words_too() {
        let contrary = Contrary::of("nobody has to keep to that coup", Markup::DISCORD).expect("it denies");
        let coups = [COUP, COUP].concat();
        let denies = |plain, denying: usize| {
            let like = [&PAPER[..denying], &COUP[3..8 - denying]].concat();
            contrary.denies(SHORT, plain, &coups, &like)
        };
        assert!(denies(false, FEW) && !denies(false, FEW + 1), "three of five deny");
        assert!(denies(true, FEW + 1) && !denies(true, 4), "of a short message four of five tell");
    }

    #[test]
    fn what_is_denied_costs_a_message_no_more_than_its_length() {
        check(|text| {
            let _ = Contrary::of(text, Markup::DISCORD);
        });
    }
}
