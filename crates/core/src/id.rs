//! An id as a platform gives it: a text to everybody, and inside a number where the text is one. Discord's ids are numbers of 64 bits,
//! written in decimal; Matrix's are texts such as `$…` with 44 characters. Only a platform whose ids are numbers asks for the number;
//! nobody else can tell which one it is, and so nobody can come to rely on it.

use std::{convert::Infallible, fmt, str::FromStr, sync::Arc};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// An id of a platform's: a message's, a channel's, a person's, of whatever form.
///
/// It is the text that it was made of: [`fmt::Display`] writes that text, and two ids are equal exactly if their texts are. In order,
/// those that are numbers come first, by their value, and then all others, by their bytes. It takes 16 bytes; a number takes no memory
/// beside them and costs nothing to clone, and the clones of a text share it.
///
/// ```
/// use counterpoint_core::id::Id;
///
/// assert_eq!(Id::from(7), Id::from("7"));
/// assert_ne!(Id::from("7"), Id::from("07"));
/// assert_eq!(Id::from("!room:example.org").to_string(), "!room:example.org");
/// assert!(Id::from(10) > Id::from(9) && Id::from("!a") > Id::from(u64::MAX));
/// ```
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Id(Form);

/// Of two forms that say the same only one is ever made: a text that is a number's own is kept as the number.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Form {
    Number(u64),
    Text(Arc<str>),
}

// What is remembered of messages and channels is mostly ids: a third word would make it half as large again.
const _: () = assert!(size_of::<Id>() == 16);

impl Id {
    /// The id that a number is, where the program names one itself.
    pub const fn number(number: u64) -> Self {
        Self(Form::Number(number))
    }

    /// A number that is always the same for the same id, for choices that vary from id to id: the id itself if it is a number, or else
    /// its FNV-1a.
    pub fn variation(&self) -> u64 {
        match &self.0 {
            Form::Number(number) => *number,
            Form::Text(text) => fingerprint(text),
        }
    }
}

/// FNV-1a, which is the same everywhere and always.
pub fn fingerprint(text: &str) -> u64 {
    text.bytes()
        .fold(0xCBF2_9CE4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3))
}

/// The number whose own text a text is: decimal, without a sign and without zeros before it.
fn read(text: &str) -> Option<u64> {
    let own = text == "0" || !text.starts_with(['0', '+']);
    text.parse().ok().filter(|_| own)
}

impl From<u64> for Id {
    fn from(number: u64) -> Self {
        Self::number(number)
    }
}

impl From<&str> for Id {
    fn from(text: &str) -> Self {
        Self(read(text).map_or_else(|| Form::Text(text.into()), Form::Number))
    }
}

impl FromStr for Id {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(text.into())
    }
}

/// An id that a platform of numbers is asked for, and that is none.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the id `{0}` is no number of 64 bits")]
pub struct NoNumber(pub Id);

impl TryFrom<&Id> for u64 {
    type Error = NoNumber;

    fn try_from(id: &Id) -> Result<Self, NoNumber> {
        match id.0 {
            Form::Number(number) => Ok(number),
            Form::Text(_) => Err(NoNumber(id.clone())),
        }
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Form::Number(number) => number.fmt(f),
            Form::Text(text) => text.fmt(f),
        }
    }
}

impl fmt::Debug for Id {
    /// A text in quotation marks, so that nothing in it looks like a part of what stands around it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Form::Number(number) => fmt::Display::fmt(number, f),
            Form::Text(text) => fmt::Debug::fmt(text, f),
        }
    }
}

impl Serialize for Id {
    /// As a text, also a number: readers that hold numbers as 64-bit floats would round it.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AsText;
        impl de::Visitor<'_> for AsText {
            type Value = Id;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an id as a text")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Id, E> {
                Ok(text.into())
            }
        }
        deserializer.deserialize_str(AsText)
    }
}
