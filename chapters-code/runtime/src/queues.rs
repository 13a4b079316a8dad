//! Queues: how tasks hand things over to each other.
//!
//! A queue is a list with two lines of waiting tasks beside it: those who want to get something
//! while it is empty, and those who want to put something while it is full. Each item that is put
//! wakes one of the former, each that is taken one of the latter. A queue also counts how many of
//! its items are still being worked on, so that one can wait for the end of the work.
//!
//! The three queues differ in nothing but the kind of list, and so in which item comes out first.
//!
//! `put()`, `get()` and `join()` borrow nothing, so they can be given to a task, as in Python:
//! `create_task(queue.get())`.

use std::cell::{Cell, RefCell};
use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};
use std::future::Future as Awaitable;
use std::rc::Rc;

use crate::error::{Exc, Result};
use crate::locks::Event;
use crate::waiters::Waiters;

/// A queue, first in, first out: `asyncio.Queue`. Clones are the same queue.
///
/// ```
/// # use asyncio::{Queue, Result, create_task};
/// # async fn main_task() -> Result<()> {
/// let queue = Queue::new(0);
/// let worker = create_task({
///     let queue = queue.clone();
///     async move {
///         loop {
///             let dish: &str = queue.get().await?;
///             println!("wash the {dish}");
///             queue.task_done()?;
///         }
///         # #[expect(unreachable_code, reason = "says which type a task without end has")]
///         Ok(())
///     }
/// });
/// queue.put("plate").await?;
/// queue.put("cup").await?;
/// queue.join().await?; // both are washed
/// worker.cancel();
/// # Ok(())
/// # }
/// # asyncio::run(main_task()).unwrap();
/// ```
pub type Queue<T> = BaseQueue<VecDeque<T>>;

/// A queue whose smallest item comes out first: `asyncio.PriorityQueue`.
///
/// Tuples `(priority, …)` are usual. Equal items do not come out in the order in which they were
/// put, but in the one that the heap gives; [`BinaryHeap`] makes the same moves as CPython's
/// `heapq`, so it is the same order.
///
/// Comparing items must not look at the queue that holds them.
///
/// ```
/// # use asyncio::{PriorityQueue, Result};
/// # fn main() -> Result<()> {
/// let queue = PriorityQueue::new(0);
/// queue.put_nowait((2, "dishes"))?;
/// queue.put_nowait((1, "fire"))?;
/// assert_eq!(queue.get_nowait()?, (1, "fire"));
/// # Ok(())
/// # }
/// ```
pub type PriorityQueue<T> = BaseQueue<BinaryHeap<Reverse<T>>>;

/// A queue whose latest item comes out first: `asyncio.LifoQueue`.
///
/// ```
/// # use asyncio::{LifoQueue, Result};
/// # fn main() -> Result<()> {
/// let plates = LifoQueue::new(0);
/// plates.put_nowait("lower")?;
/// plates.put_nowait("upper")?;
/// assert_eq!(plates.get_nowait()?, "upper");
/// # Ok(())
/// # }
/// ```
pub type LifoQueue<T> = BaseQueue<Vec<T>>;

/// A [`Queue`], a [`PriorityQueue`] or a [`LifoQueue`]. Clones are the same queue.
pub struct BaseQueue<S>(Rc<State<S>>);

#[derive(Default)]
struct State<S> {
    maxsize: usize,
    items: RefCell<S>,
    getters: Waiters<()>,
    putters: Waiters<()>,
    /// How many items were put and are not yet reported as done.
    unfinished: Cell<usize>,
    /// Set while that is 0.
    finished: Event,
}

/// Where the items are, and which of them comes out first: what Python's subclasses of `Queue`
/// override.
pub trait Storage: Default {
    /// An item of the queue.
    type Item;

    /// `queue._put(item)`
    fn put(&mut self, item: Self::Item);

    /// `queue._get()`
    fn get(&mut self) -> Option<Self::Item>;

    /// `len(queue._queue)`
    fn size(&self) -> usize;
}

impl<S: Storage> BaseQueue<S> {
    /// A queue for at most `maxsize` items, or any number if that is 0: `asyncio.Queue(maxsize)`.
    pub fn new(maxsize: usize) -> Self {
        let state = State { maxsize, ..State::default() };
        state.finished.set();
        BaseQueue(Rc::new(state))
    }

    /// How many items may be in the queue, 0 for any number: `queue.maxsize`
    pub fn maxsize(&self) -> usize {
        self.0.maxsize
    }

    /// How many items are in the queue: `queue.qsize()`
    pub fn qsize(&self) -> usize {
        self.0.items.borrow().size()
    }

    /// Are there no items in it? `queue.empty()`
    pub fn empty(&self) -> bool {
        self.qsize() == 0
    }

    /// Are there `maxsize` items in it? `queue.full()`
    pub fn full(&self) -> bool {
        self.0.maxsize > 0 && self.qsize() >= self.0.maxsize
    }

    /// Put an item into the queue, as soon as there is room for it: `queue.put(item)`.
    ///
    /// # Errors
    ///
    /// [`Exc::Cancelled`], and the item is lost; [`Exc::Runtime`] if others wait on another loop.
    pub fn put(&self, item: S::Item) -> impl Awaitable<Output = Result<()>> + use<S> {
        let this = self.clone();
        async move {
            while this.full() {
                this.wait(&this.0.putters, Self::full).await?;
            }
            this.put_nowait(item)
        }
    }

    /// Put an item into the queue now: `queue.put_nowait(item)`.
    ///
    /// # Errors
    ///
    /// [`Exc::QueueFull`], and the item is lost: ask [`full`](Self::full) first if that matters.
    pub fn put_nowait(&self, item: S::Item) -> Result<()> {
        if self.full() {
            return Err(Exc::QueueFull);
        }
        self.0.items.borrow_mut().put(item);
        self.0.unfinished.update(|count| count + 1);
        self.0.finished.clear();
        self.0.getters.wake_and_remove();
        Ok(())
    }

    /// Take the next item, as soon as there is one: `queue.get()`.
    ///
    /// # Errors
    ///
    /// [`Exc::Cancelled`], and nothing is taken; [`Exc::Runtime`] if others wait on another loop.
    pub fn get(&self) -> impl Awaitable<Output = Result<S::Item>> + use<S> {
        let this = self.clone();
        async move {
            while this.empty() {
                this.wait(&this.0.getters, Self::empty).await?;
            }
            this.get_nowait()
        }
    }

    /// Take the next item now: `queue.get_nowait()`.
    ///
    /// # Errors
    ///
    /// [`Exc::QueueEmpty`]
    pub fn get_nowait(&self) -> Result<S::Item> {
        let item = self.0.items.borrow_mut().get();
        let item = item.ok_or(Exc::QueueEmpty)?;
        self.0.putters.wake_and_remove();
        Ok(item)
    }

    /// Wait among `waiters`. If we are woken but cannot go on, it is the next one's turn, unless
    /// there is nothing to go on for (`in_vain`) any more.
    async fn wait(&self, waiters: &Waiters<()>, in_vain: fn(&Self) -> bool) -> Result<()> {
        let waiter = waiters.waiter("Queue")?;
        let woken = waiters.wait(&waiter).await;
        if woken.is_err() {
            waiter.cancel(); // in case it is not done: the error came from elsewhere
            if !waiter.cancelled() && !in_vain(self) {
                waiters.wake_and_remove();
            }
        }
        woken
    }

    /// The work on one item that was taken is done: `queue.task_done()`.
    ///
    /// # Errors
    ///
    /// [`Exc::Value`] if it is called more often than items were put.
    pub fn task_done(&self) -> Result<()> {
        let Some(left) = self.0.unfinished.get().checked_sub(1) else {
            let message = "task_done() called too many times";
            return Err(Exc::Value(message.into()));
        };
        self.0.unfinished.set(left);
        if left == 0 {
            self.0.finished.set();
        }
        Ok(())
    }

    /// Wait until all items that were put are taken, and the work on them is done:
    /// `queue.join()`.
    ///
    /// # Errors
    ///
    /// As [`Event::wait`].
    pub fn join(&self) -> impl Awaitable<Output = Result<()>> + use<S> {
        self.0.finished.wait()
    }
}

impl<S> Clone for BaseQueue<S> {
    /// Another handle on the same queue.
    fn clone(&self) -> Self {
        BaseQueue(self.0.clone())
    }
}

impl<T> Storage for VecDeque<T> {
    type Item = T;

    fn put(&mut self, item: T) {
        self.push_back(item);
    }

    fn get(&mut self) -> Option<T> {
        self.pop_front()
    }

    fn size(&self) -> usize {
        self.len()
    }
}

impl<T: Ord> Storage for BinaryHeap<Reverse<T>> {
    type Item = T;

    fn put(&mut self, item: T) {
        self.push(Reverse(item));
    }

    fn get(&mut self) -> Option<T> {
        Some(self.pop()?.0)
    }

    fn size(&self) -> usize {
        self.len()
    }
}

impl<T> Storage for Vec<T> {
    type Item = T;

    fn put(&mut self, item: T) {
        self.push(item);
    }

    fn get(&mut self) -> Option<T> {
        self.pop()
    }

    fn size(&self) -> usize {
        self.len()
    }
}
