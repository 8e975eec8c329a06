//! `counterpoint doctor`: what the bot needs, how it is, and what to do about it.

use std::path::Path;

use clap::Args;
use counterpoint_core::text::counted;
use serde_json::json;

use super::{Format, show};
use crate::{
    app::doctor::{self, Report, State},
    failure::Failure,
};

#[derive(Debug, Args)]
pub(super) struct Doctor {
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// How many of the bot's servers to look at, three requests each
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u8).range(0..=100))]
    servers: u8,
}

impl Doctor {
    pub(super) fn run(self, config: Option<&Path>) -> Result<(), Failure> {
        let report = doctor::examine(config, self.servers)?;
        show::print(&match self.format {
            Format::Text => text(&report),
            Format::Json => format!("{:#}\n", value(&report)),
        })?;
        report.end()
    }
}

fn text(report: &Report) -> String {
    let mut text = String::new();
    for finding in &report.findings {
        text.push_str(&format!("{:<8} {:<14} {}\n", finding.state.word(), finding.what, finding.said));
        if let Some(remedy) = &finding.remedy {
            text.push_str(&format!("{:<24}{remedy}.\n", ""));
        }
    }
    let count = |state| report.findings.iter().filter(|finding| finding.state == state).count();
    let (faults, warnings, unknown) = (count(State::Fault), count(State::Warning), count(State::Unknown));
    text.push_str(&format!(
        "{}, {}, {unknown} unknown\n",
        counted(faults, "fault", "faults"),
        counted(warnings, "warning", "warnings")
    ));
    text
}

fn value(report: &Report) -> serde_json::Value {
    let findings = report.findings.iter().map(|finding| {
        json!({
            "what": finding.what, "state": finding.state.word(), "said": finding.said, "remedy": finding.remedy,
        })
    });
    json!({ "state": report.state().word(), "findings": findings.collect::<Vec<_>>() })
}
