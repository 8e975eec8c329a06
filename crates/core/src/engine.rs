//! The whole bot: from a message to an answer, or to the reason why there is none.
//!
//! Discord is one caller of [`Engine::hear`]; the terminal is another; tests are a third. `try`, the log and the tests all
//! read the value that acted.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use arc_swap::ArcSwap;

use crate::{
    composer::{self, Reply},
    matcher::{Raised, folded_words},
    policy::{Answered, Case, Gate, Ledger, Mode, Pace, Ruling, Rush, Silence, Verdict},
    remark::{Author, Context, Remark, RemarkId, ServerId},
    settings::Snapshot,
    store::Store,
    time::{Clock, Moment},
    topic::{Topic, TopicId},
};

/// Hearings that are remembered for `/why`: a busy hour's, some hundred bytes each.
const REMEMBERED: usize = 4096;

/// The bot without Discord.
pub struct Engine {
    store: ArcSwap<Store>,
    settings: ArcSwap<Snapshot>,
    memory: Mutex<Memory>,
    clock: Clock,
}

/// What it remembers of what it heard and said.
#[derive(Default)]
struct Memory {
    ledger: Ledger,
    /// What would have been said in shadow: its cooldowns are those of a bot that had spoken.
    shadow: Ledger,
    pace: Pace,
    hearings: HashMap<RemarkId, Arc<Hearing>>,
    order: VecDeque<RemarkId>,
}

/// What came of a message.
#[derive(Debug)]
pub enum Outcome {
    /// This reply, this loud.
    Speak(Box<Reply>, Mode),
    /// Nothing, and why.
    Silent(Silence),
}

/// A topic that a message raised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heard {
    /// The topic.
    pub topic: TopicId,
    /// The phrases found, as their curator wrote them, in order of appearance. If no trigger fired: the line of the topic's paraphrases
    /// that the message is most like (`file:line`), or nothing if the topic was asked for by its name.
    pub phrases: Vec<Arc<str>>,
    /// The triggers that fired, counted from 1 in the order of the file.
    pub triggers: Vec<u16>,
    /// The id of the claim that would lead the card.
    pub claim: String,
}

impl Heard {
    /// Whether its likeness to examples raised it, and no phrase.
    pub fn by_likeness(&self) -> bool {
        self.triggers.is_empty() && !self.phrases.is_empty()
    }

    /// What raised it, in words for moderators: "`a phrase`, `another`", or "likeness to `topic.paraphrases.txt:12`".
    pub fn grounds(&self) -> String {
        let phrases: Vec<String> = self.phrases.iter().map(|phrase| format!("`{phrase}`")).collect();
        let phrases = phrases.join(", ");
        if self.by_likeness() { format!("likeness to {phrases}") } else { phrases }
    }
}

/// A message as it was heard: every topic it raised, strongest first, whatever the policy then did; what each gate said; and what
/// came of it.
#[derive(Debug)]
pub struct Hearing {
    /// The topics raised.
    pub topics: Vec<Heard>,
    /// What each gate said, in their order, if a topic was raised; those after the first that stopped it too.
    pub rulings: Vec<Ruling>,
    /// What came of it.
    pub outcome: Outcome,
    /// What would have been said, if the place or the topic is in shadow.
    pub shadow: Option<Box<Reply>>,
    /// A rush that began with this message.
    pub rush: Option<Rush>,
    /// When it was heard.
    pub at: Moment,
}

impl Hearing {
    fn silent(silence: Silence, at: Moment) -> Self {
        let outcome = Outcome::Silent(silence);
        Self { topics: Vec::new(), rulings: Vec::new(), outcome, shadow: None, rush: None, at }
    }

    /// The silence, if there is one.
    pub fn silence(&self) -> Option<&Silence> {
        match &self.outcome {
            Outcome::Silent(silence) => Some(silence),
            Outcome::Speak(..) => None,
        }
    }
}

impl Engine {
    /// A bot that knows `store` and keeps to `settings`: those of an operator for every channel, or a whole [`Snapshot`].
    pub fn new(store: Arc<Store>, settings: impl Into<Snapshot>, clock: Clock) -> Self {
        let settings = ArcSwap::from_pointee(settings.into());
        Self { store: ArcSwap::new(store), settings, memory: Mutex::default(), clock }
    }

    /// What it knows now; whoever holds it keeps it whole while another takes its place.
    pub fn store(&self) -> Arc<Store> {
        self.store.load_full()
    }

    /// Knows another store from now on. What was heard before keeps what it was heard with.
    pub fn renew(&self, store: Arc<Store>) {
        self.store.store(store);
    }

    /// What time it is there.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// What it keeps to.
    pub fn settings(&self) -> Arc<Snapshot> {
        self.settings.load_full()
    }

    /// Keeps to other settings from now on.
    pub fn adopt(&self, settings: Snapshot) {
        self.settings.store(Arc::new(settings));
    }

    /// Remembers what was answered before it was started, so that cooldowns outlive a restart.
    pub fn remember(&self, answered: &[Answered]) {
        let mut memory = self.memory();
        for one in answered {
            memory.ledger.note(one);
        }
    }

    /// What it remembers of a message that raised a topic, if it is not too long ago.
    pub fn recall(&self, remark: RemarkId) -> Option<Arc<Hearing>> {
        self.memory().hearings.get(&remark).cloned()
    }

    /// How many replies of the last hour a server has heard.
    pub fn spent(&self, server: ServerId) -> u32 {
        self.memory().ledger.spent(server, self.clock.now()).0
    }

    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Hears a message: gates, matching, gates, composing. A reply is noted as given, so that of two messages at once only
    /// one is answered.
    pub fn hear(&self, remark: &Remark) -> Arc<Hearing> {
        let settings = self.settings.load();
        let (now, mut memory) = (self.clock.now(), self.memory());
        let memory = &mut *memory;
        let rules = settings.rules(&remark.place);
        let listens = matches!(remark.author, Author::Person(_)) && rules.mode().value != Mode::Off;
        let rush = if listens { memory.pace.note(remark.place.channel, now) } else { None };
        let mut hearing = self.judge(&settings, memory, remark, now, false);
        hearing.rush = rush.filter(|_| rules.rush_hold().value);
        let answered = |reply: &Reply| Answered::new(remark, &reply.topic, &reply.card.claim_id, now);
        match (&hearing.outcome, &hearing.shadow) {
            (Outcome::Speak(reply, _), _) => memory.ledger.note(&answered(reply)),
            (_, Some(reply)) => memory.shadow.note(&answered(reply)),
            _ => {}
        }
        let hearing = Arc::new(hearing);
        // What raised nothing has no more to tell than hearing it again.
        if hearing.rulings.is_empty() {
            return hearing;
        }
        if memory.hearings.insert(remark.id, hearing.clone()).is_none() {
            memory.order.push_back(remark.id);
        }
        if memory.order.len() > REMEMBERED
            && let Some(oldest) = memory.order.pop_front()
        {
            memory.hearings.remove(&oldest);
        }
        hearing
    }

    /// What would come of a message now, with what every gate says, whatever stops it. Changes nothing.
    pub fn consider(&self, remark: &Remark) -> Hearing {
        let settings = self.settings.load();
        self.judge(&settings, &self.memory(), remark, self.clock.now(), true)
    }

    /// The reply that an edited message which was answered should have now, and how loud: of the first topic it raises that may be
    /// spoken of and is not taken by another message of the same dossier. None if it raises none, or may no longer be answered.
    pub fn revise(&self, remark: &Remark, taken: &[TopicId]) -> Option<(Box<Reply>, Mode)> {
        let settings = self.settings.load();
        let now = self.clock.now();
        // That it was answered is no reason to stop answering it: cooldowns are not asked.
        let (ledger, pace) = (Ledger::default(), Pace::default());
        let case = Case {
            rules: settings.rules(&remark.place),
            opted_out: &settings.opted_out,
            ledger: &ledger,
            pace: &pace,
            remark,
            topics: &[],
            now,
            today: self.clock.today(),
        };
        if case.before_matching().is_some() {
            return None;
        }
        let store = self.store.load();
        let raised = raised(&store, remark);
        let topics: Vec<&Topic> = raised.topics.iter().map(|one| &store.topics()[one.topic]).collect();
        let case = Case { topics: &topics, ..case };
        let free = |topic: &&Topic| !taken.contains(&topic.id) && case.topic_stop(topic).is_none();
        let lead = topics.iter().position(free)?;
        let others: Vec<&Topic> =
            topics.iter().enumerate().filter(|(at, _)| *at != lead).map(|(_, topic)| *topic).collect();
        let claim = composer::leading(topics[lead], &raised.topics[lead].claims, remark.id);
        let language = case.rules.language().value;
        let reply = composer::compose(topics[lead], claim, &others, case.today, language);
        composer::fits(&reply).then(|| (Box::new(reply), case.rules.mode().value))
    }

    /// Judges a message; `whole` goes on where a gate before matching stops it, to tell what else would have.
    fn judge(
        &self,
        settings: &Snapshot,
        memory: &Memory,
        remark: &Remark,
        now: Moment,
        whole: bool,
    ) -> Hearing {
        let case = Case {
            rules: settings.rules(&remark.place),
            opted_out: &settings.opted_out,
            ledger: &memory.ledger,
            pace: &memory.pace,
            remark,
            topics: &[],
            now,
            today: self.clock.today(),
        };
        let stopped = case.before_matching();
        if let Some(silence) = &stopped
            && !whole
        {
            return Hearing::silent(silence.clone(), now);
        }
        let store = self.store.load();
        let raised = raised(&store, remark);
        if raised.topics.is_empty() {
            let nothing = why_nothing(&store, &raised);
            let mut hearing = Hearing::silent(stopped.unwrap_or_else(|| nothing.clone()), now);
            if whole {
                hearing.rulings = Gate::BEFORE.map(|gate| gate.ruling(&case)).to_vec();
                let measure = nothing.to_string();
                hearing.rulings.push(Ruling { gate: Gate::Phrases, stop: Some(nothing), measure });
            }
            return hearing;
        }
        let topics: Vec<&Topic> = raised.topics.iter().map(|one| &store.topics()[one.topic]).collect();
        let leading = |at: usize| composer::leading(topics[at], &raised.topics[at].claims, remark.id);
        let heard = raised.topics.iter().enumerate().map(|(at, one)| Heard {
            topic: topics[at].id.clone(),
            phrases: one.phrases.clone(),
            triggers: one.triggers.iter().map(|trigger| trigger + 1).collect(),
            claim: topics[at].claims[leading(at)].id.clone(),
        });
        let heard: Vec<Heard> = heard.collect();
        let case = Case { topics: &topics, ..case };
        let mut rulings = Gate::BEFORE.map(|gate| gate.ruling(&case)).to_vec();
        let phrases = heard.iter().map(|one| format!("{} → `{}`", one.grounds(), one.topic));
        let measure = if raised.by_name() {
            format!("none was needed: `{}` was asked for by its name", heard[0].topic)
        } else {
            phrases.collect::<Vec<_>>().join("; ")
        };
        rulings.push(Ruling { gate: Gate::Phrases, stop: None, measure });
        rulings.extend(Gate::AFTER.map(|gate| gate.ruling(&case)));
        let compose = |lead: usize| {
            let others = topics.iter().enumerate().filter(|(at, _)| *at != lead).map(|(_, topic)| *topic);
            let others: Vec<&Topic> = others.collect();
            let reply = composer::compose(
                topics[lead],
                leading(lead),
                &others,
                case.today,
                case.rules.language().value,
            );
            composer::fits(&reply).then(|| Box::new(reply))
        };
        let cannot_fit = |lead: usize| Outcome::Silent(Silence::CannotFit { topic: topics[lead].id.clone() });
        let verdict = stopped.map_or_else(|| case.judge(), Verdict::Silent);
        let (outcome, shadow) = match verdict {
            Verdict::Silent(silence) => (Outcome::Silent(silence), None),
            Verdict::Speak { lead, mode } => match compose(lead) {
                Some(reply) => (Outcome::Speak(reply, mode), None),
                None => (cannot_fit(lead), None),
            },
            Verdict::Shadow { lead, silence } => {
                // The same gates once more, with what would have been said before.
                let quiet = Case { ledger: &memory.shadow, ..case };
                match (quiet.judge(), compose(lead)) {
                    (Verdict::Silent(silence), _) => (Outcome::Silent(silence), None),
                    (_, None) => (cannot_fit(lead), None),
                    (_, reply) => (Outcome::Silent(silence), reply),
                }
            }
        };
        Hearing { topics: heard, rulings, outcome, shadow, rush: None, at: now }
    }
}

/// What a message raises, and what it asks for if it names the bot.
fn raised(store: &Store, remark: &Remark) -> Raised {
    let raised = store.raised(&remark.text, &remark.context);
    if raised.topics.is_empty() && remark.asks { asked_for(store, remark) } else { raised }
}

/// What a message asks for that names the bot and raises nothing by itself: a topic by its name, or whatever the message replied to
/// raises.
fn asked_for(store: &Store, remark: &Remark) -> Raised {
    let words = folded_words(&remark.text);
    let found = store.find(&words);
    let named = found.exact.or_else(|| found.near.first().copied());
    let named = named.filter(|_| !words.trim().is_empty());
    match (named.and_then(|topic| store.position(&topic.id)), &remark.context.replied_to) {
        (Some(topic), _) => Raised::named(topic),
        (None, Some(text)) => store.raised(text, &Context::default()),
        (None, None) => Raised::default(),
    }
}

/// Why a message that raised nothing did not.
fn why_nothing(store: &Store, raised: &Raised) -> Silence {
    let matcher = store.matcher();
    raised.held.first().map_or(Silence::NothingRaised, |held| Silence::OtherSense {
        topic: store.topics()[held.topic as usize].id.clone(),
        phrase: matcher.held_phrase(held).to_owned(),
        why: matcher.why_held(held),
    })
}
