//! Discord's messages become remarks here; no type of Discord's goes further.
//!
//! A message comes in one of two shapes: as serenity reads it, from requests and commands; and as the gateway sends it, read in place, of
//! which there are a thousand for each of the others. [`Written`] is what both come to.

use std::borrow::Cow;

use poise::serenity_prelude as serenity;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::places::{Around, Places, snowflake};
use counterpoint_core::{
    dialect::Markup,
    matcher::masked,
    remark::{Author, Context, PersonId, Remark, RemarkId, RoleId},
    time::Moment,
};

/// The types of messages that people write themselves: by themselves, and in reply (resources/message, "Message Types").
const WRITTEN_BY_HAND: [u8; 2] = [0, 19];

/// A message, as far as the bot looks at it.
pub(super) struct Written<'m> {
    id: u64,
    channel: serenity::ChannelId,
    server: Option<serenity::GuildId>,
    text: Cow<'m, str>,
    by: By,
    roles: Vec<RoleId>,
    /// The message that it replies to: which, its text, and who wrote it.
    replied_to: Option<RepliedTo<'m>>,
}

/// The message that another replies to.
struct RepliedTo<'m> {
    id: u64,
    text: Cow<'m, str>,
    by: By,
}

/// Who wrote a message, as Discord tells it.
#[derive(Clone, Copy)]
struct By {
    id: u64,
    webhook: bool,
    bot: bool,
    system: bool,
}

impl By {
    fn author(self, me: u64) -> Author {
        if self.id == me {
            Author::Own
        } else if self.webhook {
            Author::Webhook
        } else if self.bot {
            Author::Bot
        } else if self.system {
            Author::System
        } else {
            Author::Person(PersonId::from(self.id))
        }
    }
}

impl From<&serenity::Message> for By {
    fn from(message: &serenity::Message) -> Self {
        Self {
            id: message.author.id.get(),
            webhook: message.webhook_id.is_some(),
            bot: message.author.bot,
            system: message.author.system || !WRITTEN_BY_HAND.contains(&u8::from(message.kind)),
        }
    }
}

impl<'m> From<&'m serenity::Message> for Written<'m> {
    fn from(message: &'m serenity::Message) -> Self {
        let replied_to = message.referenced_message.as_deref();
        let roles = message.member.iter().flat_map(|member| &member.roles);
        Self {
            id: message.id.get(),
            channel: message.channel_id,
            server: message.guild_id,
            text: Cow::Borrowed(&message.content),
            by: message.into(),
            roles: roles.map(|role| RoleId::from(role.get())).collect(),
            replied_to: replied_to.map(|one| RepliedTo {
                id: one.id.get(),
                text: Cow::Borrowed(one.content.as_str()),
                by: one.into(),
            }),
        }
    }
}

/// A message of the gateway's, of which only that is read which tells whether the rest matters.
#[derive(Deserialize)]
pub(super) struct Arrived<'e> {
    #[serde(deserialize_with = "snowflake")]
    pub(super) id: u64,
    pub(super) channel_id: serenity::ChannelId,
    #[serde(default)]
    pub(super) guild_id: Option<serenity::GuildId>,
    #[serde(borrow)]
    content: &'e RawValue,
    #[serde(borrow)]
    author: &'e RawValue,
    #[serde(borrow, default)]
    member: Option<&'e RawValue>,
    #[serde(borrow, default)]
    referenced_message: Option<&'e RawValue>,
    #[serde(borrow, default)]
    webhook_id: Option<&'e RawValue>,
    #[serde(rename = "type", default)]
    kind: u8,
}

#[derive(Deserialize)]
struct User {
    #[serde(deserialize_with = "snowflake")]
    id: u64,
    #[serde(default)]
    bot: bool,
    #[serde(default)]
    system: bool,
}

#[derive(Deserialize)]
struct Member {
    #[serde(default)]
    roles: Vec<serenity::RoleId>,
}

#[derive(Deserialize)]
struct Referenced<'e> {
    #[serde(deserialize_with = "snowflake")]
    id: u64,
    #[serde(borrow)]
    content: Cow<'e, str>,
    author: User,
    #[serde(borrow, default)]
    webhook_id: Option<&'e RawValue>,
    #[serde(rename = "type", default)]
    kind: u8,
}

impl User {
    fn by(&self, webhook: bool, kind: u8) -> By {
        let system = self.system || !WRITTEN_BY_HAND.contains(&kind);
        By { id: self.id, webhook, bot: self.bot, system }
    }
}

impl<'e> Arrived<'e> {
    /// Reads what a `MESSAGE_CREATE` says.
    ///
    /// # Errors
    /// Why it is no message.
    pub(super) fn read(said: &'e str) -> serde_json::Result<Self> {
        serde_json::from_str(said)
    }

    /// Whether it is the one that a forum's post begins with.
    pub(super) fn begins(&self) -> bool {
        self.id == self.channel_id.get()
    }

    /// Who wrote it, as far as that can be read. `me` is the bot's own id.
    pub(super) fn author(&self, me: u64) -> Option<Author> {
        let user: User = serde_json::from_str(self.author.get()).ok()?;
        Some(user.by(self.webhook_id.is_some(), self.kind).author(me))
    }

    /// Whether there is no text of the author's own.
    pub(super) fn is_blank(&self) -> bool {
        let mut raw = self.content.get().trim_matches('"').chars();
        while let Some(next) = raw.next() {
            // As JSON writes white space, and anything else.
            let blank = match next {
                '\\' => match raw.next() {
                    Some('n' | 'r' | 't' | 'f') => true,
                    Some('u') => return self.reads_blank(),
                    _ => false,
                },
                next => next.is_whitespace(),
            };
            if !blank {
                return false;
            }
        }
        true
    }

    fn reads_blank(&self) -> bool {
        serde_json::from_str::<String>(self.content.get()).is_ok_and(|text| text.trim().is_empty())
    }

    /// The message that it replies to, as far as that can be read.
    pub(super) fn replies_to(&self) -> Option<RemarkId> {
        #[derive(Deserialize)]
        struct Known {
            #[serde(deserialize_with = "snowflake")]
            id: u64,
        }
        let known: Known = serde_json::from_str(self.referenced_message?.get()).ok()?;
        Some(RemarkId::from(known.id))
    }

    /// The author's roles, as far as they can be read.
    pub(super) fn roles(&self) -> Vec<RoleId> {
        let member: Option<Member> = self.member.and_then(|member| serde_json::from_str(member.get()).ok());
        let roles = member.into_iter().flat_map(|member| member.roles);
        roles.map(|role| RoleId::from(role.get())).collect()
    }

    /// The whole message.
    ///
    /// # Errors
    /// Why it is none.
    pub(super) fn written(&self) -> serde_json::Result<Written<'e>> {
        // A text without escapes is borrowed as it stands between its quotes.
        #[derive(Deserialize)]
        struct Text<'t>(#[serde(borrow)] Cow<'t, str>);
        let Text(text) = serde_json::from_str(self.content.get())?;
        let author: User = serde_json::from_str(self.author.get())?;
        // Of a message that is gone only the reference is left; what cannot be read is no reason to be deaf to the reply.
        let replied_to: Option<Referenced<'_>> =
            self.referenced_message.and_then(|one| serde_json::from_str(one.get()).ok());
        Ok(Written {
            id: self.id,
            channel: self.channel_id,
            server: self.guild_id,
            text,
            by: author.by(self.webhook_id.is_some(), self.kind),
            roles: self.roles(),
            replied_to: replied_to.map(|one| RepliedTo {
                id: one.id,
                by: one.author.by(one.webhook_id.is_some(), one.kind),
                text: one.content,
            }),
        })
    }
}

/// A message as the engine hears it. Forwarded text is not the author's own and stays outside: Discord keeps it in
/// snapshots, apart from the content.
pub(super) fn remark<'m>(places: &Places, written: impl Into<Written<'m>>) -> Remark {
    let written = written.into();
    let me = places.me();
    let asks = asks(places, &written);
    let begins = written.id == written.channel.get();
    let (text, thread) = said(places.around(written.server, written.channel), written.text, begins);
    let replied_to = written.replied_to.as_ref();
    let replies_to = replied_to.map(|one| RemarkId::from(one.id));
    let replied_to_by = replied_to.and_then(|one| one.by.author(me).person().cloned());
    Remark {
        id: RemarkId::from(written.id),
        place: places.place(written.server, written.channel),
        floor: places.floor(written.server, written.channel),
        author: written.by.author(me),
        roles: written.roles,
        text,
        dialect: Markup::DISCORD,
        context: Context {
            thread,
            replies_to,
            replied_to: written.replied_to.map(|one| one.text.into_owned()),
            replied_to_by,
        },
        asks,
    }
}

/// When the author of a message last edited it, if ever: Discord tells the second, and so it is its end.
pub(super) fn edited(message: &serenity::Message) -> Option<Moment> {
    let edited = message.edited_timestamp?;
    Some(Moment(edited.unix_timestamp().saturating_mul(1000).saturating_add(999)))
}

/// Whether the author asks the bot by name: mentions it, or the role that Discord made for it, in words of their own. What stands in
/// code, a quote, a spoiler or a link mentions nobody. A reply to one of its messages mentions it too, outside the text: that is talk
/// like any other, or every reply to the bot would draw another from it. What is said in direct messages is said to it.
fn asks(places: &Places, written: &Written<'_>) -> bool {
    if written.server.is_none() {
        return true;
    }
    let text = &*written.text;
    if !text.contains("<@") {
        return false;
    }
    let me = places.me();
    let mut names = vec![format!("<@{me}>"), format!("<@!{me}>")];
    names.extend(places.own_role(written.server).map(|role| format!("<@&{role}>")));
    // What goes on from an address is a part of it.
    let in_address = |at: usize| {
        let before = text.get(..at).and_then(|before| before.split_whitespace().next_back());
        before
            .is_some_and(|word| text.get(..at).is_some_and(|all| all.ends_with(word)) && word.contains("://"))
    };
    let stands = names.iter().flat_map(|name| text.match_indices(name.as_str())).map(|(at, _)| at);
    let stands: Vec<usize> = stands.filter(|at| !in_address(*at)).collect();
    if stands.is_empty() {
        return false;
    }
    // A mention is stepped over by itself; one in code or a quote is a part of what is stepped over.
    masked(text).iter().any(|range| stands.contains(&range.start))
}

/// What the author wrote, and the texts of the thread around it: its title, and the tags of a forum's post. A post's title is its
/// author's own words too, said with the message that it begins with, which has the post's own id (topics/threads, "Forums").
fn said(around: Option<Around>, text: Cow<'_, str>, begins: bool) -> (String, Vec<String>) {
    let Some(Around { title, tags, post }) = around else { return (text.into_owned(), Vec::new()) };
    if post && begins {
        return (format!("{title}\n\n{text}"), tags);
    }
    (text.into_owned(), std::iter::once(title).chain(tags).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn said(content: &str) -> String {
        json!({ "id": "3", "channel_id": "2", "content": content, "author": { "id": "1" } }).to_string()
    }

    #[test]
    fn a_message_is_blank_where_its_text_is() {
        let texts = [
            "",
            " ",
            "\n\t\r ",
            "\u{c}",
            "a",
            "\\",
            "\\n",
            "\"",
            "\" \"",
            " \n.",
            "\u{b}",
            "\u{8}",
            "\u{a0}\u{2003}",
        ];
        for text in texts {
            let said = said(text);
            let arrived = Arrived::read(&said).expect("a message");
            assert_eq!(arrived.is_blank(), text.trim().is_empty(), "{text:?}");
        }
        let escaped = r#"{"id":"3","channel_id":"2","content":"\u0020\u000b","author":{"id":"1"}}"#;
        assert!(Arrived::read(escaped).expect("a message").is_blank());
    }

    /// What the gateway sends and what a request brings is one message.
    #[test]
    fn both_shapes_of_a_message_are_heard_the_same() {
        let places = Places::default();
        places.event("READY", r#"{"user":{"id":"9"}}"#);
        let user = |id: &str, bot: bool| json!({ "id": id, "username": "somebody", "discriminator": "0000", "avatar": null, "bot": bot });
        let whole = |id: &str, author, kind: u8| {
            json!({
                "id": id, "channel_id": "2", "guild_id": "1", "content": "<@9>, a \"text\"\n", "author": author, "type": kind,
                "timestamp": "2026-01-01T00:00:00Z", "edited_timestamp": null, "tts": false, "mention_everyone": false, "mentions": [],
                "mention_roles": [], "attachments": [], "embeds": [], "pinned": false,
                "member": { "roles": ["4", "5"], "joined_at": "2026-01-01T00:00:00Z", "deaf": false, "mute": false, "flags": 0 },
            })
        };
        let mut webhook = whole("30", user("8", true), 0);
        webhook["webhook_id"] = json!("8");
        let mut reply = whole("31", user("7", false), 19);
        reply["referenced_message"] = whole("29", user("6", false), 0);
        let messages = [
            whole("3", user("7", false), 0),
            whole("4", user("9", true), 0),
            whole("5", user("8", true), 0),
            whole("6", user("7", false), 7),
            webhook,
            reply,
        ];
        for message in messages {
            let text = message.to_string();
            let arrived = Arrived::read(&text).expect("a message");
            let written = arrived.written().expect("it is whole");
            let by_request: serenity::Message = serde_json::from_value(message).expect("serenity reads it");
            let heard = remark(&places, written);
            assert_eq!(arrived.author(9), Some(heard.author.clone()));
            assert!(heard == remark(&places, &by_request), "{heard:?}");
        }
    }
}
