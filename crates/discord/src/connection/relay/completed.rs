//! What Discord leaves out of an event, without which serenity does not read it.

use serde_json::Value;
use tokio_tungstenite::tungstenite::Message;

/// The event that all reactions with an emoji were taken away: serenity 0.12 does not read it without two fields that Discord does not
/// send (events/gateway-events, "Message Reaction Remove Emoji"), and drops it.
const INCOMPLETE: &str = "\"MESSAGE_REACTION_REMOVE_EMOJI\"";

/// A message as serenity reads it.
pub(super) fn completed(message: Message) -> Message {
    let Message::Text(text) = &message else { return message };
    if !text.contains(INCOMPLETE) {
        return message;
    }
    let Ok(mut event) = serde_json::from_str::<Value>(text) else { return message };
    if event["t"] == "MESSAGE_REACTION_REMOVE_EMOJI"
        && let Some(said) = event["d"].as_object_mut()
    {
        said.entry("burst").or_insert(Value::Bool(false));
        said.entry("type").or_insert(0.into());
        return Message::text(event.to_string());
    }
    message
}

#[cfg(test)]
mod tests {
    use super::{Message, completed};
    use poise::serenity_prelude::{Event, GatewayEvent};

    /// As Discord documents the event (events/gateway-events, "Message Reaction Remove Emoji").
    const CLEARED: &str = r#"{"op":0,"s":7,"t":"MESSAGE_REACTION_REMOVE_EMOJI","d":{
        "channel_id":"1","guild_id":"2","message_id":"3","emoji":{"id":null,"name":"\ud83d\udcd6"}}}"#;

    fn read(message: &Message) -> Event {
        let text = message.to_text().expect("a text");
        match serde_json::from_str(text).expect("serenity reads it") {
            GatewayEvent::Dispatch(_, event) => event,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn serenity_reads_that_all_reactions_with_an_emoji_are_gone() {
        let sent = Message::text(CLEARED);
        assert!(matches!(read(&sent), Event::Unknown(_)), "serenity needs no completion any more");
        let Event::ReactionRemoveEmoji(event) = read(&completed(sent)) else { panic!("it is not read") };
        assert_eq!(event.reaction.message_id.get(), 3);
    }

    #[test]
    fn what_somebody_says_of_the_event_is_left_as_it_is() {
        let said =
            r#"{"op":0,"s":7,"t":"MESSAGE_CREATE","d":{"content":"\"MESSAGE_REACTION_REMOVE_EMOJI\""}}"#;
        assert_eq!(completed(Message::text(said)), Message::text(said));
    }
}
