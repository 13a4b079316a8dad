//! The launcher's entrance: what this binary does when it is started to start a program.

use super::Limits;
use super::confine::{self, Rights};
use serde::{Deserialize, Serialize};
use std::ffi::{OsStr, OsString};
use std::path::Path;
use std::process::ExitCode;

/// The hidden words of the command line.
pub(super) const LAUNCH: &str = "launch-program";
#[cfg(unix)]
pub(super) const SUPERVISE: &str = "supervise";
#[cfg(unix)]
pub(super) const ENTER: &str = "enter";

/// A program of a book that is to be run.
#[derive(Debug, Serialize, Deserialize)]
pub struct Order {
    /// What it may do.
    pub(super) rights: Rights,
    /// Its file.
    pub(super) program: OsString,
    /// What it sees as its own name.
    pub(super) name: OsString,
    /// The directory that it starts in, and may write to.
    pub(super) work: OsString,
    /// All of its environment.
    pub(super) environment: Vec<(OsString, OsString)>,
    /// What it is told besides its name.
    pub(super) arguments: Vec<OsString>,
    /// What it may read, besides what every program may; with any, the program is an interpreter of the
    /// author's, whose file is left as it is.
    pub(super) readable: Vec<OsString>,
}

impl Order {
    /// To run `program` in the directory `work`, with what every program may do, and with nothing in
    /// its environment but what nothing can do without; `name` is what it sees as its own name.
    pub fn new(program: &Path, name: &str, work: &Path, net: bool, limits: Limits) -> Self {
        let kept = super::kept_environment();
        Self {
            rights: Rights::new(net, limits),
            program: program.into(),
            name: name.into(),
            work: work.into(),
            environment: kept.map(|(name, value)| (name.into(), value)).collect(),
            arguments: Vec::new(),
            readable: Vec::new(),
        }
    }

    /// Adds an argument.
    pub fn argument(&mut self, argument: impl AsRef<OsStr>) {
        self.arguments.push(argument.as_ref().into());
    }

    /// Lets it read a file, or all that is in a folder.
    pub fn may_read(&mut self, path: &Path) {
        self.readable.push(path.into());
    }

    /// Adds a variable to its environment.
    pub fn env(&mut self, name: &str, value: impl AsRef<OsStr>) {
        self.environment.push((name.into(), value.as_ref().into()));
    }
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
    match arguments.next()?.to_str()? {
        SUPERVISE => super::supervise::supervise().ok()?,
        ENTER => {
            let rights = serde_json::from_str(arguments.next()?.to_str()?).ok()?;
            let readable: Vec<OsString> = serde_json::from_str(arguments.next()?.to_str()?).ok()?;
            let program = arguments.next()?;
            let name = arguments.next()?;
            let arguments: Vec<OsString> = arguments.collect();
            let command = super::enter::Become {
                program: program.as_ref(),
                name: &name,
                arguments: &arguments,
                readable: &readable,
            };
            super::enter::enter(&rights, command);
        }
        _ => return None,
    }
    Some(ExitCode::SUCCESS)
}

#[cfg(not(unix))]
fn obey(_arguments: impl Iterator<Item = OsString>) -> Option<ExitCode> {
    None
}
