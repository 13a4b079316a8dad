//! Linux: `epoll` keeps the list of sockets in the kernel, so that asking costs the same for ten
//! sockets as for ten thousand.

use std::cell::OnceCell;
use std::io;
use std::time::Duration;

use rustix::buffer::spare_capacity;
use rustix::event::{Timespec, epoll};
use rustix::fd::{AsRawFd, BorrowedFd, OwnedFd, RawFd};
use rustix::io::Errno;

pub(super) use rustix::event::epoll::EventFlags as Flags;

/// The epoll descriptor, which is not made before there is something to watch.
#[derive(Default)]
pub(super) struct System(OnceCell<OwnedFd>);

impl System {
    pub(super) fn change(
        &self,
        socket: BorrowedFd<'_>,
        before: Flags,
        after: Flags,
    ) -> io::Result<()> {
        if before == after {
            return Ok(());
        }
        let epoll = match self.0.get() {
            Some(epoll) => epoll,
            None => {
                let epoll = epoll::create(epoll::CreateFlags::CLOEXEC)?;
                self.0.get_or_init(|| epoll)
            }
        };
        let name = epoll::EventData::new_u64(socket.as_raw_fd() as u64);
        Ok(match (before.is_empty(), after.is_empty()) {
            (true, _) => epoll::add(epoll, socket, name, after),
            (_, true) => epoll::delete(epoll, socket),
            _ => epoll::modify(epoll, socket, name, after),
        }?)
    }

    pub(super) fn wait<'a>(
        &self,
        sockets: impl Iterator<Item = (RawFd, BorrowedFd<'a>, Flags)>,
        timeout: Option<Duration>,
    ) -> io::Result<Vec<(RawFd, Flags)>> {
        let Some(epoll) = self.0.get() else { return Ok(Vec::new()) };
        let timeout = timeout.and_then(|t| Timespec::try_from(t).ok());
        let at_most = sockets.size_hint().1.unwrap_or(1);
        let mut events = Vec::with_capacity(at_most);
        match epoll::wait(
            epoll,
            spare_capacity(&mut events),
            timeout.as_ref(),
        ) {
            Ok(_) | Err(Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
        let news = events
            .iter()
            .map(|event| (event.data.u64() as RawFd, event.flags));
        Ok(news.collect())
    }
}
