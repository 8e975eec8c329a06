//! Whether people tell that they themselves fled, were evacuated, or lived under occupation: nobody answers them, whatever claim they make beside it. A claim
//! that is made strongly drowns such words in a message's direction, which other words of a loss need to be believed.
//!
//! The words stand in `crates/core/fled.txt`, whatever store the bot speaks from. Whoever wrote them had seen seven messages by an auditor, five of which
//! were answered or offered a card; `tests/labelled/README.md` tells of the sets on which their cost was counted.

use super::{list::List, plain_text};

static WORDS: List = List::of(include_str!("../../fled.txt"));

/// Whether the author tells of having fled, or of life under occupation.
pub fn has_fled(text: &str) -> bool {
    // "Fled Kherson, and now this": who leaves themselves out. Only what has the word is read for it.
    let may = text.as_bytes().windows(4).any(|word| word.eq_ignore_ascii_case(b"fled"));
    let first =
        |text: &str| text.split_whitespace().next().is_some_and(|word| word.eq_ignore_ascii_case("fled"));
    may && first(&plain_text(text)) || WORDS.is_in(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_phrase_can_be_used_and_none_stands_twice() {
        WORDS.check();
    }

    #[test]
    fn who_fled_is_known_in_three_languages() {
        for text in [
            "<:sad:123456789012345678> fled Poltava, and Budapest was worth nothing",
            "> who did?\nFled Poltava, and Budapest was worth nothing",
            "fled kherson, russia promised in budapest to respect our borders, nice",
            "We fled Mariupol, and you tell me NATO expansion caused this",
            "my village was occupied for 9 months, crimea voted you say?",
            "бегу из херсона третий раз, будапештский меморандум хорош",
            "мы бежали из донецка от обстрелов, киев минские не выполнял",
            "ми втекли з криму у 2014, нас ніхто не питав на тому референдумі",
            "нас евакуювали з покровська, тепер кажуть росія перемагає",
        ] {
            assert!(has_fled(text), "{text}");
        }
        for text in [
            "the Russians fled Kherson, so who is winning?",
            "Янукович втік, тому й переворот",
            "Янукович бежал, поэтому никакого переворота не было",
            "they were under occupation for fifty years, hence NATO",
            "> we fled\nNATO expansion caused this",
        ] {
            assert!(!has_fled(text), "{text}");
        }
    }
}
