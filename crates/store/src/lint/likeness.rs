//! What was learned from paraphrases, tried where it has to be silent: on ordinary chat and on counter-examples.

use super::{Finding, Sheets, Sink, lints, paraphrases::line_of};
use crate::read::{File, Role};
use counterpoint_core::{matcher::Match, remark::Context, store::Store, topic::Topic};

lints! { Triggers;
    /// Paraphrases that make a topic answer ordinary chat.
    ///
    /// A topic answers what is like its paraphrases. Every message of `everyday.txt` is tried, and none may be answered.
    ///
    /// Bad: paraphrases that tell of the bus, the weather and the weekend, and of the topic in passing.
    ///
    /// Good: paraphrases that say the topic's matter; chat with the same words stands in `asides.txt`.
    Error LIKENESS_ANSWERS_EVERYDAY_TALK = "likeness-answers-everyday-talk";

    /// A counter-example that the topic answers because it is like the paraphrases.
    ///
    /// Bad: the counter-example "a weekend in Ghent with my parents and their dog", and paraphrases that tell of weekends there.
    ///
    /// Good: the paraphrases say the topic's matter only.
    Error LIKENESS_ANSWERS_COUNTEREXAMPLE = "likeness-answers-counterexample";
}

/// Tries all ordinary chat and all counter-examples.
pub(super) fn check(store: &Store, sheets: &Sheets, files: &[File], sink: &mut Sink<'_>) {
    if store.likeness().is_none() {
        return;
    }
    let nowhere = Context::default();
    for (_, line) in files.iter().filter(|file| file.role == Role::Everyday).flat_map(File::messages) {
        for one in &store.raised(line, &nowhere).topics {
            let Some(topic) = store.topics().get(one.topic) else { continue };
            let Some((at, file, number)) = learned_from(files, topic, one) else { continue };
            let message = format!("the topic `{}` answers ordinary chat: “{line}”", topic.id);
            sink.push(
                Finding::new(&LIKENESS_ANSWERS_EVERYDAY_TALK, at, line_of(file, number), message)
                    .label("it is most like this")
                    .help("take out what is about something else, or add chat with the same words to `asides.txt`"),
            );
        }
    }
    for sheet in &sheets.topics {
        for text in sheet.topic.triggers.iter().flat_map(|trigger| &trigger.ignores) {
            let raised = store.raised(text.get_ref(), &nowhere);
            let own = raised
                .topics
                .iter()
                .find(|one| store.topics().get(one.topic).is_some_and(|topic| topic.id.as_str() == sheet.id));
            let topic = own.and_then(|own| store.topics().get(own.topic));
            let Some((own, topic)) = own.zip(topic) else { continue };
            let mut finding = Finding::new(
                &LIKENESS_ANSWERS_COUNTEREXAMPLE,
                sheet.file,
                text.span(),
                "the topic answers a counter-example",
            )
            .label("it is like the paraphrases")
            .help("take out the paraphrases that are about something else, or add messages like this to `asides.txt`");
            if let Some((at, file, number)) = learned_from(files, topic, own) {
                finding = finding.also(at, line_of(file, number), "most like this");
            }
            sink.push(finding);
        }
    }
}

/// The file and the line of the paraphrases that a topic was raised by.
fn learned_from<'f>(files: &'f [File], topic: &Topic, one: &Match) -> Option<(usize, &'f File, usize)> {
    if !one.triggers.is_empty() {
        return None;
    }
    let line = one.phrases.first()?.rsplit_once(':')?.1.parse().ok()?;
    let own = |(_, file): &(usize, &File)| file.role == Role::Paraphrases && file.stem == topic.id.as_str();
    files.iter().enumerate().find(own).map(|(at, file)| (at, file, line))
}
