use asyncio::{Result, all_tasks, create_task, get_running_loop, sleep};

async fn sleeper(name: &'static str) -> Result<()> {
    println!("{name} begins");
    match sleep(10.0).await {
        Err(error) => {
            println!("{name} ends with {}", error.repr());
            Err(error)
        }
        Ok(()) => Ok(()),
    }
}

async fn slow_to_die() -> Result<()> {
    let _ = sleep(10.0).await;
    sleep(0.5).await?;
    println!("died at {:.3}", get_running_loop()?.time());
    Ok(())
}

async fn unstarted() -> Result<()> {
    println!("an unstarted task gets its first step");
    sleep(10.0).await
}

async fn main_task() -> Result<i32> {
    create_task(sleeper("a"));
    create_task(slow_to_die());
    sleep(0.0).await?;
    create_task(unstarted());
    println!("{} tasks", all_tasks()?.len());
    Ok(7)
}

pub(crate) fn main() -> Result<()> {
    println!("{}", asyncio::run(main_task())?);
    Ok(())
}
