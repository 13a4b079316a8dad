//! tokio on one thread: a `LocalSet` on a `current_thread` runtime, or the newer `LocalRuntime`.

use std::pin::Pin;
use std::time::{Duration, Instant};

use tokio::runtime::Builder;
use tokio::task::{LocalSet, spawn_local, yield_now};
use tokio::time::sleep;

use super::{RELEASED, STARTED, count_one, delay, fill, resident, since};

type Main = Pin<Box<dyn Future<Output = f64>>>;
/// Runs a main future to its end, on a paused clock if told so.
type BlockOn = fn(bool, Main) -> f64;

pub fn local_set(paused: bool, main: Main) -> f64 {
    LocalSet::new().block_on(&builder(paused).build().unwrap(), main)
}

pub fn local_runtime(paused: bool, main: Main) -> f64 {
    builder(paused)
        .build_local(Default::default())
        .unwrap()
        .block_on(main)
}

fn builder(paused: bool) -> Builder {
    let mut builder = Builder::new_current_thread();
    if paused {
        builder.enable_time().start_paused(true);
    }
    builder
}

pub fn run(block_on: BlockOn, function: &str, args: &[u64]) -> Option<f64> {
    let main: Main = match (function, args) {
        ("nested_tasks", &[runs, depth]) => {
            Box::pin(nested_tasks(runs, depth))
        }
        ("yields", &[tasks, times]) => Box::pin(yields(tasks, times)),
        ("spawn_join", &[tasks]) => Box::pin(spawn_join(tasks)),
        ("bytes", &[tasks]) => Box::pin(bytes(tasks)),
        ("sleeps", &[count]) => Box::pin(sleeps(count)),
        _ => return None,
    };
    Some(block_on(function == "sleeps", main))
}

async fn nested_task(depth: u64) -> u64 {
    if depth == 1 {
        return 1;
    }
    spawn_local(nested_task(depth - 1)).await.unwrap() + 1
}

async fn nested_tasks(runs: u64, depth: u64) -> f64 {
    let start = Instant::now();
    for _ in 0..runs {
        let value = spawn_local(nested_task(depth)).await.unwrap();
        assert_eq!(value, depth);
    }
    since(start)
}

async fn yielder(times: u64) {
    for _ in 0..times {
        yield_now().await;
    }
}

async fn yields(tasks: u64, times: u64) -> f64 {
    let tasks: Vec<_> =
        (0..tasks).map(|_| spawn_local(yielder(times))).collect();
    let start = Instant::now();
    for task in tasks {
        task.await.unwrap();
    }
    since(start)
}

async fn spawn_join(tasks: u64) -> f64 {
    let start = Instant::now();
    let tasks: Vec<_> = (0..tasks).map(|_| spawn_local(yielder(0))).collect();
    for task in tasks {
        task.await.unwrap();
    }
    since(start)
}

async fn waiting() {
    count_one(&STARTED);
    while !RELEASED.get() {
        yield_now().await;
    }
}

async fn bytes(count: u64) -> f64 {
    let mut tasks = fill(count);
    let before = resident();
    tasks.fill_with(|| Some(spawn_local(waiting())));
    while STARTED.get() < count {
        yield_now().await;
    }
    let bytes = resident() - before;
    RELEASED.set(true);
    for task in tasks.into_iter().flatten() {
        task.await.unwrap();
    }
    bytes
}

async fn sleeps(count: u64) -> f64 {
    let start = Instant::now();
    let tasks: Vec<_> = (0..count)
        .map(|number| {
            let delay = Duration::from_secs_f64(delay(number, count));
            spawn_local(sleep(delay))
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    since(start)
}
