//! The pretend Discord without connections: requests are handed to it as bytes, so that any can be tried.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use tokio::sync::watch;

use crate::{
    FIRST_ID, Interaction, Shared, State,
    clock::Time,
    rest,
    schema::Description,
    world::{OWNER, World},
};

/// The channel of the interactions that wait for an answer: #debate.
const CHANNEL: u64 = 3001;

/// A world of its own in which somebody has run a command and typed into another, so that interactions 1 and 2 wait for an answer; their
/// tokens are `run` and `typed`. Its time stands still. What it would refuse it refuses, and nothing ends a test.
pub struct Unconnected(Shared);

impl Default for Unconnected {
    fn default() -> Self {
        let time = Time::ByHand(Duration::ZERO);
        let at = time.since_1970();
        let mut state = State::new(World::debate(), false, FIRST_ID, time);
        for (id, token, kind) in [(1, "run", 2), (2, "typed", 4)] {
            let interaction = Interaction {
                token: token.to_owned(),
                kind,
                user: OWNER,
                channel: CHANNEL,
                message: None,
                command: None,
                answer: None,
                made: None,
                at,
                late: false,
                abandoned: false,
            };
            state.interactions.insert(id, interaction);
        }
        let (changed, _) = watch::channel(0);
        Self(Shared { state: Arc::new(Mutex::new(state)), changed, schema: Description::none(), port: 0 })
    }
}

impl Unconnected {
    /// Asks as the bot: the method, the path below `/api/v10` with its query, the type of the body, and the body. The status of the answer.
    pub fn asked(&mut self, method: &str, path: &str, kind: &str, body: &[u8]) -> u16 {
        rest::unconnected(&self.0, method, path, kind, body)
    }
}
