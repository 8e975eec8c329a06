//! What buttons and menus ask for. A press is known by its `custom_id` alone, so that buttons outlive a restart: each kind is printed
//! and read here, side by side, and nowhere else. A `custom_id` has 100 characters at most (components/reference).

mod feedback;
mod panel;

use std::fmt;

use answers::shadow::Subject;
use counterpoint_core::{
    feedback::Judgement,
    remark::{RemarkId, Scope},
    settings::{Key, Mode, TopicRule, Value},
};

pub(crate) use feedback::{Feedback, Say};
pub(crate) use panel::{Act, At, INHERIT, Page};

/// What a button under a card opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Card,
    /// The other claims.
    More,
    Sources,
    /// The reasons of feedback.
    Feedback,
}

impl Step {
    const ALL: [(Self, &'static str); 4] = [
        (Self::Card, "card"),
        (Self::More, "more"),
        (Self::Sources, "sources"),
        (Self::Feedback, "feedback"),
    ];
}

/// More of a card: `v1/more/<topic>/<claim>/<page>`, with a `+` at the end on the buttons that turn pages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct More {
    pub(crate) step: Step,
    pub(crate) topic: String,
    pub(crate) claim: String,
    pub(crate) page: usize,
    pub(crate) turning: bool,
}

/// How loud a topic or a place is to become, where shadow mode has proved itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Loud {
    /// The topic is answered.
    On,
    /// The place is answered with cards.
    Card,
    /// The place is answered with single lines.
    Line,
}

impl Loud {
    const ALL: [(Self, &'static str); 3] = [(Self::On, "on"), (Self::Card, "card"), (Self::Line, "line")];

    /// The value that is set.
    pub(crate) fn value(self) -> Value {
        match self {
            Self::On => Value::Topic(TopicRule::On),
            Self::Card => Value::Mode(Mode::Card),
            Self::Line => Value::Mode(Mode::Line),
        }
    }
}

/// Everything that can be pressed or chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Press {
    /// More of a card.
    More(More),
    /// The menu of other topics; what is chosen is its value.
    Topics,
    /// Whoever presses it opts out.
    NotToMe,
    /// Whoever presses it, having opted out, opts back in.
    ReplyToMe,
    /// What the reply comes from.
    Why,
    /// Whatever else can be done about a reply, shown to whoever presses it alone.
    Rest {
        /// What the reply is about; empty below a dossier of several topics.
        topic: String,
        /// The claim that leads it; empty below a dossier, and on buttons of earlier versions.
        claim: String,
    },
    /// What somebody says of a reply.
    Feedback(Feedback),
    /// The message that was pressed goes.
    Remove,
    /// A reply goes, which is not the message that was pressed.
    RemoveThat {
        /// The reply's id.
        reply: u64,
        /// The id of the message that it refers to; 0 if it refers to none.
        answers: u64,
    },
    /// The bot keeps quiet in the channel.
    StopHere,
    /// A change of settings is taken back, by its number.
    Undo(i64),
    /// A moderator judges a note of shadow mode.
    Judge {
        /// How.
        judgement: Judgement,
        /// The message that would have been answered.
        remark: RemarkId,
        /// What about.
        topic: String,
        /// What is in shadow.
        subject: Subject,
    },
    /// A moderator switches on what was in shadow.
    Switch {
        /// How loud.
        to: Loud,
        /// The topic that was judged.
        topic: String,
        /// What is in shadow.
        subject: Subject,
    },
    /// A moderator answers whether an import is to be applied.
    Import {
        /// The id of the command that asked for it.
        which: u64,
        /// Whether.
        apply: bool,
    },
    /// A moderator ends one pause.
    Resume(Scope, Key),
    /// A moderator ends every pause.
    ResumeAll,
    /// Something on the panel of `/settings view`.
    Panel(At, Act),
    /// A page of the list of topics, of a shelf and with a tag.
    List {
        /// Which page, from 0.
        page: usize,
        /// The shelf; empty for all.
        shelf: String,
        /// The tag; empty for all.
        tag: String,
    },
    /// A page of what a search found.
    Find {
        /// Which page, from 0.
        page: usize,
        words: String,
    },
}

impl fmt::Display for Press {
    /// The `custom_id`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::More(More { step, topic, claim, page, turning }) => {
                let turning = if *turning { "+" } else { "" };
                write!(f, "v1/{}/{topic}/{claim}/{page}{turning}", word(&Step::ALL, *step))
            }
            Self::Topics => f.write_str("v1/topics"),
            Self::NotToMe => f.write_str("v1/not-to-me"),
            Self::ReplyToMe => f.write_str("v1/reply-to-me"),
            Self::Why => f.write_str("v1/why"),
            Self::Rest { topic, claim } if claim.is_empty() => write!(f, "v1/rest/{topic}"),
            Self::Rest { topic, claim } => write!(f, "v1/rest/{topic}/{claim}"),
            Self::Feedback(feedback) => write!(f, "v1/{feedback}"),
            Self::Remove => f.write_str("v1/remove"),
            Self::RemoveThat { reply, answers } => write!(f, "v1/remove/{reply}/{answers}"),
            Self::StopHere => f.write_str("v1/stop-here"),
            Self::Undo(number) => write!(f, "v1/undo/{number}"),
            Self::Judge { judgement, remark, topic, subject } => {
                let letter = match judgement {
                    Judgement::Right => 'r',
                    Judgement::Wrong => 'w',
                };
                write!(f, "v1/judge/{letter}/{remark}/{topic}/{}", subject.stored())
            }
            Self::Switch { to, topic, subject } => {
                write!(f, "v1/switch/{}/{topic}/{}", word(&Loud::ALL, *to), subject.stored())
            }
            Self::Import { which, apply } => {
                write!(f, "v1/import/{which}/{}", if *apply { "apply" } else { "cancel" })
            }
            Self::Resume(scope, key) => write!(f, "v1/resume/{}/{}", scope.stored(), key.stored()),
            Self::ResumeAll => f.write_str("v1/resume/all"),
            Self::Panel(at, act) => write!(f, "v1/p/{at}/{act}"),
            Self::List { page, shelf, tag } => write!(f, "v1/list/{page}/{shelf}/{tag}"),
            Self::Find { page, words } => write!(f, "v1/find/{page}/{words}"),
        }
    }
}

impl Press {
    /// What a `custom_id` asks for, if this version knows it.
    pub(crate) fn parse(id: &str) -> Option<Self> {
        let (kind, rest) = id.strip_prefix("v1/")?.split_once('/').unwrap_or((id.get(3..)?, ""));
        let parts: Vec<&str> = rest.split('/').collect();
        match (kind, &parts[..]) {
            ("topics", [""]) => Some(Self::Topics),
            ("not-to-me", [""]) => Some(Self::NotToMe),
            ("reply-to-me", [""]) => Some(Self::ReplyToMe),
            ("why", [""]) => Some(Self::Why),
            ("rest", [topic]) => Some(Self::Rest { topic: (*topic).to_owned(), claim: String::new() }),
            ("rest", [topic, claim]) => {
                Some(Self::Rest { topic: (*topic).to_owned(), claim: (*claim).to_owned() })
            }
            ("reasons" | "vote" | "stated", parts) => Feedback::parse(kind, parts).map(Self::Feedback),
            ("remove", [""]) => Some(Self::Remove),
            ("remove", [reply, answers]) => {
                Some(Self::RemoveThat { reply: reply.parse().ok()?, answers: answers.parse().ok()? })
            }
            ("stop-here", [""]) => Some(Self::StopHere),
            ("undo", [number]) => Some(Self::Undo(number.parse().ok()?)),
            ("judge", [letter, remark, topic, scope, kind]) => Some(Self::Judge {
                judgement: match *letter {
                    "r" => Judgement::Right,
                    "w" => Judgement::Wrong,
                    _ => return None,
                },
                remark: remark.parse::<u64>().ok()?.into(),
                topic: (*topic).to_owned(),
                subject: Subject::parse(scope, kind, topic)?,
            }),
            ("switch", [to, topic, scope, kind]) => Some(Self::Switch {
                to: read(&Loud::ALL, to)?,
                topic: (*topic).to_owned(),
                subject: Subject::parse(scope, kind, topic)?,
            }),
            ("import", [which, answer]) => {
                let apply = match *answer {
                    "apply" => true,
                    "cancel" => false,
                    _ => return None,
                };
                Some(Self::Import { which: which.parse().ok()?, apply })
            }
            ("resume", ["all"]) => Some(Self::ResumeAll),
            ("resume", [scope, ..]) => {
                let (_, key) = rest.split_once('/')?;
                Some(Self::Resume(Scope::parse(scope), Key::parse(key)?))
            }
            ("p", [page, scope, ..]) => {
                let at = At::parse(page, scope)?;
                Some(Self::Panel(at, Act::parse(rest.splitn(3, '/').nth(2)?)?))
            }
            ("list", [page, shelf, tag]) => Some(Self::List {
                page: page.parse().ok()?,
                shelf: (*shelf).to_owned(),
                tag: (*tag).to_owned(),
            }),
            ("find", [page, ..]) => {
                let (_, words) = rest.split_once('/')?;
                Some(Self::Find { page: page.parse().ok()?, words: words.to_owned() })
            }
            (step, [topic, claim, page]) => {
                let (page, turning) = page.strip_suffix('+').map_or((*page, false), |page| (page, true));
                Some(Self::More(More {
                    step: read(&Step::ALL, step)?,
                    topic: (*topic).to_owned(),
                    claim: (*claim).to_owned(),
                    page: page.parse().ok()?,
                    turning,
                }))
            }
            _ => None,
        }
    }
}

/// The `custom_id` that a press is printed as which was read from `id`; none where nothing is read from it. What is printed is read as the
/// same press, whatever text it came from.
pub fn reprinted(id: &str) -> Option<String> {
    Press::parse(id).map(|press| press.to_string())
}

/// The word of a value, from the list of both.
fn word<T: Copy + PartialEq>(all: &[(T, &'static str)], value: T) -> &'static str {
    all.iter().find(|(one, _)| *one == value).map_or("", |(_, word)| word)
}

/// The value that a word means.
fn read<T: Copy>(all: &[(T, &'static str)], word: &str) -> Option<T> {
    all.iter().find(|(_, own)| *own == word).map(|(value, _)| *value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use counterpoint_core::{
        feedback::{Reason, Stated},
        remark::ChannelId,
        topic::TopicId,
    };

    /// The longest id that Discord gives, and the longest that the lints let a topic or a claim have.
    const SNOWFLAKE: u64 = u64::MAX;
    fn longest() -> String {
        "a".repeat(40)
    }

    /// One of each kind, and its longest.
    fn all() -> Vec<Press> {
        let (topic, place) = (longest(), Scope::Place(ChannelId::from(SNOWFLAKE)));
        let at = |page: Page| At { page, scope: place.clone() };
        let on_topic = Subject { scope: place.clone(), key: Key::Topic(TopicId::new(longest().as_str())) };
        let on_mode = Subject { scope: Scope::Server, key: Key::Mode };
        let mut all = vec![
            Press::Topics,
            Press::NotToMe,
            Press::ReplyToMe,
            Press::Why,
            Press::Rest { topic: topic.clone(), claim: longest() },
            Press::Rest { topic: topic.clone(), claim: String::new() },
            Press::Rest { topic: String::new(), claim: String::new() },
            Press::Remove,
            Press::RemoveThat { reply: SNOWFLAKE, answers: SNOWFLAKE },
            Press::StopHere,
            Press::Undo(i64::MAX),
            Press::Judge {
                judgement: Judgement::Wrong,
                remark: RemarkId::from(SNOWFLAKE),
                topic: topic.clone(),
                subject: on_topic.clone(),
            },
            Press::Import { which: SNOWFLAKE, apply: true },
            Press::Import { which: 1, apply: false },
            Press::Resume(Scope::Server, Key::TopicPause(TopicId::new(longest().as_str()))),
            Press::Resume(place.clone(), Key::Pause),
            Press::ResumeAll,
            Press::List { page: 3, shelf: longest(), tag: longest() },
            Press::List { page: 0, shelf: String::new(), tag: String::new() },
            Press::Find { page: 12, words: "either/or, and so on".to_owned() },
        ];
        for (step, _) in Step::ALL {
            for turning in [false, true] {
                all.push(Press::More(More {
                    step,
                    topic: topic.clone(),
                    claim: longest(),
                    page: 3,
                    turning,
                }));
            }
        }
        let votes = Reason::ALL.map(Say::Vote).into_iter().chain(Stated::ALL.map(Say::State));
        for say in votes.chain([Say::Open]) {
            for led in [None, Some(0), Some(1)] {
                all.push(Press::Feedback(Feedback { reply: SNOWFLAKE, topic: topic.clone(), led, say }));
            }
        }
        for (to, _) in Loud::ALL {
            for subject in [&on_topic, &on_mode] {
                all.push(Press::Switch { to, topic: topic.clone(), subject: subject.clone() });
            }
        }
        for page in [
            Page::Main,
            Page::Topics(50),
            Page::Topic(TopicId::new(longest().as_str())),
            Page::Times(0),
            Page::Times(4),
            Page::People,
            Page::Log,
            Page::History(i64::MAX),
            Page::History(120),
        ] {
            all.push(Press::Panel(at(page), Act::Open));
        }
        for act in [
            Act::Place,
            Act::Topic,
            Act::Rule,
            Act::Role,
            Act::Member,
            Act::Log,
            Act::NoLog,
            Act::Pause,
            Act::Resume,
            Act::UndoChosen,
            Act::Undo(i64::MAX),
        ]
        .into_iter()
        .chain(Key::plain().flat_map(|key| [Act::Choose(key.clone()), Act::Set(key, "off".to_owned())]))
        {
            all.push(Press::Panel(at(Page::Main), act));
        }
        all
    }

    #[test]
    fn what_is_printed_is_read_again_and_fits() {
        for press in all() {
            let id = press.to_string();
            let length = id.chars().count();
            assert!(length <= crate::limits::CUSTOM_ID, "{id} has {length} characters");
            assert_eq!(Press::parse(&id).as_ref(), Some(&press), "{id}");
        }
    }

    #[test]
    fn no_two_kinds_print_the_same() {
        let ids: std::collections::BTreeSet<String> = all().iter().map(ToString::to_string).collect();
        assert_eq!(ids.len(), all().len());
    }

    #[test]
    fn what_no_version_printed_is_nothing() {
        for id in
            ["", "v1", "v1/", "v2/why", "v1/why/not", "v1/more/topic/claim", "v1/vote/loud/1/topic", "x"]
        {
            assert_eq!(Press::parse(id), None, "{id}");
        }
    }
}
