//! The day of the real store, for what must read it.

use jiff::civil::Date;
use store::read::File;

/// What stands before the days on which somebody looked at a topic or a source.
const KEYS: [&str; 2] = ["reviewed = ", "checked = "];

/// The newest day on which a topic was reviewed or a source was checked: nothing that curators did lies after it.
///
/// # Panics
/// If no file tells one.
pub(crate) fn day(files: &[File]) -> Date {
    let told = |text: &str| text.get(..10).and_then(|day| day.parse::<Date>().ok());
    let days = files
        .iter()
        .flat_map(|file| KEYS.iter().flat_map(move |key| file.text.split(key).skip(1).filter_map(told)));
    days.max().expect("the store tells when it was reviewed")
}
