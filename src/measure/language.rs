//! The language of a message, told by its letters: enough to tell English, Ukrainian and Russian talk apart.

/// Letters that Ukrainian has and Russian has not, and the other way round.
const UKRAINIAN: &str = "іїєґ";
const RUSSIAN: &str = "ыэъё";

/// The language's code: `uk` or `ru` where most letters are Cyrillic, by the letters that only one of them has (`ru` where neither
/// shows); `en` for everything else.
pub(super) fn of(text: &str) -> &'static str {
    let (mut cyrillic, mut letters, mut ukrainian, mut russian) = (0_usize, 0_usize, 0_usize, 0_usize);
    for letter in text.chars().flat_map(char::to_lowercase).filter(|letter| letter.is_alphabetic()) {
        letters += 1;
        cyrillic += usize::from(('\u{400}'..='\u{52F}').contains(&letter));
        ukrainian += usize::from(UKRAINIAN.contains(letter));
        russian += usize::from(RUSSIAN.contains(letter));
    }
    match (2 * cyrillic > letters, ukrainian > russian) {
        (true, true) => "uk",
        (true, false) => "ru",
        (false, _) => "en",
    }
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn letters_tell_three_languages_apart() {
        assert_eq!(of("Kyiv, Київ and a lot of English"), "en");
        assert_eq!(of("НАТО її не чекає"), "uk");
        assert_eq!(of("мы это уже обсуждали"), "ru");
        assert_eq!(of(""), "en");
    }
}
