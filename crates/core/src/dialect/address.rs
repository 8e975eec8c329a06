//! Addresses: what is glued to a word, what has no scheme, and mail.
//!
//! A scheme begins an address wherever it stands, as on Discord: `here.https://…` and `herehttps://…` hold one. What has no scheme is no
//! link there, but it is nobody's words either: `www.`, a name of the internet with a path, one that ends in a domain which is no word,
//! and the address of a mailbox.

use std::ops::Range;

use crate::steps::step;

/// Domains that end a name which has a path, beside those of two letters, which are countries' (ISO 3166), from the root zone of the IANA:
/// those that are often linked to, and those that RFC 2606 keeps for examples.
const DOMAINS: [&[u8]; 24] = [
    b"com", b"org", b"net", b"int", b"gov", b"edu", b"mil", b"info", b"news", b"media", b"online", b"site",
    b"app", b"dev", b"live", b"press", b"blog", b"wiki", b"world", b"today", b"tech", b"example", b"invalid",
    b"test",
];

/// Domains that end a name which has no path. No word is written so, also where somebody forgets the space after a full stop.
const BARE: [&[u8]; 9] = [b"com", b"org", b"net", b"int", b"gov", b"edu", b"mil", b"ua", b"ru"];

/// The first address in a part of `text` that has no white space.
pub(super) fn first(text: &str, within: Range<usize>) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    let mut at = within.start;
    while at < within.end {
        step();
        if !is_host(bytes[at]) {
            at += 1;
            continue;
        }
        let length =
            bytes[at..within.end].iter().inspect(|_| step()).take_while(|byte| is_host(**byte)).count();
        if let Some(found) = of_run(text, at..at + length, within.end) {
            return Some(found);
        }
        at += length;
    }
    None
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
    let host = if after.is_empty() || !matches!(after[0], b'/' | b':') { trimmed(name) } else { name };
    let start = run.start + domain(host)?;
    let last = host.rsplit(|&byte| byte == b'.').next().unwrap_or_default();
    let path = match after {
        [b'/', ..] => true,
        [b':', port, ..] => port.is_ascii_digit(),
        _ => false,
    };
    if path && (DOMAINS.contains(&last) || (last.len() == 2 && last.iter().all(u8::is_ascii_lowercase))) {
        return Some(whole(start));
    }
    // What goes on in another script, or with a sign that names have not, is a word.
    let alone = after.first().is_none_or(|&byte| byte.is_ascii() && !matches!(byte, b'\''));
    (alone && BARE.contains(&last)).then(|| start..run.start + host.len())
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
