use asyncio::{Future, Result, clock, create_task, gather, get_running_loop, yield_none};

async fn other_work() -> Result<()> {
    println!("I like work.");
    Ok(())
}

async fn async_sleep(seconds: f64) -> Result<()> {
    let future = Future::new();
    let time_to_wake = clock::time() + seconds;
    create_task(sleep_watcher(future.clone(), time_to_wake));
    future.await
}

async fn sleep_watcher(future: Future<()>, time_to_wake: f64) -> Result<()> {
    loop {
        if clock::time() >= time_to_wake {
            return future.set_result(());
        }
        yield_none().await?;
    }
}

async fn main_task() -> Result<()> {
    let work_tasks = [create_task(other_work()), create_task(other_work())];
    println!("{}", clock::now().strftime("%H:%M:%S"));
    create_task(async_sleep(3.0)).await?;
    println!("{}", clock::now().strftime("%H:%M:%S"));
    gather(work_tasks).await?;
    println!("{} cycles", get_running_loop()?.cycle());
    Ok(())
}

pub(crate) fn main() -> Result<()> {
    asyncio::run(main_task())
}
