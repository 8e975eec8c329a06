//! Has the linker put in one place what a start and a day's work run of the program, as `.packaging/link/ran.ld` lists it: what lies between is then
//! not brought into memory with it. Nothing else depends on it: where the list cannot be used the program takes more memory.

use std::{env, path::PathBuf, process::Command};

/// The first version of glibc that understands packed relocations (its NEWS for 2.36).
const RELR: (u32, u32) = (2, 36);

fn main() {
    println!("cargo:rerun-if-changed=.packaging/link/build.rs");
    println!("cargo:rerun-if-changed=.packaging/link/ran.ld");
    let is = |name: &str, value: &str| env::var(name).is_ok_and(|set| set == value);
    let linux = is("CARGO_CFG_TARGET_OS", "linux")
        && is("CARGO_CFG_TARGET_ENV", "gnu")
        && is("CARGO_CFG_TARGET_ARCH", "x86_64");
    // Who names a linker of their own may have one that knows no scripts.
    let own = env::var("CARGO_ENCODED_RUSTFLAGS")
        .is_ok_and(|flags| flags.contains("linker") || flags.contains("fuse-ld"));
    if !linux || own || !is("PROFILE", "release") {
        return;
    }
    let Some(folder) = env::var_os("CARGO_MANIFEST_DIR") else { return };
    let list = PathBuf::from(folder).join(".packaging/link/ran.ld");
    println!("cargo:rustc-link-arg-bin=counterpoint=-Wl,-T,{}", list.display());
    if is("HOST", &env::var("TARGET").unwrap_or_default()) && glibc().is_some_and(|version| version >= RELR) {
        // What is changed at the start for where the program lies in memory: 20 KB instead of 1.2 MB, all of which is read.
        println!("cargo:rustc-link-arg-bin=counterpoint=-Wl,-z,pack-relative-relocs");
    }
}

/// The version of this machine's C library.
fn glibc() -> Option<(u32, u32)> {
    let said = Command::new("getconf").arg("GNU_LIBC_VERSION").output().ok()?;
    let said = String::from_utf8(said.stdout).ok()?;
    let (first, second) = said.trim().strip_prefix("glibc ")?.split_once('.')?;
    Some((first.parse().ok()?, second.split('.').next()?.parse().ok()?))
}
