//! How much of a message lies with each topic: what a message leaves in the discussion, of which the next one is a part.

use smallvec::SmallVec;

use super::Near;

/// How sharply a nearer topic takes from one that lies further: shares go by `exp(SHARPNESS × cosine)`. Chosen on `live.tsv`; from 15 to 40 heard alike.
const SHARPNESS: f32 = 20.0;

/// The topics that are kept of a message. With two of them heard a little worse, with all no better.
const KEPT: usize = 4;

/// The least share that is kept.
const LEAST: f32 = 0.01;

/// How much of a message lies with which topics, by their positions, the most first: shares between 0 and 1, at most 1 together. What lies with no topic
/// lies with the store's asides.
pub type Shares = SmallVec<[(usize, f32); KEPT]>;

/// The shares of a message that is so near to each topic, in their order, and to the asides.
pub(super) fn shares(near: &[Near], aside: f32) -> Shares {
    let weight = |cosine: f32| (SHARPNESS * (cosine - aside)).exp();
    // That of the asides is 1.
    let all = 1.0 + near.iter().map(|one| weight(one.mean)).sum::<f32>();
    let share = |(at, one): (usize, &Near)| (at, weight(one.mean) / all);
    let mut shares: Vec<(usize, f32)> = near.iter().enumerate().map(share).collect();
    shares.retain(|one| one.1 >= LEAST);
    shares.sort_by(|left, right| right.1.total_cmp(&left.1));
    shares.into_iter().take(KEPT).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(means: &[f32], aside: f32) -> Shares {
        let near = |mean: &f32| Near { mean: *mean, first: None, claims: Vec::new(), at_large: 0.0 };
        shares(&means.iter().map(near).collect::<Vec<_>>(), aside)
    }

    #[test]
    fn most_of_a_message_lies_with_what_it_is_nearest_to() {
        let shares = of(&[0.3, 0.6, 0.55], 0.35);
        assert_eq!(shares.iter().map(|one| one.0).collect::<Vec<_>>(), [1, 2]);
        let whole: f32 = shares.iter().map(|one| one.1).sum();
        assert!(shares[0].1 > 0.6 && whole <= 1.0, "{shares:?}");
    }

    #[test]
    fn everyday_talk_lies_with_no_topic() {
        assert!(of(&[0.3, 0.25], 0.6).is_empty());
        assert!(of(&[], 0.0).is_empty());
    }

    #[test]
    fn few_topics_are_kept() {
        assert_eq!(of(&[0.5; 9], 0.2).len(), KEPT);
    }
}
