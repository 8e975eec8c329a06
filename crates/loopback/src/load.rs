//! How a load driver sends servers and messages: past the values that everything else is built of, and kept nowhere, so that the pretend
//! Discord is not what is measured (`examples/load`).

use std::{sync::Arc, time::Duration};

use crate::{
    Limit, Limits, Loopback, Message, Said, State, World, acts,
    clock::Time,
    crowd::{AUTHOR, Delays, ID, IN_CHANNEL, IN_SERVER, Place, Pour, Shape, TEXT, Talk},
    gateway::{self, Out},
    payload::{self, Content},
    world::{BOT, Channel, Kind, Server, User},
};

/// How many servers of a load a bot is told to take into a shard (events/gateway, "Sharding": around 1,000 is what Discord gives).
const SHARD: u64 = 1000;

/// More requests than any bot makes.
const BOUNDLESS: Limit = Limit { requests: u32::MAX, per: Duration::from_secs(1) };

impl Loopback {
    /// Takes every request, and asks for heartbeats once in an hour, so that a load measures the bot alone.
    pub fn lift_limits(&self) {
        let limits =
            Limits { messages: BOUNDLESS, reactions: BOUNDLESS, others: BOUNDLESS, global: BOUNDLESS };
        self.set_limits(limits);
        self.set_heartbeat(Duration::from_hours(1));
    }

    /// The bot is in servers of a shape, beside the first. Whoever identifies from now on is told that Discord cannot reach them yet, as
    /// it tells every bot that starts; [`Self::bring_server`] brings each.
    pub fn expect_crowd(&self, shape: Shape) {
        let shared = self.shared();
        let mut state = shared.state();
        for number in 0..shape.servers {
            let World { guild, name, roles, joined_at, .. } = shape.world(number);
            state.unavailable.insert(guild);
            // The roles of servers in which nothing is said are in their events only.
            let roles = if Shape::speaks(number) { roles } else { Vec::new() };
            state.world.others.push(Server { id: guild, name, roles, joined_at });
        }
        state.shards = (shape.servers.div_ceil(SHARD).max(1), 16);
    }

    /// A server of the crowd can be reached: `GUILD_CREATE`.
    ///
    /// # Errors
    /// If serenity cannot parse it.
    pub fn bring_server(&self, shape: Shape, number: u64) -> Result<(), String> {
        let world = shape.world(number);
        let guild = payload::guild(&world, world.guild);
        if number == 0 {
            gateway::try_out("GUILD_CREATE", &guild)?;
        }
        let text = guild.to_string();
        let shared = self.shared();
        let mut state = shared.state();
        state.unavailable.remove(&world.guild);
        gateway::stream(&mut state, world.guild, 1, |_, number| {
            Out::Text(format!("{{\"t\":\"GUILD_CREATE\",\"s\":{number},\"op\":0,\"d\":{text}}}"))
        });
        if Shape::speaks(number) {
            state.world.channels.extend(world.channels);
        }
        Ok(())
    }

    /// What is said in a load: `small` talk that raises nothing, and the one text that the bot answers.
    ///
    /// # Errors
    /// If serenity cannot parse it.
    pub fn talk(&self, small: &[String], hit: &str) -> Result<Arc<Talk>, String> {
        let author = User { id: AUTHOR, name: "somebody".to_owned(), bot: false, roles: Vec::new() };
        let mut world = World { guild: IN_SERVER, roles: Vec::new(), ..World::debate() };
        world.channels = vec![Channel::new(IN_CHANNEL, "somewhere", Kind::Text, None)];
        world.users.push(author);
        let time = Time::ByHand(self.shared().state().time.since_1970().saturating_sub(Time::begin()));
        let state = State::new(world, false, ID, time);
        let content = Content { text: TEXT.to_owned(), ..Content::default() };
        let json = payload::message(&state, ID, IN_CHANNEL, AUTHOR, &content);
        let message =
            Message { id: ID, channel: IN_CHANNEL, author: AUTHOR, json, only: None, at: Duration::ZERO };
        let event = payload::message_event(&state, &message);
        gateway::try_out("MESSAGE_CREATE", &event)?;
        Ok(Arc::new(Talk::of(&event.to_string(), small, hit)))
    }

    /// Somebody of the crowd says something: small talk, or what the bot answers. The message's id.
    pub fn utter(&self, talk: &Talk, place: Place, hit: bool) -> u64 {
        let shared = self.shared();
        let mut state = shared.state();
        let id = state.fresh_id();
        if hit {
            keep(&mut state, talk, id, place);
        }
        gateway::stream(&mut state, place.server, 1, |_, number| {
            let event = talk.event(number, id, place, hit);
            if hit { Out::Marked(id, event) } else { Out::Text(event) }
        });
        id
    }

    /// `count` messages go out as fast as they are taken, spread over the shards that have some of these channels; in each the last is the
    /// one that the bot answers.
    pub fn pour(&self, talk: &Arc<Talk>, places: &[Place], count: usize) {
        let shared = self.shared();
        let mut state = shared.state();
        let shards: Vec<(u64, u64)> = state.sessions.values().map(|session| session.shard).collect();
        let of = |(shard, shards): (u64, u64)| -> Vec<Place> {
            let here = |place: &&Place| gateway::shard_of(place.server, shards) == shard;
            places.iter().filter(here).copied().collect()
        };
        let groups: Vec<Vec<Place>> = shards.into_iter().map(of).filter(|group| !group.is_empty()).collect();
        let parts = groups.len().max(1);
        for (number, places) in groups.into_iter().enumerate() {
            let count = count / parts + usize::from(number < count % parts);
            let id = state.fresh_ids(count);
            let pour =
                |number| Pour { talk: talk.clone(), number, id, places: places.clone(), count, done: 0 };
            let (last, place) = (pour(0).last_id(), pour(0).last_place());
            let Some(place) = place.filter(|_| count > 0) else { continue };
            keep(&mut state, talk, last, place);
            gateway::stream(&mut state, place.server, count, |_, number| Out::Pour(pour(number)));
        }
    }

    /// Somebody says something in a place, as people do: it is kept, and comes again where a session is resumed. The message's id; nothing
    /// if nobody is there.
    pub fn say_at(&self, place: Place, text: &str) -> Option<u64> {
        let shared = self.shared();
        let mut state = shared.state();
        let author = state.world.users.iter().find(|user| !user.bot)?.id;
        let said = Said { text: text.to_owned(), ..Said::default() };
        Some(acts::say(&mut state, author, place.channel, said))
    }

    /// The bot's messages after message `after`, and what each answers; oldest first.
    pub fn replies_since(&self, after: u64) -> Vec<(u64, Option<u64>)> {
        let shared = self.shared();
        let state = shared.state();
        let own =
            state.messages.iter().rev().take_while(|one| one.id > after).filter(|one| one.author == BOT);
        let to = |one: &Message| one.json["message_reference"]["message_id"].as_str()?.parse().ok();
        let mut found: Vec<_> = own.map(|one| (one.id, to(one))).collect();
        found.reverse();
        found
    }

    /// Forgets all but the newest messages and, in each session, all but the newest events: whoever resumes from before those starts
    /// anew.
    pub fn forget_old(&self, messages: usize, events: usize) {
        let shared = self.shared();
        let mut state = shared.state();
        let old = state.messages.len().saturating_sub(messages);
        state.messages.drain(..old);
        for session in state.sessions.values_mut() {
            session.forget_all_but(events);
        }
    }

    /// What was measured since [`Self::forget_delays`].
    pub fn delays(&self) -> Delays {
        self.shared().state().marks.delays()
    }

    /// Forgets what was measured of messages.
    pub fn forget_delays(&self) {
        self.shared().state().marks.forget();
    }
}

/// Keeps a message that is to be answered: a reply's reference has to be there.
fn keep(state: &mut State, talk: &Talk, id: u64, place: Place) {
    let author = state.world.users.iter().find(|user| !user.bot).map_or(AUTHOR, |user| user.id);
    let content = Content { text: talk.plain_hit.clone(), ..Content::default() };
    let json = payload::message(state, id, place.channel, author, &content);
    let at = state.time.since_1970();
    state.messages.push(Message { id, channel: place.channel, author, json, only: None, at });
}
