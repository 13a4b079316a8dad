use asyncio::{Result, create_task};

async fn mend_shoes() -> Result<&'static str> {
    println!("  hammering");
    Ok("new heels")
}

async fn shop() -> Result<()> {
    let task = create_task(mend_shoes());
    task.add_done_callback(|_| println!("  phone the customer"));
    println!("{}: done is {}", task.get_name(), task.done());
    let result = (&task).await?;
    println!("{}: done is {}, {result}", task.get_name(), task.done());
    Ok(())
}

fn main() -> Result<()> {
    asyncio::run(shop())
}
