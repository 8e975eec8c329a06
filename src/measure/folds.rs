//! Directions that encoders made which had not seen the messages: a folder that `crates/encoder/folds/unpack.py` wrote. The encoder that ships
//! was trained on all of them, so that what it says of them is no figure.
//!
//! For each fold: `foldK.index` (the messages that are held out, counted from 0 over all files but the last; four bytes each,
//! little-endian), `foldK.test` (their directions), `foldK.support` (those of the examples and asides in `index.json`), `foldK.written` (those of the
//! last file's messages, which are examples of their topics and claims; those that want nothing are asides).

use std::{
    collections::{HashMap, HashSet},
    fs, io,
    path::Path,
};

use counterpoint_core::{
    hear::{DIMENSIONS, Direction, Example, Examples, Said},
    matcher::folded_words,
    store::Store,
    topic::{Half, TopicId, Trigger},
};
use serde::Deserialize;

use super::{Labelled, Wanted};

/// The texts of a fold's examples, by topic and claim, in the order of [`Fold::examples`].
#[derive(Clone, Debug, Default)]
pub struct Texts(HashMap<(usize, usize), Vec<String>>);

impl Said for Texts {
    fn said(&self, topic: usize, claim: usize) -> Vec<&str> {
        self.0.get(&(topic, claim)).into_iter().flatten().map(String::as_str).collect()
    }
}

/// What one of the encoders made.
#[derive(Debug)]
pub struct Fold {
    /// The examples that its messages are compared with.
    pub examples: Examples,
    /// What those of claims say.
    pub said: Texts,
    /// The messages of the last file whose claim is known, with their directions: they are among the examples.
    pub written: Vec<(Labelled, Direction)>,
    /// The messages that it had not seen, by their position, with their directions.
    pub held_out: Vec<(usize, Direction)>,
}

impl Fold {
    /// The examples of a topic, and what those of its claims say, without those that have a direction; the store has `topics` topics.
    pub(super) fn without(&self, direction: &Direction, topic: usize, topics: usize) -> (Examples, Texts) {
        let (mut kept, mut said, mut seen) = (Vec::new(), Texts::default(), HashMap::new());
        let own = (0..self.examples.len()).filter_map(|at| self.examples.get(at));
        for one in own.filter(|one| one.topic == Some(topic)) {
            let text = one.claim.and_then(|claim| {
                let nth = seen.entry(claim).or_insert(0_usize);
                *nth += 1;
                Some((claim, self.said.0.get(&(topic, claim))?.get(*nth - 1)?))
            });
            if one.direction != *direction {
                if let Some((claim, text)) = text {
                    said.0.entry((topic, claim)).or_default().push(text.clone());
                }
                kept.push(one.clone());
            }
        }
        (Examples::of(topics, kept), said)
    }
}

/// Why a folder of folds cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum Unfolded {
    /// A file cannot be read.
    #[error("cannot read {0}: {1}; write the folder with `python3 crates/encoder/folds/unpack.py FOLDER`")]
    File(String, io::Error),
    /// It is of other messages.
    #[error(
        "{path} has {found} rows where {wanted} are wanted: give the files that the folds were made of, in their order: talk.tsv war-talk.tsv written.tsv"
    )]
    Rows {
        /// The file.
        path: String,
        /// How many it has.
        found: usize,
        /// How many there should be.
        wanted: usize,
    },
    /// The list of examples is none.
    #[error("{0} is no list of examples: {1}")]
    List(String, serde_json::Error),
}

#[derive(Deserialize)]
struct Index {
    support: Vec<Support>,
}

#[derive(Deserialize)]
struct Support {
    /// None, as an empty text, of an aside.
    topic: String,
    text: String,
    #[serde(default)]
    claim: String,
}

/// The half of the talk that one of so many folds holds out: the first of them hold out the first half.
pub(super) fn half(fold: usize, folds: usize) -> Half {
    if 2 * fold < folds { Half::First } else { Half::Second }
}

/// Whether a trigger's author had read one of these halves of the talk.
pub(super) fn has_read(trigger: &Trigger, halves: &[Half]) -> bool {
    trigger.read.is_some_and(|half| halves.contains(&half))
}

/// What stands with the triggers of those who had read a half of the talk: their examples and counter-examples.
fn written_by_readers(store: &Store, half: Half) -> HashSet<&str> {
    let triggers = store.topics().iter().flat_map(|topic| topic.all_triggers().map(|one| one.1));
    let triggers = triggers.filter(|one| has_read(one, &[half]));
    triggers.flat_map(|one| one.matches.iter().chain(one.ignores.iter())).collect()
}

/// Reads a folder: the folds of `messages`, and of those of `written`, which were trained on. Messages that the store has among its examples are
/// none where they are held out, and neither is what the author of a trigger wrote beside it who had read them.
///
/// # Errors
/// [`Unfolded`], with what to do.
pub fn read(
    folder: &Path,
    store: &Store,
    messages: &[&Labelled],
    written: &[Labelled],
) -> Result<Vec<Fold>, Unfolded> {
    let path = folder.join("index.json");
    let index = bytes(&path)?;
    let index: Index =
        serde_json::from_slice(&index).map_err(|error| Unfolded::List(path.display().to_string(), error))?;
    let under: HashMap<&str, (usize, usize)> =
        store.exemplars().iter().filter_map(|one| Some((one.text, (one.topic?, one.claim?)))).collect();
    let texts = index.support.iter().map(|one| one.text.as_str());
    let known: HashSet<String> =
        texts.chain(written.iter().map(|one| one.text.as_str())).map(folded_words).collect();
    let mut folds = Vec::new();
    let mut held_out = 0;
    let count =
        (0..messages.len()).take_while(|fold| folder.join(format!("fold{fold}.index")).exists()).count();
    while folds.len() < count {
        let file = |name: &str| folder.join(format!("fold{}.{name}", folds.len()));
        let rows = bytes(&file("index"))?;
        let rows = rows.as_chunks::<4>().0.iter();
        let rows: Vec<usize> =
            rows.map(|bytes| usize::try_from(u32::from_le_bytes(*bytes)).unwrap_or(usize::MAX)).collect();
        held_out += rows.len();
        let test = directions(&file("test"), rows.len())?;
        let support = directions(&file("support"), index.support.len())?;
        let unseen: HashSet<String> =
            rows.iter().filter_map(|row| messages.get(*row)).map(|one| letters(&one.text)).collect();
        let read = written_by_readers(store, half(folds.len(), count));
        let may_stand = |text: &str| !unseen.contains(&letters(text)) && !read.contains(text);
        let own = index.support.iter().zip(support).filter(|(one, _)| may_stand(&one.text));
        let own = own.filter_map(|(one, direction)| {
            if one.topic.is_empty() {
                let aside = Example { topic: None, claim: None, place: None, direction };
                return Some((one.text.as_str(), aside));
            }
            let topic = store.position(&TopicId::new(one.topic.as_str()))?;
            // The claim that it stands under by now, else the one that it stood under.
            let claims = &store.topics().get(topic)?.claims;
            let claim = under.get(one.text.as_str()).copied().filter(|own| own.0 == topic).map(|own| own.1);
            let claim = claim.or_else(|| claims.iter().position(|claim| claim.id == one.claim));
            Some((one.text.as_str(), Example { topic: Some(topic), claim, place: None, direction }))
        });
        let made = directions(&file("written"), written.len())?;
        let known_claim = written.iter().zip(&made).filter(|(one, _)| one.claim.is_some());
        let of_claims = known_claim.map(|(one, direction)| (one.clone(), direction.clone())).collect();
        let written = written.iter().zip(made);
        let written = written.filter_map(|(one, direction)| {
            let topic = match &one.wanted {
                Wanted::Nothing => None,
                _ => Some(store.position(one.wanted.first()?)?),
            };
            let claim = topic.zip(one.claim.as_ref()).and_then(|(topic, claim)| {
                store.topics().get(topic)?.claims.iter().position(|known| known.id == claim.claim)
            });
            Some((one.text.as_str(), Example { topic, claim, place: None, direction }))
        });
        // What was added since is placed by the encoder that ships: of texts that both were trained on its directions lie within a cosine of
        // 0.98 of the folds'.
        let since = store.learned().filter(|(one, _)| !known.contains(&folded_words(one.text)));
        let since = since.filter(|(one, _)| may_stand(one.text));
        let since = since.map(|(one, direction)| {
            let direction = direction.clone();
            (one.text, Example { topic: one.topic, claim: one.claim, place: None, direction })
        });
        let mut said = Texts::default();
        let all = own.chain(written).chain(since).map(|(text, one)| {
            if let Some(of) = one.topic.zip(one.claim) {
                said.0.entry(of).or_default().push(text.to_owned());
            }
            one
        });
        let examples = Examples::of(store.topics().len(), all);
        folds.push(Fold {
            examples,
            said,
            written: of_claims,
            held_out: rows.into_iter().zip(test).collect(),
        });
    }
    if held_out != messages.len() {
        let path = folder.join("fold*.index").display().to_string();
        return Err(Unfolded::Rows { path, found: held_out, wanted: messages.len() });
    }
    Ok(folds)
}

/// The letters and digits of a message, by which it is known in whatever lines it stands.
fn letters(text: &str) -> String {
    text.chars().filter(|one| one.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn bytes(path: &Path) -> Result<Vec<u8>, Unfolded> {
    fs::read(path).map_err(|error| Unfolded::File(path.display().to_string(), error))
}

fn directions(path: &Path, wanted: usize) -> Result<Vec<Direction>, Unfolded> {
    let bytes = bytes(path)?;
    let rows = bytes.chunks_exact(DIMENSIONS);
    let found = rows.len();
    if found != wanted {
        return Err(Unfolded::Rows { path: path.display().to_string(), found, wanted });
    }
    Ok(rows
        .map(|row| {
            let mut bytes = [0; DIMENSIONS];
            bytes.copy_from_slice(row);
            Direction::kept(&bytes)
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_known_by_its_letters_in_whatever_lines_it_stands() {
        let held_out = letters("NATO's growth?\n\n**No** cause - of anything, Ціна 5.");
        assert_eq!(held_out, letters("nato's growth? No cause of anything, ціна 5"));
        assert_ne!(held_out, letters("NATO's growth, the cause of anything, ціна 5"));
    }

    #[test]
    fn what_stands_with_a_trigger_is_of_who_wrote_it() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixture-store");
        let mut files = ::store::read::files(&root).expect("the store can be read");
        let file =
            files.iter_mut().find(|file| file.path.ends_with("river-treaty.toml")).expect("it is there");
        file.text = file.text.replacen("[[triggers]]\n", "[[triggers]]\nread = \"first\"\n", 1);
        let store = ::store::trust_files(&files).expect("the store can be made");
        let first = written_by_readers(&store, Half::First);
        assert!(first.contains("what about ostra 1988"), "an example: {first:?}");
        assert!(
            first.contains("the tax office in Ostra is closed on Mondays"),
            "a counter-example: {first:?}"
        );
        assert!(!first.contains("They gave up their dam for Ostra"), "of another trigger: {first:?}");
        assert!(written_by_readers(&store, Half::Second).is_empty());
    }

    #[test]
    fn a_fold_has_examples_and_asides_without_what_it_holds_out() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixture-store");
        let files = ::store::read::files(&root).expect("the store can be read");
        let store = ::store::trust_files(&files).expect("the store can be made");
        let message = |text: &str| {
            let table = format!("text\ttopic\n{text}\triver-treaty\n");
            super::super::labels::read(&table, "talk.tsv", &store).expect("it is labelled").labelled.remove(0)
        };
        let (held_out, written) =
            (message("they signed it, and then the dam was gone"), message("so much for Ostra"));
        let folder = tempfile::tempdir().expect("a folder can be made");
        let list = r#"{"support": [
            {"topic": "", "text": "anyone up for the pub quiz"},
            {"topic": "river-treaty", "text": "They signed it, and then the dam was gone!"},
            {"topic": "river-treaty", "text": "a signature never held a river back"},
            {"topic": "of-another-store", "text": "a bridge too far"}
        ]}"#;
        let row = |axis: usize| (0..DIMENSIONS).map(move |at| if at == axis { 127 } else { 0 });
        let rows = |axes: std::ops::Range<usize>| axes.flat_map(row).collect::<Vec<u8>>();
        let keep =
            |name: &str, bytes: &[u8]| fs::write(folder.path().join(name), bytes).expect("it is written");
        keep("index.json", list.as_bytes());
        keep("fold0.index", &0_u32.to_le_bytes());
        keep("fold0.test", &rows(0..1));
        keep("fold0.support", &rows(1..5));
        keep("fold0.written", &rows(5..6));
        let folds = read(folder.path(), &store, &[&held_out], &[written]).expect("the folder is whole");
        let [fold] = &folds[..] else { panic!("one fold is there: {}", folds.len()) };
        let axis = |one: &Direction| one.unit().iter().position(|number| *number > 0.5);
        let has: Vec<_> = (0..fold.examples.len())
            .filter_map(|at| fold.examples.get(at))
            .map(|one| (one.topic, axis(&one.direction)))
            .collect();
        let topic = store.position(&TopicId::new("river-treaty"));
        assert_eq!(has, [(topic, Some(3)), (topic, Some(5)), (None, Some(1))], "examples, then asides");
        assert_eq!(
            fold.held_out.iter().map(|(row, one)| (*row, axis(one))).collect::<Vec<_>>(),
            [(0, Some(0))]
        );
        let missing =
            read(folder.path(), &store, &[&held_out, &held_out], &[]).expect_err("rows are missing");
        assert!(missing.to_string().contains("talk.tsv war-talk.tsv written.tsv"), "{missing}");
    }

    #[test]
    fn the_first_folds_hold_out_the_first_half() {
        assert_eq!(
            [0, 1, 2, 3].map(|fold| half(fold, 4)),
            [Half::First, Half::First, Half::Second, Half::Second]
        );
    }
}
