use asyncio::{Lock, Result, Task, create_task, get_running_loop, sleep};

fn cycle() -> u64 {
    get_running_loop().unwrap().cycle()
}

async fn worker(name: &'static str, lock: Lock) -> Result<()> {
    if let Err(error) = lock.acquire().await {
        let locked = u8::from(lock.locked());
        println!("{} {name} {} locked {locked}", cycle(), error.repr());
        return Err(error);
    }
    println!("{} {name} has the lock", cycle());
    sleep(0.0).await?;
    lock.release()
}

type Act = fn(&Lock, &[Task<()>]);

/// Four tasks wait for a lock that is held; `act` does something to that; see who gets it.
async fn attempt(title: &str, act: Act) -> Result<()> {
    println!("{title}");
    let lock = Lock::new();
    lock.acquire().await?;
    let tasks = ["a", "b", "c", "d"].map(|name| create_task(worker(name, lock.clone())));
    sleep(0.0).await?;
    act(&lock, &tasks);
    println!("{} acted, locked {}", cycle(), u8::from(lock.locked()));
    sleep(1.0).await?;
    if lock.locked() {
        lock.release()?;
        sleep(1.0).await?;
    }
    for task in tasks {
        print!("{}{} ", u8::from(task.done()), u8::from(task.cancelled()));
    }
    println!("{}", u8::from(lock.locked()));
    Ok(())
}

async fn main_task() -> Result<()> {
    attempt("one in the middle", |_, tasks| {
        tasks[1].cancel();
    })
    .await?;
    attempt("the first, then release", |lock, tasks| {
        tasks[0].cancel_with_message("stop a");
        lock.release().unwrap();
    })
    .await?;
    attempt("release, then the first", |lock, tasks| {
        lock.release().unwrap();
        tasks[0].cancel_with_message("stop a");
    })
    .await?;
    attempt("release, then three", |lock, tasks| {
        lock.release().unwrap();
        tasks[2].cancel();
        tasks[0].cancel();
        tasks[1].cancel();
    })
    .await?;
    attempt("all, then release", |lock, tasks| {
        for task in tasks.iter().rev() {
            task.cancel();
        }
        lock.release().unwrap();
    })
    .await?;
    attempt("a newcomer", |lock, tasks| {
        lock.release().unwrap();
        tasks[0].cancel();
        create_task(worker("barge", lock.clone()));
    })
    .await
}

pub(crate) fn main() -> Result<()> {
    asyncio::run(main_task())
}
