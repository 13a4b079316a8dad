//! Everything that a program has started: to be counted, and to be killed.
//!
//! A process can leave its group and its session, and its parent can end before it. So on Linux the
//! supervisor makes itself the one to whom such orphans fall (`PR_SET_CHILD_SUBREAPER`): whatever
//! the program starts is a descendant of the supervisor. To kill all of them at once, faster than
//! they can start others, it puts itself and them into a Landlock domain that no signal leaves;
//! then `kill(-1)`, "every process", means every process of the domain but the caller's own.

use super::confine::Limit;
#[cfg(target_os = "linux")]
use super::usage;
use rustix::process::{Pid, Signal, kill_process, kill_process_group};
use std::fs::File;

/// So many threads that want to run are no ordinary load.
#[cfg(target_os = "linux")]
const MANY: u64 = 64;

/// What is known about the processes of the program.
#[derive(Debug)]
pub(super) struct Family {
    /// Orphans come to us.
    known: bool,
    /// No signal of ours leaves the family.
    closed: bool,
}

impl Family {
    /// Makes this process the head of a family: of all that it starts from now on.
    #[cfg(target_os = "linux")]
    pub(super) fn found() -> Self {
        let this = rustix::process::getpid();
        Self {
            known: rustix::process::set_child_subreaper(Some(this)).is_ok(),
            closed: super::landlock::keep_signals_in() && parent_is_out_of_reach(),
        }
    }

    /// Elsewhere what leaves the program's group is lost.
    #[cfg(not(target_os = "linux"))]
    pub(super) fn found() -> Self {
        Self {
            known: false,
            closed: false,
        }
    }

    /// Whether every process of the program is found.
    pub(super) fn is_known(&self) -> bool {
        self.known
    }

    /// Whether no signal leaves it.
    pub(super) fn is_closed(&self) -> bool {
        self.closed
    }

    /// Kills what runs of the program. What it starts in this moment may be missed, so this is
    /// repeated until nothing is left.
    pub(super) fn kill(&self, program: Pid) {
        if self.closed {
            return self.signal_all(Signal::KILL);
        }
        // Errors: nobody is left to be killed.
        let _ = kill_process_group(program, Signal::KILL);
        #[cfg(target_os = "linux")]
        for pid in usage::descendants() {
            let _ = kill_process(pid, Signal::KILL);
        }
        // Before it has a group of its own.
        #[cfg(not(target_os = "linux"))]
        let _ = kill_process(program, Signal::KILL);
    }

    /// Sends a signal to all of the family at once, which must be closed.
    fn signal_all(&self, signal: Signal) {
        assert!(self.closed, "this would reach every process of the user");
        // The id 1 stands for `kill(-1)`.
        let _ = kill_process_group(Pid::INIT, signal);
    }

    /// What the program uses too much of, which may write to the directory `work`.
    #[cfg(target_os = "linux")]
    pub(super) fn exceeded(&self, program: Pid, work: &File) -> Option<Limit> {
        // Against hundreds of processes that all want to run, we would not get far with looking. Are
        // they not the program's, then it is halted for some milliseconds in vain.
        let halt = usage::threads_that_want_to_run() > MANY;
        let signal = |signal| match self.closed {
            true => self.signal_all(signal),
            false => drop(kill_process_group(program, signal)),
        };
        if halt {
            signal(Signal::STOP);
        }
        let exceeded = usage::Usage::of_all(&usage::descendants(), work).exceeded();
        if halt && exceeded.is_none() {
            signal(Signal::CONT);
        }
        exceeded
    }

    /// Elsewhere each process is limited, not their sum.
    #[cfg(not(target_os = "linux"))]
    pub(super) fn exceeded(&self, _program: Pid, _work: &File) -> Option<Limit> {
        None
    }
}

/// That the kernel really keeps our signals in: outside of the family stands the tool, which runs as
/// the same user as we do, so that nothing else forbids a signal to it. Without this nobody may
/// call `kill(-1)`.
#[cfg(target_os = "linux")]
fn parent_is_out_of_reach() -> bool {
    let parent = rustix::process::getppid();
    parent.is_some_and(|parent| {
        rustix::process::test_kill_process(parent) == Err(rustix::io::Errno::PERM)
    })
}
