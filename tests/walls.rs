//! The walls of the house: what a crate must not name, and modules that must not import each other in a circle. It reads the
//! `Cargo.toml` files and the sources as they stand.

#![expect(clippy::panic, reason = "a test that fails panics, also in what its tests share")]

#[path = "walls/names.rs"]
mod names;

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

use names::named;

/// What no crate may name but those of [`DISCORD`].
const OF_DISCORD: &[&str] = &["serenity", "poise"];

/// The folders of the crates that talk with Discord, or play it.
const DISCORD: &[&str] = &["crates/discord", "crates/loopback"];

/// What the innermost crate must not name: it does no input or output, and holds no clock.
const OUTSIDE: &[&str] = &[
    "tokio",
    "serenity",
    "poise",
    "sqlx",
    "rusqlite",
    "reqwest",
    "std::fs",
    "std::net",
    "std::time::SystemTime",
    "std::time::Instant",
];

/// What only these files may name, by where they begin: what counts, what sends traces and what speaks TLS is confined to the edge.
const CONFINED: &[(&str, &[&str])] = &[
    ("prometheus_client", &["crates/meter/src/"]),
    ("rusqlite", &["crates/answers/src/storage/"]),
    ("axum", &["crates/meter/src/", "crates/loopback/src/"]),
    // Who makes a connection of their own with TLS would trust something else than the rest.
    ("rustls", &["crates/tls/src/"]),
    ("tokio_rustls", &["crates/tls/src/"]),
    ("native_tls", &[]),
    ("opentelemetry", &["src/telemetry/traces.rs"]),
    ("opentelemetry_otlp", &["src/telemetry/traces.rs"]),
    ("opentelemetry_sdk", &["src/telemetry/traces.rs"]),
    ("tracing_opentelemetry", &["src/telemetry/traces.rs"]),
];

/// The folder of the innermost crate.
const CORE: &str = "crates/core";

/// A crate of the workspace.
struct Crate {
    /// Its folder, from the workspace's; `.` for that itself.
    folder: String,
    /// The crates that it is built with, tests left out.
    needs: BTreeSet<String>,
    /// Its sources, by their path from `src`.
    sources: BTreeMap<String, String>,
}

/// The crates of the workspace at `root`.
fn crates(root: &Path) -> Vec<Crate> {
    let mut folders = vec![root.to_path_buf()];
    let whole = manifest(root);
    let members = whole.get("workspace").and_then(|workspace| workspace.get("members"));
    for member in
        members.and_then(toml::Value::as_array).into_iter().flatten().filter_map(toml::Value::as_str)
    {
        match member.strip_suffix("/*") {
            Some(parent) => {
                let entries = fs::read_dir(root.join(parent)).into_iter().flatten().flatten();
                folders.extend(
                    entries.map(|entry| entry.path()).filter(|path| path.join("Cargo.toml").is_file()),
                );
            }
            None => folders.push(root.join(member)),
        }
    }
    folders.sort();
    folders.dedup();
    let left_out = whole.get("workspace").and_then(|workspace| workspace.get("exclude"));
    let left_out =
        left_out.and_then(toml::Value::as_array).into_iter().flatten().filter_map(toml::Value::as_str);
    let left_out: Vec<PathBuf> = left_out.map(|folder| root.join(folder)).collect();
    folders.retain(|folder| !left_out.contains(folder) && manifest(folder).get("package").is_some());
    folders
        .into_iter()
        .map(|folder| {
            let below = folder.strip_prefix(root).unwrap_or(&folder).to_string_lossy().into_owned();
            let mut sources = BTreeMap::new();
            read(&folder.join("src"), &folder.join("src"), &mut sources);
            let folder_name = if below.is_empty() { ".".to_owned() } else { below };
            Crate { folder: folder_name, needs: needs(&manifest(&folder)), sources }
        })
        .collect()
}

fn manifest(folder: &Path) -> toml::Value {
    let path = folder.join("Cargo.toml");
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    toml::Value::Table(text.parse().unwrap_or_else(|error| panic!("{}: {error}", path.display())))
}

/// What a manifest depends on, by the crates' own names.
fn needs(manifest: &toml::Value) -> BTreeSet<String> {
    let targets = manifest.get("target").and_then(toml::Value::as_table);
    let places = targets.into_iter().flat_map(|targets| targets.values()).chain([manifest]);
    places
        .flat_map(|place| ["dependencies", "build-dependencies"].map(|kind| place.get(kind)))
        .flatten()
        .filter_map(toml::Value::as_table)
        .flatten()
        .map(|(name, value)| {
            let own = value.get("package").and_then(toml::Value::as_str);
            own.unwrap_or(name).replace('-', "_")
        })
        .collect()
}

fn read(top: &Path, folder: &Path, into: &mut BTreeMap<String, String>) {
    for path in fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            read(top, &path, into);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let name = path.strip_prefix(top).unwrap_or(&path).to_string_lossy().into_owned();
            into.insert(name, fs::read_to_string(&path).unwrap_or_default());
        }
    }
}

/// What a crate names though it must not: the name, and where.
fn holes(of: &Crate) -> Vec<(String, String)> {
    let mut forbidden: BTreeSet<&str> = BTreeSet::new();
    if !DISCORD.contains(&of.folder.as_str()) {
        forbidden.extend(OF_DISCORD);
    }
    if of.folder == CORE {
        forbidden.extend(OUTSIDE);
    }
    let mut holes = Vec::new();
    for name in &forbidden {
        if of.needs.contains(*name) {
            holes.push(((*name).to_owned(), format!("{}/Cargo.toml", of.folder)));
        }
    }
    let root = if of.folder == "." { "src".to_owned() } else { format!("{}/src", of.folder) };
    for (name, places) in CONFINED {
        if of.needs.contains(*name) && !places.iter().any(|place| place.starts_with(&format!("{root}/"))) {
            holes.push(((*name).to_owned(), format!("{}/Cargo.toml", of.folder)));
        }
    }
    for (file, source) in &of.sources {
        let here = format!("{root}/{file}");
        let elsewhere = |places: &[&str]| !places.iter().any(|place| here.starts_with(place));
        for path in named(source) {
            for (name, _) in
                CONFINED.iter().filter(|(name, places)| elsewhere(places) && reaches(&path.parts, name))
            {
                holes.push(((*name).to_owned(), format!("{here}:{}", path.line)));
            }
            for name in forbidden.iter().filter(|name| reaches(&path.parts, name)) {
                let place = format!("{}/src/{file}:{}", of.folder, path.line);
                holes.push(((*name).to_owned(), place));
            }
        }
    }
    holes
}

/// Whether a path leads to `name` or into it, or brings the module around it in, with which it can be named.
fn reaches(path: &[String], name: &str) -> bool {
    let name: Vec<&str> = name.split("::").collect();
    let path: Vec<&str> = path.iter().map(String::as_str).filter(|part| *part != "*").collect();
    let same = name.iter().zip(&path).all(|(one, other)| one == other);
    same && (path.len() >= name.len() || path.len() + 1 == name.len() && path.len() > 1)
}

/// The modules of a crate and what each imports of the others, with one place for each.
fn imports(of: &Crate) -> BTreeMap<String, BTreeMap<String, String>> {
    let module = |file: &str| -> Vec<String> {
        let path = file.strip_suffix(".rs").unwrap_or(file);
        let parts: Vec<String> = path.split('/').map(str::to_owned).collect();
        if parts == ["lib"] || parts == ["main"] { Vec::new() } else { parts }
    };
    let files = of.sources.iter().filter(|(file, _)| *file != "main.rs" && !file.starts_with("bin/"));
    let files: Vec<(&String, &String)> = files.collect();
    let modules: BTreeSet<String> =
        files.iter().filter_map(|(file, _)| module(file).into_iter().next()).collect();
    let mut imports: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    for (file, source) in files {
        let own = module(file);
        let Some(from) = own.first() else { continue };
        for path in named(source) {
            let mut at: Vec<String> = own.iter().chain(&path.inside).cloned().collect();
            let mut parts = path.parts.iter().map(String::as_str).peekable();
            match parts.peek() {
                Some(&"crate") => {
                    at.clear();
                    parts.next();
                }
                Some(&"super") => {
                    while parts.next_if_eq(&"super").is_some() {
                        at.pop();
                    }
                }
                _ => continue,
            }
            at.extend(parts.map(str::to_owned));
            if let Some(to) = at.first().filter(|to| *to != from && modules.contains(*to)) {
                let place = || format!("{}/src/{file}:{}", of.folder, path.line);
                imports.entry(from.clone()).or_default().entry(to.clone()).or_insert_with(place);
            }
        }
    }
    imports
}

/// The knots of a crate: sets of modules each of which imports, in however many steps, every other.
fn knots(imports: &BTreeMap<String, BTreeMap<String, String>>) -> Vec<BTreeSet<String>> {
    let reached = |from: &str| {
        let mut seen: BTreeSet<String> = BTreeSet::new();
        let mut next = vec![from.to_owned()];
        while let Some(module) = next.pop() {
            for to in imports.get(&module).into_iter().flat_map(BTreeMap::keys) {
                if seen.insert(to.clone()) {
                    next.push(to.clone());
                }
            }
        }
        seen
    };
    let reach: BTreeMap<&String, BTreeSet<String>> =
        imports.keys().map(|from| (from, reached(from))).collect();
    let knot = |module: &String| -> BTreeSet<String> {
        let all = reach[module].iter();
        all.filter(|other| reach.get(other).is_some_and(|back| back.contains(module))).cloned().collect()
    };
    let knots: BTreeSet<BTreeSet<String>> = imports.keys().map(knot).filter(|knot| knot.len() > 1).collect();
    knots.into_iter().collect()
}

/// A shortest circle through `module`, with the place of each import.
fn circle(imports: &BTreeMap<String, BTreeMap<String, String>>, module: &str) -> String {
    let mut ways: Vec<Vec<&str>> = vec![vec![module]];
    let mut seen = BTreeSet::new();
    let mut at = 0;
    while at < ways.len() {
        let way = ways[at].clone();
        at += 1;
        let last = way[way.len() - 1];
        for to in imports.get(last).into_iter().flat_map(BTreeMap::keys) {
            let mut longer = way.clone();
            longer.push(to);
            if to == module {
                let mut text = String::new();
                for pair in longer.windows(2) {
                    let _ =
                        writeln!(text, "  {} imports {} at {}", pair[0], pair[1], imports[pair[0]][pair[1]]);
                }
                return text;
            }
            if seen.insert(to) {
                ways.push(longer);
            }
        }
    }
    String::new()
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn no_crate_names_what_it_must_not() {
    let mut found = String::new();
    for one in crates(&root()) {
        for (name, place) in holes(&one) {
            let _ = writeln!(found, "{place}: `{}` must not name `{name}`", one.folder);
        }
    }
    assert!(found.is_empty(), "\n{found}");
}

#[test]
fn no_modules_import_each_other_in_a_circle() {
    let mut found = String::new();
    for one in crates(&root()) {
        let imports = imports(&one);
        for knot in knots(&imports) {
            if let Some(module) = knot.first() {
                let _ = writeln!(found, "{}: {knot:?} import each other in circles, such as", one.folder);
                let _ = write!(found, "{}", circle(&imports, module));
            }
        }
    }
    assert!(found.is_empty(), "\n{found}");
}

/// A field of a log line that is called `message` takes the place of the sentence, and an id is known by its name.
#[test]
fn no_log_line_names_its_sentence_twice_and_ids_are_called_ids() {
    let mut found = String::new();
    for one in crates(&root()) {
        for (file, source) in &one.sources {
            for (line, text) in log_fields(source) {
                for field in ["message", "channel", "server", "interaction"] {
                    let names = |part: &str| {
                        let part = part.trim();
                        part == field
                            || part.strip_prefix(field).is_some_and(|rest| rest.trim_start().starts_with('='))
                    };
                    if text.split(',').any(names) {
                        let _ = writeln!(
                            found,
                            "{}/src/{file}:{line}: call the field `{}`",
                            one.folder,
                            if field == "message" { "remark_id".to_owned() } else { format!("{field}_id") }
                        );
                    }
                }
            }
        }
    }
    assert!(found.is_empty(), "\n{found}");
}

/// What stands between the brackets of each log line but for its texts, with the line that it begins in.
fn log_fields(source: &str) -> Vec<(usize, String)> {
    let mut fields = Vec::new();
    for (at, _) in source.match_indices("tracing::") {
        let rest = &source[at..];
        let Some((level, after)) = rest.split_once("!(") else { continue };
        if !level["tracing::".len()..].chars().all(|c| c.is_ascii_lowercase()) {
            continue;
        }
        let line = source[..at].matches('\n').count() + 1;
        fields.push((line, bare(after)));
    }
    fields
}

/// What stands before the bracket that closes, without what is in quotation marks.
fn bare(after: &str) -> String {
    let (mut bare, mut open, mut quoted, mut escaped) = (String::new(), 1, false, false);
    for c in after.chars() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            _ if quoted => {}
            '(' | '[' | '{' => open += 1,
            ')' | ']' | '}' => open -= 1,
            _ => {}
        }
        if open == 0 {
            break;
        }
        if !quoted && c != '"' {
            bare.push(c);
        }
    }
    bare
}

#[test]
fn a_field_is_seen_wherever_it_stands_in_a_log_line() {
    for (line, field) in [
        ("tracing::info!(message = \"a\", \"b\");", "message"),
        ("tracing::warn!(error = \"a, \\\" b\", channel = call(1, 2), \"c\")", "channel"),
        ("tracing::debug!(server, \"message = 1\")", "server"),
    ] {
        let fields = log_fields(line);
        assert!(fields[0].1.split(',').any(|part| part.trim().starts_with(field)), "{fields:?}");
        assert!(field == "message" || !fields[0].1.contains("message"), "{fields:?}");
    }
}

/// A workspace with a hole of each kind, and a knot.
#[test]
fn a_hole_and_a_knot_are_seen() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("it is made");
        fs::write(path, text).expect("it is written");
    };
    write("Cargo.toml", "[workspace]\nmembers = [\"crates/*\"]\n");
    write(
        "crates/core/Cargo.toml",
        "[package]\nname = \"inner\"\n[dependencies]\nbot = { package = \"serenity\" }\n",
    );
    write(
        "crates/core/src/lib.rs",
        "mod a; mod b; mod c; mod d;\nuse std::{io, time::{Duration, Instant}};\n",
    );
    write("crates/core/src/a.rs", "//! crate::b\nfn f() { let _ = crate::b::g(std::fs::read(\"x\")); }\n");
    write("crates/core/src/b/inner.rs", "mod own { use super::super::super::c::{self as other, X}; }\n");
    write("crates/core/src/b.rs", "mod inner;\nuse std::time;\n");
    write("crates/core/src/c.rs", "pub(in crate::c) fn f<'a>() -> char { '\"' }\nuse crate::{a::*, d};\n");
    write(
        "crates/core/src/d.rs",
        "// use crate::c;\n/* use crate::c; /* */ */\nconst T: &str = r#\"crate::c::X \"\"#;\n#[cfg(test)]\nmod tests { use crate::c; use std::fs; }\n",
    );
    write("crates/discord/Cargo.toml", "[package]\nname = \"outer\"\n[dependencies]\nserenity = \"1\"\n");
    write("crates/discord/src/lib.rs", "use serenity::model;\n");
    write(
        "crates/other/Cargo.toml",
        "[package]\nname = \"other\"\n[dependencies]\naxum = \"1\"\n[dev-dependencies]\nserenity = \"1\"\n",
    );
    write("crates/other/src/more.rs", "use prometheus_client::registry;\nuse opentelemetry::trace;\n");
    write("crates/other/src/lib.rs", "fn f() { ::poise::run::<u8>(); let serenity = tokio::spawn(1); }\n");
    let crates = crates(folder.path());
    let found: Vec<(String, String)> = crates.iter().flat_map(holes).collect();
    let found: Vec<(&str, &str)> =
        found.iter().map(|(name, place)| (name.as_str(), place.as_str())).collect();
    assert_eq!(
        found,
        [
            ("serenity", "crates/core/Cargo.toml"),
            ("std::fs", "crates/core/src/a.rs:2"),
            ("std::time::Instant", "crates/core/src/b.rs:2"),
            ("std::time::SystemTime", "crates/core/src/b.rs:2"),
            ("std::time::Instant", "crates/core/src/lib.rs:2"),
            ("axum", "crates/other/Cargo.toml"),
            ("poise", "crates/other/src/lib.rs:1"),
            ("prometheus_client", "crates/other/src/more.rs:1"),
            ("opentelemetry", "crates/other/src/more.rs:2"),
        ]
    );
    let imports = imports(&crates[0]);
    let knots = knots(&imports);
    assert_eq!(knots, [["a", "b", "c"].map(str::to_owned).into()]);
    assert_eq!(
        circle(&imports, "a"),
        "  a imports b at crates/core/src/a.rs:2\n  b imports c at crates/core/src/b/inner.rs:1\n  c imports a at crates/core/src/c.rs:2\n"
    );
    assert_eq!(
        log_fields("a tracing::warn!(\n message = 1, \"b\"); tracing::Level::X"),
        [(1, "\n message = 1, ".to_owned())]
    );
}
