//! `counterpoint backup`: a copy of the database, while the bot runs.

use std::path::PathBuf;

use answers::storage::{Storage, StorageError};
use clap::Args;

use super::show;
use crate::{config::Config, failure::Failure};

#[derive(Debug, Args)]
pub(super) struct Backup {
    /// The file to make; it must not be there
    #[arg(value_name = "FILE")]
    to: PathBuf,
}

impl Backup {
    pub(super) fn run(self, config: &Config) -> Result<(), Failure> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| Failure::world(format!("cannot start the runtime: {error}")))?;
        let copied = runtime.block_on(Storage::back_up(&config.storage.url, &self.to));
        copied.map_err(|error| match error {
            StorageError::Unusable(_) => Failure::usage(error),
            other => Failure::world(other),
        })?;
        show::print(&format!(
            "The database is copied to {}. To restore it, stop the bot and put this file in the database's place.\n",
            self.to.display()
        ))
    }
}
