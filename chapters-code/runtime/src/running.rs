//! Which loop runs on this thread, and the functions that need no loop because they ask for it.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use crate::error::{Exc, Result, runtime_error};
use crate::event_loop::EventLoop;
use crate::exception_handler::ExceptionContext;
use crate::task::{AnyTask, Task};
use crate::trace;

thread_local! {
    /// The loop that is running on this thread.
    static RUNNING: RefCell<Option<EventLoop>> = const { RefCell::new(None) };
    /// The loop of the futures that are made while none is running.
    static IDLE: RefCell<Option<EventLoop>> = const { RefCell::new(None) };
}

/// Run a coroutine from beginning to end on a loop of its own: `asyncio.run(main())`.
///
/// Tasks that are left over when it ends are cancelled. This is how a program's `main` enters
/// asyncio, once.
///
/// # Errors
///
/// What the coroutine raises, or as [`EventLoop::run_forever`]; also if a loop runs already.
#[track_caller]
pub fn run<F, T>(main: F) -> Result<T>
where
    F: std::future::Future<Output = Result<T>> + 'static,
    T: Clone + 'static,
{
    if running_loop().is_some() {
        return runtime_error("asyncio.run() cannot be called from a running event loop");
    }
    let event_loop = EventLoop::new();
    let _closing = Closing(&event_loop);
    let result = event_loop.run_until_complete(event_loop.create_task(main));
    shut_down(&event_loop)?;
    result
}

/// Closes the loop, whatever happens.
struct Closing<'a>(&'a EventLoop);

impl Drop for Closing<'_> {
    fn drop(&mut self) {
        let _ = self.0.close(); // it is not running any more
    }
}

/// What is left to do when the main coroutine has ended.
fn shut_down(event_loop: &EventLoop) -> Result<()> {
    trace::tell("shutdown", |record| record);
    cancel_all_tasks(event_loop)?;
    // CPython runs two more coroutines here, which shut down its async generators and its thread
    // pool. We have neither, but a callback that is still waiting gets the same last chance.
    event_loop.run_until_complete(async { Ok(()) })?;
    event_loop.run_until_complete(async { Ok(()) })
}

fn cancel_all_tasks(event_loop: &EventLoop) -> Result<()> {
    let tasks = event_loop.all_tasks();
    if tasks.is_empty() {
        return Ok(());
    }
    let all_done = event_loop.create_future();
    let left = Rc::new(Cell::new(tasks.len()));
    for task in &tasks {
        task.cancel();
        let (left, all_done) = (left.clone(), all_done.clone());
        task.add_done_callback(move |_| {
            left.set(left.get() - 1);
            if left.get() == 0 {
                all_done.finish(Ok(()));
            }
        });
    }
    event_loop.run_until_complete(all_done)?;
    for task in tasks {
        if let Some(exc) = task.raised().filter(|exc| !exc.is_cancel()) {
            event_loop.call_exception_handler(&ExceptionContext {
                message: "unhandled exception during asyncio.run() shutdown".into(),
                exception: Some(exc),
                about: Some(("task", task.to_string())),
            });
        }
    }
    Ok(())
}

/// Wrap a coroutine in a task of the running loop: `asyncio.create_task(coroutine)`.
///
/// Nothing of it runs yet; its first step comes in the next cycle.
///
/// # Panics
///
/// If no loop is running, where Python raises `RuntimeError: no running event loop`.
#[track_caller]
pub fn create_task<F, T>(coroutine: F) -> Task<T>
where
    F: std::future::Future<Output = Result<T>> + 'static,
    T: 'static,
{
    match get_running_loop() {
        Ok(event_loop) => event_loop.create_task(coroutine),
        Err(exc) => panic!("{exc}"),
    }
}

/// The loop that is running on this thread: `asyncio.get_running_loop()`.
///
/// # Errors
///
/// If there is none.
pub fn get_running_loop() -> Result<EventLoop> {
    running_loop().ok_or_else(|| Exc::Runtime("no running event loop".into()))
}

/// The running loop, or else this thread's own, which is made on demand:
/// `asyncio.get_event_loop()`.
#[must_use]
pub fn get_event_loop() -> EventLoop {
    running_loop().unwrap_or_else(|| {
        IDLE.with_borrow_mut(|idle| idle.get_or_insert_with(EventLoop::new).clone())
    })
}

/// The task that is running right now, if any: `asyncio.current_task()`.
///
/// # Errors
///
/// If no loop is running.
pub fn current_task() -> Result<Option<AnyTask>> {
    Ok(get_running_loop()?.current_task())
}

/// The tasks of the running loop that are not done: `asyncio.all_tasks()`. Python gives a set; we
/// give them in the order in which they were made.
///
/// # Errors
///
/// If no loop is running.
pub fn all_tasks() -> Result<Vec<AnyTask>> {
    Ok(get_running_loop()?.all_tasks())
}

pub(crate) fn running_loop() -> Option<EventLoop> {
    RUNNING.with_borrow(Option::clone)
}

/// While it exists, its loop is the running one. It is dropped also when a callback panics.
pub(crate) struct Running<'a>(&'a EventLoop);

impl Running<'_> {
    pub(crate) fn enter(event_loop: &EventLoop) -> Running<'_> {
        trace::tell("running", |record| record);
        RUNNING.set(Some(event_loop.clone()));
        event_loop.inner.running.set(true);
        Running(event_loop)
    }
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        RUNNING.take();
        self.0.inner.running.set(false);
        self.0.inner.stopping.set(false);
        self.0.inner.current_task.take();
        trace::tell("stopped", |record| record);
    }
}
