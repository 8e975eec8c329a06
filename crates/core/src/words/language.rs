//! Languages by their codes.

use std::{fmt, str::FromStr};

use super::Language;

impl Language {
    /// Its own name.
    pub fn name(self) -> &'static str {
        self.words().language_name()
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// A word that is no language.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no language; the languages are {known}", known = codes(" and "))]
pub struct UnknownLanguage(String);

impl FromStr for Language {
    type Err = UnknownLanguage;

    fn from_str(code: &str) -> Result<Self, UnknownLanguage> {
        let found = Self::ALL.into_iter().find(|language| language.code() == code);
        found.ok_or_else(|| UnknownLanguage(code.to_owned()))
    }
}

/// The codes of all languages, the last one behind a word such as " or ".
pub fn codes(last: &str) -> String {
    let codes: Vec<String> = Language::ALL.iter().map(|language| format!("`{language}`")).collect();
    match codes.split_last() {
        Some((end, rest)) if !rest.is_empty() => format!("{}{last}{end}", rest.join(", ")),
        _ => codes.concat(),
    }
}
