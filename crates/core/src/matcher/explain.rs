//! How a message was read: what of it is masked, and every phrase found, where it stands, and what held it. For people who try a
//! text; what answers messages does not come here.

use std::{ops::Range, sync::Arc};

use smallvec::SmallVec;

use super::{Held, Matcher, ascii::Head, text, text::Listener};
use crate::{dialect::Markup, remark::Context};

/// A message as it was read. Places are bytes of its text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Explanation {
    /// What is not the author's own words: quotes, code, links, spoilers, mentions, emoji.
    pub masked: Vec<Range<usize>>,
    /// The phrases found, in order of appearance.
    pub phrases: Vec<Phrase>,
}

/// A phrase, or what a pattern matched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phrase {
    /// As the curator wrote it.
    pub written: Arc<str>,
    /// Where it stands.
    pub place: Range<usize>,
    /// The topic's position.
    pub topic: usize,
    /// The trigger's position in the topic.
    pub trigger: u16,
    /// Why it does not count, as the end of a sentence, if it does not.
    pub held: Option<String>,
}

impl Matcher {
    /// How `text` is read as it is written on Discord, said in `context`: the same phrases and the same reasons as in
    /// [`Matcher::raised`].
    pub fn explain(&self, text: &str, context: &Context) -> Explanation {
        self.explain_in(text, context, Markup::DISCORD)
    }

    /// The same of a text written in another markup.
    pub fn explain_in(&self, text: &str, context: &Context, markup: Markup) -> Explanation {
        let mut found = SmallVec::new();
        let (raises, _) = self.find(text, context, markup, &mut found);
        self.judge(&mut found, &raises);
        let mut places = Places::default();
        text::read(text, markup, &mut places);
        let phrases = found.iter().filter_map(|one| {
            let trigger = &self.triggers[one.what.trigger as usize];
            let held = one.held.map(|gate| self.why_held(&Held::new(one.what, trigger, gate)).to_string());
            Some(Phrase {
                written: trigger.phrase(one.what.phrase).into(),
                place: places.word(one.span.start)?.start..places.word(one.span.end)?.end,
                topic: trigger.topic as usize,
                trigger: trigger.number,
                held,
            })
        });
        let phrases = phrases.collect();
        Explanation { masked: places.masked, phrases }
    }
}

/// What of a message on Discord is not its author's own words: quotes, code, links, spoilers, mentions, emoji.
pub fn masked(text: &str) -> Vec<Range<usize>> {
    masked_in(text, Markup::DISCORD)
}

/// The same of a text written in another markup.
pub fn masked_in(text: &str, markup: Markup) -> Vec<Range<usize>> {
    let mut places = Places::default();
    text::read(text, markup, &mut places);
    places.masked
}

/// Hears where words stand.
#[derive(Default)]
pub(super) struct Places {
    words: Vec<Range<usize>>,
    masked: Vec<Range<usize>>,
}

impl Places {
    /// Where a word stands, by its number from 1.
    pub(super) fn word(&self, number: u32) -> Option<&Range<usize>> {
        self.words.get(usize::try_from(number).ok()?.checked_sub(1)?)
    }
}

impl Listener for Places {
    fn ascii(&mut self, _: &[u8], _: Head) {}

    fn ascii_part(&mut self, _: &[u8], _: bool) {}

    fn part(&mut self, _: &[char], _: bool) {}

    fn gap(&mut self) {}

    fn place(&mut self, at: Range<usize>) {
        self.words.push(at);
    }

    fn masked(&mut self, at: Range<usize>) {
        self.masked.push(at);
    }
}
