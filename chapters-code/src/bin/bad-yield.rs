use asyncio::{Result, yield_value};

async fn rock() -> Result<i32> {
    yield_value(7).await
}

fn main() -> Result<()> {
    asyncio::run(rock())?;
    Ok(())
}
