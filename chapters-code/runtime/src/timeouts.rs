//! A deadline for a block of code.
//!
//! `async with asyncio.timeout(1):` in Python says: the block has a second. There is no magic in
//! it. On the way in it sets a timer. If the timer fires, it cancels the task that runs the block:
//! the block sees a cancellation at its await, as it would see any other, and may tidy up. On the
//! way out that cancellation is turned into a timeout.
//!
//! One question is left: *whose* cancellation was it? Others may have cancelled the task as well,
//! and theirs must not be lost. That is what a task counts its cancellations for. The timeout
//! takes its own one back (`uncancel`); if more are left than there were on the way in, someone
//! else wants the task to end, and it remains a cancellation.
//!
//! Rust has no `async with`, so the block is handed to [`Timeout::run`]. Much Rust code limits the
//! time of a future by dropping it. That is different: a dropped block stops where it is, and
//! none of its code runs any more, while a cancelled one goes on from its await, with an error.

use std::cell::Cell;
use std::fmt;
use std::rc::Rc;

use crate::coroutine::ended_by_exceptions;
use crate::error::{Exc, Result, runtime_error};
use crate::running::{current_task, get_event_loop, get_running_loop};
use crate::task::AnyTask;

/// A deadline for a block of code: `asyncio.timeout(seconds)`, with `None` for no deadline.
///
/// ```
/// use asyncio::{Exc, Result, sleep, timeout};
///
/// async fn main_task() -> Result<()> {
///     // async with asyncio.timeout(0.01):
///     //     await asyncio.sleep(10)
///     timeout(0.01).run(async {
///         sleep(10.0).await
///     }).await
/// }
///
/// assert!(matches!(asyncio::run(main_task()), Err(Exc::Timeout(_))));
/// ```
///
/// The time begins now. (If no loop is running it is [`Timeout::run`] that fails; in Python
/// already this call does.)
pub fn timeout(seconds: impl Into<Option<f64>>) -> Timeout {
    let now = get_event_loop().time();
    timeout_at(seconds.into().map(|seconds| now + seconds))
}

/// The same with a moment on the clock of [`EventLoop::time`](crate::EventLoop::time):
/// `asyncio.timeout_at(when)`.
///
/// ```
/// use asyncio::{Result, get_running_loop, sleep, timeout_at};
///
/// async fn main_task() -> Result<bool> {
///     let deadline = timeout_at(get_running_loop()?.time() + 1.0);
///     deadline.run(sleep(0.01)).await?;
///     Ok(deadline.expired())
/// }
///
/// assert_eq!(asyncio::run(main_task()), Ok(false));
/// ```
pub fn timeout_at(when: impl Into<Option<f64>>) -> Timeout {
    Timeout(Rc::new(Shared {
        when: Cell::new(when.into()),
        state: Cell::new(State::Created),
        task: Cell::new(None),
        call_off: Cell::new(None),
    }))
}

/// What [`timeout`](timeout()) gives: `asyncio.Timeout`. Clones are the same timeout.
#[derive(Clone)]
#[must_use = "a timeout does nothing until it runs a block"]
pub struct Timeout(Rc<Shared>);

struct Shared {
    when: Cell<Option<f64>>,
    state: Cell<State>,
    /// The task that runs the block.
    task: Cell<Option<AnyTask>>,
    /// Cancels the call that is to end the block.
    call_off: Cell<Option<Box<dyn FnOnce()>>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Created,
    Active,
    Expiring,
    Expired,
    Finished,
}

impl Timeout {
    /// Run the block until it ends, or until the deadline: `async with timeout:`.
    ///
    /// The block runs as part of the task that awaits this, so it may borrow what is around it.
    ///
    /// # Errors
    ///
    /// [`Exc::Timeout`], caused by the cancellation, if the block raises that because the time is
    /// over; otherwise what the block raises. [`Exc::Runtime`] if it was entered before, or by no
    /// task.
    pub async fn run<T>(&self, block: impl IntoFuture<Output = Result<T>>) -> Result<T> {
        let this = &*self.0;
        if this.state.get() != State::Created {
            return runtime_error("Timeout has already been entered");
        }
        let Some(task) = current_task()? else {
            return runtime_error("Timeout should be used inside a task");
        };
        let cancelling = task.cancelling();
        this.state.set(State::Active);
        this.task.set(Some(task.clone()));
        self.reschedule(this.when.get())?;

        let result = ended_by_exceptions(block.into_future()).await;

        self.stop_timer();
        this.task.take();
        if this.state.get() == State::Active {
            this.state.set(State::Finished);
            return result;
        }
        this.state.set(State::Expired);
        // Our own cancellation is taken back. Are there any others?
        match task.uncancel() <= cancelling {
            true => result.map_err(timed_out),
            false => result,
        }
    }

    /// Move the deadline, or remove it: `timeout.reschedule(when)`. A moment that is past means
    /// the next cycle.
    ///
    /// # Errors
    ///
    /// [`Exc::Runtime`] unless the block is running and has time left.
    pub fn reschedule(&self, when: impl Into<Option<f64>>) -> Result<()> {
        match self.0.state.get() {
            State::Active => {}
            State::Created => {
                return runtime_error("Timeout has not been entered");
            }
            state => {
                let word = state.word();
                return runtime_error(format!("Cannot change state of {word} Timeout"));
            }
        }
        self.stop_timer();
        self.0.when.set(when.into());
        let Some(when) = self.when() else {
            return Ok(());
        };
        // A timeout that nobody holds any more has no block to end.
        let this = Rc::downgrade(&self.0);
        let expire = move || {
            if let Some(this) = this.upgrade() {
                this.expire();
            }
        };
        let event_loop = get_running_loop()?;
        self.0.call_off.set(Some(if when <= event_loop.time() {
            let handle = event_loop.call_soon(expire);
            Box::new(move || handle.cancel())
        } else {
            let handle = event_loop.call_at(when, expire);
            Box::new(move || handle.cancel())
        }));
        Ok(())
    }

    fn stop_timer(&self) {
        if let Some(call_off) = self.0.call_off.take() {
            call_off();
        }
    }

    /// The deadline, on the loop's clock: `timeout.when()`.
    #[must_use]
    pub fn when(&self) -> Option<f64> {
        self.0.when.get()
    }

    /// Did the deadline come before the end of the block? `timeout.expired()`
    #[must_use]
    pub fn expired(&self) -> bool {
        matches!(self.0.state.get(), State::Expiring | State::Expired)
    }
}

/// A cancellation becomes a timeout, with the cancellation as its cause; all else remains.
pub(crate) fn timed_out(exc: Exc) -> Exc {
    match exc {
        Exc::Cancelled(_) => Exc::Timeout(Some(Box::new(exc))),
        _ => exc,
    }
}

impl Shared {
    /// The time is over (`_on_timeout`).
    fn expire(&self) {
        if let Some(task) = self.task.take() {
            task.cancel();
        }
        self.state.set(State::Expiring);
    }
}

impl State {
    fn word(self) -> String {
        format!("{self:?}").to_lowercase()
    }
}

/// Python's `repr`: `<Timeout [active] when=1.5>`.
impl fmt::Display for Timeout {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.0.state.get();
        write!(f, "<Timeout [{}]", state.word())?;
        match (state, self.when()) {
            (State::Active, Some(when)) => {
                write!(f, " when={:?}", (when * 1000.0).round() / 1000.0)?;
            }
            (State::Active, None) => f.write_str(" when=None")?,
            _ => {}
        }
        f.write_str(">")
    }
}
