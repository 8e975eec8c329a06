//! Addresses: what is glued to a word, what has no scheme, and mail.
//!
//! A scheme begins an address wherever it stands, as on Discord: `here.https://…` and `herehttps://…` hold one. What has no scheme is no
//! link there, but it is nobody's words either: `www.`, a name of the internet with a path or a port, in any script, one that ends in a
//! domain which is no word, a machine's number or `localhost` with either, and the address of a mailbox.

use std::{cmp::Ordering, ops::Range};

use crate::steps::step;

/// Domains that end a name which has a path or a port: those of the root zone of the IANA, as the Public Suffix List had them in 2026, and
/// those that are kept for examples and machines nearby (RFC 2606, 6761, 6762 and 7686). One a line, sorted by bytes.
const DOMAINS: &str = include_str!("../../domains.txt");

/// Domains that end a name which has no path. No word is written so, also where somebody forgets the space after a full stop.
const BARE: [&[u8]; 9] = [b"com", b"org", b"net", b"int", b"gov", b"edu", b"mil", b"ua", b"ru"];

/// The first address in a part of `text` that has no white space.
pub(super) fn first(text: &str, within: Range<usize>) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    let mut at = within.start;
    // Up to where names with letters that are not ASCII were looked for.
    let mut looked = at;
    while at < within.end {
        step();
        let byte = bytes[at];
        if byte < 0x80 && !is_host(byte) {
            at += 1;
            continue;
        }
        let length =
            bytes[at..within.end].iter().inspect(|_| step()).take_while(|byte| is_host(**byte)).count();
        if length > 0
            && let Some(found) = of_run(text, at..at + length, within.end)
        {
            return Some(found);
        }
        if at >= looked
            && (byte >= 0x80 || bytes[at..within.end].get(length).is_some_and(|next| *next >= 0x80))
        {
            let name = international(text, at..within.end);
            if let Some(found) = of_international(text, name.clone(), within.end) {
                return Some(found);
            }
            looked = name.end;
        }
        at += match length {
            0 => text[at..].chars().next().map_or(1, char::len_utf8),
            length => length,
        };
    }
    None
}

/// What goes on from where `within` begins with letters and digits of any script, and the signs that names have.
fn international(text: &str, within: Range<usize>) -> Range<usize> {
    let name = &text[within.clone()];
    let inside = |c: char| {
        step();
        c.is_alphanumeric() || matches!(c, '-' | '.')
    };
    within.start..name.find(|c| !inside(c)).map_or(within.end, |length| within.start + length)
}

/// The address that begins in a run of letters of any script.
fn of_international(text: &str, run: Range<usize>, end: usize) -> Option<Range<usize>> {
    if !goes_on(&text.as_bytes()[run.end..end]) {
        return None;
    }
    let name = &text[run.clone()];
    let mut labels = name.rsplit('.').inspect(|_| step()).take_while(|label| !label.is_empty());
    let last = labels.next().filter(|last| is_domain(last))?;
    let before: usize = labels.map(|label| label.len() + 1).sum();
    (before > 0).then(|| run.end - last.len() - before..run.end + length(&text[run.end..end]))
}

/// The address that begins in a run of letters, digits and the signs that names have.
fn of_run(text: &str, run: Range<usize>, end: usize) -> Option<Range<usize>> {
    let bytes = &text.as_bytes()[..end];
    let (name, after) = (&bytes[run.clone()], &bytes[run.end..]);
    let whole = |start: usize| start..run.end + length(&text[run.end..end]);
    if let Some(at) = www(name) {
        return Some(whole(run.start + at));
    }
    if after.starts_with(b"://") {
        let scheme = name.iter().rev().take_while(|byte| byte.is_ascii_alphanumeric()).count();
        let ends = |scheme: &[u8]| {
            name.len() >= scheme.len() && name[name.len() - scheme.len()..].eq_ignore_ascii_case(scheme)
        };
        let scheme = if ends(b"https") {
            5
        } else if ends(b"http") {
            4
        } else {
            scheme
        };
        return (scheme > 0).then(|| whole(run.end - scheme));
    }
    if after.first() == Some(&b'@') && name.last().is_some_and(u8::is_ascii_alphanumeric) {
        let host = after[1..].iter().take_while(|byte| is_host(**byte)).count();
        let host = trimmed(&after[1..=host]);
        if let Some(at) = domain(host)
            && at == 0
        {
            return Some(run.start..run.end + 1 + host.len());
        }
    }
    let path = goes_on(after);
    if path && let Some(at) = nearby(name) {
        return Some(whole(run.start + at));
    }
    let host = if after.is_empty() || !matches!(after[0], b'/' | b':') { trimmed(name) } else { name };
    let start = run.start + domain(host)?;
    let last = host.rsplit(|&byte| byte == b'.').next().unwrap_or_default();
    if path && str::from_utf8(last).is_ok_and(is_domain) {
        return Some(whole(start));
    }
    // What goes on in another script, or with a sign that names have not, is a word.
    let alone = after.first().is_none_or(|&byte| byte.is_ascii() && !matches!(byte, b'\''));
    (alone && BARE.contains(&last)).then(|| start..run.start + host.len())
}

/// Whether a name goes on with a path or a port.
fn goes_on(after: &[u8]) -> bool {
    match after {
        [b'/', ..] => true,
        [b':', port, ..] => port.is_ascii_digit(),
        _ => false,
    }
}

/// Where the name of the machine itself, or the number of one, begins that `run` ends in.
fn nearby(run: &[u8]) -> Option<usize> {
    let own = b"localhost";
    let number = |byte: &u8| byte.is_ascii_digit() || *byte == b'.';
    let width = if run.ends_with(own) {
        own.len()
    } else {
        run.iter().rev().inspect(|_| step()).take_while(|byte| number(byte)).count()
    };
    let (before, machine) = run.split_at(run.len() - width);
    let is = machine == own || is_number_of_machine(machine);
    (is && !before.last().is_some_and(u8::is_ascii_alphanumeric)).then_some(before.len())
}

/// Whether it is four numbers of a byte each (IPv4).
fn is_number_of_machine(run: &[u8]) -> bool {
    let number = |part: &[u8]| str::from_utf8(part).is_ok_and(|part| part.parse::<u8>().is_ok());
    let mut parts = run.split(|&byte| byte == b'.');
    parts.by_ref().take(4).filter(|part| number(part)).count() == 4 && parts.next().is_none()
}

/// Whether a label is a domain that ends names.
fn is_domain(label: &str) -> bool {
    let mut rest = DOMAINS;
    while !rest.is_empty() {
        step();
        let start = rest[..rest.floor_char_boundary(rest.len() / 2)].rfind('\n').map_or(0, |end| end + 1);
        let end = rest[start..].find('\n').map_or(rest.len(), |length| start + length);
        match label.cmp(&rest[start..end]) {
            Ordering::Equal => return true,
            Ordering::Less => rest = &rest[..start],
            Ordering::Greater => rest = rest.get(end + 1..).unwrap_or_default(),
        }
    }
    false
}

/// Where a name of the internet with at least two labels begins that ends where `run` ends: `en.wikipedia.org`.
fn domain(run: &[u8]) -> Option<usize> {
    let label = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'-';
    let mut start = run.len();
    let mut labels = 0;
    loop {
        let width = run[..start].iter().rev().inspect(|_| step()).take_while(|byte| label(byte)).count();
        if width == 0 {
            // The full stop before is no part of the name.
            start += 1;
            break;
        }
        labels += 1;
        start -= width;
        if start == 0 || run[start - 1] != b'.' {
            break;
        }
        start -= 1;
    }
    let last = run.rsplit(|&byte| byte == b'.').next().unwrap_or_default();
    let is = labels >= 2 && last.len() >= 2 && last.iter().all(u8::is_ascii_alphabetic);
    is.then_some(start)
}

/// Where `www.` begins a label of `run`.
fn www(run: &[u8]) -> Option<usize> {
    let begins = |at: usize| at == 0 || !run[at - 1].is_ascii_alphanumeric();
    let is = |four: &[u8]| matches!(four, [b'w' | b'W', b'w' | b'W', b'w' | b'W', b'.']);
    let mut each = run.windows(4).enumerate().inspect(|_| step());
    each.find(|(at, four)| is(four) && begins(*at) && run.get(at + 4).is_some_and(u8::is_ascii_alphanumeric))
        .map(|(at, _)| at)
}

/// How long the rest of an address is: to what no address holds, or a bracket that it did not open.
fn length(rest: &str) -> usize {
    let mut open = 0_u32;
    let end = rest.bytes().inspect(|_| step()).position(|byte| match byte {
        b'(' => {
            open += 1;
            false
        }
        b')' if open == 0 => true,
        b')' => {
            open -= 1;
            false
        }
        _ => matches!(byte, b'<' | b'>' | b'|' | b'"'),
    });
    end.unwrap_or(rest.len())
}

/// Whether a name of the internet, or of a mailbox, may have the byte.
fn is_host(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_' | b'+' | b'%')
}

/// Without the full stops and hyphens that end it.
fn trimmed(run: &[u8]) -> &[u8] {
    let end = run.iter().rposition(u8::is_ascii_alphanumeric).map_or(0, |last| last + 1);
    &run[..end]
}
