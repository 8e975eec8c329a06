//! `responses/LINTS.md`, generated from the lints' doc comments; a test keeps it current.

use std::fmt::Write as _;

use super::{ALL, Grade, Group, Lint, likeness::LIKENESS, links::LINKS};

/// The whole page.
pub fn guide() -> String {
    let mut page = String::from(
        "<!-- Generated from the lints' doc comments by `counterpoint schema --lints`; edit those. -->\n\
         # Lints of the response store\n\n\
         `counterpoint check` reports every one of these with file, line and column. An error keeps the store from loading; \
         a warning does not. Where a warning is acceptable, the table it stands in says so, with the reason:\n\n\
         ```toml\nexpect = { unchecked-address = \"the address is from memory\" }\n```\n",
    );
    for group in Group::ALL {
        let _ = write!(page, "\n## {}\n", group.heading());
        for lint in ALL.iter().filter(|lint| lint.group == group) {
            tell(&mut page, lint);
        }
    }
    page.push_str("\n## Addresses, with `check --links`\n");
    for lint in LINKS {
        tell(&mut page, lint);
    }
    page.push_str("\n## Examples, with `check --likeness`\n");
    for lint in LIKENESS {
        tell(&mut page, lint);
    }
    page
}

fn tell(page: &mut String, lint: &Lint) {
    let grade = match lint.grade {
        Grade::Error => "error",
        Grade::Warning => "warning",
    };
    let _ = write!(page, "\n### `{}`\n\n*{grade}*\n\n", lint.name);
    for line in lint.doc.lines() {
        page.push_str(line.strip_prefix(' ').unwrap_or(line));
        page.push('\n');
    }
}
