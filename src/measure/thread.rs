//! Whole conversations of a file: what is said in one before a message is the message's discussion, as the engine remembers it.

use std::collections::HashMap;

use counterpoint_core::{
    hear::{Around, Asked, Discussed, Discussions, Grade, Shares, Spoken},
    matcher::Loss,
    remark::{ChannelId, Context, PersonId, Place, RemarkId},
    store::Store,
    time::Moment,
};

use super::{Case, Ears, Heard, Labelled, ears::Told, labels::Turn};

/// What was said in the conversations of one file so far.
pub(super) struct Threads<'m> {
    store: &'m Store,
    discussions: Discussions,
    /// What each message says and who wrote it, by its conversation and its id.
    texts: HashMap<(&'m str, &'m str), (&'m str, &'m str)>,
}

impl<'m> Threads<'m> {
    /// Of a file of which nothing was said yet.
    pub(super) fn new(store: &'m Store) -> Self {
        Self { store, discussions: Discussions::default(), texts: HashMap::new() }
    }

    /// What the message replied to says.
    pub(super) fn context(&self, turn: &Turn) -> Context {
        Context { replied_to: self.replied_to(turn).map(|(text, _)| text.to_owned()), ..Context::default() }
    }

    fn replied_to(&self, turn: &Turn) -> Option<(&'m str, &'m str)> {
        self.texts.get(&(turn.thread.as_str(), turn.reply.as_deref()?)).copied()
    }

    /// What was said around a message.
    pub(super) fn around(&self, turn: &Turn) -> Discussed {
        let (place, by) = (ChannelId::from(turn.thread.as_str()), PersonId::from(turn.by.as_str()));
        let (remark, answers) = (RemarkId::from(turn.id.as_str()), turn.reply.as_deref().map(RemarkId::from));
        let asked = Asked { place: &place, remark: &remark, by: Some(&by), answers: answers.as_ref() };
        // What others tell of a loss of theirs is left alone, as in the engine.
        let is_left_alone = |text: &str, by: &str| by != turn.by && Loss::is_own(text, |by_words| by_words);
        let parent = self.replied_to(turn).filter(|(text, by)| !is_left_alone(text, by));
        let parent = parent.map(|(text, _)| self.store.raised(text, &Context::default()).topics);
        let parent = parent.into_iter().flatten().map(|one| one.topic).collect();
        let discussion = self.discussions.of(asked, Moment(0));
        Discussed::of(&discussion, parent, |topic| self.store.position(topic))
    }

    /// A message was heard: it is part of its conversation from now on.
    pub(super) fn note(&mut self, labelled: &'m Labelled, heard: &Heard<'_>) {
        let Some(turn) = &labelled.turn else { return };
        self.texts.insert((&turn.thread, &turn.id), (&labelled.text, &turn.by));
        if heard.own_loss {
            return;
        }
        let sure = heard.topics.iter().take_while(|one| one.grade == Grade::Sure).count();
        let topics = heard.topics.iter().take(sure.max(1)).map(|one| one.topic.id.clone());
        let id = |at: usize| self.store.topics().get(at).map(|topic| topic.id.clone());
        let lies = |shares: &Shares| shares.iter().filter_map(|one| Some((id(one.0)?, one.1))).collect();
        let spoken = Spoken {
            remark: RemarkId::from(turn.id.as_str()),
            by: PersonId::from(turn.by.as_str()),
            answers: turn.reply.as_deref().map(RemarkId::from),
            topics: topics.collect(),
            shares: heard.shares.as_ref().map(lies),
        };
        let place = Place::channel(ChannelId::from(turn.thread.as_str()));
        self.discussions.note(&place, spoken, Moment(0));
    }
}

/// Hears labelled messages in their order, each in its discussion: as its file tells of it, or as its conversation went before it.
pub(super) struct Listener<'e, 'm> {
    ears: Ears<'e>,
    /// The conversations of the file that is heard.
    threads: (usize, Threads<'m>),
}

impl<'e: 'm, 'm> Listener<'e, 'm> {
    /// One that has heard nothing yet.
    pub(super) fn new(ears: &Ears<'e>) -> Self {
        Self { ears: *ears, threads: (0, Threads::new(ears.store)) }
    }

    /// What a message is heard as.
    pub(super) fn heard(&mut self, case: &Case<'m>) -> Heard<'e> {
        let labelled = case.labelled;
        let (context, around) = self.discussion(case);
        let heard = self.ears.hear(&labelled.text, case.direction, &context, &*around);
        self.threads.1.note(labelled, &heard);
        heard
    }

    /// What is said around a message before it.
    pub(super) fn discussion(&mut self, case: &Case<'m>) -> (Context, Box<dyn Around + 'm>) {
        if self.threads.0 != case.file {
            self.threads = (case.file, Threads::new(self.ears.store));
        }
        match &case.labelled.turn {
            Some(turn) => (self.threads.1.context(turn), Box::new(self.threads.1.around(turn))),
            None => (Context::default(), Box::new(Told::of(self.ears.store, case.labelled))),
        }
    }
}
