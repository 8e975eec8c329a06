//! `counterpoint try`: what the bot would answer to a message, and why.

use std::{
    io::{self, BufRead as _, IsTerminal as _, Read as _},
    mem::ManuallyDrop,
    path::PathBuf,
    sync::Arc,
};

use anstyle::{AnsiColor, Style};
use clap::Args;

use super::{Format, measure::learning, object, show};
use crate::{
    app::{clock, load, sense},
    config::Config,
    failure::Failure,
    talk::{LONGEST, limit},
};
use counterpoint_core::{
    composer::{Plain, Reply, fit, plain},
    engine::{Engine, Heard, Hearing, Outcome},
    hear::Sense,
    id::fingerprint,
    remark::{Remark, RemarkId},
    settings::{Defaults, Key, Mode, Value},
    store::Store,
    text::counted,
    words::Language,
};

#[derive(Debug, Args)]
pub(super) struct Try {
    /// The message; its words are joined with spaces
    text: Vec<String>,
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Play the messages as one channel, with cooldowns, instead of each on its own
    #[arg(long)]
    conversation: bool,
    /// Messages from standard input end with NUL instead of a line break
    #[arg(short = '0', long = "null")]
    null: bool,
    /// The store's folder; the configured store by default
    #[arg(long, value_name = "DIR")]
    responses: Option<PathBuf>,
}

impl Try {
    pub(super) fn run(self, config: &Config) -> Result<(), Failure> {
        let mut config = config.clone();
        if let Some(path) = &self.responses {
            config.store.path.clone_from(path);
        }
        load::ahead(config.hearing.encoder);
        let store = load::store(&config)?;
        show::without_topics(&store, &config.store.path);
        let sensed = sense::learned(&config, &store, learning())?;
        // The system takes its memory back at once; to take a thousand topics apart takes longer than to answer from them.
        let mut trial = ManuallyDrop::new(Trial {
            store,
            sense: sensed.map(|sensed| sensed.sense()).transpose()?,
            settings: config.defaults.clone().with(&Key::Mode, Value::Mode(Mode::Card)),
            channel: None,
            format: self.format,
            count: 0,
        });
        if self.conversation {
            trial.channel = Some(trial.engine());
        }
        if !self.text.is_empty() {
            return trial.hear(&self.text.join(" "));
        }
        if self.null {
            let mut bytes = Vec::new();
            io::stdin().lock().read_to_end(&mut bytes).map_err(|error| unheard(&error))?;
            let text = String::from_utf8_lossy(&bytes);
            let text = text.strip_suffix('\0').unwrap_or(&text);
            return if text.is_empty() {
                Ok(())
            } else {
                text.split('\0').try_for_each(|text| trial.hear(text))
            };
        }
        trial.converse()
    }
}

fn unheard(error: &io::Error) -> Failure {
    Failure::world(format!("cannot read standard input: {error}"))
}

/// Characters that Discord lets a message have, by members who pay for it.
const LETTERS: usize = 4_000;

/// Messages being tried.
struct Trial {
    store: Arc<Store>,
    /// The encoder, if there is one.
    sense: Option<Arc<dyn Sense>>,
    settings: Defaults,
    /// The engine of all messages, if they are one conversation.
    channel: Option<Engine>,
    format: Format,
    count: u64,
}

impl Trial {
    fn engine(&self) -> Engine {
        let engine = Engine::new(self.store.clone(), self.settings.clone(), clock::system());
        if let Some(sense) = &self.sense {
            engine.sense_with(sense.clone());
        }
        engine
    }

    /// Lines from standard input, with a prompt if somebody sits there. Nothing of what is typed is kept.
    fn converse(&mut self) -> Result<(), Failure> {
        let prompt = io::stdin().is_terminal() && self.format == Format::Text;
        if prompt {
            let topics = counted(self.store.topics().len(), "topic", "topics");
            show::print(&format!("Counterpoint knows {topics}. A message, or Ctrl-D to end:\n"))?;
        }
        let mut lines = io::stdin().lock();
        let mut bytes = Vec::new();
        loop {
            if prompt {
                show::print("> ")?;
            }
            bytes.clear();
            let mut line = lines.by_ref().take(limit());
            if line.read_until(b'\n', &mut bytes).map_err(|error| unheard(&error))? == 0 {
                return if prompt { show::print("\n") } else { Ok(()) };
            }
            let line = String::from_utf8_lossy(&bytes);
            let line = line.strip_suffix('\n').unwrap_or(&line);
            let line = line.strip_suffix('\r').unwrap_or(line);
            if !(prompt && line.trim().is_empty()) {
                self.hear(line)?;
            }
        }
    }

    fn hear(&mut self, text: &str) -> Result<(), Failure> {
        if text.len() > LONGEST {
            return Err(Failure::usage(format!(
                "a message is longer than {LONGEST} bytes; Discord lets it have {LETTERS} characters at most: give a shorter one"
            )));
        }
        let own = self.channel.is_none().then(|| self.engine());
        let Some(engine) = own.as_ref().or(self.channel.as_ref()) else { return Ok(()) };
        self.count += u64::from(own.is_none());
        // The id chooses the leading claim where the message raises none: it varies with the text, and in a conversation no two messages have
        // the same.
        let remark = Remark::alone(RemarkId::from(fingerprint(text) ^ self.count), text);
        let direction = if engine.wants_direction(&remark) { engine.direction_of(&remark) } else { None };
        let hearing = engine.hear_as(&remark, direction.as_ref());
        if hearing.silence().is_none() {
            // What is printed is said or offered.
            engine.commit(&remark.id);
        }
        match self.format {
            Format::Json => {
                let message = object::Message { id: None, text, context: &remark.context };
                show::print(&object::of(&message, &hearing, &self.store))
            }
            Format::Text => show::print(&described(&hearing)),
        }
    }
}

/// The outcome for people.
fn described(hearing: &Hearing) -> String {
    let dim = Style::new().dimmed();
    match &hearing.outcome {
        Outcome::Silent(silence) => {
            format!("{dim}silent ({}): {silence}{dim:#}\n{}", silence.reason(), why(hearing))
        }
        Outcome::Speak(reply, _) => format!("{}{}\n", card(reply), why(hearing)),
        Outcome::Offer(reply) => {
            let offers = "offers this card by a reaction, and posts it when somebody taps that:";
            format!("{dim}{offers}{dim:#}\n{}{}\n", card(reply), why(hearing))
        }
    }
}

fn card(reply: &Reply) -> String {
    let bold = Style::new().bold();
    let label = AnsiColor::Cyan.on_default();
    let dim = Style::new().dimmed();
    let mut text = String::new();
    let Some(shown) = fit::shown(&reply.card, &Plain) else { return format!("{}\n", reply.gist) };
    for (role, line) in plain::lines(&shown, &Plain) {
        let (before, style) = match role {
            plain::Role::Line => ("", Style::new()),
            plain::Role::Title => ("\n", bold),
            plain::Role::Label => ("\n", label),
            plain::Role::Sentence => ("  ", Style::new()),
            plain::Role::Speakers | plain::Role::Source => ("  ", dim),
            plain::Role::Footer => ("\n", dim),
        };
        text.push_str(&format!("{before}{style}{line}{style:#}\n"));
    }
    text
}

/// How surely each topic is heard, and what raised it.
fn why(hearing: &Hearing) -> String {
    let dim = Style::new().dimmed();
    let told = hearing.topics.iter().map(|heard| format!("{dim}{}{dim:#}\n", sentence(heard)));
    told.collect()
}

fn sentence(heard: &Heard) -> String {
    let words = Language::English.words();
    let claim = heard.claim.as_ref().map_or_else(String::new, |claim| format!(", claim `{claim}`"));
    format!("{}{claim}: {}", heard.sureness(words), heard.said(words))
}
