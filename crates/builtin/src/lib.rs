//! The response store as it was when the program was built: what a program that was installed answers from, where nobody gives it a
//! folder.

/// Every file: its path below the store's folder, with `/` between the parts, and what stands in it; sorted by path.
pub const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/files.rs"));
