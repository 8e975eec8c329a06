//! Rounds of questions to a server on this machine that answers in every way, slowly and not at all. Time passes by hand.

#![expect(clippy::expect_used, reason = "a test that fails panics, also in what its tests share")]

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use axum::{
    Router,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
    routing::get,
};
use counterpoint_core::time::{Clock, Moment};
use jiff::civil::date;
use links::{Cache, Manners, Pace, Round};
use store::lint::links::Answer;
use tokio::{net::TcpListener, sync::watch};

/// Time that passes in pauses, which take none, and in requests only as far as the server says.
struct Hand {
    clock: Clock,
    pauses: Mutex<Vec<Duration>>,
    /// How long requests have taken, all together.
    taken: watch::Sender<Duration>,
}

impl Hand {
    fn new() -> Arc<Self> {
        let clock = Clock::by_hand(date(2026, 11, 24));
        Arc::new(Self { clock, pauses: Mutex::default(), taken: watch::channel(Duration::ZERO).0 })
    }

    fn take(&self, time: Duration) {
        self.clock.wind(time);
        self.taken.send_modify(|taken| *taken += time);
    }
}

impl Pace for Hand {
    fn now(&self) -> Moment {
        self.clock.now()
    }

    async fn pause(&self, time: Duration) {
        self.clock.wind(time);
        self.pauses.lock().expect("no test has failed").push(time);
    }

    async fn deadline(&self, time: Duration) {
        let mut taken = self.taken.subscribe();
        let due = *taken.borrow_and_update() + time;
        taken.wait_for(|taken| *taken >= due).await.expect("the clock is there");
    }
}

/// The server, and what it was asked.
struct Server {
    hand: Arc<Hand>,
    asked: Mutex<Vec<String>>,
    agents: Mutex<Vec<String>>,
    /// Requests being answered now, and the most there ever were.
    now: AtomicUsize,
    most: AtomicUsize,
    /// Requests that wait for one another: those that have come.
    meeting: watch::Sender<usize>,
}

impl Server {
    fn asked(&self) -> Vec<String> {
        self.asked.lock().expect("no test has failed").clone()
    }
}

async fn answer(State(server): State<Arc<Server>>, Path(page): Path<String>, headers: HeaderMap) -> Response {
    let now = server.now.fetch_add(1, Ordering::SeqCst) + 1;
    server.most.fetch_max(now, Ordering::SeqCst);
    let times = {
        let mut asked = server.asked.lock().expect("no test has failed");
        asked.push(page.clone());
        asked.iter().filter(|one| **one == page).count()
    };
    let agent = headers["user-agent"].to_str().expect("a name").to_owned();
    server.agents.lock().expect("no test has failed").push(agent);
    let to = |status: StatusCode, page: &str| (status, [("location", page.to_owned())]).into_response();
    let response = match page.as_str() {
        "moved" => to(StatusCode::MOVED_PERMANENTLY, "/fine"),
        "permanent" => to(StatusCode::PERMANENT_REDIRECT, "/fine"),
        "found" => to(StatusCode::FOUND, "/fine"),
        "moved-to-nothing" => to(StatusCode::MOVED_PERMANENTLY, "/missing"),
        "circle" => to(StatusCode::FOUND, "/circle"),
        "refused" => StatusCode::FORBIDDEN.into_response(),
        "missing" => StatusCode::NOT_FOUND.into_response(),
        "gone" => StatusCode::GONE.into_response(),
        "closed" => StatusCode::SERVICE_UNAVAILABLE.into_response(),
        "broken" => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        "busy" if times == 1 => (StatusCode::TOO_MANY_REQUESTS, [("retry-after", "30")]).into_response(),
        "busy-until" if times == 1 => {
            let until = [("retry-after", "Tue, 24 Nov 2026 00:01:30 GMT")];
            (StatusCode::SERVICE_UNAVAILABLE, until).into_response()
        }
        "busy-for-long" => (StatusCode::TOO_MANY_REQUESTS, [("retry-after", "86400")]).into_response(),
        "tired" => StatusCode::TOO_MANY_REQUESTS.into_response(),
        "slow" => {
            server.hand.take(Duration::from_secs(5));
            StatusCode::OK.into_response()
        }
        "never" => {
            server.now.fetch_sub(1, Ordering::SeqCst);
            server.hand.take(Duration::from_secs(20));
            std::future::pending().await
        }
        "meet" => {
            server.meeting.send_modify(|come| *come += 1);
            let mut meeting = server.meeting.subscribe();
            meeting.wait_for(|come| *come == 2).await.expect("the server is there");
            StatusCode::OK.into_response()
        }
        _ => StatusCode::OK.into_response(),
    };
    if page != "never" {
        server.now.fetch_sub(1, Ordering::SeqCst);
    }
    response
}

/// A server under as many addresses as hosts are wanted.
async fn server<const HOSTS: usize>() -> (Arc<Server>, [String; HOSTS]) {
    let server = Arc::new(Server {
        hand: Hand::new(),
        asked: Mutex::default(),
        agents: Mutex::default(),
        now: AtomicUsize::new(0),
        most: AtomicUsize::new(0),
        meeting: watch::channel(0).0,
    });
    let mut hosts = Vec::new();
    for _ in 0..HOSTS {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        hosts.push(format!("http://{}", listener.local_addr().expect("its address")));
        let router = Router::new().route("/{page}", get(answer)).with_state(server.clone());
        tokio::spawn(async move { axum::serve(listener, router).await.expect("it serves") });
    }
    (server, hosts.try_into().expect("as many as wanted"))
}

/// A round with the usual manners.
async fn round_of(
    server: &Server,
    urls: Vec<String>,
    cache: &mut Cache,
    progress: &(dyn Fn(usize, usize) + Sync),
) -> Round {
    let manners = Manners::default();
    links::round(urls, cache, &manners, "Counterpoint/0", &*server.hand, progress)
        .await
        .expect("there is a network")
}

async fn ask(server: &Server, host: &str, pages: &[&str], cache: &mut Cache) -> Round {
    let urls = pages.iter().map(|page| format!("{host}/{page}")).collect();
    round_of(server, urls, cache, &|_, _| ()).await
}

fn said(round: &Round, host: &str, page: &str) -> Answer {
    round.told[&format!("{host}/{page}")].answer.clone()
}

fn why(text: &str) -> String {
    text.to_owned()
}

#[tokio::test]
async fn every_answer_is_taken_for_what_it_is() {
    let (server, [host]) = server::<1>().await;
    let expected = [
        ("fine", Answer::Fine),
        ("fine#section", Answer::Fine),
        ("found", Answer::Fine),
        ("moved", Answer::Moved(format!("{host}/fine"))),
        ("permanent", Answer::Moved(format!("{host}/fine"))),
        ("moved-to-nothing", Answer::Dead(why("404 Not Found"))),
        ("missing", Answer::Dead(why("404 Not Found"))),
        ("gone", Answer::Dead(why("410 Gone"))),
        ("refused", Answer::Unknown(why("403 Forbidden"))),
        ("closed", Answer::Unknown(why("503 Service Unavailable"))),
        ("broken", Answer::Unanswered(why("500 Internal Server Error"))),
        ("circle", Answer::Unanswered(why("it is sent on more than 5 times"))),
        ("slow", Answer::Fine),
        ("never", Answer::Unanswered(why("no answer in 20 seconds"))),
    ];
    let pages: Vec<&str> = expected.iter().map(|(page, _)| *page).collect();
    let round = ask(&server, &host, &pages, &mut Cache::none()).await;
    let got: BTreeMap<&str, Answer> = pages.iter().map(|page| (*page, said(&round, &host, page))).collect();
    assert_eq!(got, BTreeMap::from(expected));
    let once = |page: &str| server.asked().iter().filter(|asked| *asked == page).count();
    assert_eq!((once("broken"), once("never")), (1, 1), "nothing is asked twice in a round");
    assert!(server.agents.lock().expect("asked").iter().all(|agent| agent == "Counterpoint/0"));
}

#[tokio::test]
async fn a_host_is_asked_one_page_at_a_time_with_a_pause_between() {
    let (server, [host]) = server::<1>().await;
    ask(&server, &host, &["a", "b", "c"], &mut Cache::none()).await;
    assert_eq!(server.most.load(Ordering::SeqCst), 1);
    assert_eq!(*server.hand.pauses.lock().expect("asked"), [Manners::default().pause; 2]);
}

#[tokio::test]
async fn hosts_are_asked_beside_each_other() {
    let (server, [one, other]) = server::<2>().await;
    let urls = [format!("{one}/meet"), format!("{other}/meet")];
    let round = round_of(&server, urls.to_vec(), &mut Cache::none(), &|_, _| ()).await;
    assert!(urls.iter().all(|url| round.told[url].answer == Answer::Fine), "{round:?}");
}

#[tokio::test]
async fn a_host_gets_the_rest_that_it_asks_for() {
    let (server, [host]) = server::<1>().await;
    let round = ask(&server, &host, &["busy"], &mut Cache::none()).await;
    assert_eq!(said(&round, &host, "busy"), Answer::Fine);
    assert_eq!(*server.hand.pauses.lock().expect("asked"), [Duration::from_secs(30)]);
    let round = ask(&server, &host, &["busy-until"], &mut Cache::none()).await;
    assert_eq!(said(&round, &host, "busy-until"), Answer::Fine);
    assert_eq!(
        server.hand.pauses.lock().expect("asked")[1],
        Duration::from_mins(1),
        "30 seconds have passed"
    );
    for (first, why_not) in [("busy-for-long", "429 Too Many Requests"), ("tired", "429 Too Many Requests")] {
        let before = server.asked().len();
        let round = ask(&server, &host, &[first, "z"], &mut Cache::none()).await;
        assert_eq!(said(&round, &host, first), Answer::Unknown(why(why_not)));
        assert_eq!(said(&round, &host, "z"), Answer::Unknown(why("not asked: the host wants rest")));
        assert_eq!(server.asked().len(), before + 1, "{first}");
    }
}

#[tokio::test]
async fn a_second_round_asks_only_what_is_old() {
    let (server, [host]) = server::<1>().await;
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("cache/links.json");
    let week = Duration::from_hours(7 * 24);
    let pages = ["fine", "gone", "moved", "refused", "tired", "z"];
    let asked = async |later: Duration| {
        server.hand.clock.wind(later);
        let before = server.asked().len();
        let mut cache = Cache::read(file.clone(), week).expect("the cache can be read");
        let round = ask(&server, &host, &pages, &mut cache).await;
        assert_eq!(round.unsaved, None);
        assert_eq!(said(&round, &host, "gone"), Answer::Dead(why("410 Gone")));
        assert_eq!(said(&round, &host, "moved"), Answer::Moved(format!("{host}/fine")));
        let mut new = server.asked().split_off(before);
        new.sort_unstable();
        new
    };
    assert_eq!(asked(Duration::ZERO).await, ["fine", "fine", "gone", "moved", "refused", "tired"]);
    assert_eq!(asked(Duration::from_mins(5)).await, ["z"], "what was not asked is asked now");
    assert_eq!(asked(Duration::from_hours(25)).await, ["refused", "tired"], "what was not settled");
    assert_eq!(asked(week).await, ["fine", "fine", "gone", "moved", "refused", "tired"]);
}

#[tokio::test]
async fn what_is_no_address_or_answers_nowhere_is_told() {
    let (server, [_]) = server::<1>().await;
    let nobody = TcpListener::bind("127.0.0.1:0").await.expect("a port").local_addr().expect("its address");
    let urls = ["example".to_owned(), format!("http://{nobody}/page")];
    let counts = Mutex::new(Vec::new());
    let told = |done, all| counts.lock().expect("asked").push((done, all));
    let round = round_of(&server, urls.to_vec(), &mut Cache::none(), &told).await;
    assert_eq!(round.told["example"].answer, Answer::Unanswered(why("it is no address")));
    let Answer::Unanswered(reason) = &round.told[&urls[1]].answer else { panic!("{round:?}") };
    assert!(reason.starts_with("no connection: "), "{reason}");
    assert!(!reason.contains(&urls[1]), "{reason}");
    assert_eq!(*counts.lock().expect("asked"), [(0, 1), (1, 1)]);
}

#[test]
fn a_file_that_is_no_cache_is_left_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("notes.json");
    std::fs::write(&file, "{\"my\":\"notes\"}").expect("a file");
    let error = Cache::read(file.clone(), Duration::from_hours(1)).expect_err("it is no cache");
    assert_eq!(error.to_string(), "it keeps no answers of addresses");
    assert_eq!(std::fs::read_to_string(&file).expect("it is there"), "{\"my\":\"notes\"}");
}
