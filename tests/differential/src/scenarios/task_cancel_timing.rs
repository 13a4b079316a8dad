use asyncio::{Future, Result, Task, create_task, current_task, get_running_loop, sleep};

async fn never_runs() -> Result<i32> {
    println!("  never printed");
    Ok(1)
}

async fn cancels_itself() -> Result<i32> {
    current_task()?.unwrap().cancel();
    println!("  still running");
    Ok(2)
}

async fn waits(future: Future<i32>) -> Result<i32> {
    future.await
}

async fn outcome(name: &str, task: Task<i32>) -> Result<()> {
    let before = get_running_loop()?.cycle();
    let result = (&task).await;
    let after = get_running_loop()?.cycle();
    match result {
        Ok(value) => println!("{name}: {value}, {} cycles", after - before),
        Err(error) => println!("{name}: {}, {} cycles", error.repr(), after - before),
    }
    println!("  {} {}", task.cancelled(), task.cancelling());
    Ok(())
}

async fn main_task() -> Result<()> {
    let task = create_task(never_runs());
    task.cancel();
    outcome("before the first step", task).await?;

    outcome("by itself", create_task(cancels_itself())).await?;

    let future = Future::new();
    let task = create_task(waits(future.clone()));
    sleep(0.0).await?;
    future.set_result(3)?;
    println!("{}", task.cancel_with_message("late"));
    outcome("after its future is done", task).await?;

    let future: Future<i32> = Future::new();
    let task = create_task(waits(future.clone()));
    sleep(0.0).await?;
    task.cancel();
    println!(
        "{} {} {}",
        future.cancelled(),
        task.cancelling(),
        task.uncancel()
    );
    println!("{}", task.uncancel());
    outcome("with its future", task).await
}

pub(crate) fn main() -> Result<()> {
    asyncio::run(main_task())
}
