//! A look at a database, as `doctor` takes it: it tells what is there, and changes nothing.

use answers::storage::{
    Storage, StorageError,
    examine::{Examined, Found},
};

/// A database that is new, one that the bot has used, and one that a newer bot has used.
pub(super) async fn a_look_tells_what_is_there(url: &str, new: &Found) {
    for _ in 0..2 {
        let Examined { found, loose, .. } = Storage::examine(url).await.expect("it can be looked at");
        assert_eq!((&found, loose.len()), (new, 0), "and a look changes nothing");
    }
    let storage = Storage::open(url).await.expect("it opens");
    let found = Storage::examine(url).await.expect("it can be looked at").found;
    assert_eq!(found, Found::Version(Storage::newest()));
    storage
        .run(&["UPDATE _sqlx_migrations SET version = 9999 WHERE version = 1"])
        .await
        .expect("it is changed");
    let newer = Storage::examine(url).await;
    assert!(matches!(newer, Err(StorageError::Newer(9999))), "{newer:?}");
    storage.close().await;
}
