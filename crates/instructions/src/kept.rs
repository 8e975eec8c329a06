//! The counts that are kept, and how new ones stand beside them.

use std::{collections::BTreeMap, fmt::Write as _, fs, path::Path};

use serde::{Deserialize, Serialize};

/// How much more than what is kept a path may take, in percent: less is what another order of the same code makes.
pub(crate) const MOST_PERCENT: u64 = 5;

/// What stands at the head of the file.
const HEAD: &str = "# Instructions of the hot paths. `cargo run --profile counting -p instructions -- update` writes this file anew;\n# crates/instructions says what each path is.\n";

/// Counts by the names of their paths, and the toolchain that they are of.
#[derive(Debug, Deserialize, Serialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub(crate) struct Kept {
    toolchain: String,
    pub(crate) counts: BTreeMap<String, u64>,
}

/// How new counts stand beside those that are kept.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Compared {
    /// They cannot be compared, and why.
    Not(String),
    /// None is above what it may be.
    Fine,
    /// These are, or are not kept.
    Slower(Vec<String>),
}

impl Kept {
    /// No counts yet.
    pub(crate) fn new(toolchain: &str) -> Self {
        Self { toolchain: toolchain.to_owned(), counts: BTreeMap::new() }
    }

    /// Reads the file.
    pub(crate) fn read(path: &Path) -> Result<Self, String> {
        let text = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
        toml::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))
    }

    /// Writes the file.
    pub(crate) fn write(&self, path: &Path) -> Result<(), String> {
        let text = toml::to_string(self).map_err(|error| error.to_string())?;
        fs::write(path, format!("{HEAD}{text}")).map_err(|error| format!("{}: {error}", path.display()))
    }

    /// Holds these counts against those that are kept; `comparable` says whether the machine is one of which they can be.
    pub(crate) fn beside(&self, kept: &Self, comparable: bool) -> Compared {
        if !comparable {
            return Compared::Not("not compared: this machine has no AVX2".to_owned());
        }
        if self.toolchain != kept.toolchain {
            return Compared::Not(format!(
                "not compared: what is kept is of {}, and this is {}",
                kept.toolchain, self.toolchain
            ));
        }
        let slower = |(name, count): (&String, &u64)| {
            let known = kept.counts.get(name).copied().unwrap_or_default();
            (count * 100 > known * (100 + MOST_PERCENT)).then(|| name.clone())
        };
        let slower: Vec<String> = self.counts.iter().filter_map(slower).collect();
        if slower.is_empty() { Compared::Fine } else { Compared::Slower(slower) }
    }

    /// A line a path: what is counted, what is kept, and the difference in tenths of a percent.
    pub(crate) fn table(&self, kept: &Self) -> String {
        let mut table = String::new();
        for (name, count) in &self.counts {
            let _ = match kept.counts.get(name).filter(|known| **known > 0) {
                Some(known) => {
                    let change = (i128::from(*count) - i128::from(*known)) * 1000 / i128::from(*known);
                    let sign = if change < 0 { '-' } else { '+' };
                    let (whole, tenth) = (change.abs() / 10, change.abs() % 10);
                    writeln!(table, "{name:32} {count:>12}  kept {known:>12}  {sign}{whole}.{tenth} %")
                }
                None => writeln!(table, "{name:32} {count:>12}  not kept"),
            };
        }
        table
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(toolchain: &str, counts: &[(&str, u64)]) -> Kept {
        let counts = counts.iter().map(|(name, count)| ((*name).to_owned(), *count)).collect();
        Kept { toolchain: toolchain.to_owned(), counts }
    }

    #[test]
    fn five_percent_more_are_let_through_and_anything_above_is_not() {
        let kept = of("one", &[("hear", 1000), ("read", 1000)]);
        assert_eq!(of("one", &[("hear", 1050), ("read", 10)]).beside(&kept, true), Compared::Fine);
        let slower = of("one", &[("hear", 1051), ("read", 1000), ("new", 1)]).beside(&kept, true);
        assert_eq!(slower, Compared::Slower(vec!["hear".to_owned(), "new".to_owned()]));
    }

    #[test]
    fn what_another_toolchain_or_machine_made_is_not_compared() {
        let (kept, now) = (of("one", &[("hear", 1000)]), of("two", &[("hear", 9000)]));
        assert!(
            matches!(now.beside(&kept, true), Compared::Not(why) if why.contains("one") && why.contains("two"))
        );
        assert!(matches!(of("one", &[("hear", 9000)]).beside(&kept, false), Compared::Not(_)));
    }

    #[test]
    fn what_is_kept_is_read_as_it_was_written_and_names_every_path() {
        let folder = std::env::temp_dir().join(format!("instructions-{}", std::process::id()));
        let kept = of("one", &[("hear", 1000)]);
        kept.write(&folder).unwrap();
        let again = Kept::read(&folder);
        let _ = fs::remove_file(&folder);
        assert_eq!(again, Ok(kept));
        let own = Kept::read(&crate::file()).unwrap();
        let names: Vec<&str> = own.counts.keys().map(String::as_str).collect();
        let mut paths: Vec<&str> = crate::paths::ALL.iter().map(|(name, _)| *name).collect();
        paths.sort_unstable();
        assert_eq!(names, paths, "run it with `update`");
    }

    #[test]
    fn a_table_tells_the_difference() {
        let table = of("one", &[("hear", 1023), ("new", 5)]).table(&of("one", &[("hear", 1000)]));
        assert!(table.contains("+2.3 %") && table.contains("not kept"), "{table}");
    }
}
