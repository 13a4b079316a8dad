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
use std::sync::Arc;
use std::time::Duration;

use asyncio::{EventLoop, Exc, Outcome, Result};
use rustix::fd::{AsFd, AsRawFd, RawFd};

use crate::bell::{Bell, silence};

#[cfg_attr(target_os = "linux", path = "selector/epoll.rs")]
#[cfg_attr(not(target_os = "linux"), path = "selector/poll.rs")]
mod system;

use system::{Flags, System};

/// A day: some systems cannot wait for as long as a program may want to.
const LONGEST_WAIT: Duration = Duration::from_secs(24 * 60 * 60);

/// The sockets that a loop watches: `selectors.DefaultSelector`.
pub(crate) struct Selector {
    /// One of them is the bell's.
    watched: RefCell<BTreeMap<RawFd, Watched>>,
    system: System,
}

/// One socket, with what to call when it can be read and when it can be written to.
struct Watched {
    socket: Rc<dyn AsFd>,
    callbacks: [Option<Rc<Callback>>; 2],
}

#[derive(Clone, Copy)]
pub(crate) enum Direction {
    Read,
    Write,
}

/// A function to call whenever a socket is ready.
pub(crate) struct Callback {
    function: RefCell<Box<dyn FnMut() -> Result<()>>>,
    cancelled: Cell<bool>,
}

impl Callback {
    fn call(&self) -> Result<()> {
        // It may have been cancelled since the socket was found ready.
        if self.cancelled() { Ok(()) } else { self.function.borrow_mut()() }
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
    /// The selector of this loop, which is made when a socket is watched for the first time.
    fn of(event_loop: &EventLoop) -> Result<Rc<Selector>> {
        if let Some(selector) = event_loop.selector() {
            return Ok(selector);
        }
        let selector = Rc::new(Selector { watched: RefCell::default(), system: System::new()? });
        let (bell, socket) = Bell::new()?;
        event_loop.set_selector(selector.clone(), Arc::new(bell).into())?;
        let socket = Rc::new(socket);
        let heard = socket.clone();
        watch(event_loop, &socket, Direction::Read, move || silence(&heard))?;
        Ok(selector)
    }

    /// Put a callback, or none, in place of the one that is there. Was there one?
    fn replace(
        &self,
        socket: Rc<dyn AsFd>,
        direction: Direction,
        callback: Option<Rc<Callback>>,
    ) -> Result<bool> {
        let mut watched = self.watched.borrow_mut();
        let fd = socket.as_fd().as_raw_fd();
        let entry = watched.entry(fd).or_insert(Watched { socket, callbacks: [None, None] });
        let before = entry.flags();
        let place = &mut entry.callbacks[direction as usize];
        let previous = std::mem::replace(place, callback);
        let after = entry.flags();
        let changed = self.system.change(entry.socket.as_fd(), before, after);
        // To be dropped when the list can be used again: a closure's captures may use it.
        let gone = (after.is_empty() || changed.is_err()).then(|| watched.remove(&fd));
        drop(watched);
        drop(gone);
        if let Some(previous) = &previous {
            previous.cancelled.set(true);
        }
        changed?;
        Ok(previous.is_some())
    }
}

impl asyncio::Selector for Selector {
    fn is_watching(&self) -> bool {
        self.watched.borrow().len() > 1 // the bell does not count
    }

    /// A connection that is broken or closed is both readable and writable, so that whoever waits
    /// for it will see.
    fn select(&self, event_loop: &EventLoop, at_most: Option<Duration>) -> Result<()> {
        let watched = self.watched.borrow();
        let sockets = watched.iter().map(|(&fd, it)| (fd, it.socket.as_fd(), it.flags()));
        let at_most = at_most.map(|time| time.min(LONGEST_WAIT));
        for (fd, news) in self.system.wait(sockets, at_most)? {
            let callbacks = watched.get(&fd).map(|it| &it.callbacks);
            for (callback, other) in callbacks.into_iter().flatten().zip([Flags::OUT, Flags::IN]) {
                if let Some(callback) = callback.clone()
                    && !(news - other).is_empty()
                {
                    event_loop.call_soon(move || callback.call());
                }
            }
        }
        Ok(())
    }

    fn close(&self) {
        drop(self.watched.take());
    }
}

/// Call `function` in every cycle in which the socket is ready.
pub(crate) fn watch<S: AsFd + 'static, R: Outcome>(
    event_loop: &EventLoop,
    socket: &Rc<S>,
    direction: Direction,
    mut function: impl FnMut() -> R + 'static,
) -> Result<Rc<Callback>> {
    if event_loop.is_closed() {
        return Err(Exc::Runtime("Event loop is closed".into()));
    }
    let callback = Rc::new(Callback {
        function: RefCell::new(Box::new(move || function().into_result())),
        cancelled: Cell::new(false),
    });
    let selector = Selector::of(event_loop)?;
    selector.replace(socket.clone(), direction, Some(callback.clone()))?;
    Ok(callback)
}

/// Stop that. False if there was nothing to stop.
pub(crate) fn unwatch<S: AsFd + 'static>(
    event_loop: &EventLoop,
    socket: &Rc<S>,
    direction: Direction,
) -> bool {
    event_loop.selector().is_some_and(|selector: Rc<Selector>| {
        // Nobody waits for a socket that the operating system does not know any more.
        selector.replace(socket.clone(), direction, None).unwrap_or(false)
    })
}
