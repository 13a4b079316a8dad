//! The programs that run now, so that a signal to us can end them first.

use super::group::kill_group;
use std::io;
#[cfg(unix)]
use std::os::unix::net::UnixStream;
use std::process::{Child, Command};
use std::sync::{Mutex, MutexGuard};

/// By process id. None once there was a signal.
static RUNNING: Mutex<Option<Vec<Handle>>> = Mutex::new(Some(Vec::new()));

fn running() -> MutexGuard<'static, Option<Vec<Handle>>> {
    RUNNING.lock().expect("no holder of this lock panics")
}

/// By what a program is stopped.
struct Handle {
    id: u32,
    means: Means,
}

enum Means {
    /// A supervisor ends its program, and then itself, once this ends.
    #[cfg(unix)]
    Line(UnixStream),
    /// That has happened: it must not be killed before it has done its work.
    #[cfg(unix)]
    Told,
    /// The program's group is killed.
    Kill,
}

impl Handle {
    fn stop(&mut self) {
        match &self.means {
            #[cfg(unix)]
            Means::Line(line) => {
                // An error: it is gone already.
                let _ = line.shutdown(std::net::Shutdown::Write);
                self.means = Means::Told;
            }
            #[cfg(unix)]
            Means::Told => {}
            Means::Kill => kill_group(self.id),
        }
    }
}

/// A program that runs.
#[derive(Debug)]
pub(super) struct Running {
    /// Its own, or that of its supervisor.
    id: u32,
}

/// Starts a process, in a group of its own; after a signal none is started any more.
#[cfg(unix)]
pub(super) fn spawn(command: &mut Command) -> io::Result<Child> {
    let running = running();
    if running.is_none() {
        return Err(io::ErrorKind::Interrupted.into());
    }
    std::os::unix::process::CommandExt::process_group(command, 0);
    command.spawn()
}

impl Running {
    /// Starts a program, in a process group of its own; after a signal none is started any more.
    pub(super) fn start(command: &mut Command) -> io::Result<(Self, Child)> {
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(command, 0);
        let mut running = running();
        let Some(running) = running.as_mut() else {
            return Err(io::ErrorKind::Interrupted.into());
        };
        let child = command.spawn()?;
        let (id, means) = (child.id(), Means::Kill);
        running.push(Handle { id, means });
        Ok((Self { id }, child))
    }

    /// A program that the supervisor at the end of this line, of this process id, is about to start;
    /// after a signal none is started any more.
    #[cfg(unix)]
    pub(super) fn supervised(id: u32, line: UnixStream) -> io::Result<Self> {
        let mut running = running();
        let Some(running) = running.as_mut() else {
            return Err(io::ErrorKind::Interrupted.into());
        };
        let means = Means::Line(line);
        running.push(Handle { id, means });
        Ok(Self { id })
    }

    /// Ends it, with all that it started, or asks its supervisor to; that takes time.
    pub(super) fn stop(&self) {
        let mut running = running();
        // Without a list a signal has stopped it.
        let Some(running) = running.as_mut() else {
            return;
        };
        if let Some(handle) = running.iter_mut().find(|handle| handle.id == self.id) {
            handle.stop();
        }
    }

    /// Takes it off the list when it has ended: `last` is done while nobody can kill it any more, and
    /// its process id is still its own. Returns whether its supervisor goes on; an error if a signal
    /// told us to stop.
    pub(super) fn end<T>(self, last: impl FnOnce() -> io::Result<T>) -> io::Result<(T, bool)> {
        let mut running = running();
        let result = last()?;
        let Some(running) = running.as_mut() else {
            return Err(io::ErrorKind::Interrupted.into());
        };
        let at = running.iter().position(|handle| handle.id == self.id);
        let handle = at.map(|at| running.swap_remove(at));
        #[cfg(unix)]
        let goes_on = handle.is_some_and(|handle| matches!(handle.means, Means::Line(_)));
        #[cfg(not(unix))]
        let goes_on = handle.is_none();
        Ok((result, goes_on))
    }
}

/// Does something while no other program is being started: one that starts has for a moment what we
/// have open, and a program that anyone has open for writing can't be started.
pub fn while_nothing_starts<T>(work: impl FnOnce() -> T) -> T {
    let _running = running();
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
            let mut running = running();
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
