//! A future whose result type does not matter: what a task waits for.
//!
//! A task that is paused does not care what its future will bring; that is between the future and
//! the coroutine. It needs to be woken when the future is done, and to pass a cancellation on.

use std::fmt;
use std::rc::Rc;

use crate::any_task::AnyTask;
use crate::callbacks::{CallbackToken, DoneCallback};
use crate::error::{Exc, Result, Text};
use crate::event_loop::EventLoop;
use crate::future::{Future, FutureCell};
use crate::task::Task;

/// A [`Future`] of any result type.
#[derive(Clone)]
pub struct AnyFuture(Rc<dyn FutureObject>);

/// What can be done with a future without knowing the type of its result.
pub(crate) trait FutureObject {
    fn event_loop(&self) -> &EventLoop;
    fn done(self: Rc<Self>) -> bool;
    fn cancel_with(self: Rc<Self>, message: Option<Text>) -> bool;
    fn cancelled(self: Rc<Self>) -> bool;
    fn exception(self: Rc<Self>) -> Result<Option<Exc>>;
    fn wake_when_done(self: Rc<Self>, task: AnyTask);
    fn add_done_callback(
        self: Rc<Self>,
        callback: Box<dyn FnOnce(AnyFuture)>,
    ) -> CallbackToken;
    fn remove_done_callback(self: Rc<Self>, token: CallbackToken) -> bool;
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result;
}

impl<T: 'static> FutureObject for FutureCell<T> {
    fn event_loop(&self) -> &EventLoop {
        &self.event_loop
    }

    fn done(self: Rc<Self>) -> bool {
        Future { cell: self }.done()
    }

    fn cancel_with(self: Rc<Self>, message: Option<Text>) -> bool {
        Future { cell: self }.cancel_with(message)
    }

    fn cancelled(self: Rc<Self>) -> bool {
        Future { cell: self }.cancelled()
    }

    fn exception(self: Rc<Self>) -> Result<Option<Exc>> {
        Future { cell: self }.exception()
    }

    fn wake_when_done(self: Rc<Self>, task: AnyTask) {
        Future { cell: self }.add_callback(DoneCallback::Wakeup(task));
    }

    fn add_done_callback(
        self: Rc<Self>,
        callback: Box<dyn FnOnce(AnyFuture)>,
    ) -> CallbackToken {
        let future = Future { cell: self };
        future.add_done_callback(|future| callback(future.any()))
    }

    fn remove_done_callback(self: Rc<Self>, token: CallbackToken) -> bool {
        Future { cell: self }.remove_done_callback(token)
    }

    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.describe(f, |_, f| f.write_str("..."))
    }
}

impl AnyFuture {
    pub(crate) fn new(object: Rc<dyn FutureObject>) -> AnyFuture {
        AnyFuture(object)
    }

    /// Is there a result, an exception, or a cancellation? `future.done()`
    #[must_use]
    pub fn done(&self) -> bool {
        self.0.clone().done()
    }

    /// Was the future cancelled? `future.cancelled()`
    #[must_use]
    pub fn cancelled(&self) -> bool {
        self.0.clone().cancelled()
    }

    /// `future.exception()`
    ///
    /// # Errors
    ///
    /// As [`Future::exception`].
    pub fn exception(&self) -> Result<Option<Exc>> {
        self.0.clone().exception()
    }

    /// `future.add_done_callback(callback)`, as [`Future::add_done_callback`].
    pub fn add_done_callback(
        &self,
        callback: impl FnOnce(AnyFuture) + 'static,
    ) -> CallbackToken {
        self.0.clone().add_done_callback(Box::new(callback))
    }

    /// `future.remove_done_callback(callback)`, as [`Future::remove_done_callback`].
    pub fn remove_done_callback(&self, token: CallbackToken) -> bool {
        self.0.clone().remove_done_callback(token)
    }

    /// `future.cancel()`, as [`Future::cancel`].
    pub fn cancel(&self) -> bool {
        self.cancel_with(None)
    }

    pub(crate) fn cancel_with(&self, message: Option<Text>) -> bool {
        self.0.clone().cancel_with(message)
    }

    /// The exception that `result()` raises, if it does. Whoever asks is told; it is not lost.
    pub(crate) fn raised(&self) -> Option<Exc> {
        self.exception().unwrap_or_else(Some)
    }

    /// The exception of a future that is done, unless it is a cancellation: that one is not asked
    /// for, since it tells its message to the first who does.
    pub(crate) fn failure(&self) -> Option<Exc> {
        if self.cancelled() {
            return None;
        }
        self.exception().ok().flatten()
    }

    /// Put `task`'s wake-up among the done callbacks.
    pub(crate) fn wake_when_done(&self, task: AnyTask) {
        self.0.clone().wake_when_done(task);
    }

    pub(crate) fn event_loop(&self) -> &EventLoop {
        self.0.event_loop()
    }

    /// What tells one future from another, while both live.
    pub(crate) fn address(&self) -> *const () {
        Rc::as_ptr(&self.0).cast()
    }
}

impl<T> From<&Future<T>> for AnyFuture {
    fn from(future: &Future<T>) -> AnyFuture {
        future.any()
    }
}

impl<T> From<Future<T>> for AnyFuture {
    fn from(future: Future<T>) -> AnyFuture {
        future.any()
    }
}

impl<T> From<Task<T>> for AnyFuture {
    fn from(task: Task<T>) -> AnyFuture {
        task.any()
    }
}

impl From<AnyTask> for AnyFuture {
    fn from(task: AnyTask) -> AnyFuture {
        AnyFuture(task.into_future_object())
    }
}

/// Two handles are equal if they are the same future, as in Python.
impl PartialEq for AnyFuture {
    fn eq(&self, other: &AnyFuture) -> bool {
        self.address() == other.address()
    }
}

impl fmt::Display for AnyFuture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for AnyFuture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
