//! What somebody wants who asks the bot by name, in plain words: help, or a topic that a phrase like "what about" stands before.

use std::{collections::HashSet, sync::LazyLock};

use crate::{dialect::Markup, matcher::own_words, store::FUNCTION_WORDS};

/// What people say before the name of what they ask about; of two that fit, the longer stands first.
const BEFORE: [&str; 36] = [
    "what about the",
    "what about",
    "how about the",
    "how about",
    "tell me about the",
    "tell me about",
    "tell us about the",
    "tell us about",
    "what do you know about the",
    "what do you know about",
    "what is the",
    "what is",
    "what's the",
    "what's",
    "whats the",
    "whats",
    "explain the",
    "explain",
    "show me the",
    "show me",
    "info on",
    "info about",
    "context on",
    "context for",
    "sources on",
    "sources for",
    "а что про",
    "что такое",
    "расскажи про",
    "а що про",
    "що таке",
    "розкажи про",
    "про",
    "about the",
    "about",
    "the",
];

/// What people say who want to know what the bot is; each word of it may say more elsewhere.
const HELP: [&str; 19] = [
    "help me",
    "what can you do",
    "what do you do",
    "how do you work",
    "how does this work",
    "commands",
    "info",
    "good morning",
    "good evening",
    "добрый день",
    "добрый вечер",
    "доброе утро",
    "добрий день",
    "добрий вечір",
    "доброго ранку",
    "що ти вмієш",
    "як ти працюєш",
    "что ты умеешь",
    "как ты работаешь",
];

/// Words that name no subject: who says nothing besides them and the function words asks about what was said, or greets. "Who is right?",
/// "is that true", "sources?".
const ASKING: &str = "
    anybody anyone aren didn doesn don everybody here isn isnt ll re s t wasn whats whos
    agree bot check claim claims context correct disagree dude evidence explain fact facts false guy guys hello hey hi honest honestly
    incorrect just know legit lie lies like lying mean means now opinion opinions please proof prove proven really right say saying says
    serious seriously show side sides somebody someone source sources sure tell thanks thank think thought thoughts true truth view views
    wrong yo
    бот верно вот врет врёт все всё да думаешь доказательства докажи здесь здравствуй здравствуйте источник источники кто лжет лжёт ложь
    мнение неверно неправ неправда объясни они она оно помоги помощь поясни прав права правы правда правду правильно привет проверь
    расскажи реально серьезно серьёзно скажи скажешь спасибо считаешь тут факт факты хай
    брехня бреше вважаєш вірно він вона воно вони дійсно докази доведи джерело джерела допоможи допомога дякую думаєш думка
    невірно неправда неправий перевір поясни правда правду праві правий привіт розкажи серйозно скажеш справді тут факти цей ця ці вітаю
    каже кажуть говорит говорят";

/// The same, and the function words, as [`plain`] has them.
static NAMES_NOTHING: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let words = ASKING.split_whitespace().chain(FUNCTION_WORDS.iter().copied());
    words.map(|word| plain(word, Markup::PLAIN)).collect()
});

fn plain(text: &str, dialect: Markup) -> String {
    let words = own_words(text, dialect);
    let letters =
        words.chars().map(|letter| if letter.is_alphanumeric() || letter == '-' { letter } else { ' ' });
    letters.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether somebody who names the bot wants to know what it is, or says nothing beside its name, or nothing that names a subject, as in "who is
/// right?".
pub fn asks_for_help(text: &str, dialect: Markup) -> bool {
    let words = plain(text, dialect);
    words.split([' ', '-']).all(|word| word.is_empty() || NAMES_NOTHING.contains(word))
        || HELP.iter().any(|whole| plain(whole, Markup::PLAIN) == words)
}

/// What somebody asks about, without the words that only ask: of "what about Istanbul?" it is "istanbul".
pub fn subject(text: &str, dialect: Markup) -> String {
    let words = plain(text, dialect);
    let before = BEFORE.iter().map(|before| plain(before, Markup::PLAIN));
    let bare = { before }.find_map(|before| words.strip_prefix(&before)?.strip_prefix(' '));
    bare.unwrap_or(&words).trim_end_matches(" please").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn b27_what_only_asks_is_left_out_and_names_nothing() {
        for (said, meant) in [
            ("<@1000> what about Istanbul?", "istanbul"),
            ("tell me about the Kelm talks, please", "kelm talks"),
            ("Budapest memorandum", "budapest memorandum"),
            ("what about", "what about"),
            ("the memorandum", "memorandum"),
            ("what's the Budapest memorandum?", "budapest memorandum"),
            ("Что такое Минские соглашения?", "минские соглашения"),
            ("розкажи про Мінськ", "мінськ"),
        ] {
            assert_eq!(subject(said, Markup::DISCORD), meant, "{said}");
        }
        for said in [
            "<@1000> help",
            "<@1000>",
            "who are you?",
            "Hi!",
            "hello there",
            "who is right?",
            "is he right",
            "Is that true??",
            "who's right here, what's the truth?",
            "isn't that a lie",
            "explain please",
            "sources?",
            "привет",
            "привіт, бот!",
            "здравствуйте",
            "кто прав?",
            "хто правий?",
            "це правда?",
            "что ты умеешь?",
        ] {
            assert!(asks_for_help(said, Markup::DISCORD), "{said}");
        }
        for said in ["help Ukraine", "the memorandum", "war", "who started the war", "кто начал войну"]
        {
            assert!(!asks_for_help(said, Markup::DISCORD), "{said}");
        }
    }
}
