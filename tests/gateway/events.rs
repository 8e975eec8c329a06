//! Events that come in another order, twice, or with what nobody knows yet.

use serde_json::json;

use super::*;

#[tokio::test(flavor = "multi_thread")]
async fn events_out_of_order_and_repeated_are_answered_once() {
    let loopback = Loopback::start(World::debate()).await;
    let bot = connected(&loopback).await;
    loopback.keep_events_back();
    let one = loopback.say("ann", "#debate", SAID);
    let other = loopback.say("ben", "#random", SAID);
    let edited = loopback.say("cat", "#debate", SAID);
    loopback.edit(edited, "what about the Treaty of Ghent, then");
    let gone = loopback.say("ben", "#random", SAID);
    loopback.delete(gone);
    loopback.send_backwards();
    answered_once(&loopback, &[one, other, edited]).await;
    // The deletion came before its message: what was said of that, a reply to nothing, is gone again.
    let loose = || {
        let own = loopback.own_messages(0).into_iter().filter_map(|id| loopback.message(id));
        own.filter(|message| message["message_reference"].is_null()).count()
    };
    let removed = || loopback.requests().iter().any(|request| request.method == "DELETE");
    until(&loopback, "the reply to a deleted message to go", || removed() && loose() == 0).await;
    loopback.repeat_events(100);
    answered_once(&loopback, &[one, other, edited]).await;
    // The numbers went back with them: what comes after a resume comes from there on.
    loopback.repeat_events(10);
    loopback.drop_connection();
    loopback.wait_resumed(1).await;
    let later = loopback.say("ann", "#debate", SAID);
    answered_once(&loopback, &[one, other, edited, later]).await;
    assert_eq!(loopback.identifies(), 1, "{}", bot.log());
    loopback.finish();
}

#[tokio::test(flavor = "multi_thread")]
async fn unknown_events_and_fields_and_wrong_types_are_passed_over() {
    let loopback = Loopback::start(World::debate()).await;
    let mut bot = connected(&loopback).await;
    let said = loopback.say("ann", "#debate", SAID);
    loopback.wait_for_reply_to(said).await;
    for (name, data) in [
        ("A_NEW_EVENT", json!({ "id": "1", "deep": [[[{ "a": null }]]] })),
        ("A_NEW_EVENT", json!(null)),
        ("MESSAGE_CREATE", json!({ "id": 5, "content": ["x"] })),
        ("MESSAGE_CREATE", json!([])),
        ("MESSAGE_UPDATE", json!({ "id": {}, "channel_id": true })),
        ("MESSAGE_DELETE", json!({ "id": "not a number", "channel_id": "3001" })),
        ("MESSAGE_DELETE", json!({ "id": "99999999999999999999999999", "channel_id": "3001" })),
        ("MESSAGE_REACTION_ADD", json!({ "emoji": 7 })),
        ("GUILD_CREATE", json!({ "id": "2000", "channels": 7 })),
        ("CHANNEL_UPDATE", json!("3001")),
        ("GUILD_ROLE_DELETE", json!({ "guild_id": "2000" })),
        ("THREAD_LIST_SYNC", json!({ "guild_id": "2000", "threads": [{}] })),
        ("INTERACTION_CREATE", json!({ "id": "7", "type": 99, "token": "x" })),
        ("READY", json!({})),
    ] {
        loopback.dispatch_unread(name, &data);
    }
    // A message as Discord may send it one day.
    let mut new = loopback.message(said).expect("it is there");
    let id = loopback.say("ben", "#random", "what time is it there");
    new["id"] = json!((id + 1).to_string());
    new["guild_id"] = json!("2000");
    new["flags"] = json!(u64::from(u32::MAX));
    new["a_new_field"] = json!({ "with": ["everything", 1, null] });
    new["author"]["a_new_field"] = json!(-1);
    new["components"] = json!([{ "type": 99, "id": 1, "what": {} }]);
    let before = loopback.own_messages(0).len();
    loopback.dispatch_unread("MESSAGE_CREATE", &new);
    until(&loopback, "the reply to a message of tomorrow", || loopback.own_messages(0).len() > before).await;
    let after = loopback.say("ann", "#debate", SAID);
    answered_once(&loopback, &[said, after]).await;
    assert!(bot.ended().is_none() && loopback.resumes() == 0 && loopback.identifies() == 1, "{}", bot.log());
    loopback.finish();
}
