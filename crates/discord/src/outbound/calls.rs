//! What the bot asks of Discord, each as Discord's API has it (`reference`).

use poise::serenity_prelude as serenity;
use serenity::{
    CreateAttachment, CreateInteractionResponse, CreateInteractionResponseFollowup, CreateMessage,
    EditInteractionResponse, EditMessage,
    http::{LightMethod, Multipart, MultipartUpload, Request, Route},
    model::guild::audit_log::{Action, AuditLogs},
};

use serde::Deserialize;

use super::line::{Line, Prepared, Unsent, with};

impl Line {
    /// A message that is ready to be posted.
    pub(super) fn written(
        &self,
        channel_id: serenity::ChannelId,
        message: &CreateMessage,
    ) -> Result<Prepared<'static>, Unsent> {
        self.prepared(with(Route::ChannelMessages { channel_id }, LightMethod::Post, message)?)
    }

    /// The same of a message that stands as the body of a request.
    pub(super) fn written_as(
        &self,
        channel_id: serenity::ChannelId,
        body: Vec<u8>,
    ) -> Result<Prepared<'static>, Unsent> {
        let route = Route::ChannelMessages { channel_id };
        self.prepared(Request::new(route, LightMethod::Post).body(Some(body)))
    }

    /// Posts a message; `replies` says that it is the reply to another. Its id: nothing else of the answer is of any use.
    pub(super) async fn post(
        &self,
        written: Prepared<'static>,
        replies: bool,
    ) -> Result<serenity::MessageId, Unsent> {
        #[derive(Deserialize)]
        struct Posted {
            id: serenity::MessageId,
        }
        let posted: Posted = Self::read_of(self.ask(written, replies).await?).await?;
        Ok(posted.id)
    }

    /// Changes a message.
    pub(super) async fn change(
        &self,
        channel_id: serenity::ChannelId,
        message_id: serenity::MessageId,
        edit: &EditMessage,
    ) -> Result<(), Unsent> {
        self.done(with(Route::ChannelMessage { channel_id, message_id }, LightMethod::Patch, edit)?).await
    }

    /// Deletes a message.
    pub(super) async fn delete(
        &self,
        channel_id: serenity::ChannelId,
        message_id: serenity::MessageId,
    ) -> Result<(), Unsent> {
        self.done(Request::new(Route::ChannelMessage { channel_id, message_id }, LightMethod::Delete)).await
    }

    /// Puts the bot's reaction below a message, or takes it away.
    pub(super) async fn react(
        &self,
        channel_id: serenity::ChannelId,
        message_id: serenity::MessageId,
        emoji: &serenity::ReactionType,
        there: bool,
    ) -> Result<(), Unsent> {
        let method = if there { LightMethod::Put } else { LightMethod::Delete };
        let reaction = emoji.as_data();
        let route = Route::ChannelMessageReactionMe { channel_id, message_id, reaction: &reaction };
        self.done(Request::new(route, method)).await
    }

    /// Who reacted to a message with an emoji, those with the lowest ids first, `most` of them.
    pub(super) async fn reacted(
        &self,
        channel_id: serenity::ChannelId,
        message_id: serenity::MessageId,
        emoji: &serenity::ReactionType,
        most: u8,
    ) -> Result<Vec<serenity::User>, Unsent> {
        let reaction = emoji.as_data();
        let route = Route::ChannelMessageReactionEmoji { channel_id, message_id, reaction: &reaction };
        let params = vec![("limit", most.to_string())];
        self.read(Request::new(route, LightMethod::Get).params(Some(params))).await
    }

    /// The messages of a channel after one, `most` of them.
    pub(super) async fn messages_after(
        &self,
        channel_id: serenity::ChannelId,
        after: serenity::MessageId,
        most: u8,
    ) -> Result<Vec<serenity::Message>, Unsent> {
        let params = vec![("limit", most.to_string()), ("after", after.to_string())];
        let request = Request::new(Route::ChannelMessages { channel_id }, LightMethod::Get);
        self.read(request.params(Some(params))).await
    }

    /// One message.
    pub(crate) async fn message(
        &self,
        channel_id: serenity::ChannelId,
        message_id: serenity::MessageId,
    ) -> Result<serenity::Message, Unsent> {
        self.read(Request::new(Route::ChannelMessage { channel_id, message_id }, LightMethod::Get)).await
    }

    /// The channel of direct messages with somebody.
    pub(super) async fn direct(&self, person: serenity::UserId) -> Result<serenity::PrivateChannel, Unsent> {
        let body = serde_json::json!({ "recipient_id": person });
        self.read(with(Route::UserMeDmChannels, LightMethod::Post, &body)?).await
    }

    /// Answers an interaction, with a file if there is one.
    pub(super) async fn respond(
        &self,
        interaction_id: serenity::InteractionId,
        token: &str,
        response: &CreateInteractionResponse,
        file: Option<CreateAttachment>,
    ) -> Result<(), Unsent> {
        let route = Route::InteractionResponse { interaction_id, token };
        self.done(attached(with(route, LightMethod::Post, response)?, file, response)?).await
    }

    /// Changes what an interaction was answered with.
    pub(super) async fn change_response(
        &self,
        token: &str,
        edit: &EditInteractionResponse,
    ) -> Result<(), Unsent> {
        let route = Route::WebhookOriginalInteractionResponse { application_id: self.application(), token };
        self.done(with(route, LightMethod::Patch, edit)?).await
    }

    /// Deletes what an interaction was answered with.
    pub(super) async fn delete_response(&self, token: &str) -> Result<(), Unsent> {
        let route = Route::WebhookOriginalInteractionResponse { application_id: self.application(), token };
        self.done(Request::new(route, LightMethod::Delete)).await
    }

    /// Answers an interaction further, with a file if there is one.
    pub(super) async fn follow_up(
        &self,
        token: &str,
        further: &CreateInteractionResponseFollowup,
        file: Option<CreateAttachment>,
    ) -> Result<(), Unsent> {
        let route = Route::WebhookFollowupMessages { application_id: self.application(), token };
        self.done(attached(with(route, LightMethod::Post, further)?, file, further)?).await
    }

    /// Whom a server's Integrations page admits to commands.
    pub(crate) async fn admitted(
        &self,
        guild_id: serenity::GuildId,
    ) -> Result<Vec<serenity::CommandPermissions>, Unsent> {
        let route = Route::GuildCommandsPermissions { application_id: self.application(), guild_id };
        self.read(Request::new(route, LightMethod::Get)).await
    }

    /// The last of a server's audit log that did something, `most` entries.
    pub(crate) async fn audit_log(
        &self,
        guild_id: serenity::GuildId,
        action: Action,
        most: u8,
    ) -> Result<AuditLogs, Unsent> {
        let params = vec![("action_type", action.num().to_string()), ("limit", most.to_string())];
        let request = Request::new(Route::GuildAuditLogs { guild_id }, LightMethod::Get);
        self.read(request.params(Some(params))).await
    }

    /// Registers the commands.
    pub(crate) async fn register(
        &self,
        commands: &[serenity::CreateCommand],
    ) -> Result<Vec<serenity::Command>, Unsent> {
        let route = Route::Commands { application_id: self.application() };
        self.read(with(route, LightMethod::Put, &commands)?).await
    }

    /// Who the bot is.
    pub(crate) async fn me(&self) -> Result<serenity::CurrentUser, Unsent> {
        self.read(Request::new(Route::UserMe, LightMethod::Get)).await
    }

    /// Who the bot is, and what time Discord says it is, as HTTP writes it (RFC 9110, "Date").
    pub(crate) async fn me_and_date(&self) -> Result<(serenity::CurrentUser, Option<String>), Unsent> {
        let answer = self.request(Request::new(Route::UserMe, LightMethod::Get)).await?;
        let date = answer.headers().get("date").and_then(|date| date.to_str().ok()).map(str::to_owned);
        Ok((Self::read_of(answer).await?, date))
    }

    /// What the developer portal says of the bot's application.
    pub(crate) async fn about_application(&self) -> Result<serenity::CurrentApplicationInfo, Unsent> {
        self.read(Request::new(Route::Oauth2ApplicationCurrent, LightMethod::Get)).await
    }

    /// Servers that the bot is in, those with the lowest ids first, `most` of them.
    pub(crate) async fn servers(&self, most: u8) -> Result<Vec<serenity::GuildInfo>, Unsent> {
        let params = vec![("limit", most.to_string())];
        self.read(Request::new(Route::UserMeGuilds, LightMethod::Get).params(Some(params))).await
    }

    /// A server with its roles.
    pub(crate) async fn server(&self, guild_id: serenity::GuildId) -> Result<serenity::PartialGuild, Unsent> {
        self.read(Request::new(Route::Guild { guild_id }, LightMethod::Get)).await
    }

    /// A server's channels, those that the bot does not see too.
    pub(crate) async fn channels(
        &self,
        guild_id: serenity::GuildId,
    ) -> Result<Vec<serenity::GuildChannel>, Unsent> {
        self.read(Request::new(Route::GuildChannels { guild_id }, LightMethod::Get)).await
    }

    /// A channel or thread.
    pub(super) async fn channel(&self, channel_id: serenity::ChannelId) -> Result<serenity::Channel, Unsent> {
        self.read(Request::new(Route::Channel { channel_id }, LightMethod::Get)).await
    }

    /// A member of a server.
    pub(crate) async fn member(
        &self,
        guild_id: serenity::GuildId,
        user_id: serenity::UserId,
    ) -> Result<serenity::Member, Unsent> {
        self.read(Request::new(Route::GuildMember { guild_id, user_id }, LightMethod::Get)).await
    }

    /// Where the gateway is, and how many sessions may begin.
    pub(crate) async fn gateway_of_bots(&self) -> Result<serenity::BotGateway, Unsent> {
        self.read(Request::new(Route::GatewayBot, LightMethod::Get)).await
    }
}

/// A request with a file, whose body then travels beside it.
fn attached<'r>(
    request: Request<'r>,
    file: Option<CreateAttachment>,
    body: &impl serde::Serialize,
) -> serde_json::Result<Request<'r>> {
    let Some(file) = file else { return Ok(request) };
    let upload = MultipartUpload::Attachments(vec![file]);
    let payload_json = Some(serde_json::to_string(body)?);
    Ok(request.body(None).multipart(Some(Multipart { upload, fields: Vec::new(), payload_json })))
}
