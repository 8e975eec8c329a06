//! Every sentence in the bot's own voice, once. Present tense; nobody is addressed or corrected; no verdict.

use jiff::civil::Date;

/// The heading of the leading claim: with what kind of sentence it is.
pub fn claim(nature: &str) -> String {
    format!("Claim · {nature}")
}

/// The heading of an opposing view: with how it stands to the claim.
pub fn opposing(relation: &str) -> String {
    format!("Opposing view · {relation}")
}

/// The heading of the reason why there is no opposing view.
pub const UNOPPOSED: &str = "No opposing view";
/// The heading of the sources.
pub const SOURCES: &str = "Sources";
/// The heading of a claim's or view's grounds.
pub const DETAIL: &str = "Grounds";
/// Beside a source whose address nobody has opened.
pub const NOT_CHECKED: &str = "address not checked";
/// Beside a source without an address.
pub const NO_ADDRESS: &str = "no address known";
/// Beside a source of which a copy was read.
pub const COPY: &str = "read in a copy";
/// The button that opens further claims.
pub const MORE_VIEWS: &str = "More views";
/// The button that opens the card, where only a line was said.
pub const BOTH_SIDES: &str = "Both sides";
/// The menu of the other topics.
pub const ALSO_RAISED: &str = "Also raised here";
/// The button to the page before.
pub const PREVIOUS: &str = "Previous";
/// The button to the page after.
pub const NEXT: &str = "Next";

/// The button by which whoever presses it is never answered unasked again.
pub const NOT_TO_ME: &str = "Not to my messages";
/// The button by which a moderator pauses the bot in the channel.
pub const STOP_HERE: &str = "Stop here";

/// "1 claim", "2 claims"
pub fn count(number: usize, one: &str, many: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {many}") }
}

/// How much more there is, and when the sources were checked.
pub fn footer(claims: usize, views: usize, reviewed: Date, overdue: bool) -> String {
    let more = match (claims, views) {
        (0, 0) => String::new(),
        (0, views) => format!("{} · ", count(views, "more opposing view", "more opposing views")),
        (claims, 0) => format!("{} · ", count(claims, "more claim", "more claims")),
        (claims, views) => format!(
            "{}, {} · ",
            count(claims, "more claim", "more claims"),
            count(views, "more opposing view", "more opposing views")
        ),
    };
    let late = if overdue { "; the review is overdue" } else { "" };
    format!("{more}sources last checked {reviewed}{late}")
}

/// The one line of plain text: the topic, and who stands on either side.
pub fn gist(title: &str, claimed_by: &str, opposed_by: Option<&str>) -> String {
    match opposed_by {
        Some(opposed_by) => format!("{title} – claim: {claimed_by}; opposing view: {opposed_by}"),
        None => format!("{title} – claim: {claimed_by}; no opposing view is known, the reason is given"),
    }
}

/// The same when the names are too long for one line.
pub fn gist_in_numbers(title: &str, claims: usize, views: usize) -> String {
    let claims = count(claims, "claim", "claims");
    let views = count(views, "opposing view", "opposing views");
    format!("People disagree about: {title} – {claims}, {views}")
}

/// The place of a page among others.
pub fn page(number: usize, of: usize) -> String {
    format!("page {number} of {of}")
}
