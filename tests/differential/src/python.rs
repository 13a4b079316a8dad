//! The CPython that the runtime is compared with.

use std::process::Command;

/// The version of `python3`, if it is the reference, 3.11, or newer: `3.11.7`.
pub fn version() -> Option<String> {
    let output = Command::new("python3").arg("--version").output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    let version = text.trim().strip_prefix("Python ")?;
    let minor: u32 = version
        .strip_prefix("3.")?
        .split('.')
        .next()?
        .parse()
        .ok()?;
    (minor >= 11).then(|| version.to_owned())
}

/// Says that nothing was compared; whether that is a failure.
pub fn not_run(what: &str) -> bool {
    println!("differential: {what} NOT RUN: no CPython 3.11 or newer");
    std::env::var("DIFFERENTIAL").is_ok_and(|value| value == "required")
}
