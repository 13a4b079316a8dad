use asyncio::trace::Traced as _;
use asyncio::{Result, create_task};

async fn triple_and_add_two(number: i32) -> Result<i32> {
    println!("triple_and_add_two: got {number}");
    Ok(number * 3 + 2)
}

async fn main_task() -> Result<()> {
    println!("main_task: makes a task");
    let task = create_task(triple_and_add_two(5));
    println!("main_task: awaits it");
    let result = task.traced().await?;
    println!("main_task: the task's result is {result}");
    Ok(())
}

pub(crate) fn main() -> Result<()> {
    asyncio::run(main_task())
}
