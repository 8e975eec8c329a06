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

## Changes of settings

nothing-changed = Nothing has changed: it is set so already.
# Below a change: how to take it back.
change-undone-by = `/settings undo number: { $number }` takes it back.
undo = Undo
# Behind a change that this change undid.
change-undoes = (undoes #{ $number })
history-empty = Nothing was changed in the last 90 days.
log-channel-unset = No log channel is set yet, so nobody hears of it: `/settings log channel: #channel`.
may-not = Nothing has changed: settings need the permission Manage Server; pauses, judgements and `/stats` need Manage Messages; or the server's Integrations page admits to them.
either-place-or-server = Nothing has changed: name a place or the whole server, not both.
no-such-topic-to-set = Nothing has changed: no topic is called that. `/topics` lists them all.
replies-are-of-the-server = Nothing has changed: replies an hour are counted over the whole server. Leave out `place`, or set `replies_per_hour` by itself.
setting-is-of-the-server = Nothing has changed: `{ $setting }` holds for the whole server. Leave out `place`.
# $fault says that a text is not what it should be.
value-unreadable = Nothing has changed: { $fault }.
time-unreadable = Nothing has changed: that is no time such as `30m`, `2h` or `1d`, of seven days at most.

## Import and export

exported-file = Everything that is set here, without pauses. `/settings import` reads it, here or in another server; channels and roles go by their names.
import-too-large = Nothing has changed: the file is larger than any that `/settings export` writes.
import-not-fetched = Nothing has changed: Discord did not hand over the file; try again.
import-not-text = Nothing has changed: the file is not text in UTF-8.
# Above the faults of a file.
import-faults = Nothing has changed. In the file:
import-nothing = Nothing would change: everything is set so already.
# Above the changes that a file makes.
import-question =
    The file changes { $count ->
        [one] { $count } setting
       *[other] { $count } settings
    }, all at once or none:
import-more = … and { $count } more
import-apply = Apply
import-cancel = Cancel
import-cancelled = Nothing has changed: the import was left.
import-too-late = Nothing has changed: this import no longer waits. `/settings import` takes the file again.
import-overtaken = Nothing has changed: something was set since the difference was shown. `/settings import` shows it anew.

## Pauses

nothing-is-paused = Nothing is paused.
not-paused-itself = Nothing has changed: { $scope } itself is not paused.
# Above a numbered list of pauses.
still-paused = Still paused:
the-topic = topic `{ $topic }`
end-pause = End { $number }
end-all-pauses = End all

## The panel of /settings view

panel-of-server = **What holds in the server**, where nothing nearer is set
panel-of-place = **What holds in { $place }**
panel-everything = **Everything that is set**
# A line of what holds: $setting begins with a capital letter, $origin says who chose it.
panel-value = { $setting }: `{ $value }` – { $origin }
panel-paused = Paused { $until } – { $origin }
panel-replies = Replies in this hour: { $spent } of { $budget } – { $origin }
panel-log-channel = Log channel: { $channel }
panel-no-log-channel = none
panel-log-channel-gone = { $channel }, which is no longer there: `/settings log channel: #channel` names another
# A line of everything that is set: $person is who set it.
panel-set = { $setting } for { $scope }: { $value }, by { $person }
panel-channel-gone = – the channel is no longer there
panel-role-gone = – the role is no longer there
panel-order = The nearest level decides: thread, channel, category, server, default. Deny wins.
panel-place-menu = Another channel or category
panel-mode-menu = How loud
panel-inherit = inherit – as the level above
# A value in the menu of a setting whose label is $label.
panel-offer = { $label }: { $value }
panel-inherit-offer = { $label }: inherit
panel-switch-on = { $label }: switch on
panel-switch-off = { $label }: switch off
panel-resume = Resume here
panel-pause = Pause here for a day
panel-whole-server = Whole server
panel-topics = Topics
panel-times = Times
panel-people = People
panel-log = Log and language
panel-history = History
panel-back = Back
panel-more = More
panel-older = Older
panel-newest = Newest
panel-topic-menu = A topic to set
panel-topic-note = A topic that is off at any level is off below it too.
panel-rule-menu = What is said about it
panel-times-note = Other times can be typed: `/settings cooldown`.
panel-people-heading = **Who is never answered unasked**
panel-person = { $who }, by { $person }
panel-people-note = Choosing somebody adds them, or takes them off. Whoever opted out themselves is not shown, and stays unanswered.
panel-role-menu = A role to add or take off
panel-member-menu = A member to add or take off
panel-log-menu = The log channel
panel-log-note = What curators wrote stays in the language they wrote it in.
panel-no-log = No log channel
panel-undo-menu = Take a change back

## Looking things up

no-such-topic = No topic is called that. `/search` looks for words, and `/topics` lists all topics.
# $topics are topics whose names come near, with “or” between them.
did-you-mean = No topic is called that. Did you mean { $topics }?
no-such-claim = `{ $topic }` has no such claim. It has { $claims }.
find-context-nothing = That message raises no topic of the store. `/search` looks for words, and `/topics` lists all topics.
list-nothing = No topic has that shelf and tag. `/topics` without them lists all topics.
# A line of the list of topics, behind the topic's title.
list-counts =
    { $claims ->
        [one] { $claims } claim
       *[other] { $claims } claims
    }, { $views ->
        [one] { $views } opposing view
       *[other] { $views } opposing views
    }
list-topics =
    { $topics ->
        [one] { $topics } topic
       *[other] { $topics } topics
    }
search-nothing = Nothing in the store has “{ $words }”. `/topics` lists all topics.
search-found = “{ $words }”: { $count } found
search-menu = Open both sides
# Headings of what a search found.
found-topic = Topic
found-source = Source
help = Counterpoint shows what different people say about a disputed matter, with sources, and takes no side. `/topics` lists what it knows, `/topic` shows it to you alone if you wish, and `/privacy` switches unasked replies off for you. It keeps no text of any message.

## Buttons that answer with a sentence

button-unknown = This button is of an earlier version; `/topic` has everything it opened.
topic-gone = This topic is no longer in the store.
topic-withdrawn = This topic was withdrawn by its curators since this was shown.
# “Why this?” on a reply of which nothing is known any more.
why-unknown = Nothing is known any more of the message that this answers.
command-failed = That did not work; the operator finds the reason in the log.

## /why

why-no-link = That is no link to a message; its menu has one, under Copy Message Link.
why-not-readable = That message is not in a channel of this server that both the bot and whoever asks may read.
why-not-shown = Discord does not show that message to the bot: it was deleted, or the bot may not read there.
why-opted-out = Whoever wrote that message has opted out: nothing is told of it.
why-as-heard = As it was heard, { $moment }:
why-as-now = As it would be heard now:
why-answered = **Answered** with `{ $topic }`, as `{ $mode }`.
why-silent = **Silent**: { $silence }.
# A line for each gate: what it measured, or why it stopped the message.
why-pass = { $number }. { $gate } – pass: { $measure }
why-stop = { $number }. { $gate } – stop: { $measure }
why-remedy = What would change it: { $remedy }

## /privacy

opted-out = From now on no message of yours is answered unasked, in any server. `/privacy opt-in` takes that back.
opted-in = From now on messages of yours may be answered again, where moderators switched the bot on.
kept-opted-out = opted out since { $moment }
kept-not-opted-out = not opted out
# $opted is one of the two above.
kept =
    Kept about you: { $opted }; the journal says { $replies ->
        [one] { $replies } time
       *[other] { $replies } times
    } that a message of yours was answered (ids and topic, never text); { $votes ->
        [one] { $votes } vote
       *[other] { $votes } votes
    } of yours on replies of the last 90 days, so that each counts once. Changes of settings that you made stand in the server's log for 90 days.
forgotten =
    Your id was taken out of the journal of replies and of the votes, where it stood { $entries ->
        [one] { $entries } time
       *[other] { $entries } times
    }. An opt-out stays until `/privacy opt-in`, or messages of yours would be answered again.

## /stats

stats-nothing = Nothing was counted in this server yet.
stats-heading = Unasked replies in this server, by topic:
stats-more = The rest stands in the file.
# The heads of its columns: short words.
stats-topic = topic
stats-shown = shown
stats-opened = opened
stats-off-topic = off-topic
stats-one-sided = one-sided
stats-bad-source = bad-source
stats-too-often = too-often
stats-shadow = shadow

## The log channel, and a server that the bot joins

judge-right = Right
judge-wrong = Wrong
switch-on-card = Switch on: card
switch-on-line = Switch on: line
switch-on-topic = Switch on
# $count are messages in this minute, $usual in a usual one.
rush-note = { $channel } is suddenly busy: { $count } messages in this minute, { $usual } in a usual one. The bot keeps quiet there until { $hold } after the rush; `/settings cooldown` switches such holds off.
greeting = Counterpoint has joined { $server } and is silent there until a moderator names channels: `/settings channel mode: card place: #channel`, or `mode: shadow` to see first, in a log channel, what it would say. `/settings view` shows everything that can be set; `/topics` lists what it knows.

## Commands: what Discord shows of each and of what it takes, 100 characters at most

command-topic = Both sides of a topic, with sources
    .name = The topic's title, id, another name of it, or a tag
    .claim = The claim that leads the card
    .only-me = Show it to nobody else
command-sources = Every source of a topic: kind, date, interest, and whether the address was checked
    .topic = The topic's title, id, another name of it, or a tag
    .only-me = Show it to nobody else
command-topics = Every topic the bot knows
    .shelf = Only those of this shelf
    .tag = Only those with this tag
    .only-me = Show it to nobody else; so it is if left out
command-search = Claims, opposing views and sources with some words in them
    .words = The words
    .only-me = Show it to nobody else; so it is if left out
# In the menu of a message.
menu-find-context = Find context
menu-why = Why, or why not?
command-privacy = Whether your messages are answered, and what is kept about you
command-privacy-opt-out = No unasked replies to your messages, in any server
command-privacy-opt-in = Unasked replies to your messages are welcome again
command-privacy-show = What is kept about you
command-privacy-delete = Take your id out of the journal of replies and of the votes
command-why = Why the bot answered a message, or why it did not
    .message = The message's link, from its menu: Copy Message Link
command-settings = What the bot does in this server, and who decided it
command-settings-view = The panel: what holds in a channel, who decided it, and everything that can be changed
    .place = The channel or thread; this one if left out
command-settings-channel = How loud the bot is in a channel, a category, a thread, or the whole server
    .mode = How loud
    .place = Where; the channel where this is typed if left out
    .whole-server = In the whole server
command-settings-topic = Whether a topic is answered, in a channel or in the whole server
    .name = The topic's title or id, or a tag for all topics that have it
    .rule = What is said about it
    .place = Where; the channel where this is typed if left out
    .whole-server = In the whole server
command-settings-cooldown = How long the bot keeps quiet after a reply, and how many replies an hour the server hears
    .channel = In the same channel, about anything: 2m, 1h
    .topic = In the same channel, about the same topic: 6h, 1d
    .person = To the same person: 10m
    .replies-per-hour = Replies an hour in the whole server
    .hold-in-a-rush = Keep quiet while a channel is suddenly much busier than usual
    .place = Where; the channel where this is typed if left out
    .whole-server = In the whole server
command-settings-set = Any setting, by its word
    .setting = The setting
    .value = Its value; inherit takes it away
    .place = Where; the channel where this is typed if left out
    .whole-server = In the whole server
command-settings-role = A role whose members are never answered unasked, or are again
    .role = The role
    .never = Whether its members are never answered
command-settings-member = A member who is never answered unasked, or is again
    .member = The member
    .never = Whether they are never answered
command-settings-log = Where moderators hear what shadow mode would have said
    .channel = The channel; none if left out
command-settings-language = The language of the bot's own words; what curators wrote stays as they wrote it
    .language = The language
    .place = Where; the channel where this is typed if left out
    .whole-server = In the whole server
command-settings-reset = Takes back everything that is set for a place, or for the server and all its places
    .place = Where; the channel where this is typed if left out
    .whole-server = The server and all its places
command-settings-history = Who changed what, from what to what, and when; with what takes it back
    .before = Only changes with lower numbers than this
command-settings-undo = Takes a change back, with those that were made together with it
    .number = The number that /settings history shows
command-settings-export = The settings of this server as a file, for another server or for keeping
command-settings-import = Settings from a file: shows what would change, and asks
    .file = A file that /settings export wrote
command-stats = What was shown and opened, feedback by reason, precision in shadow: by topic
command-pause = The bot keeps quiet for a while
command-pause-channel = No unasked replies in a channel
    .for = How long: 30m, 2h, 1d; until /resume if left out
    .channel = The channel; this one if left out
command-pause-topic = No unasked replies about a topic
    .name = The topic's title or id, or a tag for all topics that have it
    .for = How long: 30m, 2h, 1d; until /resume if left out
command-pause-server = No unasked replies in the whole server
    .for = How long: 30m, 2h, 1d; until /resume if left out
command-resume = Ends the pause of a channel, a topic, the server, or all of them
    .channel = The channel; the one where this is typed if left out
    .topic = A topic that is paused: its title or id, or a tag
    .whole-server = The pause of the whole server
    .everything = Every pause of the server, its channels and its topics
# Choices of commands that take a value away.
choice-inherit-mode = inherit – as the category or the server is
choice-inherit = inherit
