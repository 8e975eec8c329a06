//! The domain's ids as Discord's: snowflakes, which are numbers of 64 bits and not zero (reference, "Snowflakes"). An id that is none
//! comes from a database that was not written for Discord; it is told to the operator, and nothing is asked of Discord.
//!
//! The other way there is nothing to fail: `ChannelId::from(channel.get())`.

use std::num::NonZeroU64;

use poise::serenity_prelude as serenity;

use answers::{Failed, Refusal};
use counterpoint_core::{
    id::Id,
    remark::{ChannelId, ServerId},
};

/// An id that is none of Discord's.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is no id of Discord's, which are numbers; the database holds it, and was written for another platform or by another program"
)]
pub(super) struct NoSnowflake(Id);

impl From<NoSnowflake> for Failed {
    /// Trying again would not help.
    fn from(no_snowflake: NoSnowflake) -> Self {
        Self::Refused { refusal: Refusal::Other, record: no_snowflake.to_string() }
    }
}

fn snowflake(id: &Id) -> Result<NonZeroU64, NoSnowflake> {
    let number = u64::try_from(id).ok().and_then(NonZeroU64::new);
    number.ok_or_else(|| NoSnowflake(id.clone()))
}

/// A server.
pub(super) fn server(id: &ServerId) -> Result<serenity::GuildId, NoSnowflake> {
    snowflake(id.id()).map(serenity::GuildId::from)
}

/// A channel, a thread or a category.
pub(super) fn channel(id: &ChannelId) -> Result<serenity::ChannelId, NoSnowflake> {
    snowflake(id.id()).map(serenity::ChannelId::from)
}

/// A message, a person's or the bot's own.
pub(super) fn message(id: &Id) -> Result<serenity::MessageId, NoSnowflake> {
    snowflake(id).map(serenity::MessageId::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_of_another_platform_is_a_sentence_and_no_panic() {
        assert_eq!(channel(&ChannelId::from(3001)), Ok(serenity::ChannelId::new(3001)));
        assert_eq!(server(&ServerId::from(u64::MAX)), Ok(serenity::GuildId::new(u64::MAX)));
        for foreign in ["!room:example.org", "0", "007", "18446744073709551616", ""] {
            let refused = message(&Id::from(foreign)).map_err(Failed::from);
            let record = format!(
                "`{foreign}` is no id of Discord's, which are numbers; the database holds it, and was written for another platform or by another program"
            );
            assert_eq!(refused, Err(Failed::Refused { refusal: Refusal::Other, record }));
        }
    }
}
