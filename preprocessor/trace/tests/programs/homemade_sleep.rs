use asyncio::trace::Traced as _;
use asyncio::{Awaiting, Future, Result, clock, create_task, gather, yield_none};

async fn other_work() -> Result<()> {
    println!("I like work. Work work.");
    Ok(())
}

async fn main_task() -> Result<()> {
    let work_tasks =
        vec![create_task(other_work()), create_task(other_work()), create_task(other_work())];
    println!("Beginning asynchronous sleep at time: {}.", clock::now().strftime("%H:%M:%S"));
    create_task(async_sleep(3.0)).traced().await?;
    println!("Done asynchronous sleep at time: {}.", clock::now().strftime("%H:%M:%S"));
    gather(work_tasks).traced().await?;
    Ok(())
}

async fn async_sleep(seconds: f64) -> Result<()> {
    let future = Future::new();
    let time_to_wake = clock::time() + seconds;
    create_task(sleep_watcher(future.clone(), time_to_wake));
    future.traced().await
}

struct YieldToEventLoop;

impl IntoFuture for YieldToEventLoop {
    type Output = Result<()>;
    type IntoFuture = Awaiting<()>;

    fn into_future(self) -> Awaiting<()> {
        Box::pin(async { yield_none().traced().await })
    }
}

async fn sleep_watcher(future: Future<()>, time_to_wake: f64) -> Result<()> {
    loop {
        if clock::time() >= time_to_wake {
            future.set_result(())?;
            return Ok(());
        }
        YieldToEventLoop.traced().await?;
    }
}

pub(crate) fn main() -> Result<()> {
    asyncio::run(main_task())
}
