//! What the bot says in its own voice, language by language: one table, so that nothing is left untranslated.

use crate::topic::SourceKind;

/// What the bot says in one language.
#[derive(Debug)]
pub struct Words {
    /// The heading of a claim.
    pub claim: &'static str,
    /// The heading of an opposing view.
    pub opposing_view: &'static str,
    /// The heading of the reason why there is no opposing view.
    pub unopposed: &'static str,
    /// The same on the line of plain text.
    pub none_is_known: &'static str,
    /// The heading of the sources, and the button that opens them.
    pub sources: &'static str,
    /// Beside a source whose address nobody has opened.
    pub not_checked: &'static str,
    /// Beside a source without an address.
    pub no_address: &'static str,
    /// Beside a source of which a copy was read.
    pub copy: &'static str,
    /// Before the day on which a source was read.
    pub read: &'static str,
    /// Before what a source is used for.
    pub used_for: &'static str,
    /// Before what must be said of a source.
    pub note: &'static str,
    /// The button that opens further claims.
    pub more_views: &'static str,
    /// The button that opens the card, where only a line was said.
    pub both_sides: &'static str,
    /// The menu of the other topics.
    pub also_raised: &'static str,
    /// The heading of a thread's dossier.
    pub in_this_thread: &'static str,
    /// The menu of the topics in a thread's dossier.
    pub open_topic: &'static str,
    /// The button to the page before.
    pub previous: &'static str,
    /// The button to the page after.
    pub next: &'static str,
    /// The button by which whoever presses it is never answered unasked again.
    pub not_to_me: &'static str,
    /// The button by which a moderator pauses the bot in the channel.
    pub stop_here: &'static str,
    /// The button that tells what the reply comes from.
    pub why: &'static str,
    /// Before the phrases that were found.
    pub found: &'static str,
    /// Said where a topic was asked for by its name.
    pub asked_by_name: &'static str,
    /// Before the triggers that fired.
    pub by_trigger: &'static str,
    /// Before the line of the paraphrases that the message is most like.
    pub like: &'static str,
    /// Before the settings that let the reply pass.
    pub allowed: &'static str,
    /// Before the file and its revision.
    pub from_file: &'static str,
    /// Between them.
    pub revision: &'static str,
    /// The button that removes the reply.
    pub remove: &'static str,
    /// What is said when it is gone.
    pub removed: &'static str,
    /// What is said when it could not be removed.
    pub not_removed: &'static str,
    /// Said to whoever may not remove it.
    pub may_not_remove: &'static str,
    /// The button that opens the reasons of feedback.
    pub feedback: &'static str,
    /// Above the reasons of feedback.
    pub feedback_asked: &'static str,
    /// Before the reason that was counted.
    pub counted_as: &'static str,
    /// After it.
    pub counted_how: &'static str,
    /// Before the day on which the sources were checked.
    pub last_checked: &'static str,
    /// After it, past the day on which the review was due.
    pub overdue: &'static str,
    /// Before the title where the names are too long.
    pub people_disagree: &'static str,
    /// Before the number of a page.
    pub page: &'static str,
    /// Between it and the number of pages.
    pub page_of: &'static str,
    /// How many claims.
    pub claims: Forms,
    /// How many opposing views.
    pub opposing_views: Forms,
    /// How many further claims.
    pub more_claims: Forms,
    /// How many further opposing views.
    pub more_opposing: Forms,
    /// How many topics of a dossier came before those listed.
    pub topics_before: Forms,
    /// How many further speakers.
    pub and_others: Forms,
    /// Kinds of claim: record, interpretation, prediction, proposal.
    pub natures: [&'static str; 4],
    /// How an opposing view stands to its claim: rebuts, undercuts, qualifies.
    pub relations: [&'static str; 3],
    /// Kinds of source, from primary to reference.
    pub kinds: [&'static str; SourceKind::ALL.len()],
    /// Reasons of feedback: off topic, one-sided, bad source, too often.
    pub reasons: [&'static str; 4],
}

/// The forms of a counted thing: for one, for a few, for many; `{}` stands for the number.
#[derive(Debug)]
pub struct Forms {
    forms: [&'static str; 3],
    rule: fn(usize) -> usize,
}

impl Forms {
    const fn english(forms: [&'static str; 3]) -> Self {
        Self { forms, rule: |number| usize::from(number != 1) }
    }

    /// Ukrainian and Russian: 1, 21, 31 are one; 2 to 4, 22 to 24 are few; the rest are many (Unicode CLDR, plural rules).
    const fn slavic(forms: [&'static str; 3]) -> Self {
        Self {
            forms,
            rule: |number| match (number % 10, number % 100) {
                (_, 11..=14) => 2,
                (1, _) => 0,
                (2..=4, _) => 1,
                _ => 2,
            },
        }
    }

    /// The number with its thing.
    pub fn of(&self, number: usize) -> String {
        self.forms[(self.rule)(number)].replace("{}", &number.to_string())
    }
}

impl Words {
    /// English.
    pub const ENGLISH: Self = Self {
        claim: "Claim",
        opposing_view: "Opposing view",
        unopposed: "No opposing view",
        none_is_known: "no opposing view is known, the reason is given",
        sources: "Sources",
        not_checked: "address not checked",
        no_address: "no address known",
        copy: "read in a copy",
        read: "read",
        used_for: "Used for",
        note: "Note",
        more_views: "More views",
        both_sides: "Both sides",
        also_raised: "Also raised here",
        in_this_thread: "Raised in this thread",
        open_topic: "Both sides of a topic",
        previous: "Previous",
        next: "Next",
        not_to_me: "Not to my messages",
        stop_here: "Stop here",
        why: "Why this?",
        found: "Found",
        asked_by_name: "Asked for by its name",
        by_trigger: "trigger",
        like: "No phrase was found; the message is most like the example",
        allowed: "Allowed",
        from_file: "From",
        revision: "revision",
        remove: "Remove",
        removed: "The reply is removed.",
        not_removed: "The reply could not be removed; the operator finds the reason in the log.",
        may_not_remove: "Only the author of the message that it answers, and members who may manage messages, remove it.",
        feedback: "Feedback",
        feedback_asked: "What moderators hear of this reply, as a count without names:",
        counted_as: "Counted as",
        counted_how: "Another press changes it; only counts are shown.",
        last_checked: "sources last checked",
        overdue: "; the review is overdue",
        people_disagree: "People disagree about",
        page: "page",
        page_of: "of",
        claims: Forms::english(["{} claim", "{} claims", "{} claims"]),
        opposing_views: Forms::english(["{} opposing view", "{} opposing views", "{} opposing views"]),
        more_claims: Forms::english(["{} more claim", "{} more claims", "{} more claims"]),
        more_opposing: Forms::english([
            "{} more opposing view",
            "{} more opposing views",
            "{} more opposing views",
        ]),
        topics_before: Forms::english(["{} topic before", "{} topics before", "{} topics before"]),
        and_others: Forms::english(["and {} other", "and {} others", "and {} others"]),
        natures: ["record", "interpretation", "prediction", "proposal"],
        relations: ["rebuts", "undercuts", "qualifies"],
        kinds: ["primary", "official", "scholarship", "poll", "news", "opinion", "reference"],
        reasons: ["Off topic", "One-sided", "Bad source", "Too often"],
    };

    /// Ukrainian.
    pub const UKRAINIAN: Self = Self {
        claim: "Твердження",
        opposing_view: "Протилежний погляд",
        unopposed: "Протилежного погляду немає",
        none_is_known: "протилежний погляд невідомий, причину вказано",
        sources: "Джерела",
        not_checked: "адресу не перевірено",
        no_address: "адреса невідома",
        copy: "прочитано в копії",
        read: "прочитано",
        used_for: "Використано для",
        note: "Примітка",
        more_views: "Інші погляди",
        both_sides: "Обидві сторони",
        also_raised: "Тут також згадано",
        in_this_thread: "Згадано в цій гілці",
        open_topic: "Обидві сторони теми",
        previous: "Назад",
        next: "Далі",
        not_to_me: "Не на мої повідомлення",
        stop_here: "Зупинити тут",
        why: "Чому це?",
        found: "Знайдено",
        asked_by_name: "Названо тему",
        by_trigger: "тригер",
        like: "Жодної фрази не знайдено; повідомлення найбільше схоже на приклад",
        allowed: "Дозволено",
        from_file: "Із файлу",
        revision: "версія",
        remove: "Прибрати",
        removed: "Відповідь прибрано.",
        not_removed: "Відповідь не вдалося прибрати; причину видно в журналі оператора.",
        may_not_remove: "Прибрати її може лише автор повідомлення, на яке вона відповідає, або той, хто керує повідомленнями.",
        feedback: "Відгук",
        feedback_asked: "Що модератори дізнаються про цю відповідь, лише як кількість без імен:",
        counted_as: "Зараховано як",
        counted_how: "Інше натискання змінює вибір; видно лише кількість.",
        last_checked: "джерела востаннє перевірено",
        overdue: "; термін перевірки минув",
        people_disagree: "Люди сперечаються про",
        page: "сторінка",
        page_of: "з",
        claims: Forms::slavic(["{} твердження", "{} твердження", "{} тверджень"]),
        opposing_views: Forms::slavic([
            "{} протилежний погляд",
            "{} протилежні погляди",
            "{} протилежних поглядів",
        ]),
        more_claims: Forms::slavic(["ще {} твердження", "ще {} твердження", "ще {} тверджень"]),
        more_opposing: Forms::slavic([
            "ще {} протилежний погляд",
            "ще {} протилежні погляди",
            "ще {} протилежних поглядів",
        ]),
        topics_before: Forms::slavic(["ще {} тема раніше", "ще {} теми раніше", "ще {} тем раніше"]),
        and_others: Forms::slavic(["та ще {}", "та ще {}", "та ще {}"]),
        natures: ["задокументоване", "тлумачення", "прогноз", "пропозиція"],
        relations: ["заперечує", "ставить підстави під сумнів", "уточнює"],
        kinds: ["першоджерело", "офіційне", "наукова праця", "опитування", "новини", "думка", "довідка"],
        reasons: ["Не за темою", "Однобічно", "Погане джерело", "Надто часто"],
    };

    /// Russian.
    pub const RUSSIAN: Self = Self {
        claim: "Утверждение",
        opposing_view: "Противоположный взгляд",
        unopposed: "Противоположного взгляда нет",
        none_is_known: "противоположный взгляд неизвестен, причина указана",
        sources: "Источники",
        not_checked: "адрес не проверен",
        no_address: "адрес неизвестен",
        copy: "прочитано в копии",
        read: "прочитано",
        used_for: "Использовано для",
        note: "Примечание",
        more_views: "Другие взгляды",
        both_sides: "Обе стороны",
        also_raised: "Здесь также упомянуто",
        in_this_thread: "Упомянуто в этой ветке",
        open_topic: "Обе стороны темы",
        previous: "Назад",
        next: "Далее",
        not_to_me: "Не на мои сообщения",
        stop_here: "Остановить здесь",
        why: "Почему это?",
        found: "Найдено",
        asked_by_name: "Названа тема",
        by_trigger: "триггер",
        like: "Ни одной фразы не найдено; сообщение больше всего похоже на пример",
        allowed: "Разрешено",
        from_file: "Из файла",
        revision: "версия",
        remove: "Убрать",
        removed: "Ответ убран.",
        not_removed: "Ответ не удалось убрать; причина видна в журнале оператора.",
        may_not_remove: "Убрать его может только автор сообщения, на которое он отвечает, или тот, кто управляет сообщениями.",
        feedback: "Отзыв",
        feedback_asked: "Что модераторы узнают об этом ответе, только как число без имён:",
        counted_as: "Засчитано как",
        counted_how: "Другое нажатие меняет выбор; видно только число.",
        last_checked: "источники последний раз проверены",
        overdue: "; срок проверки истёк",
        people_disagree: "Люди спорят о",
        page: "страница",
        page_of: "из",
        claims: Forms::slavic(["{} утверждение", "{} утверждения", "{} утверждений"]),
        opposing_views: Forms::slavic([
            "{} противоположный взгляд",
            "{} противоположных взгляда",
            "{} противоположных взглядов",
        ]),
        more_claims: Forms::slavic(["ещё {} утверждение", "ещё {} утверждения", "ещё {} утверждений"]),
        more_opposing: Forms::slavic([
            "ещё {} противоположный взгляд",
            "ещё {} противоположных взгляда",
            "ещё {} противоположных взглядов",
        ]),
        topics_before: Forms::slavic(["ещё {} тема раньше", "ещё {} темы раньше", "ещё {} тем раньше"]),
        and_others: Forms::slavic(["и ещё {}", "и ещё {}", "и ещё {}"]),
        natures: ["задокументированное", "толкование", "прогноз", "предложение"],
        relations: ["возражает", "ставит основания под сомнение", "уточняет"],
        kinds: ["первоисточник", "официальное", "научная работа", "опрос", "новости", "мнение", "справка"],
        reasons: ["Не по теме", "Однобоко", "Плохой источник", "Слишком часто"],
    };
}
