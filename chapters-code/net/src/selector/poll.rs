//! macOS, Windows and others: `poll` is shown the whole list of sockets each time. (Windows before
//! version 2004 of Windows 10 does not report a connection that is refused: it seems to take for
//! ever.)

use std::io;
use std::time::Duration;

use rustix::event::{PollFd, Timespec, poll};
use rustix::fd::{BorrowedFd, RawFd};
use rustix::io::Errno;

pub(super) use rustix::event::PollFlags as Flags;

pub(super) struct System;

impl System {
    pub(super) fn new() -> io::Result<System> {
        Ok(System)
    }

    pub(super) fn change(&self, _: BorrowedFd<'_>, _: Flags, _: Flags) -> io::Result<()> {
        Ok(())
    }

    pub(super) fn wait<'a>(
        &self,
        sockets: impl Iterator<Item = (RawFd, BorrowedFd<'a>, Flags)>,
        timeout: Option<Duration>,
    ) -> io::Result<Vec<(RawFd, Flags)>> {
        let timeout = timeout.and_then(|time| Timespec::try_from(time).ok());
        let (names, mut polled): (Vec<_>, Vec<_>) =
            sockets.map(|(fd, it, flags)| (fd, PollFd::from_borrowed_fd(it, flags))).unzip();
        match poll(&mut polled, timeout.as_ref()) {
            Ok(_) => {}
            Err(Errno::INTR) => return Ok(Vec::new()),
            Err(error) => return Err(error.into()),
        }
        let news = names.into_iter().zip(polled.iter().map(PollFd::revents));
        Ok(news.filter(|(_, flags)| !flags.is_empty()).collect())
    }
}
