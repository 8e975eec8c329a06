//! What Discord shows of the commands, out of the table of words: a command's key is its name behind those of the commands above it
//! (`command-settings-channel`), and that of what it takes an attribute of it (`.whole-server`). A command in the menu of a message has its
//! name there (`menu-find-context`).

use std::borrow::Cow;

use poise::serenity_prelude as serenity;

use counterpoint_core::words::{Language, Words};

/// The languages in which Discord's own interface can be (reference, "Locales"): in these it shows what is said in them.
const LOCALES: [&str; 34] = [
    "ar", "bg", "cs", "da", "de", "el", "en-GB", "en-US", "es-419", "es-ES", "fi", "fr", "he", "hi", "hr",
    "hu", "id", "it", "ja", "ko", "lt", "nl", "no", "pl", "pt-BR", "ro", "ru", "sv-SE", "th", "tr", "uk",
    "vi", "zh-CN", "zh-TW",
];

type Localized = Cow<'static, [(Cow<'static, str>, Cow<'static, str>)]>;

/// What a text is in the languages beside English that Discord's interface has, where it is another one.
pub(super) fn localized(said: impl Fn(&'static Words) -> Option<&'static str>) -> Localized {
    let english = said(Language::English.words());
    let others = Language::ALL.into_iter().filter(|language| *language != Language::English);
    let said = others.filter_map(|language| {
        let text = said(language.words()).filter(|text| Some(*text) != english)?;
        let code = language.code();
        let locales = LOCALES.into_iter().filter(move |locale| locale.split('-').next() == Some(code));
        Some(locales.map(move |locale| (Cow::Borrowed(locale), Cow::Borrowed(text))))
    });
    said.flatten().collect()
}

/// Describes a command, what it takes, and the commands below it.
pub(super) fn describe<U, E>(command: &mut poise::Command<U, E>, above: &str) {
    let key = format!("{above}-{}", command.name);
    if let Some(text) = Language::English.words().text(&key) {
        command.description = Some(text.into());
        command.description_localizations = localized(|words| words.text(&key));
    }
    for parameter in &mut command.parameters {
        let key = format!("{key}.{}", parameter.name.replace('_', "-"));
        if let Some(text) = Language::English.words().text(&key) {
            parameter.description = Some(text.into());
            parameter.description_localizations = localized(|words| words.text(&key));
        }
    }
    for below in &mut command.subcommands {
        describe(below, &key);
    }
}

/// The commands as Discord is told of them.
pub(crate) fn told<U, E>(commands: &[poise::Command<U, E>]) -> Vec<serenity::CreateCommand> {
    let mut told = Vec::new();
    for command in commands {
        told.extend(command.create_as_slash_command());
        told.extend(command.create_as_context_menu_command().map(|menu| {
            let key = menu_key(command);
            let names = localized(|words| words.text(&key));
            names
                .iter()
                .fold(menu, |menu, (locale, name)| menu.name_localized(locale.as_ref(), name.as_ref()))
        }));
    }
    told
}

/// The key of a command in the menu of a message; the function of one that is a slash command too ends in `_menu`.
fn menu_key<U, E>(command: &poise::Command<U, E>) -> String {
    format!("menu-{}", command.name.trim_end_matches("_menu").replace('_', "-"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{Data, Error};

    /// What Discord takes at most (interactions/application-commands).
    const DESCRIPTION: usize = 100;
    const NAME: usize = 32;

    /// The keys of all that Discord shows of commands.
    fn keys(commands: &[poise::Command<Data, Error>], above: &str) -> Vec<String> {
        let mut all = Vec::new();
        for command in commands {
            if command.slash_action.is_some() {
                let key = format!("{above}-{}", command.name);
                let takes = command.parameters.iter();
                all.extend(takes.map(|one| format!("{key}.{}", one.name.replace('_', "-"))));
                all.extend(keys(&command.subcommands, &key));
                all.push(key);
            }
            if command.context_menu_action.is_some() {
                all.push(menu_key(command));
            }
        }
        all
    }

    #[test]
    fn every_command_and_what_it_takes_is_described_in_words_that_discord_takes() {
        let commands = super::super::all();
        let keys = keys(&commands, "command");
        assert!(keys.len() > 70, "{keys:?}");
        for key in &keys {
            let most = if key.starts_with("menu-") { NAME } else { DESCRIPTION };
            for language in Language::ALL {
                let text = language.words().text(key);
                let text = text.unwrap_or_else(|| panic!("{key} is not in crates/core/words/en.ftl"));
                let length = text.chars().count();
                assert!((1..=most).contains(&length), "{key} has {length} characters in {language}: {text}");
            }
        }
        let described = |command: &&poise::Command<_, _>| command.slash_action.is_some();
        for command in commands.iter().filter(described) {
            let key = format!("command-{}", command.name);
            assert_eq!(command.description.as_deref(), Language::English.words().text(&key), "{key}");
        }
        let menus =
            commands.iter().filter_map(|one| Some((menu_key(one), one.context_menu_name.as_deref()?)));
        for (key, name) in menus {
            assert_eq!(Language::English.words().text(&key), Some(name), "{key}");
        }
    }

    #[test]
    fn no_text_in_the_table_is_of_a_command_that_is_gone() {
        let keys = keys(&super::super::all(), "command");
        let known = counterpoint_core::words::MESSAGES.iter().map(|(key, _)| *key);
        let told = known.filter(|key| {
            key.starts_with("command-") && *key != "command-failed" || key.starts_with("menu-")
        });
        for key in told {
            assert!(keys.iter().any(|known| known == key), "no command is called {key}");
        }
    }
}
