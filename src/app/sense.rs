//! The encoder for commands that hear and end: it is read, and has learned the examples of the store, before the first message.

use counterpoint_core::{hear::Direction, store::Store};

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
    if !config.hearing.encoder || store.judge().is_none() {
        return Ok(None);
    }
    Sensed::learned(&config.store.path, store, told)
}

#[cfg(feature = "encoder")]
mod with {
    use std::{path::Path, sync::Arc};

    use counterpoint_core::{hear::Sense, matcher::plain_text};
    use likeness::{Cache, Encoder, Pool};

    use super::{Direction, Failure, Store};
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
                let told = |done| {
                    told(before + done, texts.len());
                    true
                };
                learned.extend(likeness::directions(&encoder, &mut cache, part, told).unwrap_or_default());
                // Whoever ends it does not lose what was learned. What cannot be kept is made anew the next time.
                let _ = cache.save(&texts);
            }
            cache::thin();
            store.learn(learned);
            Ok(Some(Self(encoder)))
        }

        /// The directions of messages, in their order, made on all cores. Messages of a few words have none, as while the bot runs.
        pub(crate) fn directions(
            &self,
            texts: &[&str],
            told: impl Fn(usize) + Sync,
        ) -> Vec<Option<Direction>> {
            let own: Vec<Option<String>> = texts
                .iter()
                .map(|text| {
                    counterpoint_core::engine::has_direction(text).then(|| plain_text(text).into_owned())
                })
                .collect();
            let long: Vec<&str> = own.iter().flatten().map(String::as_str).collect();
            let told = |done| {
                told(done);
                true
            };
            let made = likeness::directions(&self.0, &mut Cache::nowhere(), &long, told).unwrap_or_default();
            let mut made = made.into_iter();
            own.iter().map(|own| own.as_ref().and_then(|_| made.next())).collect()
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

    use super::{Direction, Failure, Store};

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

        pub(crate) fn directions(&self, _: &[&str], _: impl Fn(usize) + Sync) -> Vec<Option<Direction>> {
            match *self {}
        }

        pub(crate) fn sense(&self) -> Result<Arc<dyn Sense>, Failure> {
            match *self {}
        }
    }
}
