//! asyncio's event loop, tasks, futures and coroutines in stable Rust: a runtime made to be read.
//!
//! An asyncio program is a handful of *coroutines* that take turns. A coroutine runs until it
//! awaits something that is not ready; there it pauses, and whoever resumed it gets control back.
//! The *event loop* is that someone: it keeps a queue of callbacks and calls them one by one, for
//! ever. A *future* is the note a paused coroutine leaves behind ("wake me when this is done"),
//! and a *task* ties the three together: it is a future that owns a coroutine and puts its own
//! next step into the loop's queue.
//!
//! ```
//! use asyncio::{Result, create_task, sleep};
//!
//! async fn work(name: &'static str) -> Result<usize> {
//!     sleep(0.01).await?;
//!     Ok(name.len())
//! }
//!
//! async fn main_task() -> Result<usize> {
//!     let task = create_task(work("wash the dishes"));
//!     task.await
//! }
//!
//! assert_eq!(asyncio::run(main_task()), Ok(15));
//! ```
//!
//! # Reading order
//!
//! The modules read from the bottom up, each resting on the ones before it:
//!
//! 1. `error`: what goes wrong, in CPython's words ([`Exc`]).
//! 2. [`clock`], `datetime`: the time, real or virtual.
//! 3. `value`, `slot`: the one place where a value passes between a coroutine and the one who
//!    drives it.
//! 4. `coroutine`: [`Coroutine`], with `send`, `throw` and `close`.
//! 5. `context`: context variables, which may be skipped at first. `callbacks`, `future`:
//!    [`Future`], a result that is not there yet.
//! 6. `task_part`, `task`: [`Task`], a future that drives a coroutine. `repr`: how both show themselves;
//!    `handles`: what makes them as handy as Python's references.
//! 7. `handle`, `slab`, `timers`, `scheduling`, then `event_loop`: [`EventLoop`], who calls what,
//!    and when.
//! 8. `running` and `combinators`: the functions that programs call ([`run`], [`create_task`],
//!    [`sleep`], [`gather`]).
//! 9. `waiting`, `as_completed`, `timeouts`, `task_group`: waiting for some of several things
//!    ([`wait`]), in the order in which they come ([`as_completed()`]), for so long only
//!    ([`wait_for`], [`timeout`]), or for all that a block has started ([`TaskGroup`]).
//! 10. `waiters`, `locks`, `semaphore`, `queues`: how tasks wait for each other and hand things
//!     over ([`Event`], [`Lock`], [`Condition`], [`Semaphore`], [`Queue`]).
//! 11. `async_gen`: [`AsyncGen`], coroutines that make items.
//! 12. `inbox`: what comes from other threads, and futures of other crates. `exception_handler`: who
//!     is told when nobody else is.
//! 13. `os_error` and `selector`: what the crate `asyncio-net` builds on, which has the sockets.
//!
//! # What Rust changes
//!
//! * **Every await can raise**, so awaiting gives [`Result<T>`] and `?` stands where Python lets
//!   the exception through.
//! * **`.await` calls [`IntoFuture::into_future`]**, the counterpart of `__await__`.
//! * **Results are cloned.** A task can be awaited many times, so its result must be [`Clone`].
//! * **Cancellation is an ordinary `Err`.** `match task.await { Err(_) => … }` swallows it, which
//!   Python's `except Exception` does not; ask [`Exc::is_cancel`] first.
//! * **Times are `f64` seconds** at the surface, as in Python, and `i64` nanoseconds inside.

#![forbid(unsafe_code)]

mod as_completed;
mod async_gen;
mod callbacks;
pub mod clock;
mod combinators;
mod context;
mod coroutine;
mod datetime;
mod error;
mod event_loop;
mod exception_handler;
mod future;
mod handle;
mod handles;
mod inbox;
mod locks;
mod os_error;
mod queues;
mod repr;
mod running;
mod scheduling;
mod selector;
mod semaphore;
mod slab;
mod slot;
mod task;
mod task_group;
mod task_part;
mod timeouts;
mod timers;
pub mod trace;
mod value;
mod waiters;
mod waiting;

pub use as_completed::{AsCompleted, as_completed};
pub use async_gen::{AsyncGen, Items};
pub use callbacks::CallbackToken;
pub use combinators::{ensure_future, gather, gather_results, sleep};
pub use context::{Context, ContextVar, Token, copy_context};
pub use coroutine::{Awaiting, Coroutine, CoroutineState, Step};
pub use error::{Exc, ExceptionGroup, IncompleteRead, Result, Text};
pub use event_loop::EventLoop;
pub use exception_handler::ExceptionContext;
pub use future::{AnyFuture, Future, FutureIter};
pub use handle::{Handle, Outcome, TimerHandle};
pub use inbox::Threadsafe;
pub use locks::{Condition, Event, Guard, Lock};
pub use os_error::OsError;
pub use queues::{BaseQueue, LifoQueue, PriorityQueue, Queue, Storage};
pub use running::{all_tasks, create_task, current_task, get_event_loop, get_running_loop, run};
pub use selector::Selector;
pub use semaphore::{BaseSemaphore, BoundedSemaphore, Semaphore};
pub use task::{AnyTask, Task};
pub use task_group::TaskGroup;
pub use timeouts::{Timeout, timeout, timeout_at};
pub use value::{Bare, Carry, Value, Yield, Yielded, yield_future, yield_none, yield_value};
pub use waiting::{ReturnWhen, Wait, shield, wait, wait_for};
