//! The encoder for commands that hear and end: it is read, and has learned the examples of the store, before the first message.

use counterpoint_core::{hear::Directions, store::Store};

use crate::{config::Config, failure::Failure};

#[cfg(feature = "encoder")]
pub(crate) use with::Sensed;
#[cfg(not(feature = "encoder"))]
pub(crate) use without::Sensed;

/// The encoder, once it has learned the examples of a store. `told` hears how many of how many it knows. None if `config` says so, if the
/// store has no judge that would listen, or if the program was built without it.
///
/// # Errors
/// A sentence, if the encoder cannot be read or the system gives it no thread.
pub(crate) fn learned(
    config: &Config,
    store: &Store,
    told: impl Fn(usize, usize) + Sync,
) -> Result<Option<Sensed>, Failure> {
    if !config.hearing.encoder || !store.is_judged() {
        return Ok(None);
    }
    Sensed::learned(&config.store.path, store, told)
}

#[cfg(feature = "encoder")]
mod with {
    use std::{path::Path, sync::Arc};

    use counterpoint_core::{
        hear::Sense,
        matcher::{Loss, named, plain_text},
        remark::Context,
    };
    use likeness::{Cache, Encoder, Pool};

    use super::{Directions, Failure, Store};
    use crate::app::cache;

    /// Examples that are learned before what is known is kept: those of some ten seconds.
    const PART: usize = 512;

    /// An encoder that knows the examples of a store.
    pub(crate) struct Sensed(Arc<Encoder>);

    impl Sensed {
        /// Reads the encoder and learns the examples of the store at `path`, whether it has a judge or not.
        ///
        /// # Errors
        /// A sentence, if the encoder cannot be read.
        pub(crate) fn learned(
            path: &Path,
            store: &Store,
            told: impl Fn(usize, usize) + Sync,
        ) -> Result<Option<Self>, Failure> {
            let encoder = likeness::encoder()
                .map_err(|fault| Failure::world(format!("the encoder cannot be read: {fault}")))?;
            let texts: Vec<&str> = store.exemplars().iter().map(|one| one.text).collect();
            let mut cache = likeness::cache(&encoder, cache::directions(path).as_deref());
            let mut learned = Vec::with_capacity(texts.len());
            for part in texts.chunks(PART) {
                let before = learned.len();
                let told = |done| told(before + done, texts.len());
                learned.extend(likeness::directions(&encoder, &mut cache, part, told));
                // Whoever ends it does not lose what was learned. What cannot be kept is made anew the next time.
                let _ = cache.save(&texts, store::whole::write);
            }
            cache::thin();
            store.learn(learned);
            Ok(Some(Self(encoder)))
        }

        /// What the encoder makes of messages, in their order, on all cores, beside what they call the topics of `store`. Of messages of a few words it makes nothing, as while the bot runs.
        pub(crate) fn directions(
            &self,
            store: &Store,
            texts: &[&str],
            told: impl Fn(usize) + Sync,
        ) -> Vec<Option<Directions>> {
            let long = |text: &&&str| counterpoint_core::hear::has_direction(text);
            let own: Vec<&str> = texts.iter().filter(long).copied().collect();
            let telling: Vec<Option<&str>> = own.iter().map(|text| Loss::own().telling(text)).collect();
            let called = |text: &&str| named(text, &store.raised(text, &Context::default()));
            let names: Vec<Option<String>> = own.iter().map(called).collect();
            let parts = telling.iter().copied().flatten().chain(names.iter().flatten().map(String::as_str));
            let all: Vec<_> = own.iter().copied().chain(parts).map(plain_text).collect();
            let all: Vec<&str> = all.iter().map(AsRef::as_ref).collect();
            let told = |done: usize| told(done.min(texts.len()));
            let made = likeness::directions(&self.0, &mut Cache::nowhere(), &all, told);
            // In their order: messages, sentences that tell of a loss, names.
            let (whole, parts) = made.split_at(own.len().min(made.len()));
            let sentences = telling.iter().flatten().count();
            let (sentences, called) = parts.split_at(sentences.min(parts.len()));
            let (mut whole, mut telling, mut names) = (whole.iter(), telling.iter(), names.iter());
            let (mut sentences, mut called) = (sentences.iter(), called.iter());
            let mut next = || {
                let whole = whole.next()?.clone();
                let telling = telling.next()?.and_then(|_| sentences.next()).cloned();
                let names = names.next()?.as_ref().and_then(|_| called.next()).cloned();
                Some(Directions { whole, telling, names })
            };
            texts.iter().map(|text| if long(&text) { next() } else { None }).collect()
        }

        /// The same encoder for an engine, which asks message by message.
        ///
        /// # Errors
        /// A sentence, if the system gives no thread.
        pub(crate) fn sense(&self) -> Result<Arc<dyn Sense>, Failure> {
            let pool = Pool::start(&self.0, 1);
            let pool = pool.map_err(|error| Failure::world(format!("the encoder has no thread: {error}")))?;
            Ok(Arc::new(pool))
        }
    }
}

#[cfg(not(feature = "encoder"))]
mod without {
    use std::{path::Path, sync::Arc};

    use counterpoint_core::hear::Sense;

    use super::{Directions, Failure, Store};

    /// No encoder: the program was built without it.
    pub(crate) enum Sensed {}

    impl Sensed {
        #[expect(clippy::unnecessary_wraps, reason = "a program with an encoder may fail at it")]
        pub(crate) fn learned(
            _: &Path,
            _: &Store,
            _: impl Fn(usize, usize) + Sync,
        ) -> Result<Option<Self>, Failure> {
            Ok(None)
        }

        pub(crate) fn directions(
            &self,
            _: &Store,
            _: &[&str],
            _: impl Fn(usize) + Sync,
        ) -> Vec<Option<Directions>> {
            match *self {}
        }

        pub(crate) fn sense(&self) -> Result<Arc<dyn Sense>, Failure> {
            match *self {}
        }
    }
}
