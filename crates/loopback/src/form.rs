//! Forms with files, as a bot sends them (RFC 7578).

use serde_json::Value;

/// A file of a form: the field's name, the file's, and its content.
pub(crate) type Sent = (String, String, Vec<u8>);

/// The field `payload_json` of a form, and the files that came with it; `kind` is the header `Content-Type`.
pub(crate) fn read(kind: &str, body: &[u8]) -> (Value, Vec<Sent>) {
    let (mut json, mut files) = (Value::Null, Vec::new());
    for (head, content) in parts(kind, body) {
        let Some(name) = parameter(&head, "name") else { continue };
        match parameter(&head, "filename") {
            Some(file) => files.push((name, file, content.to_vec())),
            None if name == "payload_json" => json = serde_json::from_slice(content).unwrap_or(Value::Null),
            None => {}
        }
    }
    (json, files)
}

/// The parts of a form: how each is called, and what stands in it.
fn parts<'b>(kind: &str, body: &'b [u8]) -> Vec<(String, &'b [u8])> {
    let Some(boundary) = parameter(kind, "boundary") else { return Vec::new() };
    let first = format!("--{boundary}");
    // What is before the first is nobody's.
    let mut rest = split(body, first.as_bytes()).map_or(&[][..], |(_, rest)| rest);
    let mut parts = Vec::new();
    while let Some(own) = rest.strip_prefix(b"\r\n") {
        let Some((part, after)) = split(own, format!("\r\n--{boundary}").as_bytes()) else { break };
        if let Some((head, content)) = split(part, b"\r\n\r\n") {
            let head = String::from_utf8_lossy(head);
            let mut lines = head.split("\r\n");
            let told = lines.find(|line| line.to_ascii_lowercase().starts_with("content-disposition:"));
            parts.push((told.unwrap_or_default().to_owned(), content));
        }
        rest = after;
    }
    parts
}

/// What is before and after the first place where `at` stands.
fn split<'b>(bytes: &'b [u8], at: &[u8]) -> Option<(&'b [u8], &'b [u8])> {
    let place = bytes.windows(at.len()).position(|part| part == at)?;
    let (before, after) = bytes.split_at_checked(place)?;
    Some((before, after.strip_prefix(at)?))
}

/// A parameter of a header, with or without quotes.
fn parameter(header: &str, name: &str) -> Option<String> {
    header.split(';').skip(1).find_map(|part| {
        let (found, value) = part.trim().split_once('=')?;
        (found == name).then(|| value.trim_matches('"').to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_and_files_are_told_apart_and_contents_are_whole() {
        let body = b"--x\r\nContent-Disposition: form-data; name=\"payload_json\"\r\n\r\n{\"a\":1}\r\n--x\r\ncontent-disposition: form-data; name=\"files[0]\"; filename=\"a.toml\"\r\nContent-Type: text/plain\r\n\r\nb = \"\r\n\r\n--y\"\r\n\r\n--x--\r\n";
        let (json, files) = read("multipart/form-data; boundary=x", body);
        assert_eq!(json["a"], 1);
        assert_eq!(files, [("files[0]".into(), "a.toml".into(), b"b = \"\r\n\r\n--y\"\r\n".to_vec())]);
        for (kind, body) in [("multipart/form-data", &body[..]), ("multipart/form-data; boundary=x", b"--x")]
        {
            assert_eq!(read(kind, body), (Value::Null, Vec::new()));
        }
    }
}
