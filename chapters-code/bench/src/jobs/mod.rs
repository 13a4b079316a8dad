//! The experiments, one file per peer: the same functions by the same names, each written as a
//! user of that runtime would write it. `bench.py` has them once more, for CPython.
//!
//! | function | what it does | what it returns |
//! |---|---|---|
//! | `nested_tasks(runs, depth)` | a task that awaits a task that … | nanoseconds |
//! | `sequential_tasks(runs, count)` | so many tasks, one awaited after the other | nanoseconds |
//! | `nested_coroutines(runs, depth)` | the same without tasks: plain `.await` | nanoseconds |
//! | `sequential_coroutines(runs, count)` | | nanoseconds |
//! | `boxed_coroutines(runs, depth)` | nested, each an object on the heap, as in Python | nanoseconds |
//! | `yields(tasks, times)` | tasks that let each other run, from spawned to joined | nanoseconds |
//! | `spawn_join(tasks)` | tasks that do nothing, made and then awaited in order | nanoseconds |
//! | `bytes(tasks)` | tasks that have started and are waiting for their next turn | bytes |
//! | `timers(count)` | callbacks for later, spread over a second of virtual time | nanoseconds |
//! | `sleeps(count)` | tasks that sleep, spread likewise | nanoseconds |
//! | `sends(times)` | a bare coroutine, resumed by hand at each of its yields | nanoseconds |

use std::cell::Cell;
use std::thread::LocalKey;
use std::time::Instant;

mod async_executor;
mod futures;
mod hand;
mod ours;
mod tokio;

/// What is measured, in the order of the tables.
pub const PEERS: [&str; 7] = [
    "ours",
    "tokio LocalSet",
    "tokio LocalRuntime",
    "futures LocalPool",
    "async-executor",
    "hand loop",
    "CPython",
];

/// Do a job in this process: the total of nanoseconds or bytes, or `None` if the peer has no such
/// thing.
pub fn run(peer: &str, function: &str, args: &[u64]) -> Option<f64> {
    match peer {
        "ours" => ours::run(function, args),
        "tokio LocalSet" => tokio::run(tokio::local_set, function, args),
        "tokio LocalRuntime" => {
            tokio::run(tokio::local_runtime, function, args)
        }
        "futures LocalPool" => futures::run(function, args),
        "async-executor" => async_executor::run(function, args),
        "hand loop" => hand::run(function, args),
        _ => panic!("no such peer: {peer}"),
    }
}

/// Nanoseconds since `start`.
fn since(start: Instant) -> f64 {
    start.elapsed().as_nanos() as f64
}

/// Seconds until timer `number` of `count` goes off: all different, in no order, within a second.
fn delay(number: u64, count: u64) -> f64 {
    (number * 7919 % count + 1) as f64 / count as f64
}

/// A place for each handle of `bytes`, in memory that is in use already.
fn fill<T>(count: u64) -> Vec<Option<T>> {
    (0..count).map(|_| None).collect()
}

/// The memory that this process uses, in bytes: what the tasks take, what the allocator leaves
/// unused between them, and the queues. Linux only.
fn resident() -> f64 {
    const PAGE: f64 = 4096.0;
    let pages = std::fs::read_to_string("/proc/self/statm").ok();
    let pages = pages.and_then(|pages| pages.split(' ').nth(1)?.parse().ok());
    pages.unwrap_or(f64::NAN) * PAGE
}

thread_local! {
    /// For `bytes`: how many tasks have started, and whether they may end.
    static STARTED: Cell<u64> = const { Cell::new(0) };
    static RELEASED: Cell<bool> = const { Cell::new(false) };
    /// For `timers`: how many have gone off.
    static FIRED: Cell<u64> = const { Cell::new(0) };
}

fn count_one(counter: &'static LocalKey<Cell<u64>>) {
    counter.set(counter.get() + 1);
}
