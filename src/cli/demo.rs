//! `counterpoint demo`: the bot in a pretend Discord, in the browser.

use std::path::PathBuf;

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
}

impl Demo {
    pub(super) fn run(self, config: &Config) -> Result<(), Failure> {
        let wish = demo::Wish {
            port: self.port,
            open: self.open,
            keep: self.keep,
            responses: config.store.path.clone(),
            configured_in: config.file.clone(),
            defaults: config.defaults.settings(),
            clock: app::clock::system(),
        };
        app::demo(config, &wish)
    }
}
