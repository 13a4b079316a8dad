//! async-executor's `LocalExecutor`, which smol is built on.

use std::time::Instant;

use async_executor::LocalExecutor;
use futures_lite::future::{block_on, yield_now};

use super::{RELEASED, STARTED, count_one, fill, resident, since};

/// A task that spawns has to know its executor, so the executor lives until the process ends.
type Executor = &'static LocalExecutor<'static>;

pub fn run(function: &str, args: &[u64]) -> Option<f64> {
    let executor: Executor = Box::leak(Box::new(LocalExecutor::new()));
    Some(match (function, args) {
        ("nested_tasks", &[runs, depth]) => {
            block_on(executor.run(nested_tasks(executor, runs, depth)))
        }
        ("yields", &[tasks, times]) => {
            block_on(executor.run(yields(executor, tasks, times)))
        }
        ("spawn_join", &[tasks]) => {
            block_on(executor.run(spawn_join(executor, tasks)))
        }
        ("bytes", &[tasks]) => block_on(executor.run(bytes(executor, tasks))),
        _ => return None,
    })
}

async fn nested_task(executor: Executor, depth: u64) -> u64 {
    if depth == 1 {
        return 1;
    }
    executor.spawn(nested_task(executor, depth - 1)).await + 1
}

async fn nested_tasks(executor: Executor, runs: u64, depth: u64) -> f64 {
    let start = Instant::now();
    for _ in 0..runs {
        let value = executor.spawn(nested_task(executor, depth)).await;
        assert_eq!(value, depth);
    }
    since(start)
}

async fn yielder(times: u64) {
    for _ in 0..times {
        yield_now().await;
    }
}

async fn yields(executor: Executor, tasks: u64, times: u64) -> f64 {
    let tasks: Vec<_> =
        (0..tasks).map(|_| executor.spawn(yielder(times))).collect();
    let start = Instant::now();
    for task in tasks {
        task.await;
    }
    since(start)
}

async fn spawn_join(executor: Executor, tasks: u64) -> f64 {
    let start = Instant::now();
    let tasks: Vec<_> =
        (0..tasks).map(|_| executor.spawn(yielder(0))).collect();
    for task in tasks {
        task.await;
    }
    since(start)
}

async fn waiting() {
    count_one(&STARTED);
    while !RELEASED.get() {
        yield_now().await;
    }
}

async fn bytes(executor: Executor, count: u64) -> f64 {
    let mut tasks = fill(count);
    let before = resident();
    tasks.fill_with(|| Some(executor.spawn(waiting())));
    while STARTED.get() < count {
        yield_now().await;
    }
    let bytes = resident() - before;
    RELEASED.set(true);
    for task in tasks.into_iter().flatten() {
        task.await;
    }
    bytes
}
