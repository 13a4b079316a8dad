//! Linux: `epoll` keeps the list of sockets in the kernel, so that asking costs the same for ten
//! sockets as for ten thousand.

use std::io;
use std::time::Duration;

use rustix::buffer::spare_capacity;
use rustix::event::{Timespec, epoll};
use rustix::fd::{AsRawFd, BorrowedFd, OwnedFd, RawFd};
use rustix::io::Errno;

pub(super) use rustix::event::epoll::EventFlags as Flags;

pub(super) struct System(OwnedFd);

impl System {
    pub(super) fn new() -> io::Result<System> {
        Ok(System(epoll::create(epoll::CreateFlags::CLOEXEC)?))
    }

    pub(super) fn change(
        &self,
        socket: BorrowedFd<'_>,
        before: Flags,
        after: Flags,
    ) -> io::Result<()> {
        let name = epoll::EventData::new_u64(socket.as_raw_fd() as u64);
        Ok(match (before.is_empty(), after.is_empty()) {
            _ if before == after => Ok(()),
            (true, _) => epoll::add(&self.0, socket, name, after),
            (_, true) => epoll::delete(&self.0, socket),
            _ => epoll::modify(&self.0, socket, name, after),
        }?)
    }

    pub(super) fn wait<'a>(
        &self,
        sockets: impl Iterator<Item = (RawFd, BorrowedFd<'a>, Flags)>,
        timeout: Option<Duration>,
    ) -> io::Result<Vec<(RawFd, Flags)>> {
        let timeout = timeout.and_then(|time| Timespec::try_from(time).ok());
        let mut events = Vec::with_capacity(sockets.count());
        let room = spare_capacity(&mut events);
        match epoll::wait(&self.0, room, timeout.as_ref()) {
            Ok(_) | Err(Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
        let news = events.iter().map(|event| (event.data.u64() as RawFd, event.flags));
        Ok(news.collect())
    }
}
