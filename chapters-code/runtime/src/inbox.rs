//! What comes from elsewhere: other threads, and futures of other crates.
//!
//! A loop and all that belongs to it stays on its thread. Only its inbox may be reached from
//! others: it holds functions to call ([`Threadsafe::call_soon`]) and the wake-ups of tasks that
//! await a future which is not ours, and so knows nothing better than a [`Waker`].
//!
//! As long as nobody else has a hand on the inbox the loop does not look into it.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError};
use std::task::{Wake, Waker};
use std::time::Duration;

use crate::context::Context;
use crate::error::Result;
use crate::event_loop::EventLoop;
use crate::handle::{Handle, Outcome, Ready};
use crate::task::AnyTask;
use crate::trace;

/// Something for the loop to do.
enum Message {
    Call(Box<dyn FnOnce() -> Result<()> + Send>),
    /// The task of this number, at this place in the table of tasks.
    Wake(u32, u32),
}

#[derive(Default)]
pub(crate) struct Inbox {
    messages: Mutex<Vec<Message>>,
    arrived: Condvar,
    /// Changed under the lock of the messages.
    closed: AtomicBool,
    /// What wakes a loop that waits in its selector instead.
    pub(crate) selector_waker: OnceLock<Waker>,
}

/// A handle on an event loop that other threads may hold.
#[derive(Clone)]
pub struct Threadsafe(Arc<Inbox>);

impl Threadsafe {
    /// Call `function` on the loop's own thread, soon: `loop.call_soon_threadsafe(function)`.
    ///
    /// A loop that has been closed does not call it.
    pub fn call_soon<R: Outcome>(&self, function: impl FnOnce() -> R + Send + 'static) {
        self.0.send(Message::Call(Box::new(|| function().into_result())));
    }
}

/// What wakes a task from anywhere.
struct TaskWaker {
    inbox: Arc<Inbox>,
    place: u32,
    number: u32,
}

impl Wake for TaskWaker {
    fn wake(self: Arc<Self>) {
        self.inbox.send(Message::Wake(self.place, self.number));
    }
}

impl Inbox {
    /// Take nothing any more, and drop what is there.
    pub(crate) fn close(&self) {
        let mut messages = self.lock();
        self.closed.store(true, Ordering::Relaxed);
        let left = std::mem::take(&mut *messages);
        drop(messages);
        drop(left);
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Message>> {
        // A thread that panicked while it held the lock has left the list whole.
        self.messages.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn send(&self, message: Message) {
        let mut messages = self.lock();
        let is_first = messages.is_empty();
        if self.closed.load(Ordering::Relaxed) {
            return; // what the message holds is dropped after the lock is given back
        }
        messages.push(message);
        drop(messages);
        self.arrived.notify_all();
        if is_first && let Some(waker) = self.selector_waker.get() {
            waker.wake_by_ref();
        }
    }
}

impl EventLoop {
    /// A handle on this loop for other threads.
    #[must_use]
    pub fn threadsafe(&self) -> Threadsafe {
        Threadsafe(self.share_inbox())
    }

    /// A waker that is good for one pause of `task`.
    pub(crate) fn waker(&self, task: &AnyTask) -> Waker {
        let inbox = self.share_inbox();
        Arc::new(TaskWaker { inbox, place: task.place(), number: task.number() }).into()
    }

    fn share_inbox(&self) -> Arc<Inbox> {
        self.inner.shared.set(true);
        self.inner.inbox.clone()
    }

    /// Can anything come from elsewhere?
    #[inline]
    pub(crate) fn is_shared(&self) -> bool {
        self.inner.shared.get() && self.look_whether_shared()
    }

    #[cold]
    fn look_whether_shared(&self) -> bool {
        let inbox = &self.inner.inbox;
        // The last one with a hand on it may have left a message.
        let shared = Arc::strong_count(inbox) > 1 || !inbox.lock().is_empty();
        self.inner.shared.set(shared);
        shared
    }

    /// Append to the ready queue what has come. This is done before anything else is put
    /// there, so that all is called in the order in which it was asked for.
    #[inline]
    pub(crate) fn receive(&self) {
        if !self.is_shared() {
            return;
        }
        let messages = std::mem::take(&mut *self.inner.inbox.lock());
        let ready = messages.into_iter().filter_map(|message| match message {
            Message::Call(function) => {
                // Its context is that of its own thread, where none of ours is known.
                let handle = Context::default().run(|| Handle::new(false, function));
                Some(Ready::Call(handle))
            }
            Message::Wake(place, number) => {
                let task = self.inner.tasks.borrow().get(place).cloned()?;
                let is_meant = task.number() == number && task.take_wake_up();
                is_meant.then_some(Ready::Step(task))
            }
        });
        let ready = ready.inspect(|ready| {
            trace::tell("ready", |record| record.with("what", ready.id()));
        });
        self.inner.ready.borrow_mut().extend(ready);
    }

    /// Sleep until something comes, or for so long.
    pub(crate) fn wait_for_messages(&self, at_most: Option<Duration>) {
        let inbox = &self.inner.inbox;
        let (messages, nothing) = (inbox.lock(), |messages: &mut Vec<_>| messages.is_empty());
        // Poisoning means as little as in `lock`.
        match at_most {
            Some(time) => drop(inbox.arrived.wait_timeout_while(messages, time, nothing)),
            None => drop(inbox.arrived.wait_while(messages, nothing)),
        }
    }
}
