use asyncio::{Exc, Result, Task, create_task, sleep};

async fn tidy() -> Result<i32> {
    match sleep(10.0).await {
        Err(error) => {
            println!("  tidy up after {}", error.repr());
            Err(error)
        }
        Ok(()) => Ok(1),
    }
}

async fn swallow() -> Result<i32> {
    if let Err(error) = sleep(10.0).await {
        println!("  swallow {}", error.repr());
    }
    Ok(2)
}

async fn replace() -> Result<i32> {
    let _ = sleep(10.0).await;
    Err(Exc::Value("instead".into()))
}

async fn nested() -> Result<i32> {
    create_task(tidy()).await
}

async fn report(name: &str, task: Task<i32>) -> Result<()> {
    sleep(0.0).await?;
    println!(
        "{name}: {} {}",
        task.cancel_with_message("first"),
        task.cancel_with_message("second")
    );
    println!("  done {}, cancelling {}", task.done(), task.cancelling());
    match (&task).await {
        Ok(value) => println!("  result {value}"),
        Err(error) => println!("  raised {}", error.repr()),
    }
    println!("  cancelled {}, again {}", task.cancelled(), task.cancel());
    Ok(())
}

async fn main_task() -> Result<()> {
    report("tidy", create_task(tidy())).await?;
    report("swallow", create_task(swallow())).await?;
    report("replace", create_task(replace())).await?;
    report("nested", create_task(nested())).await
}

pub(crate) fn main() -> Result<()> {
    asyncio::run(main_task())
}
