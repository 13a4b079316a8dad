//! The launcher's second step: takes rights away from itself, then becomes the program.
//!
//! This process has one thread, and what is set here is kept by `exec`.

use super::confine::{FILES, Held, MEMORY, Rights};
use rustix::process::{Resource, Rlimit, setrlimit};
use serde::{Deserialize, Serialize};
use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::{self, Write};
use std::os::fd::AsFd;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

/// What the supervisor is told before the program begins.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Entered {
    /// What the kernel holds it to.
    pub(super) held: Held,
}

/// Files that a process may have open.
const OPEN_FILES: u64 = 256;
/// Addresses, in bytes: threads reserve far more of them than they use memory. (Not for Apple's
/// systems, which do not heed it.)
#[cfg(not(target_vendor = "apple"))]
const ADDRESSES: u64 = 32 << 30;

/// The program that this process becomes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Become<'a> {
    /// Its file.
    pub(super) program: &'a Path,
    /// What it sees as its own name.
    pub(super) name: &'a OsStr,
    /// What it is told.
    pub(super) arguments: &'a [OsString],
    /// What it may read, besides what every program may.
    #[cfg_attr(
        not(target_os = "linux"),
        expect(dead_code, reason = "elsewhere nothing is forbidden to read")
    )]
    pub(super) readable: &'a [OsString],
}

/// Becomes the program, or tells why not: on stdin, which is a pipe to the supervisor. The directory,
/// the environment and the output are its own already.
pub(super) fn enter(rights: &Rights, program: Become<'_>) {
    let Ok(answer) = rustix::io::fcntl_dupfd_cloexec(io::stdin(), 3) else {
        return;
    };
    let mut answer = File::from(answer);
    let error = match become_program(rights, program, &mut answer) {
        Ok(never) => never,
        Err(error) => error,
    };
    let why = format!("failed to start `{}`: {error}", program.program.display());
    // The supervisor takes what is not valid for its own failure, and shows it.
    let _ = serde_json::to_writer(answer, &Err::<Entered, String>(why));
}

fn become_program(
    rights: &Rights,
    program: Become<'_>,
    answer: &mut File,
) -> io::Result<io::Error> {
    rustix::stdio::dup2_stdin(File::open("/dev/null")?.as_fd())?;
    close_on_exec()?;
    rustix::process::setsid()?;
    let held = give_rights_up(rights, program)?;
    let mut command = Command::new(program.program);
    command.arg0(program.name).args(program.arguments);
    // Afterwards it is too late; if it can't be executed, a second answer follows, and counts.
    let entered = serde_json::to_vec(&Ok::<Entered, String>(Entered { held }))?;
    answer.write_all(&entered)?;
    Ok(command.exec())
}

#[cfg(target_os = "linux")]
fn give_rights_up(rights: &Rights, program: Become<'_>) -> io::Result<Held> {
    let work = std::env::current_dir()?;
    set_limits(rights);
    if let Some(user) = rights.user {
        become_user(user)?;
    } else {
        // A program of an author who is not root has nothing to lose here.
        let none = rustix::thread::CapabilitySet::empty();
        let sets = rustix::thread::CapabilitySets {
            effective: none,
            permitted: none,
            inheritable: none,
        };
        rustix::thread::set_capabilities(None, sets)?;
    }
    // Should the supervisor be killed, so is the program. (Set now: a change of user undoes it.)
    rustix::process::set_parent_process_death_signal(Some(rustix::process::Signal::KILL))?;
    let landlock = super::landlock::confine(rights, program.program, &work, program.readable);
    let landlock = landlock.map_err(io::Error::other)?;
    Ok(Held {
        landlock,
        filter: super::filter::refuse_calls(rights.net, rights.closed).is_ok(),
        not_root: !rustix::process::geteuid().is_root(),
        descendants: true,
    })
}

#[cfg(target_os = "linux")]
fn become_user(id: u32) -> io::Result<()> {
    use rustix::thread::{set_thread_groups, set_thread_res_gid, set_thread_res_uid};
    let (user, group) = (
        rustix::process::Uid::from_raw(id),
        rustix::process::Gid::from_raw(id),
    );
    set_thread_groups(&[])?;
    set_thread_res_gid(group, group, group)?;
    Ok(set_thread_res_uid(user, user, user)?)
}

/// Elsewhere there are only the limits.
#[cfg(not(target_os = "linux"))]
fn give_rights_up(rights: &Rights, _program: Become<'_>) -> io::Result<Held> {
    set_limits(rights);
    Ok(Held {
        not_root: !rustix::process::geteuid().is_root(),
        ..Held::default()
    })
}

/// Keeps from the program what we were handed by whoever started the tool: an open file is a right.
#[expect(
    unsafe_code,
    reason = "the standard library can't tell which descriptors are open"
)]
fn close_on_exec() -> io::Result<()> {
    let entries = std::fs::read_dir("/dev/fd")?;
    let names = entries.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok());
    // Listing them needs one more, which is gone when they are marked.
    let descriptors: Vec<i32> = names.filter(|descriptor| *descriptor > 2).collect();
    for descriptor in descriptors {
        // SAFETY: it is neither read nor closed by us, and may well be closed already: then the
        // call fails, and there is nothing to mark.
        let borrowed = unsafe { std::os::fd::BorrowedFd::borrow_raw(descriptor) };
        let _ = rustix::io::fcntl_setfd(borrowed, rustix::io::FdFlags::CLOEXEC);
    }
    Ok(())
}

/// Sets the limits, of which none can be raised again.
fn set_limits(rights: &Rights) {
    let limit = |resource, value| {
        let value = Some(value);
        let limit = Rlimit {
            current: value,
            maximum: value,
        };
        // An author's own limit may be lower, and stays.
        let _ = setrlimit(resource, limit);
    };
    limit(Resource::Cpu, rights.processor_time);
    limit(Resource::Fsize, FILES);
    limit(Resource::Nofile, OPEN_FILES);
    limit(Resource::Core, 0);
    limit(Resource::Data, MEMORY);
    #[cfg(not(target_vendor = "apple"))]
    limit(Resource::As, ADDRESSES);
    if let Some(threads) = rights.threads {
        limit(Resource::Nproc, threads);
    }
}
