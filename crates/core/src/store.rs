//! The response store: an immutable snapshot of what curators wrote.
//!
//! Once made, a store never changes; a reload makes another. The crate `store` reads its files and makes it.

pub mod find;

use std::{
    collections::BTreeMap,
    io::Read,
    sync::{Arc, LazyLock, OnceLock},
};

pub(crate) use find::FUNCTION_WORDS;
pub use find::Found;

use crate::{
    composer::{Composed, Ladders, Rungs},
    dialect::Markup,
    hear::{Around, Direction, Directions, EXCLAMATION, Example, Examples, Hearing, Judge, Said, Weighed},
    matcher::{Matcher, Raised, own_words},
    packed::{Packed as _, Packing, Unpacking},
    remark::Context,
    texts::Texts,
    topic::{Source, Status, Topic, TopicId, Trigger},
};

/// A message that says a topic's matter, makes one of its claims, or is about none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exemplar<'s> {
    /// The topic's position; none for an aside.
    pub topic: Option<usize>,
    /// The claim's position in its topic, if it is of one.
    pub claim: Option<usize>,
    /// The file and the line, counted from 1, if it stands in one.
    pub place: Option<(Arc<str>, usize)>,
    /// The message.
    pub text: &'s str,
}

/// Messages that are about no topic, each with its line in their file, counted from 1.
#[derive(Default)]
struct Asides {
    file: Arc<str>,
    messages: Texts,
    /// The line of each.
    lines: Box<[u32]>,
}

/// The exemplars of topics: the lines of their paraphrases, examples and counter-examples of their triggers, and their claims.
fn exemplars(topics: &[Topic]) -> Vec<Exemplar<'_>> {
    let mut exemplars = Vec::new();
    for (at, topic) in topics.iter().enumerate() {
        let file: Arc<str> = format!("{}.paraphrases.txt", topic.id).into();
        let position = |id: Option<&str>| topic.claims.iter().position(|claim| Some(&*claim.id) == id);
        exemplars.extend(topic.examples.iter().map(|example| Exemplar {
            topic: Some(at).filter(|_| !example.counter),
            claim: position(example.claim).filter(|_| !example.counter),
            place: Some((file.clone(), example.line)),
            text: example.text,
        }));
        let file: Arc<str> = format!("{}.toml", topic.id).into();
        let own = |topic, claim, (text, line): (_, Option<u32>)| Exemplar {
            topic,
            claim,
            place: line.map(|line| (file.clone(), line as usize)),
            text,
        };
        for trigger in &topic.triggers {
            exemplars.extend(trigger.examples().map(|one| own(Some(at), None, one)));
            exemplars.extend(trigger.counter_examples().map(|one| own(None, None, one)));
        }
        for (claim, one) in topic.claims.iter().enumerate() {
            let said = one.triggers.iter().flat_map(Trigger::examples);
            exemplars.extend(said.map(|said| own(Some(at), Some(claim), said)));
            exemplars.push(own(Some(at), Some(claim), (&one.statement.text, one.line)));
        }
    }
    exemplars
}

/// Who judges where a store has no judge of its own: nothing is ever sure.
static CAUTIOUS: LazyLock<Judge> = LazyLock::new(Judge::cautious);

/// Every topic that may be spoken of, and the matcher compiled from their triggers.
pub struct Store {
    topics: Vec<Topic>,
    index: BTreeMap<TopicId, usize>,
    matcher: Matcher,
    judge: Option<Judge>,
    asides: Asides,
    /// What the encoder made of the exemplars, once it has.
    examples: OnceLock<Examples>,
    withdrawn: Vec<TopicId>,
    names: find::Names,
    ladders: Ladders,
    composed: Composed,
}

/// The topics that may be spoken of, and the ids of those that were withdrawn.
struct Published {
    published: Vec<Topic>,
    withdrawn: Vec<TopicId>,
}

impl Published {
    fn of(topics: Vec<Topic>) -> Self {
        let withdrawn = topics.iter().filter(|topic| topic.status == Status::Withdrawn);
        let withdrawn = withdrawn.map(|topic| topic.id.clone()).collect();
        let published = topics.into_iter().filter(|topic| topic.status == Status::Published).collect();
        Self { published, withdrawn }
    }
}

impl Store {
    /// The snapshot of `topics`; only published ones are kept. `None` if their triggers cannot be compiled.
    pub fn of(topics: Vec<Topic>) -> Option<Self> {
        let topics = Published::of(topics);
        let matcher = Matcher::new(&topics.published).ok()?;
        Some(Self::with(topics, matcher))
    }

    /// The same, with a matcher that was compiled from all of `topics`, published or not.
    pub fn matched(topics: Vec<Topic>, matcher: Matcher) -> Option<Self> {
        let all = topics.len();
        let topics = Published::of(topics);
        // Its positions are those of all topics.
        let fits = topics.published.len() == all;
        let matcher = if fits { matcher } else { Matcher::new(&topics.published).ok()? };
        Some(Self::with(topics, matcher))
    }

    fn with(Published { published: topics, withdrawn }: Published, matcher: Matcher) -> Self {
        let index = topics.iter().enumerate().map(|(at, topic)| (topic.id.clone(), at)).collect();
        let names = find::Names::of(&topics);
        let (judge, examples) = (None, OnceLock::new());
        Self {
            topics,
            index,
            matcher,
            judge,
            asides: Asides::default(),
            examples,
            withdrawn,
            names,
            ladders: Ladders::default(),
            composed: Composed::default(),
        }
    }

    /// The topics and their matcher as bytes, of which [`Store::unpacked`] makes the same store. Neither the judge nor asides are in them, nor the
    /// words of triggers: the matcher has what it needs of those.
    pub fn packed(&self) -> Vec<u8> {
        let mut packing = Packing::default();
        self.topics.pack(&mut packing);
        self.withdrawn.pack(&mut packing);
        self.matcher.pack(&mut packing);
        packing.bytes
    }

    /// The store of the bytes that [`Store::packed`] gave, `length` of them, read from a source in pieces; `None` if they are no whole store.
    /// The caller sees to it that they are what this program wrote: others may make a store that panics when it is asked.
    pub fn unpacked(source: &mut dyn Read, length: usize) -> Option<Self> {
        let mut from = Unpacking::new(source, length);
        let (published, withdrawn) = (Vec::unpack(&mut from)?, Vec::unpack(&mut from)?);
        let matcher = Matcher::unpack(&mut from)?;
        from.is_over().then(|| Self::with(Published { published, withdrawn }, matcher))
    }

    /// The same store with a judge that was learned from labelled talk.
    #[must_use]
    pub fn judged(self, judge: Judge) -> Self {
        Self { judge: Some(judge), ..self }
    }

    /// The same store, which knows messages that are about none of its topics, each with its line in a file.
    #[must_use]
    pub fn with_asides<'a>(
        self,
        file: &Arc<str>,
        asides: impl IntoIterator<Item = (usize, &'a str)>,
    ) -> Self {
        let small = |(line, text)| (u32::try_from(line).unwrap_or(u32::MAX), text);
        let (lines, messages): (Vec<u32>, Vec<&str>) = asides.into_iter().map(small).unzip();
        Self { asides: Asides { file: file.clone(), messages: messages.into(), lines: lines.into() }, ..self }
    }

    /// How much of the card that a claim leads was found to fit where, by the positions of topic and claim.
    pub fn rungs(&self, topic: usize, claim: usize) -> Rungs {
        self.ladders.of(topic, claim)
    }

    /// The replies that were composed of it of late.
    pub fn composed(&self) -> &Composed {
        &self.composed
    }

    /// Knows where the cards fit of topics that are the same as in an earlier store, and those that were composed: their first cards are
    /// given as quickly as their last were.
    pub fn knows_cards_of(&self, earlier: &Self) {
        for (at, topic) in self.topics.iter().enumerate() {
            let before = earlier.position(&topic.id).and_then(|at| Some((at, earlier.topics.get(at)?)));
            if let Some((other, before)) = before
                && topic.is_shown_like(before)
            {
                self.ladders.share(at, &earlier.ladders, other);
                self.composed.share(at, &earlier.composed, other);
            }
        }
    }

    /// The messages whose directions say what a message is like, in an order that does not change. Only who learns them asks, so they are
    /// told apart for the asking and not kept.
    pub fn exemplars(&self) -> Vec<Exemplar<'_>> {
        let mut exemplars = exemplars(&self.topics);
        exemplars.extend(self.asides.messages.iter().zip(&self.asides.lines).map(|(text, line)| Exemplar {
            topic: None,
            claim: None,
            place: Some((self.asides.file.clone(), *line as usize)),
            text,
        }));
        exemplars
    }

    /// Takes what an encoder made of [`Store::exemplars`], in their order. What comes second, or in another number, is left.
    pub fn learn(&self, directions: Vec<Direction>) {
        let exemplars = self.exemplars();
        if directions.len() == exemplars.len() {
            let examples = exemplars.into_iter().zip(directions).map(|(one, direction)| Example {
                topic: one.topic,
                claim: one.claim,
                place: one.place,
                direction,
            });
            let _ = self.examples.set(Examples::of(self.topics.len(), examples));
        }
    }

    /// The exemplars with what the encoder made of them; none before it has.
    pub fn learned(&self) -> impl Iterator<Item = (Exemplar<'_>, &Direction)> {
        // As `Examples` keeps them: by topics, those of one topic in their order.
        let mut exemplars = self.exemplars();
        exemplars.sort_by_key(|one| one.topic.unwrap_or(self.topics.len()));
        let examples = self.examples.get();
        exemplars.into_iter().enumerate().filter_map(move |(at, one)| Some((one, examples?.direction(at)?)))
    }

    /// The examples as directions; none before the encoder has made them.
    pub fn examples(&self) -> Option<&Examples> {
        self.examples.get()
    }

    /// Who weighs what the witnesses say: a cautious one where the store has no judge of its own.
    pub fn judge(&self) -> &Judge {
        self.judge.as_ref().unwrap_or(&CAUTIOUS)
    }

    /// Whether it has a judge of its own, to whom an encoder is worth its memory.
    pub fn is_judged(&self) -> bool {
        self.judge.is_some()
    }

    /// What a message takes up or mentions, and what it lies with: phrases, likeness and the discussion, judged by `judge`. `directions` are the
    /// message's, if an encoder has spoken; `encoder` says whether there is one.
    pub fn weighed(
        &self,
        judge: &Judge,
        text: &str,
        raised: &Raised,
        directions: Option<&Directions>,
        encoder: bool,
        around: &dyn Around,
    ) -> Weighed {
        let words = own_words(text, Markup::DISCORD).split_whitespace().count();
        // What has no direction is judged as what the encoder has not heard, whether there is one or not.
        let encoder = encoder || words <= EXCLAMATION;
        let likeness = directions.map(|one| &one.whole).zip(self.examples.get());
        let names = directions.and_then(|one| one.names.as_ref());
        let topics = self.topics.as_slice();
        Hearing { topics, said: self, text, judge, raised, words, likeness, names, encoder, around }.weighed()
    }

    /// What a message raises by the phrases that stand in it.
    pub fn raised(&self, text: &str, context: &Context) -> Raised {
        self.raised_in(text, context, Markup::DISCORD)
    }

    /// What a message raises, it and its context written in `markup`.
    pub fn raised_in(&self, text: &str, context: &Context, markup: Markup) -> Raised {
        self.matcher.raised_in(text, context, markup)
    }

    /// The published topics, in the order of their ids.
    pub fn topics(&self) -> &[Topic] {
        &self.topics
    }

    /// The topic called `id`.
    pub fn topic(&self, id: &str) -> Option<&Topic> {
        self.index.get(&TopicId::new(id)).map(|&at| &self.topics[at])
    }

    /// The position of the topic called `id` among [`Store::topics`].
    pub fn position(&self, id: &TopicId) -> Option<usize> {
        self.index.get(id).copied()
    }

    /// Whether the curators have withdrawn the topic called `id`: it was published once, and its file says so.
    pub fn has_withdrawn(&self, id: &str) -> bool {
        self.withdrawn.iter().any(|withdrawn| withdrawn.as_str() == id)
    }

    /// The matcher of these topics; the indices it returns are positions in [`Store::topics`].
    pub fn matcher(&self) -> &Matcher {
        &self.matcher
    }

    /// The distinct sources of all topics.
    pub fn source_count(&self) -> usize {
        let cites = self.topics.iter().flat_map(Topic::cites);
        let mut seen: Vec<*const Source> = cites.map(|cite| Arc::as_ptr(&cite.source)).collect();
        seen.sort_unstable();
        seen.dedup();
        seen.len()
    }
}

impl Said for Store {
    fn said(&self, topic: usize, claim: usize) -> Vec<&str> {
        let of = self.topics.get(topic).map(std::slice::from_ref).unwrap_or_default();
        let own = exemplars(of).into_iter().filter(|one| one.topic.is_some() && one.claim == Some(claim));
        own.map(|one| one.text).collect()
    }
}
