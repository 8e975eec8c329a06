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
//! [`engine::Engine::hear`] is that line, and the file to read first. What comes of a message is a value,
//! [`engine::Hearing`]: `try`, the log and the tests read the same one that acted.
//!
//! # Layout
//!
//! | module | what it is for |
//! |---|---|
//! | [`cli`] | the commands, their help, and exit codes: 0 fine, 1 the content, 2 the use, 3 the world is at fault |
//! | [`failure`] | why the program ends: a sentence, and an exit code |
//! | `app` | how the program is put together: the store, the token, the files that are followed, the bot |
//! | [`config`] | `config.toml`: shape, defaults, faults with line and column; secrets only from the environment |
//! | [`telemetry`] | the log, and what is never in it |
//! | [`clock`] | the system's clock, or one wound by hand |
//! | [`topic`] | a topic, its claims, their opposing views, sources |
//! | [`store`] | the snapshot of `responses/`: file shapes, JSON Schema, loading, finding |
//! | [`lint`] | everything that can be wrong with the store, each fault with place and remedy |
//! | [`remark`] | what was said, by whom, where |
//! | [`settings`] | what moderators chose, and which of it holds for a message |
//! | [`matcher`] | which topics a message raises: by phrases, and by likeness to examples |
//! | [`policy`] | whether to speak: the list of gates, cooldowns, budgets, and the reasons for silence |
//! | [`composer`] | the reply as a document, fitted to a frame, in the shape of an embed or of text |
//! | [`feedback`] | what readers and moderators say of replies: counts, and how often shadow mode was right |
//! | [`engine`] | all of the above in one function |
//! | [`measure`] | how good the triggers are, on labelled messages |
//! | [`export`] | the whole store as one document |
//! | `search` | full-text search over the store |
//! | `storage` | what outlives a restart: settings, opt-outs, the journal of replies |
//! | `moderation` | changes of settings while the bot runs: kept first, then obeyed |
//! | `answers` | what is said, once and living, on any platform: the journal's flow, dossiers, replies that follow their message |
//! | `discord` | the edge: inbound, outbound, buttons, commands |
//! | `demo` | the same bot in a pretend Discord, with a page |
//!
//! # Invariants, and what proves each
//!
//! 1. Nothing outside `discord` names serenity or poise: `cargo check --no-default-features`.
//! 2. Only `discord/outbound.rs` and its folder send, and what it sends pings nobody: clippy's `disallowed-methods` (`clippy.toml`), and every
//!    conversation shows `allowed_mentions` as they went over the wire.
//! 3. A store is loaded whole or not at all, and never changes once loaded: [`store::Store::check`] gives one only without errors.
//! 4. Every claim leaves with an opposing view, or with the curator's reason why there is none: by type
//!    ([`topic::Opposition`], [`composer::Against`]), and by the property tests of the composer.
//! 5. Silence is a value with a reason: [`policy::Silence`].
//! 6. Message text is never logged or stored: [`remark::Remark`]'s `Debug` prints ids and lengths, and a test reads the log of the
//!    real program.
//! 7. [`topic`], [`matcher`], [`policy`] and [`composer`] do no I/O, hold no clock, and have no `async fn`.
//!
//! # Words
//!
//! *topic*: one question at issue. *Claim*: one sentence people assert. *Said-by*: who asserts it. *Opposing view*, with its
//! relation: rebuts, undercuts, qualifies. *Source*: a published work. *Citation*: one use of a source. *Detail*: the
//! grounds. *Trigger*, *phrase*, *near*, *unless*. *Example* and *counter-example*: `matches`, `ignores`. *Paraphrase*: a message
//! that says a topic's matter in other words; *aside*: one about no topic; *likeness* to them. *Remark*: a message as the bot
//! understands it. *Verdict*, *silence*, *reply*. *Store*, *snapshot*. *Lint*, *finding*. *Shelf*: a folder of topics. *Curator*,
//! *moderator*, *operator*.

pub mod app;
pub mod cli;
pub mod config;
pub mod failure;
pub mod measure;
pub mod telemetry;
