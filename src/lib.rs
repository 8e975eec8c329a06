//! Counterpoint: a Discord bot for servers where people argue about contested subjects. When a message touches a topic it
//! knows, it answers with short claims and who makes them, where they come from, and the opposing views with theirs. It
//! takes no side and gives no verdict.
//!
//! # The one flow
//!
//! ```text
//! Discord ─▶ inbound ─▶ Remark ─▶ matcher ─▶ Raised ─▶ policy ─▶ Verdict ─▶ composer ─▶ Reply ─▶ outbound ─▶ Discord
//!                                   ▲                    ▲                     ▲
//!            responses/ ─▶ lint ─▶ Store            settings, ledger         Store
//! ```
//!
//! [`counterpoint_core::engine::Engine::hear`] is that line, and its file the one to read first. A message ends in a value,
//! [`counterpoint_core::engine::Hearing`]: `try`, the log and the tests read the same one that acted.
//!
//! # Layout
//!
//! A crate names only what its manifest names, and so nothing that stands above it here. The arrow means "is built with".
//!
//! ```text
//! src          ─▶ demo, meter, discord, answers, links, likeness, store, core, builtin   the program: the only place that knows all of them
//! demo         ─▶ loopback, discord, answers, store, core  the bot in the pretend Discord, with a page    (feature `demo`)
//! loopback     ─▶ nothing of these                         the pretend Discord, for the tests and the demo
//! meter        ─▶ discord, answers, core                   what an operator sees: health and counts       (feature `discord`)
//! discord      ─▶ answers, store, core                     the edge to Discord                            (feature `discord`)
//! answers      ─▶ core                                     the service without a platform; the database   (feature `discord`)
//! links        ─▶ store, core                              whether the addresses of sources answer    (feature `links`)
//! store        ─▶ core                                     `responses/` as files
//! likeness     ─▶ encoder, core                            directions of examples and messages                      (feature `encoder`)
//! core         ─▶ nothing of these                         the domain
//! encoder      ─▶ nothing of these                         a text as a direction
//! builtin      ─▶ nothing of these                         `responses/` inside the program
//! fuzz         ─▶ src, loopback, discord, store, encoder, core    any bytes where people and files give bytes
//! instructions ─▶ store, encoder, core                     what the hot paths cost, held against what is kept
//! ```
//!
//! ```text
//! crates/core/src/
//!   engine       from a message to an answer, in one function
//!   remark       what was said, by whom, where
//!   id           an id as its platform gives it: a text to everybody, inside a number where it is one
//!   dialect      the markup of a platform: what is not the author's own words, and what nobody sees
//!   hear         how surely, and which claim: phrases, likeness and the discussion, weighed by a judge, where the store has one
//!   matcher      which topics and claims a message raises by its phrases, and the ground of each;
//!                whether its author tells of a loss of their own or of school work, what it denies, and how the encoder reads it
//!   policy       whether to speak: the list of gates, the ledger of replies, cooldowns, budgets, reasons for silence
//!   composer     the reply as a document, fitted to a frame
//!   topic        a topic, its claims, their opposing views, sources
//!   store        the snapshot of all topics, and finding one by its name
//!   packed       a store as bytes, of which it is made again
//!   settings     KEYS, the one list of what can be set; what moderators chose; which of it holds for a message
//!   words        what the bot says in its own voice: the tables of `crates/core/words`, one file a language, as methods
//!   feedback     what readers and moderators say of replies: counts
//!   time, text   moments, handed in from outside; places in texts
//!   steps        counts of work, for tests
//! crates/store/src/
//!   read, file   the folder, and the shape of its files
//!   lint         everything that can be wrong with it, each fault with place and remedy; what was found of topics that have not changed
//!   known        what tells the files of a store from any others
//!   kept         a checked store for the next start, under a seal
//!   reload       following files that change                                     (feature `reload`)
//!   search       full-text search                                                (feature `search`)
//!   schema       the JSON Schema of a topic file
//!   export       the whole store as one document
//!   due          what curators have to look at
//!   amounts      how much each side of a topic says, and on what it rests
//!   parallel     the same work on many things, on all cores
//! crates/answers/src/
//!   lib          a message is answered once, whatever happens
//!   platform     the trait of what is asked of a platform: to post, edit and delete messages of the bot's own, and to look
//!   journal      from the journal of replies to what stands there: sent, looked for, sent late, given up
//!   pending      what is to be looked at again, after a while
//!   offers       a card that is offered by a reaction, and what people do with it
//!   living       a reply follows the message that it answers
//!   edited       a message that was never answered is heard anew where an edit adds a claim
//!   dossier      a thread's one message
//!   fairness     whether readers find their own view stated as they would state it, and who is told where they do not
//!   locks        one task at a time for each place
//!   outage       what fails for longer, told to moderators
//!   shadow       what would have been said, and how moderators judge it
//!   storage      what outlives a restart: settings, opt-outs, the journal of replies, sessions and leases, with the term of each
//!   moderation   changes of settings while the bot runs: kept first, then obeyed
//! crates/discord/src/
//!   connection   how the bot comes to Discord and stays there: `begun` is what a start asks at once, `fleet` runs its shards, `leasing`
//!                shares them out over processes, `relay` is the way of each to the gateway, does what serenity leaves undone there, and holds back what comes before the store is read,
//!                `kept` hands its session to the next process
//!   events/      what the gateway tells: messages, edits, deletions, reactions, servers; read where it arrives, and before serenity has it
//!   places/      what is known of servers, their channels, threads and roles: from events, packed; and what anybody may do there
//!   commands/    one file a slash command, and the list of them
//!   buttons/     what happens when something is pressed or chosen
//!   screens/     what people are shown who ask or moderate, as values: the panel, lists, imports, pauses
//!   guard        who may change settings
//!   signals      what the edge tells whoever watches it, as values without text, names and ids
//!   examine      what Discord says of a bot that does not run: token, intent, permissions by channel
//!   tap          who reads events before serenity does
//!   underway     what is being dealt with, for which whoever ends the program waits
//!   shards       which part of the bot's servers a process hears of
//!   reactions    taps on offers, and what takes an offer away
//!   greeting     a server that the bot has just joined
//!   waiting      imports that wait for a moderator's answer
//!   errors       a sentence for the person who caused it, a record for the operator; `failure`: why the bot has to stop
//!   ids, timer   the domain's ids as Discord's; waiting by the bot's clock
//!   departures   what goes with a server, a channel or a role goes before anything else there is dealt with
//!   data         what commands and events share
//!   outbound/    the only place that sends, and Discord's implementation of the platform; its `line` keeps the limits of requests, and
//!                `closed` knows where Discord has refused the bot
//!   messages     what stands in a message of the bot's: text, card, buttons, menus
//!   inbound      Discord's messages become remarks
//!   presses      what buttons ask for: each `custom_id` printed and read side by side
//!   typing       what is offered to somebody who types
//!   frame        how a text is written on Discord and how long it may be; `limits` names each number with its source
//! crates/loopback/src/     gateway, REST, limits and faults of the pretend Discord; a test's hands; conversations as files
//! crates/meter/src/        counts of what the edge tells, and the pages that show them; `grafana.json` shows them to people
//! crates/likeness/src/     directions of examples, kept by revision, and of messages, by a small pool with a bounded queue
//! crates/encoder/src/      the model's file, its tokens, and the way from a text to a direction
//! crates/builtin/          its build takes `responses/` into the program
//! crates/demo/src/         the pretend server, its discussion, the Try box
//! crates/tls/src/          TLS by rustls, for requests and the way to the gateway, and what the machine trusts
//! crates/native-tls/       no TLS, in the place of the system's that serenity cannot be built without
//! crates/links/src/        one round of questions, politely: requests, pauses, what was answered before
//! crates/instructions/     paths counted by valgrind beside `benches/instructions.toml`, and how they grow with a message's length
//! crates/fuzz/             targets for fuzzing as functions; in `seeds` the inputs that each takes in a test, beside what is made of them by chance
//! src/
//!   main         runs one command
//!   cli          the commands, their help and their answers
//!   config       `config.toml`: shape, defaults, faults with line and column
//!   telemetry    the log, and what is never in it; traces                        (feature `otel`)
//!   failure      why the program ends: a sentence, and an exit code: 0 fine, 1 the content, 2 the use, 3 the world is at fault
//!   app          how the program is put together: store, as it is kept or from its files, token, clock, files that are followed, bot, demo,
//!                what `doctor` looks at, and how the heap is laid out
//!   report       what was shown in a period, which side led, what readers said of it, on what sources: text, CSV, picture   (feature `discord`)
//!   measure      how well the store is heard, on labelled messages and on other talk; learning its judge
//!   replay       an exported chat, played through the engine
//!   talk         files of talk: opened and unpacked, an export or a message a line
//!   text         a file's bytes as text, a piece at a time, refused where they are none
//! ```
//!
//! `.packaging/link/build.rs` has the linker put what `.packaging/link/ran.ld` lists of a release in one place of the program, so that little else is brought into memory.
//!
//! # Invariants, and what proves each
//!
//! 1. Only `crates/discord` and `crates/loopback` name serenity or poise. `tests/walls.rs` reads every manifest and every source for them.
//! 2. The core does no I/O and holds no clock. Its manifest names no crate for either; `crates/core/clippy.toml` bans the clocks, threads, files
//!    and sockets of the standard library and jiff's clock; `tests/walls.rs` looks for tokio, sqlx, rusqlite, reqwest, `std::fs`, `std::net` and the
//!    system's clocks.
//! 3. Modules of a crate do not import each other in a circle: `tests/walls.rs`, which shows the circle that it finds.
//! 4. Only `outbound` and its folder send, edit and delete, and they ping nobody. `clippy.toml` disallows the methods of serenity and poise
//!    that do, each with that reason. Every conversation in `tests/conversations` shows whom a message pings, as it went over the wire.
//! 5. A store is loaded whole or not at all, and never changes once loaded: `store::lint::run` gives one only where no finding is
//!    an error, and the engine swaps the whole snapshot.
//! 6. Every claim leaves with an opposing view, or with the curator's reason why there is none. The types leave no third way
//!    ([`counterpoint_core::topic::Opposition`], [`counterpoint_core::composer::Against`]); the property tests of `tests/composer.rs` show it
//!    for any topic and any frame.
//! 7. Silence is a value with a reason: [`counterpoint_core::policy::Silence`]. `tests/silences.rs` holds the word and the sentence of each.
//! 8. Message text is neither logged nor stored. The `Debug` of [`counterpoint_core::remark::Remark`] prints ids and lengths; `tests/run.rs` reads
//!    the log of the real program, on error paths and with `RUST_LOG=trace` too; the database has no column for the text of a message.
//! 9. The service of answers names no platform: `tests/answers.rs` reads its sources, and plays it on a platform that fails, hangs and loses
//!    answers. No id is taken for a number but by the edge: `tests/ids.rs` plays it on a platform whose ids are texts.
//! 10. Everything kept has a term: a test in `crates/answers/src/storage/terms.rs` compares the list with the tables that exist.
//! 11. The cost of a message grows with its length and no faster: the tests of `crates/core/src/matcher/linear.rs` count steps, and
//!     `crates/instructions` the instructions of all of hearing. A message
//!     that raises nothing allocates nothing: `tests/allocation.rs`. Invisible characters, case and normal form change nothing to the
//!     phrases: `crates/core/src/matcher/reading.rs`; the encoder still hears capitals: `crates/core/src/matcher/plain.rs`.
//! 12. Who watches the bot reads counts: no text, no name, no id. `tests/metrics.rs` and `tests/otel.rs` search the pages, the log and the
//!     traces of the real program; only `crates/meter` names a crate that counts, and only `src/telemetry/traces.rs` one that traces:
//!     `tests/walls.rs`.
//! 13. The database file, and each copy of it, is readable by its owner alone: `crates/answers/src/storage/rights.rs`, `tests/packaging.rs`.
//! 14. A process that is asked to end loses nothing and repeats nothing: `tests/upgrade.rs`. A shard is run by one process at a time, and one
//!     that dies is replaced: `tests/shards.rs`.
//! 15. No bytes that people or files give make the program panic: `crates/fuzz`, whose tests feed each target what once did, and thousands of
//!     inputs made of that.
//! 16. A new topic touches its own files only, a new setting or command a fixed few: `tests/counts.rs`.
//!
//! # Words
//!
//! *topic*: one question at issue. *Claim*: one sentence people assert. *Said-by*: who asserts it. *Opposing view*, with its
//! relation: rebuts, undercuts, qualifies. *Source*: a published work. *Citation*: one use of a source. *Detail*: the
//! grounds. *Trigger*, *phrase*, *near*, *unless*. *Example* and *counter-example*: `matches`, `ignores`. *Paraphrase*: a message
//! that says a topic's matter in other words; *aside*: one about no topic; *likeness* to them. *Remark*: a message as the bot
//! understands it. *Ground*: what raised a topic. *Dialect*: the rules of a platform's markup; *markup*: the same as a
//! value that a remark names. *Verdict*, *silence*, *reply*; a reply is *reserved*, then *stands*
//! or is *released*. *Store*, *snapshot*. *Lint*, *finding*. *Shelf*: a folder of topics. *Curator*,
//! *moderator*, *operator*.

pub mod app;
pub mod cli;
pub mod config;
pub mod failure;
pub mod measure;
pub mod replay;
#[cfg(feature = "discord")]
pub mod report;
pub mod talk;
pub mod telemetry;
pub mod text;
