//! The browser that the tests drive: what a reader does with the page, what is waited for, and what it looks like.

use std::{
    env, fs,
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

use fantoccini::{Client, ClientBuilder, Locator, elements::Element, key::Key};
use serde_json::{Value, json};

use crate::{
    running::{Demo, real_folder},
    skipped::skipped,
};

/// How long something on the page is waited for: the end of a test that hangs.
const GIVE_UP: Duration = Duration::from_mins(1);

/// How often an element is looked for that is drawn anew before it is clicked.
const REDRAWN: usize = 10;

/// Whether a program is on this machine.
fn there(program: &str) -> bool {
    let run = Command::new(program).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    run.is_ok_and(|status| status.success())
}

/// A browser at a window's size, and what drives it.
pub(crate) struct Browser {
    driver: Child,
    pub(crate) client: Client,
    // The browser's profile.
    _profile: tempfile::TempDir,
}

impl Browser {
    /// A browser, if this machine has one.
    pub(crate) async fn start(width: u32, height: u32) -> Option<Self> {
        if !there("chromedriver") || !there("chromium") {
            skipped(
                "browser",
                "there is no chromedriver with chromium, so the page is not tried in a browser",
            );
            return None;
        }
        let mut driver = Command::new("chromedriver")
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver starts");
        let lines = BufReader::new(driver.stdout.take().expect("its output")).lines();
        let mut lines = lines.map_while(Result::ok);
        let port = lines.find_map(|line| {
            line.split("successfully on port ").nth(1)?.trim_end_matches('.').parse::<u16>().ok()
        });
        let port = port.expect("chromedriver tells its port");
        let profile = tempfile::tempdir().expect("a folder");
        let profile_argument = format!("--user-data-dir={}", profile.path().display());
        let mut arguments = vec![
            "--headless",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--hide-scrollbars",
            &profile_argument,
        ];
        // In a container the tests run as root, whom Chromium does not sandbox.
        if fs::metadata("/proc/self").is_ok_and(|own| std::os::unix::fs::MetadataExt::uid(&own) == 0) {
            arguments.push("--no-sandbox");
        }
        let metrics =
            json!({ "width": width, "height": height, "pixelRatio": 1, "mobile": false, "touch": false });
        let options = json!({ "args": arguments, "mobileEmulation": { "deviceMetrics": metrics } });
        let wanted = json!({
            "goog:chromeOptions": options, "timeouts": { "script": GIVE_UP.as_millis() },
            "goog:loggingPrefs": { "browser": "ALL" },
        });
        let wanted = wanted.as_object().expect("an object").clone();
        let mut builder = ClientBuilder::new(hyper_util::client::legacy::connect::HttpConnector::new());
        let client = builder.capabilities(wanted).connect(&format!("http://127.0.0.1:{port}")).await;
        Some(Self { driver, client: client.expect("a session"), _profile: profile })
    }

    /// Opens the page of a demo.
    pub(crate) async fn open(&self, demo: &Demo) {
        self.client.goto(&format!("http://127.0.0.1:{}/", demo.port)).await.expect("the page opens");
        self.until("document.body.dataset.ready === 'true'").await;
    }

    /// Waits until a condition on the page is met, looking whenever the page changes or the focus moves.
    pub(crate) async fn until(&self, condition: &str) {
        let script = format!(
            "const done = arguments[0]; const met = () => {{ try {{ return Boolean({condition}); }} catch {{ return false; }} }};
             const look = () => {{ if (met()) {{ watch.disconnect(); removeEventListener('focusin', look); done(true); }} }};
             const watch = new MutationObserver(look);
             addEventListener('focusin', look);
             watch.observe(document, {{ subtree: true, childList: true, attributes: true, characterData: true }});
             look();"
        );
        let met = self.client.execute_async(&script, Vec::new()).await;
        if let Err(error) = met {
            self.picture("failed.png").await;
            let text = self.run("return document.body.innerText").await;
            panic!(
                "waited for `{condition}` in vain ({error}); the page reads:\n{}",
                text.as_str().unwrap_or("")
            );
        }
    }

    pub(crate) async fn until_owned(&self, condition: String) {
        self.until(&condition).await;
    }

    /// Waits until a text stands in an element.
    pub(crate) async fn reads(&self, selector: &str, text: &str) {
        let (selector, text) = (json!(selector), json!(text));
        self.until(&format!(
            "[...document.querySelectorAll({selector})].some((node) => node.textContent.includes({text}))"
        ))
        .await;
    }

    pub(crate) async fn run(&self, script: &str) -> Value {
        self.client.execute(script, Vec::new()).await.expect("the script runs")
    }

    pub(crate) async fn find(&self, selector: &str) -> Element {
        let found = self.client.find(Locator::Css(selector)).await;
        found.unwrap_or_else(|error| panic!("there is no `{selector}`: {error}"))
    }

    /// The last element of many.
    pub(crate) async fn last(&self, selector: &str) -> Element {
        let mut found = self.client.find_all(Locator::Css(selector)).await.expect("a list");
        found.pop().unwrap_or_else(|| panic!("there is no `{selector}`"))
    }

    /// Clicks an element. The page may draw it anew after it was found: then it is found again.
    pub(crate) async fn click(&self, selector: &str) -> Element {
        for _ in 0..REDRAWN {
            let element = self.find(selector).await;
            match element.click().await {
                Ok(()) => return element,
                Err(error) if error.is_stale_element_reference() => {}
                Err(error) => panic!("`{selector}` cannot be clicked: {error}"),
            }
        }
        panic!("`{selector}` is drawn anew whenever it is found")
    }

    /// Presses what has this test hook.
    pub(crate) async fn press(&self, hook: &str) {
        self.click(&format!("[data-test=\"{hook}\"]")).await;
    }

    /// Types where the focus is.
    pub(crate) async fn keys(&self, keys: &str) {
        let focused = self.client.active_element().await.expect("something has the focus");
        focused.send_keys(keys).await.expect("it takes keys");
    }

    /// Says something as somebody, by the page alone.
    pub(crate) async fn say(&self, text: &str) {
        self.click("#say").await;
        self.keys(text).await;
        self.keys(&Key::Enter.to_string()).await;
    }

    pub(crate) async fn speak_as(&self, name: &str) {
        self.press(&format!("person:{name}")).await;
        self.reads("#as option:checked", name).await;
    }

    pub(crate) async fn go(&self, channel: &str) {
        self.press(&format!("channel:{channel}")).await;
        self.reads("#channel-name", channel).await;
    }

    pub(crate) async fn end(mut self) {
        let faults = self.run("return document.body.dataset.hacked ?? null").await;
        assert_eq!(faults, Value::Null, "content ran as script");
        let _ = self.client.clone().close().await;
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }

    pub(crate) async fn count(&self, selector: &str) -> u64 {
        let script = format!("return document.querySelectorAll({}).length", json!(selector));
        self.run(&script).await.as_u64().unwrap_or(0)
    }

    /// Types into an element.
    pub(crate) async fn keys_at(&self, selector: &str, keys: &str) {
        let element = self.click(selector).await;
        element.send_keys(keys).await.expect("it takes keys");
    }

    /// Fills in an option of the command that is being written, by the beginning of a choice's name.
    pub(crate) async fn choose_option(&self, option: &str, begins: &str) {
        self.until(&format!("document.querySelector('[data-test=\"field:{option}\"]')")).await;
        self.click(&format!("[data-test=\"field:{option}\"]")).await;
        self.keys(begins).await;
        self.reads("#suggest [aria-selected=true]", begins).await;
        self.keys(&Key::Enter.to_string()).await;
    }

    /// Checks the page as it stands.
    pub(crate) async fn check(&self, axe: &str, state: &str) {
        self.run(axe).await;
        let script = "const done = arguments[0];
            axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })
              .then((found) => done(found.violations.map((one) => `${one.id}: ${one.help}: ${one.nodes.map((node) => node.html).join(' ')}`)))
              .catch((error) => done([String(error)]));";
        let found = self.client.execute_async(script, Vec::new()).await.expect("axe runs");
        assert_eq!(found, json!([]), "{state}");
        let sideways = self.run("return document.documentElement.scrollWidth > innerWidth").await;
        assert_eq!(sideways, json!(false), "{state}: the page scrolls sideways");
    }

    /// A picture of the page; with `BLESS=1` those that README shows are written into their folder.
    pub(crate) async fn picture(&self, name: &str) {
        let picture = self.client.screenshot().await.expect("a picture");
        let shown = name.starts_with("demo-");
        let folder = if shown && env::var("BLESS").as_deref() == Ok("1") {
            Path::new(env!("CARGO_MANIFEST_DIR")).join("crates/loopback/page/pictures")
        } else {
            PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
        };
        fs::create_dir_all(&folder).expect("a folder");
        fs::write(folder.join(name), picture).expect("it is written");
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

/// A demo that is ready, and its page open in a browser.
pub(crate) struct Opened {
    pub(crate) browser: Browser,
    pub(crate) demo: Demo,
    /// Where its store lies, which a test may change.
    pub(crate) folder: tempfile::TempDir,
}

/// Opens the page of a new demo in a window of this size, if this machine has a browser.
pub(crate) async fn opened(width: u32, height: u32) -> Option<Opened> {
    let browser = Browser::start(width, height).await?;
    let folder = real_folder();
    let demo = Demo::start(folder.path(), &["--port", "0"]);
    demo.ready();
    browser.open(&demo).await;
    Some(Opened { browser, demo, folder })
}

/// axe-core's script, if npm has brought it.
pub(crate) fn axe() -> Option<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser/node_modules/axe-core/axe.min.js");
    let script = fs::read_to_string(path).ok();
    if script.is_none() {
        skipped("axe", "axe-core is not there (npm ci in tests/browser), so accessibility is not checked");
    }
    script
}
