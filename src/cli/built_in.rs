//! `counterpoint store`: the response store that the program brings with it.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use clap::{Args, Subcommand};

use super::show;
use crate::failure::Failure;

#[derive(Debug, Args)]
pub(super) struct BuiltIn {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Write the built-in store into a folder, to change it there
    Write {
        /// The folder to make; it must not be there, or be empty
        #[arg(value_name = "DIR")]
        to: PathBuf,
    },
}

impl BuiltIn {
    pub(super) fn run(self) -> Result<(), Failure> {
        let Command::Write { to } = self.command;
        if fs::read_dir(&to).is_ok_and(|mut entries| entries.next().is_some()) {
            return Err(Failure::usage(format!(
                "{} is not empty; name a folder that is not there",
                to.display()
            )));
        }
        write(&to).map_err(|error| {
            Failure::world(format!("cannot write the store to {}: {error}", to.display()))
        })?;
        show::print(&format!(
            "{} files are written to {}. The bot answers from them where `[store] path` names that folder.\n",
            builtin::FILES.len(),
            to.display()
        ))
    }
}

fn write(to: &Path) -> io::Result<()> {
    for (path, text) in builtin::FILES {
        let file = to.join(path);
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(file, text)?;
    }
    Ok(())
}
