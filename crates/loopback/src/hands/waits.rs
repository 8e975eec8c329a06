//! What a test waits for.

use crate::{Interaction, Loopback, Message, State, world::BOT};

impl Loopback {
    /// Waits until the bot has registered its commands, and is ready.
    pub async fn wait_ready(&self) {
        self.wait("the commands to be registered", |state| (!state.commands.is_empty()).then_some(())).await;
    }

    /// Waits until a session was resumed `count` times in all.
    pub async fn wait_resumed(&self, count: u64) {
        self.wait("a resume", |state| (state.resumes >= count).then_some(())).await;
    }

    /// Waits for the bot's first message after message `after`.
    pub async fn wait_for_own_message(&self, after: u64) -> u64 {
        self.wait("a message of the bot's", |state| {
            state.messages.iter().find(|one| one.author == BOT && one.id > after).map(|one| one.id)
        })
        .await
    }

    /// Waits until a message is gone.
    pub async fn wait_gone(&self, message: u64) {
        let there = |state: &State| state.messages.iter().any(|one| one.id == message);
        self.wait("a message to go", |state| (!there(state)).then_some(())).await;
    }

    /// Waits for a message of the bot's that answers another.
    pub async fn wait_for_reply_to(&self, message: u64) -> u64 {
        let to = message.to_string();
        self.wait("a reply", |state| {
            let answers =
                |one: &&Message| one.author == BOT && one.json["message_reference"]["message_id"] == to;
            state.messages.iter().find(answers).map(|one| one.id)
        })
        .await
    }

    /// Waits until the bot has registered its commands `count` times in all.
    pub async fn wait_registered(&self, count: u64) {
        self.wait("the commands to be registered", |state| (state.registrations >= count).then_some(()))
            .await;
    }

    /// Waits until `count` of these interactions have an answer.
    pub async fn wait_answered(&self, interactions: &[u64], count: usize) {
        self.wait("answers", |state| {
            let answered = interactions.iter().filter(|id| state.interactions[id].answer.is_some());
            (answered.count() >= count).then_some(())
        })
        .await;
    }

    /// Waits until whoever did an interaction is promised an answer, or has one.
    pub async fn wait_promised(&self, interaction: u64) {
        self.wait("a promise of an answer to an interaction", |state| {
            state.interactions.get(&interaction).filter(|one| one.is_over()).map(|_: &Interaction| ())
        })
        .await;
    }

    /// Waits until whoever did an interaction sees what came of it: an answer, or that the bot was too late.
    pub async fn wait_settled(&self, interaction: u64) {
        self.wait("an answer to an interaction", |state| {
            state.interactions.get(&interaction).filter(|one| one.is_settled()).map(|_: &Interaction| ())
        })
        .await;
    }
}
