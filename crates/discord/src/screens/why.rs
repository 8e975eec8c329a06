//! What an unasked reply comes from, for any reader.

use std::fmt::Write as _;

use poise::serenity_prelude as serenity;
use serenity::ComponentInteraction;

use crate::{data::Data, frame, ids, inbound, limits};
use answers::offers::OFFER;
use counterpoint_core::{
    engine::{Account, Came},
    matcher::Ground,
    remark::{RemarkId, ReplyId},
    settings::TopicRule,
    topic::TopicId,
    words::Words,
};

/// What an unasked reply comes from, for any reader: the words found and their triggers, the settings that let it pass (where the bot no longer
/// knows these, those that hold now), and the file at its revision.
pub(crate) async fn grounds(data: &Data, pressed: &ComponentInteraction, words: &Words) -> String {
    let known = data
        .moderation
        .storage()
        .answered_by(&ReplyId::from(pressed.message.id.get()))
        .await
        .unwrap_or_default();
    let reference = pressed.message.message_reference.as_ref().and_then(|one| one.message_id);
    let mut answered: Vec<(RemarkId, Option<TopicId>)> =
        known.into_iter().map(|one| (one.remark, Some(one.topic))).collect();
    if answered.is_empty() {
        answered.extend(reference.map(|message| (RemarkId::from(message.get()), None)));
    }
    let mut texts = Vec::new();
    for (remark, topic) in answered {
        texts.extend(ground(data, pressed, words, &remark, topic.as_ref()).await);
    }
    if texts.is_empty() {
        return words.why_unknown().to_owned();
    }
    frame::cut(&texts.join("\n\n"), limits::CONTENT)
}

/// The same of one message that was answered.
async fn ground(
    data: &Data,
    pressed: &ComponentInteraction,
    words: &Words,
    remark: &RemarkId,
    topic: Option<&TopicId>,
) -> Option<String> {
    let engine = data.engine();
    let about = |hearing: &Account| {
        let found = hearing.topics.iter().position(|heard| topic.is_none_or(|topic| heard.topic == *topic));
        found.filter(|_| !hearing.rulings.is_empty())
    };
    // As it was heard, unless it was edited since, or the bot was started anew.
    let recalled = engine.recall(remark).filter(|hearing| about(hearing).is_some());
    let remembered = recalled.is_some();
    let hearing = if let Some(hearing) = recalled {
        hearing
    } else {
        let id = ids::message(remark.id()).ok()?;
        let fetched = data.answers.platform().line().message(pressed.channel_id, id);
        let mut message = fetched.await.ok()?;
        message.guild_id = pressed.guild_id;
        let remark = inbound::remark(&data.places, &message);
        let direction = data.moderation.direction(&remark).await;
        engine.consider(&remark, direction.as_ref()).account()
    };
    let heard = about(&hearing).map(|at| &hearing.topics[at])?;
    let found: Vec<String> = heard.ground.texts().iter().map(|text| format!("`{text}`")).collect();
    let found = found.join(", ");
    let triggers: Vec<String> = heard.triggers.iter().map(ToString::to_string).collect();
    let discussion = heard.discussion(words).join("; ");
    let mut text = match heard.ground {
        Ground::Name => format!("{}\n", words.why_by_name()),
        Ground::Likeness { .. } => format!("{}\n", words.why_like(found)),
        Ground::Discussion => format!("{}\n", words.why_discussion(&discussion)),
        Ground::Phrases(_) => {
            format!("{}\n", words.why_found(found, triggers.join(", ")))
        }
    };
    if let Came::Tapped(topic) = &hearing.came {
        let _ = writeln!(text, "{}", words.why_tapped(OFFER, topic));
    }
    if !discussion.is_empty() && heard.ground != Ground::Discussion {
        let _ = writeln!(text, "{}", words.why_besides(discussion));
    }
    if let Some((mode, by, rule)) = remembered.then(|| hearing.allowed(&heard.topic)).flatten() {
        let _ = writeln!(text, "{}", words.why_allowed(by.said(words), format_args!("`{mode}`")));
        // What is off or in shadow brings no card.
        let on = format!("`{}` `{}`", heard.topic, TopicRule::On.word());
        let _ = writeln!(text, "{}", words.why_allowed(rule.said(words), on));
    } else {
        let place = data.places.place(pressed.guild_id, pressed.channel_id);
        let settings = engine.settings();
        let (mode, rule) = (settings.rules(&place).mode(), settings.rules(&place).topic(&heard.topic));
        let now = format!("`{}`", mode.value);
        let _ = writeln!(text, "{}", words.why_holds_now(mode.origin().said(words), now));
        let now = format!("`{}` `{}`", heard.topic, rule.value.word());
        let _ = writeln!(text, "{}", words.why_holds_now(rule.origin().said(words), now));
    }
    if let Some(topic) = engine.store().topic(heard.topic.as_str()) {
        let file = format!("{}/{}.toml", topic.shelf, topic.id);
        let _ = write!(
            text,
            "{}",
            words.why_file(format_args!("`{file}`"), format_args!("`{}`", topic.revision))
        );
    }
    Some(text)
}
