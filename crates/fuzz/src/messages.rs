//! What people write in chat, and what Discord gives back of what they pressed.

use std::{path::Path, sync::LazyLock};

use counterpoint_core::{
    composer::{Plain, fit},
    dialect::Markup,
    engine::{Engine, Outcome, asks_for_help, subject},
    hear::{DIMENSIONS, Direction, Directions},
    matcher::{Loss, Raised, is_homework, masked, named, own_words, plain_text},
    remark::{Context, Remark, RemarkId},
    settings::{Defaults, Key, Mode, Value},
    time::{Clock, Moment},
};
use discord::DiscordFrame;
use encoder::{Encoder, PLACES};
use store::lint::Narrowest;

use crate::files::STORE;

/// The encoder whose pieces texts are taken to.
static ENCODER: LazyLock<Encoder> = LazyLock::new(|| {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../encoder/model/encoder.bin");
    Encoder::open(Path::new(path)).unwrap_or_else(|fault| panic!("{fault}"))
});

/// The most characters that Discord lets a message have (resources/message), with Nitro.
const LONGEST: usize = 4_000;

/// What somebody pressed or chose, by its `custom_id`.
///
/// # Panics
/// Where reading it panics, or where what was read and printed is read as something else.
pub fn custom_id(bytes: &[u8]) {
    let id = String::from_utf8_lossy(bytes);
    if let Some(printed) = discord::reprinted(&id) {
        assert_eq!(discord::reprinted(&printed).as_deref(), Some(&*printed), "it was {id:?}");
    }
}

/// A direction that changes with a text: no encoder has seen it, and it may point anywhere.
fn direction(text: &str) -> Direction {
    let mut state =
        text.bytes().fold(0x9E37_79B9_u32, |state, byte| (state ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    let numbers = std::array::from_fn::<i8, DIMENSIONS, _>(|_| {
        state = state.wrapping_mul(0x0019_660D).wrapping_add(0x3C6E_F35F);
        state.to_le_bytes()[3].cast_signed()
    });
    Direction::whole(&numbers)
}

/// A message, what it replies to and the title of its thread, with NUL between them: it is read, heard, and answered if it raises
/// something.
///
/// # Panics
/// Where any of it panics, or where what is composed does not fit.
pub fn message(bytes: &[u8]) {
    static LEARNED: std::sync::Once = std::sync::Once::new();
    LEARNED.call_once(|| STORE.learn(STORE.exemplars().iter().map(|one| direction(one.text)).collect()));
    let said = String::from_utf8_lossy(bytes);
    let mut parts = said.split('\0').map(|part| part.chars().take(LONGEST).collect::<String>());
    let text = parts.next().unwrap_or_default();
    let context = Context {
        replied_to: parts.next(),
        thread: parts.next().into_iter().collect(),
        ..Context::default()
    };
    read(&text, &context);
    let settings = Defaults::default().with(&Key::Mode, Value::Mode(Mode::Card));
    let id = RemarkId::from(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
    let remark = Remark { context, ..Remark::alone(id, &text) };
    let raised = STORE.raised(&text, &remark.context);
    let directions = Directions {
        whole: direction(&text),
        telling: Loss::own().telling(&text).map(direction),
        names: named(&text, &raised).as_deref().map(direction),
    };
    for directions in [None, Some(directions)] {
        let engine = Engine::new(STORE.clone(), settings.clone(), Clock::by_hand_at(Moment(0)));
        engine.show_in(&DiscordFrame);
        let heard = engine.hear_as(&remark, directions.as_ref());
        if let Outcome::Speak(reply, _) | Outcome::Offer(reply) = &heard.outcome {
            assert!(fit::shown(&reply.card, &Plain).is_some(), "a card fits on a page");
            assert!(fit::shown(&reply.card, &Narrowest).is_some(), "a card fits in the narrowest frame");
            let _ = (discord::preview(reply, Mode::Card), discord::preview(reply, Mode::Line));
        }
    }
    drop(Engine::new(STORE.clone(), settings, Clock::by_hand_at(Moment(0))).look_up(&remark, None));
}

/// Reads a message in every way that there is.
fn read(text: &str, context: &Context) {
    let mut end = 0;
    for range in masked(text) {
        assert!(
            range.start >= end && range.end >= range.start && text.get(range.clone()).is_some(),
            "{range:?}"
        );
        end = range.end;
    }
    let _ = (plain_text(text).len(), is_homework(text), Loss::own().told(text).is_some());
    let words = own_words(text, Markup::DISCORD);
    assert_eq!(words, own_words(text, Markup::DISCORD), "the same text is read the same");
    let _ = (asks_for_help(text, Markup::DISCORD), subject(text, Markup::DISCORD));
    let _ = STORE.matcher().explain(text, context);
    let (once, again) = (STORE.raised(text, context), STORE.raised(text, context));
    let ids =
        |raised: &Raised| raised.topics.iter().map(|one| (one.topic, one.claims.clone())).collect::<Vec<_>>();
    assert_eq!(ids(&once), ids(&again), "the same text raises the same");
    assert!(ENCODER.pieces(text).len() <= PLACES, "what the encoder sees has an end");
}
