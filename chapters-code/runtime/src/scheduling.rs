//! What is asked of a loop: calls for the next cycle, calls for later, tasks and futures.

use crate::clock::{self, to_nanos, to_seconds};
use crate::error::Result;
use crate::event_loop::EventLoop;
use crate::future::{Future, Kind};
use crate::handle::{Handle, Outcome, Ready, TimerHandle};
use crate::task::{AnyTask, Task};
use crate::task_part::peek;
use crate::trace;

impl EventLoop {
    /// Call `function` in the next cycle, behind all that is ready: `loop.call_soon(function)`.
    ///
    /// # Panics
    ///
    /// As all that schedule something: if the loop is closed, where Python raises `RuntimeError:
    /// Event loop is closed`.
    #[track_caller]
    pub fn call_soon<R: Outcome>(&self, function: impl FnOnce() -> R + 'static) -> Handle {
        self.must_be_open();
        let handle = Handle::new(self.get_debug(), function);
        self.push(Ready::Call(handle.clone()));
        handle
    }

    /// Call `function` in `delay` seconds: `loop.call_later(delay, function)`.
    ///
    /// # Panics
    ///
    /// As [`call_soon`](Self::call_soon).
    #[track_caller]
    pub fn call_later<R: Outcome>(
        &self,
        delay: f64,
        function: impl FnOnce() -> R + 'static,
    ) -> TimerHandle {
        self.call_at_nanos(clock::monotonic().saturating_add(to_nanos(delay)), function)
    }

    /// Call `function` when the loop's clock shows `when`: `loop.call_at(when, function)`.
    ///
    /// # Panics
    ///
    /// As [`call_soon`](Self::call_soon).
    #[track_caller]
    pub fn call_at<R: Outcome>(
        &self,
        when: f64,
        function: impl FnOnce() -> R + 'static,
    ) -> TimerHandle {
        self.call_at_nanos(to_nanos(when), function)
    }

    #[track_caller]
    fn call_at_nanos<R: Outcome>(
        &self,
        when: i64,
        function: impl FnOnce() -> R + 'static,
    ) -> TimerHandle {
        self.must_be_open();
        let handle = Handle::new(self.get_debug(), function);
        self.set_timer(when, Ready::Call(handle.clone()));
        TimerHandle { handle, when, event_loop: self.clone() }
    }

    /// Seconds on the loop's own clock, which starts near zero: `loop.time()`.
    #[must_use]
    pub fn time(&self) -> f64 {
        to_seconds(clock::monotonic())
    }

    /// How many cycles the loop has begun. asyncio does not count them; it makes "cedes control"
    /// something to measure.
    #[must_use]
    pub fn cycle(&self) -> u64 {
        self.inner.cycle.get()
    }

    /// Wrap a coroutine in a task that takes its first step in the next cycle:
    /// `loop.create_task(coroutine)`.
    ///
    /// # Panics
    ///
    /// As [`call_soon`](Self::call_soon).
    #[track_caller]
    pub fn create_task<F, T>(&self, coroutine: F) -> Task<T>
    where
        F: std::future::Future<Output = Result<T>> + 'static,
        T: 'static,
    {
        self.must_be_open();
        Task::new(self.clone(), coroutine)
    }

    /// A pending future of this loop: `loop.create_future()`.
    #[must_use]
    pub fn create_future<T: 'static>(&self) -> Future<T> {
        Future::of_kind(self.clone(), Kind::Plain)
    }

    /// Note where callbacks and tasks are made, and report those that take long:
    /// `loop.set_debug(enabled)`.
    pub fn set_debug(&self, enabled: bool) {
        self.inner.debug.set(enabled);
    }

    /// `loop.get_debug()`
    #[must_use]
    pub fn get_debug(&self) -> bool {
        self.inner.debug.get()
    }

    /// While the loop runs, let every new task take its first step at once, and so be done at once
    /// if it never has to wait: `loop.set_task_factory(asyncio.eager_task_factory)`, in CPython
    /// since 3.12.
    ///
    /// A task that exits in its first step ([`Exc::SystemExit`](crate::Exc::SystemExit)) does so in
    /// the next cycle; in Python `create_task` raises.
    pub fn set_eager_tasks(&self, eager: bool) {
        self.inner.eager_tasks.set(eager);
    }

    #[track_caller]
    fn must_be_open(&self) {
        let open = !self.is_closed() || self.inner.closing.get();
        assert!(open, "RuntimeError: Event loop is closed");
    }

    /// Add to the ready queue. A closed loop has none: what becomes ready then never runs.
    #[inline]
    pub(crate) fn push(&self, ready: Ready) {
        if self.inner.closed.get() {
            return;
        }
        self.receive(); // what was asked for before
        trace::tell("ready", |record| record.with("what", ready.id()));
        self.inner.ready.borrow_mut().push_back(ready);
    }

    /// What [`sleep`](crate::sleep) sets instead of a call, which would cost two allocations more.
    pub(crate) fn set_alarm(&self, delay: f64, future: Future<()>) {
        let when = clock::monotonic().saturating_add(to_nanos(delay));
        self.set_timer(when, Ready::Alarm(future));
    }

    fn set_timer(&self, when: i64, ready: Ready) {
        trace::tell("timer", |record| record.with("what", ready.id()).number("when", when));
        self.inner.timers.borrow_mut().push(when, ready);
    }

    pub(crate) fn timer_cancelled(&self) {
        self.inner.timers.borrow_mut().note_cancelled();
    }

    /// Remember a task that is not done; the number is for [`unregister`](Self::unregister).
    pub(crate) fn register(&self, task: AnyTask) -> u32 {
        self.inner.tasks.borrow_mut().insert(task)
    }

    pub(crate) fn unregister(&self, place: u32) -> Option<AnyTask> {
        self.inner.tasks.borrow_mut().remove(place)
    }

    /// The tasks that are not done, in the order in which they were made.
    pub(crate) fn all_tasks(&self) -> Vec<AnyTask> {
        let mut tasks: Vec<_> = self.inner.tasks.borrow().iter().cloned().collect();
        tasks.sort_by_key(AnyTask::number);
        tasks
    }

    pub(crate) fn current_task(&self) -> Option<AnyTask> {
        peek(&self.inner.current_task)
    }

    /// Make `task` the current one, and return the one that was.
    #[inline]
    pub(crate) fn enter_task(&self, task: Option<AnyTask>) -> Option<AnyTask> {
        self.inner.current_task.replace(task)
    }
}
