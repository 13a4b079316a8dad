use asyncio::{Condition, Result, Task, create_task, get_running_loop, sleep};

fn log(text: impl std::fmt::Display) {
    println!("{} {text}", get_running_loop().unwrap().cycle());
}

async fn waiter(name: &'static str, condition: Condition) -> Result<()> {
    let _guard = condition.enter().await?;
    let woken = condition.wait().await;
    match &woken {
        Ok(()) => log(format!("{name} is notified")),
        Err(error) => {
            let locked = u8::from(condition.locked());
            log(format!("{name} {}, locked {locked}", error.repr()));
        }
    }
    woken
}

async fn settle(tasks: &[Task<()>]) -> Result<()> {
    sleep(0.1).await?;
    let states = tasks.iter().map(|task| {
        let (done, cancelled) = (task.done(), task.cancelled());
        format!("{}{}", u8::from(done), u8::from(cancelled))
    });
    println!("{}", states.collect::<Vec<_>>().join(" "));
    Ok(())
}

async fn main_task() -> Result<()> {
    let condition = Condition::new();
    let start = |name| create_task(waiter(name, condition.clone()));

    log("the lock is free");
    let tasks = [start("a"), start("b")];
    sleep(0.0).await?;
    tasks[0].cancel_with_message("stop");
    settle(&tasks).await?;
    let guard = condition.enter().await?;
    condition.notify_all()?;
    drop(guard);
    settle(&tasks).await?;

    log("the lock is held: the cancellation waits for it");
    let tasks = [start("a")];
    sleep(0.0).await?;
    let guard = condition.enter().await?;
    tasks[0].cancel_with_message("stop");
    settle(&tasks).await?;
    log("main releases");
    drop(guard);
    settle(&tasks).await?;

    log("cancelled again while it acquires: the message is lost");
    let tasks = [start("a")];
    sleep(0.0).await?;
    let guard = condition.enter().await?;
    tasks[0].cancel_with_message("first");
    sleep(0.0).await?;
    tasks[0].cancel_with_message("second");
    sleep(0.0).await?;
    tasks[0].cancel_with_message("third");
    settle(&tasks).await?;
    drop(guard);
    settle(&tasks).await?;
    println!("cancelling {}", tasks[0].cancelling());

    log("notified, then cancelled while it acquires");
    let mut tasks = vec![start("a"), start("b")];
    sleep(0.0).await?;
    let guard = condition.enter().await?;
    condition.notify(1)?;
    sleep(0.0).await?;
    tasks[0].cancel_with_message("late");
    settle(&tasks).await?;
    drop(guard);
    settle(&tasks).await?;

    log("notified and cancelled in one step: the news is lost");
    let guard = condition.enter().await?;
    condition.notify(1)?;
    tasks[1].cancel_with_message("late");
    tasks.push(start("c"));
    drop(guard);
    settle(&tasks).await?;

    log("cancelled, then notified: the news goes to the next");
    let tasks = [tasks.remove(2), start("d")];
    sleep(0.0).await?;
    let guard = condition.enter().await?;
    tasks[0].cancel();
    condition.notify(1)?;
    drop(guard);
    settle(&tasks).await
}

pub(crate) fn main() -> Result<()> {
    asyncio::run(main_task())
}
