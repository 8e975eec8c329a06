//! What readers and moderators say of replies: counts by topic, and how often shadow mode was right. No names, no text.

mod stated;

pub use stated::{ENOUGH_ANSWERS, Fairness, Stated, UNFAIR, UNFAIR_DAYS};

use crate::{topic::TopicId, words::Words};

/// What a reader may say of a reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reason {
    /// It was of use.
    Helpful,
    /// The message was about something else.
    OffTopic,
    /// The card favours a side.
    OneSided,
    /// A source does not carry what it is cited for.
    BadSource,
    /// The bot speaks too often.
    TooOften,
}

impl Reason {
    /// Every reason, in the order of the buttons.
    pub const ALL: [Self; 5] =
        [Self::Helpful, Self::OffTopic, Self::OneSided, Self::BadSource, Self::TooOften];

    /// The word in storage and in tables.
    pub fn word(self) -> &'static str {
        match self {
            Self::Helpful => "helpful",
            Self::OffTopic => "off-topic",
            Self::OneSided => "one-sided",
            Self::BadSource => "bad-source",
            Self::TooOften => "too-often",
        }
    }

    /// As its button says it.
    pub fn said(self, words: &Words) -> &'static str {
        match self {
            Self::Helpful => words.reason_helpful(),
            Self::OffTopic => words.reason_off_topic(),
            Self::OneSided => words.reason_one_sided(),
            Self::BadSource => words.reason_bad_source(),
            Self::TooOften => words.reason_too_often(),
        }
    }

    /// The reason that a word means.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.word() == word)
    }
}

/// What is counted, by server and topic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Counted {
    /// A reply was sent unasked.
    Shown,
    /// A card was offered.
    Offered,
    /// Somebody tapped an offer, and its card came.
    Tapped,
    /// A button opened more of a card that everybody saw.
    Opened,
    /// A reader said this of a reply.
    Voted(Reason),
    /// A reader answered whether the view that they hold is stated as they would state it.
    Stated(Stated),
}

impl Counted {
    /// The word in storage.
    pub fn word(self) -> &'static str {
        match self {
            Self::Shown => "shown",
            Self::Offered => "offered",
            Self::Tapped => "tapped",
            Self::Opened => "opened",
            Self::Voted(reason) => reason.word(),
            Self::Stated(stated) => stated.word(),
        }
    }

    /// What a word in storage counts.
    pub fn parse(word: &str) -> Option<Self> {
        match word {
            "shown" => Some(Self::Shown),
            "offered" => Some(Self::Offered),
            "tapped" => Some(Self::Tapped),
            "opened" => Some(Self::Opened),
            other => Reason::parse(other).map(Self::Voted).or_else(|| Stated::parse(other).map(Self::Stated)),
        }
    }
}

/// What a moderator says of what shadow mode would have said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Judgement {
    /// It would have been welcome.
    Right,
    /// It would not.
    Wrong,
}

impl Judgement {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Right, Self::Wrong];

    /// The word in storage.
    pub fn word(self) -> &'static str {
        match self {
            Self::Right => "right",
            Self::Wrong => "wrong",
        }
    }

    /// In sentences.
    pub fn said(self, words: &Words) -> &'static str {
        match self {
            Self::Right => words.judgement_right(),
            Self::Wrong => words.judgement_wrong(),
        }
    }

    /// The judgement that a word means.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|judgement| judgement.word() == word)
    }
}

/// Judgements after which precision says something: with 20, one more or less moves it by a twentieth.
pub const ENOUGH: u32 = 20;

/// How often shadow mode was right.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Precision {
    /// How often it was.
    pub right: u32,
    /// How often not.
    pub wrong: u32,
}

impl Precision {
    /// How many judgements there are.
    pub fn judged(self) -> u32 {
        self.right + self.wrong
    }

    /// The share that was right, if anything was judged.
    pub fn share(self) -> Option<f64> {
        (self.judged() > 0).then(|| f64::from(self.right) / f64::from(self.judged()))
    }

    /// "18 of 20 right, precision 0.90"
    pub fn said(self, words: &Words) -> String {
        let (right, judged) = (self.right, self.judged());
        match self.share() {
            Some(share) => words.precision_share(judged, right, format_args!("{share:.2}")),
            None => words.precision(judged, right),
        }
    }
}

/// The counts of one topic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tally {
    /// The topic.
    pub topic: TopicId,
    /// Unasked replies.
    pub shown: u64,
    /// Offers.
    pub offered: u64,
    /// Cards that came of them.
    pub tapped: u64,
    /// Presses that opened more.
    pub opened: u64,
    /// Votes, in the order of [`Reason::ALL`].
    pub votes: [u64; 5],
    /// Whether readers find the view that they hold stated as they would state it.
    pub stated: Fairness,
    /// How often shadow mode was right.
    pub shadow: Precision,
}

impl Tally {
    /// Nothing was counted yet.
    pub fn new(topic: TopicId) -> Self {
        Self {
            topic,
            shown: 0,
            offered: 0,
            tapped: 0,
            opened: 0,
            votes: [0; 5],
            stated: Fairness::default(),
            shadow: Precision::default(),
        }
    }

    /// Enters a count.
    pub fn enter(&mut self, what: Counted, number: u64) {
        match what {
            Counted::Shown => self.shown = number,
            Counted::Offered => self.offered = number,
            Counted::Tapped => self.tapped = number,
            Counted::Opened => self.opened = number,
            Counted::Voted(reason) => {
                let at = Reason::ALL.iter().position(|one| *one == reason).unwrap_or(0);
                self.votes[at] = number;
            }
            Counted::Stated(stated) => self.stated.enter(stated, number),
        }
    }

    fn cells(&self) -> [String; COLUMNS.len()] {
        let [helpful, off_topic, one_sided, bad_source, too_often] = self.votes;
        let share = self.shadow.share().map_or_else(String::new, |share| format!("{share:.2}"));
        [
            self.topic.to_string(),
            self.shown.to_string(),
            self.offered.to_string(),
            self.tapped.to_string(),
            self.opened.to_string(),
            helpful.to_string(),
            off_topic.to_string(),
            one_sided.to_string(),
            bad_source.to_string(),
            too_often.to_string(),
            self.stated.yes.to_string(),
            self.stated.no.to_string(),
            self.shadow.right.to_string(),
            self.shadow.wrong.to_string(),
            share,
        ]
    }
}

/// The columns of the CSV file, which programs read.
const COLUMNS: [&str; 15] = [
    "topic",
    "shown",
    "offered",
    "tapped",
    "opened",
    "helpful",
    "off-topic",
    "one-sided",
    "bad-source",
    "too-often",
    "stated-yes",
    "stated-no",
    "right",
    "wrong",
    "precision",
];

/// A table of plain text, columns aligned; the answers on how a view is stated, and the judgements of shadow mode, as one column each.
pub fn table(tallies: &[Tally], words: &Words) -> String {
    // Each number stands in the CSV file; on a screen the shares are what tells.
    let kept = |row: [String; COLUMNS.len()]| {
        let [
            topic,
            shown,
            offered,
            tapped,
            opened,
            helpful,
            off,
            one,
            bad,
            often,
            yes,
            no,
            right,
            wrong,
            share,
        ] = row;
        let judged = if share.is_empty() { "–".to_owned() } else { format!("{share} ({right}:{wrong})") };
        let stated = if yes == "0" && no == "0" { "–".to_owned() } else { format!("{yes}:{no}") };
        [topic, shown, offered, tapped, opened, helpful, off, one, bad, often, stated, judged]
    };
    let head = [
        words.stats_topic(),
        words.stats_shown(),
        words.stats_offered(),
        words.stats_tapped(),
        words.stats_opened(),
        words.stats_helpful(),
        words.stats_off_topic(),
        words.stats_one_sided(),
        words.stats_bad_source(),
        words.stats_too_often(),
        words.stats_stated(),
        words.stats_shadow(),
    ];
    let mut rows = vec![head.map(str::to_owned)];
    rows.extend(tallies.iter().map(|tally| kept(tally.cells())));
    let widths: Vec<usize> =
        (0..head.len()).map(|at| rows.iter().map(|row| row[at].chars().count()).max().unwrap_or(0)).collect();
    let lines = rows.iter().map(|row| {
        let cells = row.iter().zip(&widths).enumerate().map(|(at, (cell, &width))| {
            if at == 0 { format!("{cell:<width$}") } else { format!("{cell:>width$}") }
        });
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// The same as CSV (RFC 4180: a header line, commas, CRLF). No cell holds a comma or a quotation mark: ids are kebab-case.
pub fn csv(tallies: &[Tally]) -> String {
    let mut text = COLUMNS.join(",") + "\r\n";
    for tally in tallies {
        text.push_str(&tally.cells().join(","));
        text.push_str("\r\n");
    }
    text
}
