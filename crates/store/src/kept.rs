//! What is kept for the next start, such as a checked store: bytes of [`Store::packed`] under a seal, so that what is damaged, of other
//! files or of another program counts as nothing.
//!
//! The bytes: eight that name the format; the SHA-1 of all that follows; the length of the key in four bytes, little-endian, and the key;
//! what is kept.

use std::io::{self, Read, Seek, SeekFrom, Write};

use counterpoint_core::store::Store;
use sha1::{Digest as _, Sha1};

use crate::{
    lint,
    read::{File, Role},
};

/// Names the format. What the store's own bytes mean is a matter of the program, which the key names.
const FORMAT: &[u8; 8] = b"CPstor02";

/// Bytes of a SHA-1.
const SEAL: usize = 20;

/// Which files are needed beside what is kept: the judge is read anew at each start, and so are the asides where an `encoder` compares with them.
pub fn needs(encoder: bool) -> impl Fn(&File) -> bool + Copy {
    move |file| match file.role {
        Role::Judge => true,
        Role::Asides => encoder,
        _ => false,
    }
}

/// The bytes to keep of a store under a key, which names its files and the program.
pub fn bytes(key: &str, store: &Store) -> Vec<u8> {
    sealed(key, &store.packed())
}

/// The store that was kept under `key` in a file; `files` are those of its files that are needed beside it, or all of them. `None` if the file
/// is damaged, or was kept under another key. It is read in pieces, and twice, as the seal stands before what it seals.
pub fn store(key: &str, kept: &mut (impl Read + Seek), files: &[File]) -> Option<Store> {
    let length = kept.seek(SeekFrom::End(0)).ok()?;
    kept.rewind().ok()?;
    let mut head = [0; FORMAT.len() + SEAL];
    kept.read_exact(&mut head).ok()?;
    let seal = head.strip_prefix(FORMAT)?;
    let mut sealed = Sealing(Sha1::new());
    io::copy(kept, &mut sealed).ok()?;
    (*seal == *sealed.0.finalize()).then_some(())?;
    kept.rewind().ok()?;
    trusted(key, kept, usize::try_from(length).ok()?, files)
}

/// The same of `length` bytes that another process of this program has just given: nobody looks at their seal.
pub fn trusted(key: &str, told: &mut dyn Read, length: usize, files: &[File]) -> Option<Store> {
    let mut head = vec![0; FORMAT.len() + SEAL + 4 + key.len()];
    let length = length.checked_sub(head.len())?;
    told.read_exact(&mut head).ok()?;
    let rest = head.strip_prefix(FORMAT)?.get(SEAL..)?;
    let (under, rest) = rest.split_first_chunk::<4>()?;
    (usize::try_from(u32::from_le_bytes(*under)) == Ok(key.len()) && rest == key.as_bytes()).then_some(())?;
    lint::judged(Store::unpacked(told, length)?, files)
}

/// What is written to it is sealed, and not kept.
struct Sealing(Sha1);

impl Write for Sealing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What is kept under a key, with its seal.
pub fn sealed(key: &str, kept: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(FORMAT.len() + SEAL + 4 + key.len() + kept.len());
    bytes.extend_from_slice(FORMAT);
    bytes.extend_from_slice(&[0; SEAL]);
    bytes.extend_from_slice(&u32::try_from(key.len()).unwrap_or(u32::MAX).to_le_bytes());
    bytes.extend_from_slice(key.as_bytes());
    bytes.extend_from_slice(kept);
    if let Some((head, sealed)) = bytes.split_at_mut_checked(FORMAT.len() + SEAL)
        && let Some(seal) = head.get_mut(FORMAT.len()..)
    {
        seal.copy_from_slice(&Sha1::digest(sealed));
    }
    bytes
}

/// What was sealed under `key`; `None` if the bytes are damaged, or were sealed under another key.
pub fn opened<'b>(key: &str, bytes: &'b [u8]) -> Option<&'b [u8]> {
    let rest = bytes.strip_prefix(FORMAT)?;
    let (seal, sealed) = rest.split_at_checked(SEAL)?;
    let (length, rest) = sealed.split_first_chunk::<4>()?;
    let (sealed_under, kept) = rest.split_at_checked(usize::try_from(u32::from_le_bytes(*length)).ok()?)?;
    (sealed_under == key.as_bytes() && *Sha1::digest(sealed) == *seal).then_some(kept)
}

#[cfg(test)]
mod tests {
    use std::{io::Cursor, path::Path};

    use counterpoint_core::{remark::Context, topic::Topic};
    use jiff::civil::date;

    use super::*;

    fn store(key: &str, bytes: &[u8], files: &[File]) -> Option<Store> {
        super::store(key, &mut Cursor::new(bytes), files)
    }
    use crate::{export, read};

    fn fixture() -> (Vec<File>, Store) {
        let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/fixture-store"));
        let files = read::files(root).expect("the store can be read");
        let store = crate::check_files(&files, date(2026, 11, 27)).store.expect("the store has no errors");
        (files, store)
    }

    #[test]
    fn what_was_kept_is_the_same_store_and_hears_the_same() {
        for folder in ["tests/fixture-store", "responses"] {
            let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../..")).join(folder);
            let files = read::files(&root).expect("the store can be read");
            let own = crate::trust_files(&files).expect("the store has no errors");
            let bytes = bytes("key", &own);
            let needed: Vec<File> = files.iter().filter(|file| needs(true)(file)).cloned().collect();
            let kept = store("key", &bytes, &needed).expect("it is whole");
            assert!(export::json(&own) == export::json(&kept), "{folder}");
            for (own, kept) in own.topics().iter().zip(kept.topics()) {
                assert!(own.is_shown_like(kept) && own.examples == kept.examples, "{folder}: {}", own.id);
                // All but the words of triggers, which the matcher has.
                let heard = |topic: &Topic| {
                    let triggers = topic.all_triggers().map(|(of, one)| {
                        (
                            of,
                            one.within,
                            one.matches.clone(),
                            one.ignores.clone(),
                            one.lines.clone(),
                            one.read,
                        )
                    });
                    let pointed = topic.claims.iter().map(|claim| claim.raised_by.clone());
                    (triggers.collect::<Vec<_>>(), pointed.collect::<Vec<_>>())
                };
                assert_eq!(heard(own), heard(kept), "{folder}: {}", own.id);
            }
            assert!(own.exemplars() == kept.exemplars(), "{folder}");
            assert_eq!(own.is_judged(), kept.is_judged(), "{folder}");
            assert_eq!(own.source_count(), kept.source_count(), "{folder}: what topics share is there once");
            let raised = |store: &Store, text: &str| {
                let raised = store.raised(text, &Context::default());
                format!("{:?} {:?}", raised.topics, raised.held)
            };
            for text in own.exemplars().iter().step_by(5).map(|one| one.text) {
                assert_eq!(raised(&own, text), raised(&kept, text), "{folder}: {text}");
            }
            assert!(self::bytes("key", &kept) == bytes, "{folder}: what is kept again is the same");
        }
    }

    #[test]
    fn without_an_encoder_a_store_has_nothing_that_is_about_no_topic() {
        let (files, own) = fixture();
        let bytes = bytes("key", &own);
        let exemplars = |encoder: bool| {
            let needed: Vec<File> = files.iter().filter(|file| needs(encoder)(file)).cloned().collect();
            let kept = store("key", &bytes, &needed).expect("it is whole");
            assert!(kept.is_judged());
            kept.exemplars().len()
        };
        let asides = files.iter().filter(|file| file.role == Role::Asides);
        let asides: usize = asides.map(|file| file.examples().count()).sum();
        assert!(asides > 0);
        assert_eq!(exemplars(true), own.exemplars().len());
        assert_eq!(exemplars(false), own.exemplars().len() - asides);
    }

    #[test]
    fn what_is_damaged_or_of_another_key_is_nothing() {
        let (files, own) = fixture();
        let whole = bytes("one program", &own);
        assert!(store("one program", &whole, &files).is_some());
        for key in ["", "one", "one program ", "two program"] {
            assert!(store(key, &whole, &files).is_none(), "{key}");
        }
        for length in (0..whole.len()).step_by(997).chain([whole.len() - 1]) {
            assert!(
                store("one program", whole.get(..length).expect("shorter"), &files).is_none(),
                "{length}"
            );
        }
        for at in (0..whole.len()).step_by(1009) {
            let mut other = whole.clone();
            other[at] ^= 0x40;
            assert!(store("one program", &other, &files).is_none(), "byte {at}");
        }
        assert!(store("one program", &[whole.as_slice(), b"x"].concat(), &files).is_none());
        assert!(store("one program", b"nonsense", &files).is_none());
    }
}
