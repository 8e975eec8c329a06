//! The tables of `crates/core/words`, as `crates/core/build` writes them.

use std::{
    fmt::{self, Write as _},
    sync::LazyLock,
};

use intl_pluralrules::{PluralCategory, PluralRuleType, PluralRules};
use serde::{Deserialize, Serialize};

/// What the bot says in one language: a method for each message of `en.ftl`. Texts come as they stand there; what varies is handed in, in
/// the alphabetical order of the variables' names.
#[derive(Debug)]
pub struct Words(Language);

/// A number by which a plural form is chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count(u64);

macro_rules! count {
    ($($kind:ty)*) => {
        $(impl From<$kind> for Count {
            fn from(number: $kind) -> Self {
                Self(u64::try_from(number).unwrap_or_default())
            }
        })*
    };
}

count! { usize u64 u32 i64 }

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A category of plural forms (Unicode CLDR, Language Plural Rules); whole numbers have these and no others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Category {
    Zero,
    One,
    Two,
    Few,
    Many,
    Other,
}

/// The rules of each language, in the order of [`Language::ALL`].
static RULES: LazyLock<[Option<PluralRules>; Language::ALL.len()]> = LazyLock::new(|| {
    Language::ALL.map(|language| {
        let language: unic_langid::LanguageIdentifier = language.code().parse().ok()?;
        PluralRules::create(language, PluralRuleType::CARDINAL).ok()
    })
});

impl Count {
    /// Whether the number takes this plural form in a language.
    fn is(self, language: Language, category: Category) -> bool {
        let rules = RULES.get(language as usize).and_then(Option::as_ref);
        let number = usize::try_from(self.0).unwrap_or(usize::MAX);
        category
            == match rules.and_then(|rules| rules.select(number).ok()) {
                Some(PluralCategory::ZERO) => Category::Zero,
                Some(PluralCategory::ONE) => Category::One,
                Some(PluralCategory::TWO) => Category::Two,
                Some(PluralCategory::FEW) => Category::Few,
                Some(PluralCategory::MANY) => Category::Many,
                Some(PluralCategory::OTHER) | None => Category::Other,
            }
    }
}

/// A message without variables.
type Fixed = fn(&Words) -> &'static str;

/// A message of which tests know how each variable is written, and the number that chooses plural forms.
#[cfg(test)]
type Varied = fn(&Words, usize) -> String;

impl Words {
    /// The text of a message without variables, by its key: `message` or `message.attribute`.
    pub fn text(&self, key: &str) -> Option<&'static str> {
        TEXTS.iter().find(|(known, _)| *known == key).map(|(_, said)| said(self))
    }
}

fn put(out: &mut String, part: &dyn fmt::Display) {
    let _ = write!(out, "{part}");
}

include!(concat!(env!("OUT_DIR"), "/table.rs"));
