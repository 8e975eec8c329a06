//! A change of one setting, and its record.

use super::{Key, Value};
use crate::{
    remark::{PersonId, Scope},
    time::Moment,
    words::Words,
};

/// A change that somebody asks for: this key, at this scope, to this value; `None` takes it away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Where.
    pub scope: Scope,
    /// What.
    pub key: Key,
    /// To what.
    pub to: Option<Value>,
}

impl Change {
    /// Sets a value.
    pub fn set(scope: Scope, key: Key, to: Value) -> Self {
        Self { scope, key, to: Some(to) }
    }

    /// Takes a value away, so that what stands above it holds.
    pub fn clear(scope: Scope, key: Key) -> Self {
        Self { scope, key, to: None }
    }
}

/// A change that was made: who changed what from what to what, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// Its number in its server, counted from 1.
    pub number: i64,
    /// The number of the first change that was made together with it: an import makes many at once.
    pub batch: i64,
    /// Where.
    pub scope: Scope,
    /// What.
    pub key: Key,
    /// From what; nothing was set if there is none.
    pub from: Option<Value>,
    /// To what; taken away if there is none.
    pub to: Option<Value>,
    /// Who.
    pub by: PersonId,
    /// When.
    pub at: Moment,
    /// The number of the change that this one undid, if it did.
    pub undoes: Option<i64>,
}

impl Recorded {
    /// The change that takes this one back.
    pub fn inverse(&self) -> Change {
        Change { scope: self.scope.clone(), key: self.key.clone(), to: self.from.clone() }
    }

    /// "mode for <#3001>: off → card"
    pub fn sentence(&self, words: &Words) -> String {
        sentence(&self.scope, &self.key, self.from.as_ref(), self.to.as_ref(), words)
    }
}

/// A change in words: of what, where, from what to what.
pub fn sentence(scope: &Scope, key: &Key, from: Option<&Value>, to: Option<&Value>, words: &Words) -> String {
    words.change_sentence(said(to, words), said(from, words), scope.said(words), key.name(words))
}

/// A value in words; Discord shows a channel's name.
pub fn said(value: Option<&Value>, words: &Words) -> String {
    value.map_or_else(|| words.not_set().to_owned(), |value| value.said(words))
}
