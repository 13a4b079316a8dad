use asyncio::{Result, create_task};

async fn mend_shoes() -> Result<&'static str> {
    Ok("new heels")
}

async fn impatient() -> Result<()> {
    let task = create_task(mend_shoes());
    task.set_result("they will do as they are")
}

fn main() -> Result<()> {
    asyncio::run(impatient())
}
