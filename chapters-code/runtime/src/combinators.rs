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
use crate::task_part::peek;
use crate::trace;
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
    let event_loop = get_running_loop()?;
    let future = event_loop.create_future();
    event_loop.set_alarm(seconds, future.clone());
    let result = (&future).await;
    if future.cancelled() {
        trace::tell("uncall", |record| record.with("what", future.id()));
        event_loop.timer_cancelled(); // the alarm takes up room for nothing
    }
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
    Ok(future_on(&get_running_loop()?, awaitable))
}

/// The same, for the loop that a coroutine is to run on.
pub(crate) fn future_on<A, T>(event_loop: &EventLoop, awaitable: A) -> Future<T>
where
    A: IntoFuture<Output = Result<T>> + 'static,
    T: 'static,
{
    let coroutine = |awaitable: A| event_loop.create_task(awaitable.into_future());
    as_future(&awaitable).unwrap_or_else(|| Future::clone(&coroutine(awaitable)))
}

/// The same, and a future must belong to that loop.
pub(crate) fn ensure_future_on<A, T>(event_loop: &EventLoop, awaitable: A) -> Result<Future<T>>
where
    A: IntoFuture<Output = Result<T>> + 'static,
    T: 'static,
{
    let future = future_on(event_loop, awaitable);
    if future.event_loop() != event_loop {
        let message = "The future belongs to a different loop than the one specified as the loop \
                       argument";
        return Err(Exc::Value(message.into()));
    }
    Ok(future)
}

/// The future that `awaitable` is, if it is one. Python asks `isfuture(obj)`, at run time; so do we.
fn as_future<A: 'static, T: 'static>(awaitable: &A) -> Option<Future<T>> {
    let object: &dyn Any = awaitable;
    let task = || object.downcast_ref().map(|task: &Task<T>| Future::clone(task));
    object.downcast_ref().cloned().or_else(task)
}

/// One future for several awaitables: `asyncio.gather(*awaitables)`.
///
/// Its result is the list of theirs, in the order of the arguments. The first exception becomes
/// its own at once, while the others run on. Cancelling it cancels them all.
///
/// Rust's lists hold one type, so the awaitables must be of one type: coroutines of one function,
/// or tasks with one result type.
///
/// Awaiting it raises a `ValueError` if the awaitables belong to different loops.
///
/// ```
/// use asyncio::{Result, gather, sleep};
///
/// async fn double(number: i32) -> Result<i32> {
///     sleep(0.01).await?;
///     Ok(2 * number)
/// }
///
/// # fn main() -> Result<()> {
/// let doubles = async { gather([1, 2, 3].map(double)).await };
/// assert_eq!(asyncio::run(doubles)?, [2, 4, 6]);
/// # Ok(())
/// # }
/// ```
pub fn gather<A, T>(awaitables: impl IntoIterator<Item = A>) -> Future<Vec<T>>
where
    A: IntoFuture<Output = Result<T>> + 'static,
    T: Clone + 'static,
{
    gather_with(awaitables, false, Future::result)
}

/// As [`gather`], but exceptions are results like others:
/// `asyncio.gather(*awaitables, return_exceptions=True)`.
///
/// Only cancelling the gathering itself makes it raise.
///
/// ```
/// use asyncio::{Exc, Result, gather_results};
///
/// async fn reciprocal(number: f64) -> Result<f64> {
///     match number {
///         0.0 => Err(Exc::Value("division by zero".into())),
///         number => Ok(1.0 / number),
///     }
/// }
///
/// # fn main() -> Result<()> {
/// let main_task = async { gather_results([0.0, 4.0].map(reciprocal)).await };
/// let results = asyncio::run(main_task)?;
/// assert_eq!(results, [Err(Exc::Value("division by zero".into())), Ok(0.25)]);
/// # Ok(())
/// # }
/// ```
pub fn gather_results<A, T>(awaitables: impl IntoIterator<Item = A>) -> Future<Vec<Result<T>>>
where
    A: IntoFuture<Output = Result<T>> + 'static,
    T: Clone + 'static,
{
    gather_with(awaitables, true, |child| {
        // A cancelled child is not asked for its exception, since it tells its message to the
        // first who does. CPython gives it an empty message where it has none.
        Ok(match child.cancelled() {
            true => Err(Exc::Cancelled(Some(kept_message(child).unwrap_or_else(|| "".into())))),
            false => child.result(),
        })
    })
}

fn gather_with<A, T, R>(
    awaitables: impl IntoIterator<Item = A>,
    return_exceptions: bool,
    result: fn(&Future<T>) -> Result<R>,
) -> Future<Vec<R>>
where
    A: IntoFuture<Output = Result<T>> + 'static,
    T: Clone + 'static,
    R: 'static,
{
    let mut awaitables = awaitables.into_iter().peekable();
    // Futures know their loop; coroutines get the one that is at hand.
    let event_loop = match awaitables.peek().and_then(as_future::<A, T>) {
        Some(first) => first.get_loop(),
        None => get_event_loop(),
    };
    let children = awaitables.map(|awaitable| ensure_future_on(&event_loop, awaitable)).collect();
    let children: Rc<[Future<T>]> = match children {
        Ok(children) => children,
        Err(exc) => {
            let outer = event_loop.create_future();
            outer.finish(Err(exc));
            return outer;
        }
    };
    let gathering = Gathering {
        children: children.iter().map(AnyFuture::from).collect(),
        cancel_requested: Cell::new(false),
    };
    // As CPython with eager tasks (3.12), which would be of no use here if they had to wait.
    let eager = event_loop.inner.eager_tasks.get();
    let outer = Future::of_kind(event_loop, Kind::Gathering(gathering));
    if children.is_empty() {
        outer.finish(Ok(Vec::new()));
    }
    let distinct = distinct(&children);
    let left = Rc::new(Cell::new(distinct.len()));
    for child in distinct {
        let (outer, left, all) = (outer.clone(), left.clone(), children.clone());
        let child_done = move |child: Future<T>| {
            left.set(left.get() - 1);
            if outer.done() {
                return child.mark_retrieved(); // what it raised is not lost, only late
            }
            let failed = match return_exceptions {
                true => None,
                false => child.exception().unwrap_or_else(Some),
            };
            match failed {
                Some(exc) => outer.finish(Err(exc)),
                None if left.get() > 0 => {}
                None if cancel_requested(&outer) => {
                    outer.finish(Err(cancelled_as(&all)));
                }
                None => outer.finish(all.iter().map(result).collect()),
            }
        };
        if eager && child.done() {
            child_done(child);
        } else {
            child.add_done_callback(child_done);
        }
    }
    outer
}

/// A cancelled gathering raises the exception of its last argument, or one with the message that
/// this argument was cancelled with, if it kept one: `fut` in CPython's loop over all of them.
fn cancelled_as<T>(all: &[Future<T>]) -> Exc {
    let last = all.last().expect("an empty gathering is done");
    match last.cancelled() {
        true => last.exception().expect_err("it is cancelled"),
        false => Exc::Cancelled(kept_message(last)),
    }
}

fn cancel_requested<R>(outer: &Future<R>) -> bool {
    matches!(&outer.cell.kind, Kind::Gathering(g) if g.cancel_requested.get())
}

/// The message that the future was cancelled with, or that a task will be cancelled with in its next
/// step (`future._cancel_message`).
fn kept_message(future: &AnyFuture) -> Option<Text> {
    match &future.cell.kind {
        _ if future.cancelled() && future.cell.tells_once.get() => None,
        _ if future.cancelled() => match *peek(&future.cell.exc)? {
            Exc::Cancelled(message) => message,
            _ => None,
        },
        Kind::Task(task) => task.cancel_message(),
        _ => None,
    }
}

/// The futures, without those that are an earlier one again.
pub(crate) fn distinct<F>(futures: &[F]) -> Vec<F>
where
    F: Clone + Into<AnyFuture>,
{
    let mut seen = HashSet::new();
    let is_new = |future: &&F| seen.insert((*future).clone().into().address());
    futures.iter().filter(is_new).cloned().collect()
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
}
