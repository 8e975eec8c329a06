//! A database that is lost, locked, or cannot be used at all.

use std::{fs, time::Duration};

use super::{
    Answered, ChannelId, Clock, Entered, HERE, Key, MOD, Mode, Moment, PersonId, RemarkId, SERVER, Scope,
    Storage, TopicId, Value, date, file_url, mode, moderation, value,
};

/// B30: a database file that is deleted or replaced is opened anew, and nothing that is known is lost.
#[cfg(unix)]
#[tokio::test]
async fn b30_a_file_that_is_deleted_or_replaced_is_opened_anew() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("counterpoint.db");
    let clock = Clock::by_hand(date(2026, 11, 24));
    let url = file_url(&path);
    {
        let moderation = moderation(&url, &clock).await;
        moderation.change(&SERVER, &MOD, &[mode(HERE, Mode::Card)]).await.expect("it is kept");
        moderation.opt_out(&PersonId::from(5), true).await.expect("it is kept");
        fs::remove_file(&path).expect("it is deleted");
        // Nothing is written: it is noticed all the same.
        let begun = std::time::Instant::now();
        while !path.exists() {
            assert!(begun.elapsed() < Duration::from_secs(10), "it is noticed");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        moderation.change(&SERVER, &MOD, &[mode(Scope::Server, Mode::Line)]).await.expect("it is kept");
        assert_eq!(
            value(&moderation, &HERE, &Key::Mode),
            Some(Value::Mode(Mode::Card)),
            "what was set holds"
        );
        tokio::time::sleep(Duration::from_millis(500)).await;
        moderation.storage().close().await;
    }
    {
        let moderation = moderation(&url, &clock).await;
        assert_eq!(value(&moderation, &HERE, &Key::Mode), Some(Value::Mode(Mode::Card)), "and is kept anew");
        assert_eq!(value(&moderation, &Scope::Server, &Key::Mode), Some(Value::Mode(Mode::Line)));
        assert!(moderation.engine().settings().opted_out.contains(&PersonId::from(5)));
        // A copy of another time is put in its place: it is obeyed as after a restart, and nobody is opted in by it.
        let other = folder.path().join("other.db");
        let storage = Storage::open(&file_url(&other)).await.expect("the database opens");
        storage.change(&SERVER, &MOD, clock.now(), &[mode(HERE, Mode::Off)], None).await.expect("it is kept");
        storage.close().await;
        fs::rename(&other, &path).expect("it is replaced");
        let made = moderation.change(&SERVER, &MOD, &[mode(Scope::Server, Mode::Shadow)]).await;
        assert_eq!(made.expect("it is kept").len(), 1);
        let begun = std::time::Instant::now();
        while value(&moderation, &HERE, &Key::Mode) != Some(Value::Mode(Mode::Off)) {
            assert!(begun.elapsed() < Duration::from_secs(10), "it is noticed");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
        moderation.storage().close().await;
    }
    let moderation = moderation(&url, &clock).await;
    assert_eq!(value(&moderation, &HERE, &Key::Mode), Some(Value::Mode(Mode::Off)));
    assert_eq!(value(&moderation, &Scope::Server, &Key::Mode), Some(Value::Mode(Mode::Shadow)));
    assert!(moderation.engine().settings().opted_out.contains(&PersonId::from(5)));
}

/// B31: while the database is away, replies do not wait for it; once it is back, they are kept again.
#[tokio::test]
async fn b31_a_locked_database_holds_up_one_reply_and_not_the_next() {
    let folder = tempfile::tempdir().expect("a folder");
    let url = file_url(&folder.path().join("counterpoint.db"));
    let storage = Storage::open(&url).await.expect("the database opens");
    let other = Storage::open(&url).await.expect("the database opens");
    let reply = |remark| Answered {
        remark: RemarkId::from(remark),
        channel: ChannelId::from(3001),
        server: Some(SERVER.clone()),
        person: None,
        topic: TopicId::new("tram-line"),
        claim: String::new(),
        thread: false,
        asked: false,
        at: Moment(1000),
    };
    other.run(&["BEGIN IMMEDIATE"]).await.expect("it is locked");
    assert!(storage.enter_reply(&reply(1), None).await.is_err(), "it is locked");
    let begun = std::time::Instant::now();
    for remark in 2..50 {
        let refused = storage.enter_reply(&reply(remark), None).await.expect_err("it is away");
        assert!(refused.is_told(), "{refused}");
    }
    assert!(begun.elapsed() < Duration::from_millis(200), "{:?}", begun.elapsed());
    // A person's own change is tried, and says what is true.
    assert!(storage.opt_out(&PersonId::from(5), true, Moment(0)).await.is_err());
    other.run(&["ROLLBACK"]).await.expect("it is free");
    storage.opt_out(&PersonId::from(5), true, Moment(0)).await.expect("it is back");
    assert_eq!(storage.enter_reply(&reply(50), None).await.expect("it is back"), Entered::First);
}

/// B32, K31: what is wrong with an address is said, and what to do.
#[tokio::test]
async fn b32_k31_an_unusable_database_says_its_cause() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = folder.path().join("base.toml");
    fs::write(&text, "a file of text that is no database at all, and long enough to be one").expect("a file");
    let readonly = folder.path().join("readonly.db");
    Storage::open(&file_url(&readonly)).await.expect("it is made").close().await;
    for (url, said) in [
        (file_url(&folder.path().join("nodir/x.db")), "make the folder"),
        (file_url(&text), "is not a database of SQLite"),
        (format!("{}?mode=ro", file_url(&readonly)), "may only be read"),
        (file_url(folder.path()), "is a folder"),
        (format!("{}?mode=rw", file_url(&folder.path().join("not.db"))), "cannot be opened"),
        ("postgres://a@127.0.0.1:1/x".to_owned(), "no PostgreSQL answers at 127.0.0.1:1"),
        ("mysql://a@127.0.0.1:1/x".to_owned(), "`mysql:` is no database"),
        (pooler().await, "session mode"),
    ] {
        let begun = std::time::Instant::now();
        let refused = Storage::open(&url).await.expect_err("it cannot be used").to_string();
        assert!(refused.contains(said), "{url}: {refused}");
        assert!(begun.elapsed() < Duration::from_secs(2), "{url}: {:?}", begun.elapsed());
    }
    for url in ["{}?cache=shared", "{}?immutable=false"] {
        let path = folder.path().join(format!("{}.db", url.len()));
        let storage = Storage::open(&url.replace("{}", &file_url(&path))).await.expect("it is made");
        assert!(path.exists(), "{url}");
        storage.close().await;
    }
    let path = folder.path().join("capitals.db");
    Storage::open(&file_url(&path).replace("sqlite:", "SQLITE://")).await.expect("it is made").close().await;
    assert!(path.exists());
}

/// K32: what `PgBouncer` with `pool_mode = transaction` says to a client that connects.
async fn pooler() -> String {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("a port").port();
    tokio::spawn(async move {
        while let Ok((mut client, _)) = listener.accept().await {
            let mut greeting = [0; 1024];
            let _ = client.read(&mut greeting).await;
            let mut body = Vec::new();
            for (field, text) in [
                ('S', "FATAL"),
                ('V', "FATAL"),
                ('C', "08P01"),
                ('M', "unsupported startup parameter: extra_float_digits"),
            ] {
                body.push(u8::try_from(field).expect("a letter"));
                body.extend(text.as_bytes());
                body.push(0);
            }
            body.push(0);
            let mut message = vec![b'E'];
            message.extend(u32::try_from(body.len() + 4).expect("a length").to_be_bytes());
            message.extend(body);
            let _ = client.write_all(&message).await;
        }
    });
    format!("postgres://a@127.0.0.1:{port}/x?sslmode=disable")
}
