//! Where a pretend Discord is easily kinder than the real one, and this one is not: a test for each.

#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "a test that fails panics, also in what its tests share"
)]

mod ear;
mod gateway;
mod interactions;
mod orders;
mod rates;
mod reactions;
mod rest;
mod sessions;
mod words;

use loopback::{Loopback, TOKEN, World, world::BOT};
use serde_json::{Value, json};
use serenity::http::{Http, HttpBuilder, HttpError};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

/// A client of the bot's.
fn client(loopback: &Loopback) -> Http {
    let http = HttpBuilder::new(TOKEN).application_id(BOT.into());
    http.proxy(loopback.api()).ratelimiter_disabled(true).build()
}

/// Discord's code of a refusal; 0 if there is none.
fn code<T>(result: serenity::Result<T>) -> isize {
    match result {
        Ok(_) => 0,
        Err(serenity::Error::Http(HttpError::UnsuccessfulRequest(response))) => response.error.code,
        Err(other) => panic!("not Discord's refusal: {other}"),
    }
}

/// The id of a channel of the usual world.
fn id(channel: &str) -> u64 {
    World::debate().channel(channel).id
}

/// What a request was answered with, as it came over the wire.
struct Answer {
    status: u16,
    head: String,
    body: Value,
}

impl Answer {
    fn header(&self, name: &str) -> Option<&str> {
        let lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines.filter(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim()).next()
    }

    fn number(&self, name: &str) -> f64 {
        let value = self.header(name).unwrap_or_else(|| panic!("no `{name}` in\n{}", self.head));
        value.parse().expect("a number")
    }
}

/// Makes a request by hand; nothing if the connection ends without an answer.
async fn ask(loopback: &Loopback, method: &str, path: &str, body: &Value) -> Option<Answer> {
    let address = loopback.api().trim_start_matches("http://").to_owned();
    let mut stream = TcpStream::connect(&address).await.expect("it listens");
    let body = if body.is_null() { String::new() } else { body.to_string() };
    let request = format!(
        "{method} /api/v10{path} HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bot {TOKEN}\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).await.expect("it reads");
    let mut answer = Vec::new();
    // A connection that is cut ends with an error, or with nothing.
    let _ = stream.read_to_end(&mut answer).await;
    let answer = String::from_utf8(answer).expect("it is a text");
    let (head, body) = answer.split_once("\r\n\r\n")?;
    let status = head.split(' ').nth(1)?.parse().ok()?;
    Some(Answer { status, head: head.to_owned(), body: serde_json::from_str(body).unwrap_or_default() })
}

/// Posts a text into a channel.
async fn post(loopback: &Loopback, channel: u64, text: &str) -> Answer {
    let path = format!("/channels/{channel}/messages");
    ask(loopback, "POST", &path, &json!({ "content": text })).await.expect("it is answered")
}

/// The id of the message that an answer holds.
fn message(answer: &Answer) -> u64 {
    answer.body["id"].as_str().and_then(|id| id.parse().ok()).expect("a message")
}
