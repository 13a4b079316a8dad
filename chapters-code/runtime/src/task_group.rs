//! Tasks that belong together: none outlives the block that started them.
//!
//! A task that was started with `create_task` runs for itself: whoever started it may end, or
//! fail, and it runs on; and if it fails, nobody may notice. A *group* ties them together. The
//! block that starts the tasks is left only when all of them are done. If one fails, the others
//! are cancelled, and so is the rest of the block; and in the end the block raises what they
//! raised, all of it.
//!
//! To interrupt the block, the group cancels the task that runs it, the *parent*. That
//! cancellation is the group's own affair, so it is taken back (`uncancel`) on the way out, where
//! the errors are raised instead of it. A cancellation that comes from elsewhere goes the other
//! way: the group cancels its tasks, waits for them, and passes it on.
//!
//! Rust has no `async with`, so the block is a closure that is handed to [`TaskGroup::run`].

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt;
use std::rc::Rc;

use crate::coroutine::ended_by_exceptions;
use crate::error::{Exc, ExceptionGroup, Result, runtime_error};
use crate::future::{AnyFuture, Future};
use crate::running::{current_task, get_running_loop};
use crate::task::{AnyTask, Task};

/// Tasks that belong together: `asyncio.TaskGroup`. Clones are the same group.
///
/// ```
/// use asyncio::{Result, TaskGroup, sleep};
///
/// async fn work(seconds: f64) -> Result<f64> {
///     sleep(seconds).await?;
///     Ok(seconds)
/// }
///
/// async fn main_task() -> Result<f64> {
///     // async with asyncio.TaskGroup() as group:
///     //     short = group.create_task(work(0.01))
///     //     long = group.create_task(work(0.02))
///     let (short, long) = TaskGroup::new()
///         .run(async |group| {
///             Ok((group.create_task(work(0.01))?, group.create_task(work(0.02))?))
///         })
///         .await?;
///     Ok(short.result()? + long.result()?) // both are done
/// }
///
/// assert_eq!(asyncio::run(main_task()), Ok(0.03));
/// ```
#[derive(Clone, Default)]
pub struct TaskGroup {
    state: Rc<RefCell<State>>,
}

#[derive(Default)]
struct State {
    /// The task that runs the block, once it has been entered.
    parent: Option<AnyTask>,
    /// The block has ended, and only the tasks are waited for.
    exiting: bool,
    /// The tasks have been cancelled.
    aborting: bool,
    /// The parent has been cancelled by us.
    parent_cancel_requested: bool,
    /// Those that are not done, by their number.
    tasks: BTreeMap<u32, AnyFuture>,
    errors: Vec<Exc>,
    /// A `KeyboardInterrupt` or `SystemExit`, which goes before all others.
    base_error: Option<Exc>,
    /// What the parent awaits until there are no tasks left.
    on_completed: Option<Future<()>>,
}

impl TaskGroup {
    /// A group without tasks: `asyncio.TaskGroup()`.
    #[must_use]
    pub fn new() -> TaskGroup {
        TaskGroup::default()
    }

    /// Run the block, and wait for the tasks that it starts: `async with group:`.
    ///
    /// The block is given the group. It runs as part of the task that awaits this, so it may
    /// borrow what is around it; what it returns is returned.
    ///
    /// # Errors
    ///
    /// [`Exc::Group`], `unhandled errors in a TaskGroup`, with what the tasks and the block
    /// raised, except cancellations; [`Exc::Cancelled`] if the parent was cancelled from elsewhere
    /// and nothing else went wrong. A `KeyboardInterrupt` or `SystemExit` is raised as it is.
    /// [`Exc::Runtime`] if the group was entered before, or by no task.
    pub async fn run<T>(&self, block: impl AsyncFnOnce(TaskGroup) -> Result<T>) -> Result<T> {
        if self.state.borrow().parent.is_some() {
            return self.fail("has already been entered");
        }
        let Some(parent) = current_task()? else {
            return self.fail("cannot determine the parent task");
        };
        self.state.borrow_mut().parent = Some(parent);
        let result = ended_by_exceptions(block(self.clone())).await;
        self.exit(result).await
    }

    /// `TaskGroup.__aexit__`
    async fn exit<T>(&self, result: Result<T>) -> Result<T> {
        let mut cancelled = self.block_ended(result.as_ref().err());

        // The wait can be cancelled several times. The first time it is up
        // to us to cancel the tasks, unless they have been already.
        while let Some(completed) = self.not_completed() {
            if let Err(exc) = completed.await {
                let mut state = self.state.borrow_mut();
                if !exc.is_cancel() {
                    return Err(exc);
                }
                if !state.aborting {
                    cancelled = Some(exc);
                    state.abort();
                }
            }
        }

        let mut state = self.state.borrow_mut();
        if let Some(exc) = state.base_error.take() {
            return Err(exc);
        }
        // Errors go before a cancellation.
        let mut errors = std::mem::take(&mut state.errors);
        if let Some(exc) = cancelled.filter(|_| errors.is_empty()) {
            return Err(exc);
        }
        errors.extend(result.as_ref().err().filter(|exc| !exc.is_cancel()).cloned());
        if errors.is_empty() {
            return result;
        }
        Err(Exc::Group(Box::new(ExceptionGroup {
            message: "unhandled errors in a TaskGroup".into(),
            exceptions: errors,
        })))
    }

    /// A new future that is done when the tasks are, if there are any.
    fn not_completed(&self) -> Option<Future<()>> {
        let mut state = self.state.borrow_mut();
        state.on_completed = (!state.tasks.is_empty()).then(Future::new);
        state.on_completed.clone()
    }

    /// The block has ended, and this is what it raised. What remains is the cancellation that is
    /// to be passed on, if any.
    fn block_ended(&self, exc: Option<&Exc>) -> Option<Exc> {
        let mut state = self.state.borrow_mut();
        state.exiting = true;
        if state.base_error.is_none() {
            state.base_error = exc.filter(|exc| exc.leaves_the_loop()).cloned();
        }
        let mut cancelled = exc.filter(|exc| exc.is_cancel()).cloned();
        if state.parent_cancel_requested {
            // The cancellation was ours. Was it the only one?
            let parent = state.parent.as_ref();
            if parent.is_some_and(|parent| parent.uncancel() == 0) {
                cancelled = None;
            }
        }
        if exc.is_some() && !state.aborting {
            state.abort();
        }
        cancelled
    }

    /// Start a task that belongs to the group: `group.create_task(coroutine)`.
    ///
    /// # Errors
    ///
    /// [`Exc::Runtime`] if the group has not been entered, is finished, or is cancelling its
    /// tasks.
    pub fn create_task<F, T>(&self, coroutine: F) -> Result<Task<T>>
    where
        F: std::future::Future<Output = Result<T>> + 'static,
        T: 'static,
    {
        let state = self.state.borrow();
        if state.parent.is_none() {
            return self.fail("has not been entered");
        }
        if state.exiting && state.tasks.is_empty() {
            return self.fail("is finished");
        }
        if state.aborting {
            return self.fail("is shutting down");
        }
        drop(state);
        let task = get_running_loop()?.create_task(coroutine);
        let number = task.any_task().number();
        let group = self.clone();
        if task.done() {
            group.task_done(number, task.clone().into()); // it was eager
        } else {
            let future = AnyFuture::from(task.clone());
            self.state.borrow_mut().tasks.insert(number, future);
            task.add_done_callback(move |task| {
                group.task_done(number, AnyFuture::from(task));
            });
        }
        Ok(task)
    }

    fn fail<T>(&self, problem: &str) -> Result<T> {
        runtime_error(format!("TaskGroup {self} {problem}"))
    }

    /// `TaskGroup._on_task_done`
    fn task_done(&self, number: u32, task: AnyFuture) {
        let mut state = self.state.borrow_mut();
        state.tasks.remove(&number);
        if state.tasks.is_empty()
            && let Some(completed) = &state.on_completed
        {
            let _ = completed.set_result(()); // unless it is cancelled
        }
        let Some(exc) = task.failure() else {
            return;
        };
        state.errors.push(exc.clone());
        if state.base_error.is_none() && exc.leaves_the_loop() {
            state.base_error = Some(exc);
        }
        if !state.aborting && !state.parent_cancel_requested {
            state.abort();
            state.parent_cancel_requested = true;
            if let Some(parent) = &state.parent {
                parent.cancel();
            }
        }
    }
}

impl State {
    /// Cancel all tasks.
    fn abort(&mut self) {
        self.aborting = true;
        for task in self.tasks.values() {
            task.cancel();
        }
    }
}

/// Python's `repr`: `<TaskGroup tasks=2 entered>`.
impl fmt::Display for TaskGroup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.state.borrow();
        f.write_str("<TaskGroup")?;
        if !state.tasks.is_empty() {
            write!(f, " tasks={}", state.tasks.len())?;
        }
        if !state.errors.is_empty() {
            write!(f, " errors={}", state.errors.len())?;
        }
        match state {
            _ if state.aborting => f.write_str(" cancelling>"),
            _ if state.parent.is_some() => f.write_str(" entered>"),
            _ => f.write_str(">"),
        }
    }
}
