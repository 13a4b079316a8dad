use asyncio::{
    Awaiting, Exc, Future, Result, create_task, gather, get_running_loop, sleep, yield_none,
};

/// The same coroutine several times: a function that makes it.
type Make = fn() -> Awaiting<u32>;

fn awaits(depth: u32, innermost: Make) -> Awaiting<u32> {
    Box::pin(async move {
        match depth {
            0 => innermost().await,
            _ => Ok(awaits(depth - 1, innermost).await? + 1),
        }
    })
}

fn tasks(depth: u32, innermost: Make) -> Awaiting<u32> {
    Box::pin(async move {
        match depth {
            0 => innermost().await,
            _ => Ok(create_task(tasks(depth - 1, innermost)).await? + 1),
        }
    })
}

/// A task, a coroutine, a gathering, a coroutine, a task, …
fn mixed(depth: u32, innermost: Make) -> Awaiting<u32> {
    Box::pin(async move {
        if depth == 0 {
            return innermost().await;
        }
        let inner = mixed(depth - 1, innermost);
        Ok(1 + match depth % 4 {
            1 => create_task(inner).await?,
            3 => gather([inner]).await?[0],
            _ => inner.await?,
        })
    })
}

async fn ready() -> Result<u32> {
    Ok(0)
}

async fn bare() -> Result<u32> {
    yield_none().await?;
    Ok(0)
}

async fn sleeps() -> Result<u32> {
    sleep(0.05).await?;
    Ok(0)
}

async fn done_future() -> Result<u32> {
    let future = Future::new();
    future.set_result(0)?;
    Ok((&future).await? + (&future).await?)
}

async fn set_soon() -> Result<u32> {
    let future = Future::new();
    let setter = future.clone();
    get_running_loop()?.call_soon(move || setter.set_result(0).unwrap());
    future.await
}

async fn fails() -> Result<u32> {
    Err(Exc::Value("from the bottom".into()))
}

async fn main_task() -> Result<()> {
    let event_loop = get_running_loop()?;
    let makers: [(&str, Make); 5] = [
        ("ready", || Box::pin(ready())),
        ("bare", || Box::pin(bare())),
        ("sleeps", || Box::pin(sleeps())),
        ("done_future", || Box::pin(done_future())),
        ("set_soon", || Box::pin(set_soon())),
    ];
    type Nesting = fn(u32, Make) -> Awaiting<u32>;
    let nestings: [(&str, Nesting); 3] = [("awaits", awaits), ("tasks", tasks), ("mixed", mixed)];
    for (innermost, make) in makers {
        for (name, nesting) in nestings {
            for depth in [0, 1, 2, 10] {
                let start = event_loop.cycle();
                let result = nesting(depth, make).await?;
                println!("{name} {innermost} {depth}: {}", event_loop.cycle() - start);
                assert_eq!(result, depth);
            }
        }
    }
    for (name, nesting) in [nestings[0], nestings[1]] {
        for depth in [0, 10] {
            let start = event_loop.cycle();
            if let Err(error) = nesting(depth, || Box::pin(fails())).await {
                println!(
                    "{name} {depth} {}: {}",
                    error.repr(),
                    event_loop.cycle() - start
                );
            }
        }
    }
    // From the outside: two cycles for the outermost task.
    for depth in [0, 1, 10] {
        let task = create_task(tasks(depth, makers[0].1));
        let start = event_loop.cycle();
        while !task.done() {
            sleep(0.0).await?;
        }
        println!("{depth} {}", event_loop.cycle() - start);
    }
    Ok(())
}

pub(crate) fn main() -> Result<()> {
    asyncio::run(main_task())
}
