//! The demo in a real browser: headless Chromium, driven through `WebDriver` as a reader would use it.
//!
//! Needs `chromedriver` and `chromium`; the checks of accessibility need axe-core besides (`npm ci` in `tests/browser`). Without them
//! the tests say so and pass; in CI that is a failure. `BLESS=1` writes the pictures that README shows.

#[allow(dead_code, reason = "two tests run the demo, each with what it needs")]
#[path = "demo/running.rs"]
mod running;

use std::{
    env, fs,
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

use fantoccini::{Client, ClientBuilder, Locator, elements::Element, key::Key};
use running::{Demo, folder};
use serde_json::{Value, json};

/// How long something on the page is waited for: the end of a test that hangs.
const GIVE_UP: Duration = Duration::from_mins(1);

/// Whether something that is not on this machine may be missing.
fn missing(what: &str) {
    assert!(env::var("CI").as_deref() != Ok("true"), "{what}");
    eprintln!("skipped: {what}");
}

/// Whether a program is on this machine.
fn there(program: &str) -> bool {
    let run = Command::new(program).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    run.is_ok_and(|status| status.success())
}

/// A browser at a window's size, and what drives it.
struct Browser {
    driver: Child,
    client: Client,
    // The browser's profile.
    _profile: tempfile::TempDir,
}

impl Browser {
    /// A browser, if this machine has one.
    async fn start(width: u32, height: u32) -> Option<Self> {
        if !there("chromedriver") || !there("chromium") {
            missing("there is no chromedriver with chromium, so the page is not tried in a browser");
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
    async fn open(&self, demo: &Demo) {
        self.client.goto(&format!("http://127.0.0.1:{}/", demo.port)).await.expect("the page opens");
        self.until("document.body.dataset.ready === 'true'").await;
    }

    /// Waits until a condition on the page is met, looking whenever the page changes or the focus moves.
    async fn until(&self, condition: &str) {
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

    async fn until_owned(&self, condition: String) {
        self.until(&condition).await;
    }

    /// Waits until a text stands in an element.
    async fn reads(&self, selector: &str, text: &str) {
        let (selector, text) = (json!(selector), json!(text));
        self.until(&format!(
            "[...document.querySelectorAll({selector})].some((node) => node.textContent.includes({text}))"
        ))
        .await;
    }

    async fn run(&self, script: &str) -> Value {
        self.client.execute(script, Vec::new()).await.expect("the script runs")
    }

    async fn find(&self, selector: &str) -> Element {
        let found = self.client.find(Locator::Css(selector)).await;
        found.unwrap_or_else(|error| panic!("there is no `{selector}`: {error}"))
    }

    /// The last element of many.
    async fn last(&self, selector: &str) -> Element {
        let mut found = self.client.find_all(Locator::Css(selector)).await.expect("a list");
        found.pop().unwrap_or_else(|| panic!("there is no `{selector}`"))
    }

    /// Presses what has this test hook.
    async fn press(&self, hook: &str) {
        let element = self.find(&format!("[data-test=\"{hook}\"]")).await;
        element.click().await.unwrap_or_else(|error| panic!("`{hook}` cannot be pressed: {error}"));
    }

    /// Types where the focus is.
    async fn keys(&self, keys: &str) {
        let focused = self.client.active_element().await.expect("something has the focus");
        focused.send_keys(keys).await.expect("it takes keys");
    }

    /// Says something as somebody, by the page alone.
    async fn say(&self, text: &str) {
        self.find("#say").await.click().await.expect("the box takes the focus");
        self.keys(text).await;
        self.keys(&Key::Enter.to_string()).await;
    }

    async fn speak_as(&self, name: &str) {
        self.press(&format!("person:{name}")).await;
        self.reads("#as option:checked", name).await;
    }

    async fn go(&self, channel: &str) {
        self.press(&format!("channel:{channel}")).await;
        self.reads("#channel-name", channel).await;
    }

    async fn end(mut self) {
        let faults = self.run("return document.body.dataset.hacked ?? null").await;
        assert_eq!(faults, Value::Null, "content ran as script");
        let _ = self.client.clone().close().await;
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_discussion_is_played_and_cooldowns_end() {
    let Some(browser) = Browser::start(1280, 800).await else { return };
    let folder = folder();
    let demo = Demo::start(folder.path(), &["--port", "0"]);
    demo.ready();
    browser.open(&demo).await;
    browser.press("play").await;
    // An answer, as a card under the message that it answers, before anybody skips.
    browser.reads("#list .embed-title", "The Budapest Memorandum").await;
    browser.reads("#play", "Playing").await;
    browser.press("skip").await;
    browser.reads("#progress-text", "Done").await;
    // Moderators read what would have been said; it ends where everything goes on, in #debate, with the bot switched on.
    browser.reads("#channel-name", "debate").await;
    browser.reads("#list .note", "The bot is switched on in #debate").await;
    browser.go("mod-log").await;
    browser.reads("#list .message", "would have been answered").await;
    browser.go("debate").await;
    let said = |text: &'static str| browser.reads("#list .message", text);
    said("We stayed at a lovely hotel in Budapest").await;
    let noted = |text: &'static str| browser.reads("#list .note", text);
    noted("which shows another sense").await;
    noted("no phrase of any topic stands in the message").await;
    noted("the bot spoke in this channel a short while ago").await;
    noted("is in shadow here").await;
    // The answers to *Why?* are seen by those who asked: ben at the card, cat at the quotation.
    browser.speak_as("ben").await;
    browser.reads("#list .private", "gave up their nukes").await;
    browser.speak_as("cat").await;
    browser.reads("#list .private", "no phrase of any topic stands in the message").await;
    browser.speak_as("mod").await;
    browser.reads("#list .private", "card → shadow").await;
    browser.reads("#list .private", "shadow → card").await;

    // In a thread of its own a claim is answered; in the channel it waits for the clock.
    browser.speak_as("ben").await;
    browser.go("Neutrality, then and now").await;
    browser.reads("#list .embed", "Neutrality as a security guarantee").await;
    browser.go("debate").await;
    browser.speak_as("ann").await;
    let answers = browser.count("#list .embed").await;
    let answered = |count: u64| {
        browser.until_owned(format!("document.querySelectorAll('#list .embed').length === {count}"))
    };
    let claim = "Foreign troops in Ukraine would be legitimate targets, Lavrov said so";
    browser.say(claim).await;
    answered(answers + 1).await;
    browser.say(claim).await;
    browser.reads("#list .note:last-child", "the bot spoke in this channel a short while ago").await;
    browser.press("clock:+1day").await;
    browser.say(claim).await;
    answered(answers + 2).await;
    browser.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_discussion_that_plays_takes_nothing_from_under_the_readers_hands() {
    let Some(browser) = Browser::start(1280, 800).await else { return };
    let folder = folder();
    let demo = Demo::start(folder.path(), &["--port", "0"]);
    demo.ready();
    browser.open(&demo).await;
    browser.press("play").await;
    browser.reads("#list .embed-title", "The Budapest Memorandum").await;
    // Whoever writes goes on as who they are, where they are, with what they wrote.
    let by = browser.run("return document.getElementById('as').value").await;
    browser.find("#say").await.click().await.expect("the box takes the focus");
    browser.keys("a sentence of my own").await;
    assert_eq!(demo.act("script", &json!({ "do": "skip" })).0, 200);
    browser.reads("#progress-text", "Done").await;
    assert_eq!(
        browser.run("return document.getElementById('say').value").await,
        json!("a sentence of my own")
    );
    assert_eq!(browser.run("return document.getElementById('as').value").await, by);
    browser.reads("#channel-name", "debate").await;
    browser.run("const box = document.getElementById('say'); box.value = ''; box.focus()").await;
    // An edit that is given up gives the draft back, and a moderator finds every command.
    browser.speak_as("mod").await;
    browser.say("said first").await;
    browser.reads("#list .message", "said first").await;
    browser.keys_at("#say", "a draft").await;
    let own = browser.last("#list .message").await;
    own.send_keys(&Key::Enter.to_string()).await.expect("a key");
    browser.press("item:Edit").await;
    browser.until("document.getElementById('say').value === 'said first'").await;
    browser.keys(&Key::Escape.to_string()).await;
    browser.until("document.getElementById('say').value === 'a draft'").await;
    browser.run("document.getElementById('say').value = ''").await;
    browser.keys_at("#say", "/").await;
    browser.reads("#suggest [role=option]", "/resume").await;
    browser.keys("settings log").await;
    browser.reads("#suggest [aria-selected=true]", "/settings log").await;
    // In an optional field Enter sends what is there; nothing is chosen for the reader.
    browser.keys(&Key::Enter.to_string()).await;
    browser.reads("#suggest [role=option]", "mod-log").await;
    browser.until("!document.querySelector('#suggest [aria-selected=true]')").await;
    browser.until("[...document.querySelectorAll('#suggest [role=option]')].every((one) => !/Talk|questions/.test(one.textContent))").await;
    browser.keys(&Key::Enter.to_string()).await;
    browser.reads("#list .private", "mod-log → not set").await;
    browser.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn buttons_commands_and_settings_work_by_keyboard() {
    let Some(browser) = Browser::start(1280, 800).await else { return };
    let folder = folder();
    let demo = Demo::start(folder.path(), &["--port", "0"]);
    demo.ready();
    browser.open(&demo).await;
    let key = |key: Key| key.to_string();
    // From the top of the page to the messages, the channel of the lounge, and back to the box.
    browser.run("document.activeElement.blur()").await;
    let body = browser.find("body").await;
    body.send_keys(&key(Key::Tab)).await.expect("a key");
    browser.until("document.activeElement.textContent === 'Skip to messages'").await;
    browser.find("#say").await.click().await.expect("the box takes the focus");

    // A command with a suggestion, typed and chosen.
    browser.keys("/top").await;
    browser.reads("#suggest [role=option]", "/topic").await;
    browser.keys(&key(Key::Enter)).await;
    browser.until("document.activeElement.dataset.test === 'field:name'").await;
    browser.keys("budap").await;
    browser.reads("#suggest [role=option]", "The Budapest Memorandum").await;
    browser.keys(&key(Key::Enter)).await;
    browser.keys(&key(Key::Enter)).await;
    browser.reads("#list .embed", "The Budapest Memorandum").await;
    // The menu of a message: the last one, from the box upwards.
    browser.say("What was said of the Budapest Memorandum in 1994?").await;
    browser.until("document.querySelectorAll('#list .reference button').length > 0").await;
    let reply = browser.last("#list .message:has(.reference button)").await;
    reply.send_keys(&(key(Key::Shift) + &key(Key::F10))).await.expect("a key");
    browser.reads("#popups [role=menuitem]", "Find context").await;
    browser.keys(&key(Key::End)).await;
    browser.keys(&key(Key::Escape)).await;
    browser.until("!document.querySelector('#popups *')").await;
    // A menu that is left by another key is closed too.
    let reply = browser.last("#list .message:has(.reference button)").await;
    reply.send_keys(&(key(Key::Shift) + &key(Key::F10))).await.expect("a key");
    browser.reads("#popups [role=menuitem]", "Find context").await;
    browser.keys(&(key(Key::Alt) + "k")).await;
    browser.until("!document.querySelector('#popups *') && !document.getElementById('drawer').hidden").await;
    browser.keys(&key(Key::Escape)).await;
    browser.until("document.getElementById('drawer').hidden").await;
    // A button under the reply. Which claim led, and so what its sources say, is left to the bot.
    let sources = browser.last("#list [data-test^=\"press:v1/sources\"]").await;
    sources.send_keys(&key(Key::Enter)).await.expect("a key");
    browser.reads("#list .private", "Sources: The Budapest Memorandum (1994)").await;

    // The moderator switches the lounge on; then a claim is answered there, and was not before.
    browser.go("lounge").await;
    browser.say("They gave up their nukes for the Budapest Memorandum").await;
    browser.reads("#list .note", "is not switched on").await;
    browser.speak_as("mod").await;
    browser.find("#say").await.click().await.expect("the box takes the focus");
    browser.keys("/settings channel").await;
    browser.keys(&key(Key::Enter)).await;
    browser.choose_option("mode", "card").await;
    browser.press("add:place").await;
    browser.choose_option("place", "lounge").await;
    browser.press("send").await;
    browser.reads("#list .private", "not set → card").await;
    browser.speak_as("ben").await;
    browser.say("They gave up their nukes for the Budapest Memorandum").await;
    browser.reads("#list .embed-title", "The Budapest Memorandum").await;
    // A member does not see the moderators' commands.
    browser.find("#say").await.click().await.expect("the box takes the focus");
    browser.keys("/set").await;
    browser.until("document.getElementById('suggest').hidden").await;
    browser.run("document.getElementById('say').value = ''").await;
    // A post in the forum, by keyboard, of somebody who was not answered a moment ago.
    browser.speak_as("cat").await;
    browser.go("questions").await;
    browser.press("new-post").await;
    browser.until("document.activeElement.id === 'post-title'").await;
    browser.keys("Was one inch promised?").await;
    browser.press("tag:history").await;
    browser
        .find("#post-text")
        .await
        .send_keys("NATO promised Gorbachev not one inch to the east")
        .await
        .expect("keys");
    browser.press("post-send").await;
    browser.reads("#channel-name", "Was one inch promised?").await;
    browser.reads("#list .embed-title", "Not one inch").await;
    browser.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn curators_see_what_they_change() {
    let Some(browser) = Browser::start(1280, 800).await else { return };
    let folder = folder();
    let demo = Demo::start(folder.path(), &["--port", "0"]);
    demo.ready();
    browser.open(&demo).await;
    browser.press("curators").await;
    browser.reads("#store", "Good").await;
    // A text that is tried: what is masked, what was found, the gates, and the reply.
    browser
        .find("#try-text")
        .await
        .send_keys("`nukes` they gave up their nukes, the Budapest Memorandum")
        .await
        .expect("keys");
    browser.press("try-run").await;
    browser.reads("#try-result .masked", "░░░░░░░ they gave up their nukes").await;
    browser.reads("#try-result mark", "gave up their nukes").await;
    browser.reads("#try-result .gates", "Channel cooldown").await;
    browser.reads("#try-result .preview", "The Budapest Memorandum").await;

    // A changed title, with HTML in it: taken over, said so, and shown as text.
    let file = topic(folder.path());
    let text = fs::read_to_string(&file).expect("the topic");
    let html = "<img src=x onerror=document.body.dataset.hacked=1> Budapest, changed";
    let title = text.lines().find(|line| line.starts_with("title = ")).expect("a title").to_owned();
    fs::write(&file, text.replace(&title, &format!("title = \"{html}\""))).expect("it is written");
    browser.reads("#store", "Changed: the new content is in use").await;
    browser.reads("#changes", "budapest-memorandum.toml").await;
    browser.reads("#list .note", "The next reply comes from the new content").await;
    browser.say("They gave up their nukes <b onclick=document.body.dataset.hacked=1>for</b> the Budapest Memorandum <script>document.body.dataset.hacked=1</script>").await;
    browser.reads("#list .embed-title", html).await;
    assert_eq!(browser.count("#list img:not(.avatar), #list b[onclick], #list script").await, 0);

    // A faulty file: where and what, while the earlier content answers.
    let faulty = text.replace(&title, "title = \"Budapest\"\ntitel = \"Budapest\"");
    fs::write(&file, faulty).expect("it is written");
    browser.reads("#store", "Faulty: the earlier content keeps answering").await;
    browser.reads("#findings .place", "budapest-memorandum.toml:").await;
    browser.reads("#findings mark", "titel").await;
    browser.reads("#findings .caret", "^^^^^").await;
    browser.press("clock:+1day").await;
    let before = browser.count("#list .embed").await;
    browser.say("They gave up their nukes for the Budapest Memorandum").await;
    browser.until(&format!("document.querySelectorAll('#list .embed').length > {before}")).await;
    browser.reads("#list .embed-title", html).await;
    // Mended.
    fs::write(&file, &text).expect("it is written");
    browser.reads("#store", "Changed: the new content is in use").await;
    browser.until("!document.querySelector('#findings li')").await;
    browser.end().await;
}

/// The file of a topic that is asked for.
fn topic(folder: &Path) -> PathBuf {
    let shelves = fs::read_dir(folder.join("responses"))
        .expect("the store")
        .map(|entry| entry.expect("a shelf").path());
    let mut files = shelves.map(|shelf| shelf.join("budapest-memorandum.toml"));
    files.find(|file| file.is_file()).expect("the topic")
}

/// axe-core's script, if npm has brought it.
fn axe() -> Option<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser/node_modules/axe-core/axe.min.js");
    let script = fs::read_to_string(path).ok();
    if script.is_none() {
        missing("axe-core is not there (npm ci in tests/browser), so accessibility is not checked");
    }
    script
}

impl Browser {
    async fn count(&self, selector: &str) -> u64 {
        let script = format!("return document.querySelectorAll({}).length", json!(selector));
        self.run(&script).await.as_u64().unwrap_or(0)
    }

    /// Types into an element.
    async fn keys_at(&self, selector: &str, keys: &str) {
        let element = self.find(selector).await;
        element.click().await.expect("it takes the focus");
        element.send_keys(keys).await.expect("it takes keys");
    }

    /// Fills in an option of the command that is being written, by the beginning of a choice's name.
    async fn choose_option(&self, option: &str, begins: &str) {
        self.until(&format!("document.querySelector('[data-test=\"field:{option}\"]')")).await;
        self.find(&format!("[data-test=\"field:{option}\"]"))
            .await
            .click()
            .await
            .expect("it takes the focus");
        self.keys(begins).await;
        self.reads("#suggest [aria-selected=true]", begins).await;
        self.keys(&Key::Enter.to_string()).await;
    }

    /// Checks the page as it stands.
    async fn check(&self, axe: &str, state: &str) {
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
    async fn picture(&self, name: &str) {
        let picture = self.client.screenshot().await.expect("a picture");
        let shown = name.starts_with("demo-wide");
        let folder = if shown && env::var("BLESS").as_deref() == Ok("1") {
            Path::new(env!("CARGO_MANIFEST_DIR")).join("crates/loopback/page/pictures")
        } else {
            PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
        };
        fs::create_dir_all(&folder).expect("a folder");
        fs::write(folder.join(name), picture).expect("it is written");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_is_accessible_wide_and_narrow_light_and_dark() {
    for (width, height) in [(1280, 800), (390, 844)] {
        let narrow = width < 760;
        let Some(browser) = Browser::start(width, height).await else { return };
        let folder = folder();
        let demo = Demo::start(folder.path(), &["--port", "0"]);
        demo.ready();
        browser.open(&demo).await;
        let paint = browser
            .run("return performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null")
            .await;
        println!("first paint at {width}×{height}: {paint} ms");
        browser.press("skip").await;
        browser.reads("#progress-text", "Done").await;
        let axe = axe();
        for theme in ["light", "dark"] {
            browser.run(&format!("if (document.getElementById('theme').getAttribute('aria-label').includes('{theme}')) document.getElementById('theme').click()")).await;
            let check = async |state: &str| {
                if let Some(axe) = &axe {
                    browser.check(axe, &format!("{state}, {theme}, {width}×{height}")).await;
                }
            };
            browser.run("document.querySelector('[data-test=\"channel:debate\"]').click()").await;
            browser.reads("#channel-name", "debate").await;
            browser.run("document.querySelector('[data-test=\"person:ben\"]')?.click()").await;
            check("messages").await;
            // What README shows: the first answer, and what it comes from.
            browser.run("document.querySelector('#list .embed').closest('.message').scrollIntoView({ block: 'start' }); document.getElementById('log').scrollBy(0, -190)").await;
            let shape = if narrow { "narrow" } else { "wide" };
            browser.picture(&format!("demo-{shape}-{theme}.png")).await;
            if narrow {
                browser.press("channels").await;
                check("channels").await;
                browser.keys(&Key::Escape.to_string()).await;
            }
            browser.keys_at("#say", "/topic ").await;
            browser.reads("#suggest [role=option]", "Budapest").await;
            check("a command").await;
            browser.keys(&Key::Escape.to_string()).await;
            browser.keys(&Key::Escape.to_string()).await;
            browser.run("[...document.querySelectorAll('#list .message')].at(-1).focus()").await;
            browser.keys(&Key::Enter.to_string()).await;
            check("the menu of a message").await;
            browser.keys(&Key::Escape.to_string()).await;
            browser.press("curators").await;
            browser.find("#try-text").await.clear().await.expect("it is empty");
            browser.keys_at("#try-text", "they gave up their nukes, the Budapest Memorandum").await;
            browser.press("try-run").await;
            browser.reads("#try-result .preview", "The Budapest Memorandum").await;
            check("curators").await;
            browser.picture(&format!("curators-{shape}-{theme}.png")).await;
            browser.run("document.getElementById('drawer-close').click()").await;
            browser.run("document.querySelector('[data-test=\"channel:questions\"]').click()").await;
            check("the forum").await;
            browser.press("new-post").await;
            check("a new post").await;
            browser.keys(&Key::Escape.to_string()).await;
            browser.press("keys").await;
            check("the keys").await;
            browser.keys(&Key::Escape.to_string()).await;
        }
        browser.end().await;
    }
}
