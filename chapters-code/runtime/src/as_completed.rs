//! Several results in the order in which they come.
//!
//! A loop over [`as_completed`] has two sides. On one, done callbacks put the futures that are
//! done into a queue; on the other, the body of the loop awaits the next one out of it.

use std::cell::Cell;
use std::future::ready;
use std::rc::Rc;
use std::vec;

use crate::callbacks::CallbackToken;
use crate::combinators::{distinct, ensure_future_on};
use crate::coroutine::Awaiting;
use crate::error::{Exc, Result};
use crate::future::Future;
use crate::handle::TimerHandle;
use crate::queues::Queue;
use crate::running::get_event_loop;

/// The results of several awaitables in the order in which they come:
/// `asyncio.as_completed(awaitables)`.
///
/// This is something to loop over. It gives as many awaitables as it was given, those that appear
/// twice counted once; the first of them awaits whichever result comes first, and so on. Nothing
/// starts before the loop does.
///
/// ```
/// use asyncio::{Result, as_completed, sleep};
///
/// async fn work(name: &'static str, seconds: f64) -> Result<&'static str> {
///     sleep(seconds).await?;
///     Ok(name)
/// }
///
/// async fn main_task() -> Result<()> {
///     let mut names = Vec::new();
///     for next in as_completed([work("slow", 0.02), work("fast", 0.01)]) {
///         names.push(next.await?);
///     }
///     assert_eq!(names, ["fast", "slow"]);
///     Ok(())
/// }
///
/// asyncio::run(main_task()).unwrap();
/// ```
pub fn as_completed<A>(awaitables: impl IntoIterator<Item = A>) -> AsCompleted<A> {
    let awaitables = awaitables.into_iter().collect();
    AsCompleted { awaitables, timeout: None }
}

/// What [`as_completed`] gives: something to loop over.
#[must_use = "as_completed does nothing until it is looped over"]
pub struct AsCompleted<A> {
    awaitables: Vec<A>,
    timeout: Option<f64>,
}

impl<A> AsCompleted<A> {
    /// For so many seconds at most, counted from the beginning of the loop. The awaitables that
    /// are left over then raise [`Exc::Timeout`]; the work itself goes on.
    pub fn timeout(self, seconds: impl Into<Option<f64>>) -> AsCompleted<A> {
        AsCompleted { timeout: seconds.into(), ..self }
    }
}

impl<A, T> IntoIterator for AsCompleted<A>
where
    A: IntoFuture<Output = Result<T>> + 'static,
    T: Clone + 'static,
{
    type Item = Awaiting<T>;
    type IntoIter = vec::IntoIter<Awaiting<T>>;

    fn into_iter(self) -> Self::IntoIter {
        let event_loop = get_event_loop();
        let ensure = |awaitable| ensure_future_on(&event_loop, awaitable);
        let all: Result<Vec<_>> = self.awaitables.into_iter().map(ensure).collect();
        let all = match all {
            Ok(all) => distinct(&all),
            // One of them belongs to another loop. To await is to be told.
            Err(exc) => {
                let refused = Box::pin(ready(Err(exc))) as Awaiting<T>;
                return vec![refused].into_iter();
            }
        };
        let completions = Rc::new(Completions {
            todo: Cell::new(all.len()),
            done: Queue::new(0),
            alarm: Cell::new(None),
        });
        let mut callbacks = Vec::new();
        for future in &all {
            let this = completions.clone();
            let callback = future.add_done_callback(move |future| this.add(future));
            callbacks.push((future.clone(), callback));
        }
        if let Some(seconds) = self.timeout.filter(|_| !all.is_empty()) {
            // Not to be held by a timer that they hold.
            let this = Rc::downgrade(&completions);
            let alarm = event_loop.call_later(seconds, move || match this.upgrade() {
                Some(this) => this.time_out(callbacks),
                None => Ok(()),
            });
            completions.alarm.set(Some(alarm));
        }
        let next = |_| Box::pin(completions.clone().next()) as Awaiting<T>;
        all.iter().map(next).collect::<Vec<_>>().into_iter()
    }
}

/// The queue between the two sides.
struct Completions<T: 'static> {
    /// How many are not done.
    todo: Cell<usize>,
    /// `None` stands for one that did not come in time.
    done: Queue<Option<Future<T>>>,
    alarm: Cell<Option<TimerHandle>>,
}

impl<T: Clone + 'static> Completions<T> {
    /// One of the futures is done.
    fn add(&self, future: Future<T>) -> Result<()> {
        let todo = self.todo.get();
        if todo == 0 {
            return Ok(()); // the time was over in the very cycle in which it came
        }
        self.todo.set(todo - 1);
        self.done.put_nowait(Some(future))?;
        if todo == 1
            && let Some(alarm) = self.alarm.take()
        {
            alarm.cancel();
        }
        Ok(())
    }

    fn time_out(&self, callbacks: Vec<(Future<T>, CallbackToken)>) -> Result<()> {
        for (future, callback) in callbacks {
            future.remove_done_callback(callback);
        }
        for _ in 0..self.todo.take() {
            self.done.put_nowait(None)?;
        }
        Ok(())
    }

    async fn next(self: Rc<Self>) -> Result<T> {
        match self.done.get().await? {
            Some(future) => future.result(),
            None => Err(Exc::Timeout(None)),
        }
    }
}
