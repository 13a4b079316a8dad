//! A task: a future that drives a coroutine.
//!
//! A coroutine cannot resume itself. A task does it, one *step* at a time: it sends `None` to its
//! coroutine and looks at what comes back. A bare yield means "soon again", so the next step goes
//! into the loop's ready queue. A future means "when this is done", so the task adds its wake-up
//! to the future's callbacks. And when the coroutine returns or raises, that becomes the task's
//! own result, for a task is a future which others may await in turn.
//!
//! Between two steps a task is in one of two places: in the ready queue, or among the callbacks of
//! the future that it waits for. Never in both.

use std::cell::{Cell, RefCell};
use std::ops::Deref;
use std::rc::Rc;

use crate::any_future::AnyFuture;
use crate::any_task::AnyTask;
use crate::coroutine::{Awaiting, Coroutine, NOT_OURS, Step};
use crate::error::{Exc, Result, Text};
use crate::event_loop::EventLoop;
use crate::future::{Future, FutureCell, Kind, State};
use crate::handle::Callback;
use crate::value::{Sent, Yielded};

/// A future that drives a coroutine: `asyncio.Task`.
///
/// Every method of [`Future`] works on a task, except that only the task itself sets its result.
/// A panic in its coroutine is not caught: it leaves through [`run`](crate::run).
pub struct Task<T: 'static> {
    future: Future<T>,
}

/// What a task has besides being a future.
pub(crate) struct TaskPart<T: 'static> {
    pub(crate) coroutine: Coroutine<Yielded, (), T>,
    /// The future whose callbacks hold our wake-up (`_fut_waiter`).
    pub(crate) waits_for: RefCell<Option<AnyFuture>>,
    /// The next step is to raise [`Exc::Cancelled`] in the coroutine (`_must_cancel`).
    must_cancel: Cell<bool>,
    cancel_message: RefCell<Option<Text>>,
    /// How many times `cancel` was called, less the calls of `uncancel`.
    pub(crate) cancelling: Cell<u32>,
    /// Tasks are counted; the name `Task-1` is made when it is asked for.
    pub(crate) number: u64,
    given_name: RefCell<Option<Box<str>>>,
    /// Our place in the loop's table of tasks that are not done.
    place: Cell<u32>,
}

thread_local! {
    static TASKS_SO_FAR: Cell<u64> = const { Cell::new(0) };
}

impl<T: 'static> Task<T> {
    /// A task that will take its first step in the next cycle of the loop.
    pub(crate) fn new<F>(event_loop: EventLoop, coroutine: F) -> Task<T>
    where
        F: std::future::Future<Output = Result<T>> + 'static,
    {
        TASKS_SO_FAR.set(TASKS_SO_FAR.get() + 1);
        let part = TaskPart {
            coroutine: Coroutine::new(coroutine),
            waits_for: RefCell::new(None),
            must_cancel: Cell::new(false),
            cancel_message: RefCell::new(None),
            cancelling: Cell::new(0),
            number: TASKS_SO_FAR.get(),
            given_name: RefCell::new(None),
            place: Cell::new(0),
        };
        let task =
            Task { future: Future::of_kind(event_loop, Kind::Task(part)) };
        task.part().place.set(task.event_loop().register(task.any_task()));
        task.event_loop().push(task.cell.clone());
        task
    }

    // ANCHOR: task_step
    /// `Task.__step`: resume the coroutine, and see what it wants next.
    fn step(&self, exc: Option<Exc>) {
        let this = self.part();
        let sent = match this.take_cancellation(exc) {
            None => Sent::None,
            Some(exc) => Sent::Throw(exc),
        };

        let outer = self.event_loop().enter_task(Some(self.any_task()));
        let step = this.coroutine.resume(sent); //@ resume
        self.event_loop().enter_task(outer);

        match step {
            Ok(Step::Yielded(Some(Yielded::None))) => {
                self.event_loop().push(self.cell.clone()); //@ again
            }
            Ok(Step::Yielded(Some(Yielded::Future(future)))) => {
                self.wait_for(future) //@ wait
            }
            Ok(Step::Yielded(Some(Yielded::Value(value)))) => {
                self.raise_soon(format!("Task got bad yield: {value:?}"));
            }
            Ok(Step::Yielded(None)) => {
                self.done_with(Err(Exc::Runtime(NOT_OURS.into())))
            }
            Ok(Step::Returned(value)) => self.done_with(Ok(value)), //@ done
            Err(exc) => self.done_with(Err(exc)),
        }
    }
    // ANCHOR_END: task_step

    /// `Task.__wakeup`: the future that we waited for is done. If it raised, so does our await.
    fn wakeup(&self, future: AnyFuture) {
        self.step(future.raised());
    }

    /// Pause until `future` is done.
    fn wait_for(&self, future: AnyFuture) {
        let this = self.part();
        if future.event_loop() != self.event_loop() {
            let task = self.any_task();
            let message = format!(
                "Task {task} got Future {future} attached to a different loop"
            );
            return self.raise_soon(message);
        }
        if future == self.any() {
            return self.raise_soon(format!(
                "Task cannot await on itself: {future}"
            ));
        }
        future.wake_when_done(self.any_task());
        this.waits_for.replace(Some(future.clone()));
        // The coroutine may have cancelled its own task just before it paused.
        if this.must_cancel.get()
            && future.cancel_with(this.cancel_message.borrow().clone())
        {
            this.must_cancel.set(false);
        }
    }

    /// Raise a `RuntimeError` in the coroutine, where it made the mistake, in the next cycle.
    fn raise_soon(&self, message: String) {
        let task = self.clone();
        self.event_loop()
            .call_soon(move || task.step(Some(Exc::Runtime(message.into()))));
    }

    /// The coroutine has ended: become done ourselves.
    fn done_with(&self, result: Result<T>) {
        let this = self.part();
        let registered = self.event_loop().unregister(this.place.get());
        match result {
            // Cancelled in the very step in which it returned: the value is lost.
            Ok(_) if this.must_cancel.take() => {
                self.become_cancelled(this.cancel_message.take(), None);
            }
            Err(exc) if exc.is_cancel() => {
                this.cancel_message.take();
                self.become_cancelled(None, Some(exc));
            }
            result => self.finish(result),
        }
        drop(registered);
    }

    fn part(&self) -> &TaskPart<T> {
        self.cell.task_part()
    }

    fn event_loop(&self) -> &EventLoop {
        &self.cell.event_loop
    }

    /// `task.get_name()`: `Task-1`, unless it was given another name.
    #[must_use]
    pub fn get_name(&self) -> String {
        self.part().name()
    }

    /// `task.set_name(name)`
    pub fn set_name(&self, name: &str) {
        self.part().set_name(name);
    }

    /// How many requests for cancellation are open: `task.cancelling()`.
    #[must_use]
    pub fn cancelling(&self) -> u32 {
        self.part().cancelling.get()
    }

    /// Take one request back and return how many are left: `task.uncancel()`.
    pub fn uncancel(&self) -> u32 {
        self.part().uncancel()
    }

    pub(crate) fn any_task(&self) -> AnyTask {
        AnyTask::new(self.cell.clone())
    }
}

impl<T> TaskPart<T> {
    /// The next exception to raise in the coroutine, if any: a cancellation comes first.
    fn take_cancellation(&self, exc: Option<Exc>) -> Option<Exc> {
        if !self.must_cancel.take()
            || exc.as_ref().is_some_and(Exc::is_cancel)
        {
            return exc;
        }
        Some(Exc::Cancelled(self.cancel_message.borrow().clone()))
    }

    /// `Task.cancel`: cancel what we wait for, or else the next step.
    pub(crate) fn request_cancel(&self, message: Option<Text>) -> bool {
        self.cancelling.set(self.cancelling.get() + 1);
        let waits_for = self.waits_for.borrow().clone();
        if waits_for.is_some_and(|future| future.cancel_with(message.clone()))
        {
            return true;
        }
        self.must_cancel.set(true);
        self.cancel_message.replace(message);
        true
    }

    pub(crate) fn name(&self) -> String {
        match &*self.given_name.borrow() {
            Some(name) => name.to_string(),
            None => format!("Task-{}", self.number),
        }
    }

    pub(crate) fn set_name(&self, name: &str) {
        self.given_name.replace(Some(name.into()));
    }

    pub(crate) fn uncancel(&self) -> u32 {
        let left = self.cancelling.get().saturating_sub(1);
        self.cancelling.set(left);
        left
    }
}

/// A task in the ready queue is a callback: its next step.
impl<T: 'static> Callback for FutureCell<T> {
    fn call(self: Rc<Self>) {
        let task = Task { future: Future { cell: self } };
        let waited_for = task.part().waits_for.take();
        match waited_for {
            Some(future) => task.wakeup(future),
            None => task.step(None),
        }
    }
}

impl<T> FutureCell<T> {
    /// The message that the future was cancelled with, or that a task will be cancelled with in
    /// its next step (`future._cancel_message`).
    pub(crate) fn kept_cancel_message(&self) -> Option<Text> {
        match (&*self.state.borrow(), &self.kind) {
            (State::Cancelled { message, .. }, _) => message.clone(),
            (_, Kind::Task(part)) => part.cancel_message.borrow().clone(),
            _ => None,
        }
    }

    pub(crate) fn task_part(&self) -> &TaskPart<T> {
        match &self.kind {
            Kind::Task(part) => part,
            _ => unreachable!(
                "only a Task steps, and its future is of this kind"
            ),
        }
    }
}

impl<T> Clone for Task<T> {
    /// Another handle on the same task.
    fn clone(&self) -> Task<T> {
        Task { future: self.future.clone() }
    }
}

/// Two handles are equal if they are the same task, as in Python.
impl<T> PartialEq for Task<T> {
    fn eq(&self, other: &Task<T>) -> bool {
        self.future == other.future
    }
}

impl<T> Deref for Task<T> {
    type Target = Future<T>;

    fn deref(&self) -> &Future<T> {
        &self.future
    }
}

/// A task is awaited as the future that it is.
impl<T: Clone + 'static> IntoFuture for Task<T> {
    type Output = Result<T>;
    type IntoFuture = Awaiting<T>;

    fn into_future(self) -> Awaiting<T> {
        self.future.into_future()
    }
}

/// `(&task).await` leaves the task usable afterwards, as Python's `await task` does.
impl<T: Clone + 'static> IntoFuture for &Task<T> {
    type Output = Result<T>;
    type IntoFuture = Awaiting<T>;

    fn into_future(self) -> Awaiting<T> {
        self.future.clone().into_future()
    }
}
