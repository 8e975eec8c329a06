//! The bot's token: from `DISCORD_TOKEN`, or from the file that `DISCORD_TOKEN_FILE` names. No configuration file holds it.
//!
//! A variable that is empty counts as one that is not set: that is how container files and service files say "not set".

use std::{env, ffi::OsString, fs, path::PathBuf};

use crate::failure::Failure;

const VARIABLE: &str = "DISCORD_TOKEN";
const FILE: &str = "DISCORD_TOKEN_FILE";

/// Marks that an env file, a shell or a text editor leaves around a value.
const QUOTES: [char; 9] = ['"', '\'', '`', '“', '”', '„', '‘', '’', '«'];

/// The token, from the environment.
///
/// # Errors
/// What is wrong with the variables or the file, and what to do.
pub(super) fn read() -> Result<String, Failure> {
    from(|name| env::var_os(name))
}

/// The file that holds the token, if it comes from one.
pub(super) fn file() -> Option<PathBuf> {
    let set = |name: &str| env::var_os(name).filter(|value| !value.to_string_lossy().trim().is_empty());
    if set(VARIABLE).is_some() { None } else { set(FILE).map(PathBuf::from) }
}

fn from(variable: impl Fn(&str) -> Option<OsString>) -> Result<String, Failure> {
    let set = |name: &str| variable(name).filter(|value| !value.to_string_lossy().trim().is_empty());
    if let Some(value) = set(VARIABLE) {
        let value = value.into_string().map_err(|_| foreign(VARIABLE))?;
        return told(&value, VARIABLE);
    }
    let Some(path) = set(FILE) else {
        return Err(Failure::usage(
            "there is no token; set DISCORD_TOKEN to the bot's token from the Discord developer portal, or DISCORD_TOKEN_FILE to a file with it",
        ));
    };
    let path = PathBuf::from(path);
    let shown = path.display();
    let text = fs::read_to_string(&path).map_err(|error| {
        let quoted = shown.to_string();
        if quoted.trim().starts_with(QUOTES) {
            return Failure::usage(format!("{FILE} has quotation marks around the path; take them out"));
        }
        Failure::usage(format!("cannot read {FILE}, {shown}: {error}"))
    })?;
    let place = format!("the file {shown}, which {FILE} names,");
    if text.trim().is_empty() {
        return Err(Failure::usage(format!(
            "{place} is empty; write the bot's token from the Discord developer portal into it"
        )));
    }
    told(&text, &place)
}

/// The token that `value` tells; `place` is what holds it, for messages.
fn told(value: &str, place: &str) -> Result<String, Failure> {
    let bare = value.trim().trim_start_matches('\u{FEFF}').trim();
    if bare.starts_with(QUOTES) || bare.ends_with(QUOTES) || bare.ends_with('»') {
        return Err(Failure::usage(format!("{place} has quotation marks around the token; take them out")));
    }
    let token = bare.strip_prefix("Bot ").unwrap_or(bare).trim();
    if token.is_empty() || token.chars().any(|c| !c.is_ascii_graphic()) {
        return Err(foreign(place));
    }
    Ok(token.to_owned())
}

fn foreign(place: &str) -> Failure {
    Failure::usage(format!(
        "{place} has characters that no token has; copy the token again from the Discord developer portal"
    ))
}

#[cfg(test)]
mod tests {
    use std::ffi::OsString;

    use super::from;

    /// The token, or the sentence.
    fn with(token: Option<&str>, file: Option<&str>) -> Result<String, String> {
        let variable = |name: &str| {
            let value = if name == "DISCORD_TOKEN" { token } else { file };
            value.map(OsString::from)
        };
        from(variable).map_err(|failure| {
            assert_eq!(failure.code(), 2);
            failure.to_string()
        })
    }

    fn file(text: &[u8]) -> (tempfile::TempDir, String) {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("token");
        std::fs::write(&path, text).expect("it is written");
        let path = path.to_string_lossy().into_owned();
        (folder, path)
    }

    #[test]
    fn k29_an_empty_variable_is_one_that_is_not_set() {
        let (_folder, path) = file(b"abc.def.ghi\r\n");
        for token in [None, Some(""), Some("  "), Some("\n")] {
            assert_eq!(with(token, Some(&path)).as_deref(), Ok("abc.def.ghi"), "{token:?}");
            for file in [None, Some(""), Some(" ")] {
                let said = with(token, file).expect_err("there is none");
                assert!(said.starts_with("there is no token; set DISCORD_TOKEN"), "{said}");
            }
        }
        assert_eq!(with(Some(" Bot x.y.z\n"), Some("/nowhere")).as_deref(), Ok("x.y.z"));
    }

    #[test]
    fn k30_quotation_marks_are_named_as_the_fault() {
        for quoted in ["\"abc.def.ghi\"", "'abc.def.ghi'", "“abc.def.ghi”", "\"Bot abc\"", "abc\""] {
            let said = "DISCORD_TOKEN has quotation marks around the token; take them out";
            assert_eq!(with(Some(quoted), None), Err(said.to_owned()), "{quoted}");
        }
        let (_folder, path) = file(b"'abc.def.ghi'\n");
        let said = format!(
            "the file {path}, which DISCORD_TOKEN_FILE names, has quotation marks around the token; take them out"
        );
        assert_eq!(with(None, Some(&path)), Err(said));
        let said = "DISCORD_TOKEN_FILE has quotation marks around the path; take them out";
        assert_eq!(with(None, Some(&format!("\"{path}\""))), Err(said.to_owned()));
    }

    #[test]
    fn what_is_no_token_is_told_with_its_place() {
        for token in ["abc def", "abc\ndef", "äbc", "abc\u{0}", "Bot"] {
            let said = with(Some(token), None);
            assert!(
                token == "Bot" || said.is_err_and(|said| said.starts_with("DISCORD_TOKEN has characters"))
            );
        }
        let (folder, path) = file(b" \n");
        let said = with(None, Some(&path)).expect_err("it is empty");
        assert!(said.contains("is empty; write the bot's token"), "{said}");
        let said = with(None, Some(&folder.path().to_string_lossy())).expect_err("it is a folder");
        assert!(said.starts_with("cannot read DISCORD_TOKEN_FILE, "), "{said}");
    }
}
