use asyncio::{Result, clock, create_task, get_running_loop, yield_none};

async fn simpler_async_sleep(seconds: f64) -> Result<()> {
    let time_to_wake = clock::time() + seconds;
    loop {
        if clock::time() >= time_to_wake {
            return Ok(());
        }
        yield_none().await?;
    }
}

async fn main_task() -> Result<()> {
    println!("{}", clock::now().strftime("%H:%M:%S"));
    create_task(simpler_async_sleep(3.0)).await?;
    println!("{}", clock::now().strftime("%H:%M:%S"));
    println!("cycles of the loop: {}", get_running_loop()?.cycle());

    asyncio::sleep(3.0).await?;
    println!("{}", clock::now().strftime("%H:%M:%S"));
    println!("cycles of the loop: {}", get_running_loop()?.cycle());
    Ok(())
}

fn main() -> Result<()> {
    asyncio::run(main_task())
}
