//! Waiting for others: for some of them, for so long only, or without harm to them.
//!
//! All of it is one idea. A task can wait for one future only, so whoever wants to wait for "the
//! first of these" or "this, but for a second at most" makes a plain future of his own, the
//! *waiter*, and lets whatever may end the wait set its result: a done callback, a timer. Then he
//! awaits the waiter, and looks around.
//!
//! * [`wait`] waits for some or all of several futures, and touches none of them.
//! * [`wait_for`] waits for one, and cancels it when the time is over.
//! * [`shield`] puts a future in between, so that a cancellation goes no further.

use std::cell::Cell;
use std::rc::Rc;

use crate::combinators::{distinct, ensure_future_on, future_on};
use crate::coroutine::Awaiting;
use crate::error::{Exc, Result};
use crate::future::{AnyFuture, Future};
use crate::running::{get_event_loop, get_running_loop};
use crate::timeouts::timed_out;

/// A function that ends the wait for `waiter`, unless it is over (`_release_waiter`).
fn end(waiter: &Future<()>) -> impl FnOnce() + use<> {
    let waiter = waiter.clone();
    move || {
        let _ = waiter.set_result(());
    }
}

/// How long [`wait`] waits: the `return_when` of `asyncio.wait`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReturnWhen {
    /// `FIRST_COMPLETED`: until one of them is done.
    FirstCompleted,
    /// `FIRST_EXCEPTION`: until one of them has raised, or all are done. A cancellation does not
    /// count.
    FirstException,
    /// `ALL_COMPLETED`: until all of them are done.
    AllCompleted,
}

/// Wait until futures or tasks are done: `asyncio.wait(futures)`. Await what this gives.
///
/// The result is two lists of them, those that are done and those that are pending, in the order
/// in which they were given, each once. (Python has sets, without an order.) They are handed back
/// as they are: `wait` cancels none, and does not raise what they raise.
///
/// A list in Rust has one type. To wait for tasks with results of different types, make each an
/// [`AnyFuture`] first: `AnyFuture::from(task)`. Coroutines have no place here, in Python by an
/// exception and in Rust by their type.
///
/// ```
/// use asyncio::{Result, ReturnWhen, create_task, sleep, wait};
///
/// async fn main_task() -> Result<()> {
///     let tasks = [1.0, 0.01].map(|seconds| create_task(sleep(seconds)));
///     let (done, pending) =
///         wait(&tasks).return_when(ReturnWhen::FirstCompleted).await?;
///     assert!(done[0] == tasks[1]);
///     assert!(pending[0] == tasks[0]);
///     Ok(())
/// }
///
/// asyncio::run(main_task()).unwrap();
/// ```
///
/// # Errors
///
/// [`Exc::Value`] if there is nothing to wait for, [`Exc::Cancelled`] if the task is cancelled
/// meanwhile.
pub fn wait<F>(futures: &[F]) -> Wait<F>
where
    F: Clone + Into<AnyFuture>,
{
    Wait { futures: distinct(futures), timeout: None, return_when: ReturnWhen::AllCompleted }
}

/// What [`wait`] gives: nothing happens until it is awaited.
#[must_use = "wait does nothing until it is awaited"]
pub struct Wait<F> {
    futures: Vec<F>,
    timeout: Option<f64>,
    return_when: ReturnWhen,
}

impl<F> Wait<F> {
    /// Wait for so many seconds at most. When they are over that is no error: what is not done by
    /// then is among the pending.
    pub fn timeout(self, seconds: impl Into<Option<f64>>) -> Wait<F> {
        Wait { timeout: seconds.into(), ..self }
    }

    /// How many of them to wait for; all, unless one says otherwise.
    pub fn return_when(self, return_when: ReturnWhen) -> Wait<F> {
        Wait { return_when, ..self }
    }
}

impl<F: Clone + Into<AnyFuture> + 'static> IntoFuture for Wait<F> {
    type Output = Result<(Vec<F>, Vec<F>)>;
    type IntoFuture = Awaiting<(Vec<F>, Vec<F>)>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.run())
    }
}

impl<F: Clone + Into<AnyFuture>> Wait<F> {
    async fn run(self) -> Result<(Vec<F>, Vec<F>)> {
        if self.futures.is_empty() {
            let message = "Set of Tasks/Futures is empty.";
            return Err(Exc::Value(message.into()));
        }
        let event_loop = get_running_loop()?;
        let waiter = event_loop.create_future();
        let alarm = self.timeout.map(|seconds| event_loop.call_later(seconds, end(&waiter)));
        let left = Rc::new(Cell::new(self.futures.len()));
        let callbacks: Vec<_> = self
            .futures
            .iter()
            .map(|future| {
                let (left, end) = (left.clone(), end(&waiter));
                any(future).add_done_callback(move |future| {
                    left.set(left.get() - 1);
                    let enough = match self.return_when {
                        ReturnWhen::FirstCompleted => true,
                        ReturnWhen::FirstException => future.failure().is_some(),
                        ReturnWhen::AllCompleted => false,
                    };
                    if enough || left.get() == 0 {
                        end();
                    }
                })
            })
            .collect();
        let result = waiter.await;
        if let Some(alarm) = alarm {
            alarm.cancel();
        }
        for (future, callback) in self.futures.iter().zip(callbacks) {
            any(future).remove_done_callback(callback);
        }
        result?;
        Ok(self.futures.into_iter().partition(|future| any(future).done()))
    }
}

fn any<F: Clone + Into<AnyFuture>>(future: &F) -> AnyFuture {
    future.clone().into()
}

/// Wait for an awaitable, for so many seconds at most: `asyncio.wait_for(awaitable, timeout)`.
///
/// When they are over it is cancelled, and `wait_for` waits until it has ended because of that,
/// however long it takes. So whatever it owns is tidied up when `wait_for` returns. If it ends
/// with a value in spite of that, this is the result.
///
/// Whoever cancels the task that waits cancels the awaitable too. Without a timeout (`None`) this
/// is a plain await. These are CPython 3.11's rules; from 3.12 on `wait_for` is built on
/// [`timeout`](crate::timeout()).
///
/// ```
/// use asyncio::{Exc, sleep, wait_for};
///
/// let result = asyncio::run(wait_for(sleep(10.0), 0.01));
/// assert!(matches!(result, Err(Exc::Timeout(_))));
/// ```
///
/// # Errors
///
/// [`Exc::Timeout`], caused by the cancellation; [`Exc::Cancelled`] if the task is cancelled
/// meanwhile; what the awaitable raises; and [`Exc::Value`] if it is a future of another loop.
pub async fn wait_for<A, T>(awaitable: A, timeout: impl Into<Option<f64>>) -> Result<T>
where
    A: IntoFuture<Output = Result<T>> + 'static,
    T: Clone + 'static,
{
    let Some(seconds) = timeout.into() else {
        return awaitable.await;
    };
    let event_loop = get_running_loop()?;
    if seconds <= 0.0 {
        let future = ensure_future_on(&event_loop, awaitable)?;
        return match future.done() {
            true => future.result(),
            false => cancel_overdue(&future).await,
        };
    }
    let waiter = Future::new();
    let alarm = event_loop.call_later(seconds, end(&waiter));
    let future = ensure_future_on(&event_loop, awaitable)?;
    let end = end(&waiter);
    let callback = future.add_done_callback(|_| end());
    let result = match waiter.await {
        Err(exc) if !exc.is_cancel() => Err(exc),
        _ if future.done() => future.result(),
        waited => {
            future.remove_done_callback(callback);
            match waited {
                Ok(()) => cancel_overdue(&future).await,
                Err(exc) => cancel_and_wait(&future).await.and(Err(exc)),
            }
        }
    };
    alarm.cancel();
    result
}

/// The time is over. The cancellation becomes a timeout; anything else passes.
async fn cancel_overdue<T: Clone>(future: &Future<T>) -> Result<T> {
    cancel_and_wait(future).await?;
    future.result().map_err(timed_out)
}

/// Cancel the future and wait until it is done, whatever comes of it. Awaiting the future itself
/// would mix up its cancellation with ours.
async fn cancel_and_wait<T>(future: &Future<T>) -> Result<()> {
    let waiter = Future::new();
    let end = end(&waiter);
    let callback = future.add_done_callback(|_| end());
    future.cancel();
    let result = waiter.await;
    future.remove_done_callback(callback);
    result
}

/// A future that follows another and may be cancelled without harm to it:
/// `asyncio.shield(awaitable)`.
///
/// Cancelling the task that awaits it cancels only what stands between the two; the work goes on,
/// and its result is for whoever else has a handle on it. If the inner future is cancelled, so is
/// the outer. An inner future that is done already is returned itself.
///
/// ```
/// use asyncio::{Result, create_task, shield, sleep};
///
/// async fn main_task() -> Result<()> {
///     let task = create_task(sleep(0.01));
///     let shielded = shield(task.clone());
///     shielded.cancel();
///     assert!(shielded.await.unwrap_err().is_cancel());
///     task.await // goes on, and ends well
/// }
///
/// assert_eq!(asyncio::run(main_task()), Ok(()));
/// ```
pub fn shield<A, T>(awaitable: A) -> Future<T>
where
    A: IntoFuture<Output = Result<T>> + 'static,
    T: Clone + 'static,
{
    let inner = future_on(&get_event_loop(), awaitable);
    if inner.done() {
        return inner;
    }
    let outer = inner.get_loop().create_future();
    let follower = outer.clone();
    let follow = inner.add_done_callback(move |inner| {
        if inner.cancelled() {
            follower.cancel();
            return;
        }
        // Asking for the result marks an exception as seen, also if the outer future is
        // cancelled and does not want it.
        let _ = match inner.result() {
            Ok(value) => follower.set_result(value),
            Err(exc) => follower.set_exception(exc),
        };
    });
    outer.add_done_callback(move |_| {
        inner.remove_done_callback(follow);
    });
    outer
}
