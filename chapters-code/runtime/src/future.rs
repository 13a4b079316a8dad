//! A future: a result that is not there yet.
//!
//! A future does not compute anything. It is *pending* until somebody says what came of the thing
//! it stands for (a result, an exception) or that it will not happen (cancelled); from then on it
//! is *done*, once and for all. Whoever wants to know adds a callback, and a task that awaits the
//! future adds its own wake-up.
//!
//! [`Future`] is a handle: clones are the same future, as two Python variables can be.
//!
//! A task is a future too. Python says `class Task(Future)`; here the parts that a task has
//! besides lie in the same allocation, as one of the [`Kind`]s of future.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use crate::any_future::AnyFuture;
use crate::callbacks::{CallbackToken, Callbacks, DoneCallback};
use crate::combinators::Gathering;
use crate::coroutine::Awaiting;
use crate::error::{Exc, Result, Text};
use crate::event_loop::EventLoop;
use crate::running::get_event_loop;
use crate::task::TaskPart;
use crate::value::yield_future;

/// A result that is not there yet: `asyncio.Future`.
pub struct Future<T: 'static> {
    pub(crate) cell: Rc<FutureCell<T>>,
}

/// What all handles on one future share.
pub(crate) struct FutureCell<T: 'static> {
    pub(crate) event_loop: EventLoop,
    pub(crate) state: RefCell<State<T>>,
    pub(crate) callbacks: RefCell<Callbacks<T>>,
    /// The future holds an exception that nobody has looked at yet.
    pub(crate) unretrieved: Cell<bool>,
    pub(crate) kind: Kind<T>,
}

/// The three states. "Done" is everything but pending.
pub(crate) enum State<T> {
    Pending,
    /// With the message given to `cancel`; a task also keeps the very exception that ended its
    /// coroutine, for the first one who asks.
    Cancelled {
        message: Option<Text>,
        first: Option<Exc>,
    },
    Finished(Result<T>),
}

/// What else a future is: CPython's subclasses of `Future`.
pub(crate) enum Kind<T: 'static> {
    Plain,
    Task(TaskPart<T>),
    Gathering(Gathering),
}

// ANCHOR: future_await
impl<T: Clone + 'static> IntoFuture for Future<T> {
    type Output = Result<T>;
    type IntoFuture = Awaiting<T>;

    /// `Future.__await__`
    fn into_future(self) -> Awaiting<T> {
        Box::pin(async move {
            if !self.done() {
                yield_future(&self).await?; //@ yield-self
            }
            if !self.done() {
                return Err(Exc::Runtime(
                    "await wasn't used with future".into(), //@ misuse
                ));
            }
            self.result() //@ result
        })
    }
}
// ANCHOR_END: future_await

/// `(&future).await` leaves the future usable afterwards, as Python's `await future` does.
impl<T: Clone + 'static> IntoFuture for &Future<T> {
    type Output = Result<T>;
    type IntoFuture = Awaiting<T>;

    fn into_future(self) -> Awaiting<T> {
        self.clone().into_future()
    }
}

impl<T: 'static> Future<T> {
    /// A pending future: `asyncio.Future()`. It belongs to the running loop, or, outside any, to
    /// the thread's own (see [`get_event_loop`]).
    #[must_use]
    pub fn new() -> Future<T> {
        Future::of_kind(get_event_loop(), Kind::Plain)
    }

    pub(crate) fn of_kind(event_loop: EventLoop, kind: Kind<T>) -> Future<T> {
        Future {
            cell: Rc::new(FutureCell {
                event_loop,
                state: RefCell::new(State::Pending),
                callbacks: RefCell::default(),
                unretrieved: Cell::new(false),
                kind,
            }),
        }
    }

    /// Is there a result, an exception, or a cancellation? `future.done()`
    #[must_use]
    pub fn done(&self) -> bool {
        !matches!(*self.cell.state.borrow(), State::Pending)
    }

    /// Was the future cancelled? `future.cancelled()`
    #[must_use]
    pub fn cancelled(&self) -> bool {
        matches!(*self.cell.state.borrow(), State::Cancelled { .. })
    }

    /// A copy of the result, as often as one likes: `future.result()`.
    ///
    /// # Errors
    ///
    /// The exception that was set, [`Exc::Cancelled`], or [`Exc::InvalidState`] if not done.
    pub fn result(&self) -> Result<T>
    where
        T: Clone,
    {
        if let State::Finished(result) = &*self.cell.state.borrow() {
            self.cell.unretrieved.set(false);
            return result.clone();
        }
        Err(self.cell.unfinished("Result is not set."))
    }

    /// The exception that was set, or `None` if there is a result: `future.exception()`.
    ///
    /// # Errors
    ///
    /// [`Exc::Cancelled`], or [`Exc::InvalidState`] if not done.
    pub fn exception(&self) -> Result<Option<Exc>> {
        if let State::Finished(result) = &*self.cell.state.borrow() {
            self.cell.unretrieved.set(false);
            return Ok(result.as_ref().err().cloned());
        }
        Err(self.cell.unfinished("Exception is not set."))
    }

    /// The thing has happened, and this came of it: `future.set_result(value)`.
    ///
    /// # Errors
    ///
    /// [`Exc::InvalidState`] if the future is done; [`Exc::Runtime`] if it is a task's.
    pub fn set_result(&self, value: T) -> Result<()> {
        self.settle("set_result", Ok(value))
    }

    /// The thing went wrong: `future.set_exception(exc)`.
    ///
    /// # Errors
    ///
    /// As [`set_result`](Self::set_result).
    pub fn set_exception(&self, exc: Exc) -> Result<()> {
        self.settle("set_exception", Err(exc))
    }

    fn settle(&self, operation: &str, result: Result<T>) -> Result<()> {
        if let Kind::Task(_) = self.cell.kind {
            let message =
                format!("Task does not support {operation} operation");
            return Err(Exc::Runtime(message.into()));
        }
        if self.done() {
            return Err(Exc::InvalidState("invalid state".into()));
        }
        self.finish(result);
        Ok(())
    }

    /// The thing will not happen: `future.cancel()`. False if the future is done already.
    ///
    /// A task is only *asked*: it is cancelled once its coroutine ends because of that.
    pub fn cancel(&self) -> bool {
        self.cancel_with(None)
    }

    /// `future.cancel(msg)`
    pub fn cancel_with_message(&self, message: impl Into<Text>) -> bool {
        self.cancel_with(Some(message.into()))
    }

    pub(crate) fn cancel_with(&self, message: Option<Text>) -> bool {
        self.cell.unretrieved.set(false);
        if self.done() {
            return false;
        }
        match &self.cell.kind {
            Kind::Plain => {
                self.become_cancelled(message, None);
                true
            }
            Kind::Task(task) => task.request_cancel(message),
            Kind::Gathering(gathering) => gathering.cancel_children(message),
        }
    }

    /// Call `callback(future)` through the loop once the future is done, or soon if it is:
    /// `future.add_done_callback(callback)`. The token removes it again.
    pub fn add_done_callback(
        &self,
        callback: impl FnOnce(Future<T>) + 'static,
    ) -> CallbackToken {
        let token = CallbackToken::new();
        self.add_callback(DoneCallback::Call(token, Box::new(callback)));
        token
    }

    /// Forget a callback: `future.remove_done_callback(callback)`. False if it is not there, or
    /// not any more because the future is done.
    pub fn remove_done_callback(&self, token: CallbackToken) -> bool {
        let removed = self.cell.callbacks.borrow_mut().remove(token);
        removed.is_some()
    }

    pub(crate) fn add_callback(&self, callback: DoneCallback<T>) {
        if self.done() {
            self.schedule(callback);
        } else {
            self.cell.callbacks.borrow_mut().push(callback);
        }
    }

    fn schedule(&self, callback: DoneCallback<T>) {
        let event_loop = &self.cell.event_loop;
        match callback {
            DoneCallback::Wakeup(task) => {
                event_loop.push(task.into_callback())
            }
            DoneCallback::Call(_, function) => {
                let future = self.clone();
                event_loop.call_soon(move || function(future));
            }
        }
    }

    /// From pending to finished.
    pub(crate) fn finish(&self, result: Result<T>) {
        self.cell.unretrieved.set(result.is_err());
        self.become_done(State::Finished(result));
    }

    /// From pending to cancelled.
    pub(crate) fn become_cancelled(
        &self,
        message: Option<Text>,
        first: Option<Exc>,
    ) {
        self.become_done(State::Cancelled { message, first });
    }

    fn become_done(&self, state: State<T>) {
        self.cell.state.replace(state);
        self.cell
            .callbacks
            .take()
            .for_each(|callback| self.schedule(callback));
    }

    /// The same future, whatever its result may be.
    pub(crate) fn any(&self) -> AnyFuture {
        AnyFuture::new(self.cell.clone())
    }
}

impl<T> FutureCell<T> {
    /// Why there is neither result nor exception to be had.
    fn unfinished(&self, not_set: &'static str) -> Exc {
        match &mut *self.state.borrow_mut() {
            State::Cancelled { message, first } => first
                .take()
                .unwrap_or_else(|| Exc::Cancelled(message.clone())),
            _ => Exc::InvalidState(not_set.into()),
        }
    }
}

impl<T> Clone for Future<T> {
    /// Another handle on the same future.
    fn clone(&self) -> Future<T> {
        Future { cell: self.cell.clone() }
    }
}

impl<T> Default for Future<T> {
    fn default() -> Future<T> {
        Future::new()
    }
}

/// Two handles are equal if they are the same future, as in Python.
impl<T> PartialEq for Future<T> {
    fn eq(&self, other: &Future<T>) -> bool {
        Rc::ptr_eq(&self.cell, &other.cell)
    }
}
