//! Why the bot could not start, or had to stop.

use std::fmt;

/// Why the bot could not start, or had to stop: a sentence for whoever runs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The use is at fault: a token that Discord refuses, an intent that is not switched on.
    Usage(String),
    /// The world is at fault: the network, the disk.
    World(String),
}

impl Failure {
    /// The use is at fault.
    pub fn usage(sentence: impl fmt::Display) -> Self {
        Self::Usage(sentence.to_string())
    }

    /// The world is at fault.
    pub fn world(sentence: impl fmt::Display) -> Self {
        Self::World(sentence.to_string())
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Self::Usage(sentence) | Self::World(sentence)) = self;
        f.write_str(sentence)
    }
}
