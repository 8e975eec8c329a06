//! What the bot has shown in a period, which side led, what readers said of it, and what sources it rested on: counts over all servers, for
//! the bot's operator. No ids, no names of people.
//!
//! The counts come from the bot's database, and what they are about from the store as it is today.

pub mod csv;
pub mod picture;
pub mod text;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use answers::storage::Period;
use counterpoint_core::{
    feedback::{Counted, Fairness, Reason},
    settings::Mode,
    store::Store,
    topic::{Claim, Side, Source, SourceKind, Topic, TopicId},
};
use jiff::civil::Date;

/// How replies were shown, under the names of the columns.
pub const WAYS: [&str; 5] = ["card", "line", "thread", "asked", "unrecorded"];

/// A report.
#[derive(Clone, Debug)]
pub struct Report {
    /// Its first day, UTC.
    pub since: Date,
    /// Its last day.
    pub until: Date,
    /// The first day that the journal of replies still knows of.
    pub journal_since: Date,
    /// Servers in which anything was shown.
    pub servers: u64,
    /// Topics of which anything was shown or said, by id.
    pub topics: Vec<OfTopic>,
    /// The sources of what was shown.
    pub sources: Vec<OfSources>,
}

/// What is told of a topic.
#[derive(Clone, Debug)]
pub struct OfTopic {
    /// Its id.
    pub id: TopicId,
    /// Its title; its id if the store has it no more.
    pub title: String,
    /// Replies, in the order of [`WAYS`]: as a card or as a line unasked, in the dossier of a thread, asked for, and of versions that did not
    /// record it.
    pub shown: [u64; 5],
    /// What each side led and what readers said of it: the topic's sides, and then what no side led, if there is any.
    pub led: Vec<OfSide>,
    /// What readers said of replies, in the order of [`Reason::ALL`].
    pub votes: [u64; 5],
}

/// What is told of a side of a topic.
#[derive(Clone, Debug)]
pub struct OfSide {
    /// The side; none where no side led, or where that is not known.
    pub side: Option<Arc<Side>>,
    /// Replies that it led.
    pub replies: u64,
    /// Whether readers below its cards find the view that they hold stated as they would state it.
    pub stated: Fairness,
}

impl OfSide {
    /// Its id; empty for none.
    pub fn id(&self) -> &str {
        self.side.as_ref().map_or("", |side| &side.id)
    }

    /// Whose side it is over all topics; empty for nobody's.
    pub fn camp(&self) -> &'static str {
        self.side.as_ref().and_then(|side| side.camp).map_or("", |camp| camp.word())
    }

    /// Whether it says something about what led: a topic's sides always, and that no side led where that was so.
    pub fn is_told(&self) -> bool {
        self.side.is_some() || self.replies > 0
    }

    /// What its holders do, in words.
    pub fn said(&self) -> &str {
        self.side.as_ref().map_or("no side", |side| &side.name)
    }
}

/// Sources of one kind from one country, of the claims that were shown and of their opposing views.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfSources {
    /// What sort of works they are.
    pub kind: SourceKind,
    /// Where they were published: a code of ISO 3166-1, or the name of a body; none where the store does not say.
    pub country: Option<String>,
    /// How many works.
    pub works: u64,
    /// How often one of them stood behind what was shown: citations of a claim and its views, times the replies that the claim led.
    pub times: u64,
}

impl OfTopic {
    fn new(id: &TopicId, topic: Option<&Topic>) -> Self {
        let sides = topic.and_then(|topic| topic.sides.as_ref()).into_iter().flatten();
        Self {
            id: id.clone(),
            title: topic.map_or_else(|| id.to_string(), |topic| topic.title.clone()),
            shown: [0; 5],
            led: sides
                .map(|side| OfSide { side: Some(side.clone()), replies: 0, stated: Fairness::default() })
                .collect(),
            votes: [0; 5],
        }
    }

    /// What is told of the side with this id: of none, if the topic has it no more.
    fn side(&mut self, id: &str) -> &mut OfSide {
        let known = self.led.iter().position(|one| one.id() == id && one.side.is_some());
        let at = known.or_else(|| self.led.iter().position(|one| one.side.is_none())).unwrap_or_else(|| {
            self.led.push(OfSide { side: None, replies: 0, stated: Fairness::default() });
            self.led.len() - 1
        });
        &mut self.led[at]
    }

    /// All replies about it.
    pub fn replies(&self) -> u64 {
        self.shown.iter().sum()
    }
}

impl Report {
    /// What a period was, in terms of a store. `journal_since` is the first day that the journal of replies still knows of.
    pub fn of(period: &Period, store: &Store, (since, until, journal_since): (Date, Date, Date)) -> Self {
        let mut topics: BTreeMap<TopicId, OfTopic> = BTreeMap::new();
        let mut sources = Sources::default();
        for shown in &period.shown {
            let topic = store.topic(shown.topic.as_str());
            let claim = topic.and_then(|topic| topic.claims.iter().find(|claim| claim.id == shown.claim));
            let told = topics.entry(shown.topic.clone()).or_insert_with(|| OfTopic::new(&shown.topic, topic));
            let way = match (shown.asked, shown.thread, shown.mode) {
                (true, ..) => 3,
                (_, true, _) => 2,
                (_, _, Some(Mode::Line)) => 1,
                (_, _, Some(_)) => 0,
                (_, _, None) => 4,
            };
            told.shown[way] += shown.number;
            let led = claim.and_then(|claim| claim.statement.side.as_ref()).map_or("", |side| &side.id);
            told.side(led).replies += shown.number;
            if let Some(claim) = claim {
                sources.add(claim, shown.number);
            }
        }
        for said in &period.said {
            let topic = store.topic(said.topic.as_str());
            let told = topics.entry(said.topic.clone()).or_insert_with(|| OfTopic::new(&said.topic, topic));
            match said.what {
                Counted::Voted(reason) => {
                    let at = Reason::ALL.iter().position(|one| *one == reason);
                    if let Some(votes) = at.and_then(|at| told.votes.get_mut(at)) {
                        *votes += said.number;
                    }
                }
                Counted::Stated(stated) => told.side(&said.side).stated.enter(stated, said.number),
                Counted::Shown | Counted::Offered | Counted::Tapped | Counted::Opened => {}
            }
        }
        Self {
            since,
            until,
            journal_since,
            servers: period.servers,
            topics: topics.into_values().collect(),
            sources: sources.told(),
        }
    }

    /// All replies.
    pub fn replies(&self) -> u64 {
        self.topics.iter().map(OfTopic::replies).sum()
    }

    /// Replies led by the sides of each camp, over all topics, in the order of their words; without those of nobody's side.
    pub fn camps(&self) -> BTreeMap<&'static str, u64> {
        let mut camps = BTreeMap::new();
        for side in self.topics.iter().flat_map(|topic| &topic.led).filter(|side| !side.camp().is_empty()) {
            *camps.entry(side.camp()).or_default() += side.replies;
        }
        camps
    }

    /// The sides below whose cards readers call a topic unfair beyond chance.
    pub fn unfair(&self) -> impl Iterator<Item = (&OfTopic, &OfSide)> {
        let sides = self.topics.iter().flat_map(|topic| topic.led.iter().map(move |side| (topic, side)));
        sides.filter(|(_, side)| side.stated.is_unfair())
    }
}

/// Sources while they are counted: which works, and how often they stood behind what was shown.
#[derive(Default)]
struct Sources(BTreeMap<(&'static str, String), (BTreeSet<*const Source>, u64)>);

impl Sources {
    fn add(&mut self, claim: &Claim, replies: u64) {
        let views = claim.opposition.views().map(|view| &view.statement);
        for cite in std::iter::once(&claim.statement).chain(views).flat_map(|statement| &statement.cites) {
            let country = cite.source.country.clone().unwrap_or_default();
            let (works, times) = self.0.entry((cite.source.kind.word(), country)).or_default();
            works.insert(Arc::as_ptr(&cite.source));
            *times += replies;
        }
    }

    /// The kinds in their order, in each the most frequent first.
    fn told(self) -> Vec<OfSources> {
        let mut told = Vec::new();
        for kind in SourceKind::ALL {
            let of_kind = self.0.iter().filter(|((word, _), _)| *word == kind.word());
            let mut of_kind: Vec<OfSources> = of_kind
                .map(|((_, country), (works, times))| OfSources {
                    kind: *kind,
                    country: Some(country.clone()).filter(|country| !country.is_empty()),
                    works: works.len() as u64,
                    times: *times,
                })
                .collect();
            of_kind.sort_by(|one, other| other.times.cmp(&one.times).then(one.country.cmp(&other.country)));
            told.extend(of_kind);
        }
        told
    }
}
