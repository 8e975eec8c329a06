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

# The headings of a claim and of an opposing view.
some-say = Some say
others-say = Others say
# The heading of a claim that stands in a document and that nobody disputes.
in-the-documents = In the documents
# What kind of sentence a claim is, behind its heading in the list of all views.
nature-record = in the documents
nature-interpretation = disputed
nature-prediction = forecast
nature-proposal = proposal
# The heading of the reason why there is no opposing view. It says what was looked for and not found, and judges nothing.
unopposed = No source found disputes this
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
# Beside a source without an address.
no-address = no address known
# Beside a source that was read in a copy on another's page, on the card; and in the list of sources, with the day.
read-in-copy = copy
read-in-copy-on = read in a copy { $day }
# Beside a source that was read, with the day.
read-on = read { $day }
# Beside a source of which a part was read, or a part of a copy, on the card; and in the list of sources, with the day.
read-in-part = read in part
read-in-part-in-copy = copy, in part
read-in-part-on = read in part { $day }
read-in-part-in-copy-on = read in part, in a copy { $day }
# Beside a source that nobody has opened: what is said of it rests on memory.
from-memory = from memory
# The address of a copy that an archive keeps, in the list of sources.
archived-at = archived: { $address }
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
# The footer of a card: the day, month or year of the newest fact.
as-of = as of { $day }
# The same, where something is happening just now: $news says what.
breaking = breaking: { $news }
# The footer of a card: the day on which the sources were last checked; and the same, past the day on which the review was due.
last-checked = sources checked { $day }
last-checked-overdue = sources checked { $day }; the review is overdue
# The months by themselves (“November 2026”), in order, parted by spaces; and as they stand behind a day (“24 November 2026”).
months = January February March April May June July August September October November December
months-of-days = January February March April May June July August September October November December
# One line of plain text: what either side says, in short. $claim and $view end without a full stop.
gist = Some say: { $claim }. Others say: { $view }.
# The same, where no source was found that disputes the claim; $label is the heading of a claim.
gist-unopposed = { $label }: { $claim }. No source found disputes this.
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
        [one] { $topics } earlier topic
       *[other] { $topics } earlier topics
    }

## Buttons and menus of cards

# Opens further claims.
more-views-button = More views
# Opens the card, where only a line was said.
both-sides = Both sides
# The menu of the other topics that a message raises.
also-raised = Also raised here
# The menu of topics that opens a card.
open-topic = Show both sides of a topic
previous = Previous
next = Next
# Whoever presses it is never answered unasked again.
not-to-me = Don't reply to me
# A moderator pauses the bot in the channel.
stop-here = Stop here
# Tells why the bot replied.
why = Why this?
# Removes the reply.
remove = Remove
# Opens whatever else can be done about a reply.
rest = …
# Opens what can be said of a reply.
feedback = Feedback
reason-helpful = Helpful
reason-off-topic = Off topic
reason-one-sided = One-sided
reason-bad-source = Bad source
reason-too-often = Too often

## What buttons answer

# What else can be done about a reply: a line for each button, by its label, that says for whom it is.
rest-feedback = **{ $button }** – for everybody: says whether this reply helps, what is wrong with it, and whether one's own view is stated fairly. Moderators see counts, no names.
rest-not-to-me = **{ $button }** – for everybody: stops unasked replies to one's own messages, in all servers.
rest-remove = **{ $button }** – for the author of the answered message, and for members with the permission Manage Messages.
rest-stop-here = **{ $button }** – for members with the permission Manage Messages: keeps the bot quiet in this channel for a day.
# Above the buttons of feedback: a row of what can be said of the reply, and below it a row of yes and no.
feedback-asked = What fits this reply? Moderators see counts, no names.
# The question that yes and no answer, on a line of its own.
stated-asked = **Is the view you hold stated as you would state it?** Nobody asks which view that is, and the bot counts the answer without a name. Each person answers once for each topic.
stated-yes = Yes, as I would
stated-no = No, not as I would
# Behind an answer: $answer is one of the two above.
stated-counted = Counted as: { $answer }. Until 90 days after this month, the bot keeps that the question is answered, and not how.
stated-known = Thank you. An answer on this topic is counted already, and each person's first one counts. Nothing is changed. `/privacy delete` makes the bot forget that.
feedback-counted = Counted as: { $reason }. Another press changes the vote. Moderators see counts, no names.
removed = The reply is removed.
not-removed = The bot could not remove the reply. The operator finds the reason in the log.
may-not-remove = The author of the answered message can remove this reply, and so can members with the permission Manage Messages.
# “Why this?”: the phrases that were found, in their order; $triggers are the numbers of the triggers that have them, for curators.
why-found = Words of the topic in the message: { $phrases } (for curators: trigger { $triggers })
why-by-name = Somebody asked for the topic by its name.
why-like = The message contains no phrase of the topic. Of all examples, this is most like it: { $example }
# $said is such as “2 other people raised this before”.
why-discussion = The message contains no phrase of the topic. The discussion is about it: { $said }
# $said is what the discussion adds to that, such as “2 other people raised this before”.
why-besides = Besides: { $said }
# “Why this?”: a setting that let the reply pass; $origin says who chose it.
why-allowed = Allowed: { $value } – { $origin }
# The same, where the bot no longer knows what held when it heard the message.
why-holds-now = Holds now: { $value } – { $origin }
# “Why this?”: the topic's file and its revision.
why-file = From: { $file }, revision { $revision }

## Silences: why the bot said nothing, as a sentence without its full stop

silence-own-message = the bot wrote the message itself
silence-bot-message = a bot or an app wrote the message, and only people get replies
silence-webhook-message = a webhook wrote the message, and only people get replies
silence-system-message = Discord wrote the message, and only people get replies
silence-no-text = the message has no text by its author
# Where the encoder has compared the message with the examples of the topics.
silence-nothing-raised = the message contains no phrase of any topic and is not like any example
# Where it could not: the message has one or two words.
silence-nothing-raised-short = the message contains no phrase of any topic, and is too short to be compared with examples
# Where it did not: the operator has switched it off, or there was no time.
silence-nothing-raised-unheard = the message contains no phrase of any topic, and the bot did not compare it with examples
# Where all of the message is a quote, code, a spoiler, a link, a mention or an emoji.
silence-not-own-words = nothing but quotes, code, spoilers, links, mentions or emoji stands in the message, and the bot takes none of these for the author's own words
# Where words of a topic stand in a quote, code, a spoiler or a link, and nowhere else.
silence-not-own-words-topic = words of the topic `{ $topic }` stand in the message only in a quote, code, a spoiler or a link, and the bot takes none of these for the author's own words
silence-unsure = the message may concern `{ $topic }`, but the bot is not sure ({ $percent } of 100), and offers nothing here in that case ({ $origin })
silence-unsure-capped = the message may concern `{ $topic }`, but the bot is not sure, { $reason }, and it offers nothing here in that case ({ $origin })
silence-only-mentioned = the message mentions `{ $topic }`, but hardly takes it up ({ $percent } of 100), and the bot offers nothing here in that case ({ $origin })
silence-only-mentioned-capped = the message only mentions `{ $topic }`, { $reason }, and the bot offers nothing here in that case ({ $origin })
silence-other-sense = the message contains `{ $phrase }` of the topic `{ $topic }`, but { $why }
# Why a phrase does not count: the end of the sentence above.
held-no-near =
    no word that shows this sense stands within { $words ->
        [one] { $words } word
       *[other] { $words } words
    }
held-unless = the nearby word `{ $word }` shows another sense
held-longer = a longer phrase covers it
# A person tells of a death, a wound, flight, a lost home or fear in their own life: said with respect, and without a word of what they told.
silence-own-loss = the message sounds as if its author told of a loss or fear of their own, or asked for no politics, so the bot does not answer
silence-reply-to-left-alone = the message asks about another message, whose author the bot leaves alone
silence-opted-out = the author opted out of replies
# $who is a member or the members of a role.
silence-never-answered = moderators chose never to answer { $who } unasked: { $origin }
silence-mode-off-by-default = the mode of this channel is `off`, the default
silence-mode-off = the mode of this channel is `off`, { $origin }
# $until is one of “until …” below.
silence-paused = the bot is paused here { $until }, { $origin }
silence-shadow = the bot would have answered about `{ $topic }`, but shadow mode holds here: { $origin }
# The same, where it would have offered a card.
silence-shadow-offer = the bot would have offered a card about `{ $topic }`, but shadow mode holds here: { $origin }
silence-topic-off = the topic `{ $topic }` is off, { $origin }
silence-topic-paused = the topic `{ $topic }` is paused { $until }, { $origin }
silence-topic-breaking = curators marked the topic `{ $topic }` as breaking news ({ $news }), so the bot answers about it only when asked, and it offers nothing here where it may not answer
silence-rush = the channel is suddenly much busier than usual, so the bot keeps quiet for another { $left }
# Where moderators set the budget to zero.
silence-budget-zero = the server may have no unasked replies: its budget is 0 an hour ({ $origin })
silence-budget-spent-until = the server has had its { $budget } unasked replies of this hour ({ $origin }); the bot may reply again in { $left }
# An offer is a small reaction below a message, by which the bot offers a card; $offers is how many an hour a server may have.
silence-offers-zero = the server may have no offers: its budget of unasked replies is 0 an hour ({ $origin })
silence-offers-spent-until = the server has had its { $offers } offers of this hour ({ $origin }); the bot may offer again in { $left }
silence-may-not-react = the bot may not react to messages there, and so cannot offer a card
silence-already-offered = the bot has offered a card below the message already
silence-author-asked-too-often = the author asked the bot by name several times just now; the bot answers again in { $left }
silence-channel-asked-too-often = people in this channel asked the bot by name several times just now; the bot answers again in { $left }
silence-may-not-send = the bot may not send messages there
silence-thread-locked = the thread is locked
silence-thread-archived = the thread is archived, and the bot wakes no thread
silence-thread-has-heard = the dossier of this thread shows the topic `{ $topic }`, or showed it until somebody removed it
silence-already-answered = the bot has answered the message already
silence-channel-cooling = the bot answered or offered a card in this channel a short while ago and may do so again in { $left }
silence-topic-cooling = the bot answered about `{ $topic }` or offered its card in this channel not long ago and may do so again in { $left }
silence-person-cooling = the bot answered the author or offered the author a card a short while ago and may do so again in { $left }
silence-topic-overdue = the review of the topic `{ $topic }` was due on { $due }, so the bot answers about it only when asked
silence-cannot-fit = the card of the topic `{ $topic }` does not fit Discord's limits
silence-kept-back = the server's AutoMod, or Discord's own filter, kept the reply back
silence-not-taken = Discord did not take the reply, and the bot gave it up
silence-not-offered = Discord did not take the reaction that offers a card, and the bot gave the offer up
silence-not-offered-database = the bot's database did not note the offer, so the bot did not make it
silence-not-offered-crowd = too many offers stand already, so the bot did not make one more

# What would change a silence.
remedy-may-not-send = Give the bot's role the permission Send Messages, or Send Messages in Threads.
remedy-thread-has-heard = `/topic name: { $topic }` shows the card at any time.
remedy-nothing-raised = A curator can add a phrase or a paraphrase to the topic. `/topic` shows a card at any time.
remedy-unsure = `/settings set setting: offer-unsure value: on` has the bot offer such cards.
remedy-only-mentioned = `/settings set setting: offer-mentions value: on` has the bot offer such cards.
remedy-may-not-react = Give the bot's role the permissions Add Reactions and Read Message History.
remedy-other-sense = A curator can widen `near`, or narrow `unless`, in the triggers of `{ $topic }`.
remedy-opted-out = Only the author can change this, with `/privacy opt-in`.
remedy-settings = `/settings { $subcommand }` changes this.
remedy-paused = `/resume` ends the pause.
remedy-shadow = `/settings channel`, or `/settings topic name: { $topic }`, switches replies on.
remedy-review = The topic's curators end this with their review.
remedy-rush = The hold ends by itself. `/settings cooldown` switches such holds off.
remedy-asked-too-often = The wait ends by itself. `/topic` shows a card at any time.
remedy-times = The wait ends by itself. `/settings cooldown` changes the times.
remedy-budget = `/settings cooldown replies_per_hour: …` raises the budget.
remedy-cannot-fit = The topic's curators have to shorten the card.
remedy-kept-back = Exempt the bot's role from the AutoMod rule, or change the rule.

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
gate-floor = Permission
gate-answered = One reply
gate-phrases = Phrases
gate-own-loss = Own loss
gate-sureness = Sureness
gate-topics = Topic
gate-rush = Rush
gate-budget = Budget
gate-channel-cooldown = Channel cooldown
gate-person-cooldown = Person cooldown
gate-shadow = Shadow
measured-author = a person wrote the message
measured-text =
    { $characters ->
        [one] the message has 1 character of text
       *[other] the message has { $characters } characters of text
    }
measured-asked-by-name = the author asks the bot by name
measured-opt-out = the author has not opted out
measured-never =
    { $roles ->
        [0] moderators have not excluded the author
        [one] moderators have excluded neither the author nor the author's role
       *[other] moderators have excluded neither the author nor any of the author's { $roles } roles
    }
measured-mode = `{ $mode }`, { $origin }
measured-pause = nothing is paused here
measured-floor = the bot may send messages there
measured-answered = the message has no reply yet
measured-phrases-named = somebody asked for `{ $topic }` by its name, so no phrase was needed
# $ground are phrases, or what the message is like.
measured-phrases = { $ground } → `{ $topic }`
measured-own-loss = the author neither speaks of their own loss or fear nor asks for no politics
# How sure the bot is that a message takes a topic up: $grade is one of the three below, $percent of 100.
capped-school-work = as words of school work or of a shared flat stand in the message
capped-only-named = as it is more like the name of the topic than like anything that is said of it
capped-outdone = as the message more likely concerns another topic, of which the bot is never sure
capped-unproven = as too few cards of this topic were tried on talk, or too few of those were right, for it to be called sure
capped-unheard = as the encoder has not heard the message: it is too short, or there was no time
capped-brief = as few words are like what is said of the topic, and no phrase of it stands among them
measured-sureness = `{ $topic }`: { $grade } ({ $percent } of 100)
# The same of a topic that somebody asked for by its name.
measured-sureness-named = `{ $topic }`: { $grade }
grade-sure = sure
grade-maybe = maybe
grade-mention = a bare mention
# What follows from it.
measured-answers = { $sureness }, so the bot may answer
measured-offers = { $sureness }, so the bot may offer a card
measured-waits = { $sureness }, but nobody else has raised it here yet, and cards wait for a second person ({ $origin }): the bot may offer its card
measured-breaking = { $sureness }, but its curators marked it as breaking news ({ $news }), and such a topic answers only when asked: the bot may offer its card
measured-topic-asked = `{ $topic }` is allowed ({ $origin }), and the author asks for it
measured-topic = `{ $topic }` is allowed ({ $origin }), its review is due on { $due }, and the bot did not answer about it here within { $cooldown }
# The same, where its card would be offered: then the bot did not offer it either.
measured-topic-offers = `{ $topic }` is allowed ({ $origin }), its review is due on { $due }, and the bot neither answered about it nor offered its card here within { $cooldown }
measured-budget-asked = the author asks the bot by name and has had { $asked } of { $most } such answers of this hour
measured-budget = the server has had { $spent } of { $budget } replies of this hour
measured-budget-offers = the server has had { $spent } of { $offers } offers of this hour
measured-dossier = the reply extends the thread's dossier and adds no message
measured-rush = the channel is not suddenly busy
measured-cooldown = the last reply is more than { $cooldown } ago (the time: { $origin })
# The same, where a card would be offered: that waits for offers too.
measured-cooldown-offers = the last reply and the last offer are more than { $cooldown } ago (the time: { $origin })
measured-shadow = neither the place nor the topic is in shadow
# What raised a topic that somebody asked for by its name.
ground-name = the topic's name
# What a message is like: an example, as file and line.
ground-likeness = likeness to { $example }
# What the discussion adds to that: $people are other people than the author of the message.
ground-before =
    { $people ->
        [one] { $people } other person raised this before
       *[other] { $people } other people raised this before
    }
ground-parent = the message replied to raises this
# How much of what others said before a message, or in what it replies to, is near a topic.
ground-talk = { $percent } of 100 of what others said around it is near this

## Settings: their names inside sentences, and as the labels of their menus

setting-mode = mode
    .label = How the bot speaks unasked
setting-channel-cooldown = cooldown of a channel
    .label = Wait between replies in a channel
setting-topic-cooldown = cooldown of a topic
    .label = Wait between replies about a topic
setting-person-cooldown = cooldown of a person
    .label = Wait between replies to a person
setting-replies-per-hour = replies an hour
    .label = Replies an hour
setting-rush-hold = quiet in a rush
    .label = Quiet in a rush
setting-offer-unsure = offers where the bot is unsure
    .label = Offers where the bot is unsure
setting-offer-mentions = offers on bare mentions
    .label = Offers on bare mentions
setting-await-discussion = cards wait for a second person
    .label = Cards wait for a second person
setting-language = language
    .label = The bot's language
setting-log-channel = log channel
    .label = The log channel
setting-pause = pause
    .label = Pause of everything
setting-topic = topic
    .label = Replies about a topic
setting-topic-pause = pause of topic
    .label = Pause of a topic
setting-role = members of
    .label = A role that the bot never answers
setting-member = member
    .label = A member whom the bot never answers

# A change: of what, where, from what to what.
change-sentence = { $setting } for { $scope }: { $before } → { $after }
not-set = not set
# A value that is no value of its setting.
unreadable = `{ $text }` is not { $expected }
expected-mode = a mode: `off`, `shadow`, `offer`, `line` or `card`
expected-time = a time such as `90s`, `2m`, `6h` or `1d`, from { $least } to { $most }
expected-time-at-most = a time such as `90s`, `2m`, `6h` or `1d`, of { $most } at most
seven-days = seven days
expected-count = a number from { $least } to { $most }
expected-switch = `on` or `off`
expected-language = a language: { $languages }
# Between the last two of a list of languages.
or = or
expected-channel = a channel's id
expected-until = `resumed` or a time in UTC such as `2026-11-28 14:30`
expected-rule = `on`, `shadow` or `off`
expected-never = `never`
value-until-resumed = until resumed
mode-off = off – answers commands only
mode-shadow = shadow – shows its replies in the log channel only
mode-offer = offer – puts a 📖 below messages; the card follows when somebody taps it
mode-line = line – replies with one line where it is sure, otherwise offers
mode-card = card – replies with both sides where it is sure, otherwise offers
switch-on = on
switch-off = off

## Files of settings

exported = Counterpoint's settings in “{ $server }” on { $day }. `/settings import` reads this file in any server.
exported-left-out =
    Not in this file: { $count ->
        [one] { $count } setting of a channel or role that no longer exists.
       *[other] { $count } settings of channels and roles that no longer exist.
    }
# Where a fault of a file stands, and what it is.
import-fault = line { $line }, column { $column }: { $fault }
import-version = this version of the bot reads files of version { $version }
import-place = the name `{ $name }` must belong to exactly one channel of this server; rename a channel, or take the section out
import-twice = { $setting } for { $scope } stands in the file twice
import-no-text = the value of a setting is a text in quotes
import-role = the name `{ $name }` must belong to exactly one role of this server
import-key = no setting is called `{ $key }`
import-topic = the bot knows no topic `{ $topic }`; `/topics` lists all topics
import-server-only = `{ $key }` holds for the whole server and belongs in `[server]`
import-channel = the name `{ $name }` must belong to exactly one channel of this server

## Counts of feedback

precision = { $right } of { $judged } right
precision-share = { $right } of { $judged } right, precision { $share }

## Why a change of settings was not made

refused-storage = Nothing has changed. The bot cannot reach its database just now, and the settings hold as before. Try again in a minute, or tell the bot's operator.
refused-reading = The bot cannot reach its database just now. The settings hold as before. Try again in a minute, or tell the bot's operator.
refused-unknown = The log has no change #{ $number }. `/settings history` lists the changes of the last 90 days.
refused-overtaken = The bot cannot undo change #{ $number }: somebody has changed this setting since ({ $setting }). `/settings history` shows who.
refused-foreign = Another version of the bot made change #{ $number }, and this version cannot undo it.

## The log channel

# In shadow mode: $message is a link, $ground what raised the topic; the reply follows on a line of its own.
shadow-note = Shadow mode held back a reply to { $message } (found: { $ground }):
# The same, where a card would only have been offered.
shadow-note-offer = Shadow mode held back an offer below { $message } (found: { $ground }), of this card:
# What a moderator said of it; $what is a place or a topic, $precision is how often shadow mode was right.
shadow-judged = Judged { $judgement }. Shadow mode for { $what }: { $precision }.
shadow-judged-so-far = Judged { $judgement }. Shadow mode for { $what }: { $precision }. After { $enough } judgements, this message offers to switch replies on.
judgement-right = right
judgement-wrong = wrong
topic-for = topic `{ $topic }` for { $scope }

## Changes of settings

nothing-changed = Nothing has changed: the settings were so already.
# Below a change: how to take it back.
change-undone-by = `/settings undo number: { $number }` takes this back.
undo = Undo
# Behind a change that this change undid.
change-undoes = (undoes #{ $number })
history-empty = Nobody has changed a setting in the last 90 days.
log-channel-unset = Nobody sees the replies of shadow mode yet. Name a log channel: `/settings log channel: #channel`.
# Said where moderators chose a mode in which the bot offers cards, and it may not react; $place is a mention.
reactions-missing = The bot may not react to messages in { $place }, so it offers no cards there. It needs the permissions Add Reactions and Read Message History.
may-not = Nothing has changed. Settings need the permission Manage Server. Pauses, judgements and `/stats` need Manage Messages. The server's Integrations page can admit other members.
either-place-or-server = Nothing has changed: name a place or the whole server, not both.
no-such-topic-to-set = Nothing has changed: no topic has that name. `/topics` lists all topics.
replies-are-of-the-server = Nothing has changed: the limit of replies an hour holds for the whole server. Leave out `place`, or set `replies_per_hour` alone.
setting-is-of-the-server = Nothing has changed: `{ $setting }` holds for the whole server. Leave out `place`.
# $fault says that a text is not what it should be.
value-unreadable = Nothing has changed: { $fault }.
time-unreadable = Nothing has changed. Write a time such as `30m`, `2h` or `1d`, of seven days at most.

## Import and export

exported-file = This file has all settings of the server except pauses. `/settings import` reads the file, here or in another server. Channels and roles go by their names.
import-too-large = Nothing has changed: the file is larger than any file of `/settings export`.
import-not-fetched = Nothing has changed: Discord did not hand over the file. Try again.
import-not-text = Nothing has changed: the file is not text in UTF-8.
# Above the faults of a file.
import-faults = Nothing has changed. The file has these faults:
import-nothing = Nothing would change: the settings are so already.
# Above the changes that a file makes.
import-question =
    The file would change { $count ->
        [one] { $count } setting
       *[other] { $count } settings
    }. The bot makes all changes at once, or none:
import-more = … and { $count } more
import-apply = Apply
import-cancel = Cancel
import-cancelled = Nothing has changed: the import is cancelled.
import-too-late = Nothing has changed: the offer has expired. Give the file to `/settings import` again.
import-overtaken = Nothing has changed: somebody changed a setting since the bot showed the difference. Give the file to `/settings import` again.

## Pauses

nothing-is-paused = Nothing is paused.
not-paused-itself = Nothing has changed: { $scope } itself is not paused.
# Above a numbered list of pauses.
still-paused = Still paused:
# The server in a list of pauses; “the server” above stands behind “for”.
server-itself = the server
the-topic = topic `{ $topic }`
end-pause = End { $number }
end-all-pauses = End all

## The panel of /settings view

panel-of-server = **Settings of the server**, where no category, channel or thread has its own
panel-of-place = **Settings of { $place }**
panel-everything = **Everything that moderators set**
# A line of what holds: $setting begins with a capital letter, $origin says who chose it.
panel-value = { $setting }: `{ $value }` – { $origin }
panel-paused = Paused { $until } – { $origin }
panel-replies = Replies in this hour: { $spent } of { $budget } – { $origin }
panel-log-channel = Log channel: { $channel }
panel-no-log-channel = none
panel-log-channel-gone = { $channel }, which no longer exists. Name another: `/settings log channel: #channel`
# A line of everything that is set: $person is who set it.
panel-set = { $setting } for { $scope }: { $value }, by { $person }
panel-channel-gone = – the channel no longer exists
panel-role-gone = – the role no longer exists
panel-order = The nearest level decides: thread, channel, category, server, default. A pause, or a topic that is off, holds on all levels below.
panel-place-menu = Another channel or category
panel-mode-menu = How the bot speaks here
panel-inherit = inherit – as on the level above
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
panel-topic-note = A topic that is off on one level is off on all levels below.
panel-rule-menu = What the bot does about it
panel-times-note = `/settings cooldown` takes other times.
panel-people-heading = **Whom the bot never answers unasked**
panel-person = { $who }, by { $person }
panel-people-note = Choose a role or a member to add it to the list, or to take it off. People who opted out are not on the list, and the bot leaves them alone.
panel-role-menu = A role to add or take off
panel-member-menu = A member to add or take off
panel-log-menu = The log channel
panel-log-note = Claims and sources stay in the language of their curators.
panel-no-log = No log channel
panel-undo-menu = Undo a change

## Looking things up

no-such-topic = No topic has that name. `/search` finds words, and `/topics` lists all topics.
# $topics are topics whose names come near, with “or” between them.
did-you-mean = No topic has that name. Did you mean { $topics }?
no-such-claim = `{ $topic }` has no such claim. Its claims are { $claims }.
find-context-nothing = No topic fits that message. `/search` finds words, and `/topics` lists all topics.
list-nothing = No topic has that shelf and tag. `/topics` alone lists all topics.
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
search-nothing = No topic contains “{ $words }”. `/topics` lists all topics.
search-found =
    “{ $words }”: { $count ->
        [one] { $count } result
       *[other] { $count } results
    }
search-menu = Show both sides
# Headings of what a search found.
found-topic = Topic
found-source = Source
help = Counterpoint shows what different people say about a disputed subject, with sources. The bot takes no side. `/topics` lists all topics. `/topic` shows both sides of a topic. `/privacy` switches unasked replies off. The bot keeps no text of any message.

## Buttons that answer with a sentence

button-unknown = An earlier version of the bot made this button, and the button no longer works. `/topic` shows the same cards.
topic-gone = The bot no longer has this topic.
topic-withdrawn = Curators have withdrawn this topic since the bot showed it.
# “Why this?” on a reply of which nothing is known any more.
why-unknown = The bot no longer knows anything about the answered message.
command-failed = The command failed. The operator finds the reason in the log.

## /why

why-no-link = That is no link to a message. The menu of a message has its link: Copy Message Link.
why-not-readable = The bot explains messages of this server only, in channels that the bot and the asker may both read.
why-not-shown = Discord does not show that message to the bot: somebody deleted it, or the bot may not read the channel.
why-opted-out = The author of that message opted out, so the bot tells nothing about it.
why-as-heard = The bot heard the message on { $moment }:
why-as-now = If the bot heard the message now:
why-answered = **Answered** with `{ $topic }`, as `{ $mode }`.
# The same, where the reply was removed or deleted since.
why-gone = **Answered** with `{ $topic }`. The reply is gone by now.
why-silent = **Silent**: { $silence }.
why-offered = **Offered**: a { $emoji } below the message. The card of `{ $topic }` follows when somebody taps it.
# The offer stands, but what is set by now, or what the message says by now, keeps its card away: $silence.
why-offer-barred = **Offered**: a { $emoji } below the message, for the card of `{ $topic }`. A tap brings no card now: { $silence }.
# $why is one of the four below, or a silence.
why-offer-over = **Offered**: a { $emoji } below the message, for the card of `{ $topic }`. The offer is over: { $why }.
why-offer-over-unknown = **Offered**: a { $emoji } below the message, for the card of `{ $topic }`. The offer is over.
offer-over-hour = its hour has ended
offer-over-taken-away = the author of the message, or a moderator, took it away
offer-over-asked = somebody asked for the card in a reply to the message
offer-over-no-more = the message no longer raises the topic
why-tapped = **Answered** with `{ $topic }`: the bot had offered the card with a { $emoji }, and somebody tapped it.
# A line for each gate: what it measured, or why it stopped the message.
why-pass = { $number }. { $gate } – pass: { $measure }
why-stop = { $number }. { $gate } – stop: { $measure }
why-remedy = To change this: { $remedy }

## /privacy

opted-out = The bot no longer answers your messages unasked, in any server. `/privacy opt-in` takes this back.
opted-in = The bot may answer your messages unasked again, wherever moderators switched it on.
kept-opted-out = you opted out on { $moment }
kept-not-opted-out = you have not opted out
# Behind the sentence that somebody opted out: for what that holds.
opted-out-holds = This holds for all your messages, in channels, threads and forums of all servers. A command, or a message that names the bot, still gets an answer.
# $opted is one of the two above. The days are those of crates/answers/src/storage/terms.rs; a test compares them in their order.
kept =
    The bot keeps this about you: { $opted }. The journal of replies names you { $replies ->
        [one] { $replies } time
       *[other] { $replies } times
    }, with ids and topic, never with text; an entry is kept for 90 days. The bot has noted { $offers ->
        [one] { $offers } offer
       *[other] { $offers } offers
    } below your messages in the last 7 days. Of your votes on replies of the last 90 days, the bot keeps { $votes }, so that each counts once. For { $answers ->
        [one] { $answers } topic
       *[other] { $answers } topics
    } the bot keeps that you answered whether your view is stated as you would state it, and not how: for 90 days after the month of the answer, or until `/privacy opt-out`. The server's log keeps your changes of settings for 90 days. A setting of a server that you made, or by which the bot never answers you, is kept until a moderator takes it back.
forgotten =
    The bot removed your id from its records of replies, offers and votes, and of who answered whether their view is stated fairly: { $entries ->
        [one] { $entries } entry
       *[other] { $entries } entries
    }.
# Behind that, where something was offered below a message of theirs.
forgotten-offers = The bot also takes its { $emoji } away from your messages.
# Behind that, for somebody who opted out.
forgotten-opted-out = Your opt-out stays until `/privacy opt-in`: without it, the bot would answer your messages again.

## /stats

stats-nothing = The bot has counted nothing in this server yet.
stats-heading = Unasked replies in this server, by topic:
stats-more = The file has the rest.
# What the column `stats-stated` counts.
stats-stated-means = as-held: readers who find the view that they hold stated as they would state it, and readers who do not (yes:no).
# The heads of its columns: short words.
stats-topic = topic
stats-shown = shown
stats-opened = opened
stats-offered = offered
stats-tapped = tapped
stats-helpful = helpful
stats-off-topic = off-topic
stats-one-sided = one-sided
stats-bad-source = bad-source
stats-too-often = too-often
stats-stated = as-held
stats-shadow = shadow

## The log channel, and a server that the bot joins

judge-right = Right
judge-wrong = Wrong
switch-on-card = Switch on: card
switch-on-line = Switch on: line
switch-on-topic = Switch on
# $count are messages in this minute, $usual in a usual one.
rush-note = { $channel } is suddenly busy: { $count } messages in this minute, and { $usual } in a usual minute. The bot keeps quiet there until { $hold } after the rush. `/settings cooldown` switches such holds off.
# Told to moderators in the log channel, once in { $days } days for each topic: readers who answered below cards that one side led call the
# topic unfair. $side follows “a view that”.
unfair-note = Of { $answers } readers who answered below cards of `{ $topic }` led by a view that { $side }, { $no } say that the view they hold is not stated as they would state it. The curators of the topic can mend that. The bot tells this once in { $days } days for each topic. `/stats` and `counterpoint report` have all counts.
# The same, below cards that no side led.
unfair-note-no-side = Of { $answers } readers who answered below cards of `{ $topic }`, { $no } say that the view they hold is not stated as they would state it. The curators of the topic can mend that. The bot tells this once in { $days } days for each topic. `/stats` and `counterpoint report` have all counts.
# Told to moderators in the log channel, once the database has been away for a minute.
database-away = The bot cannot reach its database. It goes on answering, and the settings hold as before. They cannot be changed until the database is back; the bot tells so here. The bot's operator finds the cause in the log.
# Told to the same moderators when it is over.
database-back = The bot reaches its database again, and settings can be changed.
# Told to moderators in the log channel, once files of the store that changed have had errors for ten minutes.
store-at-fault = The bot's topic files have changed, and the bot cannot use the new ones. It goes on answering from the topics that it had before, and tells here when the files are mended. The bot's operator finds the cause in the log.
# Told to the same moderators when it is over.
store-mended = The bot's topic files are mended, and the bot answers from them.
greeting = Counterpoint has joined { $server } and stays silent until a moderator names a channel: `/settings channel mode: card place: #channel`. With `mode: shadow`, the bot shows moderators its replies in a log channel first. `/settings view` shows all settings, and `/topics` lists all topics.

## Commands: what Discord shows of each and of what it takes, 100 characters at most

command-topic = Show both sides of a topic, with sources
    .name = The topic's title, id, other name or tag
    .claim = The claim that leads the card
    .only-me = Show the answer to nobody else
command-sources = List all sources of a topic: kind, date, interest, and whether somebody checked the address
    .topic = The topic's title, id, other name or tag
    .only-me = Show the answer to nobody else
command-topics = List all topics that the bot knows
    .shelf = Only topics of this shelf
    .tag = Only topics with this tag
    .only-me = Show the answer to nobody else (the default)
command-search = Search claims, opposing views and sources
    .words = The words to search for
    .only-me = Show the answer to nobody else (the default)
# In the menu of a message.
menu-find-context = Find context
menu-why = Why, or why not?
command-help = Explain what the bot does, how to ask it, and how to stop it
command-about = Show what the bot is: version, licence, its topics, and where to read on
command-privacy = Choose whether the bot answers you, and see what it keeps about you
command-privacy-opt-out = Stop unasked replies to your messages, in all servers
command-privacy-opt-in = Allow unasked replies to your messages again
command-privacy-show = Show what the bot keeps about you
command-privacy-delete = Take your id out of the journal of replies, the offers, the votes and the answers
command-why = Explain why the bot answered a message, or why it kept silent
    .message = The link of the message: Copy Message Link in its menu
command-settings = See and change what the bot does in this server
command-settings-view = Open the panel: what holds in a channel, who chose it, and controls to change it
    .place = The channel or thread (default: this one)
command-settings-channel = Choose how the bot speaks in a channel, a category, a thread, or the whole server
    .mode = How the bot speaks
    .place = The channel, category or thread (default: this channel)
    .whole-server = For the whole server
command-settings-topic = Choose whether the bot answers about a topic, in a channel or in the whole server
    .name = The topic's title or id, or a tag for all topics with it
    .rule = What the bot does about the topic
    .place = The channel, category or thread (default: this channel)
    .whole-server = For the whole server
command-settings-cooldown = Choose how long the bot waits between replies, and how many replies an hour it sends
    .channel = The wait in a channel, about anything: 2m, 1h
    .topic = The wait in a channel, about the same topic: 6h, 1d
    .person = The wait until the same person gets another reply: 10m
    .replies-per-hour = The most unasked replies an hour, in the whole server
    .hold-in-a-rush = Keep quiet while a channel is suddenly much busier than usual
    .place = The channel, category or thread (default: this channel)
    .whole-server = For the whole server
command-settings-set = Change any setting by its name
    .setting = The setting
    .value = The new value; inherit removes the setting
    .place = The channel, category or thread (default: this channel)
    .whole-server = For the whole server
command-settings-role = Stop or allow unasked replies to the members of a role
    .role = The role
    .never = True stops unasked replies, false allows them
command-settings-member = Stop or allow unasked replies to a member
    .member = The member
    .never = True stops unasked replies, false allows them
command-settings-log = Choose the channel in which moderators see the replies of shadow mode
    .channel = The channel (default: none)
command-settings-language = Choose the bot's language; claims and sources stay as curators wrote them
    .language = The language
    .place = The channel, category or thread (default: this channel)
    .whole-server = For the whole server
command-settings-reset = Remove all settings of a place, or of the server and all its places
    .place = The channel, category or thread (default: this channel)
    .whole-server = The server and all its places
command-settings-history = List who changed which setting when, and undo changes
    .before = Only changes with numbers below this one
command-settings-undo = Undo a change, and the changes made together with it
    .number = The number in /settings history
command-settings-export = Save the settings of this server as a file
command-settings-import = Load settings from a file: the bot shows the changes first, and asks
    .file = A file of /settings export
command-stats = Show replies, opened cards, feedback and judgements of shadow mode, by topic
command-pause = Keep the bot quiet for a while
command-pause-channel = Stop unasked replies in a channel
    .for = How long: 30m, 2h, 1d (default: until /resume)
    .channel = The channel (default: this one)
command-pause-topic = Stop unasked replies about a topic
    .name = The topic's title or id, or a tag for all topics with it
    .for = How long: 30m, 2h, 1d (default: until /resume)
command-pause-server = Stop unasked replies in the whole server
    .for = How long: 30m, 2h, 1d (default: until /resume)
command-resume = End the pause of a channel, a topic or the server, or end all pauses
    .channel = The channel (default: this one)
    .topic = The paused topic: title, id or tag
    .whole-server = End the pause of the whole server
    .everything = End all pauses of the server, its channels and its topics
# Choices of commands that take a value away.
choice-inherit-mode = inherit – as the category or the server
choice-inherit = inherit
## /help and /about

# Each of these is a heading, and the text below it. What the bot does.
help-what = What the bot does
help-what-text = When a message touches a disputed subject that the bot knows, the bot shows who claims what and who disagrees, with sources for both. The bot takes no side. Where it is unsure, it puts a { $emoji } below the message: whoever taps that gets the card.
# How to ask it, with a command of a message's menu.
help-ask = How to ask the bot
help-ask-text = `/topic name: …` shows both sides of a topic. `/topics` lists all topics. `/search words: …` finds words. `/sources topic: …` lists sources. A message that names the bot, or a direct message, asks for a topic too. *Apps*, *{ $open }* in a message's menu shows the topic of that message to one person alone.
# How to stop it: the labels of the buttons below a reply.
help-stop = How to stop the bot
help-stop-text = *{ $rest }* below a reply opens the rest: *{ $not_to_me }* (or `/privacy opt-out`) stops unasked replies to one's own messages in all servers, and *{ $remove }* removes a reply to one's own message. A { $no } below one's own message takes an offer away. *{ $why }* and `/why` explain a reply. `/privacy show` lists what the bot keeps, and `/privacy delete` deletes it.
# What moderators can do, with the label of a button.
help-moderators = What moderators can do
help-moderators-text = The bot is silent until somebody switches it on. `/settings view` shows all settings, and who chose them. `/settings channel mode: shadow` shows replies in the log channel only. `/pause`, or *{ $stop_here }* behind *{ $rest }* below a reply, keeps the bot quiet for a while, and `/resume` ends the pause. Members with Manage Messages remove any reply. `/stats` counts what readers say of replies, and how many find their own view stated as they would state it.

# What the bot is; $version and $licence are those of the program.
about-what = Counterpoint { $version } ({ $licence })
about-what-text = The bot shows what different people say about disputed subjects, with sources, and gives no verdict. `/help` explains how to ask the bot, and how to stop it.
# How much it knows.
about-topics =
    The bot knows { $topics ->
        [one] { $topics } topic
       *[other] { $topics } topics
    } with { $claims ->
        [one] { $claims } claim
       *[other] { $claims } claims
    } and { $views ->
        [one] { $views } opposing view
       *[other] { $views } opposing views
    }.
# When the sources of its topics were last checked: on one day, or between two.
about-checked = Curators last checked the sources on { $day }.
about-checked-between = Curators last checked the sources between { $oldest } and { $newest }.
about-no-topics = The bot knows no topic yet.
# Where to read on: files that come with the program.
about-source = Two files come with the program: `README.md` describes its code and content, and `responses/README.md` explains how curators write topics.
about-privacy = The bot keeps no text of any message. `/privacy show` lists what the bot keeps about the asker, and `PRIVACY.md` lists everything with its term.
