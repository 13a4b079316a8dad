//! The launcher's entrance: what this binary does when it is started to start a program.

use super::confine;
use std::ffi::OsString;
use std::process::ExitCode;

/// The hidden words of the command line.
pub(super) const LAUNCH: &str = "launch-program";
#[cfg(unix)]
pub(super) const SUPERVISE: &str = "supervise";
#[cfg(unix)]
pub(super) const ENTER: &str = "enter";

/// What both steps of a launcher are told.
#[cfg(unix)]
#[derive(Debug)]
pub(super) struct Order {
    /// What the program may do.
    pub(super) rights: confine::Rights,
    /// Its file.
    pub(super) program: std::path::PathBuf,
    /// What it sees as its own name.
    pub(super) name: OsString,
    /// Its arguments.
    pub(super) arguments: Vec<OsString>,
}

/// Must come first in the `main` of a binary that verifies books: it is started again to launch
/// their programs, and then has nothing else to do. Returns the status to end with in that case.
pub fn launch() -> Option<ExitCode> {
    confine::register();
    let mut arguments = std::env::args_os().skip(1);
    if arguments.next()? != LAUNCH {
        return None;
    }
    Some(obey(arguments).unwrap_or(ExitCode::from(2)))
}

#[cfg(unix)]
fn obey(mut arguments: impl Iterator<Item = OsString>) -> Option<ExitCode> {
    let step = arguments.next()?;
    let order = Order {
        rights: serde_json::from_str(arguments.next()?.to_str()?).ok()?,
        program: arguments.next()?.into(),
        name: arguments.next()?,
        arguments: arguments.collect(),
    };
    match step.to_str()? {
        SUPERVISE => super::supervise::supervise(&order),
        ENTER => super::enter::enter(&order),
        _ => return None,
    }
    Some(ExitCode::SUCCESS)
}

#[cfg(not(unix))]
fn obey(_arguments: impl Iterator<Item = OsString>) -> Option<ExitCode> {
    None
}
