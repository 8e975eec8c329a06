//! The discussion that can be played: what people say and do, in order, each with a sentence on what there is to see.
//!
//! What they say are everyday sentences of both camps. They are here to be answered, and stand for nobody's view.

use std::time::Duration;

use super::world::{ANN, BEN, CAT, DEBATE, LOG, MOD};

/// What happens in a scene.
#[derive(Clone, Copy, Debug)]
pub(super) enum Act {
    /// Somebody says something in #debate.
    Say(u64, &'static str),
    /// Somebody taps what the bot offers below what another said last.
    Tap(u64, u64),
    /// Somebody presses the button with this id under the last reply there.
    Press(u64, &'static str),
    /// Somebody chooses a command from the menu of the last message that they wrote.
    Menu(u64, &'static str),
    /// Somebody runs a command in #debate, with options by name.
    Run(u64, &'static str, &'static [(&'static str, Given)]),
    /// The clock is wound.
    Wind(Duration),
    /// Another channel is looked at.
    Look(u64),
}

/// What is given for an option of a command.
#[derive(Clone, Copy, Debug)]
pub(super) enum Given {
    /// A choice by the beginning of its name.
    Choice(&'static str),
    Channel(u64),
    Yes,
}

/// A scene: what there is to see, and what happens.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scene {
    pub(super) told: &'static str,
    pub(super) act: Act,
}

const fn scene(told: &'static str, act: Act) -> Scene {
    Scene { told, act }
}

/// Longer than any cooldown that the server begins with: a topic rests for six hours.
const RESTED: Duration = Duration::from_hours(7);

/// The bot is switched on in #debate.
const SWITCHED_ON: Act =
    Act::Run(MOD, "settings channel", &[("mode", Given::Choice("card")), ("place", Given::Channel(DEBATE))]);

/// Before it is played where something was said or set in #debate already: cooldowns end, and the bot is switched on there.
pub(super) const AGAIN: &[Scene] = &[
    scene("Seven hours later: all cooldowns have ended.", Act::Wind(RESTED)),
    scene("A moderator switches the bot on in #debate.", SWITCHED_ON),
];

/// The same where the server or the channel is paused.
pub(super) const RESUME: Scene =
    scene("A moderator ends the pause.", Act::Run(MOD, "resume", &[("everything", Given::Yes)]));

/// The discussion.
pub(super) const SCENES: &[Scene] = &[
    scene(
        "Somebody makes a claim that people dispute. The bot answers with the claim, who makes it, and an opposing view, each with its source.",
        Act::Say(ANN, "They gave up their nukes in 1994, and all they got was the Budapest Memorandum"),
    ),
    scene(
        "*Why this?* tells anybody what the reply comes from; only whoever asks sees it.",
        Act::Press(BEN, "v1/why"),
    ),
    scene(
        "Another Budapest: words nearby show another sense, and the bot stays silent.",
        Act::Say(BEN, "We stayed at a lovely hotel in Budapest last summer, right by the river"),
    ),
    scene(
        "A quotation is not its quoter's own words, and is not answered.",
        Act::Say(
            CAT,
            "> They gave up their nukes for the Budapest Memorandum\nis that so? I only read the headline",
        ),
    ),
    scene(
        "*Why, or why not?* in the menu of a message lists each gate that it passed or was stopped by.",
        Act::Menu(CAT, "Why, or why not?"),
    ),
    scene(
        "A second disputed claim, a moment later: the bot spoke here just now, and waits.",
        Act::Say(BEN, "The Maidan was a coup, and Washington paid for it"),
    ),
    scene(
        "The clock is wound forward by fifteen minutes, and the cooldowns end.",
        Act::Wind(Duration::from_mins(15)),
    ),
    scene(
        "The claim once more: now it is answered, as every side's is.",
        Act::Say(BEN, "Again: the Maidan was a coup, and Washington paid for it"),
    ),
    scene(
        "A moderator has the bot only offer: a small reaction below a message, and nothing said.",
        Act::Run(
            MOD,
            "settings channel",
            &[("mode", Given::Choice("offer")), ("place", Given::Channel(DEBATE))],
        ),
    ),
    scene("Another quarter of an hour later.", Act::Wind(Duration::from_mins(15))),
    scene(
        "A third disputed claim. The bot offers its card with a 📖, as it does elsewhere where it is not sure that a topic is meant.",
        Act::Say(
            CAT,
            "The Istanbul talks of 2022 were nearly a peace deal until Boris Johnson flew in and killed it",
        ),
    ),
    scene("Somebody taps the 📖, and the card comes.", Act::Tap(ANN, CAT)),
    scene(
        "A moderator sets the channel to shadow: the bot goes on listening, and says nothing there.",
        Act::Run(
            MOD,
            "settings channel",
            &[("mode", Given::Choice("shadow")), ("place", Given::Channel(DEBATE))],
        ),
    ),
    scene("Another quarter of an hour later.", Act::Wind(Duration::from_mins(15))),
    scene(
        "A claim in a channel in shadow.",
        Act::Say(ANN, "Foreign troops in Ukraine would be legitimate targets, Lavrov said so"),
    ),
    scene("What the bot would have said stands in the log channel, for moderators to judge.", Act::Look(LOG)),
    scene("The moderator has seen enough, and switches the bot on again.", SWITCHED_ON),
    scene("Seven hours later every topic may be answered again.", Act::Wind(RESTED)),
];

/// What the discussion shows, in a sentence.
pub(super) const ABOUT: &str = "Three people argue and a moderator listens. The bot answers, stays silent four times for four reasons, says why, offers a card, and is set to shadow for a while.";

/// What is said when it is over.
pub(super) const OVER: &str = "That was the discussion. The bot is switched on in #debate, and everything goes on from here: write something, press a button, type / for the commands, or wind the clock.";
