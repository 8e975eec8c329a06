//! The crate's directions equal those that the training's own code computes from the same packed weights.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail")]

use std::path::Path;

use encoder::{DIMENSIONS, Direction, Encoder, Fault, cosine};

fn encoder() -> Encoder {
    Encoder::open(&Path::new(env!("CARGO_MANIFEST_DIR")).join("model/encoder.bin")).unwrap()
}

/// The text behind `\n`, `\t` and `\\`.
fn plain(text: &str) -> String {
    let mut out = String::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match (c == '\\').then(|| chars.next()).flatten() {
            Some('n') => out.push('\n'),
            Some('t') => out.push('\t'),
            Some(other) => out.push(other),
            None => out.push(c),
        }
    }
    out
}

fn direction(hex: &str) -> Direction {
    let mut out = [0.0; DIMENSIONS];
    for (to, at) in out.iter_mut().zip((0..hex.len()).step_by(2)) {
        *to = f32::from(u8::from_str_radix(&hex[at..at + 2], 16).unwrap().cast_signed());
    }
    let length = cosine(&out, &out).sqrt();
    out.map(|v| v / length)
}

#[test]
fn two_hundred_texts_in_three_languages_are_as_in_the_reference() {
    let encoder = encoder();
    let mut worst = (1.0f32, String::new());
    let mut languages = std::collections::BTreeMap::new();
    let reference = include_str!("reference.tsv");
    for line in reference.lines() {
        let [language, text, count, hash, right] = line.split('\t').collect::<Vec<_>>().try_into().unwrap();
        let pieces = encoder.pieces(&plain(text));
        assert_eq!(pieces.len().to_string(), count, "{text}: {pieces:?}");
        let ours = pieces
            .iter()
            .flat_map(|piece| piece.to_le_bytes())
            .fold(0x811c_9dc5u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
        assert_eq!(format!("{ours:08x}"), hash, "{text}: {pieces:?}");
        let found = encoder.embed_pieces(&pieces);
        assert!((cosine(&found, &found) - 1.0).abs() < 1e-5);
        let near = cosine(&found, &direction(right));
        if near < worst.0 {
            worst = (near, text.to_owned());
        }
        *languages.entry(language.to_owned()).or_insert(0) += 1;
    }
    println!("{languages:?}, at worst {worst:?}");
    assert!(reference.lines().count() >= 200 && languages.len() == 3);
    assert!(worst.0 >= 0.999, "{worst:?}");
}

#[test]
fn any_text_and_any_pieces_give_a_direction() {
    let encoder = encoder();
    for text in ["", " ", "\0", "\u{200b}", "http://", "▁", &"ж".repeat(5000), &"a b ".repeat(5000)] {
        let found = encoder.embed(text);
        assert!((cosine(&found, &found) - 1.0).abs() < 1e-5, "{text}");
    }
    for pieces in [vec![], vec![u32::MAX], vec![7; 5000]] {
        assert!(encoder.embed_pieces(&pieces).iter().all(|v| v.is_finite()));
    }
}

#[test]
fn a_damaged_model_is_refused() {
    let mut bytes = std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("model/encoder.bin")).unwrap();
    assert!(matches!(Encoder::read(bytes[..bytes.len() / 2].to_vec()), Err(Fault::Damaged)));
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    assert!(matches!(Encoder::read(bytes), Err(Fault::Damaged)));
    assert!(matches!(Encoder::open("no such file".as_ref()), Err(Fault::Unreadable(_))));
}
