//! Remembers what cargo built: asking it takes half a second with a hundred crates, which every
//! build of the book would wait for.
//!
//! The answer is used again while everything that it depends on is the same:
//!
//! * the compiler and cargo, the whole environment but for what tells one terminal from another, and cargo's configuration;
//! * the manifests of all packages that have a path, those in the folders above them, and Cargo.lock;
//! * what cargo itself found these packages to be built from (their dep-info: sources, also those that a
//!   macro includes), and what build scripts, of all packages, told it to look at: by their contents;
//! * the libraries: by their sizes and when they were written.
//!
//! Where that is not all (see [`super::sources`]), nothing is remembered, and cargo is asked every time.

use super::sources::Sources;
use super::{Extern, hex, remembered};
use crate::{atomic, cache};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

#[derive(Serialize, Deserialize)]
struct Entry {
    inputs: String,
    /// By the digest of what they hold; none for what is not there.
    files: Vec<(PathBuf, Option<String>)>,
    libraries: Vec<(PathBuf, String)>,
    externs: Vec<Extern>,
}

/// Variables that tell one terminal from another.
const SESSION: [&str; 7] = ["_", "COLUMNS", "LINES", "OLDPWD", "PWD", "SHLVL", "TERM"];
/// So many files in a folder are looked at, and no more.
const MOST_FILES: usize = 10_000;
/// A file that was written so shortly before cargo was asked, or later, may be another than cargo saw.
const CLOCKS: Duration = Duration::from_secs(1);

/// What is not named by any file: a digest; none where nobody can tell.
pub(super) fn inputs(
    root: &Path,
    rustc: &Path,
    version: &str,
    package: &Path,
    target: &Path,
) -> Option<String> {
    // Another compiler than the one that is looked at.
    if ["RUSTC", "CARGO_BUILD_RUSTC"].map(std::env::var_os) != [None, None] {
        return None;
    }
    let mut hash = Sha256::new();
    let mut part = |bytes: &[u8]| {
        hash.update((bytes.len() as u64).to_le_bytes());
        hash.update(bytes);
    };
    part(cache::tool_version().as_bytes());
    part(version.as_bytes());
    for path in [root, package, target] {
        part(path.as_os_str().as_encoded_bytes());
    }
    part(remembered::inputs_of(root, rustc)?.as_bytes());
    part(remembered::program("cargo")?.as_bytes());
    let mut variables: Vec<_> = std::env::vars_os().collect();
    variables.sort();
    for (name, value) in variables {
        if !SESSION.iter().any(|session| name == *session) {
            part(name.as_encoded_bytes());
            part(value.as_encoded_bytes());
        }
    }
    for file in configuration(root) {
        let text = std::fs::read_to_string(&file).unwrap_or_default();
        let keys = text.lines().filter_map(|line| line.split_once('='));
        let mut keys = keys.map(|(key, _)| key.trim());
        // They name other files.
        if keys.any(|key| matches!(key, "include" | "rustc" | "build.rustc")) {
            return None;
        }
        part(file.as_os_str().as_encoded_bytes());
        part(text.as_bytes());
    }
    Some(hex(&hash.finalize()))
}

/// Where cargo looks for its configuration, started in `root`.
fn configuration(root: &Path) -> Vec<PathBuf> {
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| Some(std::env::home_dir()?.join(".cargo")));
    let folders = root.ancestors().map(|folder| folder.join(".cargo"));
    let folders = folders.chain(home);
    folders
        .flat_map(|folder| ["config", "config.toml"].map(|name| folder.join(name)))
        .collect()
}

/// What is remembered in `file`, if it is still so.
pub(super) fn recall(file: &Path, inputs: &str) -> Option<Vec<Extern>> {
    let entry: Entry = serde_json::from_str(&std::fs::read_to_string(file).ok()?).ok()?;
    let files = || {
        let mut files = entry.files.iter();
        files.all(|(path, digest)| digest_of(path).as_ref() == digest.as_ref())
    };
    let libraries = || {
        let mut libraries = entry.libraries.iter();
        libraries.all(|(path, identity)| remembered::identity(path).as_ref() == Some(identity))
    };
    (entry.inputs == inputs && libraries() && files()).then_some(entry.externs)
}

/// Remembers in `file` what cargo, asked at the time `asked`, built below `target`.
pub(super) fn keep(
    file: &Path,
    inputs: String,
    sources: Sources,
    externs: &[Extern],
    (asked, target): (SystemTime, &Path),
) {
    // What was generated is as new as the build.
    let generated = |path: &Path| path.starts_with(target);
    let mut files = vec![sources.lock];
    for path in sources.files {
        let newest = newest(&path, MOST_FILES);
        let is_old = newest.is_none_or(|newest| newest + CLOCKS < asked) || generated(&path);
        let digest = digest_of(&path);
        if !is_old || (digest.is_none() && path.exists()) {
            tracing::debug!("`{}` has just been changed, or is large", path.display());
            return;
        }
        files.push((path, digest));
    }
    let libraries = sources.libraries.into_iter();
    let libraries: Option<Vec<_>> = libraries
        .map(|path| Some((remembered::identity(&path)?, path)))
        .map(|library| library.map(|(identity, path)| (path, identity)))
        .collect();
    let Some(libraries) = libraries else {
        return;
    };
    let entry = Entry {
        inputs,
        files,
        libraries,
        externs: externs.to_vec(),
    };
    let written = serde_json::to_string(&entry)
        .map_err(std::io::Error::from)
        .and_then(|json| atomic::write(file, &json));
    if let Err(error) = written {
        tracing::debug!("failed to write `{}`: {error}", file.display());
    }
}

/// A digest of what a file holds, or of the names and contents of all files in a folder; none
/// if it is not there, or holds too many.
pub(super) fn digest_of(path: &Path) -> Option<String> {
    let mut hash = Sha256::new();
    for file in files(path, MOST_FILES)? {
        hash.update(file.as_os_str().as_encoded_bytes());
        hash.update([0]);
        hash.update(Sha256::digest(std::fs::read(&file).ok()?));
    }
    Some(hex(&hash.finalize()))
}

/// When the newest of the files at or below a path was changed; a folder is changed by what is removed from it.
fn newest(path: &Path, most: usize) -> Option<SystemTime> {
    let changed = |path: &Path| path.metadata().ok()?.modified().ok();
    let files = files(path, most)?;
    let folders = files.iter().filter_map(|file| file.parent());
    let below = folders.filter(|folder| folder.starts_with(path));
    let times = files.iter().map(PathBuf::as_path).chain(below);
    times.filter_map(changed).max()
}

/// The file, or all files in the folder, in the order of their names; none if there is nothing or too much.
fn files(path: &Path, most: usize) -> Option<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut waiting = vec![path.to_owned()];
    let mut seen = 0;
    while let Some(path) = waiting.pop() {
        seen += 1;
        if seen > most {
            return None;
        }
        match path.metadata().ok()?.is_dir() {
            false => files.push(path),
            true => {
                let entries = std::fs::read_dir(path).ok()?;
                let entries = entries.map(|entry| Some(entry.ok()?.path()));
                waiting.extend(entries.collect::<Option<Vec<_>>>()?);
            }
        }
    }
    files.sort();
    Some(files)
}
