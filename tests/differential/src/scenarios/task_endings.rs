//! Not among the endings: GeneratorExit, which Python raises at every level of the awaits in turn
//! (see `coroutine_close_levels`), and KeyboardInterrupt and SystemExit, which leave the loop.

use asyncio::{Exc, Future, Result, Task, create_task, get_running_loop, sleep};

fn cycle() -> u64 {
    get_running_loop().unwrap().cycle()
}

fn truth(value: bool) -> &'static str {
    if value { "True" } else { "False" }
}

async fn ends(how: Result<i32>) -> Result<i32> {
    sleep(0.0).await?;
    how
}

async fn waits(future: Future<i32>) -> Result<i32> {
    let result = future.await;
    println!("  {} woken", cycle());
    result
}

fn show(future: &Future<i32>) {
    match future.exception() {
        Ok(None) => println!("  exception: None"),
        Ok(Some(error)) => println!("  exception: {}", error.repr()),
        Err(error) => println!("  exception raised {}", error.repr()),
    }
    match future.result() {
        Ok(value) => println!("  result: {value}"),
        Err(error) => println!("  result raised {}", error.repr()),
    }
}

async fn outcome(name: &str, task: Task<i32>) -> Result<()> {
    task.add_done_callback(|done| println!("  {} callback {}", cycle(), truth(done.cancelled())));
    let start = cycle();
    sleep(0.0).await?;
    println!("{name}: {}", truth(task.done()));
    match (&task).await {
        Ok(value) => println!("  {value}, {} cycles", cycle() - start),
        Err(error) => println!("  {}, {} cycles", error.repr(), cycle() - start),
    }
    show(&task);
    println!(
        "  {} {} {}",
        truth(task.done()),
        truth(task.cancelled()),
        task.cancelling()
    );
    Ok(())
}

async fn main_task() -> Result<()> {
    for how in [
        Ok(5),
        Err(Exc::Value("v".into())),
        Err(Exc::Exception("e".into())),
        Err(Exc::Runtime("r".into())),
        Err(Exc::Timeout(None)),
        Err(Exc::QueueFull),
        Err(Exc::InvalidState("invalid state".into())),
        Err(Exc::StopAsyncIteration),
        Err(Exc::Cancelled(None)),
        Err(Exc::Cancelled(Some("not asked for".into()))),
    ] {
        outcome("task", create_task(ends(how.clone()))).await?;
        let future: Future<i32> = Future::new();
        let task = create_task(waits(future.clone()));
        sleep(0.0).await?;
        match &how {
            Ok(value) => future.set_result(*value)?,
            Err(exc) => future.set_exception(exc.clone())?,
        }
        outcome("waiting task", task).await?;
        let inner = create_task(ends(how));
        outcome("task of a task", create_task(waits(Future::clone(&inner)))).await?;
        // A future is not cancelled by a CancelledError that is set as its exception.
        println!(
            "{} {} {future}",
            truth(future.done()),
            truth(future.cancelled())
        );
        show(&future);
    }
    Ok(())
}

pub(crate) fn main() -> Result<()> {
    asyncio::run(main_task())
}
