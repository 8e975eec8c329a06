//! Words in a message that are not its author's own: quotes, code, spoilers, links. The bot hears none of them, and says so where they are why
//! it is silent.

use std::ops::Range;

use crate::{
    dialect::Markup,
    matcher::{Raised, masked_in},
    policy::Silence,
    remark::Remark,
    store::Store,
};

/// How many parts of a message are looked at; few have two.
const MOST: usize = 8;

/// Why a message in which nothing was found raises nothing: words of a topic stand only in what is not its author's own, or nothing else stands
/// there.
pub(super) fn not_own_words(store: &Store, remark: &Remark, raised: &Raised) -> Option<Silence> {
    // Of most messages all is, and they are not read once more.
    if !raised.masked {
        return None;
    }
    let text = remark.text.as_str();
    let masked = masked_in(text, remark.dialect);
    let parts = masked.iter().take(MOST).filter_map(|range| text.get(range.clone()));
    let topic = parts.map(bare).find_map(|part| {
        let raised = store.raised_in(&part, &remark.context, Markup::PLAIN);
        Some(store.topics().get(raised.topics.first()?.topic)?.id.clone())
    });
    let all = !masked.is_empty() && !between(text, &masked).any(|own| own.contains(char::is_alphanumeric));
    (all || topic.is_some()).then_some(Silence::NotOwnWords { topic })
}

/// What of a text lies outside these parts, which stand in their order.
fn between<'t>(text: &'t str, parts: &[Range<usize>]) -> impl Iterator<Item = &'t str> {
    let begins = [0].into_iter().chain(parts.iter().map(|part| part.end));
    let ends = parts.iter().map(|part| part.start).chain([text.len()]);
    begins.zip(ends).filter_map(|(from, to)| text.get(from..to))
}

/// The words of what is masked, without the signs that mask them.
fn bare(part: &str) -> String {
    part.chars().map(|c| if c.is_alphanumeric() || matches!(c, '\'' | '’' | '-') { c } else { ' ' }).collect()
}
