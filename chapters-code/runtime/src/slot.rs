//! Room for one value that is on its way.
//!
//! Nearly always that value is `None`: the loop sends `None`, and a bare yield yields it. So a slot
//! keeps a mark of one byte beside its room, and for `None` touches nothing else.

use std::cell::Cell;

/// A type of values with a `None` among them.
pub(crate) trait Slotted: Sized {
    const NONE: Self;

    fn is_none(&self) -> bool;
}

pub(crate) struct Slot<V> {
    holds: Cell<Holds>,
    room: Cell<Option<V>>,
}

#[derive(Clone, Copy)]
enum Holds {
    Nothing,
    /// The value `None`; the room is empty.
    None,
    /// The value in the room.
    Value,
}

impl<V: Slotted> Slot<V> {
    pub(crate) const fn new() -> Slot<V> {
        Slot { holds: Cell::new(Holds::Nothing), room: Cell::new(None) }
    }

    #[inline]
    pub(crate) fn put(&self, value: V) {
        if value.is_none() {
            self.holds.set(Holds::None);
        } else {
            self.holds.set(Holds::Value);
            self.room.set(Some(value));
        }
    }

    #[inline]
    pub(crate) fn take(&self) -> Option<V> {
        match self.holds.replace(Holds::Nothing) {
            Holds::Nothing => None,
            Holds::None => Some(V::NONE),
            Holds::Value => self.room.take(),
        }
    }

    #[inline]
    pub(crate) fn clear(&self) {
        if let Holds::Value = self.holds.replace(Holds::Nothing) {
            self.room.take();
        }
    }
}
