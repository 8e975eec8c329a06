//! Regional indicators: letters in squares, of which two make a flag.

use crate::steps::step;

/// Whether a character is a regional indicator: shown as a letter in a square unless another follows at once.
pub(super) fn is_indicator(c: char) -> bool {
    matches!(c, '\u{1F1E6}'..='\u{1F1FF}')
}

/// How long the run of regional indicators is that `text` begins with, and whether they are read as letters: an odd number of them, as flags
/// have two; an even one where some two are no flag, and are shown as letters; and two flags, which four letters look like that stand together
/// (`🇳🇦🇹🇴`). A single one, or two, are a picture, as is one flag again and again.
pub(super) fn run(text: &str) -> (usize, bool) {
    let (mut count, mut last, mut first) = (0, None, None);
    let (mut flags, mut again) = (true, true);
    for c in text.chars().inspect(|_| step()).take_while(|c| is_indicator(*c)) {
        count += 1;
        let Some(one) = last.take() else {
            last = Some(c);
            continue;
        };
        flags &= is_flag(one, c);
        again &= *first.get_or_insert((one, c)) == (one, c);
    }
    let letters = count > 2 && (count % 2 == 1 || !flags || (count == 4 && !again));
    (count * '\u{1F1E6}'.len_utf8(), letters)
}

/// The flags that two regional indicators make: those of Unicode's `RGI_Emoji_Flag_Sequence` (Emoji 17), by their first letters from A on.
const FLAGS: [&str; 26] = [
    "CDEFGILMOQRSTUWXZ",
    "ABDEFGHIJLMNOQRSTVWYZ",
    "ACDFGHIKLMNOPQRUVWXYZ",
    "EGJKMOZ",
    "ACEGHRSTU",
    "IJKMOR",
    "ABDEFGHILMNPQRSTUWY",
    "KMNRTU",
    "CDELMNOQRST",
    "EMOP",
    "EGHIMNPRWYZ",
    "ABCIKRSTUVY",
    "ACDEFGHKLMNOPQRSTUVWXYZ",
    "ACEFGILOPRUZ",
    "M",
    "AEFGHKLMNRSTWY",
    "A",
    "EOSUW",
    "ABCDEGHIJKLMNORSTVXYZ",
    "ACDFGHJKLMNORTVWZ",
    "AGMNSYZ",
    "ACEGINU",
    "FS",
    "K",
    "ET",
    "AMW",
];

/// Whether two regional indicators make a flag.
fn is_flag(first: char, second: char) -> bool {
    let place = |c: char| (c as u32).wrapping_sub('\u{1F1E6}' as u32);
    let row = usize::try_from(place(first)).ok().and_then(|row| FLAGS.get(row));
    row.is_some_and(|row| row.bytes().any(|letter| u32::from(letter - b'A') == place(second)))
}
