use asyncio::{Exc, Future, Result, Task, create_task, get_running_loop, sleep};

fn cycle() -> u64 {
    get_running_loop().unwrap().cycle()
}

fn truth(value: bool) -> &'static str {
    if value { "True" } else { "False" }
}

async fn waits<A>(name: &'static str, awaitable: A) -> Result<i32>
where
    A: IntoFuture<Output = Result<i32>>,
{
    let result = awaitable.await;
    match &result {
        Ok(value) => println!("  {} {name} got {value}", cycle()),
        Err(error) => println!("  {} {name} raised {}", cycle(), error.repr()),
    }
    result
}

async fn outcome(name: &str, task: Task<i32>) {
    let start = cycle();
    let text = match (&task).await {
        Ok(value) => value.to_string(),
        Err(error) => error.repr(),
    };
    println!(
        "{name}: {text}, {} cycles, {} {}",
        cycle() - start,
        truth(task.cancelled()),
        task.cancelling()
    );
}

async fn bare() -> Result<i32> {
    loop {
        sleep(0.0).await?;
    }
}

async fn sleep_and(seconds: f64, value: i32) -> Result<i32> {
    sleep(seconds).await?;
    Ok(value)
}

async fn main_task() -> Result<()> {
    // The future is done, but the task has not been woken yet.
    for settle in ["result", "exception", "cancel"] {
        let future: Future<i32> = Future::new();
        let task = create_task(waits(settle, future.clone()));
        sleep(0.0).await?;
        match settle {
            "result" => future.set_result(3)?,
            "exception" => future.set_exception(Exc::Value("lost".into()))?,
            _ => assert!(future.cancel_with_message("the future's")),
        }
        let asked = truth(task.cancel_with_message("late"));
        println!(
            "{asked} {} {}",
            truth(future.done()),
            truth(future.cancelled())
        );
        outcome(settle, task).await;
    }

    // The task that it awaits is done, or about to end, or about to begin.
    for steps in 0..4 {
        let inner = create_task(waits("inner", sleep_and(0.0, 5)));
        let task = create_task(waits("outer", inner.clone()));
        for _ in 0..steps {
            sleep(0.0).await?;
        }
        println!(
            "{steps} {} {} {}",
            truth(inner.done()),
            truth(task.done()),
            truth(task.cancel_with_message(format!("after {steps} steps")))
        );
        outcome("outer", task).await;
        outcome("inner", inner).await;
    }

    // In the ready queue after a bare yield; cancelled by a callback and by a timer.
    let task = create_task(waits("bare", bare()));
    sleep(0.0).await?;
    task.cancel_with_message("bare");
    outcome("bare", task).await;
    let event_loop = get_running_loop()?;
    let task = create_task(waits("bare", bare()));
    let cancelled = task.clone();
    event_loop.call_soon(move || {
        cancelled.cancel_with_message("by a callback");
    });
    outcome("bare", task).await;
    let task = create_task(waits("sleep", sleep_and(1.0, 0)));
    let cancelled = task.clone();
    event_loop.call_later(0.5, move || {
        cancelled.cancel_with_message("by a timer");
    });
    outcome("sleep", task).await;
    println!("{:.3}", event_loop.time());

    // Two tasks that cancel each other.
    let a = create_task(waits("a", sleep_and(1.0, 0)));
    let b = create_task(waits("b", sleep_and(1.0, 0)));
    for (name, task, other) in [("a", &a, &b), ("b", &b, &a)] {
        let other = other.clone();
        task.add_done_callback(move |_| {
            let asked = truth(other.cancel_with_message(format!("from {name}")));
            println!("  {} {name} is done {asked}", cycle());
        });
    }
    sleep(0.0).await?;
    a.cancel_with_message("from main");
    outcome("b", b).await;
    outcome("a", a).await;

    // A cancelled sleep leaves nothing behind: the loop's next timer is another's.
    let task = create_task(sleep(100.0));
    sleep(0.0).await?;
    task.cancel();
    sleep(0.25).await?;
    println!("{:.3} {}", event_loop.time(), truth(task.cancelled()));
    Ok(())
}

pub(crate) fn main() -> Result<()> {
    asyncio::run(main_task())
}
