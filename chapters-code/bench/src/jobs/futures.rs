//! The `futures` crate's `LocalPool`. Its handles are `RemoteHandle`s.

use std::time::Instant;

use futures::executor::{LocalPool, LocalSpawner};
use futures::future::RemoteHandle;
use futures::task::LocalSpawnExt;
use futures_lite::future::yield_now;

use super::{RELEASED, STARTED, count_one, fill, resident, since};

pub fn run(function: &str, args: &[u64]) -> Option<f64> {
    let mut pool = LocalPool::new();
    let spawner = pool.spawner();
    Some(match (function, args) {
        ("nested_tasks", &[runs, depth]) => {
            pool.run_until(nested_tasks(spawner, runs, depth))
        }
        ("yields", &[tasks, times]) => {
            pool.run_until(yields(spawner, tasks, times))
        }
        ("spawn_join", &[tasks]) => {
            pool.run_until(spawn_join(spawner, tasks))
        }
        ("bytes", &[tasks]) => pool.run_until(bytes(spawner, tasks)),
        _ => return None,
    })
}

fn spawn<T: 'static>(
    spawner: &LocalSpawner,
    task: impl Future<Output = T> + 'static,
) -> RemoteHandle<T> {
    spawner
        .spawn_local_with_handle(task)
        .expect("the pool is alive")
}

async fn nested_task(spawner: LocalSpawner, depth: u64) -> u64 {
    if depth == 1 {
        return 1;
    }
    spawn(&spawner, nested_task(spawner.clone(), depth - 1)).await + 1
}

async fn nested_tasks(spawner: LocalSpawner, runs: u64, depth: u64) -> f64 {
    let start = Instant::now();
    for _ in 0..runs {
        let task = spawn(&spawner, nested_task(spawner.clone(), depth));
        assert_eq!(task.await, depth);
    }
    since(start)
}

async fn yielder(times: u64) {
    for _ in 0..times {
        yield_now().await;
    }
}

async fn yields(spawner: LocalSpawner, tasks: u64, times: u64) -> f64 {
    let tasks: Vec<_> = (0..tasks)
        .map(|_| spawn(&spawner, yielder(times)))
        .collect();
    let start = Instant::now();
    for task in tasks {
        task.await;
    }
    since(start)
}

async fn spawn_join(spawner: LocalSpawner, tasks: u64) -> f64 {
    let start = Instant::now();
    let tasks: Vec<_> =
        (0..tasks).map(|_| spawn(&spawner, yielder(0))).collect();
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

async fn bytes(spawner: LocalSpawner, count: u64) -> f64 {
    let mut tasks = fill(count);
    let before = resident();
    tasks.fill_with(|| Some(spawn(&spawner, waiting())));
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
