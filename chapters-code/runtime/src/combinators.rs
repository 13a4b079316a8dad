//! Waiting for time, and waiting for several things: `sleep` and `gather`.

use std::any::Any;
use std::cell::Cell;
use std::collections::HashSet;
use std::rc::Rc;

use crate::error::{Exc, Result, Text};
use crate::event_loop::EventLoop;
use crate::future::{AnyFuture, Future, Kind};
use crate::running::{get_event_loop, get_running_loop};
use crate::task::Task;
use crate::value::yield_none;

/// Pause for at least so many seconds: `asyncio.sleep(seconds)`.
///
/// `sleep(0.0)` is a bare yield: it lets every other task have its turn, once.
///
/// # Errors
///
/// [`Exc::Cancelled`] if the task is cancelled meanwhile.
pub async fn sleep(seconds: f64) -> Result<()> {
    if seconds.is_nan() {
        return Err(Exc::Value("Invalid delay: NaN (not a number)".into()));
    }
    if seconds <= 0.0 {
        return yield_none().await;
    }
    let future = Future::new();
    let alarm = {
        let future = future.clone();
        get_running_loop()?.call_later(seconds, move || {
            if !future.done() {
                future.finish(Ok(()));
            }
        })
    };
    let result = future.await;
    alarm.cancel(); // if we were cancelled, the timer is still waiting
    result
}

/// The future behind `awaitable`, which becomes a task unless it is a future (or task) already:
/// `asyncio.ensure_future(awaitable)`.
///
/// # Errors
///
/// If no loop is running.
pub fn ensure_future<A, T>(awaitable: A) -> Result<Future<T>>
where
    A: IntoFuture<Output = Result<T>> + 'static,
    T: 'static,
{
    Ok(ensure_future_on(&get_running_loop()?, awaitable))
}

pub(crate) fn ensure_future_on<A, T>(
    event_loop: &EventLoop,
    awaitable: A,
) -> Future<T>
where
    A: IntoFuture<Output = Result<T>> + 'static,
    T: 'static,
{
    // Python asks isfuture(obj), at run time; so do we.
    let object: &dyn Any = &awaitable;
    if let Some(future) = object.downcast_ref::<Future<T>>() {
        return future.clone();
    }
    if let Some(task) = object.downcast_ref::<Task<T>>() {
        return Future::clone(task);
    }
    Future::clone(&event_loop.create_task(awaitable.into_future()))
}

/// One future for several awaitables: `asyncio.gather(*awaitables)`.
///
/// Its result is the list of theirs, in the order of the arguments. The first exception becomes
/// its own at once, while the others run on. Cancelling it cancels them all.
///
/// Rust's lists hold one type, so the awaitables must be of one type: coroutines of one function,
/// or tasks with one result type.
pub fn gather<A, T>(awaitables: impl IntoIterator<Item = A>) -> Future<Vec<T>>
where
    A: IntoFuture<Output = Result<T>> + 'static,
    T: Clone + 'static,
{
    let event_loop = get_event_loop();
    let children: Rc<[Future<T>]> = awaitables
        .into_iter()
        .map(|awaitable| ensure_future_on(&event_loop, awaitable))
        .collect();
    let gathering = Gathering {
        children: children.iter().map(AnyFuture::from).collect(),
        cancel_requested: Cell::new(false),
    };
    let distinct = gathering.distinct();
    let outer = Future::of_kind(event_loop, Kind::Gathering(gathering));
    if children.is_empty() {
        outer.finish(Ok(Vec::new()));
    }
    let left = Rc::new(Cell::new(distinct.len()));
    for place in distinct {
        let (outer, left, all) =
            (outer.clone(), left.clone(), children.clone());
        children[place].add_done_callback(move |child| {
            left.set(left.get() - 1);
            child_done(&outer, &child, left.get() == 0, &all);
        });
    }
    outer
}

/// One of the children is done; it may have been the last.
fn child_done<T>(
    outer: &Future<Vec<T>>,
    child: &Future<T>,
    last: bool,
    all: &[Future<T>],
) where
    T: Clone + 'static,
{
    if outer.done() {
        child.mark_retrieved(); // it is not lost, only late
        return;
    }
    if let Some(exc) = child.exception().unwrap_or_else(Some) {
        return outer.finish(Err(exc));
    }
    if !last {
        return;
    }
    let cancelled = matches!(&outer.cell.kind, Kind::Gathering(g) if g.cancel_requested.get());
    outer.finish(match cancelled {
        // With the message that the last argument was cancelled with, if it
        // kept one: `fut` in CPython's loop over all of them.
        true => Err(Exc::Cancelled(all.last().and_then(kept_cancel_message))),
        false => all.iter().map(Future::result).collect(),
    });
}

fn kept_cancel_message<T>(future: &Future<T>) -> Option<Text> {
    match &future.cell.kind {
        Kind::Task(task) => task.cancel_message(),
        _ => None,
    }
}

/// What the future of a [`gather`] has besides being a future.
pub(crate) struct Gathering {
    children: Vec<AnyFuture>,
    /// It was cancelled, and ends so even if every child survives that.
    cancel_requested: Cell<bool>,
}

impl Gathering {
    /// Cancel what is not done yet. The gathering itself ends when they do.
    pub(crate) fn cancel_children(&self, message: Option<Text>) -> bool {
        let mut any = false;
        for child in &self.children {
            any |= child.cancel_with(message.clone());
        }
        self.cancel_requested.set(self.cancel_requested.get() | any);
        any
    }

    /// The places of the children, without those that are an earlier one again.
    fn distinct(&self) -> Vec<usize> {
        let mut seen = HashSet::new();
        let is_new =
            |&place: &usize| seen.insert(self.children[place].address());
        (0..self.children.len()).filter(is_new).collect()
    }
}
