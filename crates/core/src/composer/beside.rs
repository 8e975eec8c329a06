//! Which opposing view stands beside a claim on its card, where there are several.

use crate::topic::{Check, Claim, Opposing, Relation, Statement};

/// How many quarters of the other sentence a sentence may have to stand beside it as an equal: 6, as 3 to 2.
const QUARTERS: usize = 6;

/// The position of the opposing view that a card shows: one of the other side than the claim's, if there is one; among those, one that says
/// the claim is wrong before one that doubts its grounds, and that before one that narrows it; then one whose source somebody has read
/// before one from memory; then the first in the curators' order whose sentence has a like length, and else the first.
///
/// The kind of the source is not asked: the statement of a ministry is no better ground for what the ministry says than a scholar's article
/// for what the scholar says. Which answer is the plainest is for the curators to say, by their order.
pub(super) fn position(claim: &Claim) -> usize {
    let length = |statement: &Statement| statement.text.chars().count();
    let own = length(&claim.statement);
    let rank = |view: &Opposing| {
        let side = claim.statement.side.as_ref().map(|side| &side.id);
        let of_own = side.is_some() && view.statement.side.as_ref().map(|side| &side.id) == side;
        let direct = Relation::ALL.iter().position(|one| *one == view.relation);
        let other = length(&view.statement);
        let unlike = own.max(other) * 4 > own.min(other) * QUARTERS;
        (of_own, direct, !was_read(&view.statement), unlike)
    };
    let views = claim.opposition.views().enumerate();
    views.min_by_key(|(at, view)| (rank(view), *at)).map_or(0, |(at, _)| at)
}

/// Whether somebody has read the first source of a sentence, at least in part.
fn was_read(statement: &Statement) -> bool {
    statement.cites.first().is_some_and(|cite| cite.source.check != Check::Memory)
}
