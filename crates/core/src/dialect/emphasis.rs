//! Emphasis: signs in pairs that nobody sees, `*`, `**`, `__` and `~~`. One that no other closes is shown.
//!
//! An opening sign has something other than white space after it, a closing one before it. A single `_` emphasises whole words only,
//! so inside a word it is shown, and a joiner. Three stars are one and two at once.

use super::Mark;
use crate::steps::step;

/// The kinds of pairs: one star, two stars, two underscores, two tildes.
const KINDS: usize = 4;

/// Stars of one sign: more are several signs.
const STARS: usize = 3;

/// What was found of one kind.
#[derive(Clone, Copy, Default)]
struct Pair {
    /// Where the last pair opens and closes, if there was one.
    found: Option<(usize, usize)>,
    /// What follows closes nothing: not looked for again, which keeps reading linear.
    over: bool,
}

/// The emphasis of a text, as far as it was asked for.
#[derive(Default)]
pub(super) struct Emphasis([Pair; KINDS]);

impl Emphasis {
    /// What the sign at byte `at` is, which is a star, an underscore or a tilde.
    pub(super) fn mark(&mut self, bytes: &[u8], at: usize) -> Mark {
        let Some(&sign) = bytes.get(at) else { return Mark::Own };
        let width = run(bytes, at);
        let kinds = kinds(sign, width);
        let mut paired = false;
        for (kind, pair) in self.0.iter_mut().enumerate() {
            paired |= kinds >> kind & 1 != 0 && pair.holds(bytes, at, (sign, width, kind));
        }
        if paired { Mark::Form(at + width) } else { Mark::Own }
    }
}

impl Pair {
    /// Whether the sign at `at` opens or closes a pair of this kind.
    fn holds(&mut self, bytes: &[u8], at: usize, (sign, width, kind): (u8, usize, usize)) -> bool {
        match self.found {
            Some((open, close)) if at == open || at == close => return true,
            Some((_, close)) if at < close => return false,
            _ => {}
        }
        if self.over || blank(bytes.get(at + width)) {
            return false;
        }
        let mut next = at + width;
        while let Some(&byte) = bytes.get(next) {
            step();
            if byte == b'\\' {
                next += 2;
            } else if byte == sign {
                let width = run(bytes, next);
                if kinds(sign, width) >> kind & 1 != 0 && !blank(bytes.get(next - 1)) {
                    self.found = Some((at, next));
                    return true;
                }
                next += width;
            } else {
                next += 1;
            }
        }
        self.over = true;
        false
    }
}

/// How many of the sign at `at` stand there, up to what one sign has.
fn run(bytes: &[u8], at: usize) -> usize {
    let sign = bytes.get(at);
    bytes.iter().skip(at).take(STARS).take_while(|byte| Some(*byte) == sign).count()
}

/// The kinds that so many of a sign are of, as bits.
fn kinds(sign: u8, width: usize) -> u8 {
    match (sign, width) {
        (b'*', 1) => 1,
        (b'*', 2) => 2,
        (b'*', _) => 3,
        (b'_', 2..) => 4,
        (b'~', 2..) => 8,
        _ => 0,
    }
}

fn blank(byte: Option<&u8>) -> bool {
    byte.is_none_or(u8::is_ascii_whitespace)
}
