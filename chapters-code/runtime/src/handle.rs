//! What waits in the ready queue, and the handles that programs keep on it.
//!
//! CPython's ready queue holds `Handle` objects, each a function with its arguments. Nearly all
//! that a loop ever calls are steps of tasks, and those need no such object: the queue can hold
//! the task itself. So it holds anything that is a [`Callback`].

use std::cell::Cell;
use std::fmt;
use std::rc::Rc;

use crate::clock::to_seconds;
use crate::event_loop::EventLoop;

/// Something that the loop can call: a task, or a function of the program with its handle.
pub(crate) trait Callback {
    fn call(self: Rc<Self>);
}

/// A call that was asked for with [`EventLoop::call_soon`]: `asyncio.Handle`.
#[derive(Clone)]
pub struct Handle(Rc<dyn Scheduled>);

/// A function to call once, unless it is cancelled first.
struct Call<F> {
    function: Cell<Option<F>>,
    flags: Flags,
}

#[derive(Default)]
struct Flags {
    cancelled: Cell<bool>,
    /// Still in the heap of timers, where a cancelled call takes up room.
    waits_in_heap: Cell<bool>,
}

trait Scheduled: Callback {
    fn forget_function(&self);
    fn flags(&self) -> &Flags;
}

impl<F: FnOnce()> Callback for Call<F> {
    fn call(self: Rc<Self>) {
        if let Some(function) = self.function.take() {
            function();
        }
    }
}

impl<F: FnOnce()> Scheduled for Call<F> {
    fn forget_function(&self) {
        self.function.take();
    }

    fn flags(&self) -> &Flags {
        &self.flags
    }
}

impl Handle {
    pub(crate) fn new(function: impl FnOnce() + 'static) -> Handle {
        let function = Cell::new(Some(function));
        Handle(Rc::new(Call { function, flags: Flags::default() }))
    }

    pub(crate) fn into_callback(self) -> Rc<dyn Callback> {
        self.0
    }

    /// Do not call it after all: `handle.cancel()`. Too late is no mistake.
    pub fn cancel(&self) {
        self.0.flags().cancelled.set(true);
        self.0.forget_function();
    }

    /// `handle.cancelled()`
    #[must_use]
    pub fn cancelled(&self) -> bool {
        self.0.flags().cancelled.get()
    }

    pub(crate) fn set_waits_in_heap(&self, waits: bool) {
        self.0.flags().waits_in_heap.set(waits);
    }
}

impl fmt::Debug for Handle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = if self.cancelled() { " cancelled" } else { "" };
        write!(f, "<Handle{state}>")
    }
}

/// A call that was asked for with [`EventLoop::call_later`] or [`EventLoop::call_at`]:
/// `asyncio.TimerHandle`.
#[derive(Clone)]
pub struct TimerHandle {
    handle: Handle,
    when: i64,
    event_loop: EventLoop,
}

impl TimerHandle {
    pub(crate) fn new(
        handle: Handle,
        when: i64,
        event_loop: EventLoop,
    ) -> TimerHandle {
        TimerHandle { handle, when, event_loop }
    }

    /// Do not call it after all: `handle.cancel()`. Too late is no mistake.
    pub fn cancel(&self) {
        let takes_up_room =
            self.handle.0.flags().waits_in_heap.get() && !self.cancelled();
        self.handle.cancel();
        if takes_up_room {
            self.event_loop.timer_cancelled();
        }
    }

    /// `handle.cancelled()`
    #[must_use]
    pub fn cancelled(&self) -> bool {
        self.handle.cancelled()
    }

    /// When it is to be called, on the clock of [`EventLoop::time`]: `handle.when()`.
    #[must_use]
    pub fn when(&self) -> f64 {
        to_seconds(self.when)
    }
}

impl fmt::Debug for TimerHandle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = if self.cancelled() { " cancelled" } else { "" };
        write!(f, "<TimerHandle{state} when={}>", self.when())
    }
}
