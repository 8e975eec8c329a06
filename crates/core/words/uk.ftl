### Українська таблиця: переклад `en.ftl`.

-name = Ukrainian

language-name = українська

## Cards

claim = Твердження
claim-heading = Твердження · { $nature }
nature-record = задокументоване
nature-interpretation = тлумачення
nature-prediction = прогноз
nature-proposal = пропозиція
opposing-view = Протилежний погляд
opposing-heading = Протилежний погляд · { $relation }
relation-rebuts = заперечує
relation-undercuts = ставить підстави під сумнів
relation-qualifies = уточнює
unopposed = Протилежного погляду немає
sources = Джерела
sources-of = Джерела: { $title }
source-kind-primary = першоджерело
source-kind-official = офіційне
source-kind-scholarship = наукова праця
source-kind-poll = опитування
source-kind-news = новини
source-kind-opinion = думка
source-kind-reference = довідка
not-checked = адресу не перевірено
no-address = адреса невідома
read-in-copy = прочитано в копії
read-in-copy-on = прочитано в копії { $day }
read-on = прочитано { $day }
used-for = Використано для: { $purpose }
note-on-source = Примітка: { $note }
more-claims =
    { $claims ->
        [one] ще { $claims } твердження
        [few] ще { $claims } твердження
       *[many] ще { $claims } тверджень
    }
more-views =
    { $views ->
        [one] ще { $views } протилежний погляд
        [few] ще { $views } протилежні погляди
       *[many] ще { $views } протилежних поглядів
    }
last-checked = джерела востаннє перевірено { $day }
last-checked-overdue = джерела востаннє перевірено { $day }; термін перевірки минув
gist = { $title } – твердження: { $claimers }; протилежний погляд: { $opponents }
gist-unopposed = { $title } – твердження: { $claimers }; протилежний погляд невідомий, причину вказано
gist-in-numbers =
    Люди сперечаються про: { $title } – { $claims ->
        [one] { $claims } твердження
        [few] { $claims } твердження
       *[many] { $claims } тверджень
    }, { $views ->
        [one] { $views } протилежний погляд
        [few] { $views } протилежні погляди
       *[many] { $views } протилежних поглядів
    }
speakers-and-others = { $speakers } та ще { $others }
page-of = сторінка { $number } з { $pages }
in-this-thread = Згадано в цій гілці:
topics-before =
    { $topics ->
        [one] ще { $topics } тема раніше
        [few] ще { $topics } теми раніше
       *[many] ще { $topics } тем раніше
    }

## Buttons and menus of cards

more-views-button = Інші погляди
both-sides = Обидві сторони
also-raised = Тут також згадано
open-topic = Обидві сторони теми
previous = Назад
next = Далі
not-to-me = Не на мої повідомлення
stop-here = Зупинити тут
why = Чому це?
remove = Прибрати
feedback = Відгук
reason-off-topic = Не за темою
reason-one-sided = Однобічно
reason-bad-source = Погане джерело
reason-too-often = Надто часто

## What buttons answer

feedback-asked = Що модератори дізнаються про цю відповідь, лише як кількість без імен:
feedback-counted = Зараховано як: { $reason }. Інше натискання змінює вибір; видно лише кількість.
removed = Відповідь прибрано.
not-removed = Відповідь не вдалося прибрати; причину видно в журналі оператора.
may-not-remove = Прибрати її може лише автор повідомлення, на яке вона відповідає, або той, хто керує повідомленнями.
why-found = Знайдено: { $phrases } (тригер { $triggers })
why-by-name = Названо тему
why-like = Жодної фрази не знайдено; повідомлення найбільше схоже на приклад: { $example }
why-allowed = Дозволено: { $value } – { $origin }
why-file = Із файлу: { $file }, версія { $revision }

## Why the bot was silent

silence-own-loss = автор говорить про втрату чи страх у власному житті або просить не говорити про політику; непроханої відповіді на таке немає
gate-own-loss = Власна втрата
measured-own-loss = автор не говорить про втрату чи страх у власному житті й не просить не говорити про політику
