//! `counterpoint check`: every finding in the store, or with `--balance` how much each side of a topic says.

mod balance;

use std::{io::IsTerminal as _, path::PathBuf};

use clap::{Args, ValueEnum};
use serde_json::json;

#[cfg(feature = "links")]
use super::links::{Links, Outcome};
use super::show;
use store::{Check as Found, lint::render, read};

use crate::{
    app::{clock, load},
    config::Config,
    failure::Failure,
};

#[derive(Debug, Args)]
pub(super) struct Check {
    /// The store's folder, or one topic file; the configured store by default
    path: Option<PathBuf>,
    /// Count instead what each side of a topic says: claims, opposing views, their words, and the kinds of sources they cite
    #[arg(long)]
    balance: bool,
    #[arg(long, value_enum, default_value_t = Form::Text)]
    format: Form,
    /// Ask the encoder too which paraphrases sound like ordinary chat or like another topic; the first time it takes minutes
    #[cfg(feature = "encoder")]
    #[arg(long)]
    likeness: bool,
    #[cfg(feature = "links")]
    #[command(flatten)]
    links: Links,
}

/// The form of the findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Form {
    /// For people
    Text,
    /// For programs
    Json,
    /// For code hosting
    Sarif,
}

impl Check {
    pub(super) fn run(self, config: &Config) -> Result<(), Failure> {
        let root = self.path.unwrap_or_else(|| config.store.path.clone());
        let files = load::files(&root)?;
        #[cfg_attr(
            not(any(feature = "encoder", feature = "links")),
            expect(unused_mut, reason = "addresses add to what is found")
        )]
        let mut found = store::check_files(&files, clock::system().today());
        if self.balance && self.format == Form::Sarif {
            return Err(Failure::usage(
                "the balance has the formats `text` and `json`; take out `--balance`, or choose one of them",
            ));
        }
        // What has errors is no store, and its errors are told instead.
        if let Some(store) = found.store.as_ref().filter(|_| self.balance) {
            return show::print(&match self.format {
                Form::Json => format!("{:#}\n", balance::json(store)),
                Form::Text | Form::Sarif => balance::text(store),
            });
        }
        #[cfg(feature = "encoder")]
        if let Some(store) = found.store.as_ref().filter(|_| self.likeness) {
            let findings = alike(&root, store, &files)?;
            found.add(findings);
        }
        #[cfg(feature = "links")]
        let asked = self.links.ask(&files)?;
        #[cfg(feature = "links")]
        if let Some(asked) = &asked {
            found.add(asked.findings.clone());
        }
        let text = match self.format {
            Form::Text => {
                let text = text(&found, &files);
                #[cfg(feature = "links")]
                let text = asked.as_ref().map(Outcome::text).unwrap_or_default() + &text;
                text
            }
            Form::Json => {
                let findings: Vec<_> = found.findings.iter().map(|one| render::value(one, &files)).collect();
                let counts = json!({ "files": found.files, "errors": found.errors(), "warnings": found.warnings(), "findings": findings });
                #[cfg(feature = "links")]
                let counts = with_links(counts, asked.as_ref());
                format!("{counts:#}\n")
            }
            Form::Sarif => format!("{:#}\n", render::sarif(&found.findings, &files)),
        };
        show::print(&text)?;
        if found.errors() > 0 { Err(Failure::content("")) } else { Ok(()) }
    }
}

/// What the encoder cannot tell apart.
#[cfg(feature = "encoder")]
fn alike(
    root: &std::path::Path,
    known: &counterpoint_core::store::Store,
    files: &[read::File],
) -> Result<Vec<store::lint::Finding>, Failure> {
    use store::lint::likeness;

    let Some(sensed) = crate::app::sense::Sensed::learned(root, known, super::measure::learning())? else {
        return Ok(Vec::new());
    };
    let everyday = likeness::everyday(files);
    let directions = sensed.directions(known, &everyday, |_| ());
    let directed: Vec<_> =
        everyday.into_iter().zip(directions).filter_map(|(text, one)| Some((text, one?.whole))).collect();
    Ok(likeness::check(known, files, &directed))
}

#[cfg(feature = "links")]
fn with_links(mut counts: serde_json::Value, asked: Option<&Outcome>) -> serde_json::Value {
    if let Some(asked) = asked {
        counts["links"] = asked.json();
    }
    counts
}

fn text(found: &Found, files: &[read::File]) -> String {
    let coloured = std::io::stdout().is_terminal();
    let mut text = String::new();
    for finding in &found.findings {
        text.push_str(&render::text(finding, files, coloured));
        text.push('\n');
    }
    text.push_str(&found.summary());
    text.push('\n');
    text
}
