use asyncio::{Result, Semaphore, Task, create_task, get_running_loop, sleep};

fn cycle() -> u64 {
    get_running_loop().unwrap().cycle()
}

async fn worker(name: &'static str, semaphore: Semaphore) -> Result<()> {
    if let Err(error) = semaphore.acquire().await {
        let locked = u8::from(semaphore.locked());
        println!("{} {name} {} locked {locked}", cycle(), error.repr());
        return Err(error);
    }
    println!("{} {name} is in", cycle());
    sleep(0.0).await?;
    semaphore.release()
}

type Act = fn(&Semaphore, &[Task<()>]);

/// Four tasks come, `value` get in; `act` does something; see who gets in then.
async fn attempt(title: &str, value: usize, act: Act) -> Result<()> {
    println!("{title}");
    let semaphore = Semaphore::new(value);
    let tasks = ["a", "b", "c", "d"].map(|name| create_task(worker(name, semaphore.clone())));
    sleep(0.0).await?;
    act(&semaphore, &tasks);
    println!("{} acted, locked {}", cycle(), u8::from(semaphore.locked()));
    sleep(1.0).await?;
    let states = tasks.iter().map(|task| {
        let (done, cancelled) = (task.done(), task.cancelled());
        format!("{}{}", u8::from(done), u8::from(cancelled))
    });
    println!("{}", states.collect::<Vec<_>>().join(" "));
    let mut places = 0;
    while !semaphore.locked() {
        semaphore.acquire().await?;
        places += 1;
    }
    println!("places {places}");
    for task in tasks {
        task.cancel();
    }
    sleep(1.0).await?;
    Ok(())
}

fn release(semaphore: &Semaphore, times: u32) {
    (0..times).for_each(|_| semaphore.release().unwrap());
}

fn cancel(tasks: &[Task<()>]) {
    tasks.iter().for_each(|task| assert!(task.cancel()));
}

async fn main_task() -> Result<()> {
    attempt("one that is in", 1, |_, tasks| cancel(&tasks[..1])).await?;
    attempt("one in the middle", 2, |_, tasks| cancel(&tasks[2..3])).await?;
    attempt("release, then the first", 0, |semaphore, tasks| {
        release(semaphore, 1);
        tasks[0].cancel_with_message("stop a");
    })
    .await?;
    attempt("the first, then release", 0, |semaphore, tasks| {
        tasks[0].cancel_with_message("stop a");
        release(semaphore, 1);
    })
    .await?;
    attempt("two releases, then the first two", 0, |semaphore, tasks| {
        release(semaphore, 2);
        cancel(&tasks[..2]);
    })
    .await?;
    attempt("five releases, then all four", 0, |semaphore, tasks| {
        release(semaphore, 5);
        cancel(tasks);
    })
    .await?;
    attempt("a newcomer", 0, |semaphore, tasks| {
        release(semaphore, 1);
        create_task(worker("late", semaphore.clone()));
        cancel(&tasks[..1]);
    })
    .await
}

pub(crate) fn main() -> Result<()> {
    asyncio::run(main_task())
}
