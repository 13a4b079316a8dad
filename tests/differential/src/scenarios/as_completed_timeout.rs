use asyncio::{
    Awaiting, Exc, Future, Result, Task, as_completed, create_task, get_running_loop, sleep, wait,
};
use std::error::Error;

type Name = &'static str;

async fn worker(name: Name, seconds: f64) -> Result<Name> {
    sleep(seconds).await?;
    Ok(name)
}

async fn take(awaitable: Awaiting<Name>) -> Result<()> {
    let event_loop = get_running_loop()?;
    let before = event_loop.cycle();
    let result = match awaitable.await {
        Ok(value) => value.to_owned(),
        Err(error) => {
            let cause = match error.source().and_then(|cause| cause.downcast_ref::<Exc>()) {
                Some(cause) => cause.repr(),
                None => "None".to_owned(),
            };
            format!("{} because of {cause}", error.repr())
        }
    };
    let cycles = event_loop.cycle() - before;
    println!("{:.3} {result} after {cycles} cycles", event_loop.time());
    Ok(())
}

async fn attempt(what: &str, seconds: &[f64], timeout: Option<f64>) -> Result<()> {
    println!("{what}");
    let names = ["a", "b", "c", "d"].iter().zip(seconds);
    let tasks: Vec<_> = names
        .map(|(name, &seconds)| create_task(worker(name, seconds)))
        .collect();
    for awaitable in as_completed(tasks.clone()).timeout(timeout) {
        take(awaitable).await?;
    }
    let done: Vec<_> = tasks.iter().map(|task| task.done().to_string()).collect();
    println!("['{}']", done.join("', '"));
    wait(&tasks).await?;
    Ok(())
}

fn take_each<A>(awaitables: Vec<A>) -> Vec<Task<()>>
where
    A: IntoFuture<Output = Result<Name>> + 'static,
{
    let takers = as_completed(awaitables).into_iter();
    takers
        .map(|awaitable| create_task(take(awaitable)))
        .collect()
}

async fn main_task() -> Result<()> {
    attempt("in time", &[0.1, 0.2], Some(1.0)).await?;
    attempt("no timeout", &[0.1, 0.2], None).await?;
    attempt("too late for two", &[0.1, 0.3, 0.4], Some(0.2)).await?;
    attempt("no time at all", &[0.0, 0.1], Some(0.0)).await?;
    let what = "no time at all, but the tasks come first";
    attempt(what, &[0.0, 0.1], Some(-1.0)).await?;
    attempt("in the same cycle", &[0.1, 0.2], Some(0.1)).await?;
    let none: [Future<Name>; 0] = [];
    println!("{}", as_completed(none).timeout(1.0).into_iter().count());

    println!("the task that waits is cancelled");
    let start = |(name, seconds)| create_task(worker(name, seconds));
    let takers = take_each([("a", 0.1), ("b", 0.2)].map(start).to_vec());
    sleep(0.05).await?;
    takers[0].cancel_with_message("enough");
    wait(&takers).await?;

    println!("... when it has been woken already");
    let futures = vec![Future::new(), Future::new()];
    let takers = take_each(futures.clone());
    sleep(0.0).await?;
    futures[1].set_result("came")?;
    sleep(0.0).await?;
    takers[0].cancel_with_message("too late");
    wait(&takers).await?;
    Ok(())
}

pub(crate) fn main() -> Result<()> {
    asyncio::run(main_task())
}
