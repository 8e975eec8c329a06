//! How the system's allocator lays out the memory of a program that stays, or hears a great deal: in one arena for all threads, and in large
//! pages.
//!
//! The allocator of glibc lets each thread allocate apart from the others, and returns hardly anything of what a thread that started the bot
//! has left behind: of 32 MiB at rest 4 were nobody's. In one arena what one thread frees the next one takes. Threads seldom wait for each
//! other there, as each keeps some free pieces of its own.
//!
//! What a message is heard and answered with lies in some ten MiB, of which each message touches a little here and there. In pages of 4 KiB
//! the processor finds hardly any of them where it looks first, which took a third of the time of an answer in a virtual machine. In pages of
//! 2 MiB the heap is a few pages. The system gives them where it lets programs ask (`/sys/kernel/mm/transparent_hugepage/enabled`).
//!
//! What is larger than 128 KiB is asked of the system, and given back to it, each for itself. Unless it is told, the allocator raises that bound with
//! each such piece that is freed, and then keeps in the heap what was needed for a moment, as to learn a store's examples: with the encoder
//! that was 3 of 61 MiB.
//!
//! All this the allocator reads from the environment before the program runs, so the program begins anew with it set.

#[cfg(all(target_os = "linux", target_env = "gnu"))]
use std::{env, ffi::OsString, fs, os::unix::process::CommandExt as _, process::Command};

/// Where the allocator reads how it is to work ("Memory Allocation Tunables" in glibc's manual).
#[cfg(all(target_os = "linux", target_env = "gnu"))]
const NAME: &str = "GLIBC_TUNABLES";

/// What it reads there; what it does not know it passes over.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
const TUNABLES: &str = "glibc.malloc.arena_max=1:glibc.malloc.hugetlb=1:glibc.malloc.mmap_threshold=131072";

/// Where the program reads how often it has begun anew.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
const TIMES: &str = "COUNTERPOINT_BEGAN_ANEW";

/// How often it does at most. glibc 2.36 reads whether programs may ask for large pages, and in one start of two does not ask all the same.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
const MOST: u32 = 12;

/// Begins the program anew with such a heap, in the same process, unless whoever started it has said how the allocator works. Where that
/// cannot be done it goes on as it is, slower and larger. Nothing has run before it: whatever the program has begun would end.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
pub(crate) fn lay_out() {
    let times = env::var(TIMES).ok().and_then(|times| times.parse::<u32>().ok());
    let told = [NAME, "MALLOC_ARENA_MAX"].iter().any(|name| env::var_os(name).is_some());
    match times {
        None if told => return,
        Some(times) if times >= MOST || !could_be_larger() => return,
        _ => {}
    }
    let mut words = env::args_os();
    let Some(program) = words.next() else { return };
    // The link leads to this program also where its file was replaced since.
    let mut anew = Command::new("/proc/self/exe");
    anew.arg0(program).args(words).env(NAME, TUNABLES);
    let times = times.unwrap_or(0) + 1;
    let _failed = anew.env(TIMES, OsString::from(times.to_string())).exec();
}

/// Whether programs may ask for large pages, and the allocator has not: what it asks for comes in pieces of 2 MiB.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
fn could_be_larger() -> bool {
    let allowed = fs::read_to_string("/sys/kernel/mm/transparent_hugepage/enabled").unwrap_or_default();
    let maps = fs::read_to_string("/proc/self/maps").unwrap_or_default();
    allowed.contains("[madvise]")
        && maps.lines().find(|line| line.ends_with("[heap]")).and_then(length) < Some(2 << 20)
}

/// The bytes of a line of `/proc/self/maps`.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
fn length(line: &str) -> Option<u64> {
    let (from, to) = line.split(' ').next()?.split_once('-')?;
    u64::from_str_radix(to, 16).ok()?.checked_sub(u64::from_str_radix(from, 16).ok()?)
}

/// Other systems' allocators are left as they are.
#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
pub(crate) fn lay_out() {}

#[cfg(all(test, target_os = "linux", target_env = "gnu"))]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_maps_tells_its_length() {
        let line = "55d3c1a00000-55d3c1c21000 rw-p 00000000 00:00 0                          [heap]";
        assert_eq!(length(line), Some(0x22_1000));
        assert_eq!(length("what is no line"), None);
    }
}
