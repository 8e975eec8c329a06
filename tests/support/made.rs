//! What tests of the domain make: a message of somebody, and a topic about nothing yet.

use counterpoint_core::{
    dialect::Markup,
    remark::{Author, ChannelId, Context, Floor, PersonId, Place, Remark, RemarkId, ServerId},
    topic::{Paraphrases, Status, Topic, TopicId},
};
use jiff::civil::{Date, date};

/// The day on which they play.
pub(crate) const DAY: Date = date(2026, 11, 24);

/// The server.
pub(crate) const SERVER: ServerId = ServerId::number(9);

/// Somebody says something in a channel of it.
pub(crate) fn remark(id: u64, channel: u64, person: u64) -> Remark {
    Remark {
        id: RemarkId::from(id),
        place: Place { server: Some(SERVER), ..Place::channel(ChannelId::from(channel)) },
        author: Author::Person(PersonId::from(person)),
        roles: Vec::new(),
        text: "text".to_owned(),
        dialect: Markup::DISCORD,
        floor: Floor::Open,
        asks: false,
        context: Context::default(),
    }
}

/// A topic that nothing raises, with no claims.
pub(crate) fn topic(id: &str) -> Topic {
    Topic {
        id: TopicId::new(id),
        shelf: String::new(),
        title: id.to_owned(),
        short: None,
        status: Status::Published,
        reviewed: DAY,
        review_within_days: 180,
        revision: String::new(),
        as_of: None,
        breaking: None,
        tags: Vec::new(),
        aliases: Vec::new(),
        summary: String::new(),
        triggers: Vec::new(),
        sides: None,
        claims: Vec::new(),
        examples: Paraphrases::default(),
    }
}
