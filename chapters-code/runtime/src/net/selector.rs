//! What the operating system knows about sockets: which can be read, and which can be written to.
//!
//! A socket that would have to wait says so at once if it is *non-blocking*. Somebody has to try
//! it again later, and the operating system knows when. So the loop keeps a list of sockets with
//! what to call when one is ready, and asks for news of all of them in every cycle: without
//! waiting if there is something else to do, else until there is news or the first timer is due.
//! What is ready queues up behind the callbacks that are, and before the timers.
//!
//! As in CPython a socket that is left unread is news again in every cycle. The news comes in the
//! order in which it happened (on Linux; elsewhere in the order of the sockets' numbers).
//!
//! The list keeps its sockets, in an [`Rc`] as Python does with a counted reference: none can be
//! closed while the operating system is asked about it.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::Duration;

use rustix::fd::{AsFd, AsRawFd, RawFd};

use crate::clock;
use crate::error::{Exc, Result};
use crate::event_loop::EventLoop;
use crate::handle::Outcome;
use crate::net::bell::Bell;

#[cfg_attr(target_os = "linux", path = "selector/epoll.rs")]
#[cfg_attr(not(target_os = "linux"), path = "selector/poll.rs")]
mod system;

use system::{Flags, System};

/// Nothing is worth waiting for longer than a day, in milliseconds.
const LONGEST_WAIT: u64 = 24 * 60 * 60 * 1_000;

/// The sockets that a loop watches: `selectors.DefaultSelector`.
#[derive(Default)]
pub(crate) struct Selector {
    watched: RefCell<BTreeMap<RawFd, Watched>>,
    system: System,
}

/// One socket, with what to call when it can be read and when it can be written to.
struct Watched {
    socket: Rc<dyn AsFd>,
    callbacks: [Option<Rc<IoHandle>>; 2],
}

#[derive(Clone, Copy)]
pub(crate) enum Direction {
    Read,
    Write,
}

type Function = Box<dyn FnMut() -> Result<()>>;

/// A function to call whenever a socket is ready.
pub(crate) struct IoHandle {
    function: Cell<Option<Function>>,
    cancelled: Cell<bool>,
}

impl IoHandle {
    fn call(&self) -> Result<()> {
        let Some(mut function) = self.function.take() else { return Ok(()) };
        let result = function();
        if !self.cancelled() {
            self.function.set(Some(function));
        }
        result
    }

    fn cancel(&self) {
        self.cancelled.set(true);
        self.function.take();
    }

    pub(crate) fn cancelled(&self) -> bool {
        self.cancelled.get()
    }
}

impl Watched {
    /// What the operating system is asked about it.
    fn flags(&self) -> Flags {
        let mut flags = Flags::empty();
        flags.set(Flags::IN, self.callbacks[0].is_some());
        flags.set(Flags::OUT, self.callbacks[1].is_some());
        flags
    }
}

impl Selector {
    pub(crate) fn is_watching(&self) -> bool {
        !self.watched.borrow().is_empty()
    }

    /// Forget all sockets.
    pub(crate) fn clear(&self) {
        drop(self.watched.take());
    }

    /// Put a callback, or none, in place of the one that is there, which is returned.
    fn replace(
        &self,
        socket: &Rc<dyn AsFd>,
        direction: Direction,
        callback: Option<Rc<IoHandle>>,
    ) -> Result<Option<Rc<IoHandle>>> {
        let mut watched = self.watched.borrow_mut();
        let fd = socket.as_fd().as_raw_fd();
        let entry = watched.entry(fd).or_insert_with(|| Watched {
            socket: socket.clone(),
            callbacks: [None, None],
        });
        let before = entry.flags();
        let previous = std::mem::replace(
            &mut entry.callbacks[direction as usize],
            callback,
        );
        let after = entry.flags();
        let changed = self.system.change(socket.as_fd(), before, after);
        if after.is_empty() || changed.is_err() {
            watched.remove(&fd);
        }
        changed?;
        Ok(previous)
    }

    /// Ask for news, of the bell too.
    fn wait(
        &self,
        bell: &Bell,
        timeout: Option<Duration>,
    ) -> Result<Vec<(RawFd, Flags)>> {
        let watched = self.watched.borrow();
        let bell = bell.socket().map(AsFd::as_fd);
        let bell = bell.map(|bell| (bell.as_raw_fd(), bell, Flags::IN));
        let sockets = watched
            .iter()
            .map(|(&fd, it)| (fd, it.socket.as_fd(), it.flags()));
        Ok(self.system.wait(sockets.chain(bell), timeout)?)
    }

    /// What to call at this news. A connection that is broken or closed is both readable and
    /// writable, so that whoever waits for it will see.
    fn ready(
        &self,
        bell: &Bell,
        news: Vec<(RawFd, Flags)>,
    ) -> Vec<Rc<IoHandle>> {
        let watched = self.watched.borrow();
        let mut ready = Vec::new();
        for (fd, flags) in news {
            let Some(it) = watched.get(&fd) else {
                bell.silence();
                continue;
            };
            for (callback, other) in
                it.callbacks.iter().zip([Flags::OUT, Flags::IN])
            {
                if !(flags - other).is_empty() {
                    ready.extend(callback.clone());
                }
            }
        }
        ready
    }
}

impl EventLoop {
    /// Call `callback` in every cycle in which there is something to read from `socket` (data, its
    /// end, an error, a connection to accept), until [`remove_reader`](Self::remove_reader) or the
    /// next `add_reader` for it: `loop.add_reader(socket, callback)`.
    ///
    /// The loop keeps the socket until then.
    ///
    /// # Errors
    ///
    /// If the loop is closed, or if the operating system refuses.
    pub fn add_reader<S: AsFd + 'static, R: Outcome>(
        &self,
        socket: &Rc<S>,
        callback: impl FnMut() -> R + 'static,
    ) -> Result<()> {
        self.watch(socket, Direction::Read, callback).map(drop)
    }

    /// Stop that: `loop.remove_reader(socket)`. False if the socket had no such callback.
    pub fn remove_reader<S: AsFd + 'static>(&self, socket: &Rc<S>) -> bool {
        self.unwatch(socket, Direction::Read)
    }

    /// Call `callback` in every cycle in which `socket` can be written to:
    /// `loop.add_writer(socket, callback)`. That is nearly always, so it is for those who have
    /// tried and could not; and for a socket that is connecting.
    ///
    /// # Errors
    ///
    /// As [`add_reader`](Self::add_reader).
    pub fn add_writer<S: AsFd + 'static, R: Outcome>(
        &self,
        socket: &Rc<S>,
        callback: impl FnMut() -> R + 'static,
    ) -> Result<()> {
        self.watch(socket, Direction::Write, callback).map(drop)
    }

    /// Stop that: `loop.remove_writer(socket)`. False if the socket had no such callback.
    pub fn remove_writer<S: AsFd + 'static>(&self, socket: &Rc<S>) -> bool {
        self.unwatch(socket, Direction::Write)
    }

    pub(crate) fn watch<S: AsFd + 'static, R: Outcome>(
        &self,
        socket: &Rc<S>,
        direction: Direction,
        mut callback: impl FnMut() -> R + 'static,
    ) -> Result<Rc<IoHandle>> {
        if self.is_closed() {
            return Err(Exc::Runtime("Event loop is closed".into()));
        }
        let handle = Rc::new(IoHandle {
            function: Cell::new(Some(Box::new(move || {
                callback().into_result()
            }))),
            cancelled: Cell::new(false),
        });
        let selector = &self.inner.selector;
        if let Some(bell) = self.inner.inbox.bell.install()? {
            selector.system.change(
                bell.as_fd(),
                Flags::empty(),
                Flags::IN,
            )?;
        }
        let socket: Rc<dyn AsFd> = socket.clone();
        if let Some(previous) =
            selector.replace(&socket, direction, Some(handle.clone()))?
        {
            previous.cancel();
        }
        Ok(handle)
    }

    pub(crate) fn unwatch<S: AsFd + 'static>(
        &self,
        socket: &Rc<S>,
        direction: Direction,
    ) -> bool {
        let socket: Rc<dyn AsFd> = socket.clone();
        let removed = self.inner.selector.replace(&socket, direction, None);
        let handle = removed.ok().flatten();
        handle.inspect(|handle| handle.cancel()).is_some()
    }

    /// Queue up the callbacks of the sockets that are ready; wait for one if the loop is `idle`,
    /// but not longer than until the first timer is due.
    pub(crate) fn select(
        &self,
        idle: bool,
        first_timer: Option<i64>,
    ) -> Result<()> {
        // Virtual time stands still while we look, and jumps if there is nothing to be seen.
        let jump = first_timer.filter(|_| idle && clock::is_virtual());
        let timeout = match first_timer {
            _ if !idle || jump.is_some() => Some(Duration::ZERO),
            when => when.map(from_now),
        };
        let (selector, bell) = (&self.inner.selector, &self.inner.inbox.bell);
        let news = selector.wait(bell, timeout)?;
        if let (Some(when), true) = (jump, news.is_empty()) {
            clock::wait_until(when);
        }
        for handle in selector.ready(bell, news) {
            self.call_soon(move || handle.call());
        }
        Ok(())
    }
}

/// Whole milliseconds, rounded up so that the loop never wakes before the time.
fn from_now(when: i64) -> Duration {
    let nanos = when.saturating_sub(clock::monotonic());
    let millis = u64::try_from(nanos).unwrap_or(0).div_ceil(1_000_000);
    Duration::from_millis(millis.min(LONGEST_WAIT))
}
