use asyncio::{Exc, Future, Result, create_task, current_task, get_running_loop, sleep, wait_for};
use std::error::Error;

type Name = &'static str;

fn cycle() -> u64 {
    get_running_loop().unwrap().cycle()
}

async fn worker(name: Name, seconds: f64) -> Result<Name> {
    println!("{} {name} starts", cycle());
    sleep(seconds).await?;
    Ok(name)
}

async fn immediate(name: Name) -> Result<Name> {
    let task = current_task()?.unwrap();
    println!("{} {name} runs in {}", cycle(), task.get_name());
    Ok(name)
}

async fn fails() -> Result<Name> {
    sleep(0.0).await?;
    Err(Exc::Value("no luck".into()))
}

async fn attempt<A>(what: &str, awaitable: A, timeout: Option<f64>) -> Result<()>
where
    A: IntoFuture<Output = Result<Name>> + 'static,
{
    let before = cycle();
    let result = match wait_for(awaitable, timeout).await {
        Ok(value) => value.to_owned(),
        Err(error) => {
            let cause = match error.source().and_then(|cause| cause.downcast_ref::<Exc>()) {
                Some(cause) => cause.repr(),
                None => "None".to_owned(),
            };
            format!("{} because of {cause}", error.repr())
        }
    };
    println!("{what}: {result}, {} cycles", cycle() - before);
    Ok(())
}

async fn main_task() -> Result<()> {
    attempt("coroutine", immediate("a"), Some(10.0)).await?;
    attempt("coroutine, no timeout", immediate("b"), None).await?;
    attempt("coroutine that sleeps", worker("c", 0.1), Some(1.0)).await?;
    attempt("task", create_task(worker("d", 0.1)), Some(1.0)).await?;
    attempt("task, no timeout", create_task(worker("e", 0.1)), None).await?;
    attempt("failing", fails(), Some(1.0)).await?;
    attempt("failing, no timeout", fails(), None).await?;

    let future = Future::new();
    future.set_result("done")?;
    for (timeout, shown) in [
        (Some(10.0), "10"),
        (None, "None"),
        (Some(0.0), "0"),
        (Some(-1.0), "-1"),
    ] {
        attempt(&format!("done future, {shown}"), future.clone(), timeout).await?;
    }
    let future = Future::new();
    future.set_exception(Exc::Value("set".into()))?;
    attempt("failed future, 0", future, Some(0.0)).await?;
    let future = Future::new();
    future.cancel_with_message("before");
    attempt("cancelled future, 10", future.clone(), Some(10.0)).await?;
    attempt("cancelled future, 0", future, Some(0.0)).await?;

    // No time at all: the body never starts.
    attempt("coroutine, 0", worker("never", 0.0), Some(0.0)).await?;
    attempt("coroutine, -1", worker("never", 0.0), Some(-1.0)).await?;
    let future = Future::new();
    attempt("pending future, 0", future.clone(), Some(0.0)).await?;
    println!("{}", future.cancelled());
    let task = create_task(worker("started", 1.0));
    sleep(0.0).await?;
    attempt("started task, 0", task.clone(), Some(0.0)).await?;
    println!("{}", task.cancelled());
    Ok(())
}

pub(crate) fn main() -> Result<()> {
    asyncio::run(main_task())
}
