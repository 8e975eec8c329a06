//! Values that are more than a text or a number: what a schema says of their form, and how one value or a list is read.

use std::fmt;

use schemars::JsonSchema;
use serde::{
    Deserialize, Deserializer,
    de::{SeqAccess, Visitor},
};

/// One language or several, as codes of ISO 639-1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Languages(pub Vec<String>);

impl<'de> Deserialize<'de> for Languages {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OneOrMany;

        impl<'de> Visitor<'de> for OneOrMany {
            type Value = Languages;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a code such as \"en\", or a list of them")
            }

            fn visit_str<E>(self, code: &str) -> Result<Languages, E> {
                Ok(Languages(vec![code.to_owned()]))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Languages, A::Error> {
                let mut codes = Vec::new();
                while let Some(code) = list.next_element()? {
                    codes.push(code);
                }
                Ok(Languages(codes))
            }
        }

        deserializer.deserialize_any(OneOrMany)
    }
}

impl JsonSchema for Languages {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Languages".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let code = "^[a-z]{2}$";
        schemars::json_schema!({
            "type": ["string", "array"],
            "pattern": code,
            "items": { "type": "string", "pattern": code },
        })
    }
}

macro_rules! string_shape {
    ($(#[$doc:meta])* $name:ident, $keyword:literal: $value:literal) => {
        $(#[$doc])*
        pub(super) struct $name;

        impl JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn inline_schema() -> bool {
                true
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "type": "string", $keyword: $value })
            }
        }
    };
}

string_shape!(
    /// A TOML date; JSON Schema has no date type, and editors take TOML dates as strings of this format.
    DateShape, "format": "date"
);
string_shape!(
    /// A number of days.
    DaysShape, "pattern": "^[1-9][0-9]{0,3}d$"
);
string_shape!(
    /// A kebab-case name.
    IdShape, "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"
);

string_shape!(
    /// A code of two capital letters, or the name of a body of states.
    CountryShape, "pattern": "^([A-Z]{2}|NATO|G7|OSCE)$"
);

/// A distance in words.
pub(super) struct WithinShape;

impl JsonSchema for WithinShape {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "WithinShape".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "integer", "minimum": 1, "maximum": 100 })
    }
}
