//! `counterpoint pages`: the man pages and the completions of shells, made of the command line itself, for whoever packages the program.

use std::{fs, io, path::PathBuf};

use clap::{Args, CommandFactory as _, ValueEnum as _};
use clap_complete::Shell;

use super::{Cli, show};
use crate::failure::Failure;

#[derive(Debug, Args)]
pub(super) struct Pages {
    /// The folder to write into: `man` and `completions` below it
    #[arg(value_name = "DIR")]
    to: PathBuf,
}

impl Pages {
    pub(super) fn run(self) -> Result<(), Failure> {
        self.write().map_err(|error| {
            Failure::world(format!("cannot write the pages to {}: {error}", self.to.display()))
        })?;
        show::print(&format!("The pages are written to {}.\n", self.to.display()))
    }

    fn write(&self) -> io::Result<()> {
        let (man, completions) = (self.to.join("man"), self.to.join("completions"));
        fs::create_dir_all(&man)?;
        fs::create_dir_all(&completions)?;
        clap_mangen::generate_to(Cli::command(), &man)?;
        for shell in Shell::value_variants() {
            clap_complete::generate_to(*shell, &mut Cli::command(), "counterpoint", &completions)?;
        }
        Ok(())
    }
}
