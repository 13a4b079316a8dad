use asyncio::{Result, clock, create_task, gather, get_running_loop, sleep};

async fn sleeper(seconds: f64) -> Result<f64> {
    sleep(seconds).await?;
    println!("{:.3} slept {seconds}", get_running_loop()?.time());
    Ok(seconds)
}

async fn main_task() -> Result<()> {
    println!("{}", clock::now().strftime("%Y-%m-%d %H:%M:%S"));
    let start = clock::time();
    let tasks: Vec<_> = [0.5, 0.1, 0.3, 0.001]
        .map(|s| create_task(sleeper(s)))
        .into();
    gather(tasks).await?;
    println!("{:.3}", clock::time() - start);
    clock::sleep(2.0);
    println!("{}", clock::now().strftime("%H:%M:%S"));
    Ok(())
}

pub(crate) fn main() -> Result<()> {
    asyncio::run(main_task())
}
