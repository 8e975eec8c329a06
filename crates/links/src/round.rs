//! A round of questions: every address once, one at a time at a host, and what came of it.

use std::{
    collections::{BTreeMap, HashMap},
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};

use counterpoint_core::time::Moment;
use futures_util::StreamExt as _;
use reqwest::{Client, Url, redirect};
use store::lint::links::Answer;

use crate::{
    Cache, Pace,
    request::{Rest, ask},
};

/// How the round behaves.
#[derive(Clone, Debug)]
pub struct Manners {
    /// How long a request may take until the headers of the answer are there.
    pub deadline: Duration,
    /// Between two requests to one host.
    pub pause: Duration,
    /// The longest `Retry-After` that is waited for; a host that asks for more is left in peace.
    pub patience: Duration,
    /// How many hosts are asked at once.
    pub hosts: usize,
    /// How often one request is sent on.
    pub hops: usize,
}

impl Default for Manners {
    fn default() -> Self {
        Self {
            deadline: Duration::from_secs(20),
            pause: Duration::from_secs(2),
            patience: Duration::from_mins(2),
            hosts: 8,
            hops: 5,
        }
    }
}

/// What one address came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// The answer.
    pub answer: Answer,
    /// When it was given; none if the address was not asked, because its host wants rest.
    pub asked: Option<Moment>,
    /// Whether it was given in an earlier round.
    pub kept: bool,
}

/// What a round came to.
#[derive(Clone, Debug, Default)]
pub struct Round {
    /// By address, as it was given.
    pub told: BTreeMap<String, Told>,
    /// Why the answers could not be kept for the next round, if they could not.
    pub unsaved: Option<String>,
}

impl Round {
    /// The answers alone, by address.
    pub fn answers(&self) -> BTreeMap<String, Answer> {
        self.told.iter().map(|(url, told)| (url.clone(), told.answer.clone())).collect()
    }
}

/// Asks every address that the cache does not know, and keeps the answers in it. `agent` names the program to the servers; `progress` is
/// told how many of how many addresses are done, whenever one is.
///
/// # Errors
/// If this machine cannot open connections at all, or trusts nobody though an address is `https`.
pub async fn round(
    urls: impl IntoIterator<Item = String>,
    cache: &mut Cache,
    manners: &Manners,
    agent: &str,
    pace: &impl Pace,
    progress: &(dyn Fn(usize, usize) + Sync),
) -> Result<Round, String> {
    let client = tls::web().user_agent(agent).redirect(redirect::Policy::none());
    let client = client.build().map_err(|error| error.to_string())?;
    let mut round = Round::default();
    // By page: what follows `#` is the reader's.
    let mut pages: BTreeMap<String, (Url, Vec<String>)> = BTreeMap::new();
    for url in urls {
        let Ok(mut asked) = Url::parse(&url) else {
            let answer = Answer::Unanswered("it is no address".to_owned());
            round.told.insert(url, Told { answer, asked: None, kept: false });
            continue;
        };
        asked.set_fragment(None);
        let same = pages.entry(asked.to_string()).or_insert_with(|| (asked, Vec::new()));
        if !same.1.contains(&url) {
            same.1.push(url);
        }
    }
    let all = pages.len();
    let mut hosts: HashMap<String, Vec<Url>> = HashMap::new();
    let mut done = 0;
    for (name, (page, written)) in &pages {
        if let Some((answer, asked)) = cache.get(name, pace.now()) {
            let told = Told { answer, asked: Some(asked), kept: true };
            round.told.extend(written.iter().map(|url| (url.clone(), told.clone())));
            done += 1;
        } else {
            let port = page.port_or_known_default().unwrap_or_default();
            let host = format!("{}:{port}", page.host_str().unwrap_or_default());
            hosts.entry(host).or_default().push(page.clone());
        }
    }
    if hosts.values().flatten().any(|page| page.scheme() == "https") {
        tls::ready().map_err(|nobody| nobody.to_string())?;
    }
    let done = AtomicUsize::new(done);
    progress(done.load(Ordering::Relaxed), all);
    let mut hosts: Vec<Vec<Url>> = hosts.into_values().collect();
    // The longest first, so that it is not waited for alone; then in order.
    hosts.sort_by(|one, other| other.len().cmp(&one.len()).then_with(|| one.cmp(other)));
    let one = || progress(done.fetch_add(1, Ordering::Relaxed) + 1, all);
    let asked = futures_util::stream::iter(hosts).map(|pages| at_host(&client, pages, manners, pace, &one));
    let mut asked = std::pin::pin!(asked.buffer_unordered(manners.hosts.max(1)));
    while let Some(answers) = asked.next().await {
        for (page, told) in answers {
            let name = page.to_string();
            if let Some(when) = told.asked {
                cache.put(&name, &told.answer, when);
            }
            let written = pages.get(&name).map(|page| page.1.clone()).unwrap_or_default();
            round.told.extend(written.into_iter().map(|url| (url, told.clone())));
        }
        // A round that is broken off has not asked in vain.
        round.unsaved = cache.save().err().map(|error| error.to_string());
    }
    Ok(round)
}

/// Asks the pages of one host, one after the other.
async fn at_host(
    client: &Client,
    pages: Vec<Url>,
    manners: &Manners,
    pace: &impl Pace,
    one: &(dyn Fn() + Sync),
) -> Vec<(Url, Told)> {
    let mut told = Vec::new();
    let mut resting = false;
    for (number, page) in pages.into_iter().enumerate() {
        if resting {
            let answer = Answer::Unknown("not asked: the host wants rest".to_owned());
            told.push((page, Told { answer, asked: None, kept: false }));
            one();
            continue;
        }
        if number > 0 {
            pace.pause(manners.pause).await;
        }
        let mut asked = ask(client, &page, manners, pace).await;
        if let Rest::For(rest) = asked.rest
            && rest <= manners.patience
        {
            pace.pause(rest.max(manners.pause)).await;
            asked = ask(client, &page, manners, pace).await;
        }
        resting = !matches!(asked.rest, Rest::No);
        told.push((page, Told { answer: asked.answer, asked: Some(pace.now()), kept: false }));
        one();
    }
    told
}
