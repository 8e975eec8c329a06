//! Tells the program which compiler made it: another one gives other counts.

use std::{env, process::Command};

fn main() {
    let compiler = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let said = Command::new(compiler).arg("--version").output();
    let version = said.ok().and_then(|said| String::from_utf8(said.stdout).ok()).unwrap_or_default();
    let target = env::var("TARGET").unwrap_or_default();
    let level = env::var("OPT_LEVEL").unwrap_or_default();
    println!("cargo:rustc-env=TOOLCHAIN={}, {target}, opt-level {level}", version.trim());
    println!("cargo:rerun-if-changed=build.rs");
}
