### Українська таблиця: переклад `en.ftl`.

-name = Ukrainian

language-name = українська

## Cards

some-say = Одні кажуть
others-say = Інші кажуть
in-the-documents = У документах
nature-record = у документах
nature-interpretation = є інші думки
nature-prediction = прогноз
nature-proposal = пропозиція
unopposed = Джерел, які це заперечують, не знайдено
sources = Джерела
sources-of = Джерела: { $title }
source-kind-primary = першоджерело
source-kind-official = офіційне
source-kind-scholarship = наукова праця
source-kind-poll = опитування
source-kind-news = новини
source-kind-opinion = думка
source-kind-reference = довідка
no-address = адреса невідома
read-in-copy = копія
read-in-copy-on = прочитано в копії { $day }
read-on = прочитано { $day }
read-in-part = прочитано частину
read-in-part-in-copy = копія, частково
read-in-part-on = прочитано частково { $day }
read-in-part-in-copy-on = прочитано частково, в копії { $day }
from-memory = з пам’яті
archived-at = в архіві: { $address }
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
as-of = станом на { $day }
breaking = зараз у новинах: { $news }
last-checked = джерела перевірено { $day }
last-checked-overdue = джерела перевірено { $day }; термін перевірки минув
months = січень лютий березень квітень травень червень липень серпень вересень жовтень листопад грудень
months-of-days = січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня
gist = Одні кажуть: { $claim }. Інші кажуть: { $view }.
gist-unopposed = { $label }: { $claim }. Джерел, які це заперечують, не знайдено.
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
open-topic = Показати обидві сторони теми
previous = Назад
next = Далі
not-to-me = Не відповідати мені
stop-here = Зупинити тут
why = Чому це?
remove = Прибрати
rest = …
feedback = Відгук
reason-helpful = Корисно
reason-off-topic = Не за темою
reason-one-sided = Однобічно
reason-bad-source = Погане джерело
reason-too-often = Надто часто

## What buttons answer

rest-feedback = **{ $button }** – для всіх: каже, чи корисна ця відповідь, що з нею не так і чи правильно передано власний погляд. Модератори бачать лише кількість, без імен.
rest-not-to-me = **{ $button }** – для всіх: припиняє відповіді без запиту на власні повідомлення на всіх серверах.
rest-remove = **{ $button }** – для автора повідомлення, на яке відповів бот, і для учасників із дозволом «Керувати повідомленнями».
rest-stop-here = **{ $button }** – для учасників із дозволом «Керувати повідомленнями»: бот мовчить у цьому каналі добу.
feedback-asked = Що підходить до цієї відповіді? Модератори бачать лише кількість, без імен.
stated-asked = **Чи передано ваш погляд так, як його передали б ви?** Який це погляд, ніхто не питає, і бот рахує відповідь без імені. Щодо кожної теми кожен відповідає один раз.
stated-yes = Так, саме так
stated-no = Ні, не так
stated-counted = Зараховано як: { $answer }. Бот до кінця 90 днів після цього місяця зберігає, що на запитання відповіли, але не саму відповідь.
stated-known = Дякуємо. Відповідь щодо цієї теми вже зараховано, у кожного рахується перша. Нічого не змінилося. Після `/privacy delete` бот забуває, хто відповів.
feedback-counted = Зараховано як: { $reason }. Інше натискання змінює голос. Модератори бачать лише кількість, без імен.
removed = Відповідь прибрано.
not-removed = Бот не зміг прибрати відповідь. Причину видно в журналі оператора.
may-not-remove = Прибрати цю відповідь може автор повідомлення, на яке відповів бот, а також учасники з дозволом «Керувати повідомленнями».
why-found = Слова теми в повідомленні: { $phrases } (для кураторів: тригер { $triggers })
why-by-name = Тему запитано за назвою.
why-like = Жодної фрази теми в повідомленні немає. З усіх прикладів воно найбільше схоже на цей: { $example }
why-discussion = Жодної фрази теми в повідомленні немає. Про неї йде обговорення: { $said }
why-besides = До того ж: { $said }
why-allowed = Дозволено: { $value } – { $origin }
why-holds-now = Діє зараз: { $value } – { $origin }
why-file = Із файлу: { $file }, версія { $revision }

## Silences: why the bot said nothing, as a sentence without its full stop

silence-own-message = повідомлення написав сам бот
silence-bot-message = повідомлення написав бот або застосунок, а відповіді отримують лише люди
silence-webhook-message = повідомлення написав вебхук, а відповіді отримують лише люди
silence-system-message = повідомлення написав Discord, а відповіді отримують лише люди
silence-no-text = у повідомленні немає власного тексту автора
silence-nothing-raised = у повідомленні немає фраз жодної теми, і воно не схоже на жоден приклад
silence-nothing-raised-short = у повідомленні немає фраз жодної теми, і воно закоротке, щоб порівняти його з прикладами
silence-nothing-raised-unheard = у повідомленні немає фраз жодної теми, і бот не порівнював його з прикладами
silence-not-own-words = у повідомленні немає нічого, крім цитат, коду, спойлерів, посилань, згадок або емодзі, а їх бот не вважає словами автора
silence-not-own-words-topic = слова теми `{ $topic }` є в повідомленні лише в цитаті, коді, спойлері чи посиланні, а їх бот не вважає словами автора
silence-unsure = повідомлення, можливо, стосується теми `{ $topic }`, але бот не впевнений ({ $percent } зі 100), а на такий випадок тут нічого не пропонує ({ $origin })
silence-unsure-capped = повідомлення, можливо, стосується теми `{ $topic }`, але бот не впевнений, { $reason }, а на такий випадок тут нічого не пропонує ({ $origin })
silence-only-mentioned = повідомлення згадує `{ $topic }`, але навряд чи про це йдеться ({ $percent } зі 100), а на такий випадок бот тут нічого не пропонує ({ $origin })
silence-only-mentioned-capped = повідомлення лише згадує `{ $topic }`, { $reason }, а на такий випадок бот тут нічого не пропонує ({ $origin })
silence-other-sense = у повідомленні є `{ $phrase }` з теми `{ $topic }`, але { $why }
held-no-near =
    слова, що вказує на цей зміст, немає в межах { $words ->
        [one] { $words } слова
        [few] { $words } слів
       *[many] { $words } слів
    }
held-unless = слово `{ $word }` поруч указує на інший зміст
held-longer = її охоплює довша фраза
silence-own-loss = повідомлення звучить так, ніби автор говорить про власну втрату чи страх або просить не говорити про політику, тож бот не відповідає
silence-reply-to-left-alone = запит стосується чужого повідомлення, автору якого бот не відповідає
silence-opted-out = автор відмовився від відповідей
silence-never-answered = модератори вирішили ніколи не відповідати без запиту ({ $who }): { $origin }
silence-mode-off-by-default = режим цього каналу – `off`, типове значення
silence-mode-off = режим цього каналу – `off`, { $origin }
silence-paused = бот тут на паузі { $until }, { $origin }
silence-shadow = бот відповів би про `{ $topic }`, але тут діє тіньовий режим: { $origin }
silence-shadow-offer = бот запропонував би картку про `{ $topic }`, але тут діє тіньовий режим: { $origin }
silence-topic-off = тему `{ $topic }` вимкнено, { $origin }
silence-topic-paused = тема `{ $topic }` на паузі { $until }, { $origin }
silence-topic-breaking = куратори позначили тему `{ $topic }` як термінові новини ({ $news }), тож бот відповідає про неї лише на запит, а картки тут не пропонуються
silence-rush = у каналі раптом стало значно жвавіше, ніж зазвичай, тож бот мовчить іще { $left }
silence-budget-zero = сервер не отримує відповідей без запиту: його ліміт – 0 на годину ({ $origin })
silence-budget-spent-until = сервер уже отримав { $budget } відповідей без запиту за цю годину ({ $origin }); наступна можлива через { $left }
silence-offers-zero = сервер не отримує пропозицій: його ліміт відповідей без запиту – 0 на годину ({ $origin })
silence-offers-spent-until = сервер уже отримав свої { $offers } пропозицій за цю годину ({ $origin }); бот знову зможе пропонувати через { $left }
silence-may-not-react = бот не може там ставити реакції, а отже й пропонувати картку
silence-already-offered = бот уже запропонував картку під цим повідомленням
silence-author-asked-too-often = автор щойно кілька разів звертався до бота; бот знову відповість через { $left }
silence-channel-asked-too-often = люди в цьому каналі щойно кілька разів зверталися до бота; бот знову відповість через { $left }
silence-may-not-send = бот не має права писати там
silence-thread-locked = гілку заблоковано
silence-thread-archived = гілку архівовано, а бот не пробуджує гілок
silence-thread-has-heard = добірка цієї гілки показує тему `{ $topic }` або показувала її, доки її не прибрали
silence-already-answered = бот уже відповів на це повідомлення
silence-channel-cooling = бот нещодавно відповідав або пропонував картку в цьому каналі й може зробити це знову через { $left }
silence-topic-cooling = бот нещодавно відповідав у цьому каналі про `{ $topic }` або пропонував цю картку й може зробити це знову через { $left }
silence-person-cooling = бот нещодавно відповідав авторові або пропонував йому картку й може зробити це знову через { $left }
silence-topic-overdue = тему `{ $topic }` належало перевірити до { $due }, тож бот відповідає про неї лише на запит
silence-cannot-fit = картка теми `{ $topic }` не вміщується в обмеження Discord
silence-kept-back = AutoMod сервера або фільтр Discord затримав відповідь
silence-not-taken = Discord не прийняв відповідь, і бот від неї відмовився
silence-not-offered = Discord не прийняв реакцію, яка пропонує картку, і бот відмовився від пропозиції
silence-not-offered-database = база даних бота не записала пропозицію, тож бот її не зробив
silence-not-offered-crowd = пропозицій уже забагато, тож ще однієї бот не зробив

remedy-may-not-send = Ролі бота потрібен дозвіл «Надсилати повідомлення» або «Надсилати повідомлення в гілках».
remedy-thread-has-heard = `/topic name: { $topic }` показує картку будь-коли.
remedy-nothing-raised = Куратор може додати до теми фразу або перефразування. `/topic` показує картку будь-коли.
remedy-unsure = `/settings set setting: offer-unsure value: on` дозволяє пропонувати такі картки.
remedy-only-mentioned = `/settings set setting: offer-mentions value: on` дозволяє пропонувати такі картки.
remedy-may-not-react = Ролі бота потрібні дозволи Add Reactions і Read Message History.
remedy-other-sense = Куратор може розширити `near` або звузити `unless` у тригерах теми `{ $topic }`.
remedy-opted-out = Змінити це може лише автор командою `/privacy opt-in`.
remedy-settings = Це змінює `/settings { $subcommand }`.
remedy-paused = Паузу завершує `/resume`.
remedy-shadow = Відповіді вмикає `/settings channel` або `/settings topic name: { $topic }`.
remedy-review = Куратори теми знімуть це після перевірки.
remedy-rush = Затишшя минає само. `/settings cooldown` вимикає такі затишшя.
remedy-asked-too-often = Очікування минає само. `/topic` показує картку будь-коли.
remedy-times = Очікування минає само. `/settings cooldown` змінює тривалість.
remedy-budget = Ліміт збільшує `/settings cooldown replies_per_hour: …`.
remedy-cannot-fit = Кураторам теми треба скоротити картку.
remedy-kept-back = Звільніть роль бота від правила AutoMod або змініть правило.

## Times and places inside sentences

until-moment = до { $moment }
until-resumed = до скасування
left-seconds = { $seconds } с
left-minutes = { $minutes } хв
left-hours = { $hours } год
left-hours-minutes = { $hours } год { $minutes } хв
the-server = всього сервера
origin-default = типове значення
origin-set = задано для { $scope }, { $person }, { $moment }

## Gates: their names in /why, and what each measured, as a sentence without its full stop

gate-author = Автор
gate-text = Текст
gate-opt-out = Відмова
gate-never = Без відповіді
gate-mode = Режим
gate-pause = Пауза
gate-floor = Дозвіл
gate-answered = Одна відповідь
gate-phrases = Фрази
gate-own-loss = Власна втрата
gate-sureness = Певність
gate-topics = Тема
gate-rush = Жвавість
gate-budget = Ліміт
gate-channel-cooldown = Перерва каналу
gate-person-cooldown = Перерва людини
gate-shadow = Тінь
measured-author = повідомлення написала людина
measured-text = довжина тексту в символах: { $characters }
measured-asked-by-name = автор звертається до бота
measured-opt-out = автор не відмовлявся від відповідей
measured-never =
    { $roles ->
        [0] модератори не виключали автора
        [one] модератори не виключали ні автора, ні його ролі ({ $roles })
        [few] модератори не виключали ні автора, ні його ролей ({ $roles })
       *[many] модератори не виключали ні автора, ні його ролей ({ $roles })
    }
measured-mode = `{ $mode }`, { $origin }
measured-pause = паузи тут немає
measured-floor = бот має право писати там
measured-answered = відповіді на повідомлення ще немає
measured-phrases-named = тему `{ $topic }` запитано за назвою, тож фраза не потрібна
measured-phrases = { $ground } → `{ $topic }`
measured-own-loss = автор не говорить про власну втрату чи страх і не просить не говорити про політику
measured-topic-asked = `{ $topic }` дозволено ({ $origin }), і автор про неї запитує
capped-school-work = бо в повідомленні є слова про навчання або про спільну квартиру
capped-only-named = бо воно більше схоже на саму назву теми, ніж на те, що про неї кажуть
capped-outdone = бо повідомлення радше стосується іншої теми, у якій бот ніколи не певен
capped-unproven = бо карток цієї теми перевірено на розмовах замало або правильних серед них замало, щоб бути в ній певним
capped-unheard = бо кодувальник не чув повідомлення: воно закоротке або забракло часу
capped-brief = бо на те, що кажуть про тему, схожі лише кілька слів, і фрази цієї теми серед них немає
measured-sureness = `{ $topic }`: { $grade } ({ $percent } зі 100)
measured-sureness-named = `{ $topic }`: { $grade }
grade-sure = певно
grade-maybe = можливо
grade-mention = сама лише згадка
measured-answers = { $sureness }, тож бот може відповісти
measured-offers = { $sureness }, тож бот може запропонувати картку
measured-waits = { $sureness }, але більше ніхто цієї теми тут ще не порушував, а картка чекає на другого співрозмовника ({ $origin }): бот може її запропонувати
measured-breaking = { $sureness }, але куратори позначили тему як термінові новини ({ $news }), а про таку тему бот відповідає лише на запит: він може запропонувати картку
measured-topic = `{ $topic }` дозволено ({ $origin }), перевірка належить до { $due }, і протягом { $cooldown } бот про неї тут не відповідав
measured-topic-offers = `{ $topic }` дозволено ({ $origin }), перевірка належить до { $due }, і протягом { $cooldown } бот про неї тут не відповідав і картки не пропонував
measured-budget-asked = автор звертається до бота; за цю годину отримано таких відповідей: { $asked } з { $most }
measured-budget = за цю годину сервер отримав відповідей: { $spent } з { $budget }
measured-dossier = відповідь доповнює добірку гілки й не додає повідомлення
measured-budget-offers = сервер отримав { $spent } з { $offers } пропозицій за цю годину
measured-rush = канал не став раптом жвавішим
measured-cooldown = від останньої відповіді минуло понад { $cooldown } (тривалість: { $origin })
measured-cooldown-offers = від останньої відповіді й останньої пропозиції минуло понад { $cooldown } (тривалість: { $origin })
measured-shadow = ні місце, ні тема не в тіньовому режимі
ground-name = назва теми
ground-likeness = схожість на { $example }
ground-before =
    { $people ->
        [one] це порушила раніше ще { $people } людина
        [few] це порушили раніше ще { $people } людини
       *[many] це порушили раніше ще { $people } людей
    }
ground-parent = це порушує повідомлення, на яке це відповідь
ground-talk = { $percent } зі 100 того, що інші сказали довкола, близьке до цього

## Settings: their names inside sentences, and as the labels of their menus

setting-mode = режим
    .label = Як бот пише без запиту
setting-channel-cooldown = перерва каналу
    .label = Перерва між відповідями в каналі
setting-topic-cooldown = перерва теми
    .label = Перерва між відповідями про тему
setting-person-cooldown = перерва людини
    .label = Перерва між відповідями людині
setting-replies-per-hour = відповіді за годину
    .label = Відповіді за годину
setting-rush-hold = тиша під час жвавої розмови
    .label = Тиша під час жвавої розмови
setting-offer-unsure = пропозиції, коли бот не впевнений
    .label = Пропозиції, коли бот не впевнений
setting-offer-mentions = пропозиції на самі лише згадки
    .label = Пропозиції на самі лише згадки
setting-await-discussion = картка чекає на другого співрозмовника
    .label = Картка чекає на другого співрозмовника
setting-language = мова
    .label = Мова бота
setting-log-channel = канал журналу
    .label = Канал журналу
setting-pause = пауза
    .label = Пауза для всього
setting-topic = тема
    .label = Відповіді про тему
setting-topic-pause = пауза теми
    .label = Пауза теми
setting-role = учасники ролі
    .label = Роль, якій бот ніколи не відповідає
setting-member = учасник
    .label = Учасник, якому бот ніколи не відповідає

change-sentence = { $setting } для { $scope }: { $before } → { $after }
not-set = не задано
unreadable = `{ $text }` – це не { $expected }
expected-mode = режим: `off`, `shadow`, `offer`, `line` або `card`
expected-time = час на зразок `90s`, `2m`, `6h` чи `1d`, від { $least } до { $most }
expected-time-at-most = час на зразок `90s`, `2m`, `6h` чи `1d`, не більше { $most }
seven-days = семи днів
expected-count = число від { $least } до { $most }
expected-switch = `on` або `off`
expected-language = мова: { $languages }
or = або
expected-channel = ідентифікатор каналу
expected-until = `resumed` або час UTC на зразок `2026-11-28 14:30`
expected-rule = `on`, `shadow` або `off`
expected-never = `never`
value-until-resumed = до скасування
mode-off = off – відповідає лише на команди
mode-shadow = shadow – показує відповіді лише в каналі журналу
mode-offer = offer – ставить 📖 під повідомленням; картка з’являється, коли хтось натисне
mode-line = line – відповідає одним рядком, коли впевнений, інакше пропонує
mode-card = card – показує обидві сторони, коли впевнений, інакше пропонує
switch-on = увімкнено
switch-off = вимкнено

## Files of settings

exported = Налаштування Counterpoint на сервері “{ $server }”, { $day }. `/settings import` читає цей файл на будь-якому сервері.
exported-left-out =
    Не ввійшли до файлу: { $count ->
        [one] { $count } налаштування каналу чи ролі, яких уже немає.
        [few] { $count } налаштування каналів і ролей, яких уже немає.
       *[many] { $count } налаштувань каналів і ролей, яких уже немає.
    }
import-fault = рядок { $line }, стовпець { $column }: { $fault }
import-version = ця версія бота читає файли версії { $version }
import-place = назва `{ $name }` має належати рівно одному каналу цього сервера; канал треба перейменувати або вилучити розділ із файлу
import-twice = { $setting } для { $scope } стоїть у файлі двічі
import-no-text = значення налаштування – це текст у лапках
import-role = назва `{ $name }` має належати рівно одній ролі цього сервера
import-key = налаштування `{ $key }` не існує
import-topic = бот не знає теми `{ $topic }`; усі теми показує `/topics`
import-server-only = `{ $key }` діє для всього сервера, його місце в `[server]`
import-channel = назва `{ $name }` має належати рівно одному каналу цього сервера

## Counts of feedback

precision = слушних { $right } з { $judged }
precision-share = слушних { $right } з { $judged }, точність { $share }

## Why a change of settings was not made

refused-storage = Нічого не змінено. База даних бота зараз недоступна, і налаштування діють, як досі. Варто спробувати ще раз за хвилину або повідомити оператора бота.
refused-reading = База даних бота зараз недоступна. Налаштування діють, як досі. Варто спробувати ще раз за хвилину або повідомити оператора бота.
refused-unknown = Зміни №{ $number } в журналі немає. Зміни за останні 90 днів показує `/settings history`.
refused-overtaken = Бот не може скасувати зміну №{ $number }: відтоді це налаштування вже змінили ({ $setting }). Хто саме, показує `/settings history`.
refused-foreign = Зміну №{ $number } зробила інша версія бота, і ця версія не може її скасувати.

## The log channel

shadow-note = Тіньовий режим стримав відповідь на { $message } (знайдено: { $ground }):
shadow-note-offer = Тіньовий режим стримав пропозицію під { $message } (знайдено: { $ground }), ось цю картку:
shadow-judged = Оцінка: { $judgement }. Тіньовий режим для { $what }: { $precision }.
shadow-judged-so-far = Оцінка: { $judgement }. Тіньовий режим для { $what }: { $precision }. Після { $enough } оцінок це повідомлення запропонує ввімкнути відповіді.
judgement-right = слушно
judgement-wrong = недоречно
topic-for = теми `{ $topic }` для { $scope }

## Changes of settings

nothing-changed = Нічого не змінено: налаштування вже такі.
change-undone-by = Це скасовує `/settings undo number: { $number }`.
undo = Скасувати
change-undoes = (скасовує №{ $number })
history-empty = За останні 90 днів ніхто не змінював налаштувань.
log-channel-unset = Відповідей тіньового режиму ще ніхто не бачить. Канал журналу задає `/settings log channel: #channel`.
reactions-missing = Бот не може ставити реакції під повідомленнями в { $place }, тому карток там не пропонує. Йому потрібні дозволи Add Reactions і Read Message History.
may-not = Нічого не змінено. Для налаштувань потрібен дозвіл «Керувати сервером». Для пауз, оцінок і `/stats` потрібен дозвіл «Керувати повідомленнями». Інших учасників можна допустити на сторінці «Інтеграції» сервера.
either-place-or-server = Нічого не змінено: можна вказати або місце, або весь сервер.
no-such-topic-to-set = Нічого не змінено: теми з такою назвою немає. Усі теми показує `/topics`.
replies-are-of-the-server = Нічого не змінено: ліміт відповідей за годину діє для всього сервера. Команда приймає `replies_per_hour` без `place`.
setting-is-of-the-server = Нічого не змінено: `{ $setting }` діє для всього сервера. Команда приймає його без `place`.
value-unreadable = Нічого не змінено: { $fault }.
time-unreadable = Нічого не змінено. Час записують так: `30m`, `2h` чи `1d`, щонайбільше сім днів.

## Import and export

exported-file = У файлі є всі налаштування сервера, крім пауз. `/settings import` читає його тут або на іншому сервері. Канали й ролі записано за назвами.
import-too-large = Нічого не змінено: файл більший за будь-який файл `/settings export`.
import-not-fetched = Нічого не змінено: Discord не передав файл. Варто спробувати ще раз.
import-not-text = Нічого не змінено: файл – не текст у кодуванні UTF-8.
import-faults = Нічого не змінено. У файлі є помилки:
import-nothing = Нічого не зміниться: налаштування вже такі.
import-question =
    Файл змінить { $count ->
        [one] { $count } налаштування
        [few] { $count } налаштування
       *[many] { $count } налаштувань
    }. Бот застосує всі зміни одразу або жодної:
import-more = … і ще { $count }
import-apply = Застосувати
import-cancel = Відхилити
import-cancelled = Нічого не змінено: імпорт відхилено.
import-too-late = Нічого не змінено: час на відповідь минув. Файл можна знову передати команді `/settings import`.
import-overtaken = Нічого не змінено: поки бот показував зміни, хтось змінив налаштування. Файл можна знову передати команді `/settings import`.

## Pauses

nothing-is-paused = Пауз немає.
not-paused-itself = Нічого не змінено: власної паузи немає ({ $scope }).
still-paused = Ще на паузі:
server-itself = весь сервер
the-topic = тема `{ $topic }`
end-pause = Завершити { $number }
end-all-pauses = Завершити всі

## The panel of /settings view

panel-of-server = **Налаштування сервера**, якщо категорія, канал чи гілка не має власних
panel-of-place = **Налаштування { $place }**
panel-everything = **Усе, що задали модератори**
panel-value = { $setting }: `{ $value }` – { $origin }
panel-paused = Пауза { $until } – { $origin }
panel-replies = Відповіді за цю годину: { $spent } з { $budget } – { $origin }
panel-log-channel = Канал журналу: { $channel }
panel-no-log-channel = немає
panel-log-channel-gone = { $channel }, якого вже немає. Інший задає `/settings log channel: #channel`
panel-set = { $setting } для { $scope }: { $value }, { $person }
panel-channel-gone = – каналу вже немає
panel-role-gone = – ролі вже немає
panel-order = Вирішує найближчий рівень: гілка, канал, категорія, сервер, типове значення. Пауза й вимкнена тема діють на всіх нижчих рівнях.
panel-place-menu = Інший канал або категорія
panel-mode-menu = Як бот пише тут
panel-inherit = inherit – як на вищому рівні
panel-offer = { $label }: { $value }
panel-inherit-offer = { $label }: inherit
panel-switch-on = { $label }: увімкнути
panel-switch-off = { $label }: вимкнути
panel-resume = Завершити паузу тут
panel-pause = Пауза тут на добу
panel-whole-server = Весь сервер
panel-topics = Теми
panel-times = Час
panel-people = Люди
panel-log = Журнал і мова
panel-history = Історія
panel-back = До панелі
panel-more = Ще
panel-older = Давніші
panel-newest = Найновіші
panel-topic-menu = Тема, яку налаштувати
panel-topic-note = Тему, вимкнену на одному рівні, вимкнено на всіх нижчих.
panel-rule-menu = Що бот робить із темою
panel-times-note = Інший час приймає `/settings cooldown`.
panel-people-heading = **Кому бот ніколи не відповідає без запиту**
panel-person = { $who }, { $person }
panel-people-note = Вибір ролі чи учасника додає їх до списку або вилучає з нього. Тих, хто відмовився сам, у списку немає, і бот їм не відповідає.
panel-role-menu = Роль, яку додати чи вилучити
panel-member-menu = Учасник, якого додати чи вилучити
panel-log-menu = Канал журналу
panel-log-note = Твердження й джерела лишаються мовою кураторів.
panel-no-log = Без каналу журналу
panel-undo-menu = Скасувати зміну

## Looking things up

no-such-topic = Теми з такою назвою немає. `/search` шукає слова, а `/topics` показує всі теми.
did-you-mean = Теми з такою назвою немає. Можливо, йдеться про { $topics }?
no-such-claim = Такого твердження в темі `{ $topic }` немає. Її твердження: { $claims }.
find-context-nothing = Жодна тема не відповідає цьому повідомленню. `/search` шукає слова, а `/topics` показує всі теми.
list-nothing = Теми з такою полицею й міткою немає. `/topics` без них показує всі теми.
list-counts =
    { $claims ->
        [one] { $claims } твердження
        [few] { $claims } твердження
       *[many] { $claims } тверджень
    }, { $views ->
        [one] { $views } протилежний погляд
        [few] { $views } протилежні погляди
       *[many] { $views } протилежних поглядів
    }
list-topics =
    { $topics ->
        [one] { $topics } тема
        [few] { $topics } теми
       *[many] { $topics } тем
    }
search-nothing = Жодна тема не містить «{ $words }». Усі теми показує `/topics`.
search-found =
    «{ $words }»: { $count ->
        [one] { $count } результат
        [few] { $count } результати
       *[many] { $count } результатів
    }
search-menu = Показати обидві сторони
found-topic = Тема
found-source = Джерело
help = Counterpoint показує, що різні люди кажуть про спірне питання, і наводить джерела. Бот не стає на жоден бік. `/topics` показує всі теми. `/topic` показує обидві сторони теми. `/privacy` вимикає відповіді без запиту. Тексту повідомлень бот не зберігає.

## Buttons that answer with a sentence

button-unknown = Цю кнопку створила давніша версія бота, і вона більше не працює. Ті самі картки показує `/topic`.
topic-gone = Цієї теми в бота вже немає.
topic-withdrawn = Відтоді, як бот показав цю тему, куратори її відкликали.
why-unknown = Про повідомлення, на яке відповів бот, більше нічого не відомо.
command-failed = Команду не виконано. Причину видно в журналі оператора.

## /why

why-no-link = Це не посилання на повідомлення. Його дає меню повідомлення: «Копіювати посилання на повідомлення».
why-not-readable = Бот пояснює лише повідомлення цього сервера, з каналів, які можуть читати і бот, і той, хто запитує.
why-not-shown = Discord не показує ботові цього повідомлення: його видалено, або бот не має права читати канал.
why-opted-out = Автор цього повідомлення відмовився від відповідей, тож бот нічого про нього не каже.
why-as-heard = Як бот почув повідомлення, { $moment }:
why-as-now = Якби бот почув повідомлення зараз:
why-answered = **Відповідь**: `{ $topic }`, режим `{ $mode }`.
why-gone = **Відповідь**: `{ $topic }`. Цієї відповіді вже немає.
why-silent = **Мовчання**: { $silence }.
why-offered = **Запропоновано**: { $emoji } під повідомленням. Картка теми `{ $topic }` з’явиться, коли хтось натисне.
why-offer-barred = **Запропоновано**: { $emoji } під повідомленням, картка теми `{ $topic }`. Якщо натиснути зараз, картки не буде: { $silence }.
why-offer-over = **Запропоновано**: { $emoji } під повідомленням, картка теми `{ $topic }`. Пропозиція вже не діє: { $why }.
why-offer-over-unknown = **Запропоновано**: { $emoji } під повідомленням, картка теми `{ $topic }`. Пропозиція вже не діє.
offer-over-hour = її година минула
offer-over-taken-away = її прибрав автор повідомлення або модератор
offer-over-asked = хтось попросив цю картку у відповіді на повідомлення
offer-over-no-more = повідомлення більше не порушує цієї теми
why-tapped = **Відповідь** про `{ $topic }`: бот запропонував картку реакцією { $emoji }, і хтось її натиснув.
why-pass = { $number }. { $gate } – пройдено: { $measure }
why-stop = { $number }. { $gate } – зупинено: { $measure }
why-remedy = Як це змінити: { $remedy }

## /privacy

opted-out = Бот більше не відповідає на ваші повідомлення без запиту на жодному сервері. Це скасовує `/privacy opt-in`.
opted-in = Бот знову може відповідати на ваші повідомлення без запиту там, де його ввімкнули модератори.
kept-opted-out = від відповідей ви відмовилися { $moment }
kept-not-opted-out = від відповідей ви не відмовлялися
kept =
    Що бот зберігає про вас: { $opted }. Журнал відповідей називає вас { $replies ->
        [one] { $replies } раз
        [few] { $replies } рази
       *[many] { $replies } разів
    }, з ідентифікаторами й темою, без тексту; запис зберігається 90 днів. Бот зробив { $offers ->
        [one] { $offers } пропозицію
        [few] { $offers } пропозиції
       *[many] { $offers } пропозицій
    } під вашими повідомленнями за останні 7 днів. З ваших голосів щодо відповідей за останні 90 днів бот зберігає { $votes }, щоб кожен рахувався один раз. Для { $answers ->
        [one] { $answers } теми
        [few] { $answers } тем
       *[many] { $answers } тем
    } бот зберігає, що ви відповіли, чи передано ваш погляд так, як передали б його ви, але не саму відповідь: ще 90 днів після місяця відповіді або до `/privacy opt-out`. Журнал сервера зберігає ваші зміни налаштувань 90 днів. Налаштування сервера, яке вибрали ви або через яке бот вам ніколи не відповідає, зберігається, доки модератор його не скасує.
forgotten =
    Бот вилучив ваш ідентифікатор із записів про відповіді, пропозиції та голоси й про те, хто відповів, чи правильно передано його погляд: { $entries ->
        [one] { $entries } запис
        [few] { $entries } записи
       *[many] { $entries } записів
    }.
forgotten-offers = Свої { $emoji } під вашими повідомленнями бот також прибирає.
forgotten-opted-out = Ваша відмова діє до `/privacy opt-in`: без неї бот знову відповідав би на ваші повідомлення.

## /stats

stats-nothing = На цьому сервері бот ще нічого не порахував.
stats-heading = Відповіді без запиту на цьому сервері, за темами:
stats-more = Решта – у файлі.
stats-stated-means = погляд: читачі, які вважають свій погляд переданим так, як передали б його самі, і читачі, які не вважають (так:ні).
stats-topic = тема
stats-shown = показано
stats-opened = відкрито
stats-offered = пропоновано
stats-tapped = натиснуто
stats-helpful = корисно
stats-off-topic = не за темою
stats-one-sided = однобічно
stats-bad-source = джерело
stats-too-often = часто
stats-stated = погляд
stats-shadow = тінь

## The log channel, and a server that the bot joins

judge-right = Слушно
judge-wrong = Недоречно
switch-on-card = Увімкнути: card
switch-on-line = Увімкнути: line
switch-on-topic = Увімкнути
rush-note = { $channel }: раптом стало жваво, повідомлень за цю хвилину – { $count }, а зазвичай за хвилину – { $usual }. Бот мовчить там, доки після цього не мине { $hold }. `/settings cooldown` вимикає такі затишшя.
unfair-note = З { $answers } читачів, які відповіли під картками теми `{ $topic }` на чолі з поглядом, що { $side }, { $no } кажуть, що їхній погляд передано не так, як передали б його вони. Виправити це можуть куратори теми. Бот повідомляє про це раз на { $days } днів щодо кожної теми. Усі числа – в `/stats` і `counterpoint report`.
unfair-note-no-side = З { $answers } читачів, які відповіли під картками теми `{ $topic }`, { $no } кажуть, що їхній погляд передано не так, як передали б його вони. Виправити це можуть куратори теми. Бот повідомляє про це раз на { $days } днів щодо кожної теми. Усі числа – в `/stats` і `counterpoint report`.
database-away = Бот не має зв’язку зі своєю базою даних. Він відповідає далі, а налаштування діють, як і раніше. Змінити їх не можна, доки база не повернеться; бот повідомить про це тут. Причину власник бота знайде в журналі програми.
database-back = Бот знову має зв’язок зі своєю базою даних, і налаштування можна змінювати.
store-at-fault = Файли тем бота змінилися, і нових він не може взяти. Він відповідає далі за тими темами, які мав раніше, і повідомить тут, коли файли виправлять. Причину власник бота знайде в журналі програми.
store-mended = Файли тем бота виправлено, і він відповідає за ними.
greeting = Counterpoint приєднався до { $server } і мовчить, доки модератор не назве канал: `/settings channel mode: card place: #channel`. З `mode: shadow` бот спершу показує свої відповіді модераторам у каналі журналу. `/settings view` показує всі налаштування, а `/topics` – усі теми.

## Commands: what Discord shows of each and of what it takes, 100 characters at most

command-topic = Показати обидві сторони теми з джерелами
    .name = Назва теми, ідентифікатор, інша назва або мітка
    .claim = Твердження, з якого починається картка
    .only-me = Не показувати відповідь нікому іншому
command-sources = Показати всі джерела теми: вид, дату, інтерес і чи перевірено адресу
    .topic = Назва теми, ідентифікатор, інша назва або мітка
    .only-me = Не показувати відповідь нікому іншому
command-topics = Показати всі теми, які знає бот
    .shelf = Лише теми цієї полиці
    .tag = Лише теми з цією міткою
    .only-me = Не показувати відповідь нікому іншому (типово)
command-search = Шукати у твердженнях, протилежних поглядах і джерелах
    .words = Слова для пошуку
    .only-me = Не показувати відповідь нікому іншому (типово)
menu-find-context = Знайти контекст
menu-why = Чому так або чому ні?
command-help = Пояснити, що робить бот, як його запитати і як зупинити
command-about = Показати, що таке бот: версія, ліцензія, теми і де прочитати більше
command-privacy = Вибрати, чи відповідає вам бот, і побачити, що він про вас зберігає
command-privacy-opt-out = Припинити відповіді без запиту на ваші повідомлення на всіх серверах
command-privacy-opt-in = Знову дозволити відповіді без запиту на ваші повідомлення
command-privacy-show = Показати, що бот про вас зберігає
command-privacy-delete = Вилучити ваш ідентифікатор із журналу відповідей, пропозицій, голосів і позначок
command-why = Пояснити, чому бот відповів на повідомлення або чому промовчав
    .message = Посилання на повідомлення з його меню
command-settings = Побачити й змінити, що робить бот на цьому сервері
command-settings-view = Відкрити панель: що діє в каналі, хто це вибрав і як це змінити
    .place = Канал або гілка (типово: тут)
command-settings-channel = Вибрати, як бот пише в каналі, категорії, гілці або на всьому сервері
    .mode = Як бот пише
    .place = Канал, категорія або гілка (типово: цей канал)
    .whole-server = Для всього сервера
command-settings-topic = Вибрати, чи відповідає бот про тему, у каналі або на всьому сервері
    .name = Назва теми чи ідентифікатор, або мітка для всіх тем із нею
    .rule = Що бот робить із темою
    .place = Канал, категорія або гілка (типово: цей канал)
    .whole-server = Для всього сервера
command-settings-cooldown = Вибрати перерви між відповідями та ліміт відповідей за годину
    .channel = Перерва в каналі між будь-якими відповідями: 2m, 1h
    .topic = Перерва в каналі між відповідями про ту саму тему: 6h, 1d
    .person = Перерва до наступної відповіді тій самій людині: 10m
    .replies-per-hour = Найбільше відповідей без запиту за годину на всьому сервері
    .hold-in-a-rush = Мовчати, поки в каналі раптом значно жвавіше, ніж зазвичай
    .place = Канал, категорія або гілка (типово: цей канал)
    .whole-server = Для всього сервера
command-settings-set = Змінити будь-яке налаштування за його назвою
    .setting = Налаштування
    .value = Нове значення; inherit прибирає налаштування
    .place = Канал, категорія або гілка (типово: цей канал)
    .whole-server = Для всього сервера
command-settings-role = Припинити або дозволити відповіді без запиту учасникам ролі
    .role = Роль
    .never = True припиняє відповіді без запиту, false дозволяє
command-settings-member = Припинити або дозволити відповіді без запиту учасникові
    .member = Учасник
    .never = True припиняє відповіді без запиту, false дозволяє
command-settings-log = Вибрати канал, у якому модератори бачать відповіді тіньового режиму
    .channel = Канал (типово: жодного)
command-settings-language = Вибрати мову бота; твердження й джерела лишаються мовою кураторів
    .language = Мова
    .place = Канал, категорія або гілка (типово: цей канал)
    .whole-server = Для всього сервера
command-settings-reset = Прибрати всі налаштування місця або сервера з усіма його місцями
    .place = Канал, категорія або гілка (типово: цей канал)
    .whole-server = Сервер і всі його місця
command-settings-history = Показати, хто, що й коли змінив, і скасувати зміни
    .before = Лише зміни з номерами, меншими за цей
command-settings-undo = Скасувати зміну разом із тими, що зроблено одночасно
    .number = Номер із /settings history
command-settings-export = Зберегти налаштування цього сервера у файл
command-settings-import = Узяти налаштування з файлу: бот спершу показує зміни й запитує
    .file = Файл від /settings export
command-stats = Показати відповіді, відкриття карток, відгуки та оцінки тіньового режиму за темами
command-pause = Поставити бота на паузу
command-pause-channel = Припинити відповіді без запиту в каналі
    .for = Як довго: 30m, 2h, 1d (типово: до /resume)
    .channel = Канал (типово: цей)
command-pause-topic = Припинити відповіді без запиту про тему
    .name = Назва теми чи ідентифікатор, або мітка для всіх тем із нею
    .for = Як довго: 30m, 2h, 1d (типово: до /resume)
command-pause-server = Припинити відповіді без запиту на всьому сервері
    .for = Як довго: 30m, 2h, 1d (типово: до /resume)
command-resume = Завершити паузу каналу, теми чи сервера або всі паузи
    .channel = Канал (типово: цей)
    .topic = Тема на паузі: назва, ідентифікатор або мітка
    .whole-server = Завершити паузу всього сервера
    .everything = Завершити всі паузи сервера, його каналів і тем
choice-inherit-mode = inherit – як у категорії або на сервері
choice-inherit = inherit

## Opting out

opted-out-holds = Відмова охоплює повідомлення, гілки й дописи форумів на всіх серверах бота й діє після перезапусків. На звертання й команди бот і далі відповідає.

## /help and /about

help-what = Що робить бот
help-what-text = Коли повідомлення торкається спірного питання, яке знає бот, бот показує, хто що стверджує і хто заперечує, з джерелами обох сторін. Бот не стає на жоден бік. Коли бот не впевнений, він ставить { $emoji } під повідомленням: хто натисне, отримає картку.
help-ask = Як запитати бота
help-ask-text = `/topic name: …` показує обидві сторони теми. `/topics` показує всі теми. `/search words: …` шукає слова. `/sources topic: …` показує джерела. Запитати про тему можна й повідомленням зі звертанням до бота або приватним повідомленням. *Застосунки*, *{ $open }* у меню повідомлення показує його тему лише тому, хто запитав.
help-stop = Як зупинити бота
help-stop-text = *{ $rest }* під відповіддю відкриває решту: *{ $not_to_me }* (або `/privacy opt-out`) припиняє відповіді без запиту на власні повідомлення на всіх серверах, а *{ $remove }* прибирає відповідь на власне повідомлення. { $no } під власним повідомленням прибирає пропозицію. *{ $why }* і `/why` пояснюють відповідь. `/privacy show` показує, що бот зберігає, а `/privacy delete` вилучає це.
help-moderators = Що можуть модератори
help-moderators-text = Бот мовчить, доки його не ввімкнуть. `/settings view` показує всі налаштування й хто їх вибрав. `/settings channel mode: shadow` показує відповіді лише в каналі журналу. `/pause` або *{ $stop_here }* за кнопкою *{ $rest }* під відповіддю ставить бота на паузу, а `/resume` її завершує. Учасники з дозволом «Керувати повідомленнями» прибирають будь-яку відповідь. `/stats` рахує, що читачі кажуть про відповіді та скільки з них вважають свій погляд переданим правильно.

about-what = Counterpoint { $version } ({ $licence })
about-what-text = Бот показує, що різні люди кажуть про спірні питання, наводить джерела й не виносить вироків. `/help` пояснює, як запитати бота і як його зупинити.
about-topics =
    Бот знає { $topics ->
        [one] { $topics } тему
        [few] { $topics } теми
       *[many] { $topics } тем
    }, { $claims ->
        [one] { $claims } твердження
        [few] { $claims } твердження
       *[many] { $claims } тверджень
    } та { $views ->
        [one] { $views } протилежний погляд
        [few] { $views } протилежні погляди
       *[many] { $views } протилежних поглядів
    }.
about-checked = Куратори востаннє перевірили джерела { $day }.
about-checked-between = Куратори востаннє перевірили джерела між { $oldest } і { $newest }.
about-no-topics = Бот ще не знає жодної теми.
about-source = Разом із програмою надходять два файли: `README.md` описує код і вміст, а `responses/README.md` пояснює, як куратори пишуть теми.
about-privacy = Тексту повідомлень бот не зберігає. `/privacy show` показує, що бот зберігає про того, хто запитує, а `PRIVACY.md` перелічує все з термінами.
