//! Examples that the encoder cannot tell from what they are not: from ordinary chat, and from those of another topic. Nothing here knows
//! an encoder: the directions are handed in.

use counterpoint_core::{hear::Direction, store::Store};

use super::{Finding, Lint, Sink, lints, paraphrases::line_of};
use crate::read::{File, PARAPHRASES, Role};

lints! { Triggers;
    /// A paraphrase that the encoder takes for ordinary chat.
    ///
    /// A message of `everyday.txt` is nearer to it than the nearest examples of its topic are: it makes small talk sound like the topic. Only
    /// `check --likeness` asks the encoder.
    ///
    /// Bad: the paraphrase "what did he promise her back then", in the topic of a treaty.
    ///
    /// Good: "what did he promise Gorbachev back then"
    Warning PARAPHRASE_LIKE_EVERYDAY_TALK = "paraphrase-like-everyday-talk";

    /// A paraphrase whose nearest examples are most of another topic.
    ///
    /// A message like it would raise that topic. Only `check --likeness` asks the encoder.
    ///
    /// Bad: a paraphrase about the promise of 1990, in the topic of the memorandum of 1994.
    ///
    /// Good: it stands in the topic that a reader would pick, or says what the other topics do not.
    Warning TOPICS_ALIKE = "topics-alike";
}

/// The lints that only `check --likeness` knows, in the order of the guide.
pub const LIKENESS: &[&Lint] = &[&PARAPHRASE_LIKE_EVERYDAY_TALK, &TOPICS_ALIKE];

/// By how much ordinary chat, or another topic, must be nearer, as a cosine: twice what rounding a direction moves it, and some more.
const PLAINLY: f32 = 0.05;

/// What is found in a store whose examples the encoder knows; `everyday` are messages of [`everyday`] with their directions.
pub fn check(store: &Store, files: &[File], everyday: &[(&str, Direction)]) -> Vec<Finding> {
    let mut sink = Sink::new(files);
    let Some(examples) = store.examples() else { return Vec::new() };
    let topics = store.topics().len();
    let everyday: Vec<_> = everyday.iter().map(|(said, other)| (*said, examples.sees(other))).collect();
    for (one, direction) in store.learned() {
        let Some((topic, (name, line))) = one.topic.zip(one.place.as_ref()) else { continue };
        // Only paraphrases: what a trigger fires on has its own proof, and a claim says what it says.
        let Some(stem) = name.strip_suffix(PARAPHRASES) else { continue };
        let own = |file: &File| file.role == Role::Paraphrases && file.stem == stem;
        let Some((file, text)) = files.iter().enumerate().find(|(_, file)| own(file)) else { continue };
        let (near, _) = examples.near(direction);
        let mean = |topic: usize| near.get(topic).map_or(0.0, |near| near.mean);
        let own = examples.sees(direction);
        let nearest = everyday.iter().map(|(said, other)| (examples.cosine(&own, other), *said));
        if let Some((cosine, said)) = nearest.max_by(|left, right| left.0.total_cmp(&right.0))
            && cosine >= mean(topic) + PLAINLY
        {
            let message = format!("the message is like ordinary chat: “{said}”");
            sink.push(
                Finding::new(&PARAPHRASE_LIKE_EVERYDAY_TALK, file, line_of(text, *line), message)
                    .label("less like the topic's other examples")
                    .help("say the topic's matter in it, or take it out"),
            );
        }
        let rival = (0..topics).filter(|other| *other != topic);
        let rival = rival.max_by(|left, right| mean(*left).total_cmp(&mean(*right)));
        if let Some(rival) = rival.filter(|rival| mean(*rival) >= mean(topic) + PLAINLY)
            && let Some(other) = store.topics().get(rival)
        {
            let message =
                format!("its nearest examples of `{}` are nearer than those of its own topic", other.id);
            sink.push(
                Finding::new(&TOPICS_ALIKE, file, line_of(text, *line), message)
                    .label("sounds like the other topic")
                    .help("move it there, or say what only this topic is about"),
            );
        }
    }
    sink.finish()
}

/// The messages of ordinary chat.
pub fn everyday(files: &[File]) -> Vec<&str> {
    let files = files.iter().filter(|file| file.role == Role::Everyday);
    files.flat_map(File::messages).map(|(_, text)| text).collect()
}
