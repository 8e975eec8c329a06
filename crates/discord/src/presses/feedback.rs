//! What readers can say of a reply, which is not the message that was pressed: buttons of the screen that *Feedback* opens.
//!
//! `v1/reasons/<reply>/<topic>/<side>`, `v1/vote/<reason>/<reply>/<topic>/<side>`, `v1/stated/<answer>/<reply>/<topic>/<side>`. The side
//! that led the card is `0` or `1`, its place among the topic's sides, or `-`; buttons of earlier versions lack it.

use std::fmt;

use counterpoint_core::{
    feedback::{Reason, Stated},
    topic::Topic,
};

/// What is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Say {
    /// The screen is opened.
    Open,
    /// Something is said of the reply.
    Vote(Reason),
    /// The question is answered whether the reader's own view is stated as they would state it.
    State(Stated),
}

/// What somebody says of a reply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Feedback {
    /// The reply's id.
    pub(crate) reply: u64,
    /// What it is about.
    pub(crate) topic: String,
    /// The place of the side that led it among the topic's sides; none if no side did, or if that is not known.
    pub(crate) led: Option<usize>,
    /// What is said.
    pub(crate) say: Say,
}

impl fmt::Display for Feedback {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { reply, topic, led, say } = self;
        match say {
            Say::Open => write!(f, "reasons")?,
            Say::Vote(reason) => write!(f, "vote/{}", reason.word())?,
            Say::State(stated) => write!(f, "stated/{}", letter(*stated))?,
        }
        write!(f, "/{reply}/{topic}/")?;
        match led {
            Some(led) => write!(f, "{led}"),
            None => f.write_str("-"),
        }
    }
}

fn letter(stated: Stated) -> &'static str {
    match stated {
        Stated::Yes => "y",
        Stated::No => "n",
    }
}

impl Feedback {
    /// What the parts of a `custom_id` behind `v1/` mean, if they are of this kind.
    pub(super) fn parse(kind: &str, parts: &[&str]) -> Option<Self> {
        let (say, rest) = match (kind, parts) {
            ("reasons", rest) => (Say::Open, rest),
            ("vote", [reason, rest @ ..]) => (Say::Vote(Reason::parse(reason)?), rest),
            ("stated", [answer, rest @ ..]) => {
                (Say::State(Stated::ALL.into_iter().find(|one| letter(*one) == *answer)?), rest)
            }
            _ => return None,
        };
        let (reply, topic, led) = match rest {
            [reply, topic] | [reply, topic, "-"] => (reply, topic, None),
            [reply, topic, led] => (reply, topic, Some(led.parse().ok()?)),
            _ => return None,
        };
        Some(Self { reply: reply.parse().ok()?, topic: (*topic).to_owned(), led, say })
    }

    /// The screen for a reply about what is called `topic`, which is `known` if it is still there; `claim` led it.
    pub(crate) fn open(reply: u64, topic: &str, known: Option<&Topic>, claim: &str) -> Self {
        let led = known.and_then(|topic| {
            let claim = topic.claims.iter().find(|one| one.id == claim)?;
            let led = claim.statement.side.as_ref()?;
            topic.sides.as_ref()?.iter().position(|side| side.id == led.id)
        });
        Self { reply, topic: topic.to_owned(), led, say: Say::Open }
    }

    /// The same reply, of which something else is said.
    pub(crate) fn with(&self, say: Say) -> Self {
        Self { say, ..self.clone() }
    }
}
