//! Which opposing view stands beside a claim on its card, where there are several.

use std::cmp::Reverse;

use crate::topic::{Check, Claim, Opposing, Relation, Statement};

/// How many quarters of the other sentence a sentence may have to stand beside it as an equal: 6, as 3 to 2.
const QUARTERS: usize = 6;

/// The position of the opposing view that a card shows: one of the other side than the claim's, if there is one; among those, one of
/// like length before others, then one that says the claim is wrong before one that narrows it, then the best founded, then the nearest in
/// length, then the first.
pub(super) fn position(claim: &Claim) -> usize {
    let length = |statement: &Statement| statement.text.chars().count();
    let own = length(&claim.statement);
    let rank = |view: &Opposing| {
        let side = claim.statement.side.as_ref().map(|side| &side.id);
        let of_own = side.is_some() && view.statement.side.as_ref().map(|side| &side.id) == side;
        let other = length(&view.statement);
        let unlike = own.max(other) * 4 > own.min(other) * QUARTERS;
        let direct = Relation::ALL.iter().position(|one| *one == view.relation);
        (of_own, unlike, direct, Reverse(foundation(&view.statement)), own.abs_diff(other))
    };
    let views = claim.opposition.views().enumerate();
    views.min_by_key(|(at, view)| (rank(view), *at)).map_or(0, |(at, _)| at)
}

/// How well a sentence is founded: by what sort of work its first source is, then by how much of that was read.
fn foundation(statement: &Statement) -> (usize, usize) {
    let Some(cite) = statement.cites.first() else { return (0, 0) };
    let read = match cite.source.check {
        Check::Seen => 3,
        Check::Excerpt => 2,
        Check::Memory => 1,
    };
    (cite.source.kind.weight(), read)
}
