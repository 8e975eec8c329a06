//! What came of a run, as a table.

use std::{collections::BTreeMap, time::Duration};

/// What was counted.
#[derive(Clone, Debug, Default)]
pub(crate) struct Figures {
    /// Messages that were said.
    pub(crate) messages: u64,
    /// Those of them that the bot answers.
    pub(crate) hits: u64,
    /// Those of them that were answered.
    pub(crate) answered: u64,
    /// Those that were answered more than once.
    pub(crate) twice: u64,
    /// Those that had to be answered, and were not.
    pub(crate) lost: u64,
    /// Those that nobody was there to hear, or that were on their way when the bot was killed, and were not answered.
    pub(crate) unheard: u64,
    /// How often the bot was started after it was killed.
    pub(crate) restarts: u64,
    /// How often it ended by itself.
    pub(crate) ended: u64,
    /// Panics in its log.
    pub(crate) panics: u64,
    /// Sessions that it began, and resumed.
    pub(crate) sessions: (u64, u64),
    /// Requests that found their bucket empty.
    pub(crate) limited: u64,
    /// What Discord would have refused for being wrong.
    pub(crate) refused: Vec<String>,
    /// Faults by kind.
    pub(crate) faults: BTreeMap<&'static str, u64>,
    /// How long answers took, the shortest first.
    pub(crate) took: Vec<Duration>,
}

impl Figures {
    /// Whether every promise was kept.
    pub(crate) fn are_good(&self) -> bool {
        self.hits > 0 && [self.twice, self.lost, self.ended, self.panics] == [0; 4] && self.refused.is_empty()
    }

    /// The least time within which a share of the answers came, in milliseconds.
    fn within(&self, permille: usize) -> String {
        let rank = (self.took.len() * permille).div_ceil(1000).max(1);
        self.took.get(rank - 1).map_or_else(|| "-".to_owned(), |time| format!("{} ms", time.as_millis()))
    }

    /// The table.
    pub(crate) fn table(&self) -> String {
        let counts = [
            ("messages", self.messages),
            ("messages to be answered", self.hits),
            ("answered", self.answered),
            ("answered twice", self.twice),
            ("lost", self.lost),
            ("unheard: no session, or killed on the way", self.unheard),
            ("restarts after a kill", self.restarts),
            ("ended by itself", self.ended),
            ("panics", self.panics),
            ("sessions begun", self.sessions.0),
            ("sessions resumed", self.sessions.1),
            ("requests that found their bucket empty", self.limited),
            ("faults", self.faults.values().sum()),
        ];
        let mut table = String::new();
        for (name, count) in counts {
            table.push_str(&format!("{name:44}{count:>10}\n"));
        }
        for (name, count) in &self.faults {
            table.push_str(&format!("  {name:42}{count:>10}\n"));
        }
        for (name, permille) in
            [("answer, half", 500), ("answer, 99 of 100", 990), ("answer, the slowest", 1000)]
        {
            table.push_str(&format!("{name:44}{:>10}\n", self.within(permille)));
        }
        for refused in &self.refused {
            table.push_str(&format!("refused: {refused}\n"));
        }
        table
    }
}
