//! `counterpoint due`: what curators have to look at.

use std::path::PathBuf;

use clap::Args;

use super::{Format, show};
use crate::{
    app::{clock, load},
    config::Config,
    failure::Failure,
};
use store::due::Digest;

#[derive(Debug, Args)]
pub(super) struct Due {
    /// Reviews that fall due within so many days, written as 30d
    #[arg(long, value_name = "DAYS", default_value = "30d", value_parser = days)]
    within: u16,
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// The store's folder; the configured store by default
    #[arg(long, value_name = "DIR")]
    responses: Option<PathBuf>,
}

fn days(text: &str) -> Result<u16, String> {
    let number = text.strip_suffix('d').unwrap_or(text);
    number.parse().map_err(|_| "write a number of days, such as 30d".to_owned())
}

impl Due {
    pub(super) fn run(self, config: &Config) -> Result<(), Failure> {
        let mut config = config.clone();
        if let Some(path) = &self.responses {
            config.store.path.clone_from(path);
        }
        let store = load::store(&config)?;
        let digest = Digest::of(&store, clock::system().today(), self.within);
        show::print(&match self.format {
            Format::Text => digest.text(),
            Format::Json => format!("{:#}\n", digest.json()),
        })
    }
}
