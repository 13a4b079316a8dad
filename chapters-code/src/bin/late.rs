use asyncio::{Result, clock, create_task, sleep};

async fn rude() -> Result<()> {
    sleep(0.5).await?;
    clock::sleep(2.0);
    Ok(())
}

async fn main_task() -> Result<()> {
    let start = clock::time();
    create_task(rude());
    sleep(1.0).await?;
    println!("asked for 1 second, got {:.1}", clock::time() - start);
    Ok(())
}

fn main() -> Result<()> {
    asyncio::run(main_task())
}
