//! A task: a future that drives a coroutine.
//!
//! A coroutine cannot resume itself. A task does it, one *step* at a time: it sends `None` to its
//! coroutine and looks at what comes back. A bare yield means "soon again", so the next step goes
//! into the loop's ready queue. A future means "when this is done", so the task adds its wake-up
//! to the future's callbacks. And when the coroutine returns or raises, that becomes the task's
//! own result, for a task is a future which others may await in turn.
//!
//! Between two steps a task is in one place only: in the ready queue, among the callbacks of the
//! future that it waits for, or, while it awaits a future of another crate, with a waker.

use std::cell::Cell;
use std::panic::Location;
use std::task::{Poll, Waker};

use crate::callbacks::DoneCallback;
use crate::context::copy_context;
use crate::coroutine::AnyCoroutine;
use crate::error::{Exc, Result, Text};
use crate::event_loop::EventLoop;
use crate::future::{AnyFuture, Future, Kind};
use crate::handle::Ready;
use crate::slot::{self, Sent, take_returned, take_thrown, take_yielded};
use crate::task_part::{Elsewhere, TaskPart};
use crate::trace;
use crate::value::Yielded;

/// A future that drives a coroutine: `asyncio.Task`.
///
/// Every method of [`Future`] works on a task, except that only the task itself sets its result.
pub struct Task<T: 'static> {
    pub(crate) future: Future<T>,
}

/// A [`Task`] of any result type: what [`current_task`](crate::current_task) gives.
#[derive(Clone, PartialEq)]
pub struct AnyTask {
    pub(crate) future: AnyFuture,
}

thread_local! {
    static TASKS_SO_FAR: Cell<u32> = const { Cell::new(0) };
}

impl<T: 'static> Task<T> {
    /// A task that will take its first step in the next cycle of the loop.
    #[track_caller]
    pub(crate) fn new<F>(event_loop: EventLoop, coroutine: F) -> Task<T>
    where
        F: std::future::Future<Output = Result<T>> + 'static,
    {
        let any = AnyTask::start(event_loop, AnyCoroutine::new(coroutine));
        Task { future: Future::typed(any.future) }
    }

    pub(crate) fn any_task(&self) -> AnyTask {
        AnyTask::of(AnyFuture::clone(self))
    }

    /// `task.get_name()`: `Task-1`, unless it was given another name.
    #[must_use]
    pub fn get_name(&self) -> String {
        self.any_task().get_name()
    }

    /// `task.set_name(name)`
    pub fn set_name(&self, name: &str) {
        self.any_task().set_name(name);
    }

    /// How many requests for cancellation are open: `task.cancelling()`.
    #[must_use]
    pub fn cancelling(&self) -> u32 {
        self.any_task().cancelling()
    }

    /// Take one request back and return how many are left: `task.uncancel()`.
    pub fn uncancel(&self) -> u32 {
        self.any_task().uncancel()
    }
}

impl AnyTask {
    /// The task that `future` is.
    pub(crate) fn of(future: AnyFuture) -> AnyTask {
        AnyTask { future }
    }

    #[track_caller]
    #[inline(never)] // one for all types
    fn start(event_loop: EventLoop, coroutine: AnyCoroutine) -> AnyTask {
        TASKS_SO_FAR.set(TASKS_SO_FAR.get().wrapping_add(1));
        let task = AnyTask::of(AnyFuture::of_kind(
            event_loop,
            Kind::Task(TaskPart {
                coroutine,
                waits_for: Cell::new(None),
                elsewhere: Cell::new(Elsewhere::No),
                must_cancel: Cell::new(false),
                cancelling: Cell::new(0),
                place: Cell::new(0),
                number: TASKS_SO_FAR.get(),
                rare: Cell::new(None),
            }),
        ));
        let (event_loop, part) = (task.event_loop(), task.part());
        let place = Location::caller();
        trace::tell("spawn", |record| {
            let record = record.with("task", task.future.id()).with("name", part.name());
            record.with("coroutine", part.coroutine.id()).at(place)
        });
        let context = copy_context();
        if !context.is_empty() {
            part.set_rare(|rare| rare.context = context);
        }
        if event_loop.get_debug() {
            part.set_rare(|rare| rare.created_at = Some(place));
        }
        part.place.set(event_loop.register(task.clone()));
        if event_loop.inner.eager_tasks.get() && event_loop.is_running() {
            task.clone().step_eagerly();
        } else {
            event_loop.push(Ready::Step(task.clone()));
        }
        task
    }

    /// Our turn has come. Did we wait for a future (`Task.__wakeup`)? Then it is done, and if it
    /// raised, so does our await.
    #[inline]
    pub(crate) fn run(self) -> Result<()> {
        let waited_for = self.part().waits_for.take();
        self.step_raising(waited_for.and_then(|future| future.raised()))
    }

    /// Take a step which begins by raising `exc`; or a cancellation, which comes first.
    #[inline]
    fn step_raising(self, exc: Option<Exc>) -> Result<()> {
        self.part().elsewhere.set(Elsewhere::No);
        let sent = match self.part().cancellation_before(exc) {
            None => Sent::None,
            Some(exc) => Sent::Throw(exc),
        };
        if trace::on() {
            return self.step_told(sent);
        }
        self.step(sent, Waker::noop())
    }

    /// The same, for somebody who wants to know.
    #[cold]
    fn step_told(self, sent: Sent) -> Result<()> {
        let id = self.future.id();
        trace::tell("step", |record| sent.told(record.with("task", &id)));
        let ended = self.step(sent, Waker::noop());
        trace::tell("stepped", |record| record.with("task", &id));
        ended
    }

    // ANCHOR: task_step
    /// `Task.__step`: resume the coroutine, and see what it wants next.
    fn step(self, sent: Sent, waker: &Waker) -> Result<()> {
        let part = self.part();
        let outer = self.event_loop().enter_task(Some(self.clone()));
        part.swap_context();
        let resumed = part.coroutine.resume(sent, waker); //@ resume
        part.swap_context();
        self.event_loop().enter_task(outer);

        match resumed {
            Poll::Pending => match take_yielded() {
                Some(Yielded::None) => self.again(), //@ again
                Some(Yielded::Future(future)) => {
                    self.wait_for(future); //@ wait
                }
                Some(Yielded::Value(value)) => {
                    let text = format!("Task got bad yield: {value:?}");
                    self.raise_soon(text);
                }
                None => return self.wait_elsewhere(),
            },
            Poll::Ready(result) => return self.done_with(result), //@ done
        }
        Ok(())
    }
    // ANCHOR_END: task_step

    #[inline]
    fn again(self) {
        let event_loop = self.event_loop().clone();
        event_loop.push(Ready::Step(self));
    }

    /// The coroutine awaits a future of another crate. That cannot say what it waits for, but it
    /// can keep a waker; so it is polled again with one.
    #[cold]
    fn wait_elsewhere(self) -> Result<()> {
        let part = self.part();
        match part.elsewhere.get() {
            _ if part.must_cancel.get() => self.again(),
            Elsewhere::Woken => self.again(),
            Elsewhere::Polls => {
                trace::tell("elsewhere", |record| record.with("task", self.future.id()));
                part.elsewhere.set(Elsewhere::Waits);
            }
            Elsewhere::No | Elsewhere::Waits => {
                if let Some(exc) = take_thrown() {
                    // Nor can an exception be raised at such an await. All that can be done with
                    // the coroutine is to drop it.
                    let outer = self.event_loop().enter_task(Some(self.clone()));
                    part.coroutine.discard();
                    self.event_loop().enter_task(outer);
                    return self.done_with(Err(exc));
                }
                part.elsewhere.set(Elsewhere::Polls);
                let waker = self.event_loop().waker(&self);
                trace::tell("again", |record| record.with("task", self.future.id()));
                return self.step(Sent::None, &waker);
            }
        }
        Ok(())
    }

    /// An eager task takes its first step at once, in the middle of the one who made it.
    fn step_eagerly(self) {
        let event_loop = self.event_loop().clone();
        let on_its_way = slot::set_aside();
        if let Err(exit) = self.step_raising(None) {
            event_loop.call_soon(|| Err(exit));
        }
        slot::put_back(on_its_way);
    }

    /// The future of another crate has something new. Is it our turn?
    pub(crate) fn take_wake_up(&self) -> bool {
        let elsewhere = &self.part().elsewhere;
        match elsewhere.get() {
            Elsewhere::Polls => elsewhere.set(Elsewhere::Woken),
            Elsewhere::Waits => {
                elsewhere.set(Elsewhere::No);
                return true;
            }
            Elsewhere::No | Elsewhere::Woken => {}
        }
        false
    }

    /// Pause until `future` is done.
    fn wait_for(self, future: AnyFuture) {
        if future.event_loop() != self.event_loop() {
            let message = format!("Task {self} got Future {future} attached to a different loop");
            return self.raise_soon(message);
        }
        if future == self.future {
            return self.raise_soon(format!("Task cannot await on itself: {future}"));
        }
        trace::tell("wait", |record| {
            record.with("task", self.future.id()).with("future", future.id())
        });
        future.add_callback(DoneCallback::Wakeup(self.clone()));
        let part = self.part();
        part.waits_for.set(Some(future.clone()));
        // The coroutine may have cancelled its own task just before it paused.
        if part.must_cancel.get() && future.cancel_with(part.cancel_message()) {
            part.must_cancel.set(false);
        }
    }

    /// Raise a `RuntimeError` in the coroutine, where it made the mistake, in the next cycle.
    fn raise_soon(self, message: String) {
        let event_loop = self.event_loop().clone();
        event_loop.call_soon(move || self.step_raising(Some(Exc::Runtime(message.into()))));
    }

    /// The coroutine has ended: become done ourselves.
    fn done_with(self, result: Result<()>) -> Result<()> {
        let part = self.part();
        let registered = self.event_loop().unregister(part.place.get());
        match result {
            Ok(()) if part.must_cancel.take() => {
                // Cancelled in the very step in which it returned: the value is lost.
                drop(take_returned());
                self.become_cancelled(Exc::Cancelled(part.take_cancel_message()), false);
            }
            Ok(()) => self.finish(Ok(take_returned())),
            Err(exc) if exc.is_cancel() => {
                part.take_cancel_message();
                self.become_cancelled(exc, true);
            }
            Err(exc) => {
                self.finish(Err(exc.clone()));
                if exc.leaves_the_loop() {
                    return Err(exc);
                }
            }
        }
        drop(registered);
        Ok(())
    }

    /// `Task.cancel`: cancel what we wait for, or else the next step.
    pub(crate) fn request_cancel(&self, message: Option<Text>) {
        let part = self.part();
        part.cancelling.set(part.cancelling.get() + 1);
        if let Some(future) = part.waits_for.take() {
            let passed_on = future.cancel_with(message.clone());
            part.waits_for.set(Some(future));
            if passed_on {
                return;
            }
        }
        part.must_cancel.set(true);
        part.set_rare(|rare| rare.cancel_message = message);
        if self.take_wake_up() {
            self.clone().again();
        }
    }

    #[inline]
    pub(crate) fn part(&self) -> &TaskPart {
        match &self.cell.kind {
            Kind::Task(part) => part,
            _ => unreachable!("the future of an AnyTask is of this kind"),
        }
    }

    /// Destroy the coroutine where it is; the task will never be done. Nor will it hold on to
    /// what it waited for, or the other way round.
    pub(crate) fn abandon(&self) {
        self.part().coroutine.discard();
        self.part().waits_for.take();
        self.cell.callbacks.take_each(drop);
    }

    /// Tasks are counted in the order in which they are made.
    pub(crate) fn number(&self) -> u32 {
        self.part().number
    }

    /// Our place in the loop's table of tasks.
    pub(crate) fn place(&self) -> u32 {
        self.part().place.get()
    }

    /// As [`Task::get_name`].
    #[must_use]
    pub fn get_name(&self) -> String {
        self.part().name()
    }

    /// As [`Task::set_name`].
    pub fn set_name(&self, name: &str) {
        self.part().set_rare(|rare| rare.name = Some(name.to_owned().into()));
        trace::tell("named", |record| record.with("task", self.future.id()).with("name", name));
    }

    /// As [`Task::cancelling`].
    #[must_use]
    pub fn cancelling(&self) -> u32 {
        self.part().cancelling.get()
    }

    /// As [`Task::uncancel`].
    pub fn uncancel(&self) -> u32 {
        let left = self.cancelling().saturating_sub(1);
        self.part().cancelling.set(left);
        left
    }
}
