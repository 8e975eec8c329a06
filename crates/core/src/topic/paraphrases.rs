//! Paraphrases: messages that say a topic's matter in other words, or that only sound so.

use crate::texts::Texts;

/// A message that says a topic's matter in other words, or that only sounds so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paraphrase<'p> {
    /// Its line in the topic's file of paraphrases, from 1.
    pub line: usize,
    /// The id of the claim that it takes up, if its file says so; else it is of the topic at large.
    pub claim: Option<&'p str>,
    /// Whether it is a counter-example: it sounds like the topic, or like that claim, and raises nothing.
    pub counter: bool,
    /// The message.
    pub text: &'p str,
}

/// The paraphrases of a topic, in the order of their file, counter-examples among them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Paraphrases {
    pub(super) texts: Texts,
    /// What is known of each of them.
    pub(super) marks: Box<[Mark]>,
    /// The ids of the claims that they take up.
    pub(super) claims: Texts,
}

/// What is known of a paraphrase besides its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    pub(super) line: u32,
    /// The position of its claim's id.
    pub(super) claim: Option<u16>,
    pub(super) counter: bool,
}

impl Paraphrases {
    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = Paraphrase<'_>> + Clone {
        self.texts.iter().zip(&self.marks).map(|(text, mark)| Paraphrase {
            line: mark.line as usize,
            claim: mark.claim.and_then(|at| self.claims.get(usize::from(at))),
            counter: mark.counter,
            text,
        })
    }
}

impl<'p> FromIterator<Paraphrase<'p>> for Paraphrases {
    /// Of more than 65,536 claims the last are lost: no topic has so many.
    fn from_iter<I: IntoIterator<Item = Paraphrase<'p>>>(paraphrases: I) -> Self {
        let (mut texts, mut marks, mut claims) = (Vec::new(), Vec::new(), Vec::new());
        for one in paraphrases {
            let claim = one.claim.map(|id| {
                let known = claims.iter().position(|known| *known == id);
                let at = known.unwrap_or_else(|| {
                    claims.push(id);
                    claims.len() - 1
                });
                u16::try_from(at).unwrap_or(u16::MAX)
            });
            texts.push(one.text);
            marks.push(Mark {
                line: u32::try_from(one.line).unwrap_or(u32::MAX),
                claim,
                counter: one.counter,
            });
        }
        Self { texts: texts.into(), marks: marks.into(), claims: claims.into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paraphrases_come_back_as_they_were_put_in() {
        let all = [
            (3, None, false, "один"),
            (5, Some("b"), true, "two"),
            (6, Some("a"), false, ""),
            (9, Some("b"), false, "3"),
        ];
        let all = all.map(|(line, claim, counter, text)| Paraphrase { line, claim, counter, text });
        let kept: Paraphrases = all.into_iter().collect();
        assert!(kept.iter().eq(all), "{kept:?}");
    }
}
