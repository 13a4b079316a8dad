use asyncio::{Result, Task, create_task};

fn state(task: &Task<&str>) -> &'static str {
    if task.done() { "done" } else { "pending" }
}

async fn mend_shoes() -> Result<&'static str> {
    println!("  hammering");
    Ok("new heels")
}

async fn shop() -> Result<()> {
    let task = create_task(mend_shoes());
    task.add_done_callback(|_| println!("  phone the customer"));
    println!("{} is {}", task.get_name(), state(&task));
    let result = (&task).await?;
    println!("{} is {}: {result}", task.get_name(), state(&task));
    Ok(())
}

fn main() -> Result<()> {
    asyncio::run(shop())
}
