//! What commands about settings take: words to choose from, out of the list of settings; where a setting is to hold; and the topics that
//! a name or a tag means.

use std::borrow::Cow;

use poise::{CommandParameterChoice, serenity_prelude as serenity};

use super::super::descriptions::localized;
use crate::data::{Context, words};
use counterpoint_core::{
    matcher::folded_words,
    remark::{ChannelId, Scope},
    settings::{Key, Kind, Value},
    store::Store,
    topic::TopicId,
    words::{Language, Words},
};

/// Where a setting is to hold: the place that is named, the whole server if that is asked for, and otherwise the channel or thread in
/// which the command is typed.
pub(crate) fn scope(
    ctx: Context<'_>,
    place: Option<&serenity::PartialChannel>,
    whole_server: Option<bool>,
) -> Result<Scope, &'static str> {
    match (place, whole_server.unwrap_or(false)) {
        (Some(_), true) => Err(words(ctx).either_place_or_server()),
        (None, true) => Ok(Scope::Server),
        (Some(place), false) => Ok(Scope::Place(ChannelId::from(place.id.get()))),
        (None, false) => Ok(Scope::Place(ChannelId::from(ctx.channel_id().get()))),
    }
}

/// The topics that a name means: the one that is called so, or else all that have it for a tag.
pub(crate) fn topics(store: &Store, name: &str) -> Vec<TopicId> {
    if let Some(topic) = store.find(name).exact {
        return vec![topic.id.clone()];
    }
    let wanted = folded_words(name).replace('-', " ");
    let tagged = store
        .topics()
        .iter()
        .filter(|topic| topic.tags.iter().any(|tag| folded_words(tag).replace('-', " ") == wanted));
    tagged.map(|topic| topic.id.clone()).collect()
}

/// A list of choices, by their labels in each language.
fn listed(labels: impl Fn(&'static Words) -> Vec<&'static str>) -> Cow<'static, [CommandParameterChoice]> {
    let choice = |(at, label): (usize, &'static str)| CommandParameterChoice {
        name: Cow::Borrowed(label),
        localizations: localized(|words| labels(words).get(at).copied()),
        __non_exhaustive: (),
    };
    labels(Language::English.words()).into_iter().enumerate().map(choice).collect()
}

macro_rules! choice {
    ($(#[$doc:meta])* $name:ident, $kind:expr, $inherit:expr) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug)]
        pub(crate) struct $name(usize);

        impl $name {
            fn labels(words: &'static Words) -> Vec<&'static str> {
                let labels = $kind.choices(words).into_iter().map(|(_, label)| label);
                labels.chain([$inherit(words)]).collect()
            }

            /// The value that was chosen; none to take it away.
            pub(crate) fn value(self) -> Option<Value> {
                let choices = $kind.choices(Language::English.words());
                choices.get(self.0).and_then(|(word, _)| $kind.read(word).ok())
            }
        }

        impl poise::ChoiceParameter for $name {
            fn list() -> Cow<'static, [CommandParameterChoice]> {
                listed(Self::labels)
            }

            fn from_index(index: usize) -> Option<Self> {
                Self::labels(Language::English.words()).get(index).map(|_| Self(index))
            }

            fn from_name(name: &str) -> Option<Self> {
                let labels = Self::labels(Language::English.words());
                labels.iter().position(|label| label.eq_ignore_ascii_case(name)).map(Self)
            }

            fn name(&self) -> &'static str {
                Self::labels(Language::English.words()).get(self.0).copied().unwrap_or_default()
            }

            fn localized_name(&self, _locale: &str) -> Option<&'static str> {
                None
            }
        }
    };
}

choice!(
    /// How loud the bot is in a place.
    Loudness, Kind::Mode, Words::choice_inherit_mode
);
choice!(
    /// What is said about a topic.
    Rule, Kind::Rule, Words::choice_inherit
);
choice!(
    /// The bot's own words on cards.
    Tongue, Kind::Language, Words::choice_inherit
);

/// A setting of the list, by its word: everything that has an operator's default.
#[derive(Clone, Debug)]
pub(crate) struct Setting(pub(crate) Key);

impl Setting {
    fn all() -> impl Iterator<Item = Key> {
        Key::plain().filter(|key| key.row().default.is_some())
    }
}

impl poise::ChoiceParameter for Setting {
    fn list() -> Cow<'static, [CommandParameterChoice]> {
        listed(|_| Self::all().map(|key| key.row().word).collect())
    }

    fn from_index(index: usize) -> Option<Self> {
        Self::all().nth(index).map(Self)
    }

    fn from_name(name: &str) -> Option<Self> {
        Self::all().find(|key| key.row().word == name).map(Self)
    }

    fn name(&self) -> &'static str {
        self.0.row().word
    }

    fn localized_name(&self, _locale: &str) -> Option<&'static str> {
        None
    }
}
