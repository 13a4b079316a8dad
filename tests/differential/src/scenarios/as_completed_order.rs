use asyncio::{Exc, Future, Result, as_completed, create_task, get_running_loop, sleep, wait};

type Name = &'static str;

async fn worker(name: Name, seconds: f64) -> Result<Name> {
    sleep(seconds).await?;
    if name.contains("fails") {
        return Err(Exc::Value(name.into()));
    }
    Ok(name)
}

async fn take(awaitable: impl IntoFuture<Output = Result<Name>>) -> Result<()> {
    let event_loop = get_running_loop()?;
    let before = event_loop.cycle();
    let result = match awaitable.await {
        Ok(value) => value.to_owned(),
        Err(error) => error.repr(),
    };
    let cycles = event_loop.cycle() - before;
    println!("{:.3} {result} after {cycles} cycles", event_loop.time());
    Ok(())
}

async fn main_task() -> Result<()> {
    for awaitable in as_completed([worker("slow", 0.3), worker("fast", 0.1)]) {
        take(awaitable).await?;
    }

    let task = create_task(worker("twice", 0.2));
    let cancelled = create_task(worker("cancelled", 1.0));
    let tasks = [
        task.clone(),
        create_task(worker("fails", 0.1)),
        task.clone(),
        cancelled.clone(),
    ];
    get_running_loop()?.call_later(0.15, move || {
        cancelled.cancel_with_message("why");
    });
    for awaitable in as_completed(tasks) {
        take(awaitable).await?;
    }

    // All of them are done already.
    for awaitable in as_completed([task.clone(), task]) {
        take(awaitable).await?;
    }
    let none: [Future<Name>; 0] = [];
    println!("{}", as_completed(none).into_iter().count());

    // Who waits longer than need be finds several.
    let start = |(name, seconds)| create_task(worker(name, seconds));
    for awaitable in as_completed([("a", 0.0), ("b", 0.01), ("c", 0.02)].map(start)) {
        sleep(0.1).await?;
        take(awaitable).await?;
    }

    // Whoever asks first gets what comes first.
    let tasks = [("a", 0.0), ("b", 0.1), ("c", 0.2)].map(start);
    let awaitables = as_completed(tasks).into_iter();
    let takers: Vec<_> = awaitables
        .rev()
        .map(|awaitable| create_task(take(awaitable)))
        .collect();
    wait(&takers).await?;

    // Nothing starts before the loop does.
    let lazy = as_completed([worker("lazy", 0.0)]);
    sleep(0.1).await?;
    for awaitable in lazy {
        take(awaitable).await?;
    }
    Ok(())
}

pub(crate) fn main() -> Result<()> {
    asyncio::run(main_task())
}
