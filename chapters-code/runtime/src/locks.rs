//! Locks: how tasks wait for each other.
//!
//! Tasks on one loop never run at the same time, so a piece of code without an `await` needs no
//! lock: nobody can come between. A piece *with* an await is another matter, for while it is
//! paused others run. asyncio has four tools for that, and they all work in one way: who has to
//! wait joins a line of waiting tasks, and who changes something wakes some of them.
//!
//! * [`Event`]: a flag. All wait until somebody sets it.
//! * [`Lock`]: one task at a time.
//! * [`Condition`]: a lock, and news about what it guards.
//! * [`Semaphore`](crate::Semaphore): so many tasks at a time.
//!
//! Python's `async with lock:` is `let guard = lock.enter().await?;`, see [`Guard`]. Python's
//! explicit form, `await lock.acquire()` and later `lock.release()`, is there too.
//!
//! `wait()` and `acquire()` borrow nothing, so they can be given to a task, as in Python:
//! `create_task(event.wait())`. Python's return `True`, which they always do; these return
//! nothing.

use std::future::Future as Awaitable;
use std::ops::Deref;
use std::rc::Rc;

use crate::error::{Exc, Result};
use crate::waiters::Waiters;

/// A flag that tasks can wait for: `asyncio.Event`. Clones are the same event.
///
/// ```
/// # use asyncio::{Event, Result, create_task};
/// # async fn main_task() -> Result<()> {
/// let kettle_boils = Event::new();
/// let tea = create_task(kettle_boils.wait());
/// assert!(!kettle_boils.is_set());
/// kettle_boils.set();
/// tea.await?;
/// # Ok(())
/// # }
/// # asyncio::run(main_task()).unwrap();
/// ```
#[derive(Clone, Default)]
pub struct Event(Rc<Waiters<bool>>);

impl Event {
    /// An event that is not set: `asyncio.Event()`.
    pub fn new() -> Event {
        Event::default()
    }

    /// `event.is_set()`
    pub fn is_set(&self) -> bool {
        self.0.value.get()
    }

    /// Set the flag and wake everybody who waits for it: `event.set()`.
    pub fn set(&self) {
        if !self.0.value.replace(true) {
            self.0.wake(usize::MAX);
        }
    }

    /// Reset the flag: `event.clear()`. Who is woken already goes on all the same.
    pub fn clear(&self) {
        self.0.value.set(false);
    }

    /// Wait until the flag is set, unless it is: `event.wait()`.
    ///
    /// # Errors
    ///
    /// [`Exc::Cancelled`]; [`Exc::Runtime`] if others wait on another loop.
    pub fn wait(&self) -> impl Awaitable<Output = Result<()>> + use<> {
        let this = self.0.clone();
        async move {
            if this.value.get() {
                return Ok(());
            }
            this.wait(&this.waiter("Event")?).await
        }
    }
}

/// One task at a time: `asyncio.Lock`. Clones are the same lock.
///
/// The lock is fair: tasks get it in the order in which they asked. It belongs to no task in
/// particular, so any task may release it.
///
/// ```
/// # use std::{cell::Cell, rc::Rc};
/// # use asyncio::{Lock, Result, gather, sleep};
/// async fn deposit(account: Rc<Cell<i32>>, lock: Lock) -> Result<()> {
///     let _guard = lock.enter().await?;
///     let balance = account.get();
///     sleep(0.01).await?; // without the lock the others would read the same balance
///     account.set(balance + 10);
///     Ok(())
/// }
/// # async fn main_task() -> Result<()> {
/// let (account, lock) = (Rc::new(Cell::new(0)), Lock::new());
/// gather((0..3).map(|_| deposit(account.clone(), lock.clone()))).await?;
/// assert_eq!(account.get(), 30);
/// # Ok(())
/// # }
/// # asyncio::run(main_task()).unwrap();
/// ```
#[derive(Clone, Default)]
pub struct Lock(Rc<Waiters<bool>>);

impl Lock {
    /// A lock that nobody holds: `asyncio.Lock()`.
    pub fn new() -> Lock {
        Lock::default()
    }

    /// Does anybody hold it? `lock.locked()`
    pub fn locked(&self) -> bool {
        self.0.value.get()
    }

    /// Wait for the lock and take it: `lock.acquire()`.
    ///
    /// A free lock is not taken past tasks that are woken to take it and have only not run yet.
    ///
    /// # Errors
    ///
    /// [`Exc::Cancelled`]; [`Exc::Runtime`] if others wait on another loop.
    pub fn acquire(&self) -> impl Awaitable<Output = Result<()>> + use<> {
        let this = self.0.clone();
        async move {
            if this.value.get() || this.any() {
                let woken = this.wait(&this.waiter("Lock")?).await;
                // If it was our turn, it is now the next one's.
                if woken.as_ref().is_err_and(Exc::is_cancel) && !this.value.get() {
                    this.wake_first();
                }
                woken?;
            }
            this.value.set(true);
            Ok(())
        }
    }

    /// Give the lock back, and wake the first who waits for it: `lock.release()`.
    ///
    /// # Errors
    ///
    /// [`Exc::Runtime`] if nobody holds it.
    pub fn release(&self) -> Result<()> {
        if !self.0.value.replace(false) {
            return Err(Exc::Runtime("Lock is not acquired.".into()));
        }
        self.0.wake_first();
        Ok(())
    }

    /// Wait for the lock and hold it until the guard is dropped: `async with lock:`.
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

/// Holds a lock or a semaphore, and releases it when it is dropped, at the end of its block or
/// however else control leaves that. `drop(guard)` does it earlier.
///
/// Give it a name: what is bound to `_` is dropped at once.
///
/// A drop cannot raise. Where Python's `async with` ends with 'Lock is not acquired.', because
/// the lock was released by other means, the drop does nothing.
#[must_use = "a guard that is dropped at once guards nothing"]
pub struct Guard(pub(crate) Box<dyn Fn() -> Result<()>>);

impl Drop for Guard {
    fn drop(&mut self) {
        let _ = (self.0)();
    }
}

/// One task at a time, and news about what is guarded: `asyncio.Condition`. Clones are the same
/// condition.
///
/// Every method of its [`Lock`] works on it. A task that holds the lock may [`wait`](Self::wait),
/// which lets others have it meanwhile; a task that has changed something says so with
/// [`notify`](Self::notify).
///
/// ```
/// # use std::{cell::Cell, rc::Rc};
/// # use asyncio::{Condition, Result, create_task};
/// # async fn main_task() -> Result<()> {
/// let (plates, news) = (Rc::new(Cell::new(0)), Condition::new());
/// let guest = create_task({
///     let (plates, news) = (plates.clone(), news.clone());
///     async move {
///         let _guard = news.enter().await?;
///         news.wait_for(|| plates.get() >= 2).await?;
///         Ok(plates.take())
///     }
/// });
/// for _ in 0..2 {
///     let _guard = news.enter().await?;
///     plates.update(|count| count + 1);
///     news.notify(1)?;
/// }
/// assert_eq!(guest.await?, 2);
/// # Ok(())
/// # }
/// # asyncio::run(main_task()).unwrap();
/// ```
#[derive(Clone, Default)]
pub struct Condition {
    lock: Lock,
    news: Rc<Waiters<()>>,
}

impl Condition {
    /// A condition with a lock of its own: `asyncio.Condition()`.
    pub fn new() -> Condition {
        Condition::default()
    }

    /// A condition with a lock that others use too: `asyncio.Condition(lock)`.
    pub fn with_lock(lock: Lock) -> Condition {
        Condition { lock, news: Rc::default() }
    }

    /// Release the lock, wait until notified, and acquire the lock again: `condition.wait()`.
    ///
    /// The lock is acquired again in any case: a cancellation waits for that too.
    ///
    /// # Errors
    ///
    /// [`Exc::Runtime`] if nobody holds the lock, or if others wait on another loop;
    /// [`Exc::Cancelled`].
    pub fn wait(&self) -> impl Awaitable<Output = Result<()>> + use<> {
        let this = self.clone();
        async move {
            this.check_locked("wait")?;
            this.release()?;
            let mut result = match this.news.waiter("Condition") {
                Ok(waiter) => this.news.wait(&waiter).await,
                Err(exc) => Err(exc),
            };
            while let Err(exc) = this.acquire().await {
                if !exc.is_cancel() {
                    return Err(exc);
                }
                result = Err(Exc::Cancelled(None)); // CPython loses its message, too
            }
            result
        }
    }

    /// Wait until `predicate` is true, asking again at each notification:
    /// `condition.wait_for(predicate)`.
    ///
    /// # Errors
    ///
    /// As [`wait`](Self::wait), if it has to wait.
    pub async fn wait_for(&self, mut predicate: impl FnMut() -> bool) -> Result<()> {
        while !predicate() {
            self.wait().await?;
        }
        Ok(())
    }

    /// Wake the first `count` tasks that wait: `condition.notify(count)`. They go on once they
    /// have the lock again, so release it soon.
    ///
    /// # Errors
    ///
    /// [`Exc::Runtime`] if nobody holds the lock.
    pub fn notify(&self, count: usize) -> Result<()> {
        self.check_locked("notify")?;
        self.news.wake(count);
        Ok(())
    }

    /// Wake all tasks that wait: `condition.notify_all()`.
    ///
    /// # Errors
    ///
    /// As [`notify`](Self::notify).
    pub fn notify_all(&self) -> Result<()> {
        self.notify(usize::MAX)
    }

    fn check_locked(&self, operation: &str) -> Result<()> {
        if !self.locked() {
            let message = format!("cannot {operation} on un-acquired lock");
            return Err(Exc::Runtime(message.into()));
        }
        Ok(())
    }
}

impl Deref for Condition {
    type Target = Lock;

    fn deref(&self) -> &Lock {
        &self.lock
    }
}
