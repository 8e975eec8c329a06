### Every sentence that people read on Discord in the bot's own voice. This is the English table, which all others translate.
###
### A language is one file here, named after its code (ISO 639-1), with its English name in the term `-name`. It may leave messages out: English
### stands in for them. `crates/core/build` reads the files and writes a method of `Words` for each message.
###
### Present tense; nobody is addressed or corrected; no verdict. Loaded words stand in quotations only. In braces stand variables, and forms
### chosen by a number. Backticks, `**`, `-#` and `<@…>` are Discord's markup.

-name = English

# The language's own name, in menus.
language-name = English

## Cards

# The heading of a claim.
claim = Claim
# The heading of the leading claim; $nature is one of the words below.
claim-heading = Claim · { $nature }
nature-record = record
nature-interpretation = interpretation
nature-prediction = prediction
nature-proposal = proposal
# The heading of an opposing view in a list.
opposing-view = Opposing view
# The heading of an opposing view; $relation is how it stands to the claim: one of the words below.
opposing-heading = Opposing view · { $relation }
relation-rebuts = rebuts
relation-undercuts = undercuts
relation-qualifies = qualifies
# The heading of the reason why there is no opposing view.
unopposed = No opposing view
# The heading of the sources, and the button that opens them.
sources = Sources
# The heading of a panel of all sources of a topic.
sources-of = Sources: { $title }
source-kind-primary = primary
source-kind-official = official
source-kind-scholarship = scholarship
source-kind-poll = poll
source-kind-news = news
source-kind-opinion = opinion
source-kind-reference = reference
# Beside a source whose address nobody has opened.
not-checked = address not checked
# Beside a source without an address.
no-address = no address known
# Beside a source of which a copy was read.
read-in-copy = read in a copy
# The same, with the day.
read-in-copy-on = read in a copy { $day }
# Beside a source that was read, with the day.
read-on = read { $day }
# What a source is used for, in the list of sources.
used-for = Used for: { $purpose }
# What must be said of a source, in the list of sources.
note-on-source = Note: { $note }
# The footer of a card: how much more the topic has.
more-claims =
    { $claims ->
        [one] { $claims } more claim
       *[other] { $claims } more claims
    }
more-views =
    { $views ->
        [one] { $views } more opposing view
       *[other] { $views } more opposing views
    }
# The footer of a card: the day on which the sources were last checked.
last-checked = sources last checked { $day }
# The same, past the day on which the review was due.
last-checked-overdue = sources last checked { $day }; the review is overdue
# One line of plain text: the topic, and who stands on either side.
gist = { $title } – claim: { $claimers }; opposing view: { $opponents }
gist-unopposed = { $title } – claim: { $claimers }; no opposing view is known, the reason is given
# The same, where the names are too long for one line.
gist-in-numbers =
    People disagree about: { $title } – { $claims ->
        [one] { $claims } claim
       *[other] { $claims } claims
    }, { $views ->
        [one] { $views } opposing view
       *[other] { $views } opposing views
    }
# Speakers, and how many others there are.
speakers-and-others =
    { $speakers } { $others ->
        [one] and { $others } other
       *[other] and { $others } others
    }
# The place of a page among others.
page-of = page { $number } of { $pages }
# The heading of a thread's dossier: one message for everything that was raised there.
in-this-thread = Raised in this thread:
# How many topics of a dossier came before those listed.
topics-before =
    { $topics ->
        [one] { $topics } topic before
       *[other] { $topics } topics before
    }

## Buttons and menus of cards

# Opens further claims.
more-views-button = More views
# Opens the card, where only a line was said.
both-sides = Both sides
# The menu of the other topics that a message raises.
also-raised = Also raised here
# The menu of topics that opens a card.
open-topic = Both sides of a topic
previous = Previous
next = Next
# Whoever presses it is never answered unasked again.
not-to-me = Not to my messages
# A moderator pauses the bot in the channel.
stop-here = Stop here
# Tells why the bot replied.
why = Why this?
# Removes the reply.
remove = Remove
# Opens the reasons of feedback.
feedback = Feedback
reason-off-topic = Off topic
reason-one-sided = One-sided
reason-bad-source = Bad source
reason-too-often = Too often

## What buttons answer

# Above the reasons of feedback.
feedback-asked = What moderators hear of this reply, as a count without names:
feedback-counted = Counted as: { $reason }. Another press changes it; only counts are shown.
removed = The reply is removed.
not-removed = The reply could not be removed; the operator finds the reason in the log.
may-not-remove = Only the author of the message that it answers, and members who may manage messages, remove it.
# “Why this?”: the phrases that were found; $triggers are numbers.
why-found = Found: { $phrases } (trigger { $triggers })
why-by-name = Asked for by its name
why-like = No phrase was found; the message is most like the example: { $example }
# “Why this?”: a setting that let the reply pass; $origin says who chose it.
why-allowed = Allowed: { $value } – { $origin }
# “Why this?”: the topic's file and its revision.
why-file = From: { $file }, revision { $revision }

## Silences: why the bot said nothing, as a sentence without its full stop

silence-own-message = the message is the bot's own
silence-bot-message = a bot or an app wrote the message; only people are answered
silence-webhook-message = a webhook wrote the message; only people are answered
silence-system-message = Discord wrote the message; only people are answered
silence-no-text = the message has no text of its author's own
silence-nothing-raised = no phrase of any topic stands in the message, and it is like no topic's examples
silence-other-sense = `{ $phrase }` of the topic `{ $topic }` stands in the message, but { $why }
# Why a phrase does not count: the end of the sentence above.
held-no-near = none of the words that show the sense stands within { $words } words
held-unless = `{ $word }`, which shows another sense, stands near it
held-longer = a longer phrase covers it
# A person tells of a death, a wound, flight, a lost home or fear in their own life: said with respect, and without a word of what they told.
silence-own-loss = the author speaks of a loss or a fear in their own life, or asks for no politics; nobody answers that unasked
silence-reply-to-left-alone = the message asks about another one, whose author is left alone
silence-opted-out = the author chose not to be answered
# $who is a member or the members of a role.
silence-never-answered = { $who } are never answered unasked: { $origin }
silence-mode-off-by-default = this channel is not switched on: its mode is `off`, the default
silence-mode-off = the mode here is `off`, { $origin }
# $until is one of “until …” below.
silence-paused = the bot is paused here { $until }, { $origin }
silence-shadow = the topic `{ $topic }` would have been answered, but is in shadow here: { $origin }
silence-topic-off = the topic `{ $topic }` is off, { $origin }
silence-topic-paused = the topic `{ $topic }` is paused { $until }, { $origin }
silence-topic-breaking = the topic `{ $topic }` is marked as breaking news ({ $news }); it answers only when asked
silence-rush = the channel is suddenly much busier than usual; the bot keeps quiet for { $left } more
silence-budget-spent = the server's budget of { $budget } replies an hour is spent ({ $origin })
silence-budget-spent-until = the server's budget of { $budget } replies an hour is spent ({ $origin }); one is free again in { $left }
silence-author-asked-too-often = the author asked the bot by name several times just now; it answers again in { $left }
silence-channel-asked-too-often = people in this channel asked the bot by name several times just now; it answers again in { $left }
silence-may-not-send = the bot may not send messages there
silence-thread-locked = the thread is locked
silence-thread-archived = the thread is archived, and nothing wakes it
silence-thread-has-heard = the topic `{ $topic }` stands in the dossier of this thread, or stood there until it was removed
silence-already-answered = the message has its reply already
silence-channel-cooling = the bot spoke in this channel a short while ago; it may again in { $left }
silence-topic-cooling = the topic `{ $topic }` was answered in this channel; it may be again in { $left }
silence-person-cooling = the author was answered a short while ago; they may be again in { $left }
silence-topic-overdue = the review of the topic `{ $topic }` was due on { $due }; until it is reviewed it answers only when asked
silence-cannot-fit = the card of the topic `{ $topic }` does not fit Discord's limits

# What would change a silence.
remedy-may-not-send = The permission Send Messages, or Send Messages in Threads, for the bot's role changes it.
remedy-thread-has-heard = `/topic name: { $topic }` answers whenever it is asked.
remedy-nothing-raised = A curator can add a phrase or a paraphrase to the topic; `/topic` answers whenever it is asked.
remedy-other-sense = A curator can widen `near`, or narrow `unless`, in the triggers of `{ $topic }`.
remedy-opted-out = Only the author can change that, with `/privacy opt-in`.
remedy-settings = `/settings { $subcommand }` changes it.
remedy-paused = `/resume` ends it.
remedy-shadow = `/settings channel`, or `/settings topic name: { $topic }`, switches it on.
remedy-review = The topic's curators lift that when they have reviewed it.
remedy-rush = It ends by itself; `/settings cooldown` switches such holds off.
remedy-asked-too-often = It ends by itself; `/topic` answers whenever it is asked.
remedy-times = It ends by itself; `/settings cooldown` changes the times.
remedy-cannot-fit = The topic's curators have to shorten it.

## Times and places inside sentences

until-moment = until { $moment }
until-resumed = until it is resumed
# A time left, rounded up.
left-seconds = { $seconds } s
left-minutes = { $minutes } min
left-hours = { $hours } h
left-hours-minutes = { $hours } h { $minutes } min
the-server = the server
# Who chose a value: nobody, so that the operator's default holds.
origin-default = the default
# Who chose a value; $person and $scope are mentions, or “the server”.
origin-set = set for { $scope } by { $person } on { $moment }

## Gates: their names in /why, and what each measured, as a sentence without its full stop

gate-author = Author
gate-text = Text
gate-opt-out = Opt-out
gate-never = Never answered
gate-mode = Mode
gate-pause = Pause
gate-floor = Floor
gate-answered = One reply
gate-phrases = Phrases
gate-own-loss = Own loss
gate-topics = Topic
gate-rush = Rush
gate-budget = Budget
gate-channel-cooldown = Channel cooldown
gate-person-cooldown = Person cooldown
gate-shadow = Shadow
measured-author = a person wrote it
measured-text = { $bytes } bytes of text
measured-asked-by-name = the author asks the bot by name
measured-opt-out = the author has not opted out
measured-never = neither the author nor one of their { $roles } roles is set to be never answered
measured-mode = `{ $mode }`, { $origin }
measured-pause = nothing here is paused
measured-floor = the bot may send messages there
measured-answered = it has no reply yet
measured-phrases-named = none was needed: `{ $topic }` was asked for by its name
# $ground are phrases, or what the message is like.
measured-phrases = { $ground } → `{ $topic }`
measured-own-loss = the author speaks of no loss and no fear in their own life, and does not ask for no politics
measured-topic-asked = `{ $topic }` is allowed ({ $origin }), and the author asks for it
measured-topic = `{ $topic }` is allowed ({ $origin }), reviewed in time (due { $due }), and not answered here within { $cooldown }
measured-budget-asked = the author asks the bot by name; { $asked } of { $most } such answers of this hour are spent
measured-budget = { $spent } of { $budget } replies of this hour are spent
measured-dossier = the thread's dossier is extended, which is no message more
measured-rush = the channel is not suddenly busy
measured-cooldown = the last reply is more than { $cooldown } ago; the time is { $origin }
measured-shadow = neither the place nor the topic is in shadow
# What a message is like: an example, as file and line.
ground-likeness = likeness to { $example }

## Settings: their names inside sentences, and as the labels of their menus

setting-mode = mode
    .label = How loud the bot is, unasked
setting-channel-cooldown = cooldown of a channel
    .label = Silence of a channel
setting-topic-cooldown = cooldown of a topic
    .label = Silence about the same topic
setting-person-cooldown = cooldown of a person
    .label = Silence to the same person
setting-replies-per-hour = replies an hour
    .label = Replies an hour
setting-rush-hold = hold in a rush
    .label = Hold in a rush
setting-language = language
    .label = The language of the bot's own words
setting-log-channel = log channel
    .label = The log channel
setting-pause = pause
    .label = Everything is paused
setting-topic = topic
    .label = What is said about a topic
setting-topic-pause = pause of topic
    .label = A topic is paused
setting-role = members of
    .label = A role whose members are never answered
setting-member = member
    .label = A member who is never answered

# A change: of what, where, from what to what.
change-sentence = { $setting } for { $scope }: { $before } → { $after }
not-set = not set
# A value that is no value of its setting.
unreadable = `{ $text }` is not { $expected }
expected-mode = a mode: `off`, `shadow`, `line` or `card`
expected-time = a time such as `90s`, `2m`, `6h` or `1d`, from { $least } to { $most }
expected-time-at-most = a time such as `90s`, `2m`, `6h` or `1d`, of { $most } at most
seven-days = seven days
expected-count = a number from { $least } to { $most }
expected-switch = `on` or `off`
expected-language = a language: { $languages }
# Between the last two of a list of languages.
or = or
expected-channel = a channel's id
expected-until = `resumed`, or `until` and milliseconds since 1970
expected-rule = `on`, `shadow` or `off`
expected-never = `never`
value-until-resumed = until resumed
mode-off = off – never unasked
mode-shadow = shadow – only the log channel hears what it would have said
mode-line = line – one line and buttons
mode-card = card – both sides at once
switch-on = on
switch-off = off

## Files of settings

exported = Counterpoint's settings in “{ $server }” on { $day }. `/settings import` reads them, there or elsewhere.
exported-left-out = Left out: { $count } settings of channels and roles that are no longer there.
# Where a fault of a file stands, and what it is.
import-fault = line { $line }, column { $column }: { $fault }
import-version = this version of the bot reads files of version { $version }
import-place = this server has not exactly one channel called `{ $name }`; rename one, or take the section out
import-twice = { $setting } for { $scope } stands in it twice
import-no-text = a setting is a text
import-role = this server has not exactly one role called `{ $name }`
import-key = `{ $key }` is no setting
import-topic = `{ $topic }` is no topic of this bot; `/topics` lists them
import-server-only = `{ $key }` holds for the whole server, and stands in `[server]`
import-channel = this server has not exactly one channel called `{ $name }`

## Counts of feedback

precision = { $right } of { $judged } right
precision-share = { $right } of { $judged } right, precision { $share }

## Why a change of settings was not made

refused-storage = Nothing has changed: the bot cannot reach its database just now. The settings so far hold; try again in a minute, or tell whoever runs the bot.
refused-reading = The bot cannot reach its database just now. The settings so far hold; try again in a minute, or tell whoever runs the bot.
refused-unknown = There is no change #{ $number } in the log; `/settings history` lists those of the last 90 days.
refused-overtaken = Change #{ $number } cannot be undone: { $setting } was changed again since. `/settings history` shows by whom.
refused-foreign = Change #{ $number } was made by another version of the bot; this version cannot take it back.

## The log channel

# In shadow mode: $message is a link, $ground what raised the topic; the reply follows on a line of its own.
shadow-note = In shadow, { $message } would have been answered (found: { $ground }):
# What a moderator said of it; $what is a place or a topic, $precision is how often shadow mode was right.
shadow-judged = Judged { $judgement }. In shadow for { $what }: { $precision }.
shadow-judged-so-far = Judged { $judgement }. In shadow for { $what }: { $precision }; after { $enough } judgements it can be switched on here.
judgement-right = right
judgement-wrong = wrong
topic-for = topic `{ $topic }` for { $scope }
