//! Whether a message is of school work or of a shared flat: "my essay on the memorandum is due on Monday", "the Minsk agreements with my
//! roommate". What such a message names is a subject or a joke there: it raises no more than a mention.
//!
//! The words stand in `crates/core/homework.txt`, whatever store the bot speaks from. Whoever wrote them had seen two auditors' sixteen messages of school work
//! that were answered, and some dozen lines of `tests/labelled/threads.tsv` in which such words stand: how many of those are mentions now says little.

use super::list::List;

static WORDS: List = List::of(include_str!("../../homework.txt"));

/// Whether words of a message's author tell that it is of school work or of a shared flat.
pub fn is_homework(text: &str) -> bool {
    WORDS.is_in(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_phrase_can_be_used_and_none_stands_twice() {
        WORDS.check();
    }

    #[test]
    fn school_work_is_known_in_three_languages() {
        for text in [
            "my homework is about the Budapest Memorandum, due friday",
            "need to write an essay on NATO expansion and the cause of the war, any sources?",
            "history exam tomorrow: Minsk agreements, Helsinki, Yalta",
            "Домашка про Мінські угоди, хто здав?",
            "Реферат про расширение НАТО скачать бесплатно",
            "my roommate broke our minsk agreement about the dishes",
            "I failed my exam, it had a question about the memorandum",
            "lecture notes for the Budapest Memorandum anyone?",
            "дз: расскажите про меморандум",
            "лабораторна з історії: розширення НАТО",
        ] {
            assert!(is_homework(text), "{text}");
        }
        for text in [
            "that essay by Mearsheimer says NATO expansion caused the war",
            "the Budapest Memorandum was worth nothing",
            "> my homework\nNATO expansion caused this",
            "he wrote an essay in July 2021 that Ukrainians don't exist",
        ] {
            assert!(!is_homework(text), "{text}");
        }
    }
}
