//! The line to Discord: every request of the bot's goes through it, at whatever address Discord answers. It keeps the limits, makes a
//! request again that was one too many, and lets none wait for ever.

use std::{sync::OnceLock, time::Duration};

use poise::serenity_prelude as serenity;
use reqwest::Response;
use serde::{Serialize, de::DeserializeOwned};
use serenity::{
    Http, HttpError,
    http::{ErrorResponse, LightMethod, Request},
};
use tokio::time::Instant;
use tracing::Instrument as _;

use super::{
    invalid::Invalid,
    rates::{Rates, Route},
};
use crate::signals::{self, Answer, Signal, Signals};

/// How long a request may take, once it is made. Discord answers within a second or fails; its own proxies give up after some 15.
pub(crate) const DEADLINE: Duration = Duration::from_secs(15);

/// How long a request waits by itself for its turn; before a longer wait it gives way, to be tried again afterwards.
const WAITED_OUT: Duration = Duration::from_secs(5);

/// The same of an answer to an interaction, for which Discord waits three seconds.
const ANSWERED_IN: Duration = Duration::from_millis(1500);

/// From how long on a request has waited for its turn: less is what a task takes that did not have to wait.
const WAITED: Duration = Duration::from_millis(1);

/// Why a request came to nothing.
#[derive(Debug)]
pub(crate) enum Unsent {
    /// It was not made, or refused as one too many: how long Discord wants to be left alone.
    GaveWay(Duration),
    /// No answer came in time: it may have been done.
    Late,
    /// Discord refused it, or could not be asked.
    Failed(Box<serenity::Error>),
}

impl From<serenity::Error> for Unsent {
    fn from(error: serenity::Error) -> Self {
        Self::Failed(Box::new(error))
    }
}

impl From<reqwest::Error> for Unsent {
    fn from(error: reqwest::Error) -> Self {
        serenity::Error::from(error).into()
    }
}

impl From<serde_json::Error> for Unsent {
    fn from(error: serde_json::Error) -> Self {
        serenity::Error::from(error).into()
    }
}

impl From<Unsent> for serenity::Error {
    fn from(unsent: Unsent) -> Self {
        match unsent {
            Unsent::GaveWay(_) => Self::Other("Discord wants no requests for a while"),
            Unsent::Late => Self::Other("no answer in time"),
            Unsent::Failed(error) => *error,
        }
    }
}

/// A request that is ready to be made.
pub(crate) struct Prepared<'r> {
    request: Request<'r>,
    /// The same, built to be made once.
    first: Option<reqwest::Request>,
    route: Route,
    method: reqwest::Method,
    /// How long it waits for its turn.
    patience: Duration,
}

/// The line: who asks, with what, and how fast.
pub(crate) struct Line {
    http: Http,
    web: reqwest::Client,
    rates: Rates,
    invalid: Invalid,
    application: OnceLock<serenity::ApplicationId>,
    signals: Signals,
}

impl Line {
    /// A line on which nothing was asked yet. `http` holds the token and the address.
    pub(crate) fn new(http: Http, web: reqwest::Client, signals: Signals) -> Self {
        let (rates, invalid) = (Rates::default(), Invalid::default());
        Self { http, web, rates, invalid, application: OnceLock::new(), signals }
    }

    /// What stands in a file that somebody sent.
    pub(crate) async fn fetched(&self, address: &str) -> reqwest::Result<Vec<u8>> {
        Ok(self.web.get(address).send().await?.error_for_status()?.bytes().await?.into())
    }

    /// Where it tells what happens.
    pub(super) fn signals(&self) -> &Signals {
        &self.signals
    }

    /// Discord has named the bot's application.
    pub(crate) fn belongs_to(&self, application: serenity::ApplicationId) {
        let _ = self.application.set(application);
    }

    /// The bot's application; one that nobody has until Discord has named it.
    pub(crate) fn application(&self) -> serenity::ApplicationId {
        self.application.get().copied().unwrap_or_default()
    }

    /// Makes a request when its turn comes, and again if it was one too many.
    pub(super) async fn request(&self, request: Request<'_>) -> Result<Response, Unsent> {
        self.ask(self.prepared(request)?, false).await
    }

    /// Makes ready what is done before anybody is asked.
    pub(super) fn prepared<'r>(&self, request: Request<'r>) -> Result<Prepared<'r>, Unsent> {
        let path = request.route_ref().path();
        let path =
            path.split_once("/api/v").and_then(|(_, rest)| rest.split_once('/')).map_or("", |(_, path)| path);
        let method = request.method_ref().reqwest_method();
        let route = Route::of(method.as_str(), path);
        let patience = if path.starts_with("interactions/") { ANSWERED_IN } else { WAITED_OUT };
        let first = Some(self.built(&request)?);
        Ok(Prepared { request, first, route, method, patience })
    }

    fn built(&self, request: &Request<'_>) -> Result<reqwest::Request, Unsent> {
        Ok(request.clone().build(&self.web, self.http.token(), self.http.proxy.as_deref())?.build()?)
    }

    /// Makes a request that is ready when its turn comes, and again if it was one too many; `replies` says that it takes the reply to a
    /// message there.
    pub(super) async fn ask(&self, prepared: Prepared<'_>, replies: bool) -> Result<Response, Unsent> {
        let span = tracing::debug_span!("request", route = prepared.route.name());
        // Whoever asks something is not to take the room of it too.
        Box::pin(self.asked(prepared, replies).instrument(span)).await
    }

    /// Asks, and again if it was one too many.
    async fn asked(&self, prepared: Prepared<'_>, replies: bool) -> Result<Response, Unsent> {
        let Prepared { request, mut first, ref route, method, patience } = prepared;
        let until = Instant::now() + patience;
        loop {
            let began = Instant::now();
            // Somebody waits for the answer of an interaction, and nobody can have such refused by the thousand.
            if !route.is_of_an_interaction()
                && let Some(wait) = self.invalid.wait(began)
            {
                self.signals.tell(Signal::PutOff);
                return Err(Unsent::GaveWay(wait));
            }
            if let Err(wait) = self.rates.pass(route, until).await {
                self.signals.tell(Signal::PutOff);
                return Err(Unsent::GaveWay(wait));
            }
            let waited = began.elapsed();
            if waited >= WAITED {
                self.signals.tell(Signal::Waited(waited));
            }
            let built = first.take().map_or_else(|| self.built(&request), Ok)?;
            if replies && let Some(after) = signals::leaving() {
                self.signals.tell(Signal::ReplyLeft(after));
            }
            let answer = tokio::time::timeout(DEADLINE, self.web.execute(built)).await;
            self.signals.tell(Signal::Asked(match &answer {
                Ok(Ok(answer)) => Answer::Status(answer.status().as_u16()),
                Ok(Err(_)) => Answer::Unreached,
                Err(_) => Answer::Late,
            }));
            let answer = answer.map_err(|_| Unsent::Late)??;
            self.invalid.note(answer.status(), answer.headers());
            match self.rates.note(route, answer.status(), answer.headers()) {
                Some(wait) if Instant::now() + wait > until => {
                    self.signals.tell(Signal::PutOff);
                    return Err(Unsent::GaveWay(wait));
                }
                Some(_) => {}
                None if answer.status().is_success() => return Ok(answer),
                None => {
                    let refused = ErrorResponse::from_response(answer, method.clone());
                    let refused = tokio::time::timeout(DEADLINE, refused).await.map_err(|_| Unsent::Late)?;
                    return Err(serenity::Error::Http(HttpError::UnsuccessfulRequest(refused)).into());
                }
            }
        }
    }

    /// Makes a request, and reads what it is answered with.
    pub(super) async fn read<T: DeserializeOwned>(&self, request: Request<'_>) -> Result<T, Unsent> {
        Self::read_of(self.request(request).await?).await
    }

    pub(super) async fn read_of<T: DeserializeOwned>(answer: Response) -> Result<T, Unsent> {
        let body = tokio::time::timeout(DEADLINE, answer.bytes()).await.map_err(|_| Unsent::Late)??;
        Ok(serde_json::from_slice(&body)?)
    }

    /// Makes a request, and leaves unread what it is answered with.
    pub(super) async fn done(&self, request: Request<'_>) -> Result<(), Unsent> {
        self.request(request).await.map(drop)
    }
}

/// A request with a body.
pub(super) fn with<'r>(
    route: serenity::http::Route<'r>,
    method: LightMethod,
    body: &impl Serialize,
) -> serde_json::Result<Request<'r>> {
    Ok(Request::new(route, method).body(Some(serde_json::to_vec(body)?)))
}
