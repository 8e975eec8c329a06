### Русская таблица: перевод `en.ftl`.

-name = Russian

language-name = русский

## Cards

some-say = Одни говорят
others-say = Другие говорят
in-the-documents = В документах
nature-record = в документах
nature-interpretation = есть другие мнения
nature-prediction = прогноз
nature-proposal = предложение
unopposed = Источников, которые это оспаривают, не найдено
sources = Источники
sources-of = Источники: { $title }
source-kind-primary = первоисточник
source-kind-official = официальное
source-kind-scholarship = научная работа
source-kind-poll = опрос
source-kind-news = новости
source-kind-opinion = мнение
source-kind-reference = справка
no-address = адрес неизвестен
read-in-copy = копия
read-in-copy-on = прочитано в копии { $day }
read-on = прочитано { $day }
read-in-part = прочитана часть
read-in-part-in-copy = копия, частично
read-in-part-on = прочитано частично { $day }
read-in-part-in-copy-on = прочитано частично, в копии { $day }
from-memory = по памяти
archived-at = в архиве: { $address }
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
as-of = по состоянию на { $day }
breaking = сейчас в новостях: { $news }
last-checked = источники проверены { $day }
last-checked-overdue = источники проверены { $day }; срок проверки истёк
months = январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь
months-of-days = января февраля марта апреля мая июня июля августа сентября октября ноября декабря
gist = Одни говорят: { $claim }. Другие говорят: { $view }.
gist-unopposed = { $label }: { $claim }. Источников, которые это оспаривают, не найдено.
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
open-topic = Показать обе стороны темы
previous = Назад
next = Далее
not-to-me = Не отвечать мне
stop-here = Остановить здесь
why = Почему это?
remove = Убрать
rest = …
feedback = Отзыв
reason-helpful = Полезно
reason-off-topic = Не по теме
reason-one-sided = Однобоко
reason-bad-source = Плохой источник
reason-too-often = Слишком часто

## What buttons answer

rest-feedback = **{ $button }** – для всех: говорит, полезен ли этот ответ, что с ним не так и верно ли передан собственный взгляд. Модераторы видят только число, без имён.
rest-not-to-me = **{ $button }** – для всех: прекращает ответы без запроса на собственные сообщения на всех серверах.
rest-remove = **{ $button }** – для автора сообщения, на которое ответил бот, и для участников с разрешением «Управлять сообщениями».
rest-stop-here = **{ $button }** – для участников с разрешением «Управлять сообщениями»: бот молчит в этом канале сутки.
feedback-asked = Что подходит к этому ответу? Модераторы видят только число, без имён.
stated-asked = **Передан ли ваш взгляд так, как его передали бы вы?** Какой это взгляд, никто не спрашивает, и бот считает ответ без имени. По каждой теме каждый отвечает один раз.
stated-yes = Да, так и есть
stated-no = Нет, не так
stated-counted = Засчитано как: { $answer }. Бот до истечения 90 дней после этого месяца хранит, что на вопрос ответили, но не сам ответ.
stated-known = Спасибо. Ответ по этой теме уже засчитан, у каждого считается первый. Ничего не изменилось. После `/privacy delete` бот забывает, кто ответил.
feedback-counted = Засчитано как: { $reason }. Другое нажатие меняет голос. Модераторы видят только число, без имён.
removed = Ответ убран.
not-removed = Бот не смог убрать ответ. Причина видна в журнале оператора.
may-not-remove = Убрать этот ответ может автор сообщения, на которое ответил бот, а также участники с разрешением «Управлять сообщениями».
why-found = Слова темы в сообщении: { $phrases } (для кураторов: триггер { $triggers })
why-by-name = Тема запрошена по названию.
why-like = Ни одной фразы темы в сообщении нет. Из всех примеров оно больше всего похоже на этот: { $example }
why-discussion = Ни одной фразы темы в сообщении нет. О ней идёт обсуждение: { $said }
why-besides = К тому же: { $said }
why-allowed = Разрешено: { $value } – { $origin }
why-holds-now = Действует сейчас: { $value } – { $origin }
why-file = Из файла: { $file }, версия { $revision }

## Silences: why the bot said nothing, as a sentence without its full stop

silence-own-message = сообщение написал сам бот
silence-bot-message = сообщение написал бот или приложение, а ответы получают только люди
silence-webhook-message = сообщение написал вебхук, а ответы получают только люди
silence-system-message = сообщение написал Discord, а ответы получают только люди
silence-no-text = в сообщении нет собственного текста автора
silence-nothing-raised = в сообщении нет фраз ни одной темы, и оно не похоже ни на один пример
silence-nothing-raised-short = в сообщении нет фраз ни одной темы, и оно слишком короткое, чтобы сравнить его с примерами
silence-nothing-raised-unheard = в сообщении нет фраз ни одной темы, и бот не сравнивал его с примерами
silence-not-own-words = в сообщении нет ничего, кроме цитат, кода, спойлеров, ссылок, упоминаний или эмодзи, а их бот не считает словами автора
silence-not-own-words-topic = слова темы `{ $topic }` есть в сообщении только в цитате, коде, спойлере или ссылке, а их бот не считает словами автора
silence-unsure = сообщение, возможно, касается темы `{ $topic }`, но бот не уверен ({ $percent } из 100), а на такой случай здесь ничего не предлагает ({ $origin })
silence-unsure-capped = сообщение, возможно, касается темы `{ $topic }`, но бот не уверен, { $reason }, а на такой случай здесь ничего не предлагает ({ $origin })
silence-only-mentioned = сообщение упоминает `{ $topic }`, но вряд ли речь об этом ({ $percent } из 100), а на такой случай бот здесь ничего не предлагает ({ $origin })
silence-only-mentioned-capped = сообщение лишь упоминает `{ $topic }`, { $reason }, а на такой случай бот здесь ничего не предлагает ({ $origin })
silence-other-sense = в сообщении есть `{ $phrase }` из темы `{ $topic }`, но { $why }
held-no-near =
    слова, указывающего на этот смысл, нет в пределах { $words ->
        [one] { $words } слова
        [few] { $words } слов
       *[many] { $words } слов
    }
held-unless = слово `{ $word }` рядом указывает на другой смысл
held-longer = её охватывает более длинная фраза
silence-own-loss = сообщение звучит так, будто автор говорит о собственной утрате или страхе либо просит не говорить о политике, поэтому бот не отвечает
silence-reply-to-left-alone = запрос касается чужого сообщения, автору которого бот не отвечает
silence-opted-out = автор отказался от ответов
silence-never-answered = модераторы решили никогда не отвечать без запроса ({ $who }): { $origin }
silence-mode-off-by-default = режим этого канала – `off`, значение по умолчанию
silence-mode-off = режим этого канала – `off`, { $origin }
silence-paused = бот здесь на паузе { $until }, { $origin }
silence-shadow = бот ответил бы про `{ $topic }`, но здесь действует теневой режим: { $origin }
silence-shadow-offer = бот предложил бы карточку про `{ $topic }`, но здесь действует теневой режим: { $origin }
silence-topic-off = тема `{ $topic }` выключена, { $origin }
silence-topic-paused = тема `{ $topic }` на паузе { $until }, { $origin }
silence-topic-breaking = кураторы отметили тему `{ $topic }` как срочные новости ({ $news }), поэтому бот отвечает о ней только по запросу, а карточки здесь не предлагаются
silence-rush = в канале вдруг стало намного оживлённее обычного, поэтому бот молчит ещё { $left }
silence-budget-zero = сервер не получает ответов без запроса: его лимит – 0 в час ({ $origin })
silence-budget-spent-until = сервер уже получил { $budget } ответов без запроса за этот час ({ $origin }); следующий возможен через { $left }
silence-offers-zero = сервер не получает предложений: его лимит ответов без запроса – 0 в час ({ $origin })
silence-offers-spent-until = сервер уже получил свои { $offers } предложений за этот час ({ $origin }); бот снова сможет предлагать через { $left }
silence-may-not-react = бот не может там ставить реакции, а значит и предлагать карточку
silence-already-offered = бот уже предложил карточку под этим сообщением
silence-author-asked-too-often = автор только что несколько раз обращался к боту; бот снова ответит через { $left }
silence-channel-asked-too-often = люди в этом канале только что несколько раз обращались к боту; бот снова ответит через { $left }
silence-may-not-send = у бота нет права писать там
silence-thread-locked = ветка заблокирована
silence-thread-archived = ветка в архиве, а бот не будит веток
silence-thread-has-heard = подборка этой ветки показывает тему `{ $topic }` или показывала её, пока её не убрали
silence-already-answered = бот уже ответил на это сообщение
silence-channel-cooling = бот недавно отвечал или предлагал карточку в этом канале и может сделать это снова через { $left }
silence-topic-cooling = бот недавно отвечал в этом канале про `{ $topic }` или предлагал эту карточку и может сделать это снова через { $left }
silence-person-cooling = бот недавно отвечал автору или предлагал ему карточку и может сделать это снова через { $left }
silence-topic-overdue = тему `{ $topic }` следовало проверить до { $due }, поэтому бот отвечает о ней только по запросу
silence-cannot-fit = карточка темы `{ $topic }` не помещается в ограничения Discord
silence-kept-back = AutoMod сервера или фильтр Discord задержал ответ
silence-not-taken = Discord не принял ответ, и бот от него отказался
silence-not-offered = Discord не принял реакцию, которая предлагает карточку, и бот отказался от предложения
silence-not-offered-database = база данных бота не записала предложение, поэтому бот его не сделал
silence-not-offered-crowd = предложений уже слишком много, поэтому ещё одного бот не сделал

remedy-may-not-send = Роли бота нужно разрешение «Отправлять сообщения» или «Отправлять сообщения в ветках».
remedy-thread-has-heard = `/topic name: { $topic }` показывает карточку в любое время.
remedy-nothing-raised = Куратор может добавить к теме фразу или перефразирование. `/topic` показывает карточку в любое время.
remedy-unsure = `/settings set setting: offer-unsure value: on` разрешает предлагать такие карточки.
remedy-only-mentioned = `/settings set setting: offer-mentions value: on` разрешает предлагать такие карточки.
remedy-may-not-react = Роли бота нужны разрешения Add Reactions и Read Message History.
remedy-other-sense = Куратор может расширить `near` или сузить `unless` в триггерах темы `{ $topic }`.
remedy-opted-out = Изменить это может только автор командой `/privacy opt-in`.
remedy-settings = Это меняет `/settings { $subcommand }`.
remedy-paused = Паузу завершает `/resume`.
remedy-shadow = Ответы включает `/settings channel` или `/settings topic name: { $topic }`.
remedy-review = Кураторы темы снимут это после проверки.
remedy-rush = Затишье пройдёт само. `/settings cooldown` выключает такие затишья.
remedy-asked-too-often = Ожидание пройдёт само. `/topic` показывает карточку в любое время.
remedy-times = Ожидание пройдёт само. `/settings cooldown` меняет длительность.
remedy-budget = Лимит увеличивает `/settings cooldown replies_per_hour: …`.
remedy-cannot-fit = Кураторам темы нужно сократить карточку.
remedy-kept-back = Освободите роль бота от правила AutoMod или измените правило.

## Times and places inside sentences

until-moment = до { $moment }
until-resumed = до отмены
left-seconds = { $seconds } с
left-minutes = { $minutes } мин
left-hours = { $hours } ч
left-hours-minutes = { $hours } ч { $minutes } мин
the-server = всего сервера
origin-default = значение по умолчанию
origin-set = задано для { $scope }, { $person }, { $moment }

## Gates: their names in /why, and what each measured, as a sentence without its full stop

gate-author = Автор
gate-text = Текст
gate-opt-out = Отказ
gate-never = Без ответа
gate-mode = Режим
gate-pause = Пауза
gate-floor = Разрешение
gate-answered = Один ответ
gate-phrases = Фразы
gate-own-loss = Собственная утрата
gate-sureness = Уверенность
gate-topics = Тема
gate-rush = Оживление
gate-budget = Лимит
gate-channel-cooldown = Перерыв канала
gate-person-cooldown = Перерыв человека
gate-shadow = Тень
measured-author = сообщение написал человек
measured-text = длина текста в символах: { $characters }
measured-asked-by-name = автор обращается к боту
measured-opt-out = автор не отказывался от ответов
measured-never =
    { $roles ->
        [0] модераторы не исключали автора
        [one] модераторы не исключали ни автора, ни его роли ({ $roles })
        [few] модераторы не исключали ни автора, ни его ролей ({ $roles })
       *[many] модераторы не исключали ни автора, ни его ролей ({ $roles })
    }
measured-mode = `{ $mode }`, { $origin }
measured-pause = паузы здесь нет
measured-floor = у бота есть право писать там
measured-answered = ответа на сообщение ещё нет
measured-phrases-named = тема `{ $topic }` запрошена по названию, поэтому фраза не нужна
measured-phrases = { $ground } → `{ $topic }`
measured-own-loss = автор не говорит о собственной утрате или страхе и не просит не говорить о политике
measured-topic-asked = `{ $topic }` разрешена ({ $origin }), и автор о ней спрашивает
capped-school-work = так как в сообщении есть слова об учёбе или об общей квартире
capped-only-named = так как оно больше похоже на само название темы, чем на то, что о ней говорят
capped-outdone = так как сообщение скорее касается другой темы, в которой бот никогда не уверен
capped-unproven = так как карточек этой темы проверено на разговорах слишком мало или верных среди них слишком мало, чтобы быть в ней уверенным
capped-unheard = так как кодировщик не слышал сообщения: оно слишком короткое или не хватило времени
capped-brief = так как на то, что говорят о теме, похоже лишь несколько слов, и фразы этой темы среди них нет
measured-sureness = `{ $topic }`: { $grade } ({ $percent } из 100)
measured-sureness-named = `{ $topic }`: { $grade }
grade-sure = уверенно
grade-maybe = возможно
grade-mention = одно лишь упоминание
measured-answers = { $sureness }, так что бот может ответить
measured-offers = { $sureness }, так что бот может предложить карточку
measured-waits = { $sureness }, но больше никто эту тему здесь ещё не поднимал, а карточка ждёт второго собеседника ({ $origin }): бот может её предложить
measured-breaking = { $sureness }, но кураторы отметили тему как срочные новости ({ $news }), а о такой теме бот отвечает только по запросу: он может предложить карточку
measured-topic = `{ $topic }` разрешена ({ $origin }), проверка ожидается до { $due }, и в течение { $cooldown } бот о ней здесь не отвечал
measured-topic-offers = `{ $topic }` разрешена ({ $origin }), проверка ожидается до { $due }, и в течение { $cooldown } бот о ней здесь не отвечал и карточку не предлагал
measured-budget-asked = автор обращается к боту; за этот час получено таких ответов: { $asked } из { $most }
measured-budget = за этот час сервер получил ответов: { $spent } из { $budget }
measured-dossier = ответ дополняет подборку ветки и не добавляет сообщения
measured-budget-offers = сервер получил { $spent } из { $offers } предложений за этот час
measured-rush = канал не стал вдруг оживлённее
measured-cooldown = с последнего ответа прошло больше { $cooldown } (длительность: { $origin })
measured-cooldown-offers = с последнего ответа и последнего предложения прошло больше { $cooldown } (длительность: { $origin })
measured-shadow = ни место, ни тема не в теневом режиме
ground-name = название темы
ground-likeness = сходство с { $example }
ground-before =
    { $people ->
        [one] это поднял раньше ещё { $people } человек
        [few] это подняли раньше ещё { $people } человека
       *[many] это подняли раньше ещё { $people } человек
    }
ground-parent = это поднимает сообщение, на которое это ответ
ground-talk = { $percent } из 100 того, что другие сказали вокруг, близко к этому

## Settings: their names inside sentences, and as the labels of their menus

setting-mode = режим
    .label = Как бот пишет без запроса
setting-channel-cooldown = перерыв канала
    .label = Перерыв между ответами в канале
setting-topic-cooldown = перерыв темы
    .label = Перерыв между ответами о теме
setting-person-cooldown = перерыв человека
    .label = Перерыв между ответами человеку
setting-replies-per-hour = ответы за час
    .label = Ответы за час
setting-rush-hold = тишина при оживлении
    .label = Тишина при оживлении
setting-offer-unsure = предложения, когда бот не уверен
    .label = Предложения, когда бот не уверен
setting-offer-mentions = предложения на одни лишь упоминания
    .label = Предложения на одни лишь упоминания
setting-await-discussion = карточка ждёт второго собеседника
    .label = Карточка ждёт второго собеседника
setting-language = язык
    .label = Язык бота
setting-log-channel = канал журнала
    .label = Канал журнала
setting-pause = пауза
    .label = Пауза для всего
setting-topic = тема
    .label = Ответы о теме
setting-topic-pause = пауза темы
    .label = Пауза темы
setting-role = участники роли
    .label = Роль, которой бот никогда не отвечает
setting-member = участник
    .label = Участник, которому бот никогда не отвечает

change-sentence = { $setting } для { $scope }: { $before } → { $after }
not-set = не задано
unreadable = `{ $text }` – это не { $expected }
expected-mode = режим: `off`, `shadow`, `offer`, `line` или `card`
expected-time = время вроде `90s`, `2m`, `6h` или `1d`, от { $least } до { $most }
expected-time-at-most = время вроде `90s`, `2m`, `6h` или `1d`, не больше { $most }
seven-days = семи дней
expected-count = число от { $least } до { $most }
expected-switch = `on` или `off`
expected-language = язык: { $languages }
or = или
expected-channel = идентификатор канала
expected-until = `resumed` или время UTC вроде `2026-11-28 14:30`
expected-rule = `on`, `shadow` или `off`
expected-never = `never`
value-until-resumed = до отмены
mode-off = off – отвечает только на команды
mode-shadow = shadow – показывает ответы только в канале журнала
mode-offer = offer – ставит 📖 под сообщением; карточка появляется, когда кто-то нажмёт
mode-line = line – отвечает одной строкой, когда уверен, иначе предлагает
mode-card = card – показывает обе стороны, когда уверен, иначе предлагает
switch-on = включено
switch-off = выключено

## Files of settings

exported = Настройки Counterpoint на сервере “{ $server }”, { $day }. `/settings import` читает этот файл на любом сервере.
exported-left-out =
    Не вошли в файл: { $count ->
        [one] { $count } настройка канала или роли, которых уже нет.
        [few] { $count } настройки каналов и ролей, которых уже нет.
       *[many] { $count } настроек каналов и ролей, которых уже нет.
    }
import-fault = строка { $line }, столбец { $column }: { $fault }
import-version = эта версия бота читает файлы версии { $version }
import-place = название `{ $name }` должно принадлежать ровно одному каналу этого сервера; канал нужно переименовать или убрать раздел из файла
import-twice = { $setting } для { $scope } стоит в файле дважды
import-no-text = значение настройки – это текст в кавычках
import-role = название `{ $name }` должно принадлежать ровно одной роли этого сервера
import-key = настройки `{ $key }` не существует
import-topic = бот не знает темы `{ $topic }`; все темы показывает `/topics`
import-server-only = `{ $key }` действует для всего сервера, место этой настройки в `[server]`
import-channel = название `{ $name }` должно принадлежать ровно одному каналу этого сервера

## Counts of feedback

precision = верных { $right } из { $judged }
precision-share = верных { $right } из { $judged }, точность { $share }

## Why a change of settings was not made

refused-storage = Ничего не изменено. База данных бота сейчас недоступна, и настройки действуют как прежде. Стоит попробовать ещё раз через минуту или сообщить оператору бота.
refused-reading = База данных бота сейчас недоступна. Настройки действуют как прежде. Стоит попробовать ещё раз через минуту или сообщить оператору бота.
refused-unknown = Изменения №{ $number } в журнале нет. Изменения за последние 90 дней показывает `/settings history`.
refused-overtaken = Бот не может отменить изменение №{ $number }: с тех пор эту настройку уже изменили ({ $setting }). Кто именно, показывает `/settings history`.
refused-foreign = Изменение №{ $number } сделала другая версия бота, и эта версия не может его отменить.

## The log channel

shadow-note = Теневой режим удержал ответ на { $message } (найдено: { $ground }):
shadow-note-offer = Теневой режим удержал предложение под { $message } (найдено: { $ground }), вот эту карточку:
shadow-judged = Оценка: { $judgement }. Теневой режим для { $what }: { $precision }.
shadow-judged-so-far = Оценка: { $judgement }. Теневой режим для { $what }: { $precision }. После { $enough } оценок это сообщение предложит включить ответы.
judgement-right = верно
judgement-wrong = неуместно
topic-for = темы `{ $topic }` для { $scope }

## Changes of settings

nothing-changed = Ничего не изменено: настройки уже такие.
change-undone-by = Это отменяет `/settings undo number: { $number }`.
undo = Отменить
change-undoes = (отменяет №{ $number })
history-empty = За последние 90 дней никто не менял настроек.
log-channel-unset = Ответов теневого режима ещё никто не видит. Канал журнала задаёт `/settings log channel: #channel`.
reactions-missing = Бот не может ставить реакции под сообщениями в { $place }, поэтому карточек там не предлагает. Ему нужны разрешения Add Reactions и Read Message History.
may-not = Ничего не изменено. Для настроек нужно разрешение «Управлять сервером». Для пауз, оценок и `/stats` нужно разрешение «Управлять сообщениями». Других участников можно допустить на странице «Интеграция» сервера.
either-place-or-server = Ничего не изменено: можно указать либо место, либо весь сервер.
no-such-topic-to-set = Ничего не изменено: темы с таким названием нет. Все темы показывает `/topics`.
replies-are-of-the-server = Ничего не изменено: лимит ответов за час действует для всего сервера. Команда принимает `replies_per_hour` без `place`.
setting-is-of-the-server = Ничего не изменено: `{ $setting }` действует для всего сервера. Команда принимает эту настройку без `place`.
value-unreadable = Ничего не изменено: { $fault }.
time-unreadable = Ничего не изменено. Время записывают так: `30m`, `2h` или `1d`, не больше семи дней.

## Import and export

exported-file = В файле есть все настройки сервера, кроме пауз. `/settings import` читает его здесь или на другом сервере. Каналы и роли записаны по названиям.
import-too-large = Ничего не изменено: файл больше любого файла `/settings export`.
import-not-fetched = Ничего не изменено: Discord не передал файл. Стоит попробовать ещё раз.
import-not-text = Ничего не изменено: файл – не текст в кодировке UTF-8.
import-faults = Ничего не изменено. В файле есть ошибки:
import-nothing = Ничего не изменится: настройки уже такие.
import-question =
    Файл изменит { $count ->
        [one] { $count } настройку
        [few] { $count } настройки
       *[many] { $count } настроек
    }. Бот применит все изменения сразу или ни одного:
import-more = … и ещё { $count }
import-apply = Применить
import-cancel = Отклонить
import-cancelled = Ничего не изменено: импорт отклонён.
import-too-late = Ничего не изменено: время на ответ вышло. Файл можно снова передать команде `/settings import`.
import-overtaken = Ничего не изменено: пока бот показывал изменения, кто-то изменил настройку. Файл можно снова передать команде `/settings import`.

## Pauses

nothing-is-paused = Пауз нет.
not-paused-itself = Ничего не изменено: собственной паузы нет ({ $scope }).
still-paused = Ещё на паузе:
server-itself = весь сервер
the-topic = тема `{ $topic }`
end-pause = Завершить { $number }
end-all-pauses = Завершить все

## The panel of /settings view

panel-of-server = **Настройки сервера**, если у категории, канала или ветки нет своих
panel-of-place = **Настройки { $place }**
panel-everything = **Всё, что задали модераторы**
panel-value = { $setting }: `{ $value }` – { $origin }
panel-paused = Пауза { $until } – { $origin }
panel-replies = Ответы за этот час: { $spent } из { $budget } – { $origin }
panel-log-channel = Канал журнала: { $channel }
panel-no-log-channel = нет
panel-log-channel-gone = { $channel }, которого уже нет. Другой задаёт `/settings log channel: #channel`
panel-set = { $setting } для { $scope }: { $value }, { $person }
panel-channel-gone = – канала уже нет
panel-role-gone = – роли уже нет
panel-order = Решает ближайший уровень: ветка, канал, категория, сервер, значение по умолчанию. Пауза и выключенная тема действуют на всех нижних уровнях.
panel-place-menu = Другой канал или категория
panel-mode-menu = Как бот пишет здесь
panel-inherit = inherit – как на верхнем уровне
panel-offer = { $label }: { $value }
panel-inherit-offer = { $label }: inherit
panel-switch-on = { $label }: включить
panel-switch-off = { $label }: выключить
panel-resume = Завершить паузу здесь
panel-pause = Пауза здесь на сутки
panel-whole-server = Весь сервер
panel-topics = Темы
panel-times = Время
panel-people = Люди
panel-log = Журнал и язык
panel-history = История
panel-back = К панели
panel-more = Ещё
panel-older = Более ранние
panel-newest = Новейшие
panel-topic-menu = Тема, которую настроить
panel-topic-note = Тема, выключенная на одном уровне, выключена на всех нижних.
panel-rule-menu = Что бот делает с темой
panel-times-note = Другое время принимает `/settings cooldown`.
panel-people-heading = **Кому бот никогда не отвечает без запроса**
panel-person = { $who }, { $person }
panel-people-note = Выбор роли или участника добавляет их в список или убирает из него. Тех, кто отказался сам, в списке нет, и бот им не отвечает.
panel-role-menu = Роль, которую добавить или убрать
panel-member-menu = Участник, которого добавить или убрать
panel-log-menu = Канал журнала
panel-log-note = Утверждения и источники остаются на языке кураторов.
panel-no-log = Без канала журнала
panel-undo-menu = Отменить изменение

## Looking things up

no-such-topic = Темы с таким названием нет. `/search` ищет слова, а `/topics` показывает все темы.
did-you-mean = Темы с таким названием нет. Возможно, речь о { $topics }?
no-such-claim = Такого утверждения в теме `{ $topic }` нет. Её утверждения: { $claims }.
find-context-nothing = К этому сообщению не подходит ни одна тема. `/search` ищет слова, а `/topics` показывает все темы.
list-nothing = Тем с такой полкой и меткой нет. `/topics` без них показывает все темы.
list-counts =
    { $claims ->
        [one] { $claims } утверждение
        [few] { $claims } утверждения
       *[many] { $claims } утверждений
    }, { $views ->
        [one] { $views } противоположный взгляд
        [few] { $views } противоположных взгляда
       *[many] { $views } противоположных взглядов
    }
list-topics =
    { $topics ->
        [one] { $topics } тема
        [few] { $topics } темы
       *[many] { $topics } тем
    }
search-nothing = Ни одна тема не содержит «{ $words }». Все темы показывает `/topics`.
search-found =
    «{ $words }»: { $count ->
        [one] { $count } результат
        [few] { $count } результата
       *[many] { $count } результатов
    }
search-menu = Показать обе стороны
found-topic = Тема
found-source = Источник
help = Counterpoint показывает, что разные люди говорят о спорном вопросе, и приводит источники. Бот не встаёт ни на чью сторону. `/topics` показывает все темы. `/topic` показывает обе стороны темы. `/privacy` выключает ответы без запроса. Текста сообщений бот не хранит.

## Buttons that answer with a sentence

button-unknown = Эту кнопку создала прежняя версия бота, и она больше не работает. Те же карточки показывает `/topic`.
topic-gone = Этой темы у бота уже нет.
topic-withdrawn = С тех пор как бот показал эту тему, кураторы её отозвали.
why-unknown = О сообщении, на которое ответил бот, больше ничего не известно.
command-failed = Команда не выполнена. Причина видна в журнале оператора.

## /why

why-no-link = Это не ссылка на сообщение. Её даёт меню сообщения: «Копировать ссылку на сообщение».
why-not-readable = Бот объясняет только сообщения этого сервера, из каналов, которые могут читать и бот, и спрашивающий.
why-not-shown = Discord не показывает боту этого сообщения: оно удалено, или у бота нет права читать канал.
why-opted-out = Автор этого сообщения отказался от ответов, поэтому бот ничего о нём не говорит.
why-as-heard = Как бот услышал сообщение, { $moment }:
why-as-now = Если бы бот услышал сообщение сейчас:
why-answered = **Ответ**: `{ $topic }`, режим `{ $mode }`.
why-gone = **Ответ**: `{ $topic }`. Этого ответа больше нет.
why-silent = **Молчание**: { $silence }.
why-offered = **Предложено**: { $emoji } под сообщением. Карточка темы `{ $topic }` появится, когда кто-то нажмёт.
why-offer-barred = **Предложено**: { $emoji } под сообщением, карточка темы `{ $topic }`. Если нажать сейчас, карточки не будет: { $silence }.
why-offer-over = **Предложено**: { $emoji } под сообщением, карточка темы `{ $topic }`. Предложение больше не действует: { $why }.
why-offer-over-unknown = **Предложено**: { $emoji } под сообщением, карточка темы `{ $topic }`. Предложение больше не действует.
offer-over-hour = его час истёк
offer-over-taken-away = его убрал автор сообщения или модератор
offer-over-asked = кто-то попросил эту карточку в ответе на сообщение
offer-over-no-more = сообщение больше не поднимает эту тему
why-tapped = **Ответ** про `{ $topic }`: бот предложил карточку реакцией { $emoji }, и кто-то её нажал.
why-pass = { $number }. { $gate } – пройдено: { $measure }
why-stop = { $number }. { $gate } – остановлено: { $measure }
why-remedy = Как это изменить: { $remedy }

## /privacy

opted-out = Бот больше не отвечает на ваши сообщения без запроса ни на одном сервере. Это отменяет `/privacy opt-in`.
opted-in = Бот снова может отвечать на ваши сообщения без запроса там, где его включили модераторы.
kept-opted-out = от ответов вы отказались { $moment }
kept-not-opted-out = от ответов вы не отказывались
kept =
    Что бот хранит о вас: { $opted }. Журнал ответов называет вас { $replies ->
        [one] { $replies } раз
        [few] { $replies } раза
       *[many] { $replies } раз
    }, с идентификаторами и темой, без текста; запись хранится 90 дней. Бот сделал { $offers ->
        [one] { $offers } предложение
        [few] { $offers } предложения
       *[many] { $offers } предложений
    } под вашими сообщениями за последние 7 дней. Из ваших голосов об ответах за последние 90 дней бот хранит { $votes }, чтобы каждый считался один раз. Для { $answers ->
        [one] { $answers } темы
        [few] { $answers } тем
       *[many] { $answers } тем
    } бот хранит, что вы ответили, передан ли ваш взгляд так, как передали бы его вы, но не сам ответ: ещё 90 дней после месяца ответа или до `/privacy opt-out`. Журнал сервера хранит ваши изменения настроек 90 дней. Настройка сервера, которую выбрали вы или по которой бот вам никогда не отвечает, хранится, пока модератор её не отменит.
forgotten =
    Бот убрал ваш идентификатор из записей об ответах, предложениях и голосах и о том, кто ответил, верно ли передан его взгляд: { $entries ->
        [one] { $entries } запись
        [few] { $entries } записи
       *[many] { $entries } записей
    }.
forgotten-offers = Свои { $emoji } под вашими сообщениями бот тоже убирает.
forgotten-opted-out = Ваш отказ действует до `/privacy opt-in`: без него бот снова отвечал бы на ваши сообщения.

## /stats

stats-nothing = На этом сервере бот ещё ничего не посчитал.
stats-heading = Ответы без запроса на этом сервере, по темам:
stats-more = Остальное – в файле.
stats-stated-means = взгляд: читатели, которые находят свой взгляд переданным так, как передали бы его сами, и читатели, которые не находят (да:нет).
stats-topic = тема
stats-shown = показано
stats-opened = открыто
stats-offered = предложено
stats-tapped = нажато
stats-helpful = полезно
stats-off-topic = не по теме
stats-one-sided = однобоко
stats-bad-source = источник
stats-too-often = часто
stats-stated = взгляд
stats-shadow = тень

## The log channel, and a server that the bot joins

judge-right = Верно
judge-wrong = Неуместно
switch-on-card = Включить: card
switch-on-line = Включить: line
switch-on-topic = Включить
rush-note = { $channel }: вдруг стало оживлённо, сообщений за эту минуту – { $count }, а обычно за минуту – { $usual }. Бот молчит там, пока после этого не пройдёт { $hold }. `/settings cooldown` выключает такие затишья.
unfair-note = Из { $answers } читателей, которые ответили под карточками темы `{ $topic }` во главе со взглядом, который { $side }, { $no } говорят, что их взгляд передан не так, как передали бы его они. Исправить это могут кураторы темы. Бот сообщает об этом раз в { $days } дней для каждой темы. Все числа – в `/stats` и `counterpoint report`.
unfair-note-no-side = Из { $answers } читателей, которые ответили под карточками темы `{ $topic }`, { $no } говорят, что их взгляд передан не так, как передали бы его они. Исправить это могут кураторы темы. Бот сообщает об этом раз в { $days } дней для каждой темы. Все числа – в `/stats` и `counterpoint report`.
database-away = У бота нет связи с его базой данных. Он продолжает отвечать, а настройки действуют, как и прежде. Изменить их нельзя, пока база не вернётся; бот сообщит об этом здесь. Причину владелец бота найдёт в журнале программы.
database-back = У бота снова есть связь с его базой данных, и настройки можно менять.
store-at-fault = Файлы тем бота изменились, и новых он взять не может. Он продолжает отвечать по темам, которые были у него раньше, и сообщит здесь, когда файлы исправят. Причину владелец бота найдёт в журнале программы.
store-mended = Файлы тем бота исправлены, и он отвечает по ним.
greeting = Counterpoint присоединился к { $server } и молчит, пока модератор не назовёт канал: `/settings channel mode: card place: #channel`. С `mode: shadow` бот сначала показывает свои ответы модераторам в канале журнала. `/settings view` показывает все настройки, а `/topics` – все темы.

## Commands: what Discord shows of each and of what it takes, 100 characters at most

command-topic = Показать обе стороны темы с источниками
    .name = Название темы, идентификатор, другое название или метка
    .claim = Утверждение, с которого начинается карточка
    .only-me = Не показывать ответ никому другому
command-sources = Показать все источники темы: вид, дату, интерес и проверен ли адрес
    .topic = Название темы, идентификатор, другое название или метка
    .only-me = Не показывать ответ никому другому
command-topics = Показать все темы, которые знает бот
    .shelf = Только темы этой полки
    .tag = Только темы с этой меткой
    .only-me = Не показывать ответ никому другому (по умолчанию)
command-search = Искать в утверждениях, противоположных взглядах и источниках
    .words = Слова для поиска
    .only-me = Не показывать ответ никому другому (по умолчанию)
menu-find-context = Найти контекст
menu-why = Почему так или почему нет?
command-help = Объяснить, что делает бот, как его спросить и как остановить
command-about = Показать, что такое бот: версия, лицензия, темы и где прочитать больше
command-privacy = Выбрать, отвечает ли вам бот, и увидеть, что он о вас хранит
command-privacy-opt-out = Прекратить ответы без запроса на ваши сообщения на всех серверах
command-privacy-opt-in = Снова разрешить ответы без запроса на ваши сообщения
command-privacy-show = Показать, что бот о вас хранит
command-privacy-delete = Убрать ваш идентификатор из журнала ответов, предложений, голосов и отметок об ответах
command-why = Объяснить, почему бот ответил на сообщение или почему промолчал
    .message = Ссылка на сообщение из его меню
command-settings = Увидеть и изменить, что делает бот на этом сервере
command-settings-view = Открыть панель: что действует в канале, кто это выбрал и как это изменить
    .place = Канал или ветка (по умолчанию: здесь)
command-settings-channel = Выбрать, как бот пишет в канале, категории, ветке или на всём сервере
    .mode = Как бот пишет
    .place = Канал, категория или ветка (по умолчанию: этот канал)
    .whole-server = Для всего сервера
command-settings-topic = Выбрать, отвечает ли бот о теме, в канале или на всём сервере
    .name = Название темы или идентификатор, либо метка для всех тем с ней
    .rule = Что бот делает с темой
    .place = Канал, категория или ветка (по умолчанию: этот канал)
    .whole-server = Для всего сервера
command-settings-cooldown = Выбрать перерывы между ответами и лимит ответов за час
    .channel = Перерыв в канале между любыми ответами: 2m, 1h
    .topic = Перерыв в канале между ответами о той же теме: 6h, 1d
    .person = Перерыв до следующего ответа тому же человеку: 10m
    .replies-per-hour = Больше всего ответов без запроса за час на всём сервере
    .hold-in-a-rush = Молчать, пока в канале вдруг намного оживлённее обычного
    .place = Канал, категория или ветка (по умолчанию: этот канал)
    .whole-server = Для всего сервера
command-settings-set = Изменить любую настройку по её названию
    .setting = Настройка
    .value = Новое значение; inherit убирает настройку
    .place = Канал, категория или ветка (по умолчанию: этот канал)
    .whole-server = Для всего сервера
command-settings-role = Прекратить или разрешить ответы без запроса участникам роли
    .role = Роль
    .never = True прекращает ответы без запроса, false разрешает
command-settings-member = Прекратить или разрешить ответы без запроса участнику
    .member = Участник
    .never = True прекращает ответы без запроса, false разрешает
command-settings-log = Выбрать канал, в котором модераторы видят ответы теневого режима
    .channel = Канал (по умолчанию: никакой)
command-settings-language = Выбрать язык бота; утверждения и источники остаются на языке кураторов
    .language = Язык
    .place = Канал, категория или ветка (по умолчанию: этот канал)
    .whole-server = Для всего сервера
command-settings-reset = Убрать все настройки места или сервера со всеми его местами
    .place = Канал, категория или ветка (по умолчанию: этот канал)
    .whole-server = Сервер и все его места
command-settings-history = Показать, кто, что и когда изменил, и отменить изменения
    .before = Только изменения с номерами меньше этого
command-settings-undo = Отменить изменение вместе с теми, что сделаны одновременно
    .number = Номер из /settings history
command-settings-export = Сохранить настройки этого сервера в файл
command-settings-import = Взять настройки из файла: бот сначала показывает изменения и спрашивает
    .file = Файл от /settings export
command-stats = Показать ответы, открытия карточек, отзывы и оценки теневого режима по темам
command-pause = Поставить бота на паузу
command-pause-channel = Прекратить ответы без запроса в канале
    .for = Как долго: 30m, 2h, 1d (по умолчанию: до /resume)
    .channel = Канал (по умолчанию: этот)
command-pause-topic = Прекратить ответы без запроса о теме
    .name = Название темы или идентификатор, либо метка для всех тем с ней
    .for = Как долго: 30m, 2h, 1d (по умолчанию: до /resume)
command-pause-server = Прекратить ответы без запроса на всём сервере
    .for = Как долго: 30m, 2h, 1d (по умолчанию: до /resume)
command-resume = Завершить паузу канала, темы или сервера либо все паузы
    .channel = Канал (по умолчанию: этот)
    .topic = Тема на паузе: название, идентификатор или метка
    .whole-server = Завершить паузу всего сервера
    .everything = Завершить все паузы сервера, его каналов и тем
choice-inherit-mode = inherit – как у категории или сервера
choice-inherit = inherit

## Opting out

opted-out-holds = Отказ охватывает сообщения, ветки и публикации форумов на всех серверах бота и действует после перезапусков. На обращения и команды бот по-прежнему отвечает.

## /help and /about

help-what = Что делает бот
help-what-text = Когда сообщение затрагивает спорный вопрос, который знает бот, бот показывает, кто что утверждает и кто возражает, с источниками обеих сторон. Бот не встаёт ни на чью сторону. Когда бот не уверен, он ставит { $emoji } под сообщением: кто нажмёт, получит карточку.
help-ask = Как спросить бота
help-ask-text = `/topic name: …` показывает обе стороны темы. `/topics` показывает все темы. `/search words: …` ищет слова. `/sources topic: …` показывает источники. Спросить о теме можно и сообщением с обращением к боту или личным сообщением. *Приложения*, *{ $open }* в меню сообщения показывает его тему только тому, кто спросил.
help-stop = Как остановить бота
help-stop-text = *{ $rest }* под ответом открывает остальное: *{ $not_to_me }* (или `/privacy opt-out`) прекращает ответы без запроса на собственные сообщения на всех серверах, а *{ $remove }* убирает ответ на собственное сообщение. { $no } под собственным сообщением убирает предложение. *{ $why }* и `/why` объясняют ответ. `/privacy show` показывает, что бот хранит, а `/privacy delete` удаляет это.
help-moderators = Что могут модераторы
help-moderators-text = Бот молчит, пока его не включат. `/settings view` показывает все настройки и кто их выбрал. `/settings channel mode: shadow` показывает ответы только в канале журнала. `/pause` или *{ $stop_here }* за кнопкой *{ $rest }* под ответом ставит бота на паузу, а `/resume` её завершает. Участники с разрешением «Управлять сообщениями» убирают любой ответ. `/stats` считает, что читатели говорят об ответах и сколько из них находят свой взгляд переданным верно.

about-what = Counterpoint { $version } ({ $licence })
about-what-text = Бот показывает, что разные люди говорят о спорных вопросах, приводит источники и не выносит вердиктов. `/help` объясняет, как спросить бота и как его остановить.
about-topics =
    Бот знает { $topics ->
        [one] { $topics } тему
        [few] { $topics } темы
       *[many] { $topics } тем
    }, { $claims ->
        [one] { $claims } утверждение
        [few] { $claims } утверждения
       *[many] { $claims } утверждений
    } и { $views ->
        [one] { $views } противоположный взгляд
        [few] { $views } противоположных взгляда
       *[many] { $views } противоположных взглядов
    }.
about-checked = Кураторы последний раз проверили источники { $day }.
about-checked-between = Кураторы последний раз проверили источники между { $oldest } и { $newest }.
about-no-topics = Бот пока не знает ни одной темы.
about-source = Вместе с программой поставляются два файла: `README.md` описывает код и содержимое, а `responses/README.md` объясняет, как кураторы пишут темы.
about-privacy = Текста сообщений бот не хранит. `/privacy show` показывает, что бот хранит о спрашивающем, а `PRIVACY.md` перечисляет всё со сроками.
