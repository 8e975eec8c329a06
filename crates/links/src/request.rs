//! One address: the request, where it is sent on to, and what the answer means.

use std::{error::Error as _, time::Duration};

use futures_util::future::{Either, select};
use jiff::{Timestamp, fmt::rfc2822};
use reqwest::{
    Client, Response, StatusCode, Url,
    header::{LOCATION, RETRY_AFTER},
};
use store::lint::links::Answer;

use crate::{Manners, Pace};

/// How an address answered.
pub(crate) struct Asked {
    /// What that means.
    pub(crate) answer: Answer,
    /// Whether the host asks for rest.
    pub(crate) rest: Rest,
}

/// Whether a host asks to be left in peace.
pub(crate) enum Rest {
    /// It does not.
    No,
    /// It does, and does not say for how long.
    Some,
    /// It does, for so long.
    For(Duration),
}

impl From<Answer> for Asked {
    fn from(answer: Answer) -> Self {
        Self { answer, rest: Rest::No }
    }
}

/// Asks for an address, and for those that it is sent on to.
pub(crate) async fn ask(client: &Client, url: &Url, manners: &Manners, pace: &impl Pace) -> Asked {
    let mut at = url.clone();
    // The address that the server names for good, as long as every step was for good.
    let mut moved = None;
    let mut for_good = true;
    for _ in 0..=manners.hops {
        let response = match once(client, &at, manners.deadline, pace).await {
            Ok(response) => response,
            Err(why) => return Answer::Unanswered(why).into(),
        };
        let status = response.status();
        let on = response.headers().get(LOCATION).and_then(|to| to.to_str().ok());
        if let Some(next) = on.filter(|_| status.is_redirection()).and_then(|to| at.join(to).ok()) {
            for_good &= matches!(status, StatusCode::MOVED_PERMANENTLY | StatusCode::PERMANENT_REDIRECT);
            at = next;
            if for_good {
                moved = Some(at.to_string());
            }
            continue;
        }
        return meaning(&response, moved, pace);
    }
    Answer::Unanswered(format!("it is sent on more than {} times", manners.hops)).into()
}

/// One request; an error says why there is no answer.
async fn once(client: &Client, url: &Url, deadline: Duration, pace: &impl Pace) -> Result<Response, String> {
    let request = Box::pin(client.get(url.clone()).send());
    let late = Box::pin(pace.deadline(deadline));
    match select(request, late).await {
        Either::Left((Ok(response), _)) => Ok(response),
        Either::Left((Err(error), _)) => Err(reason(&error)),
        Either::Right(_) => Err(format!("no answer in {} seconds", deadline.as_secs())),
    }
}

/// Why a request came to nothing, without the address.
fn reason(error: &reqwest::Error) -> String {
    let mut cause = error.source();
    let mut last = None;
    while let Some(inner) = cause {
        last = Some(inner.to_string());
        cause = inner.source();
    }
    let what = if error.is_connect() { "no connection" } else { "no answer" };
    last.map_or_else(|| what.to_owned(), |why| format!("{what}: {why}"))
}

fn meaning(response: &Response, moved: Option<String>, pace: &impl Pace) -> Asked {
    let status = response.status();
    let said = || match status.canonical_reason() {
        Some(reason) => format!("{} {reason}", status.as_u16()),
        None => status.as_u16().to_string(),
    };
    match status.as_u16() {
        200..=299 => moved.map_or(Answer::Fine, Answer::Moved).into(),
        404 | 410 => Answer::Dead(said()).into(),
        429 | 503 => {
            let header = response.headers().get(RETRY_AFTER).and_then(|text| text.to_str().ok());
            let after = header.and_then(|text| retry_after(text, pace));
            let rest = match after {
                Some(time) => Rest::For(time),
                None if status == StatusCode::TOO_MANY_REQUESTS => Rest::Some,
                None => Rest::No,
            };
            Asked { answer: Answer::Unknown(said()), rest }
        }
        // What refuses a program may let a reader in.
        400..=499 => Answer::Unknown(said()).into(),
        _ => Answer::Unanswered(said()).into(),
    }
}

/// How long `Retry-After` asks to wait: seconds, or a date (RFC 9110, 10.2.3).
fn retry_after(text: &str, pace: &impl Pace) -> Option<Duration> {
    if let Ok(seconds) = text.trim().parse() {
        return Some(Duration::from_secs(seconds));
    }
    let when: Timestamp = rfc2822::parse(text.trim()).ok()?.timestamp();
    let left = when.as_millisecond().saturating_sub(pace.now().0);
    Some(Duration::from_millis(u64::try_from(left).unwrap_or(0)))
}
