use asyncio::{EventLoop, Future, Result, get_running_loop, sleep};

async fn inner() -> Result<i32> {
    Ok(1)
}

async fn main_task() -> Result<()> {
    let event_loop = get_running_loop()?;
    println!("{}", asyncio::run(inner()).unwrap_err().repr());
    println!("{}", event_loop.run_forever().unwrap_err().repr());
    println!("{}", event_loop.close().unwrap_err().repr());
    let other = EventLoop::new();
    println!("{}", other.run_forever().unwrap_err().repr());
    other.close()
}

pub(crate) fn main() -> Result<()> {
    println!("{}", get_running_loop().unwrap_err().repr());
    asyncio::run(main_task())?;
    let event_loop = EventLoop::new();
    let stopper = event_loop.clone();
    event_loop.call_soon(move || stopper.stop());
    println!(
        "{}",
        event_loop
            .run_until_complete(sleep(1.0))
            .unwrap_err()
            .repr()
    );
    println!("{}", event_loop.run_until_complete(inner())?);
    let done: Future<i32> = event_loop.create_future();
    done.set_result(5)?;
    println!("{}", event_loop.run_until_complete(done)?);
    event_loop.close()
}
