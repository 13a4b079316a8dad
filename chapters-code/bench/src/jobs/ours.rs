//! asyncio, the runtime of this book.

use std::hint::black_box;
use std::time::Instant;

use asyncio::{
    Awaiting, Coroutine, EventLoop, Result, Step, clock, create_task, sleep,
    yield_none,
};

use super::{
    FIRED, RELEASED, STARTED, count_one, delay, fill, resident, since,
};

pub fn run(function: &str, args: &[u64]) -> Option<f64> {
    let total = match (function, args) {
        ("nested_tasks", &[runs, depth]) => nested_tasks(runs, depth),
        ("sequential_tasks", &[runs, count]) => sequential_tasks(runs, count),
        ("nested_coroutines", &[runs, depth]) => {
            nested_coroutines(runs, depth)
        }
        ("sequential_coroutines", &[runs, count]) => {
            sequential_coroutines(runs, count)
        }
        ("boxed_coroutines", &[runs, depth]) => boxed_coroutines(runs, depth),
        ("yields", &[tasks, times]) => yields(tasks, times),
        ("spawn_join", &[tasks]) => spawn_join(tasks),
        ("bytes", &[tasks]) => bytes(tasks),
        ("timers", &[count]) => timers(count),
        ("sleeps", &[count]) => sleeps(count),
        ("sends", &[times]) => sends(times),
        _ => return None,
    };
    Some(total.expect("no job raises"))
}

async fn nested_task(depth: u64) -> Result<u64> {
    if depth == 1 {
        return Ok(1);
    }
    Ok(create_task(nested_task(depth - 1)).await? + 1)
}

fn nested_tasks(runs: u64, depth: u64) -> Result<f64> {
    asyncio::run(async move {
        let start = Instant::now();
        for _ in 0..runs {
            let value = create_task(nested_task(depth)).await?;
            assert_eq!(value, depth);
        }
        Ok(since(start))
    })
}

fn sequential_tasks(runs: u64, count: u64) -> Result<f64> {
    asyncio::run(async move {
        let start = Instant::now();
        for _ in 0..runs * count {
            create_task(nested_task(1)).await?;
        }
        Ok(since(start))
    })
}

/// An `async fn` cannot await itself: a state machine would contain itself. So here are ten.
macro_rules! levels {
    ($first:ident $($outer:ident awaits $inner:ident)*) => {
        async fn $first(x: u64) -> Result<u64> {
            Ok(black_box(x) + 1)
        }
        $(async fn $outer(x: u64) -> Result<u64> {
            Ok($inner(x).await? + 1)
        })*
    };
}
levels!(one two awaits one three awaits two four awaits three five awaits four six awaits five
    seven awaits six eight awaits seven nine awaits eight ten awaits nine);

fn nested_coroutines(runs: u64, depth: u64) -> Result<f64> {
    asyncio::run(async move {
        let start = Instant::now();
        for x in 0..runs {
            let value = match depth {
                3 => three(x).await?,
                5 => five(x).await?,
                9 => nine(x).await?,
                10 => ten(x).await?,
                _ => panic!("no coroutines {depth} deep"),
            };
            assert_eq!(black_box(value), x + depth);
        }
        Ok(since(start))
    })
}

fn sequential_coroutines(runs: u64, count: u64) -> Result<f64> {
    asyncio::run(async move {
        let start = Instant::now();
        for x in 0..runs * count {
            black_box(one(x).await?);
        }
        Ok(since(start))
    })
}

fn boxed_coroutine(x: u64, depth: u64) -> Awaiting<u64> {
    Box::pin(async move {
        if depth == 1 {
            return Ok(black_box(x) + 1);
        }
        Ok(boxed_coroutine(x, depth - 1).await? + 1)
    })
}

fn boxed_coroutines(runs: u64, depth: u64) -> Result<f64> {
    asyncio::run(async move {
        let start = Instant::now();
        for x in 0..runs {
            let value = boxed_coroutine(x, depth).await?;
            assert_eq!(value, x + depth);
        }
        Ok(since(start))
    })
}

async fn yielder(times: u64) -> Result<()> {
    for _ in 0..times {
        yield_none().await?;
    }
    Ok(())
}

fn yields(tasks: u64, times: u64) -> Result<f64> {
    asyncio::run(async move {
        let tasks: Vec<_> =
            (0..tasks).map(|_| create_task(yielder(times))).collect();
        let start = Instant::now();
        for task in tasks {
            task.await?;
        }
        Ok(since(start))
    })
}

fn spawn_join(tasks: u64) -> Result<f64> {
    asyncio::run(async move {
        let start = Instant::now();
        let tasks: Vec<_> =
            (0..tasks).map(|_| create_task(yielder(0))).collect();
        for task in tasks {
            task.await?;
        }
        Ok(since(start))
    })
}

async fn waiting() -> Result<()> {
    count_one(&STARTED);
    while !RELEASED.get() {
        yield_none().await?;
    }
    Ok(())
}

fn bytes(count: u64) -> Result<f64> {
    asyncio::run(async move {
        let mut tasks = fill(count);
        let before = resident();
        tasks.fill_with(|| Some(create_task(waiting())));
        while STARTED.get() < count {
            yield_none().await?;
        }
        let bytes = resident() - before;
        RELEASED.set(true);
        for task in tasks.into_iter().flatten() {
            task.await?;
        }
        Ok(bytes)
    })
}

fn timers(count: u64) -> Result<f64> {
    clock::use_virtual();
    FIRED.set(0);
    let event_loop = EventLoop::new();
    let start = Instant::now();
    for number in 0..count {
        event_loop.call_later(delay(number, count), || count_one(&FIRED));
    }
    let stop = {
        let event_loop = event_loop.clone();
        move || event_loop.stop()
    };
    event_loop.call_later(2.0, stop);
    event_loop.run_forever()?;
    let total = since(start);
    assert_eq!(FIRED.get(), count);
    event_loop.close()?;
    Ok(total)
}

fn sleeps(count: u64) -> Result<f64> {
    clock::use_virtual();
    asyncio::run(async move {
        let start = Instant::now();
        let tasks: Vec<_> = (0..count)
            .map(|number| create_task(sleep(delay(number, count))))
            .collect();
        for task in tasks {
            task.await?;
        }
        Ok(since(start))
    })
}

fn sends(times: u64) -> Result<f64> {
    let coroutine: Coroutine<(), (), ()> = Coroutine::new(yielder(times));
    let start = Instant::now();
    while let Step::Yielded(()) = coroutine.send(None)? {}
    Ok(since(start))
}
