//! What the processes of a program use, as `/proc` shows it.
//!
//! A limit that the kernel sets to each process says nothing about their sum, and none says anything
//! about files that have no name any more. What is added up here does.

use super::confine::{FILES, Limit, MEMORY, THREADS};
use rustix::fs::{AtFlags, Dir, FileType, Mode, OFlags, chmod, openat, statat};
use rustix::io::Errno;
use rustix::process::Pid;
use std::collections::HashSet;
use std::ffi::CStr;
use std::fs::{File, Permissions};
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
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
    pub(super) fn of_all(pids: &[Pid], work: &File) -> Self {
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
        usage.files += size_below(work, FILES + 1);
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

/// The sizes of all files below a directory; not much more than `enough`, if it is more, or if part
/// of it can't be looked at.
fn size_below(directory: &File, enough: u64) -> u64 {
    let mut size = 0;
    let mode = directory.metadata().map_or(0, |it| it.mode());
    if mode & READABLE != READABLE {
        // An error: then it can't be looked into.
        let _ = directory.set_permissions(Permissions::from_mode(mode | READABLE));
    }
    match add_sizes(directory.as_fd(), enough, &mut size) {
        Ok(()) => size,
        Err(_) => enough + 1,
    }
}

/// What an owner must be allowed who looks into a directory.
const READABLE: u32 = 0o500;

/// By open directories, not by paths: so no link leads elsewhere, and no tree is too deep.
fn add_sizes(directory: BorrowedFd<'_>, enough: u64, size: &mut u64) -> rustix::io::Result<()> {
    for entry in Dir::read_from(directory)? {
        let entry = entry?;
        let name = entry.file_name();
        if matches!(name.to_bytes(), b"." | b"..") {
            continue;
        }
        let Ok(metadata) = statat(directory, name, AtFlags::SYMLINK_NOFOLLOW) else {
            continue;
        };
        *size += metadata.st_blocks as u64 * 512 + ENTRY;
        if *size > enough {
            return Ok(());
        }
        if FileType::from_raw_mode(metadata.st_mode) != FileType::Directory {
            continue;
        }
        match open_directory(directory, name, metadata.st_mode) {
            Ok(inner) => add_sizes(inner.as_fd(), enough, size)?,
            // It was one just now.
            Err(Errno::NOENT | Errno::NOTDIR) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Opens a directory, even if the program has locked it: what is in there counts all the same.
fn open_directory(parent: BorrowedFd<'_>, name: &CStr, mode: u32) -> rustix::io::Result<OwnedFd> {
    let flags = OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    if mode & READABLE != READABLE {
        let locked = openat(parent, name, flags | OFlags::PATH, Mode::empty())?;
        let path = format!("/proc/self/fd/{}", locked.as_raw_fd());
        chmod(path, Mode::from_raw_mode(mode | READABLE))?;
    }
    openat(parent, name, flags, Mode::empty())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_hidden_counts_too() {
        let directory = tempfile::tempdir().unwrap();
        let top = directory.path();
        std::fs::create_dir(top.join("deep")).unwrap();
        std::fs::write(top.join("deep/file"), vec![1; 1 << 20]).unwrap();
        // From the inside out, to where no path leads.
        let name = "n".repeat(200);
        for _ in 0..30 {
            std::fs::create_dir(top.join("above")).unwrap();
            std::fs::rename(top.join("deep"), top.join("above").join(&name)).unwrap();
            std::fs::rename(top.join("above"), top.join("deep")).unwrap();
        }
        let open = File::open(top).unwrap();
        for locked in [top.join("deep"), top.to_owned()] {
            std::fs::set_permissions(locked, Permissions::from_mode(0o300)).unwrap();
        }
        let size = size_below(&open, 8 << 20);
        assert!((1 << 20..2 << 20).contains(&size), "{size}");
        assert!(size_below(&open, 4096) > 4096);
    }

    #[test]
    fn links_lead_nowhere() {
        let directory = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink("/", directory.path().join("root")).unwrap();
        let size = size_below(&File::open(directory.path()).unwrap(), 8 << 20);
        assert!(size < 3 * ENTRY, "{size}");
    }
}
