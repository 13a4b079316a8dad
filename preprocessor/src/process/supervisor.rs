//! The supervisors, as the tool sees them: each watches over one program at a time, and over many in
//! the course of a run, since starting one takes longer than most programs run.

use super::confine::{Report, this_binary};
use super::launcher::{LAUNCH, Order, SUPERVISE};
use super::message;
use super::running::spawn;
use std::io;
use std::net::Shutdown;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, MutexGuard};

/// Those that have nothing to do.
static IDLE: Mutex<Vec<Supervisor>> = Mutex::new(Vec::new());

fn idle() -> MutexGuard<'static, Vec<Supervisor>> {
    IDLE.lock().expect("no holder of this lock panics")
}

/// A process that runs programs for us.
#[derive(Debug)]
pub(super) struct Supervisor {
    child: Child,
    /// Once this ends it stops what it runs, and ends; however we go, it does.
    socket: UnixStream,
}

impl Supervisor {
    /// One that has nothing to do.
    pub(super) fn find() -> io::Result<Self> {
        let found = idle().pop();
        found.map_or_else(Self::start, Ok)
    }

    fn start() -> io::Result<Self> {
        let (ours, theirs) = UnixStream::pair()?;
        let mut command = Command::new(this_binary()?);
        command
            .args([LAUNCH, SUPERVISE])
            .env_clear()
            .stdin(OwnedFd::from(theirs))
            .stdout(Stdio::null());
        Ok(Self {
            child: spawn(&mut command)?,
            socket: ours,
        })
    }

    /// Its process id.
    pub(super) fn id(&self) -> u32 {
        self.child.id()
    }

    /// The line by which it is told to stop, and hears that we are gone.
    pub(super) fn line(&self) -> io::Result<UnixStream> {
        self.socket.try_clone()
    }

    /// Has it run a program that prints to `output`.
    pub(super) fn order(&self, order: &Order, output: io::PipeWriter) -> io::Result<()> {
        message::send(&self.socket, order, Some(output.as_fd()))
    }

    /// Keeps it for the next program.
    pub(super) fn keep(self) {
        idle().push(self);
    }
}

/// Waits for what became of the program that was ordered over this line.
pub(super) fn report(line: &UnixStream) -> io::Result<Report> {
    match message::receive(line)? {
        Some((report, _)) => Ok(report),
        None => Err(io::Error::other("its launcher ended early")),
    }
}

impl Drop for Supervisor {
    fn drop(&mut self) {
        // Errors: it is gone already.
        let _ = self.socket.shutdown(Shutdown::Both);
        let _ = self.child.wait();
    }
}

/// Ends the supervisors that have nothing to do.
pub fn dismiss_supervisors() {
    let dismissed = std::mem::take(&mut *idle());
    drop(dismissed);
}
