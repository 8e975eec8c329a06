//! `counterpoint doctor`: everything that the bot needs, looked at one by one: how it is, and what to do about it. Nothing is changed, and
//! the bot may run meanwhile.

mod discord;
mod files;
mod shards;

use std::path::Path;

use crate::{
    config::{self, Config},
    failure::Failure,
};

/// How something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum State {
    /// It is as it should be.
    Ok,
    /// It cannot be told.
    Unknown,
    /// The bot runs, and something goes without it.
    Warning,
    /// The bot does not run with it, or answers nobody.
    Fault,
}

impl State {
    /// The state in one word.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Unknown => "unknown",
            Self::Warning => "warning",
            Self::Fault => "fault",
        }
    }
}

/// Whose fault something is: the exit code of the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Whose {
    /// The content's.
    Content,
    /// The use's.
    Use,
    /// The world's.
    World,
}

/// What was found of one thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Finding {
    /// The thing, in one word.
    pub(crate) what: &'static str,
    /// How it is.
    pub(crate) state: State,
    /// How it is, as a sentence without a full stop.
    pub(crate) said: String,
    /// What to do about it.
    pub(crate) remedy: Option<String>,
    whose: Whose,
}

impl Finding {
    fn ok(what: &'static str, said: impl Into<String>) -> Self {
        Self { what, state: State::Ok, said: said.into(), remedy: None, whose: Whose::Use }
    }

    fn unknown(what: &'static str, said: impl Into<String>) -> Self {
        Self { state: State::Unknown, ..Self::ok(what, said) }
    }

    fn warning(what: &'static str, said: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { state: State::Warning, remedy: Some(remedy.into()), ..Self::ok(what, said) }
    }

    fn fault(what: &'static str, whose: Whose, said: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { state: State::Fault, remedy: Some(remedy.into()), whose, ..Self::ok(what, said) }
    }

    /// A sentence of this program's that says what is wrong and, behind a semicolon, what to do.
    fn of_sentence(what: &'static str, whose: Whose, sentence: &str) -> Self {
        let (said, remedy) = sentence.rsplit_once("; ").unwrap_or((sentence, "Mend it and ask again"));
        let mut remedy = remedy.to_owned();
        if let Some(first) = remedy.get_mut(..1) {
            first.make_ascii_uppercase();
        }
        Self::fault(what, whose, said, remedy)
    }
}

/// Everything that was found.
pub(crate) struct Report {
    /// In the order in which the bot needs it.
    pub(crate) findings: Vec<Finding>,
}

impl Report {
    /// How the worst of it is.
    pub(crate) fn state(&self) -> State {
        self.findings.iter().map(|finding| finding.state).max().unwrap_or(State::Ok)
    }

    /// The end of the program: the first fault decides the exit code, and everything has been said.
    ///
    /// # Errors
    /// If there is a fault.
    pub(crate) fn end(&self) -> Result<(), Failure> {
        let first = self.findings.iter().find(|finding| finding.state == State::Fault);
        match first.map(|finding| finding.whose) {
            None => Ok(()),
            Some(Whose::Content) => Err(Failure::content("")),
            Some(Whose::Use) => Err(Failure::usage("")),
            Some(Whose::World) => Err(Failure::world("")),
        }
    }
}

/// Looks at everything; `servers` is how many of the bot's servers are looked at.
///
/// # Errors
/// If the system gives no thread.
pub(crate) fn examine(named: Option<&Path>, servers: u8) -> Result<Report, Failure> {
    let config = match config::load(named) {
        Ok(config) => config,
        Err(error) => {
            // Without it nothing is known of the rest: what the defaults name is not what the bot would use.
            let fault = Finding::of_sentence("configuration", Whose::Use, &error.to_string());
            return Ok(Report { findings: vec![fault] });
        }
    };
    let runtime = tokio::runtime::Runtime::new()
        .map_err(|error| Failure::world(format!("cannot start the runtime: {error}")))?;
    let mut findings = vec![configured(&config)];
    runtime.block_on(async {
        findings.extend(discord::examine(&config, servers).await);
        findings.push(files::store(&config));
        findings.extend(files::storage(&config).await);
    });
    findings.extend(files::rights(&config));
    findings.push(files::cache());
    findings.push(files::pages(&config));
    Ok(Report { findings })
}

fn configured(config: &Config) -> Finding {
    let file = config.file.display();
    let said = if config.file.exists() {
        format!("{file} has no fault")
    } else {
        format!("there is no {file}: every value is the default")
    };
    Finding::ok("configuration", said)
}
