//! Whether the shards that are configured are those that Discord wants.

use answers::storage::Storage;
use counterpoint_core::text::counted;
use discord::examine::{Sessions, Trouble};

use super::{Finding, Whose, discord::told};
use crate::config::{Config, Shards};

/// The shards of this process beside what Discord says.
pub(super) fn examine(found: &Result<Sessions, Trouble>, config: &Config) -> Finding {
    let file = config.file.display();
    if config.discord.shards == Shards::Lease && !Storage::is_shared(&config.storage.url) {
        return Finding::fault(
            "shards",
            Whose::Use,
            "`[discord] shards = \"lease\"` needs a database that several processes reach",
            format!("Set `[storage] url` in {file} to a PostgreSQL, or `shards` to \"auto\""),
        );
    }
    let Sessions { shards, at_once, left } = match found {
        Ok(sessions) => *sessions,
        Err(trouble) => return Finding::unknown("shards", told(trouble)),
    };
    let said = format!(
        "Discord wants {}, begins {at_once} in five seconds, and lets {left} more begin today",
        counted(shards, "shard", "shards")
    );
    if left < u64::from(shards) {
        let remedy = "Restart no process until tomorrow: one that ends by SIGTERM leaves its sessions to the next, and begins none";
        return Finding::warning("shards", said, remedy);
    }
    match config.discord.shards {
        Shards::Some(first, end, of) if of < shards => {
            let said =
                format!("this process runs {} of {}; {said}", end - first, counted(of, "shard", "shards"));
            let remedy = format!(
                "Let the processes together run {shards}, by `[discord] shards` in {file}, or set it to \"auto\""
            );
            Finding::warning("shards", said, remedy)
        }
        _ => Finding::ok("shards", said),
    }
}
