//! What the operating system offers to end a program with all of its children.

use super::{Ending, Limits};
use std::process::{Child, ExitStatus};

/// If we are killed ourselves, nobody stops a program that never ends; the kernel then does, once it has used
/// more processor time than it could have had wall-clock time.
#[cfg(target_os = "linux")]
pub(super) fn limit_processor_time(child: &Child, limits: Limits) {
    use rustix::process::{Resource, Rlimit, prlimit};
    let seconds = Some(limits.processor_time());
    let limit = Rlimit {
        current: seconds,
        maximum: seconds,
    };
    // A program that is over already needs no limit.
    let _ = prlimit(pid(child.id()), Resource::Cpu, limit);
}

#[cfg(not(target_os = "linux"))]
pub(super) fn limit_processor_time(_child: &Child, _limits: Limits) {}

/// Waits until a child has ended, and leaves it a zombie: until it is reaped its process id can't be
/// given to another process, so killing its group can't hit a stranger.
#[cfg(unix)]
pub(super) fn wait_without_reaping(id: u32) {
    use rustix::process::{WaitId, WaitIdOptions, waitid};
    let Some(pid) = pid(id) else {
        return;
    };
    let options = WaitIdOptions::EXITED | WaitIdOptions::NOWAIT;
    while matches!(
        waitid(WaitId::Pid(pid), options),
        Err(rustix::io::Errno::INTR)
    ) {}
}

#[cfg(unix)]
fn pid(id: u32) -> Option<rustix::process::Pid> {
    rustix::process::Pid::from_raw(i32::try_from(id).ok()?)
}

/// Kills a program with all of its group.
#[cfg(unix)]
pub(super) fn kill_group(id: u32) {
    use rustix::process::{Signal, kill_process, kill_process_group};
    if let Some(pid) = pid(id) {
        // An error means that nobody is left to be killed. The program itself is killed by its
        // own id as well: it may have left its group.
        let _ = kill_process_group(pid, Signal::KILL);
        let _ = kill_process(pid, Signal::KILL);
    }
}

#[cfg(unix)]
pub(super) fn ending(status: ExitStatus) -> Ending {
    use std::os::unix::process::ExitStatusExt;
    match (status.code(), status.signal()) {
        (Some(code), _) => Ending::Exited(code),
        (None, signal) => Ending::Signaled(signal.unwrap_or(0)),
    }
}

#[cfg(not(unix))]
pub(super) fn wait_without_reaping(_id: u32) {}

#[cfg(not(unix))]
pub(super) fn ending(status: ExitStatus) -> Ending {
    Ending::Exited(status.code().unwrap_or(-1))
}

/// Without process groups only the program itself is killed, by whoever has its handle.
#[cfg(not(unix))]
pub(super) fn kill_group(_id: u32) {}
