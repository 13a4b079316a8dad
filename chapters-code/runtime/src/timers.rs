//! Calls for later, earliest first.
//!
//! The heap holds thin keys only, since a heap moves its entries about at every push and pop; the
//! handles lie still in a table. Timers for the same moment fire in the order in which they were
//! set. (CPython calls that order undefined; ours is one of those that it allows.)

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::mem;

use crate::handle::Handle;
use crate::slab::Slab;

pub(crate) struct Timers {
    heap: BinaryHeap<Reverse<Key>>,
    handles: Slab<Handle>,
    set_so_far: u32,
    /// How many of those in the heap have been cancelled.
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
        let heap = BinaryHeap::new();
        Timers { heap, handles: Slab::new(), set_so_far: 0, cancelled: 0 }
    }

    pub(crate) fn push(&mut self, when: i64, handle: Handle) {
        handle.set_waits_in_heap(true);
        let place = self.handles.insert(handle);
        self.heap.push(Reverse(Key { when, order: self.set_so_far, place }));
        self.set_so_far = self.set_so_far.wrapping_add(1);
    }

    /// When the next timer fires, if there is one that has not been cancelled.
    pub(crate) fn next(&mut self) -> Option<i64> {
        while let Some(&Reverse(key)) = self.heap.peek() {
            if !self.handles.get(key.place).is_some_and(Handle::cancelled) {
                return Some(key.when);
            }
            self.pop();
            self.cancelled -= 1;
        }
        None
    }

    /// The next timer, if it is due at `now`.
    pub(crate) fn pop_due(&mut self, now: i64) -> Option<Handle> {
        let &Reverse(key) = self.heap.peek()?;
        if key.when > now {
            return None;
        }
        let handle = self.pop()?;
        if handle.cancelled() {
            self.cancelled -= 1;
        }
        Some(handle)
    }

    fn pop(&mut self) -> Option<Handle> {
        let Reverse(key) = self.heap.pop()?;
        let handle = self.handles.remove(key.place)?;
        handle.set_waits_in_heap(false);
        Some(handle)
    }

    /// One of the timers in the heap has been cancelled. When they are many, and more than half,
    /// the heap is cleaned; until then they wait for their turn.
    pub(crate) fn note_cancelled(&mut self) {
        self.cancelled += 1;
        if self.heap.len() <= 100 || self.cancelled * 2 <= self.heap.len() {
            return;
        }
        let (cancelled, kept): (Vec<_>, Vec<_>) = mem::take(&mut self.heap)
            .into_iter()
            .partition(|Reverse(key)| {
                self.handles.get(key.place).is_some_and(Handle::cancelled)
            });
        for Reverse(key) in &cancelled {
            self.handles.remove(key.place);
        }
        self.heap = BinaryHeap::from(kept);
        self.cancelled = 0;
    }
}
