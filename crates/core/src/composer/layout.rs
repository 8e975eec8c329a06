//! A card in parts: title, description, fields, footer.

use super::{
    Frame, Limits,
    shown::{Shown, Side},
};

/// The parts of a card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    /// Its title.
    pub title: String,
    /// Its description; empty if there is none.
    pub description: String,
    /// Names and values.
    pub fields: Vec<(String, String)>,
    /// Its footer.
    pub footer: String,
}

impl Layout {
    /// Whether it is within `limits`, as `frame` counts.
    pub fn is_within(&self, frame: &dyn Frame, limits: &Limits) -> bool {
        let length = |text: &str| frame.length(text);
        let within = length(&self.title) <= limits.title
            && length(&self.description) <= limits.description
            && length(&self.footer) <= limits.footer
            && self.fields.len() <= limits.fields;
        let fields = self
            .fields
            .iter()
            .all(|(name, value)| length(name) <= limits.field_name && length(value) <= limits.field_value);
        within && fields && self.length(frame) <= limits.total
    }

    /// All its text, as `frame` counts.
    pub fn length(&self, frame: &dyn Frame) -> usize {
        let length = |text: &str| frame.length(text);
        let fields: usize = self.fields.iter().map(|(name, value)| length(name) + length(value)).sum();
        length(&self.title) + length(&self.description) + length(&self.footer) + fields
    }
}

/// The layout of a card: no description, a field for each side.
pub fn of(shown: &Shown, frame: &dyn Frame) -> Layout {
    let field = |side: &Side| (side.label.clone(), side.written(frame));
    Layout {
        title: frame.escape(&shown.title),
        description: String::new(),
        fields: vec![field(&shown.first), field(&shown.second)],
        footer: shown.footer.clone(),
    }
}

/// Packs lines into as few texts of at most `most` units as keep their order.
pub(super) fn joined(lines: &[String], between: &str, most: usize, frame: &dyn Frame) -> Vec<String> {
    let length = |text: &str| frame.length(text);
    let mut texts: Vec<String> = Vec::new();
    for line in lines {
        match texts.last_mut() {
            Some(text) if length(text) + length(between) + length(line) <= most => {
                text.push_str(between);
                text.push_str(line);
            }
            _ => texts.push(line.clone()),
        }
    }
    texts
}
