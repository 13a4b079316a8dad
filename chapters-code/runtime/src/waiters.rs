//! Tasks that wait in line for something to change: what every lock and every queue is made of.
//!
//! A task that cannot have what it wants makes a future, puts it at the end of a line, and awaits
//! it. Whoever has something to give takes a future from the head of the line and sets its
//! result. That puts the task into the ready queue; until its turn comes it is *woken*, but has
//! not run yet, and much can happen in between: another task may come and ask for the same thing,
//! or the woken task may be cancelled. What a lock does then is what makes it fair.

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::VecDeque;

use crate::error::{Exc, Result};
use crate::event_loop::EventLoop;
use crate::future::Future;
use crate::running::get_running_loop;

/// A value, and the tasks that wait for it to change, in the order in which they came: CPython's
/// `_waiters`.
#[derive(Default)]
pub(crate) struct Waiters<V> {
    pub(crate) value: Cell<V>,
    line: RefCell<VecDeque<Future<()>>>,
    /// The loop on which somebody had to wait first.
    event_loop: OnceCell<EventLoop>,
}

impl<V> Waiters<V> {
    /// A future to wait with. `class` names what it is that one waits for in the error that is
    /// raised if others wait for it on another loop.
    pub(crate) fn waiter(&self, class: &str) -> Result<Future<()>> {
        let event_loop = get_running_loop()?;
        if *self.event_loop.get_or_init(|| event_loop.clone()) != event_loop {
            let message = format!("<{class}> is bound to a different event loop");
            return Err(Exc::Runtime(message.into()));
        }
        Ok(event_loop.create_future())
    }

    /// Wait in line until woken.
    pub(crate) async fn wait(&self, waiter: &Future<()>) -> Result<()> {
        self.line.borrow_mut().push_back(waiter.clone());
        let _place = Place(&self.line, waiter);
        waiter.await
    }

    /// Wake the first `count` that are not woken yet, and say how many there were.
    pub(crate) fn wake(&self, count: usize) -> usize {
        let line = self.line.borrow();
        line.iter().filter(|waiter| wake(waiter)).take(count).count()
    }

    /// Wake the very first, unless it is woken (or cancelled) and has only not run yet.
    pub(crate) fn wake_first(&self) {
        self.line.borrow().front().map(wake);
    }

    /// Wake the first that is not woken yet, and let it leave the line at once.
    pub(crate) fn wake_and_remove(&self) {
        let mut line = self.line.borrow_mut();
        while line.pop_front().is_some_and(|waiter| !wake(&waiter)) {}
    }

    /// Does anybody wait, or is woken and has not run yet? Who is cancelled does not count.
    pub(crate) fn any(&self) -> bool {
        self.line.borrow().iter().any(|waiter| !waiter.cancelled())
    }
}

/// Wake one. False if there is nothing to wake: it is woken already, or cancelled.
fn wake(waiter: &Future<()>) -> bool {
    !waiter.done() && waiter.set_result(()).is_ok()
}

/// A place in the line. Python leaves it in a `finally`; a `drop` comes even if the coroutine is
/// destroyed while it waits.
struct Place<'a>(&'a RefCell<VecDeque<Future<()>>>, &'a Future<()>);

impl Drop for Place<'_> {
    fn drop(&mut self) {
        let mut line = self.0.borrow_mut();
        if let Some(place) = line.iter().position(|one| one == self.1) {
            line.remove(place);
        }
    }
}
