//! The examples of a store as directions, and which of them a message is near.
//!
//! Messages on the topics of one store lie in one part of the space: what all its topics have in common says nothing of one of them. So
//! messages and examples are compared as seen from the middle of the topics.

use std::{
    collections::BTreeMap,
    num::NonZero,
    sync::{Arc, OnceLock},
};

use super::{DIMENSIONS, Direction, apart::Apart};

/// How many of a topic's nearest examples speak for it, and how many asides against it. Fewer heard worse, more heard no better, on
/// the talk that the judge is learned from.
const NEAREST: usize = 6;

/// How many of a claim's nearest examples speak for it: a claim has fewer than its topic.
const NEAREST_OF_CLAIM: usize = 3;

/// A message that says a topic's matter, or that is about no topic.
#[derive(Clone, Debug)]
pub struct Example {
    /// The topic's position in the store; none for an aside.
    pub topic: Option<usize>,
    /// The position of the claim that it makes, among its topic's; none if it is of the topic at large.
    pub claim: Option<usize>,
    /// Where it stands: a file of the store, and the line, counted from 1; none where it stands in none.
    pub place: Option<(Arc<str>, usize)>,
    /// Its direction.
    pub direction: Direction,
}

/// An example as it is kept: a store has some 17,000. Where it lies tells its topic.
#[derive(Debug)]
struct Kept {
    direction: Direction,
    /// Positions and the line count from 1 here.
    claim: Option<NonZero<u32>>,
    file: Option<NonZero<u32>>,
    line: u32,
}

impl Kept {
    /// An example, whose file stands at the position that `files` tells: the next one, if it is new there.
    fn of(example: Example, files: &mut BTreeMap<Arc<str>, usize>) -> Self {
        let counted = |at: usize| u32::try_from(at).ok()?.checked_add(1).and_then(NonZero::new);
        let (file, line) = example.place.map_or((None, 0), |(file, line)| {
            let next = files.len();
            (counted(*files.entry(file).or_insert(next)), u32::try_from(line).unwrap_or(u32::MAX))
        });
        Self { direction: example.direction, claim: example.claim.and_then(counted), file, line }
    }

    /// The claim that it makes.
    fn claim(&self) -> Option<usize> {
        self.claim.map(position)
    }

    /// Where it stands.
    fn place(&self, files: &[Arc<str>]) -> Option<(Arc<str>, usize)> {
        Some((files.get(position(self.file?))?.clone(), usize::try_from(self.line).unwrap_or(usize::MAX)))
    }
}

/// The position that a count from 1 tells.
fn position(counted: NonZero<u32>) -> usize {
    usize::try_from(counted.get() - 1).unwrap_or(usize::MAX)
}

/// What a message is near, for one topic.
#[derive(Clone, Debug, PartialEq)]
pub struct Near {
    /// The mean cosine of its six nearest examples, seen from the middle of the topics; of all if it has fewer; 0 if it has none.
    pub mean: f32,
    /// The example that is nearest, by its position.
    pub first: Option<usize>,
    /// The claims that have examples, the nearest first, each with how near: the mean cosine of its three nearest, seen from the origin.
    pub claims: Vec<(usize, f32)>,
    /// The same of the examples that make no claim; 0 if it has none.
    pub at_large: f32,
}

impl Near {
    /// How near the nearest claim is, or what is said of the topic at large, seen from the origin.
    pub fn said(&self) -> f32 {
        self.claims.first().map_or(self.at_large, |claim| claim.1.max(self.at_large))
    }
}

/// All examples of a store, by topic. Immutable.
#[derive(Debug, Default)]
pub struct Examples {
    /// Examples of topics in the order of topics, then asides.
    all: Box<[Kept]>,
    /// The files in which they stand.
    files: Box<[Arc<str>]>,
    /// Where each topic's begin; the last begins the asides.
    starts: Vec<usize>,
    middle: Middle,
    /// For each topic what sets its claims apart, once a message was near it.
    apart: Vec<OnceLock<Option<Apart>>>,
}

/// A direction, and how far it reaches along the middle of a store's topics.
#[derive(Clone, Copy, Debug)]
pub struct Seen<'d> {
    direction: &'d Direction,
    along: f32,
}

/// The middle of a store's topics, from which messages are seen.
#[derive(Debug)]
struct Middle {
    /// Its coordinates; its length is below 1.
    at: [f32; DIMENSIONS],
    /// The square of its length.
    square: f32,
    /// How far each example reaches along it, in the order of the examples.
    along: Vec<f32>,
}

impl Default for Middle {
    fn default() -> Self {
        Self { at: [0.0; DIMENSIONS], square: 0.0, along: Vec::new() }
    }
}

impl Middle {
    /// The mean of the topics' own means, the nearer to the origin the fewer topics there are: of one topic nothing is known of what it has in
    /// common with others.
    fn of(all: &[Kept], starts: &[usize]) -> Self {
        let mut at = [0.0; DIMENSIONS];
        let topics = starts.windows(2).filter_map(|ends| match ends {
            &[from, to] => all.get(from..to).filter(|own| !own.is_empty()),
            _ => None,
        });
        let mut count = 0_u16;
        for own in topics {
            count = count.saturating_add(1);
            let each = share(own.len());
            for example in own {
                for (sum, number) in at.iter_mut().zip(example.direction.unit()) {
                    *sum += each * number;
                }
            }
        }
        let count = f32::from(count);
        let scale = if count > 0.0 { (count - 1.0) / (count * count) } else { 0.0 };
        for sum in &mut at {
            *sum *= scale;
        }
        let square = at.iter().map(|number| number * number).sum();
        let mut middle = Self { at, square, along: Vec::new() };
        middle.along = all.iter().map(|one| middle.along(&one.direction)).collect();
        middle
    }

    /// How far a direction reaches along it.
    fn along(&self, direction: &Direction) -> f32 {
        self.at.iter().zip(direction.unit()).map(|(at, number)| at * number).sum()
    }

    /// The cosine of two directions as seen from here, from what it is from the origin and how far each reaches along.
    fn cosine(&self, cosine: f32, one: f32, other: f32) -> f32 {
        let far = |along: f32| 2.0_f32.mul_add(-along, 1.0 + self.square).max(f32::EPSILON);
        (cosine - one - other + self.square) / (far(one) * far(other)).sqrt()
    }
}

fn share(count: usize) -> f32 {
    u16::try_from(count).map_or(0.0, |count| 1.0 / f32::from(count.max(1)))
}

impl Examples {
    /// The examples of a store of `topics` topics. An example of a topic that is not there is left out.
    pub fn of(topics: usize, examples: impl IntoIterator<Item = Example>) -> Self {
        let mut all: Vec<Example> =
            examples.into_iter().filter(|one| one.topic.is_none_or(|topic| topic < topics)).collect();
        all.sort_by_key(|one| one.topic.unwrap_or(topics));
        let start = |topic: usize| all.partition_point(|one| one.topic.unwrap_or(topics) < topic);
        let starts: Vec<usize> = (0..=topics).map(start).collect();
        let mut files = BTreeMap::new();
        let all: Box<[Kept]> = all.into_iter().map(|one| Kept::of(one, &mut files)).collect();
        let mut files: Vec<(Arc<str>, usize)> = files.into_iter().collect();
        files.sort_by_key(|one| one.1);
        let files = files.into_iter().map(|one| one.0).collect();
        let middle = Middle::of(&all, &starts);
        Self { all, files, starts, middle, apart: (0..topics).map(|_| OnceLock::new()).collect() }
    }

    /// The example at a position.
    pub fn get(&self, at: usize) -> Option<Example> {
        let one = self.all.get(at)?;
        let topic = self.starts.partition_point(|&start| start <= at).checked_sub(1);
        Some(Example {
            topic: topic.filter(|topic| topic + 1 < self.starts.len()),
            claim: one.claim(),
            place: one.place(&self.files),
            direction: one.direction.clone(),
        })
    }

    /// The direction of the example at a position.
    pub fn direction(&self, at: usize) -> Option<&Direction> {
        self.all.get(at).map(|one| &one.direction)
    }

    /// How many there are, asides included.
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// What a message is near: each topic in order, and the mean cosine of its six nearest asides (0 if there are none).
    pub fn near(&self, message: &Direction) -> (Vec<Near>, f32) {
        let own = self.middle.along(message);
        let cosines: Vec<f32> = self.all.iter().map(|one| message.cosine(&one.direction)).collect();
        let along = self.middle.along.iter();
        let seen: Vec<f32> = cosines
            .iter()
            .zip(along)
            .map(|(cosine, along)| self.middle.cosine(*cosine, own, *along))
            .collect();
        let topics = self.starts.windows(2).map(|ends| match ends {
            &[from, to] => self.of_topic(
                from,
                cosines.get(from..to).unwrap_or_default(),
                seen.get(from..to).unwrap_or_default(),
            ),
            _ => self.of_topic(0, &[], &[]),
        });
        let asides = self.starts.last().and_then(|&from| seen.get(from..)).unwrap_or_default();
        (topics.collect(), mean_of_nearest(asides, NEAREST))
    }

    /// How near a message is to what the store knows at all, asides included: the mean cosine of its six nearest examples; 0 if there are none.
    pub(super) fn nearest_of_all(&self, message: &Direction) -> f32 {
        let cosines: Vec<f32> = self.all.iter().map(|one| message.cosine(&one.direction)).collect();
        mean_of_nearest(&cosines, NEAREST)
    }

    /// How much of each claim of a topic is in a message, by what sets its claims apart: see [`Apart`]. Learned by the first message.
    pub(super) fn apart(&self, message: &Direction, topic: usize) -> Vec<(usize, f32)> {
        let Some(apart) = self.apart.get(topic) else { return Vec::new() };
        let apart = apart.get_or_init(|| {
            Apart::of(self.own(topic).iter().filter_map(|one| Some((one.claim()?, &one.direction))))
        });
        apart.as_ref().map(|apart| apart.heard(message)).unwrap_or_default()
    }

    /// The examples of a topic.
    fn own(&self, topic: usize) -> &[Kept] {
        let ends = self.starts.get(topic).zip(self.starts.get(topic.saturating_add(1)));
        ends.and_then(|(&from, &to)| self.all.get(from..to)).unwrap_or_default()
    }

    /// How many examples a topic has.
    pub(super) fn count(&self, topic: usize) -> usize {
        self.own(topic).len()
    }

    /// A direction as [`Examples::cosine`] takes it.
    pub fn sees<'d>(&self, direction: &'d Direction) -> Seen<'d> {
        Seen { direction, along: self.middle.along(direction) }
    }

    /// How near two directions are, seen from the middle of the topics, as [`Near::mean`] is.
    pub fn cosine(&self, one: &Seen<'_>, other: &Seen<'_>) -> f32 {
        self.middle.cosine(one.direction.cosine(other.direction), one.along, other.along)
    }

    /// Which of a claim's examples are nearest to a message, at most `count`, the nearest first: by their positions among the claim's own.
    pub fn nearest(&self, message: &Direction, topic: usize, claim: usize, count: usize) -> Vec<usize> {
        let own = self.own(topic).iter().filter(|one| one.claim() == Some(claim));
        let mut near: Vec<(usize, f32)> = own.map(|one| message.cosine(&one.direction)).enumerate().collect();
        near.sort_by(|left, right| right.1.total_cmp(&left.1));
        near.into_iter().take(count).map(|one| one.0).collect()
    }

    fn of_topic(&self, from: usize, cosines: &[f32], seen: &[f32]) -> Near {
        let first = (0..seen.len()).max_by(|&left, &right| at(seen, left).total_cmp(&at(seen, right)));
        let mut claims: Vec<(usize, Vec<f32>)> = Vec::new();
        let mut at_large = Vec::new();
        for (example, cosine) in self.all.iter().skip(from).zip(cosines) {
            let Some(claim) = example.claim() else {
                at_large.push(*cosine);
                continue;
            };
            match claims.iter_mut().find(|one| one.0 == claim) {
                Some((_, own)) => own.push(*cosine),
                None => claims.push((claim, vec![*cosine])),
            }
        }
        let mut claims: Vec<(usize, f32)> =
            claims.into_iter().map(|(claim, own)| (claim, mean_of_nearest(&own, NEAREST_OF_CLAIM))).collect();
        claims.sort_by(|left, right| right.1.total_cmp(&left.1).then(left.0.cmp(&right.0)));
        Near {
            mean: mean_of_nearest(seen, NEAREST),
            first: first.map(|first| from + first),
            claims,
            at_large: mean_of_nearest(&at_large, NEAREST_OF_CLAIM),
        }
    }
}

fn at(cosines: &[f32], position: usize) -> f32 {
    cosines.get(position).copied().unwrap_or_default()
}

/// The mean of the `count` largest; of all if there are fewer; 0 of none.
fn mean_of_nearest(cosines: &[f32], count: usize) -> f32 {
    let mut largest = cosines.to_vec();
    if largest.len() > count {
        largest.select_nth_unstable_by(count, |left, right| right.total_cmp(left));
        largest.truncate(count);
    }
    let number = u16::try_from(largest.len().max(1)).map_or(f32::INFINITY, f32::from);
    largest.iter().sum::<f32>() / number
}

#[cfg(test)]
mod tests {
    use super::super::DIMENSIONS;
    use super::*;

    fn towards(axis: usize, also: usize) -> Direction {
        let mut vector = [0.0; DIMENSIONS];
        vector[axis] = 1.0;
        vector[also] += 0.1;
        Direction::of(&vector)
    }

    fn example(topic: Option<usize>, claim: Option<usize>, axis: usize, also: usize) -> Example {
        Example {
            topic,
            claim,
            place: Some(("a.paraphrases.txt".into(), also)),
            direction: towards(axis, also),
        }
    }

    #[test]
    fn a_message_is_near_the_topic_and_the_claim_whose_examples_it_is_like() {
        let examples = Examples::of(
            2,
            [
                example(None, None, 9, 10),
                example(Some(1), Some(0), 2, 20),
                example(Some(1), Some(3), 3, 30),
                example(Some(0), None, 1, 11),
                example(Some(7), None, 3, 31),
            ],
        );
        assert_eq!(examples.len(), 4, "an example of a topic that is not there is left out");
        let (near, aside) = examples.near(&towards(3, 33));
        assert_eq!(near.len(), 2);
        assert_eq!(near[1].claims.iter().map(|claim| claim.0).collect::<Vec<_>>(), [3, 0]);
        assert!(near[1].claims[0].1 - near[1].claims[1].1 > 0.9);
        let first = near[1].first.and_then(|first| examples.get(first)).expect("one is nearest");
        assert_eq!((first.topic, first.claim), (Some(1), Some(3)));
        assert_eq!(first.place, Some(("a.paraphrases.txt".into(), 30)));
        assert_eq!(Some(&first.direction), near[1].first.and_then(|first| examples.direction(first)));
        assert_eq!(examples.get(3).map(|aside| (aside.topic, aside.claim)), Some((None, None)));
        assert_eq!(examples.get(4).map(|one| one.topic), None);
        assert!(near[1].mean > near[0].mean && aside < 0.1);
    }

    #[test]
    fn the_nearest_of_a_claim_are_counted_among_its_own() {
        let of = |claim, axis, also| example(Some(1), Some(claim), axis, also);
        let examples = Examples::of(
            2,
            [
                of(0, 5, 50),
                of(3, 5, 50),
                of(0, 3, 30),
                example(Some(0), Some(0), 3, 30),
                of(0, 4, 31),
                of(0, 3, 31),
            ],
        );
        assert_eq!(examples.nearest(&towards(3, 31), 1, 0, 3), [3, 1, 2]);
        assert_eq!(examples.nearest(&towards(3, 31), 1, 3, 3), [0]);
        assert!(examples.nearest(&towards(3, 31), 2, 0, 3).is_empty(), "there is no such topic");
    }

    #[test]
    fn examples_of_several_files_stand_where_they_stand() {
        let of = |file: &str, line: usize| Example {
            place: Some((file.into(), line)),
            ..example(Some(0), None, 1, 10 + line)
        };
        let places = [("z.txt", 4), ("a.txt", 5), ("z.txt", 6), ("m.txt", 1)];
        let examples = Examples::of(1, places.map(|(file, line)| of(file, line)));
        for (at, (file, line)) in places.into_iter().enumerate() {
            assert_eq!(examples.get(at).and_then(|one| one.place), Some((file.into(), line)));
        }
    }

    #[test]
    fn six_examples_speak_for_a_topic_however_many_it_has() {
        let many = (0..50).map(|at| example(Some(0), None, if at < 6 { 1 } else { 2 }, 100 + at));
        let (near, _) = Examples::of(1, many).near(&towards(1, 1));
        assert!(near[0].mean > 0.98, "{}", near[0].mean);
    }

    /// A direction to an axis, and to a second one that all topics share.
    fn shared(axis: usize, noise: usize) -> Direction {
        let mut vector = [0.0; DIMENSIONS];
        vector[0] = 1.0;
        vector[axis] = 0.5;
        vector[noise] += 0.1;
        Direction::of(&vector)
    }

    #[test]
    fn what_all_topics_have_in_common_makes_a_message_near_to_none() {
        let own = |topic: usize| {
            (0..6).map(move |at| Example {
                topic: Some(topic),
                claim: None,
                place: None,
                direction: shared(1 + topic, 100 + at),
            })
        };
        let examples = Examples::of(4, (0..4).flat_map(own));
        let common = shared(50, 120);
        assert!(common.cosine(&shared(1, 100)) > 0.75, "from the origin it is near to all");
        let (near, _) = examples.near(&common);
        assert!(near.iter().all(|one| one.mean < 0.35), "{near:?}");
        let (near, _) = examples.near(&shared(3, 120));
        assert!(near[2].mean > 0.9 && near[0].mean < 0.1, "{near:?}");
        let alone = Examples::of(1, own(0));
        let (near, _) = alone.near(&common);
        assert!(near[0].mean > 0.75, "one topic has nothing in common with others: {near:?}");
    }

    #[test]
    fn a_store_without_examples_is_near_nothing() {
        let (near, aside) = Examples::of(1, []).near(&towards(1, 1));
        assert_eq!((near[0].mean, near[0].first, near[0].claims.len(), aside), (0.0, None, 0, 0.0));
    }
}
