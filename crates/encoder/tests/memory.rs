//! A model that lies in the program takes no memory beside it: what is computed with is mapped, not copied.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test may fail")]

use encoder::Encoder;

static MODEL: &[u8] = include_bytes!("../model/encoder.bin");

/// KiB of memory that are this process's own, and KiB of files that it has mapped and touched.
fn memory() -> [u64; 2] {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    ["RssAnon:", "RssFile:"].map(|name| {
        let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap();
        line.trim().trim_end_matches("kB").trim().parse().unwrap()
    })
}

#[test]
fn a_model_in_the_program_is_neither_copied_nor_read_before_it_is_used() {
    let [own, mapped] = memory();
    let encoder = Encoder::built_in(MODEL).unwrap();
    let [own_read, mapped_read] = memory();
    assert!(own_read < own + 512, "{} KiB more", own_read - own);
    assert!(mapped_read < mapped + 2048, "{} KiB of files more", mapped_read - mapped);
    // The longest message: what its places take while it is computed is given back or used for the next one.
    let longest = encoder.pieces(&"anyone for a game tonight? ".repeat(100));
    assert_eq!(longest.len(), encoder::PLACES);
    for _ in 0..2 {
        encoder.embed_pieces(&longest);
    }
    let [own_used, _] = memory();
    assert!(own_used < own + 6 * 1024, "{} KiB more", own_used - own);
}
