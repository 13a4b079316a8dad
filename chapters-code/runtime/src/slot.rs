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
use crate::trace::{self, Record};
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

impl Sent {
    /// As traces say it.
    pub(crate) fn told(&self, record: Record) -> Record {
        match self {
            Sent::None => record.with("sent", "None"),
            Sent::Value(value) => record.with("sent", trace::shown(&**value)),
            Sent::Throw(exc) => record.with("throw", exc.repr()),
        }
    }
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

/// A thread that ends does not drop what lies in a room; nothing does, unless a coroutine is just
/// being run. So the compiler need not ask at every access whether the room exists still.
struct Room<V>(Cell<ManuallyDrop<Option<V>>>);

impl<V> Room<V> {
    const fn empty() -> Room<V> {
        Room(Cell::new(ManuallyDrop::new(None)))
    }

    fn replace(&self, value: Option<V>) -> Option<V> {
        ManuallyDrop::into_inner(self.0.replace(ManuallyDrop::new(value)))
    }

    fn take(&self) -> Option<V> {
        self.replace(None)
    }

    /// The room is empty: whoever set the mark last has also taken the value.
    #[inline]
    fn put(&self, value: V, holds: Holds) {
        let empty = self.replace(Some(value));
        HOLDS.set(holds);
        drop(empty);
    }
}

/// Leave `value` for the one who drives the coroutine.
///
/// # Errors
///
/// The exception that was thrown in, if none of the leaves before us has taken it: the coroutine has
/// come this far without pausing, over futures of other crates.
#[inline]
pub(crate) fn put_yielded(value: Yielded) -> Result<()> {
    match HOLDS.get() {
        Holds::Nothing | Holds::SentNone => {}
        Holds::Sent => take_thrown().map_or(Ok(()), Err)?,
        _ => yielded_twice(&value),
    }
    if trace::on() {
        tell_yield(&value);
    }
    match value {
        Yielded::None => HOLDS.set(Holds::YieldedNone),
        Yielded::Future(future) => FUTURE.with(|room| room.put(future, Holds::YieldedFuture)),
        Yielded::Value(value) => VALUE.with(|room| room.put(value, Holds::YieldedValue)),
    }
    Ok(())
}

#[cold]
#[inline(never)]
fn tell_yield(value: &Yielded) {
    trace::tell("yield", |record| record.with("value", value.told()));
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
        Holds::YieldedFuture => FUTURE.with(Room::take).map(Yielded::Future),
        Holds::YieldedValue => VALUE.with(Room::take).map(Yielded::Value),
        _ => Some(Yielded::None),
    }
}

/// The exception that was thrown in, if no leaf has taken it.
pub(crate) fn take_thrown() -> Option<Exc> {
    if HOLDS.get() != Holds::Sent {
        return None;
    }
    HOLDS.set(Holds::Nothing);
    match SENT.with(Room::take) {
        Some(Sent::Throw(exc)) => Some(exc),
        _ => None,
    }
}

/// Whatever nobody has taken is nobody's.
#[inline]
pub(crate) fn clear() {
    match HOLDS.get() {
        Holds::Nothing | Holds::SentNone => HOLDS.set(Holds::Nothing),
        Holds::Sent => drop(take_thrown()),
        _ => drop(take_yielded()),
    }
}

/// What is on its way while another coroutine is driven in between.
pub(crate) struct OnItsWay {
    sent: Option<Sent>,
    yielded: Option<Yielded>,
}

/// Make room: somebody drives a coroutine, perhaps from within another.
#[inline]
pub(crate) fn set_aside() -> Option<OnItsWay> {
    if HOLDS.get() == Holds::Nothing { None } else { Some(take_all()) }
}

#[cold]
fn take_all() -> OnItsWay {
    let sent = match HOLDS.get() {
        Holds::SentNone => Some(Sent::None),
        Holds::Sent => SENT.with(Room::take),
        _ => None,
    };
    OnItsWay { sent, yielded: take_yielded() }
}

#[inline]
pub(crate) fn put_back(on_its_way: Option<OnItsWay>) {
    clear();
    if let Some(on_its_way) = on_its_way {
        put_all(on_its_way);
    }
}

#[cold]
fn put_all(on_its_way: OnItsWay) {
    if let Some(sent) = on_its_way.sent {
        put_sent(sent);
    }
    if let Some(value) = on_its_way.yielded {
        let _ = put_yielded(value); // nothing has been sent
    }
}

/// Leave `sent` for the leaf that is about to be resumed.
#[inline]
pub(crate) fn put_sent(sent: Sent) {
    match sent {
        Sent::None => HOLDS.set(Holds::SentNone),
        sent => SENT.with(|room| room.put(sent, Holds::Sent)),
    }
}

/// What was sent in, for the leaf that is being resumed.
#[inline]
pub(crate) fn take_sent<S: Any>() -> Result<S> {
    match HOLDS.replace(Holds::Nothing) {
        Holds::SentNone => cast::<(), S>(()).map_err(|()| unexpected::<S>("None")),
        Holds::Sent => match SENT.with(Room::take) {
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
    let value = RETURNED.with(Room::take);
    value.expect("a task's coroutine has left it here")
}

/// What has just been returned, as traces show it.
pub(crate) fn show_returned() -> String {
    RETURNED.with(|room| {
        let value = room.take();
        let shown = value.as_deref().map_or_else(String::new, trace::shown);
        room.replace(value);
        shown
    })
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
