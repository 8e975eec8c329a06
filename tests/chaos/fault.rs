//! What goes wrong, and how often.

/// What goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    Cut,
    CutBefore,
    Drop,
    Reconnect,
    Invalid,
    Forgotten,
    Silence,
    Deaf,
    Backwards,
    Repeated,
    Garbage,
    Limited,
    Failed,
    Slow,
    Lost,
    Unreached,
    Saved,
    Locked,
    Killed,
}

impl Fault {
    /// Each as often as it stands here.
    pub(crate) const ALL: [Self; 33] = [
        Self::Cut,
        Self::Cut,
        Self::CutBefore,
        Self::Drop,
        Self::Drop,
        Self::Reconnect,
        Self::Invalid,
        Self::Forgotten,
        Self::Silence,
        Self::Deaf,
        Self::Backwards,
        Self::Repeated,
        Self::Garbage,
        Self::Limited,
        Self::Limited,
        Self::Limited,
        Self::Failed,
        Self::Failed,
        Self::Failed,
        Self::Slow,
        Self::Slow,
        Self::Lost,
        Self::Lost,
        Self::Unreached,
        Self::Unreached,
        Self::Slow,
        Self::Lost,
        Self::Unreached,
        Self::Saved,
        Self::Saved,
        Self::Locked,
        Self::Locked,
        Self::Killed,
    ];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Cut => "connection cut in an event",
            Self::CutBefore => "connection cut before it stands",
            Self::Drop => "connection closed",
            Self::Reconnect => "asked to connect anew",
            Self::Invalid => "session invalid, to be resumed",
            Self::Forgotten => "session invalid, and gone",
            Self::Silence => "connection half open",
            Self::Deaf => "heartbeats without an answer",
            Self::Backwards => "events in the wrong order",
            Self::Repeated => "events repeated",
            Self::Garbage => "garbage",
            Self::Limited => "429",
            Self::Failed => "5xx",
            Self::Slow => "request held back",
            Self::Lost => "request done, answer lost",
            Self::Unreached => "request cut before it is done",
            Self::Saved => "store saved",
            Self::Locked => "database locked",
            Self::Killed => "killed (SIGKILL)",
        }
    }

    /// Whether a session ends with it.
    pub(crate) fn ends_sessions(self) -> bool {
        matches!(self, Self::Forgotten | Self::Killed)
    }

    /// Whether events do not arrive until the session is resumed.
    pub(crate) fn is_of_the_connection(self) -> bool {
        matches!(
            self,
            Self::Cut
                | Self::CutBefore
                | Self::Drop
                | Self::Reconnect
                | Self::Invalid
                | Self::Silence
                | Self::Deaf
                | Self::Repeated
        )
    }
}
