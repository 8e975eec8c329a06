//! Why the program ends: one sentence for the person who started it, and the exit code that tells whose fault it is.

use std::fmt;

/// Why the program ends, and with which exit code.
#[derive(Debug)]
pub struct Failure {
    code: u8,
    sentence: String,
}

impl Failure {
    /// The content is at fault. An empty sentence says that everything has been said.
    pub fn content(sentence: impl fmt::Display) -> Self {
        Self { code: 1, sentence: sentence.to_string() }
    }

    /// The use is at fault: a bad option, a bad configuration, a missing token.
    pub fn usage(sentence: impl fmt::Display) -> Self {
        Self { code: 2, sentence: sentence.to_string() }
    }

    /// The world is at fault: network, disk.
    pub fn world(sentence: impl fmt::Display) -> Self {
        Self { code: 3, sentence: sentence.to_string() }
    }

    /// The exit code.
    pub fn code(&self) -> u8 {
        self.code
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence)
    }
}

impl From<crate::config::ConfigError> for Failure {
    fn from(error: crate::config::ConfigError) -> Self {
        Self::usage(error)
    }
}

#[cfg(feature = "discord")]
impl From<discord::Failure> for Failure {
    fn from(failure: discord::Failure) -> Self {
        match failure {
            discord::Failure::Usage(sentence) => Self::usage(sentence),
            discord::Failure::World(sentence) => Self::world(sentence),
        }
    }
}
