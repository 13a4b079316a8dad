//! Calls for later, earliest first.
//!
//! The heap holds thin keys only, since a heap moves its entries about at every push and pop; the
//! calls lie still in a table. Timers for the same moment fire in the order in which they were
//! set. (CPython calls that order undefined; ours is one of those that it allows.)

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::mem;

use crate::handle::Ready;
use crate::slab::Slab;

pub(crate) struct Timers {
    heap: BinaryHeap<Reverse<Key>>,
    calls: Slab<Ready>,
    set_so_far: u32,
    /// How many have been cancelled since the heap was last cleaned; some may have left it since.
    cancelled: usize,
}

/// Compared from the first field to the last.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    when: i64,
    /// Wraps around after four billion timers, which could swap two that are equally late.
    order: u32,
    place: u32,
}

impl Timers {
    pub(crate) fn new() -> Timers {
        Timers { heap: BinaryHeap::new(), calls: Slab::new(), set_so_far: 0, cancelled: 0 }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.heap.is_empty()
    }

    pub(crate) fn push(&mut self, when: i64, call: Ready) {
        let place = self.calls.insert(call);
        self.heap.push(Reverse(Key { when, order: self.set_so_far, place }));
        self.set_so_far = self.set_so_far.wrapping_add(1);
    }

    /// When the next timer fires, if there is one that has not been cancelled.
    pub(crate) fn next(&mut self) -> Option<i64> {
        while let Some(&Reverse(key)) = self.heap.peek() {
            if !self.is_cancelled(key) {
                return Some(key.when);
            }
            self.pop();
        }
        None
    }

    /// The next timer, if it is due at `now`.
    pub(crate) fn pop_due(&mut self, now: i64) -> Option<Ready> {
        let &Reverse(key) = self.heap.peek()?;
        if key.when <= now { self.pop() } else { None }
    }

    fn pop(&mut self) -> Option<Ready> {
        let Reverse(key) = self.heap.pop()?;
        self.calls.remove(key.place)
    }

    fn is_cancelled(&self, key: Key) -> bool {
        self.calls.get(key.place).is_none_or(Ready::cancelled)
    }

    /// A timer has been cancelled. It stays in the heap until its turn comes; but when such are
    /// many, and more than half, the heap is cleaned.
    pub(crate) fn note_cancelled(&mut self) {
        self.cancelled += 1;
        if self.heap.len() <= 100 || self.cancelled * 2 <= self.heap.len() {
            return;
        }
        self.cancelled = 0;
        for Reverse(key) in mem::take(&mut self.heap) {
            if self.is_cancelled(key) {
                self.calls.remove(key.place);
            } else {
                self.heap.push(Reverse(key));
            }
        }
    }
}
