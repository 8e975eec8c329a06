//! `counterpoint demo`: the bot in a pretend Discord, in the browser.

use std::{path::PathBuf, time::Duration};

use clap::Args;

use crate::{app, config::Config, failure::Failure};

#[derive(Debug, Args)]
pub(super) struct Demo {
    /// The port of the page on 127.0.0.1; a free one if it is taken
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// Open the page in the browser
    #[arg(long)]
    open: bool,
    /// Keep settings, replies and the discussion in this database, and go on with them next time
    #[arg(long, value_name = "FILE")]
    keep: Option<PathBuf>,
    /// Wait for the bot at least so many seconds, for tests on a machine that is busy with other things
    #[arg(long, value_name = "SECONDS", default_value_t = 0, hide = true)]
    patience: u64,
}

impl Demo {
    pub(super) fn run(self, config: &Config) -> Result<(), Failure> {
        let wish = demo::Wish {
            port: self.port,
            open: self.open,
            keep: self.keep,
            responses: config.store.path.clone(),
            configured_in: config.file.clone(),
            defaults: config.defaults.clone(),
            clock: app::clock::system(),
            patience: Duration::from_secs(self.patience),
        };
        app::demo(config, &wish)
    }
}
