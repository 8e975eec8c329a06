//! What the pretend Discord reads: conversations as files, and the requests of bots.

/// A conversation as a file, as far as its words are read without a bot to play them.
///
/// # Panics
/// Where reading it panics.
pub fn transcript(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let _ = (loopback::transcript::settings(&text), loopback::transcript::understood(&text));
}

/// What separates two requests.
const NEXT: &[u8] = b"\n---\n";

/// Requests of a bot, one after the other, with a line `---` between them: each is a line of its method and path, a line of the type of its
/// body, and the body.
///
/// # Panics
/// Where the pretend Discord panics instead of refusing one.
pub fn requests(bytes: &[u8]) {
    let mut discord = loopback::Unconnected::default();
    let mut rest = bytes;
    loop {
        let end = rest.windows(NEXT.len()).position(|part| part == NEXT);
        let (request, after) = match end {
            Some(end) => (rest.get(..end).unwrap_or_default(), rest.get(end + NEXT.len()..)),
            None => (rest, None),
        };
        let mut lines = request.splitn(3, |byte| *byte == b'\n');
        let line = String::from_utf8_lossy(lines.next().unwrap_or_default()).into_owned();
        let kind = String::from_utf8_lossy(lines.next().unwrap_or_default()).into_owned();
        let (method, path) = line.split_once(' ').unwrap_or(("GET", &line));
        let status = discord.asked(method, path, &kind, lines.next().unwrap_or_default());
        assert!((200..600).contains(&status), "{status}");
        match after {
            Some(after) => rest = after,
            None => return,
        }
    }
}
