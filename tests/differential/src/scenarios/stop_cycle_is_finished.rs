//! The two late callbacks run although `main_task` has returned: the callback that stops the
//! loop is in the same cycle, and a cycle is always finished.

use asyncio::{Result, get_running_loop, sleep};

async fn main_task() -> Result<()> {
    let event_loop = get_running_loop()?;
    sleep(0.0).await?;
    for name in ["one", "two"] {
        event_loop.call_soon(move || println!("late {name}"));
    }
    println!("main returns");
    Ok(())
}

pub(crate) fn main() -> Result<()> {
    asyncio::run(main_task())
}
