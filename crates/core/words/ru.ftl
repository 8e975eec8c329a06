### Русская таблица: перевод `en.ftl`.

-name = Russian

language-name = русский

## Cards

claim = Утверждение
claim-heading = Утверждение · { $nature }
nature-record = задокументированное
nature-interpretation = толкование
nature-prediction = прогноз
nature-proposal = предложение
opposing-view = Противоположный взгляд
opposing-heading = Противоположный взгляд · { $relation }
relation-rebuts = возражает
relation-undercuts = ставит основания под сомнение
relation-qualifies = уточняет
unopposed = Противоположного взгляда нет
sources = Источники
sources-of = Источники: { $title }
source-kind-primary = первоисточник
source-kind-official = официальное
source-kind-scholarship = научная работа
source-kind-poll = опрос
source-kind-news = новости
source-kind-opinion = мнение
source-kind-reference = справка
not-checked = адрес не проверен
no-address = адрес неизвестен
read-in-copy = прочитано в копии
read-in-copy-on = прочитано в копии { $day }
read-on = прочитано { $day }
used-for = Использовано для: { $purpose }
note-on-source = Примечание: { $note }
more-claims =
    { $claims ->
        [one] ещё { $claims } утверждение
        [few] ещё { $claims } утверждения
       *[many] ещё { $claims } утверждений
    }
more-views =
    { $views ->
        [one] ещё { $views } противоположный взгляд
        [few] ещё { $views } противоположных взгляда
       *[many] ещё { $views } противоположных взглядов
    }
last-checked = источники последний раз проверены { $day }
last-checked-overdue = источники последний раз проверены { $day }; срок проверки истёк
gist = { $title } – утверждение: { $claimers }; противоположный взгляд: { $opponents }
gist-unopposed = { $title } – утверждение: { $claimers }; противоположный взгляд неизвестен, причина указана
gist-in-numbers =
    Люди спорят о: { $title } – { $claims ->
        [one] { $claims } утверждение
        [few] { $claims } утверждения
       *[many] { $claims } утверждений
    }, { $views ->
        [one] { $views } противоположный взгляд
        [few] { $views } противоположных взгляда
       *[many] { $views } противоположных взглядов
    }
speakers-and-others = { $speakers } и ещё { $others }
page-of = страница { $number } из { $pages }
in-this-thread = Упомянуто в этой ветке:
topics-before =
    { $topics ->
        [one] ещё { $topics } тема раньше
        [few] ещё { $topics } темы раньше
       *[many] ещё { $topics } тем раньше
    }

## Buttons and menus of cards

more-views-button = Другие взгляды
both-sides = Обе стороны
also-raised = Здесь также упомянуто
open-topic = Обе стороны темы
previous = Назад
next = Далее
not-to-me = Не на мои сообщения
stop-here = Остановить здесь
why = Почему это?
remove = Убрать
feedback = Отзыв
reason-off-topic = Не по теме
reason-one-sided = Однобоко
reason-bad-source = Плохой источник
reason-too-often = Слишком часто

## What buttons answer

feedback-asked = Что модераторы узнают об этом ответе, только как число без имён:
feedback-counted = Засчитано как: { $reason }. Другое нажатие меняет выбор; видно только число.
removed = Ответ убран.
not-removed = Ответ не удалось убрать; причина видна в журнале оператора.
may-not-remove = Убрать его может только автор сообщения, на которое он отвечает, или тот, кто управляет сообщениями.
why-found = Найдено: { $phrases } (триггер { $triggers })
why-by-name = Названа тема
why-like = Ни одной фразы не найдено; сообщение больше всего похоже на пример: { $example }
why-allowed = Разрешено: { $value } – { $origin }
why-file = Из файла: { $file }, версия { $revision }

## Why the bot was silent

silence-own-loss = автор говорит об утрате или страхе в собственной жизни или просит не говорить о политике; непрошеного ответа на такое нет
gate-own-loss = Собственная утрата
measured-own-loss = автор не говорит об утрате или страхе в собственной жизни и не просит не говорить о политике
