use asyncio::{
    EventLoop, Future, Result, create_task, gather, get_running_loop, sleep, yield_none,
};

async fn nothing() -> Result<()> {
    Ok(())
}

async fn nested(depth: u32) -> Result<()> {
    if depth == 0 {
        return Ok(());
    }
    create_task(Box::pin(nested(depth - 1))).await
}

async fn main_task() -> Result<()> {
    let event_loop = get_running_loop()?;
    let clock = event_loop.clone();
    let mut before = clock.cycle();
    let mut report = |what: &str| {
        println!("{what}: {}", clock.cycle() - before);
        before = clock.cycle();
    };
    nothing().await?;
    report("coroutine");
    let done = Future::new();
    done.set_result(())?;
    done.await?;
    report("done future");
    yield_none().await?;
    report("bare yield");
    sleep(0.0).await?;
    report("sleep(0)");
    sleep(-1.0).await?;
    report("sleep(-1)");
    create_task(nothing()).await?;
    report("task");
    create_task(nested(9)).await?;
    report("task, 10 deep");
    let future = Future::new();
    let setter = future.clone();
    event_loop.call_soon(move || setter.set_result(()).unwrap());
    future.await?;
    report("future set by call_soon");
    gather([nothing(), nothing(), nothing()]).await?;
    report("gather of coroutines");
    let none: [Future<()>; 0] = [];
    gather(none).await?;
    report("gather of nothing");
    sleep(0.01).await?;
    report("sleep(0.01)");
    Ok(())
}

pub(crate) fn main() -> Result<()> {
    asyncio::run(main_task())?;
    let event_loop = EventLoop::new();
    event_loop.run_until_complete(nothing())?;
    println!("run_until_complete(co): {}", event_loop.cycle());
    let before = event_loop.cycle();
    event_loop.run_until_complete(sleep(0.0))?;
    println!(
        "run_until_complete(sleep(0)): {}",
        event_loop.cycle() - before
    );
    let before = event_loop.cycle();
    let done = event_loop.create_future();
    done.set_result(())?;
    event_loop.run_until_complete(done)?;
    println!("run_until_complete(done): {}", event_loop.cycle() - before);
    event_loop.close()
}
