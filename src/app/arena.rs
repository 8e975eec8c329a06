//! One arena of memory for all threads, where the system's allocator would give each thread its own.
//!
//! The allocator of glibc lets each thread allocate apart from the others, and returns hardly anything of what a thread that started the bot
//! has left behind: of 32 MiB at rest 4 were nobody's. In one arena what one thread frees the next one takes. Threads seldom wait for each
//! other there, as each keeps some free pieces of its own. How many arenas there may be the allocator reads from the environment before the
//! program runs, so the program begins anew with it set.

/// What the allocator reads (`mallopt(3)`).
#[cfg(all(target_os = "linux", target_env = "gnu"))]
const ARENAS: &str = "MALLOC_ARENA_MAX";

/// Begins the program anew with one arena, in the same process, unless whoever started it has said how many there may be. Where that cannot be
/// done it goes on as it is, and takes more memory. Nothing has run before it: whatever the program has begun would end.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
pub(crate) fn alone() {
    use std::{env, os::unix::process::CommandExt as _, process::Command};

    if env::var_os(ARENAS).is_some() || env::var_os("GLIBC_TUNABLES").is_some() {
        return;
    }
    let mut words = env::args_os();
    let Some(name) = words.next() else { return };
    // The link leads to this program also where its file was replaced since.
    let _failed = Command::new("/proc/self/exe").arg0(name).args(words).env(ARENAS, "1").exec();
}

/// Other systems' allocators have no arenas to choose.
#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
pub(crate) fn alone() {}
