//! `counterpoint export`: the whole store as one document.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::show;
use crate::{app::load, config::Config, failure::Failure};
use store::export;

#[derive(Debug, Args)]
pub(super) struct Export {
    #[arg(long, value_enum, default_value_t = Form::Markdown)]
    format: Form,
    /// The store's folder; the configured store by default
    #[arg(long, value_name = "DIR")]
    responses: Option<PathBuf>,
}

/// The form of the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Form {
    /// For people
    Markdown,
    /// For programs
    Json,
}

impl Export {
    pub(super) fn run(self, config: &Config) -> Result<(), Failure> {
        let mut config = config.clone();
        if let Some(path) = &self.responses {
            config.store.path.clone_from(path);
        }
        let store = load::store(&config)?;
        show::print(&match self.format {
            Form::Markdown => export::markdown(&store),
            // Nothing in it can fail to be written: its keys are texts.
            Form::Json => serde_json::to_string_pretty(&export::json(&store)).unwrap_or_default() + "\n",
        })
    }
}
