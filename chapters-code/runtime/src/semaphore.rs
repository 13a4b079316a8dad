//! Semaphores: locks that several tasks can hold at a time.
//!
//! A semaphore counts the places that are left. Its line of waiting tasks is as fair as a lock's,
//! but in another way. A lock that is released is free, and stays so until the task that was woken
//! takes it; others just have to keep their hands off it. A semaphore gives the place to the task
//! that it wakes, so a task that is cancelled before it can run must pass its place on.

use std::future::Future as Awaitable;
use std::rc::Rc;

use crate::error::{Exc, Result};
use crate::locks::Guard;
use crate::waiters::Waiters;

/// So many tasks at a time: `asyncio.Semaphore`. Clones are the same semaphore.
///
/// It counts how many more tasks may come in; who comes while the count is 0 waits. It is as fair
/// as a [`Lock`](crate::Lock).
///
/// ```
/// # use asyncio::{Result, Semaphore, gather, get_running_loop, sleep};
/// async fn download(semaphore: Semaphore) -> Result<()> {
///     let _guard = semaphore.enter().await?;
///     sleep(0.1).await
/// }
/// # async fn main_task() -> Result<()> {
/// let start = get_running_loop()?.time();
/// let two_at_a_time = Semaphore::new(2);
/// gather((0..6).map(|_| download(two_at_a_time.clone()))).await?;
/// assert!(get_running_loop()?.time() - start >= 0.3);
/// # Ok(())
/// # }
/// # asyncio::run(main_task()).unwrap();
/// ```
pub type Semaphore = BaseSemaphore<false>;

/// A [`Semaphore`] that cannot be released more often than it was acquired:
/// `asyncio.BoundedSemaphore`.
///
/// ```
/// # use asyncio::{BoundedSemaphore, Exc};
/// let seats = BoundedSemaphore::new(2);
/// let message = "BoundedSemaphore released too many times";
/// assert_eq!(seats.release(), Err(Exc::Value(message.into())));
/// ```
pub type BoundedSemaphore = BaseSemaphore<true>;

/// A [`Semaphore`] or a [`BoundedSemaphore`].
#[derive(Clone)]
pub struct BaseSemaphore<const BOUNDED: bool> {
    count: Rc<Waiters<usize>>,
    bound: usize,
}

impl<const BOUNDED: bool> BaseSemaphore<BOUNDED> {
    /// Let `value` tasks in: `asyncio.Semaphore(value)`. Python refuses a negative value with a
    /// `ValueError`; this type has none.
    pub fn new(value: usize) -> Self {
        let bound = if BOUNDED { value } else { usize::MAX };
        let count = Rc::<Waiters<_>>::default();
        count.value.set(value);
        BaseSemaphore { count, bound }
    }

    /// Would [`acquire`](Self::acquire) have to wait? Also if there are places, but not for all
    /// who wait already: `semaphore.locked()`
    pub fn locked(&self) -> bool {
        self.count.value.get() == 0 || self.count.any()
    }

    /// Take one off the count, or wait until a release lets us in: `semaphore.acquire()`.
    ///
    /// # Errors
    ///
    /// [`Exc::Cancelled`]; [`Exc::Runtime`] if others wait on another loop.
    pub fn acquire(&self) -> impl Awaitable<Output = Result<()>> + use<BOUNDED> {
        let this = self.clone();
        async move {
            if !this.locked() {
                this.count.value.update(|value| value - 1);
                return Ok(());
            }
            let waiter = this.count.waiter("Semaphore")?;
            let woken = this.count.wait(&waiter).await;
            match &woken {
                // We were let in but cannot go: let the next one in.
                Err(exc) if exc.is_cancel() && !waiter.cancelled() => {
                    this.add(1);
                }
                // There is room for more than us.
                Ok(()) if this.count.value.get() > 0 => this.add(0),
                _ => {}
            }
            woken
        }
    }

    /// Let one more in: `semaphore.release()`.
    ///
    /// # Errors
    ///
    /// [`Exc::Value`] from a bounded semaphore whose count is what it was at first.
    pub fn release(&self) -> Result<()> {
        if BOUNDED && self.count.value.get() >= self.bound {
            let message = "BoundedSemaphore released too many times";
            return Err(Exc::Value(message.into()));
        }
        self.add(1);
        Ok(())
    }

    /// Add to the count, and let the next one in. That one's place is taken off the count here
    /// and now, so nobody can have it who comes before it runs.
    fn add(&self, more: usize) {
        self.count.value.update(|value| value + more);
        let let_in = self.count.wake(1);
        self.count.value.update(|value| value - let_in);
    }

    /// Acquire it and hold it until the guard is dropped: `async with semaphore:`.
    ///
    /// # Errors
    ///
    /// As [`acquire`](Self::acquire).
    pub async fn enter(&self) -> Result<Guard> {
        self.acquire().await?;
        let this = self.clone();
        Ok(Guard(Box::new(move || this.release())))
    }
}
