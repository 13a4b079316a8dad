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

enum Slot {
    Free { next: u32 },
    Running { waiter: u32 },
    Suspended { body: Body, waiter: u32 },
    Done(u64),
}

const NOBODY: u32 = u32::MAX;

thread_local! {
    static SLOTS: RefCell<Vec<Slot>> = const { RefCell::new(Vec::new()) };
    static FREE: Cell<u32> = const { Cell::new(NOBODY) };
    /// The ready queue: the numbers of the tasks that the next cycle will resume.
    static READY: RefCell<Vec<u32>> = const { RefCell::new(Vec::new()) };
    static CURRENT: Cell<u32> = const { Cell::new(NOBODY) };
}

/// The handle of a task. It must be awaited, or its slot is never free again.
struct Task(u32);

fn spawn(body: impl Future<Output = u64> + 'static) -> Task {
    let slot = Slot::Suspended {
        body: Box::pin(body),
        waiter: NOBODY,
    };
    let number = SLOTS.with_borrow_mut(|slots| {
        let number = FREE.get();
        if number == NOBODY {
            slots.push(slot);
            return slots.len() as u32 - 1;
        }
        let free = mem::replace(&mut slots[number as usize], slot);
        let Slot::Free { next } = free else {
            unreachable!("the list holds free slots")
        };
        FREE.set(next);
        number
    });
    wake(number);
    Task(number)
}

fn wake(number: u32) {
    READY.with_borrow_mut(|ready| ready.push(number));
}

impl Future for Task {
    type Output = u64;

    fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<u64> {
        SLOTS.with_borrow_mut(|slots| {
            let slot = &mut slots[self.0 as usize];
            match slot {
                Slot::Done(value) => {
                    let value = *value;
                    *slot = Slot::Free {
                        next: FREE.replace(self.0),
                    };
                    Poll::Ready(value)
                }
                Slot::Running { waiter } | Slot::Suspended { waiter, .. } => {
                    *waiter = CURRENT.get();
                    Poll::Pending
                }
                Slot::Free { .. } => panic!("awaited twice"),
            }
        })
    }
}

/// Lets the others run, once.
struct Yield(bool);

impl Future for Yield {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<()> {
        if mem::replace(&mut self.0, true) {
            return Poll::Ready(());
        }
        wake(CURRENT.get());
        Poll::Pending
    }
}

fn step(number: u32) {
    let (mut body, waiter) = SLOTS.with_borrow_mut(|slots| {
        let slot = &mut slots[number as usize];
        match mem::replace(slot, Slot::Running { waiter: NOBODY }) {
            Slot::Suspended { body, waiter } => {
                *slot = Slot::Running { waiter };
                (body, waiter)
            }
            _ => unreachable!("only suspended tasks are woken"),
        }
    });
    CURRENT.set(number);
    let polled = body.as_mut().poll(&mut Context::from_waker(Waker::noop()));
    SLOTS.with_borrow_mut(|slots| {
        slots[number as usize] = match polled {
            // A task cannot await itself, so its waiter is the one it had.
            Poll::Pending => Slot::Suspended { body, waiter },
            Poll::Ready(value) => {
                if waiter != NOBODY {
                    wake(waiter);
                }
                Slot::Done(value)
            }
        };
    });
}

fn block_on(main: impl Future<Output = f64> + 'static) -> f64 {
    let main = spawn(async move { main.await.to_bits() });
    let mut batch = Vec::new();
    loop {
        READY.with_borrow_mut(|ready| mem::swap(ready, &mut batch));
        if batch.is_empty() {
            break;
        }
        batch.drain(..).for_each(step);
    }
    match Pin::new(&mut { main })
        .poll(&mut Context::from_waker(Waker::noop()))
    {
        Poll::Ready(bits) => f64::from_bits(bits),
        Poll::Pending => panic!("deadlock"),
    }
}

pub fn run(function: &str, args: &[u64]) -> Option<f64> {
    Some(match (function, args) {
        ("nested_tasks", &[runs, depth]) => {
            block_on(nested_tasks(runs, depth))
        }
        ("yields", &[tasks, times]) => block_on(yields(tasks, times)),
        ("spawn_join", &[tasks]) => block_on(spawn_join(tasks)),
        ("bytes", &[tasks]) => block_on(bytes(tasks)),
        ("timers", &[count]) => timers(count),
        ("sends", &[times]) => sends(times),
        _ => return None,
    })
}

async fn nested_task(depth: u64) -> u64 {
    if depth == 1 {
        return 1;
    }
    spawn(nested_task(depth - 1)).await + 1
}

async fn nested_tasks(runs: u64, depth: u64) -> f64 {
    let start = Instant::now();
    for _ in 0..runs {
        assert_eq!(spawn(nested_task(depth)).await, depth);
    }
    since(start)
}

async fn yielder(times: u64) -> u64 {
    for _ in 0..times {
        Yield(false).await;
    }
    0
}

async fn yields(tasks: u64, times: u64) -> f64 {
    let tasks: Vec<_> = (0..tasks).map(|_| spawn(yielder(times))).collect();
    let start = Instant::now();
    for task in tasks {
        task.await;
    }
    since(start)
}

async fn spawn_join(tasks: u64) -> f64 {
    let start = Instant::now();
    let tasks: Vec<_> = (0..tasks).map(|_| spawn(yielder(0))).collect();
    for task in tasks {
        task.await;
    }
    since(start)
}

async fn waiting() -> u64 {
    count_one(&STARTED);
    while !RELEASED.get() {
        Yield(false).await;
    }
    0
}

async fn bytes(count: u64) -> f64 {
    let mut tasks = fill(count);
    let before = resident();
    tasks.fill_with(|| Some(spawn(waiting())));
    while STARTED.get() < count {
        Yield(false).await;
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

fn sends(times: u64) -> f64 {
    let mut body: Body = Box::pin(yielder(times));
    let mut context = Context::from_waker(Waker::noop());
    let start = Instant::now();
    while body.as_mut().poll(&mut context).is_pending() {}
    since(start)
}
