//! The demo in a real browser: headless Chromium, driven through `WebDriver` as a reader would use it.
//!
//! Needs `chromedriver` and `chromium`; the checks of accessibility need axe-core besides (`npm ci` in `tests/browser`). Without them
//! the tests say so and pass; in CI that is a failure. `BLESS=1` writes the pictures that README shows.

#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "a test that fails panics, also in what its tests share"
)]

#[expect(dead_code, reason = "tests/demo.rs uses all of it")]
#[path = "demo/running.rs"]
mod running;

#[path = "browser/driving.rs"]
mod driving;

#[path = "support/skipped.rs"]
mod skipped;

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use driving::{axe, opened};
use fantoccini::key::Key;
use serde_json::json;

#[test]
fn b28_a_test_without_a_browser_says_so_and_fails_in_ci() {
    let run = |ci: &str, without: &str| {
        let mut command = Command::new(env::current_exe().expect("this test"));
        command.args(["--exact", "the_discussion_is_played_and_cooldowns_end"]);
        // Nothing is found where nothing is looked for.
        let run = command.env("PATH", "").env("CI", ci).env("CI_WITHOUT", without).output().expect("it runs");
        (run.status.success(), String::from_utf8_lossy(&run.stderr).into_owned())
    };
    let said =
        "skipped: there is no chromedriver with chromium, so the page is not tried in a browser\n".to_owned();
    assert_eq!(run("", ""), (true, said.clone()));
    assert_eq!(run("true", "axe browser"), (true, said));
    assert!(!run("true", "axe").0, "in CI a skip is a failure");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_discussion_is_played_and_cooldowns_end() {
    let Some(here) = opened(1280, 800).await else { return };
    let browser = here.browser;
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
    browser.reads("#list .message", "held back").await;
    browser.go("debate").await;
    let said = |text: &'static str| browser.reads("#list .message", text);
    said("We stayed at a lovely hotel in Budapest").await;
    let noted = |text: &'static str| browser.reads("#list .note", text);
    noted("shows another sense").await;
    noted("stand in the message only in a quote").await;
    noted("the bot answered or offered a card in this channel a short while ago").await;
    noted("shadow mode holds here").await;
    // The answers to *Why?* are seen by those who asked: ben at the card, cat at the quotation.
    browser.speak_as("ben").await;
    browser.reads("#list .private", "gave up their nukes").await;
    browser.speak_as("cat").await;
    browser.reads("#list .private", "stand in the message only in a quote").await;
    browser.speak_as("mod").await;
    browser.reads("#list .private", "offer → shadow").await;
    browser.reads("#list .private", "shadow → card").await;

    // In a thread of its own a claim is answered; in the channel it waits for the clock.
    browser.speak_as("ben").await;
    browser.go("Neutrality, then and now").await;
    browser.reads("#list .embed", "Neutrality").await;
    browser.go("debate").await;
    browser.speak_as("ann").await;
    let answers = browser.count("#list .embed").await;
    let answered = |count: u64| {
        browser.until_owned(format!("document.querySelectorAll('#list .embed').length === {count}"))
    };
    let claim = "The Maidan was a coup, and Washington paid for it";
    browser.say(claim).await;
    answered(answers + 1).await;
    browser.say(claim).await;
    browser.reads("#list .note:last-child", "in this channel not long ago").await;
    browser.press("clock:+1day").await;
    browser.say(claim).await;
    answered(answers + 2).await;
    browser.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_discussion_that_plays_takes_nothing_from_under_the_readers_hands() {
    let Some(here) = opened(1280, 800).await else { return };
    let browser = here.browser;
    browser.press("play").await;
    browser.reads("#list .embed-title", "The Budapest Memorandum").await;
    // Whoever goes elsewhere is not led back, and can join again.
    browser.go("lounge").await;
    browser.reads("#play", "Follow").await;
    browser.press("play").await;
    browser.reads("#play", "Playing").await;
    browser.go("debate").await;
    browser.press("play").await;
    browser.reads("#play", "Playing").await;
    // Whoever writes goes on as who they are, where they are, with what they wrote.
    let by = browser.run("return document.getElementById('as').value").await;
    browser.click("#say").await;
    browser.keys("a sentence of my own").await;
    assert_eq!(here.demo.act("script", &json!({ "do": "skip" })).0, 200);
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
    let Some(here) = opened(1280, 800).await else { return };
    let browser = here.browser;
    let key = |key: Key| key.to_string();
    // From the top of the page to the messages, the channel of the lounge, and back to the box.
    browser.run("document.activeElement.blur()").await;
    let body = browser.find("body").await;
    body.send_keys(&key(Key::Tab)).await.expect("a key");
    browser.until("document.activeElement.textContent === 'Skip to messages'").await;
    browser.click("#say").await;

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
    browser.reads("#list .note", "the default").await;
    browser.speak_as("mod").await;
    browser.click("#say").await;
    browser.keys("/settings channel").await;
    browser.keys(&key(Key::Enter)).await;
    browser.choose_option("mode", "card –").await;
    browser.press("add:place").await;
    browser.choose_option("place", "lounge").await;
    browser.press("send").await;
    browser.reads("#list .private", "not set → card").await;
    browser.speak_as("ben").await;
    browser.say("They gave up their nukes for the Budapest Memorandum").await;
    browser.reads("#list .embed-title", "The Budapest Memorandum").await;
    // A member does not see the moderators' commands.
    browser.click("#say").await;
    browser.keys("/set").await;
    browser.until("document.getElementById('suggest').hidden").await;
    browser.run("document.getElementById('say').value = ''").await;
    // A post in the forum, by keyboard, of somebody who was not answered a moment ago.
    browser.speak_as("cat").await;
    browser.go("questions").await;
    browser.press("new-post").await;
    browser.until("document.activeElement.id === 'post-title'").await;
    browser.keys("Who overthrew whom?").await;
    browser.press("tag:history").await;
    browser
        .find("#post-text")
        .await
        .send_keys("The Maidan was a coup, and Washington paid for it")
        .await
        .expect("keys");
    browser.press("post-send").await;
    browser.reads("#channel-name", "Who overthrew whom?").await;
    browser.reads("#list .embed-title", "Kyiv in February 2014").await;
    browser.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn curators_see_what_they_change() {
    let Some(here) = opened(1280, 800).await else { return };
    let browser = here.browser;
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
    browser.reads("#try-result h4", "An answer").await;
    browser.reads("#try-result .said", "The bot answers with this card.").await;
    browser.reads("#try-result .masked", "░░░░░░░ they gave up their nukes").await;
    browser.reads("#try-result mark", "gave up their nukes").await;
    browser.reads("#try-result .gates", "Channel cooldown").await;
    browser.reads("#try-result .preview", "The Budapest Memorandum").await;

    // A changed title, with HTML in it: taken over, said so, and shown as text.
    let file = topic(here.folder.path());
    let text = fs::read_to_string(&file).expect("the topic");
    let html = "<img src=x onerror=hacked()>";
    let title = text.lines().find(|line| line.starts_with("title = ")).expect("a title").to_owned();
    fs::write(&file, text.replace(&title, &format!("title = \"{html}\""))).expect("it is written");
    browser.reads("#store", "Changed: the new content is in use").await;
    browser.reads("#changes", "File: responses/agreements/budapest-memorandum.toml").await;
    browser.reads("#list .note", "The next reply comes from the new content").await;
    browser.say("They gave up their nukes <b onclick=document.body.dataset.hacked=1>for</b> the Budapest Memorandum <script>document.body.dataset.hacked=1</script>").await;
    browser.reads("#list .embed-title", html).await;
    assert_eq!(browser.count("#list img:not(.avatar), #list b[onclick], #list script").await, 0);

    // A faulty file: where and what, while the earlier content answers.
    let faulty = text.replace(&title, "title = \"Budapest\"\ntitel = \"Budapest\"");
    fs::write(&file, faulty).expect("it is written");
    browser.reads("#store", "Faulty: the earlier content keeps answering").await;
    browser.reads("#findings .place", "responses/agreements/budapest-memorandum.toml:").await;
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
    browser
        .until("![...document.querySelectorAll('#findings mark')].some(mark => mark.textContent === 'titel')")
        .await;
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

#[tokio::test(flavor = "multi_thread")]
async fn the_page_is_accessible_wide_and_narrow_light_and_dark() {
    for (width, height) in [(1280, 800), (390, 844)] {
        let narrow = width < 760;
        let Some(here) = opened(width, height).await else { return };
        let browser = here.browser;
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
            // A phone shows the answer alone: both sides stand on its first screen.
            let (shape, above) = if narrow { ("narrow", 8) } else { ("wide", 190) };
            browser.run(&format!("document.querySelector('#list .embed').closest('.message').scrollIntoView({{ block: 'start' }}); document.getElementById('log').scrollBy(0, -{above})")).await;
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

/// The least contrast of a text to what lies behind it (WCAG 2.2, 1.4.3).
const CONTRAST: f64 = 4.5;

#[tokio::test(flavor = "multi_thread")]
async fn every_button_can_be_read_in_every_state() {
    let Some(here) = opened(1280, 800).await else { return };
    let browser = here.browser;
    browser.press("skip").await;
    browser.reads("#progress-text", "Done").await;
    browser.press("curators").await;
    browser.keys_at("#try-text", "they gave up their nukes, the Budapest Memorandum").await;
    browser.press("try-run").await;
    browser.reads("#try-result .preview", "The Budapest Memorandum").await;
    for theme in ["light", "dark"] {
        browser.run(&format!("document.documentElement.dataset.theme = '{theme}'")).await;
        let wrong = browser.client.execute(include_str!("browser/contrast.js"), vec![json!(CONTRAST)]).await;
        assert_eq!(wrong.expect("the script runs"), json!([]), "{theme}");
    }
    browser.end().await;
}
