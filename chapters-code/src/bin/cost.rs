use asyncio::{Future, Result, create_task, get_running_loop, yield_none};

async fn errand() -> Result<()> {
    Ok(())
}

async fn errand_by_task() -> Result<()> {
    create_task(errand()).await
}

async fn main_task() -> Result<()> {
    let event_loop = get_running_loop()?;
    let mut before = event_loop.cycle();
    let mut report = |what: &str| {
        println!("{what}: {}", event_loop.cycle() - before);
        before = event_loop.cycle();
    };

    errand().await?;
    report("await a coroutine");

    let future = Future::new();
    future.set_result(())?;
    future.await?;
    report("await a future that is done");

    yield_none().await?;
    report("a bare yield");

    create_task(errand()).await?;
    report("await a task");

    create_task(errand_by_task()).await?;
    report("await a task that awaits a task");
    Ok(())
}

fn main() -> Result<()> {
    asyncio::run(main_task())
}
