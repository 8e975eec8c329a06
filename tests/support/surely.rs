//! A judge that is sure of one topic, by the numbers of the fixture store's: a phrase in four words or more is sure.

/// The text of `judge.toml` for a store with one topic.
pub(crate) fn judge(topic: &str) -> String {
    let all = include_str!("../fixture-store/judge.toml");
    let numbers = all.split("[topics.").next().unwrap_or_default();
    format!("{numbers}[topics.{topic}]\nwanted = 20\ncards = 20\nright = 20\n")
}
