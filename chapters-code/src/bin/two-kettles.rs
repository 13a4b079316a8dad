use asyncio::{Result, clock, create_task, sleep};

async fn boil(kettle: &'static str, seconds: f64) -> Result<()> {
    println!("{} {kettle} is on", clock::now().strftime("%H:%M:%S"));
    sleep(seconds).await?;
    println!("{} {kettle} boils", clock::now().strftime("%H:%M:%S"));
    Ok(())
}

async fn kitchen() -> Result<()> {
    let small = create_task(boil("the small kettle", 1.0));
    let large = create_task(boil("the large kettle", 2.0));
    small.await?;
    large.await
}

fn main() -> Result<()> {
    asyncio::run(kitchen())
}
