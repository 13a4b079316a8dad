//! A global allocator that counts the bytes in use, when it is asked to.
//!
//! Only the `bytes` jobs ask, each in a process of its own. Elsewhere the counter costs one load
//! of a flag that never changes, for every peer alike.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicBool, AtomicIsize, Ordering::Relaxed};

struct Counting;

static ENABLED: AtomicBool = AtomicBool::new(false);
static IN_USE: AtomicIsize = AtomicIsize::new(0);

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// From here on, count.
pub fn enable() {
    ENABLED.store(true, Relaxed);
}

/// The bytes that were asked for since [`enable`] and not given back.
pub fn bytes_in_use() -> f64 {
    assert!(ENABLED.load(Relaxed), "alloc::enable was not called");
    IN_USE.load(Relaxed) as f64
}

fn count(bytes: usize, sign: isize) {
    if ENABLED.load(Relaxed) {
        IN_USE.fetch_add(sign * bytes as isize, Relaxed);
    }
}

// SAFETY: the system's allocator does the work, with the arguments it is given here.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(layout.size(), 1);
        // SAFETY: the caller keeps to the contract of `GlobalAlloc::alloc`.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        count(layout.size(), -1);
        // SAFETY: the caller keeps to the contract of `GlobalAlloc::dealloc`.
        unsafe { System.dealloc(block, layout) }
    }

    unsafe fn realloc(
        &self,
        block: *mut u8,
        layout: Layout,
        size: usize,
    ) -> *mut u8 {
        count(layout.size(), -1);
        count(size, 1);
        // SAFETY: the caller keeps to the contract of `GlobalAlloc::realloc`.
        unsafe { System.realloc(block, layout, size) }
    }
}
