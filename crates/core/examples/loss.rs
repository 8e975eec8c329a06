//! Tells of each line of standard input whether it speaks of its author's own loss, or asks for no politics: `1` or `0`, a line each. `\n` and
//! `\t` stand for a line break and a tab. With `-v`, what each is told by.

use std::io::{self, BufRead as _, Write as _};

use counterpoint_core::matcher::Loss;

fn main() -> io::Result<()> {
    let verbose = std::env::args().any(|argument| argument == "-v");
    let mut out = io::stdout().lock();
    for line in io::stdin().lock().lines() {
        let text = line?.replace("\\n", "\n").replace("\\t", "\t");
        match Loss::own().told(&text) {
            told if verbose => writeln!(out, "{told:?}\t{text:?}")?,
            told => writeln!(out, "{}", u8::from(told.is_some()))?,
        }
    }
    Ok(())
}
