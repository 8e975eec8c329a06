//! What is read first: the gist of a sentence is there, and it is short.

use super::{Finding, Sentence, Sheet, Sink, lints};

/// The longest gist, in characters: two of them and the words around them are one line of a notification.
pub const GIST_CHARS: usize = 60;

lints! { Claims;
    /// A gist of more than 60 characters, or one that ends with a full stop.
    ///
    /// The gist of a claim and that of a view stand in one line, after "Some say:" and "Others say:". A phone's notification shows little more.
    ///
    /// Bad:
    /// ```toml
    /// gist = "The treaty settled nothing at all of what the war was fought about."
    /// ```
    /// Good:
    /// ```toml
    /// gist = "The treaty settled nothing"
    /// ```
    Error GIST_TOO_LONG = "gist-too-long";
}

/// The gists of one topic.
pub(crate) fn check(sheet: &Sheet, sink: &mut Sink<'_>) {
    for sentence in sheet.topic.claims.iter().flat_map(Sentence::all) {
        let Some(gist) = sentence.gist else { continue };
        let text = gist.get_ref().trim();
        let chars = text.chars().count();
        let name = &sentence.name;
        let finding = |message: String| Finding::new(&GIST_TOO_LONG, sheet.file, gist.span(), message);
        if chars > GIST_CHARS {
            sink.push(
                finding(format!("the gist of {name} has {chars} characters"))
                    .label(format!("{GIST_CHARS} at most"))
                    .help("say who did what in a few words; the sentence itself says the rest"),
            );
        } else if text.ends_with('.') {
            sink.push(
                finding(format!("the gist of {name} ends with a full stop"))
                    .label("stands in the middle of a line")
                    .help("leave the full stop out"),
            );
        }
    }
}
