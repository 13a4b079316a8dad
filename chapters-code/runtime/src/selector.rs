//! Who knows of news from the operating system.
//!
//! This crate has timers, but no sockets: waiting for those takes system calls that the standard
//! library does not have. A *selector* makes them. It keeps a list of what it watches, with what
//! to call when there is news of it, and the loop asks it in every cycle: before it calls what is
//! ready, and for as long as it would sleep otherwise.
//!
//! CPython's loop gets its selector when it is made (`SelectorEventLoop(selector)`); ours when
//! there is something to watch for the first time. The crate `asyncio-net` has one, for sockets.

use std::any::Any;
use std::rc::Rc;
use std::task::Waker;
use std::time::Duration;

use crate::error::{Result, runtime_error};
use crate::event_loop::EventLoop;

/// What a loop asks for news: `selectors.BaseSelector`.
pub trait Selector: Any {
    /// Is anything watched? If not, the loop does not ask for news.
    fn is_watching(&self) -> bool;

    /// Give `event_loop` what is to be called at the news that there is, with
    /// [`call_soon`](EventLoop::call_soon). If there is none, wait for some: for so long at most,
    /// and not longer than until the waker is called that was given to
    /// [`set_selector`](EventLoop::set_selector). Coming back early is no mistake.
    ///
    /// # Errors
    ///
    /// What the operating system says. It leaves the loop, through `run`.
    fn select(&self, event_loop: &EventLoop, at_most: Option<Duration>) -> Result<()>;

    /// Watch nothing any more: the loop is closed.
    fn close(&self);
}

impl EventLoop {
    /// Ask `selector` for news in every cycle from now on. `waker` is to end its wait, from any
    /// thread: `loop._write_to_self`.
    ///
    /// # Errors
    ///
    /// If the loop has a selector.
    pub fn set_selector(&self, selector: Rc<dyn Selector>, waker: Waker) -> Result<()> {
        if self.inner.selector.set(selector).is_err() {
            return runtime_error("the event loop has a selector already");
        }
        self.inner.inbox.selector_waker.get_or_init(|| waker);
        Ok(())
    }

    /// The loop's selector, if it has one and it is an `S`.
    #[must_use]
    pub fn selector<S: Selector>(&self) -> Option<Rc<S>> {
        let any: Rc<dyn Any> = self.inner.selector.get()?.clone();
        any.downcast().ok()
    }

    /// The selector, if it is to be asked.
    #[inline]
    pub(crate) fn watching(&self) -> Option<&Rc<dyn Selector>> {
        self.inner.selector.get().filter(|it| it.is_watching())
    }
}
