//! Files that are whole at any moment: each is written beside its place, and then moved there.

use std::{fs, io, path::Path};

/// What the names of files end with that are being written.
pub const UNFINISHED: &str = ".new";

/// Writes a file, whoever else writes it; its folder is made if there is none.
///
/// # Errors
/// If it cannot be written; what stood there before is still there.
pub fn write(file: &Path, bytes: &[u8]) -> io::Result<()> {
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let beside = file.with_file_name(format!(".{name}.{}{UNFINISHED}", std::process::id()));
    fs::write(&beside, bytes).and_then(|()| fs::rename(&beside, file)).inspect_err(|_| {
        let _ = fs::remove_file(&beside);
    })
}
