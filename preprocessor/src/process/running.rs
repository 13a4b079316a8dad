//! The programs that run now, so that a signal to us can end them first.

use super::group::{kill_group, wait_without_reaping};
use std::io::{self, PipeWriter};
use std::process::{Child, Command, ExitStatus};
use std::sync::Mutex;

/// By process id. None once there was a signal.
static RUNNING: Mutex<Option<Vec<Handle>>> = Mutex::new(Some(Vec::new()));

/// By what a program is stopped.
struct Handle {
    id: u32,
    means: Means,
}

enum Means {
    /// A supervisor ends its program, and then itself, once this is closed.
    Lifeline(PipeWriter),
    /// That has happened: it must not be killed before it has done its work.
    Told,
    /// The program's group is killed.
    Kill,
}

impl Handle {
    fn stop(&mut self) {
        match std::mem::replace(&mut self.means, Means::Told) {
            Means::Lifeline(lifeline) => drop(lifeline),
            Means::Told => {}
            Means::Kill => {
                kill_group(self.id);
                self.means = Means::Kill;
            }
        }
    }
}

/// A program that runs, in a process group of its own.
#[derive(Debug)]
pub(super) struct Running {
    child: Child,
}

impl Running {
    /// Starts a program, or its supervisor, if there is a lifeline; after a signal none is started
    /// any more.
    pub(super) fn start(command: &mut Command, lifeline: Option<PipeWriter>) -> io::Result<Self> {
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(command, 0);
        let mut running = RUNNING.lock().expect("no holder of this lock panics");
        let Some(running) = running.as_mut() else {
            return Err(io::ErrorKind::Interrupted.into());
        };
        let child = command.spawn()?;
        let id = child.id();
        let means = lifeline.map_or(Means::Kill, Means::Lifeline);
        running.push(Handle { id, means });
        Ok(Self { child })
    }

    /// The process that was started.
    pub(super) fn child(&self) -> &Child {
        &self.child
    }

    /// Ends it, with all that it started, or asks its supervisor to; waiting for that is
    /// [`Self::reap`]'s.
    pub(super) fn stop(&mut self) {
        let mut running = RUNNING.lock().expect("no holder of this lock panics");
        // Without a list a signal has stopped it.
        let Some(running) = running.as_mut() else {
            return;
        };
        let id = self.child.id();
        if let Some(handle) = running.iter_mut().find(|handle| handle.id == id) {
            handle.stop();
        }
        #[cfg(not(unix))]
        let _ = self.child.kill();
    }

    /// Waits for a program that was stopped or has ended; an error if a signal told us to stop.
    pub(super) fn reap(mut self) -> io::Result<ExitStatus> {
        wait_without_reaping(self.child.id());
        // With the lock held nobody kills the group of a child that is already reaped.
        let mut running = RUNNING.lock().expect("no holder of this lock panics");
        let status = self.child.wait()?;
        let Some(running) = running.as_mut() else {
            return Err(io::ErrorKind::Interrupted.into());
        };
        running.retain(|handle| handle.id != self.child.id());
        Ok(status)
    }
}

/// Does something while no other program is being started: one that starts has for a moment what we
/// have open, and a program that anyone has open for writing can't be started.
pub fn while_nothing_starts<T>(work: impl FnOnce() -> T) -> T {
    let _running = RUNNING.lock().expect("no holder of this lock panics");
    work()
}

/// From now on Ctrl-C, and a request to terminate, end the programs that run before they end us:
/// running one then fails with [`io::ErrorKind::Interrupted`], so that temporary files are removed.
///
/// `tell` is called first, once: it says what is interrupted.
#[cfg(unix)]
pub fn stop_programs_on_signals(tell: fn()) -> io::Result<()> {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    let mut signals = signal_hook::iterator::Signals::new([SIGHUP, SIGINT, SIGTERM])?;
    std::thread::spawn(move || {
        for signal in signals.forever() {
            // Nobody has anything to tell whose list is taken.
            let mut running = RUNNING.lock().expect("no holder of this lock panics");
            if running.is_some() {
                tell();
            }
            match running.take() {
                // Nothing runs that would have to be ended first.
                Some(running) if running.is_empty() => std::process::exit(128 + signal),
                Some(mut running) => running.iter_mut().for_each(Handle::stop),
                // The second one: somebody is in a hurry.
                None => std::process::exit(128 + signal),
            }
        }
    });
    Ok(())
}

/// Without signals there is nothing to wait for.
#[cfg(not(unix))]
pub fn stop_programs_on_signals(_tell: fn()) -> io::Result<()> {
    Ok(())
}
