//! What the processes of a program use, as `/proc` shows it.
//!
//! A limit that the kernel sets to each process says nothing about their sum, and none says anything
//! about files that have no name any more. What is added up here does.

use super::confine::{FILES, Limit, MEMORY, THREADS};
use rustix::process::Pid;
use std::collections::HashSet;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

/// What all processes of a program use together.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Usage {
    threads: u64,
    /// In bytes; what processes share is counted for each.
    memory: u64,
    /// In bytes, as the disk counts them.
    files: u64,
}

/// What a file costs even if it is empty.
const ENTRY: u64 = 4096;

impl Usage {
    /// What these processes use, and the directory in which they may write.
    pub(super) fn of_all(pids: &[Pid]) -> Self {
        let mut usage = Usage::default();
        let mut seen = HashSet::new();
        for pid in pids {
            let process = PathBuf::from(format!("/proc/{}", pid.as_raw_nonzero()));
            // It may end while it is looked at.
            let status = std::fs::read_to_string(process.join("status")).unwrap_or_default();
            let number = |key: &str| {
                let line = status.lines().find_map(|line| line.strip_prefix(key))?;
                let number = line.trim_start_matches(':').split_whitespace().next()?;
                number.parse::<u64>().ok()
            };
            usage.threads += number("Threads").unwrap_or(1);
            let kilobytes = ["RssAnon", "RssShmem", "VmSwap"].map(|key| number(key).unwrap_or(0));
            usage.memory += kilobytes.iter().sum::<u64>() << 10;
            usage.files += unnamed_files(&process.join("fd"), &mut seen);
        }
        usage.files += size_below(Path::new("."), FILES + 1);
        usage
    }

    /// What is used too much of.
    pub(super) fn exceeded(self) -> Option<Limit> {
        // The first is the cause of the others in a bomb of processes.
        if self.threads > THREADS {
            return Some(Limit::Threads);
        }
        if self.memory > MEMORY {
            return Some(Limit::Memory);
        }
        (self.files > FILES).then_some(Limit::Files)
    }
}

/// The sizes of the files that are open but have no name: removed ones, and those that never had one.
fn unnamed_files(descriptors: &Path, seen: &mut HashSet<(u64, u64)>) -> u64 {
    let Ok(entries) = std::fs::read_dir(descriptors) else {
        return 0;
    };
    let files = entries.filter_map(|entry| entry.ok()?.path().metadata().ok());
    let unnamed = files.filter(|file| file.is_file() && file.nlink() == 0);
    let new = unnamed.filter(|file| seen.insert((file.dev(), file.ino())));
    new.map(|file| file.blocks() * 512).sum()
}

/// The sizes of all files below a directory; not much more than `enough`, if it is more.
fn size_below(directory: &Path, enough: u64) -> u64 {
    let mut size = 0;
    let mut directories = vec![directory.to_owned()];
    while let Some(next) = directories.pop() {
        let Ok(entries) = std::fs::read_dir(next) else {
            continue;
        };
        for entry in entries.flatten() {
            let Ok(metadata) = entry.metadata() else {
                continue;
            };
            size += metadata.blocks() * 512 + ENTRY;
            if size > enough {
                return size;
            }
            if metadata.is_dir() {
                directories.push(entry.path());
            }
        }
    }
    size
}

/// How many threads run or could, whoever's: the 1 of `0.20 0.18 0.12 1/80 11206`.
pub(super) fn threads_that_want_to_run() -> u64 {
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let counts = load
        .split_whitespace()
        .nth(3)
        .and_then(|counts| counts.split_once('/'));
    counts
        .and_then(|(runnable, _)| runnable.parse().ok())
        .unwrap_or(0)
}

/// Every process that descends from this one, orphans among them.
pub(super) fn descendants() -> Vec<Pid> {
    let Ok(entries) = std::fs::read_dir("/proc") else {
        return Vec::new();
    };
    let numbers = entries.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok());
    let processes: Vec<(i32, i32)> = numbers
        .filter_map(|pid| Some((pid, parent_of(pid)?)))
        .collect();
    let this = rustix::process::getpid().as_raw_nonzero().get();
    let mut family = HashSet::from([this]);
    // A child may be listed before its parent.
    loop {
        let known = family.len();
        for (pid, parent) in &processes {
            if family.contains(parent) {
                family.insert(*pid);
            }
        }
        if family.len() == known {
            break;
        }
    }
    family.remove(&this);
    family.into_iter().filter_map(Pid::from_raw).collect()
}

/// The second field after the name, which may hold spaces and parentheses: `4711 (a b) S 1 …`.
fn parent_of(pid: i32) -> Option<i32> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let (_, fields) = stat.rsplit_once(')')?;
    fields.split_whitespace().nth(1)?.parse().ok()
}
