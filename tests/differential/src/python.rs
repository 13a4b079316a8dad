//! The CPython that the runtime is compared with.

use std::path::{Path, PathBuf};
use std::process::Command;

/// The version of `python3`, if it is the reference, 3.11, or newer: `3.11.7`.
pub fn version() -> Option<String> {
    let version = version_of(Path::new("python3"))?;
    (minor(&version)? >= 11).then_some(version)
}

/// A CPython that has what is new in 3.`at_least`: `python3`, or else the oldest of the newer ones
/// that the machine has beside it.
pub fn newer(at_least: u32) -> Option<PathBuf> {
    let mut candidates = vec![PathBuf::from("python3")];
    candidates.extend((at_least..=14).map(|minor| format!("python3.{minor}").into()));
    candidates.extend(of_pyenv());
    let new_enough = candidates.into_iter().filter_map(|python| {
        let minor = minor(&version_of(&python)?)?;
        (minor >= at_least).then_some((minor, python))
    });
    Some(new_enough.min_by_key(|(minor, _)| *minor)?.1)
}

/// The interpreters of pyenv, which are not all in the PATH.
fn of_pyenv() -> Vec<PathBuf> {
    let Ok(root) = Command::new("pyenv").arg("root").output() else {
        return Vec::new();
    };
    let root = String::from_utf8_lossy(&root.stdout).trim().to_owned();
    let versions = Path::new(&root).join("versions").read_dir();
    let mut found: Vec<PathBuf> = versions
        .into_iter()
        .flatten()
        .filter_map(|version| Some(version.ok()?.path().join("bin/python3")))
        .collect();
    found.sort();
    found
}

fn version_of(python: &Path) -> Option<String> {
    let output = Command::new(python).arg("--version").output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    Some(text.trim().strip_prefix("Python ")?.to_owned())
}

/// 11, of `3.11.7`.
fn minor(version: &str) -> Option<u32> {
    let minor = version.strip_prefix("3.")?.split('.').next()?;
    minor.parse().ok()
}

/// Says that nothing was compared; whether that is a failure.
pub fn not_run(what: &str) -> bool {
    println!("differential: {what} NOT RUN: no CPython 3.11 or newer");
    std::env::var("DIFFERENTIAL").is_ok_and(|value| value == "required")
}
