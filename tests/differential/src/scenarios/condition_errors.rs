use asyncio::{Condition, Lock, Result, create_task, gather, get_running_loop, sleep};

fn report(result: Result<()>) {
    match result {
        Ok(()) => println!("fine"),
        Err(error) => println!("{}", error.repr()),
    }
}

async fn waiter(name: &'static str, condition: Condition) -> Result<()> {
    let _guard = condition.enter().await?;
    condition.wait().await?;
    let cycle = get_running_loop()?.cycle();
    println!("{cycle} {name} is notified");
    Ok(())
}

async fn main_task() -> Result<()> {
    let condition = Condition::new();
    report(condition.wait().await);
    report(condition.notify(1));
    report(condition.notify(0));
    report(condition.notify_all());
    report(condition.release());
    report(condition.wait_for(|| false).await);
    // What is true already needs no lock.
    report(condition.wait_for(|| true).await);
    println!("{}", u8::from(condition.locked()));

    // Two conditions with one lock: news about one are none about the other.
    let lock = Lock::new();
    let full = Condition::with_lock(lock.clone());
    let empty = Condition::with_lock(lock.clone());
    let tasks = [
        create_task(waiter("full", full.clone())),
        create_task(waiter("empty", empty.clone())),
    ];
    sleep(0.0).await?;
    let guard = lock.enter().await?;
    println!("{} {}", u8::from(full.locked()), u8::from(empty.locked()));
    full.notify_all()?;
    drop(guard);
    sleep(0.1).await?;
    let done: Vec<_> = tasks.iter().map(|task| u8::from(task.done())).collect();
    println!("{done:?}");
    let guard = full.enter().await?;
    empty.notify(5)?;
    drop(guard);
    gather(tasks).await?;

    // Nobody asks who holds the lock, only whether it is held.
    lock.acquire().await?;
    let thief = create_task(full.wait());
    sleep(0.0).await?;
    println!("locked {}", u8::from(lock.locked()));
    report(lock.release());
    let guard = lock.enter().await?;
    full.notify(1)?;
    drop(guard);
    report(thief.await);
    println!("locked {}", u8::from(lock.locked()));
    Ok(())
}

pub(crate) fn main() -> Result<()> {
    asyncio::run(main_task())
}
