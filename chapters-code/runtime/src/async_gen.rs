//! Async generators: coroutines that also make items.
//!
//! ```python
//! async def numbers():
//!     yield 1
//!     await asyncio.sleep(0.1)
//!     yield 2
//! ```
//!
//! This body pauses in two ways. At the `await` it waits for something, and pauses the whole task;
//! at a `yield` it hands out an item, and only the one who asked for it goes on. Python tells the
//! two apart by wrapping the item. Here they travel by different ways: an await leaves its future
//! in the slot of the thread, for the event loop to find, and [`Items::yield_`] leaves its item in
//! a slot of the generator. Whoever asks for an item resumes the body. If it pauses and there is an
//! item, that is the answer; if there is none, the pause is the loop's business and is passed on.
//!
//! ```
//! use asyncio::{AsyncGen, Items, Result, sleep};
//!
//! async fn main_task() -> Result<i32> {
//!     let numbers = AsyncGen::new(async |items: Items<i32>| {
//!         items.yield_(1).await?;
//!         sleep(0.1).await?;
//!         items.yield_(2).await?;
//!         Ok(())
//!     });
//!     let mut sum = 0;
//!     while let Some(number) = numbers.next().await? {
//!         sum += number;
//!     }
//!     Ok(sum)
//! }
//!
//! assert_eq!(asyncio::run(main_task()), Ok(3));
//! ```
//!
//! # What Rust changes
//!
//! * Stable Rust has no `yield`, so the body is given a handle, [`Items`], that can.
//! * A generator that is left half-way is dropped with its last handle, at once: what it owns is
//!   destroyed, but none of its code runs. Python's loop calls `aclose()` on a generator that is
//!   thrown away, and `asyncio.run` on those that are left at its end, so a `finally` there may
//!   even await. In Rust call [`aclose`](AsyncGen::aclose) where that matters.
//! * `next()` is a plain future, used up by its one await, so that Python's `cannot reuse already
//!   awaited __anext__()/asend()` cannot happen.

use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::rc::Rc;
use std::task::Poll;

use crate::coroutine::Awaiting;
use crate::error::{Exc, Result};

/// An async generator of items of type `T` that is sent values of type `S`: Python's
/// `AsyncGenerator[T, S]`.
///
/// Its methods take `&self`, so that several tasks can hold one in an [`Rc`]; but only one at a
/// time may wait for an item.
pub struct AsyncGen<T, S = ()> {
    state: RefCell<State<T>>,
    slots: Rc<Slots<T, S>>,
    /// `aclose` was called, and in vain: the body yielded again (`ag_closed`).
    closed: Cell<bool>,
}

/// The body, and where it is in its life. Its own end is not an item, so it always gives an `Err`.
enum State<T> {
    Created(Awaiting<T>),
    Paused(Awaiting<T>),
    /// Whoever waits for an item has the body.
    Running,
    Finished,
}

/// What the body of an [`AsyncGen`] hands its items out with.
pub struct Items<T, S = ()>(Rc<Slots<T, S>>);

/// How an item leaves the body, and how what resumes the body comes in.
struct Slots<T, S> {
    item: Cell<Option<T>>,
    sent: Cell<Option<Sent<S>>>,
}

/// The outcome of a `yield`: the value that is sent in, if any, or an exception.
type Sent<S> = Result<Option<S>>;

impl<T: 'static, S: 'static> AsyncGen<T, S> {
    /// A generator with this body, an async closure. Nothing of it runs before the first item is
    /// asked for.
    pub fn new(body: impl AsyncFnOnce(Items<T, S>) -> Result<()> + 'static) -> AsyncGen<T, S> {
        let slots = Slots { item: Cell::default(), sent: Cell::default() };
        let slots = Rc::new(slots);
        let items = Items(slots.clone());
        let body = Box::pin(async {
            Err(match body(items).await {
                Ok(()) => Exc::StopAsyncIteration,
                Err(Exc::StopAsyncIteration) => Exc::Runtime(RAISED.into()),
                Err(exc) => exc,
            })
        });
        let state = RefCell::new(State::Created(body));
        AsyncGen { state, slots, closed: Cell::new(false) }
    }

    /// The next item, or `None` behind the last: one turn of `async for`.
    ///
    /// # Errors
    ///
    /// As [`asend`](Self::asend), except for the `StopAsyncIteration`.
    pub async fn next(&self) -> Result<Option<T>> {
        match self.anext().await {
            Err(Exc::StopAsyncIteration) => Ok(None),
            result => result.map(Some),
        }
    }

    /// The next item: `await anext(generator)`.
    ///
    /// # Errors
    ///
    /// As [`asend`](Self::asend).
    pub async fn anext(&self) -> Result<T> {
        self.asend(None).await
    }

    /// Resume the body, make `value` the result of its `yield`, and give its next item:
    /// `await generator.asend(value)`.
    ///
    /// # Errors
    ///
    /// What the body raises; [`Exc::StopAsyncIteration`] if it has no more items; and, in CPython's
    /// words: a value was sent to a generator that has not started, or somebody else waits for its
    /// next item.
    pub async fn asend(&self, value: Option<S>) -> Result<T> {
        // CPython makes the same object for both, and calls it anext().
        self.resume("anext", Ok(value)).await
    }

    /// Raise `exc` at the `yield` where the body is paused, and give its next item:
    /// `await generator.athrow(exc)`. `None` if the body had finished already.
    ///
    /// # Errors
    ///
    /// `exc` itself, unless the body handles it; otherwise as [`asend`](Self::asend).
    pub async fn athrow(&self, exc: Exc) -> Result<Option<T>> {
        if self.finished() {
            return Ok(None);
        }
        self.resume("athrow", Err(exc)).await.map(Some)
    }

    /// Raise [`Exc::GeneratorExit`] at the `yield` where the body is paused, so that it can tidy
    /// up, and may await for that: `await generator.aclose()`.
    ///
    /// # Errors
    ///
    /// What the body raises instead, or `async generator ignored GeneratorExit` if it yields again
    /// (and [`Exc::StopAsyncIteration`] for trying a second time).
    pub async fn aclose(&self) -> Result<()> {
        match self.resume("aclose", Err(Exc::GeneratorExit)).await {
            Ok(_) => {
                self.closed.set(true);
                Err(Exc::Runtime(IGNORED_EXIT.into()))
            }
            Err(Exc::GeneratorExit) => Ok(()),
            Err(Exc::StopAsyncIteration) if self.finished() => Ok(()),
            Err(exc) => Err(exc),
        }
    }

    fn finished(&self) -> bool {
        matches!(*self.state.borrow(), State::Finished)
    }

    /// Run the body up to its next item, if it is in a state for that.
    async fn resume(&self, method: &str, sent: Sent<S>) -> Result<T> {
        use State::{Created, Finished, Paused, Running};
        let (state, result) = match (self.state.replace(Running), sent) {
            (Running, _) => {
                let message = format!("{method}(): {IS_RUNNING}");
                (Running, Err(Exc::Runtime(message.into())))
            }
            (Finished, _) => (Finished, Err(Exc::StopAsyncIteration)),
            (Created(body), Ok(Some(_))) => (Created(body), Err(Exc::Type(NOT_STARTED.into()))),
            (Created(_), Err(exc)) => (Finished, Err(exc)),
            (Paused(body), Err(_)) if self.closed.get() => {
                (Paused(body), Err(Exc::StopAsyncIteration))
            }
            (Created(mut body) | Paused(mut body), sent) => {
                self.slots.sent.set(Some(sent));
                let result = self.next_item(&mut body).await;
                (if result.is_ok() { Paused(body) } else { Finished }, result)
            }
        };
        self.state.replace(state);
        result
    }

    async fn next_item(&self, body: &mut Awaiting<T>) -> Result<T> {
        poll_fn(|context| {
            let polled = body.as_mut().poll(context);
            match self.slots.item.take() {
                Some(item) => Poll::Ready(Ok(item)),
                // The body has ended, or what paused is an await: that is for the loop.
                None => polled,
            }
        })
        .await
    }
}

const NOT_STARTED: &str = "can't send non-None value to a just-started async generator";
const IS_RUNNING: &str = "asynchronous generator is already running";
const RAISED: &str = "async generator raised StopAsyncIteration";
const IGNORED_EXIT: &str = "async generator ignored GeneratorExit";

impl<T, S> Items<T, S> {
    /// Hand out an item and pause until the next one is asked for: `yield item`. Gives what is sent
    /// in, `None` from [`next`](AsyncGen::next).
    ///
    /// # Errors
    ///
    /// What [`athrow`](AsyncGen::athrow) or [`aclose`](AsyncGen::aclose) raises here.
    ///
    /// # Panics
    ///
    /// If two items are handed out at once (with `join!`): a generator is paused at one `yield`.
    pub async fn yield_(&self, item: T) -> Result<Option<S>> {
        let mut item = Some(item);
        poll_fn(|_| match item.take() {
            // The first poll: leave the item and pause.
            Some(item) => {
                let earlier = self.0.item.replace(Some(item));
                assert!(earlier.is_none(), "two yields in one anext()");
                self.0.sent.take(); // what started the body is for no yield
                Poll::Pending
            }
            // The second poll: somebody asks for the next item.
            None => self.0.sent.take().map_or(Poll::Pending, Poll::Ready),
        })
        .await
    }
}
