use asyncio::trace::Traced as _;
use asyncio::{Future, Result, create_task};

async fn waits(future: Future<i32>) -> Result<i32> {
    future.traced().await
}

async fn main_task() -> Result<()> {
    create_task(waits(Future::new())).traced().await?;
    Ok(())
}

pub(crate) fn main() -> Result<()> {
    asyncio::run(main_task())
}
