//! What the operator chose for servers without settings of their own: `[defaults]` in `config.toml`. Each line is a word of
//! [`KEYS`](super::KEYS), read and bounded as everywhere else.

use std::{collections::BTreeMap, fmt, mem, sync::LazyLock};

use serde::{
    Deserialize, Deserializer,
    de::{self, DeserializeSeed, MapAccess, Visitor},
};

use super::{Key, Value};
use crate::words::Language;

/// The operator's defaults.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Defaults(BTreeMap<Key, Value>);

/// What the list says, read once.
static LISTED: LazyLock<BTreeMap<Key, Value>> = LazyLock::new(|| {
    let listed = Key::plain().filter_map(|key| {
        let row = key.row();
        Some((key, row.kind.read(row.default?).ok()?))
    });
    listed.collect()
});

/// The words that `[defaults]` takes.
static WORDS: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| LISTED.keys().map(|key| key.row().word).collect());

impl Default for Defaults {
    fn default() -> Self {
        Self(LISTED.clone())
    }
}

impl Defaults {
    /// The default of a key; none for what belongs to one server.
    pub fn get(&self, key: &Key) -> Option<&Value> {
        self.0.get(key)
    }

    /// Every default, in the order of the list.
    pub fn all(&self) -> impl Iterator<Item = (&Key, &Value)> {
        self.0.iter()
    }

    /// The same with another default. A key that has none keeps none, and a value of another kind is not taken.
    #[must_use]
    pub fn with(mut self, key: &Key, value: Value) -> Self {
        if let Some(default) =
            self.0.get_mut(key).filter(|old| mem::discriminant(*old) == mem::discriminant(&value))
        {
            *default = value;
        }
        self
    }
}

impl<'de> Deserialize<'de> for Defaults {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Table)
    }
}

struct Table;

impl<'de> Visitor<'de> for Table {
    type Value = Defaults;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the defaults of settings")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Defaults, A::Error> {
        let mut defaults = Defaults::default();
        while let Some(key) = map.next_key_seed(Word)? {
            let value = map.next_value_seed(Said(&key))?;
            defaults.0.insert(key, value);
        }
        Ok(defaults)
    }
}

/// A word of the list.
struct Word;

impl<'de> DeserializeSeed<'de> for Word {
    type Value = Key;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Key, D::Error> {
        let word = String::deserialize(deserializer)?;
        let key = LISTED.keys().find(|key| key.row().word == word);
        key.cloned().ok_or_else(|| de::Error::unknown_field(&word, &WORDS))
    }
}

/// A value of a key: a text, a number, or `true` and `false` for what is on or off.
struct Said<'k>(&'k Key);

impl<'de> DeserializeSeed<'de> for Said<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl Said<'_> {
    fn read<E: de::Error>(&self, text: &str) -> Result<Value, E> {
        self.0.value(text).map_err(E::custom)
    }
}

impl Visitor<'_> for Said<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.row().kind.expected(Language::English.words()))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Value, E> {
        self.read(text)
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<Value, E> {
        self.read(&number.to_string())
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Value, E> {
        self.read(&number.to_string())
    }

    fn visit_bool<E: de::Error>(self, on: bool) -> Result<Value, E> {
        self.read(if on { "on" } else { "off" })
    }
}
