use asyncio::{Result, Semaphore, create_task, gather, get_running_loop, sleep};

fn log(text: impl std::fmt::Display) {
    let event_loop = get_running_loop().unwrap();
    println!("{} {:.3} {text}", event_loop.cycle(), event_loop.time());
}

async fn worker(name: &'static str, semaphore: Semaphore, seconds: f64) -> Result<()> {
    let guard = semaphore.enter().await?;
    log(format!(
        "{name} is in, locked {}",
        u8::from(semaphore.locked())
    ));
    sleep(seconds).await?;
    drop(guard);
    log(format!(
        "{name} is out, locked {}",
        u8::from(semaphore.locked())
    ));
    Ok(())
}

async fn greedy(name: &'static str, semaphore: Semaphore) -> Result<()> {
    for number in 0..3 {
        semaphore.acquire().await?;
        log(format!("{name}{number}"));
        semaphore.release()?;
    }
    Ok(())
}

async fn main_task() -> Result<()> {
    let semaphore = Semaphore::new(2);
    gather(["a", "b", "c", "d", "e"].map(|name| worker(name, semaphore.clone(), 1.0))).await?;
    println!("different times");
    let seconds = [("a", 0.3), ("b", 0.1), ("c", 0.1), ("d", 0.5), ("e", 0.1)];
    gather(seconds.map(|(name, time)| worker(name, semaphore.clone(), time))).await?;
    println!("one place, two greedy tasks");
    let semaphore = Semaphore::new(1);
    gather(["x", "y"].map(|name| greedy(name, semaphore.clone()))).await?;
    println!("several releases at once");
    let semaphore = Semaphore::new(0);
    let start = |name| create_task(worker(name, semaphore.clone(), 0.1));
    let mut tasks = Vec::from(["a", "b", "c", "d"].map(start));
    sleep(0.0).await?;
    for _ in 0..3 {
        semaphore.release()?;
    }
    log(format!("locked {}", u8::from(semaphore.locked())));
    // Places are free now, but not for those who come last.
    tasks.push(create_task(worker("late", semaphore.clone(), 0.15)));
    semaphore.acquire().await?;
    log("main is in");
    semaphore.release()?;
    gather(tasks).await?;
    println!("more places than there were");
    semaphore.release()?;
    let names = ["a", "b", "c", "d", "e", "f"];
    let workers = names
        .iter()
        .enumerate()
        .map(|(place, name)| worker(name, semaphore.clone(), 0.1 + 0.02 * place as f64));
    gather(workers).await?;
    Ok(())
}

pub(crate) fn main() -> Result<()> {
    asyncio::run(main_task())
}
