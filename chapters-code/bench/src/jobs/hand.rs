//! A loop written by hand, in the style of a small executor: how fast can it be?
//!
//! A task is a place in a slab and is woken by its number, so nothing is shared and nothing is
//! counted. There are no exceptions, no cancellation, no names, one waiter per task, and results
//! are numbers.

use std::cell::{Cell, RefCell};
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::mem;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};
use std::time::Instant;

use super::{
    FIRED, RELEASED, STARTED, count_one, delay, fill, resident, since,
};

type Body = Pin<Box<dyn Future<Output = u64>>>;

enum State {
    Suspended(Body),
    Running,
    Done(u64),
    Free { next: u32 },
}

struct Slot {
    state: State,
    /// The number of the task that awaits this one.
    waiter: u32,
}

const NOBODY: u32 = u32::MAX;

struct Inner {
    slots: RefCell<Vec<Slot>>,
    /// The first free slot.
    free: Cell<u32>,
    /// The ready queue: the numbers of the tasks that the next cycle will resume.
    ready: RefCell<Vec<u32>>,
    current: Cell<u32>,
}

/// The loop. A task that spawns or yields has to know it, so it lives until the process ends.
#[derive(Clone, Copy)]
struct Loop(&'static Inner);

impl Loop {
    fn new() -> Loop {
        Loop(Box::leak(Box::new(Inner {
            slots: RefCell::default(),
            free: Cell::new(NOBODY),
            ready: RefCell::default(),
            current: Cell::new(NOBODY),
        })))
    }

    fn spawn(self, body: impl Future<Output = u64> + 'static) -> Task {
        let state = State::Suspended(Box::pin(body));
        let slot = Slot {
            state,
            waiter: NOBODY,
        };
        let mut slots = self.0.slots.borrow_mut();
        let mut number = self.0.free.get();
        match slots.get_mut(number as usize) {
            Some(free) => match mem::replace(free, slot).state {
                State::Free { next } => self.0.free.set(next),
                _ => unreachable!("the list holds free slots"),
            },
            None => {
                number = slots.len() as u32;
                slots.push(slot);
            }
        }
        self.wake(number);
        Task { number, of: self }
    }

    fn wake(self, number: u32) {
        self.0.ready.borrow_mut().push(number);
    }

    fn step(self, number: u32) {
        let mut slots = self.0.slots.borrow_mut();
        let state = &mut slots[number as usize].state;
        let State::Suspended(mut body) = mem::replace(state, State::Running)
        else {
            unreachable!("only suspended tasks are woken")
        };
        drop(slots);
        self.0.current.set(number);
        let polled =
            body.as_mut().poll(&mut Context::from_waker(Waker::noop()));
        let slot = &mut self.0.slots.borrow_mut()[number as usize];
        match polled {
            Poll::Pending => slot.state = State::Suspended(body),
            Poll::Ready(value) => {
                slot.state = State::Done(value);
                if slot.waiter != NOBODY {
                    self.wake(slot.waiter);
                }
            }
        }
    }

    fn run(self, main: impl Future<Output = f64> + 'static) -> f64 {
        let mut main = self.spawn(async { main.await.to_bits() });
        let mut batch = Vec::new();
        while !self.0.ready.borrow().is_empty() {
            mem::swap(&mut *self.0.ready.borrow_mut(), &mut batch);
            batch.drain(..).for_each(|number| self.step(number));
        }
        match main.result() {
            Poll::Ready(bits) => f64::from_bits(bits),
            Poll::Pending => panic!("deadlock"),
        }
    }
}

/// The handle of a task. It must be awaited, or its slot is never free again.
struct Task {
    number: u32,
    of: Loop,
}

impl Task {
    fn result(&mut self) -> Poll<u64> {
        let inner = self.of.0;
        let slot = &mut inner.slots.borrow_mut()[self.number as usize];
        if let State::Done(value) = slot.state {
            let next = inner.free.replace(self.number);
            slot.state = State::Free { next };
            return Poll::Ready(value);
        }
        slot.waiter = inner.current.get();
        Poll::Pending
    }
}

impl Future for Task {
    type Output = u64;

    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<u64> {
        self.result()
    }
}

/// Lets the others run, once.
struct Yield(Option<Loop>);

impl Future for Yield {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<()> {
        match self.0.take() {
            Some(this) => {
                this.wake(this.0.current.get());
                Poll::Pending
            }
            None => Poll::Ready(()),
        }
    }
}

pub fn run(function: &str, args: &[u64]) -> Option<f64> {
    let this = Loop::new();
    Some(match (function, args) {
        ("nested_tasks", &[runs, depth]) => {
            this.run(nested_tasks(this, runs, depth))
        }
        ("yields", &[tasks, times]) => this.run(yields(this, tasks, times)),
        ("spawn_join", &[tasks]) => this.run(spawn_join(this, tasks)),
        ("bytes", &[tasks]) => this.run(bytes(this, tasks)),
        ("timers", &[count]) => timers(count),
        ("sends", &[times]) => sends(this, times),
        _ => return None,
    })
}

async fn nested_task(this: Loop, depth: u64) -> u64 {
    if depth == 1 {
        return 1;
    }
    this.spawn(nested_task(this, depth - 1)).await + 1
}

async fn nested_tasks(this: Loop, runs: u64, depth: u64) -> f64 {
    let start = Instant::now();
    for _ in 0..runs {
        assert_eq!(this.spawn(nested_task(this, depth)).await, depth);
    }
    since(start)
}

async fn yielder(this: Loop, times: u64) -> u64 {
    for _ in 0..times {
        Yield(Some(this)).await;
    }
    0
}

async fn yields(this: Loop, tasks: u64, times: u64) -> f64 {
    let tasks: Vec<_> = (0..tasks)
        .map(|_| this.spawn(yielder(this, times)))
        .collect();
    let start = Instant::now();
    for task in tasks {
        task.await;
    }
    since(start)
}

async fn spawn_join(this: Loop, tasks: u64) -> f64 {
    let start = Instant::now();
    let tasks: Vec<_> =
        (0..tasks).map(|_| this.spawn(yielder(this, 0))).collect();
    for task in tasks {
        task.await;
    }
    since(start)
}

async fn waiting(this: Loop) -> u64 {
    count_one(&STARTED);
    while !RELEASED.get() {
        Yield(Some(this)).await;
    }
    0
}

async fn bytes(this: Loop, count: u64) -> f64 {
    let mut tasks = fill(count);
    let before = resident();
    tasks.fill_with(|| Some(this.spawn(waiting(this))));
    while STARTED.get() < count {
        Yield(Some(this)).await;
    }
    let bytes = resident() - before;
    RELEASED.set(true);
    for task in tasks.into_iter().flatten() {
        task.await;
    }
    bytes
}

/// A heap of times and a slab of callbacks.
fn timers(count: u64) -> f64 {
    let start = Instant::now();
    let mut heap = BinaryHeap::new();
    let mut callbacks: Vec<Option<Box<dyn FnOnce()>>> = Vec::new();
    FIRED.set(0);
    for number in 0..count {
        let nanos = (delay(number, count) * 1e9) as u64;
        heap.push(Reverse((nanos, number)));
        callbacks.push(Some(Box::new(|| count_one(&FIRED))));
    }
    while let Some(Reverse((_, number))) = heap.pop() {
        if let Some(callback) = callbacks[number as usize].take() {
            callback();
        }
    }
    assert_eq!(FIRED.get(), count);
    since(start)
}

fn sends(this: Loop, times: u64) -> f64 {
    let mut body: Body = Box::pin(yielder(this, times));
    let mut context = Context::from_waker(Waker::noop());
    let start = Instant::now();
    while body.as_mut().poll(&mut context).is_pending() {}
    since(start)
}
