use asyncio::{Lock, Result, create_task, gather, get_running_loop, sleep};

fn log(text: impl std::fmt::Display) {
    println!("{} {text}", get_running_loop().unwrap().cycle());
}

async fn worker(name: &'static str, lock: Lock, rounds: u32) -> Result<()> {
    for number in 0..rounds {
        let guard = lock.enter().await?;
        log(format!("{name}{number} has the lock"));
        sleep(0.0).await?;
        drop(guard);
        let locked = u8::from(lock.locked());
        log(format!("{name}{number} released it, locked {locked}"));
    }
    Ok(())
}

async fn barge(lock: Lock) -> Result<()> {
    // The lock looks free, but somebody is woken to take it.
    log(format!("barge: locked {}", u8::from(lock.locked())));
    lock.acquire().await?;
    log("barge has the lock");
    lock.release()
}

async fn main_task() -> Result<()> {
    let lock = Lock::new();
    lock.acquire().await?;
    log("a free lock is taken at once");
    lock.release()?;
    gather(["a", "b", "c"].map(|name| worker(name, lock.clone(), 2))).await?;
    log("all done");

    lock.acquire().await?;
    let waiter = create_task(worker("w", lock.clone(), 1));
    sleep(0.0).await?;
    let barger = create_task(barge(lock.clone()));
    lock.release()?;
    log(format!("released, locked {}", u8::from(lock.locked())));
    lock.acquire().await?;
    log("main has the lock");
    lock.release()?;
    waiter.await?;
    barger.await?;

    // Two releases in one step, with two in the line: only the first is woken.
    lock.acquire().await?;
    let tasks = ["x", "y"].map(|name| create_task(worker(name, lock.clone(), 1)));
    sleep(0.0).await?;
    lock.release()?;
    if let Err(error) = lock.release() {
        log(error.repr());
    }
    gather(tasks).await?;
    log(format!("locked {}", u8::from(lock.locked())));
    Ok(())
}

pub(crate) fn main() -> Result<()> {
    asyncio::run(main_task())
}
