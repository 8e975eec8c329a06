//! The hot paths. Each is taken once before it is counted, so that what is made once is not in it.

use std::{
    hint::black_box,
    io::Cursor,
    path::{Path, PathBuf},
    sync::Arc,
};

use counterpoint_core::{
    composer::{self, fit},
    engine::{Engine, Outcome},
    matcher::Loss,
    remark::{Remark, RemarkId},
    settings::{Defaults, Key, Mode, Value},
    store::Store,
    time::{Clock, Moment},
    words::Language,
};
use encoder::Encoder;
use jiff::civil::{Date, date};
use store::{
    lint::{Memory, Narrowest},
    read::{self, File},
};

/// The day on which the store is read.
const DAY: Date = date(2026, 11, 27);

/// Makes ready what a path needs, and gives what is counted.
type Prepare = fn() -> Result<Box<dyn FnMut()>, String>;

/// Every path by its name.
pub(crate) const ALL: &[(&str, Prepare)] = &[
    ("hear-nothing-short", || hears("anyone up for ranked tonight? the server was down all day", false)),
    ("hear-nothing-long", || hears(&LONG.repeat(7), false)),
    ("hear-nothing-cyrillic", || {
        hears("привіт усім, хто грає сьогодні ввечері? сервер знову лежав цілий день", false)
    }),
    ("hear-nothing-4000-characters", || {
        hears(&LONG.repeat(60).chars().take(4_000).collect::<String>(), false)
    }),
    ("hear-claim", || hears("the Ostra treaty ended the floods below Tarn and everybody knows it", true)),
    ("compose-card", compose),
    ("check-store", || Ok(Box::new(with_files(|files| drop(black_box(store::check_files(files, DAY))))?))),
    ("check-store-again", || {
        let (files, mut memory) = (files()?, Memory::default());
        Ok(Box::new(move || drop(black_box(store::check_again(&files, DAY, &mut memory)))))
    }),
    ("load-kept-store", || {
        let bytes = store::kept::bytes("key", &*invented()?);
        Ok(Box::new(move || drop(black_box(store::kept::store("key", &mut Cursor::new(&bytes), &[])))))
    }),
    ("trust-store", || Ok(Box::new(with_files(|files| drop(black_box(store::trust_files(files))))?))),
    ("tell-loss", loss),
    ("encode-40-pieces", encode),
    ("read-encoder", || {
        let model: &'static [u8] = std::fs::read(model()).map_err(|error| error.to_string())?.leak();
        Ok(Box::new(move || drop(black_box(Encoder::built_in(model)))))
    }),
];

/// Chat that raises nothing, of 72 characters.
const LONG: &str = "the server is down again and nobody's there, so we play something else; ";

/// Takes a path: once unseen, once counted.
///
/// # Errors
/// If there is no such path, or it cannot be made ready.
pub(crate) fn take(name: &str) -> Result<(), String> {
    let (_, prepare) = ALL.iter().find(|(known, _)| *known == name).ok_or("there is no such path")?;
    let mut work = prepare()?;
    work();
    told(&mut *work);
    Ok(())
}

/// Takes it, and has valgrind tell what it took when this function ends.
#[inline(never)]
pub(crate) fn told(work: &mut dyn FnMut()) {
    counted(work);
    // Not the last thing that it does, or it would be left before the other is.
    black_box(());
}

/// What valgrind counts.
#[inline(never)]
fn counted(work: &mut dyn FnMut()) {
    work();
}

fn root() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

fn model() -> PathBuf {
    root().join("crates/encoder/model/encoder.bin")
}

fn files() -> Result<Vec<File>, String> {
    read::files(&root().join("tests/fixture-store")).map_err(|error| error.to_string())
}

fn with_files(work: impl Fn(&[File]) + 'static) -> Result<impl FnMut(), String> {
    let files = files()?;
    Ok(move || work(&files))
}

fn invented() -> Result<Arc<Store>, String> {
    let store = store::check_files(&files()?, DAY).store;
    store.map(Arc::new).ok_or_else(|| "the invented store has errors".to_owned())
}

/// An engine that answers with cards, in the invented store.
pub(crate) fn engine() -> Result<Engine, String> {
    let settings = Defaults::default().with(&Key::Mode, Value::Mode(Mode::Card));
    Ok(Engine::new(invented()?, settings, Clock::by_hand_at(Moment(0))))
}

/// Hearing a message from its text to the outcome, without an encoder; `raises` says whether something is to come of it.
fn hears(text: &str, raises: bool) -> Result<Box<dyn FnMut()>, String> {
    let engine = engine()?;
    let heard = engine.hear(&Remark::alone(RemarkId::from(1), text));
    let spoken = !matches!(heard.outcome, Outcome::Silent(_));
    engine.release(&RemarkId::from(1));
    if spoken != raises {
        return Err(format!("what comes of the message is not what is counted: {:?}", heard.silence()));
    }
    // Another message each time; what was reserved for it is given back.
    let (text, mut number) = (text.to_owned(), 1);
    Ok(Box::new(move || {
        number += 1;
        let id = RemarkId::from(number);
        drop(black_box(engine.hear(&Remark::alone(id.clone(), &text))));
        engine.release(&id);
    }))
}

fn compose() -> Result<Box<dyn FnMut()>, String> {
    let store = invented()?;
    Ok(Box::new(move || {
        for topic in store.topics() {
            let reply = composer::compose(topic, 0, &[], DAY, Language::English);
            black_box(fit::shown(&reply.card, &Narrowest));
        }
    }))
}

fn loss() -> Result<Box<dyn FnMut()>, String> {
    let texts = [LONG.repeat(7), "my brother was killed near the river, please no politics today".to_owned()];
    if Loss::own().told(&texts[1]).is_none() {
        return Err("no loss is heard where one is told of".to_owned());
    }
    Ok(Box::new(move || {
        for text in &texts {
            black_box(Loss::own().told(text));
        }
    }))
}

fn encode() -> Result<Box<dyn FnMut()>, String> {
    let encoder = Encoder::open(Path::new(&model())).map_err(|fault| fault.to_string())?;
    let mut pieces = vec![0];
    pieces.extend((0..38).map(|at| 100 + at * 7919 % 40_000));
    pieces.push(2);
    Ok(Box::new(move || {
        black_box(encoder.embed_pieces(&pieces));
    }))
}
