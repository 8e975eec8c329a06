//! A table of sentences as its file says it: Fluent's messages with their attributes, variables and plural forms.

use std::collections::{BTreeMap, BTreeSet};

use fluent_syntax::{
    ast::{Comment, Entry, Expression, InlineExpression, Pattern, PatternElement, Variant, VariantKey},
    parser,
};
use intl_pluralrules::{PluralCategory, PluralRuleType, PluralRules};

/// A language's table.
pub(crate) struct Table {
    /// The language's code: the name of the file.
    pub(crate) code: String,
    /// The language's English name: the term `-name`.
    pub(crate) name: String,
    /// The messages, in the order of the file.
    pub(crate) messages: Vec<Message>,
    file: String,
}

/// A message, or an attribute of one.
pub(crate) struct Message {
    /// `message`, or `message.attribute`.
    pub(crate) key: String,
    /// What translators are told of it.
    pub(crate) comment: String,
    /// Its text as it stands in the file.
    pub(crate) source: String,
    /// What it says.
    pub(crate) parts: Vec<Part>,
    line: usize,
}

/// A part of a text.
pub(crate) enum Part {
    /// As it stands.
    Text(String),
    /// What a variable holds.
    Variable(String),
    /// One of several texts, by a number.
    Plural {
        /// The variable that holds the number.
        by: String,
        /// The texts for numbers and for plural categories.
        cases: Vec<(Case, Vec<Part>)>,
        /// The text for the others.
        otherwise: Vec<Part>,
    },
}

/// What a text is for.
pub(crate) enum Case {
    /// This number.
    Number(u64),
    /// The numbers of this category (Unicode CLDR): `One`, `Few` and so on.
    Category(String),
}

impl Message {
    /// The variables, and whether each is a number by which a plural form is chosen.
    pub(crate) fn variables(&self) -> BTreeMap<&str, bool> {
        let mut found = BTreeMap::new();
        variables(&self.parts, &mut found);
        found
    }

    /// Its whole text, if nothing in it varies.
    pub(crate) fn plain(&self) -> Option<String> {
        self.parts
            .iter()
            .map(|part| if let Part::Text(text) = part { Some(text.as_str()) } else { None })
            .collect()
    }
}

fn variables<'p>(parts: &'p [Part], found: &mut BTreeMap<&'p str, bool>) {
    for part in parts {
        match part {
            Part::Text(_) => {}
            Part::Variable(name) => {
                found.entry(name).or_insert(false);
            }
            Part::Plural { by, cases, otherwise } => {
                found.insert(by, true);
                for (_, parts) in cases {
                    variables(parts, found);
                }
                variables(otherwise, found);
            }
        }
    }
}

impl Table {
    /// The table that `text` is, of the file `file`; or all that is wrong with it.
    pub(crate) fn read(file: &str, code: &str, text: &str) -> Result<Self, Vec<String>> {
        let resource = parser::parse(text).map_err(|(_, errors)| {
            let told = errors.iter().map(|error| format!("{file}:{}: {error}", line(text, error.pos.start)));
            told.collect::<Vec<_>>()
        })?;
        let mut reader =
            Reader { file, text, terms: BTreeMap::new(), faults: Vec::new(), categories: categories(code) };
        if reader.categories.is_empty() {
            reader
                .faults
                .push(format!("{file}: `{code}` is no language of which Unicode CLDR has plural rules"));
        }
        for entry in &resource.body {
            if let Entry::Term(term) = entry {
                let parts = reader.parts(&term.value);
                reader.terms.insert(term.id.name, parts);
            }
        }
        let mut messages: Vec<Message> = Vec::new();
        for entry in &resource.body {
            let Entry::Message(message) = entry else { continue };
            let comment = message.comment.as_ref().map(comment).unwrap_or_default();
            let name = message.id.name;
            if let Some(value) = &message.value {
                messages.push(reader.message(name.to_owned(), name, comment, value));
            }
            for attribute in &message.attributes {
                let part = attribute.id.name;
                let comment = format!("The `{part}` of `{name}`.");
                messages.push(reader.message(format!("{name}.{part}"), part, comment, &attribute.value));
            }
        }
        let mut seen = BTreeSet::new();
        for message in &messages {
            if !seen.insert(&message.key) {
                reader.faults.push(format!("{file}:{}: `{}` stands in it twice", message.line, message.key));
            }
        }
        let name = if let Some([Part::Text(name)]) = reader.terms.get("name").map(Vec::as_slice) {
            name.clone()
        } else {
            reader.faults.push(format!("{file}: the term `-name`, the language's English name, is missing"));
            String::new()
        };
        let faults = reader.faults;
        if faults.is_empty() {
            Ok(Self { code: code.to_owned(), name, messages, file: file.to_owned() })
        } else {
            Err(faults)
        }
    }

    /// The message of a key, if the language has it.
    pub(crate) fn message(&self, key: &str) -> Option<&Message> {
        self.messages.iter().find(|message| message.key == key)
    }

    /// What of this table is no translation of `first`: messages that it lacks, and other variables than it has.
    pub(crate) fn strays_from(&self, first: &Self) -> Vec<String> {
        let faults = self.messages.iter().filter_map(|message| {
            let at = format!("{}:{}: `{}`", self.file, message.line, message.key);
            let Some(original) = first.message(&message.key) else {
                return Some(format!("{at} is unknown to {}", first.file));
            };
            let own: Vec<&str> = message.variables().into_keys().collect();
            let theirs: Vec<&str> = original.variables().into_keys().collect();
            (own != theirs)
                .then(|| format!("{at} has the variables {own:?}, and {} has {theirs:?}", first.file))
        });
        faults.collect()
    }
}

/// The plural categories that whole numbers of a language have. Numbers up to 200 have each: no rule of CLDR for whole numbers that are
/// written out looks further than at the last two digits, but for millions.
fn categories(code: &str) -> BTreeSet<&'static str> {
    let rules = code.parse().ok().and_then(|language: unic_langid::LanguageIdentifier| {
        PluralRules::create(language, PluralRuleType::CARDINAL).ok()
    });
    let all = rules.iter().flat_map(|rules| (0..=200_usize).filter_map(|number| rules.select(number).ok()));
    all.map(|category| match category {
        PluralCategory::ZERO => "zero",
        PluralCategory::ONE => "one",
        PluralCategory::TWO => "two",
        PluralCategory::FEW => "few",
        PluralCategory::MANY => "many",
        PluralCategory::OTHER => "other",
    })
    .collect()
}

/// The line of a place in a text, counted from 1.
fn line(text: &str, at: usize) -> usize {
    text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1
}

fn comment(comment: &Comment<&str>) -> String {
    comment.content.join("\n")
}

struct Reader<'t> {
    file: &'t str,
    text: &'t str,
    terms: BTreeMap<&'t str, Vec<Part>>,
    faults: Vec<String>,
    categories: BTreeSet<&'static str>,
}

impl<'t> Reader<'t> {
    /// Where a piece of the text begins: the parser hands out pieces of the text itself.
    fn line_of(&self, piece: &str) -> usize {
        line(self.text, (piece.as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize))
    }

    fn fault(&mut self, piece: &str, what: &str) {
        self.faults.push(format!("{}:{}: {what}", self.file, self.line_of(piece)));
    }

    fn message(&mut self, key: String, at: &str, comment: String, value: &Pattern<&'t str>) -> Message {
        Message { key, comment, source: source(value), parts: self.parts(value), line: self.line_of(at) }
    }

    fn parts(&mut self, pattern: &Pattern<&'t str>) -> Vec<Part> {
        let mut parts = Vec::new();
        for element in &pattern.elements {
            match element {
                PatternElement::TextElement { value } => said(&mut parts, value),
                PatternElement::Placeable { expression } => self.placed(expression, &mut parts),
            }
        }
        parts
    }

    fn placed(&mut self, expression: &Expression<&'t str>, parts: &mut Vec<Part>) {
        match expression {
            Expression::Inline(InlineExpression::StringLiteral { value }) => said(parts, value),
            Expression::Inline(InlineExpression::VariableReference { id }) => {
                parts.push(Part::Variable(id.name.to_owned()));
            }
            Expression::Inline(InlineExpression::TermReference { id, attribute: None, arguments: None }) => {
                let text = self.terms.get(id.name).and_then(|parts| match &parts[..] {
                    [Part::Text(text)] => Some(text.clone()),
                    _ => None,
                });
                match text {
                    Some(text) => said(parts, &text),
                    None => self.fault(id.name, &format!("`-{}` is no term, or its text varies", id.name)),
                }
            }
            Expression::Select { selector: InlineExpression::VariableReference { id }, variants } => {
                let part = self.plural(id.name, variants);
                parts.push(part);
            }
            Expression::Inline(InlineExpression::Placeable { expression }) => self.placed(expression, parts),
            other => {
                let piece = match other {
                    Expression::Inline(
                        InlineExpression::FunctionReference { id, .. }
                        | InlineExpression::MessageReference { id, .. }
                        | InlineExpression::TermReference { id, .. },
                    ) => id.name,
                    _ => self.text,
                };
                self.fault(
                    piece,
                    "only variables, terms, texts in quotes and choices by a number stand in braces here",
                );
            }
        }
    }

    fn plural(&mut self, by: &'t str, variants: &[Variant<&'t str>]) -> Part {
        let mut lacking = self.categories.clone();
        let (mut cases, mut otherwise) = (Vec::new(), Vec::new());
        for variant in variants {
            let parts = self.parts(&variant.value);
            let case = match &variant.key {
                VariantKey::NumberLiteral { value } => value.parse().map(Case::Number).map_err(|_| *value),
                VariantKey::Identifier { name } => {
                    lacking.remove(name);
                    match *name {
                        "zero" | "one" | "two" | "few" | "many" | "other" => {
                            Ok(Case::Category(capital(name)))
                        }
                        other => Err(other),
                    }
                }
            };
            match case {
                _ if variant.default => otherwise = parts,
                Ok(Case::Number(number))
                    if cases.iter().any(|(case, _)| matches!(case, Case::Category(_))) =>
                {
                    self.fault(by, &format!("the number {number} stands behind a category of plural forms"));
                }
                Ok(case) => cases.push((case, parts)),
                Err(key) => self
                    .fault(key, &format!("`{key}` is neither a whole number nor a category of plural forms")),
            }
        }
        if !lacking.is_empty() {
            self.fault(by, &format!("the choice by `${by}` lacks forms that this language has: {lacking:?}"));
        }
        Part::Plural { by: by.to_owned(), cases, otherwise }
    }
}

/// A word that begins with a capital letter.
pub(crate) fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect()
}

/// Adds a text behind what was said.
fn said(parts: &mut Vec<Part>, text: &str) {
    match parts.last_mut() {
        Some(Part::Text(before)) => before.push_str(text),
        _ => parts.push(Part::Text(text.to_owned())),
    }
}

/// A text with its variables by name, as documentation shows it.
fn source(pattern: &Pattern<&str>) -> String {
    let told = |element: &PatternElement<&str>| match element {
        PatternElement::TextElement { value } => (*value).to_owned(),
        PatternElement::Placeable { expression } => match expression {
            Expression::Inline(InlineExpression::StringLiteral { value }) => (*value).to_owned(),
            Expression::Inline(InlineExpression::VariableReference { id }) => format!("{{{}}}", id.name),
            Expression::Inline(InlineExpression::TermReference { id, .. }) => format!("{{-{}}}", id.name),
            Expression::Select { variants, .. } => {
                let default = variants.iter().find(|variant| variant.default);
                default.map(|variant| source(&variant.value)).unwrap_or_default()
            }
            Expression::Inline(_) => "{…}".to_owned(),
        },
    };
    pattern.elements.iter().map(told).collect()
}
