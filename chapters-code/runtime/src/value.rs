//! What a coroutine can yield, and the leaf that yields it.
//!
//! In Python, `value = yield 7` hands 7 to whoever called `send` and pauses; the value of the
//! *next* `send` then comes out of the `yield`. Stable Rust has no `yield`: a future that cannot
//! go on returns [`Poll::Pending`], and `Pending` carries no value in either direction. So the
//! values travel beside it, through slots that belong to the thread (the module `slot`):
//!
//! ```text
//! coroutine.send(42) ── sent ─────▶ ┐
//!                                   ├─ yield_value(7).await   (the leaf)
//! Step::Yielded(7)  ◀── yielded ─── ┘
//! ```
//!
//! However many `.await`s lie between the two, only `Pending` climbs through them; the value goes
//! straight from the leaf's [`poll`](std::future::Future::poll) to `send`.
//!
//! Each slot holds one value, because a coroutine is paused at one place. A future that polls two
//! leaves in one go (as `join!` macros do) would yield twice in one `send`, which no Python
//! coroutine can do; that is a panic with an explanation.

use std::any::{Any, type_name};
use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll};

use crate::error::{Exc, Result};
use crate::future::AnyFuture;
use crate::slot::{cast, put_yielded, take_sent};

/// What may be yielded: anything that can be shown, since the event loop names what it refuses
/// (`Task got bad yield: 7`).
pub trait Value: Any + fmt::Debug {}

impl<T: Any + fmt::Debug> Value for T {}

/// A yielded value of any type, as Python's values are. The event loop understands the first two
/// kinds and refuses the third.
pub enum Yielded {
    /// A bare `yield`: "let the others run, then resume me".
    None,
    /// A future that yielded itself: "resume me when I am done".
    Future(AnyFuture),
    /// Any other value.
    Value(Box<dyn Value>),
}

/// A place where a coroutine pauses: a leaf at the end of the chain of awaits, and the
/// counterpart of one `yield` expression. Awaiting it gives the value sent in, an `S`.
#[must_use = "a yield does nothing until it is awaited"]
pub struct Yield<V, S> {
    /// Taken by the first poll, so that it also says whether we have paused already.
    value: Option<V>,
    sent: PhantomData<fn() -> S>,
}

impl<V, S> Yield<V, S> {
    fn new(value: V) -> Yield<V, S> {
        Yield { value: Some(value), sent: PhantomData }
    }
}

/// A bare `yield`: cede control once, yielding nothing.
#[inline]
pub fn yield_none() -> Yield<Bare, ()> {
    Yield::new(Bare)
}

/// `yield value`: cede control once, and give what is sent in.
///
/// The type sent in is often clear from its use; `yield_value::<_, i32>(7)` says it outright.
pub fn yield_value<Y: Value, S: Any>(value: Y) -> Yield<Carry<Y>, S> {
    Yield::new(Carry(value))
}

/// `yield self` in `Future.__await__`: cede control and tell the task which future to wait for.
pub fn yield_future(future: &AnyFuture) -> Yield<AnyFuture, ()> {
    Yield::new(future.clone())
}

/// What a bare `yield` yields.
pub struct Bare;

/// What `yield value` yields.
pub struct Carry<Y>(Y);

impl From<Bare> for Yielded {
    fn from(_: Bare) -> Yielded {
        Yielded::None
    }
}

impl From<AnyFuture> for Yielded {
    fn from(future: AnyFuture) -> Yielded {
        Yielded::Future(future)
    }
}

impl<Y: Value> From<Carry<Y>> for Yielded {
    fn from(Carry(value): Carry<Y>) -> Yielded {
        Yielded::Value(Box::new(value))
    }
}

/// A yield may move while it is being awaited: it holds no reference to itself.
impl<V, S> Unpin for Yield<V, S> {}

// ANCHOR: yield_value
impl<V: Into<Yielded>, S: Any> std::future::Future for Yield<V, S> {
    type Output = Result<S>;

    #[inline]
    fn poll(mut self: Pin<&mut Self>, _: &mut Context) -> Poll<Result<S>> {
        match self.value.take() {
            // The first poll: leave the value where `send` will look for it,
            // and pause.
            Some(value) => {
                put_yielded(value.into())?;
                Poll::Pending
            }
            // The second poll: we are being resumed. What was sent in is
            // the yield's result.
            None => Poll::Ready(take_sent()),
        }
    }
}
// ANCHOR_END: yield_value

impl Yielded {
    /// As traces say it.
    pub(crate) fn told(&self) -> String {
        match self {
            Yielded::None => "None".to_owned(),
            Yielded::Future(future) => future.id(),
            Yielded::Value(value) => format!("{value:?}"),
        }
    }

    /// The value as a `Y`: `()` for a bare yield, [`AnyFuture`] for a future, [`Yielded`] for
    /// whatever it is.
    pub(crate) fn downcast<Y: Any>(self) -> Result<Y> {
        let yielded = match cast::<Yielded, Y>(self) {
            Ok(itself) => return Ok(itself),
            Err(yielded) => yielded,
        };
        match yielded {
            Yielded::None => cast::<(), Y>(()).map_err(|()| Yielded::None),
            Yielded::Future(future) => cast::<AnyFuture, Y>(future).map_err(Yielded::Future),
            Yielded::Value(value) if (&*value as &dyn Any).is::<Y>() => {
                let same = (value as Box<dyn Any>).downcast::<Y>();
                Ok(*same.expect("it is a Y"))
            }
            Yielded::Value(value) => Err(Yielded::Value(value)),
        }
        .map_err(|yielded| {
            let expected = type_name::<Y>();
            Exc::Type(format!("the coroutine yielded {yielded:?}, not {expected}").into())
        })
    }
}

impl fmt::Debug for Yielded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Yielded::None => f.write_str("None"),
            Yielded::Future(future) => future.fmt(f),
            Yielded::Value(value) => value.fmt(f),
        }
    }
}
