//! The slots by which values pass between a coroutine and the one who drives it.
//!
//! One value at a time is on its way: either what is sent in, until the leaf takes it, or what the
//! leaf yields, until the driver takes it. Nearly always that value is `None`, since the loop sends
//! `None` and a bare yield yields it. So a mark of one byte says what there is, and only for other
//! values is one of the *rooms* touched.
//!
//! What a coroutine returns goes the same way, so that the code which drives a task need not know
//! its type.

use std::any::{Any, type_name};
use std::cell::Cell;
use std::mem::ManuallyDrop;

use crate::error::{Exc, Result};
use crate::future::AnyFuture;
use crate::value::{Value, Yielded};

/// What resumes a coroutine.
pub(crate) enum Sent {
    /// `send(None)`
    None,
    /// `send(value)`
    Value(Box<dyn Any>),
    /// `throw(exc)`
    Throw(Exc),
}

thread_local! {
    /// What is on its way.
    static HOLDS: Cell<Holds> = const { Cell::new(Holds::Nothing) };
    static SENT: Room<Sent> = const { Room::empty() };
    static FUTURE: Room<AnyFuture> = const { Room::empty() };
    static VALUE: Room<Box<dyn Value>> = const { Room::empty() };
    static RETURNED: Room<Box<dyn Any>> = const { Room::empty() };
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Holds {
    Nothing,
    SentNone,
    /// What is in the room `SENT`.
    Sent,
    YieldedNone,
    /// What is in the room `FUTURE`.
    YieldedFuture,
    /// What is in the room `VALUE`.
    YieldedValue,
}

/// A thread that ends does not drop what lies in a room (nothing does, unless a coroutine is just
/// being run): so the compiler need not ask at every access whether the room exists still.
struct Room<V>(Cell<ManuallyDrop<Option<V>>>);

impl<V> Room<V> {
    const fn empty() -> Room<V> {
        Room(Cell::new(ManuallyDrop::new(None)))
    }

    fn replace(&self, value: Option<V>) -> Option<V> {
        ManuallyDrop::into_inner(self.0.replace(ManuallyDrop::new(value)))
    }
}

/// Leave `value` for the one who drives the coroutine.
#[inline]
pub(crate) fn put_yielded(value: Yielded) {
    if HOLDS.get() >= Holds::YieldedNone {
        yielded_twice(&value);
    }
    HOLDS.set(match value {
        Yielded::None => Holds::YieldedNone,
        Yielded::Future(future) => {
            FUTURE.with(|room| room.replace(Some(future)));
            Holds::YieldedFuture
        }
        Yielded::Value(value) => {
            VALUE.with(|room| room.replace(Some(value)));
            Holds::YieldedValue
        }
    });
}

#[cold]
fn yielded_twice(value: &Yielded) -> ! {
    let earlier = take_yielded().unwrap_or(Yielded::None);
    panic!(
        "a coroutine yielded twice in one send: {earlier:?}, then {value:?}. It can be paused at \
         one await only, so do not poll several awaitables at once (with join! or select!): give \
         each its own task and await those, or use gather"
    )
}

/// What the leaf yielded, once its coroutine has paused. `None` if it paused in a future that is
/// not ours, which yields nothing.
#[inline]
pub(crate) fn take_yielded() -> Option<Yielded> {
    let holds = HOLDS.get();
    if holds < Holds::YieldedNone {
        return None;
    }
    HOLDS.set(Holds::Nothing);
    match holds {
        Holds::YieldedFuture => FUTURE.with(|room| room.replace(None)).map(Yielded::Future),
        Holds::YieldedValue => VALUE.with(|room| room.replace(None)).map(Yielded::Value),
        _ => Some(Yielded::None),
    }
}

/// The exception that was thrown in, if no leaf has taken it.
pub(crate) fn take_thrown() -> Option<Exc> {
    if HOLDS.replace(Holds::Nothing) != Holds::Sent {
        return None;
    }
    match SENT.with(|room| room.replace(None)) {
        Some(Sent::Throw(exc)) => Some(exc),
        _ => None,
    }
}

/// A coroutine has ended: whatever nobody has taken is nobody's.
#[inline]
pub(crate) fn clear() {
    HOLDS.set(Holds::Nothing);
}

/// Leave `sent` for the leaf that is about to be resumed.
#[inline]
pub(crate) fn put_sent(sent: Sent) {
    if let Sent::None = sent {
        HOLDS.set(Holds::SentNone);
    } else {
        SENT.with(|room| room.replace(Some(sent)));
        HOLDS.set(Holds::Sent);
    }
}

/// What was sent in, for the leaf that is being resumed.
#[inline]
pub(crate) fn take_sent<S: Any>() -> Result<S> {
    match HOLDS.replace(Holds::Nothing) {
        Holds::SentNone => cast::<(), S>(()).map_err(|()| unexpected::<S>("None")),
        Holds::Sent => match SENT.with(|room| room.replace(None)) {
            Some(Sent::Throw(exc)) => Err(exc),
            Some(Sent::Value(value)) => match value.downcast::<S>() {
                Ok(value) => Ok(*value),
                Err(_) => Err(unexpected::<S>("a value of another type")),
            },
            _ => unreachable!("the room is full"),
        },
        _ => panic!(
            "a yield was polled again, but nothing was sent in: only Coroutine::send, throw and \
             the event loop resume a yield, and one await at a time"
        ),
    }
}

#[cold]
fn unexpected<S>(sent: &str) -> Exc {
    let expected = type_name::<S>();
    Exc::Type(format!("{sent} was sent in where the await expects {expected}").into())
}

/// Leave what a coroutine returns.
#[inline]
pub(crate) fn put_returned(value: Box<dyn Any>) {
    RETURNED.with(|room| room.replace(Some(value)));
}

#[inline]
pub(crate) fn take_returned() -> Box<dyn Any> {
    let value = RETURNED.with(|room| room.replace(None));
    value.expect("a task's coroutine has left it here")
}

/// `value` as a `B`, if that is what it is: a downcast without a box.
#[inline]
pub(crate) fn cast<A: Any, B: Any>(value: A) -> std::result::Result<B, A> {
    let mut value = Some(value);
    match (&mut value as &mut dyn Any).downcast_mut::<Option<B>>() {
        Some(same) => Ok(same.take().expect("it was Some")),
        None => Err(value.expect("it was Some")),
    }
}
