//! Inputs made of kept ones by chance: some bytes are flipped, taken out, repeated, moved, or replaced by what readers of texts stumble over
//! and by pieces of other kept inputs.

use std::ops::Range;

use crate::dice::Dice;

/// What readers of texts stumble over: markup, ends of things that never began, numbers at their limits, letters that change their length or
/// are not seen, and bytes that are no text.
const TOKENS: [&[u8]; 64] = [
    b"\0",
    b"\n",
    b"\r\n",
    b"\t",
    b" ",
    b"\n\n",
    b"\n---\n",
    b"=== ",
    b"\"",
    b"\"\"\"",
    b"'",
    b"\\",
    b"\\u",
    b"\\u{d800}",
    b"[",
    b"]",
    b"[[",
    b"[]",
    b"{",
    b"}",
    b"{}",
    b"(",
    b")",
    b"=",
    b":",
    b",",
    b".",
    b"#",
    b"*",
    b"**",
    b"_",
    b"~~",
    b"||",
    b"`",
    b"```",
    b"> ",
    b">>> ",
    b"<",
    b">",
    b"<@1>",
    b"<:a:1>",
    b"<t:0:R>",
    b"https://",
    b"](",
    b"-1",
    b"0",
    b"4294967296",
    b"18446744073709551616",
    b"1e400",
    b"NaN",
    b"null",
    b"true",
    b"9999-12-31",
    b"0000-00-00",
    b"\xEF\xBB\xBF",
    b"\xFF",
    b"\xC3",
    b"\xED\xA0\x80",
    "\u{200B}".as_bytes(),
    "\u{202E}".as_bytes(),
    "\u{0130}".as_bytes(),
    "\u{FB03}".as_bytes(),
    "e\u{0301}\u{0301}".as_bytes(),
    "\u{1F468}\u{200D}\u{1F469}\u{1F3FD}".as_bytes(),
];

/// The most bytes that are taken out, repeated or moved at once.
const PIECE: usize = 64;

/// An input of at most so many bytes, made of one that is kept and pieces of the others.
pub(crate) fn made(kept: &[Vec<u8>], longest: usize, dice: &mut Dice) -> Vec<u8> {
    let whole = one(kept, dice);
    // Of a long one a part: each of its lines has its turn.
    let from = if whole.len() > longest { below(dice, whole.len() - longest) } else { 0 };
    let mut input: Vec<u8> = whole.iter().skip(from).take(longest).copied().collect();
    for _ in 0..=below(dice, 6) {
        change(&mut input, kept, dice);
        input.truncate(longest);
    }
    input
}

/// Changes something.
fn change(input: &mut Vec<u8>, kept: &[Vec<u8>], dice: &mut Dice) {
    match below(dice, 11) {
        0 => {
            let (at, bit) = (below(dice, input.len()), below(dice, 8));
            if let Some(byte) = input.get_mut(at) {
                *byte ^= 1 << bit;
            }
        }
        1 => {
            let at = below(dice, input.len());
            if let Some(byte) = input.get_mut(at) {
                *byte = u8::try_from(below(dice, 256)).unwrap_or_default();
            }
        }
        2 => drop(input.drain(piece(input, dice))),
        3 => {
            let what = input[piece(input, dice)].repeat(1 + below(dice, 16));
            put(input, &what, dice);
        }
        4 => {
            let what: Vec<u8> = input.drain(piece(input, dice)).collect();
            put(input, &what, dice);
        }
        5 | 6 => put(input, TOKENS[below(dice, TOKENS.len())], dice),
        7 => {
            let at = piece(input, dice);
            drop(input.splice(at, TOKENS[below(dice, TOKENS.len())].iter().copied()));
        }
        8 => {
            let other = one(kept, dice);
            input.truncate(below(dice, input.len()));
            input.extend(other.iter().skip(below(dice, other.len())));
        }
        9 => {
            let lines: Vec<&[u8]> = one(kept, dice).split_inclusive(|byte| *byte == b'\n').collect();
            put(input, lines.get(below(dice, lines.len())).copied().unwrap_or_default(), dice);
        }
        _ => input.truncate(below(dice, input.len())),
    }
}

/// Puts something in anywhere.
fn put(input: &mut Vec<u8>, what: &[u8], dice: &mut Dice) {
    let at = below(dice, input.len() + 1);
    drop(input.splice(at..at, what.iter().copied()));
}

/// A short part of it anywhere.
fn piece(input: &[u8], dice: &mut Dice) -> Range<usize> {
    let from = below(dice, input.len());
    from..(from + below(dice, PIECE)).min(input.len())
}

fn one<'k>(kept: &'k [Vec<u8>], dice: &mut Dice) -> &'k [u8] {
    &kept[below(dice, kept.len())]
}

/// A number below another; nought where that is nought.
fn below(dice: &mut Dice, end: usize) -> usize {
    usize::try_from(dice.below(u64::try_from(end).unwrap_or(u64::MAX))).unwrap_or_default()
}
