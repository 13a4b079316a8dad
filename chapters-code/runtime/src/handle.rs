//! What waits in the ready queue, and the handles that programs keep on it.
//!
//! CPython's ready queue holds `Handle` objects, each a function with its arguments. Nearly all
//! that a loop ever calls are steps of tasks, and those need no such object: the queue can hold
//! the task itself.

use std::cell::Cell;
use std::fmt;
use std::panic::{self, AssertUnwindSafe, Location};
use std::rc::Rc;

use crate::clock::to_seconds;
use crate::context::{Context, copy_context};
use crate::coroutine::panicked;
use crate::error::Result;
use crate::event_loop::EventLoop;
use crate::exception_handler::ExceptionContext;
use crate::future::Future;
use crate::task::AnyTask;
use crate::trace::{self, Number};

/// Something that the loop will call in its next cycle.
#[derive(Clone)]
pub(crate) enum Ready {
    /// The next step of a task.
    Step(AnyTask),
    /// A function of the program.
    Call(Handle),
    /// The end of a [`sleep`](crate::sleep): that future is done, unless it is cancelled.
    Alarm(Future<()>),
}

impl Ready {
    #[inline]
    pub(crate) fn call(self, event_loop: &EventLoop) -> Result<()> {
        match self {
            Ready::Step(task) => task.run(),
            Ready::Call(handle) => handle.call(event_loop),
            Ready::Alarm(future) => {
                let _ = future.set_result(());
                Ok(())
            }
        }
    }

    /// As traces call it.
    pub(crate) fn id(&self) -> String {
        match self {
            Ready::Step(task) => task.future.id(),
            Ready::Call(handle) => handle.id(),
            Ready::Alarm(future) => future.id(),
        }
    }

    pub(crate) fn cancelled(&self) -> bool {
        match self {
            Ready::Step(_) => false,
            Ready::Call(handle) => handle.cancelled(),
            Ready::Alarm(future) => future.done(),
        }
    }
}

impl fmt::Debug for Ready {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Ready::Step(task) => task.fmt(f),
            Ready::Call(handle) => handle.fmt(f),
            Ready::Alarm(future) => {
                write!(f, "<TimerHandle sleep({future})>")
            }
        }
    }
}

/// What a callback may return: nothing, or `Ok` or `Err`. An `Err` is what an exception is in a
/// callback of Python: it goes to the loop's exception handler.
pub trait Outcome {
    /// The outcome as a result.
    ///
    /// # Errors
    ///
    /// If the callback raised.
    fn into_result(self) -> Result<()>;
}

impl Outcome for () {
    fn into_result(self) -> Result<()> {
        Ok(())
    }
}

impl Outcome for Result<()> {
    fn into_result(self) -> Result<()> {
        self
    }
}

/// A call that was asked for with [`EventLoop::call_soon`]: `asyncio.Handle`.
#[derive(Clone)]
pub struct Handle(Rc<Call>);

type Function = Box<dyn FnOnce() -> Result<()>>;

/// A function to call once, unless it is cancelled first.
struct Call {
    function: Cell<Option<Function>>,
    context: Cell<Context>,
    cancelled: Cell<bool>,
    /// Noted in debug mode.
    created_at: Option<&'static Location<'static>>,
    /// For traces.
    number: Number,
}

impl Handle {
    #[track_caller]
    pub(crate) fn new<R: Outcome>(debug: bool, function: impl FnOnce() -> R + 'static) -> Handle {
        let handle = Handle(Rc::new(Call {
            function: Cell::new(Some(Box::new(|| function().into_result()))),
            context: Cell::new(copy_context()),
            cancelled: Cell::new(false),
            created_at: debug.then_some(Location::caller()),
            number: Number::none(),
        }));
        let place = Location::caller();
        trace::tell("call", |record| record.with("what", handle.id()).at(place));
        handle
    }

    /// As traces call it.
    pub(crate) fn id(&self) -> String {
        self.0.number.id('C', || "call")
    }

    /// `Handle._run`: call the function, and tell the loop's exception handler if it raises.
    pub(crate) fn call(&self, event_loop: &EventLoop) -> Result<()> {
        let Some(function) = self.0.function.take() else { return Ok(()) };
        let mut context = self.0.context.take();
        let called = panic::catch_unwind(AssertUnwindSafe(|| context.run(function)));
        match called.unwrap_or_else(|payload| Err(panicked(&*payload))) {
            Err(exc) if !exc.leaves_the_loop() => {
                event_loop.call_exception_handler(&ExceptionContext {
                    message: "Exception in callback <closure>".into(),
                    exception: Some(exc),
                    about: Some(("handle", format!("{self:?}"))),
                });
                Ok(())
            }
            result => result,
        }
    }

    /// Do not call it after all: `handle.cancel()`. Too late is no mistake.
    #[track_caller]
    pub fn cancel(&self) {
        let place = Location::caller();
        trace::tell("uncall", |record| record.with("what", self.id()).at(place));
        self.0.cancelled.set(true);
        self.0.function.take();
        self.0.context.take();
    }

    /// `handle.cancelled()`
    #[must_use]
    pub fn cancelled(&self) -> bool {
        self.0.cancelled.get()
    }

    /// Python shows the function; ours have no names.
    fn state(&self) -> String {
        let cancelled = if self.cancelled() { " cancelled" } else { "" };
        let created = self.0.created_at.map(|place| format!(" created at {place}"));
        format!("{cancelled} <closure>{}", created.unwrap_or_default())
    }
}

impl fmt::Debug for Handle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<Handle{}>", self.state())
    }
}

/// A call that was asked for with [`EventLoop::call_later`] or [`EventLoop::call_at`]:
/// `asyncio.TimerHandle`.
#[derive(Clone)]
pub struct TimerHandle {
    pub(crate) handle: Handle,
    pub(crate) when: i64,
    pub(crate) event_loop: EventLoop,
}

impl TimerHandle {
    /// Do not call it after all: `handle.cancel()`. Too late is no mistake.
    #[track_caller]
    pub fn cancel(&self) {
        if !self.cancelled() {
            self.handle.cancel();
            self.event_loop.timer_cancelled();
        }
    }

    /// `handle.cancelled()`
    #[must_use]
    pub fn cancelled(&self) -> bool {
        self.handle.cancelled()
    }

    /// When it is to be called, on the clock of [`EventLoop::time`]: `handle.when()`.
    #[must_use]
    pub fn when(&self) -> f64 {
        to_seconds(self.when)
    }
}

impl fmt::Debug for TimerHandle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<TimerHandle when={}{}>", self.when(), self.handle.state())
    }
}
