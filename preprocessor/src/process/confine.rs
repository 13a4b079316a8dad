//! What a program of a book may do, and how the launcher is told.
//!
//! A program is not started by us but by a *launcher*: this very binary, started again, twice.
//! The first, the *supervisor* ([`super::supervise`]), watches over everything the program starts
//! and ends it, for one program after another; the second ([`super::enter`]) takes rights away from
//! itself and then executes the program in its own place. So nothing has to happen between `fork`
//! and `exec` in a process with threads, which is what `pre_exec` would be.
//!
//! On Windows there is no launcher: a program is held to its time and its output only.

use super::Limits;
use serde::{Deserialize, Serialize};
#[cfg(unix)]
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Once, OnceLock};

/// The most memory that a program and its children may use, in bytes.
pub const MEMORY: u64 = 1 << 30;
/// The most that they may write into files, in bytes.
pub const FILES: u64 = 64 << 20;
/// The most threads they may have, in all of their processes together.
pub const THREADS: u64 = 256;

/// What a program may do besides using its time and printing.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(super) struct Rights {
    /// Whether it may use the network.
    pub(super) net: bool,
    /// Processor time that one process may use, in seconds: only reached if nobody watches the clock.
    pub(super) processor_time: u64,
    /// Whether no signal leaves its family of processes: the supervisor knows.
    pub(super) closed: bool,
    /// The user to run it as, if that is not ours.
    pub(super) user: Option<u32>,
    /// How many threads that user may have: a bomb is stopped by [`THREADS`], but later than this.
    pub(super) threads: Option<u64>,
}

impl Rights {
    /// The rights of a program.
    pub(super) fn new(net: bool, limits: Limits) -> Self {
        Self {
            net,
            processor_time: limits.processor_time(),
            closed: false,
            user: None,
            threads: None,
        }
    }
}

/// What a program used too much of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Limit {
    /// More than [`MEMORY`].
    Memory,
    /// More than [`FILES`].
    Files,
    /// More than [`THREADS`].
    Threads,
    /// More processor time than it could have had.
    ProcessorTime,
}

impl std::fmt::Display for Limit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Limit::Memory => write!(f, "used more than {} GiB of memory", MEMORY >> 30),
            Limit::Files => write!(f, "wrote more than {} MiB into files", FILES >> 20),
            Limit::Threads => write!(f, "had more than {THREADS} threads and processes"),
            Limit::ProcessorTime => write!(f, "used too much processor time"),
        }
    }
}

/// What a launcher tells about the program that it started.
#[cfg(unix)]
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Report {
    /// It ended.
    Ended(super::Ending, Held),
    /// It could not be started.
    NotStarted(String),
}

/// What this system's kernel holds programs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(super) struct Held {
    /// The version of Landlock (0: none).
    pub(super) landlock: u32,
    /// Whether system calls are filtered.
    pub(super) filter: bool,
    /// Whether it runs as a user of its own, or as the author, but not as root.
    pub(super) not_root: bool,
    /// Whether processes that left the program's group are found, and what all use is added up.
    pub(super) descendants: bool,
}

impl Held {
    /// What a program can do here although it should not.
    fn gaps(self) -> Vec<&'static str> {
        let mut gaps = Vec::new();
        if self.landlock == 0 {
            gaps.push(
                "read and write the files that you can (that takes Linux 5.13, with Landlock)",
            );
        }
        if self.landlock > 0 && self.landlock < 3 {
            gaps.push("cut off your files (Linux 6.2 keeps it from that)");
        }
        if !self.filter && self.landlock < 4 {
            gaps.push("use the network");
        } else if !self.filter {
            gaps.push("use the network, but for TCP");
        }
        if self.landlock < 6 {
            gaps.push("send signals to your other processes (Linux 6.12 keeps it from that)");
            if !self.filter {
                gaps.push(
                    "kill what watches over it, and start processes faster than they are ended",
                );
            }
        }
        if !self.not_root {
            gaps.push("act as root where Landlock does not forbid it");
        }
        if !self.descendants {
            gaps.push("leave a process behind that began a session of its own");
            gaps.push("use, with several processes or files, more memory and disk than its share");
        }
        gaps
    }
}

/// Says, once, what programs can do here although they should not.
pub(super) fn tell(held: Held) {
    static TOLD: Once = Once::new();
    let gaps = held.gaps();
    if !gaps.is_empty() {
        TOLD.call_once(|| {
            tracing::warn!("a program can, on this system, {}", gaps.join("; "));
        });
    }
}

static LAUNCHER: OnceLock<PathBuf> = OnceLock::new();

/// The binary that we are.
#[cfg(unix)]
pub(super) fn this_binary() -> io::Result<&'static Path> {
    let launcher = LAUNCHER.get().ok_or_else(|| {
        io::Error::other(
            "this binary can't launch programs: call `mdbook_verify::process::launch` first in its `main`",
        )
    })?;
    Ok(launcher)
}

/// Notes that this binary begins with [`super::launch`], so that it can be its own launcher.
pub(super) fn register() {
    // The file may be replaced while we run; the kernel's own link leads to what we are.
    let this = Path::new("/proc/self/exe");
    let path = match this.exists() {
        true => Some(this.to_owned()),
        false => std::env::current_exe().ok(),
    };
    if let Some(path) = path {
        // Set already: by the same binary, to the same path.
        let _ = LAUNCHER.set(path);
    }
}
