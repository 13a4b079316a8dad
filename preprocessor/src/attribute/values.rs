//! The values of attributes: `program=rock`, `exit=3`, `timeout=2s`.

use super::words::Word;
use super::{Role, twice, unknown};
use crate::diagnostic::Diagnostic;
use crate::kind::Kind;
use crate::value::{self, TIME_LIMIT_HELP};
use std::time::Duration;

/// Names that Cargo refuses for a binary, or that Rust refuses for a crate.
const FORBIDDEN_NAMES: [&str; 12] = [
    "build",
    "deps",
    "examples",
    "incremental",
    "test",
    "core",
    "std",
    "alloc",
    "proc_macro",
    "main",
    "self",
    "crate",
];

pub(super) fn program_name(name: &str, word: &Word) -> Result<String, Diagnostic> {
    if !value::is_name(name) {
        return Err(
            Diagnostic::error(Kind::BadName, format!("`{name}` cannot name a program"))
                .at(word.span.clone(), "not a name")
                .help("use lowercase letters, digits, `_` and `-`, beginning with a letter"),
        );
    }
    if FORBIDDEN_NAMES.contains(&name) {
        return Err(Diagnostic::error(
            Kind::BadName,
            format!("a program cannot be named `{name}`"),
        )
        .at(
            word.span.clone(),
            "Cargo or rustc keeps this name for itself",
        )
        .help("choose another name"));
    }
    Ok(name.to_owned())
}

/// `python,twin=rock`
pub(super) fn twin(words: &[Word], twin: &Word) -> Result<Role, Diagnostic> {
    if words[0].text != "python" {
        let title = format!("`{}` stands on a fence that is not Python", twin.text);
        return Err(Diagnostic::error(Kind::NotPython, title)
            .at(twin.span.clone(), "nothing would be verified here")
            .help("begin with the word `python`"));
    }
    for word in &words[1..] {
        if word.text.starts_with("twin=") && !std::ptr::eq(word, twin) {
            return Err(twice("twin", &word.span, &twin.span));
        }
        if !word.text.starts_with("twin=") {
            return Err(unknown(word, ["twin"], "a twin"));
        }
    }
    let name = twin.text.trim_start_matches("twin=").to_owned();
    Ok(Role::Twin(name, twin.span.clone()))
}

pub(super) fn exit_status(status: &str, word: &Word) -> Result<i32, Diagnostic> {
    let parsed = status
        .parse()
        .ok()
        .filter(|status| (0..256).contains(status));
    parsed.ok_or_else(|| {
        Diagnostic::error(Kind::BadValue, format!("`{status}` is not an exit status"))
            .at(word.span.clone(), "")
            .help("an exit status is a number from 0 to 255: `exit=3`")
    })
}

pub(super) fn time_limit(limit: &str, word: &Word) -> Result<Duration, Diagnostic> {
    value::time_limit(limit).ok_or_else(|| {
        Diagnostic::error(Kind::BadValue, format!("`{limit}` is not a time limit"))
            .at(word.span.clone(), "")
            .help(format!("{TIME_LIMIT_HELP}: `timeout=2s`, `timeout=500ms`"))
    })
}
