//! A future: a result that is not there yet.
//!
//! A future does not compute anything. It is *pending* until somebody says what came of the thing
//! it stands for (a result, an exception) or that it will not happen (cancelled); from then on it
//! is *done*, once and for all. Whoever wants to know adds a callback, and a task that awaits the
//! future adds its own wake-up.
//!
//! [`Future<T>`] is a handle: clones are the same future, as two Python variables can be. Only the
//! one who sets the result and the one who reads it care for the type `T`; for all else there is
//! [`AnyFuture`], which a `Future<T>` dereferences to.
//!
//! A task is a future too. Python says `class Task(Future)`; here the parts that a task has
//! besides lie in the same allocation, as one of the [`Kind`]s of future.

use std::any::Any;
use std::cell::{Cell, OnceCell};
use std::marker::PhantomData;
use std::panic::Location;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

use crate::callbacks::{CallbackToken, Callbacks, DoneCallback};
use crate::combinators::Gathering;
use crate::context::copy_context;
use crate::error::{Exc, Result, Text};
use crate::event_loop::EventLoop;
use crate::handle::{Handle, Outcome, Ready};
use crate::running::get_event_loop;
use crate::slot::{put_yielded, take_sent};
use crate::task::AnyTask;
use crate::task_part::{TaskPart, peek};
use crate::trace::{self, Number};
use crate::value::Yielded;

/// A result of type `T` that is not there yet: `asyncio.Future`.
pub struct Future<T: 'static> {
    pub(crate) any: AnyFuture,
    result: PhantomData<fn() -> T>,
}

/// A [`Future`] of any result type: all that can be done with it except to see its result.
#[derive(Clone)]
pub struct AnyFuture {
    pub(crate) cell: Rc<FutureCell>,
}

/// What all handles on one future share.
pub(crate) struct FutureCell {
    pub(crate) event_loop: EventLoop,
    pub(crate) state: Cell<State>,
    /// A `T`, if this is a `Future<T>` that has a result.
    result: OnceCell<Box<dyn Any>>,
    /// Why there is no result, once the future is done.
    pub(crate) exc: Cell<Option<Box<Exc>>>,
    /// The message of the cancellation is for the first who asks only.
    pub(crate) tells_once: Cell<bool>,
    /// It holds an exception that nobody has looked at yet.
    pub(crate) unretrieved: Cell<bool>,
    pub(crate) callbacks: Callbacks,
    pub(crate) kind: Kind,
    /// For traces; tasks have a number of their own.
    number: Number,
}

/// The three states. "Done" is everything but pending.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    Pending,
    Cancelled,
    Finished,
}

/// What else a future is: CPython's subclasses of `Future`.
pub(crate) enum Kind {
    Plain,
    Task(TaskPart),
    Gathering(Gathering),
}

// ANCHOR: future_await
impl<T: Clone + 'static> IntoFuture for Future<T> {
    type Output = Result<T>;
    type IntoFuture = FutureIter<T>;

    /// `Future.__await__`
    fn into_future(self) -> FutureIter<T> {
        FutureIter { future: self, paused: false }
    }
}

/// The awaiting of a future, from its beginning to its end.
#[must_use = "it does nothing until it is awaited"]
pub struct FutureIter<T: 'static> {
    future: Future<T>,
    paused: bool,
}

impl<T: Clone + 'static> std::future::Future for FutureIter<T> {
    type Output = Result<T>;

    #[inline]
    fn poll(mut self: Pin<&mut Self>, _: &mut Context) -> Poll<Result<T>> {
        if !self.paused && !self.future.done() {
            put_yielded(Yielded::Future(self.future.any.clone()))?; //@ yield-self
            self.paused = true;
            return Poll::Pending;
        }
        if self.paused {
            let () = take_sent()?; //@ sent
        }
        if !self.future.done() {
            let message = "await wasn't used with future"; //@ misuse
            return Poll::Ready(Err(Exc::Runtime(message.into())));
        }
        Poll::Ready(self.future.result()) //@ result
    }
}
// ANCHOR_END: future_await

impl<T: 'static> Future<T> {
    /// A pending future: `asyncio.Future()`. It belongs to the running loop, or, outside any, to
    /// the thread's own (see [`get_event_loop`]).
    #[must_use]
    pub fn new() -> Future<T> {
        get_event_loop().create_future()
    }

    pub(crate) fn of_kind(event_loop: EventLoop, kind: Kind) -> Future<T> {
        Future::typed(AnyFuture::of_kind(event_loop, kind))
    }

    /// The future whose results are of type `T`.
    pub(crate) fn typed(any: AnyFuture) -> Future<T> {
        Future { any, result: PhantomData }
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
        match (self.any.raised(), self.value()) {
            (Some(exc), _) => Err(exc),
            (None, Some(value)) => Ok(value.clone()),
            (None, None) => Err(Exc::InvalidState("Result is not set.".into())),
        }
    }

    /// The result, if there is one.
    #[inline]
    pub(crate) fn value(&self) -> Option<&T> {
        let value = self.any.cell.result.get()?;
        Some(value.downcast_ref().expect("a Future<T> is given a T"))
    }

    /// The thing has happened, and this came of it: `future.set_result(value)`.
    ///
    /// # Errors
    ///
    /// [`Exc::InvalidState`] if the future is done; [`Exc::Runtime`] if it is a task's.
    #[track_caller]
    pub fn set_result(&self, value: T) -> Result<()> {
        self.any.check_settable("set_result")?;
        self.any.tell_of("set", Location::caller());
        self.finish(Ok(value));
        Ok(())
    }

    /// From pending to finished.
    pub(crate) fn finish(&self, result: Result<T>) {
        self.any.finish(result.map(|value| Box::new(value) as Box<dyn Any>));
    }

    /// Call `callback(future)` through the loop once the future is done, or soon if it is:
    /// `future.add_done_callback(callback)`. The token removes it again.
    ///
    /// A callback may return `Ok` or `Err`, or nothing; an `Err` goes to the loop's exception
    /// handler.
    #[track_caller]
    pub fn add_done_callback<R: Outcome>(
        &self,
        callback: impl FnOnce(Future<T>) -> R + 'static,
    ) -> CallbackToken {
        self.any.add_done_callback(|any| callback(Future::typed(any)))
    }
}

impl AnyFuture {
    #[inline]
    pub(crate) fn of_kind(event_loop: EventLoop, kind: Kind) -> AnyFuture {
        let cell = FutureCell {
            event_loop,
            state: Cell::new(State::Pending),
            result: OnceCell::new(),
            exc: Cell::new(None),
            tells_once: Cell::new(false),
            unretrieved: Cell::new(false),
            callbacks: Callbacks::default(),
            kind,
            number: Number::none(),
        };
        AnyFuture { cell: Rc::new(cell) }
    }

    fn state(&self) -> State {
        self.cell.state.get()
    }

    /// Is there a result, an exception, or a cancellation? `future.done()`
    #[inline]
    #[must_use]
    pub fn done(&self) -> bool {
        self.state() != State::Pending
    }

    /// Was the future cancelled? `future.cancelled()`
    #[must_use]
    pub fn cancelled(&self) -> bool {
        self.state() == State::Cancelled
    }

    /// The exception that was set, or `None` if there is a result: `future.exception()`.
    ///
    /// # Errors
    ///
    /// [`Exc::Cancelled`], or [`Exc::InvalidState`] if not done.
    pub fn exception(&self) -> Result<Option<Exc>> {
        match (self.state(), self.raised()) {
            (State::Pending, _) => Err(Exc::InvalidState("Exception is not set.".into())),
            (State::Cancelled, Some(exc)) => Err(exc),
            (_, exc) => Ok(exc),
        }
    }

    /// The exception that `result()` raises, if it does. Whoever asks is told; it is not lost.
    #[inline]
    pub(crate) fn raised(&self) -> Option<Exc> {
        let cell = &*self.cell;
        let mut kept = cell.exc.take()?;
        cell.unretrieved.set(false);
        let exc = (*kept).clone();
        if cell.tells_once.take() {
            *kept = Exc::Cancelled(None);
        }
        cell.exc.set(Some(kept));
        Some(exc)
    }

    /// The exception of a future that is done, unless it is a cancellation: that one is not asked
    /// for, since it tells its message to the first who does.
    pub(crate) fn failure(&self) -> Option<Exc> {
        if self.cancelled() { None } else { self.raised() }
    }

    /// The thing went wrong: `future.set_exception(exc)`.
    ///
    /// # Errors
    ///
    /// As [`Future::set_result`].
    #[track_caller]
    pub fn set_exception(&self, exc: Exc) -> Result<()> {
        self.check_settable("set_exception")?;
        self.tell_of("set", Location::caller());
        self.finish(Err(exc));
        Ok(())
    }

    fn check_settable(&self, operation: &str) -> Result<()> {
        if let Kind::Task(_) = self.cell.kind {
            let message = format!("Task does not support {operation} operation");
            return Err(Exc::Runtime(message.into()));
        }
        if self.done() {
            return Err(Exc::InvalidState("invalid state".into()));
        }
        Ok(())
    }

    /// The thing will not happen: `future.cancel()`. False if the future is done already.
    ///
    /// A task is only *asked*: it is cancelled once its coroutine ends because of that.
    #[track_caller]
    pub fn cancel(&self) -> bool {
        self.tell_of("cancel", Location::caller());
        self.cancel_with(None)
    }

    /// `future.cancel(msg)`
    #[track_caller]
    pub fn cancel_with_message(&self, message: impl Into<Text>) -> bool {
        self.tell_of("cancel", Location::caller());
        self.cancel_with(Some(message.into()))
    }

    pub(crate) fn cancel_with(&self, message: Option<Text>) -> bool {
        self.cell.unretrieved.set(false);
        if self.done() {
            return false;
        }
        match &self.cell.kind {
            Kind::Plain => {
                self.become_cancelled(Exc::Cancelled(message), false);
                true
            }
            Kind::Task(_) => {
                AnyTask::of(self.clone()).request_cancel(message);
                true
            }
            Kind::Gathering(gathering) => gathering.cancel_children(message),
        }
    }

    /// As [`Future::add_done_callback`].
    #[track_caller]
    pub fn add_done_callback<R: Outcome>(
        &self,
        callback: impl FnOnce(AnyFuture) -> R + 'static,
    ) -> CallbackToken {
        let (token, place) = (CallbackToken::new(), Location::caller());
        trace::tell("callback", |record| {
            record.with("future", self.id()).with("callback", token.id()).at(place)
        });
        let mut context = copy_context(); // its own, not that of whoever is done
        let function = Box::new(move |future| context.run(|| callback(future).into_result()));
        self.add_callback(DoneCallback::Call(token, function));
        token
    }

    /// Forget a callback: `future.remove_done_callback(callback)`. False if it is not there, or
    /// not any more because the future is done.
    pub fn remove_done_callback(&self, token: CallbackToken) -> bool {
        trace::tell("uncallback", |record| {
            record.with("future", self.id()).with("callback", token.id())
        });
        self.cell.callbacks.remove(token)
    }

    #[inline]
    pub(crate) fn add_callback(&self, callback: DoneCallback) {
        if self.done() {
            self.schedule(callback);
        } else {
            self.cell.callbacks.push(callback);
        }
    }

    #[inline]
    fn schedule(&self, callback: DoneCallback) {
        match callback {
            DoneCallback::Wakeup(task) => self.cell.event_loop.push(Ready::Step(task)),
            DoneCallback::Call(token, function) => {
                let future = self.clone();
                // Made here, and not in the program: there is no place to note in debug mode.
                let handle = Handle::new(false, move || function(future));
                trace::tell("due", |record| {
                    record.with("what", handle.id()).with("callback", token.id())
                });
                self.event_loop().push(Ready::Call(handle));
            }
        }
    }

    /// From pending to finished.
    #[inline]
    pub(crate) fn finish(&self, result: Result<Box<dyn Any>>) {
        match result {
            Ok(value) => {
                let _ = self.cell.result.set(value); // it was empty: we were pending
            }
            Err(exc) => {
                self.cell.exc.set(Some(Box::new(exc)));
                self.cell.unretrieved.set(true);
            }
        }
        self.become_done(State::Finished);
    }

    /// From pending to cancelled.
    pub(crate) fn become_cancelled(&self, exc: Exc, tells_once: bool) {
        self.cell.exc.set(Some(Box::new(exc)));
        self.cell.tells_once.set(tells_once);
        self.become_done(State::Cancelled);
    }

    #[inline]
    fn become_done(&self, state: State) {
        self.cell.state.set(state);
        self.tell_done();
        self.cell.callbacks.take_each(|callback| self.schedule(callback));
    }

    /// As traces call it.
    pub(crate) fn id(&self) -> String {
        match &self.cell.kind {
            Kind::Task(task) => format!("T{}", task.number),
            _ => self.cell.number.id('F', || self.cell.class()),
        }
    }

    fn tell_of(&self, kind: &str, place: &Location<'_>) {
        trace::tell(kind, |record| record.with("future", self.id()).at(place));
    }

    fn tell_done(&self) {
        trace::tell("done", |record| {
            let record = record.with("future", self.id());
            match (self.cell.result.get(), self.state()) {
                (_, State::Cancelled) => record.with("exc", "CancelledError()"),
                (Some(value), _) => record.with("value", trace::shown(&**value)),
                (None, _) => match peek(&self.cell.exc) {
                    Some(exc) => record.with("exc", exc.repr()),
                    None => record,
                },
            }
        });
    }

    /// The loop that the future belongs to: `future.get_loop()`.
    #[must_use]
    pub fn get_loop(&self) -> EventLoop {
        self.event_loop().clone()
    }

    #[inline]
    pub(crate) fn event_loop(&self) -> &EventLoop {
        &self.cell.event_loop
    }

    /// Marks an exception as seen, so that nobody is told that it was not.
    pub(crate) fn mark_retrieved(&self) {
        self.cell.unretrieved.set(false);
    }

    /// What tells one future from another, while both live.
    pub(crate) fn address(&self) -> *const () {
        Rc::as_ptr(&self.cell).cast()
    }
}
