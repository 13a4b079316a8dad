use asyncio::{Exc, Future, Result, Task, create_task, get_running_loop, sleep, wait, wait_for};
use std::error::Error;

type Name = &'static str;

fn cycle() -> u64 {
    get_running_loop().unwrap().cycle()
}

async fn tidy(seconds: f64) -> Result<Name> {
    if let Err(error) = sleep(10.0).await {
        println!("  {} tidying up after {}", cycle(), error.repr());
        sleep(seconds).await?;
        println!("  {} tidy", cycle());
        return Err(error);
    }
    Ok("awake")
}

async fn swallow() -> Result<Name> {
    if let Err(error) = sleep(10.0).await {
        println!("  {} swallowed {}", cycle(), error.repr());
    }
    Ok("swallowed")
}

async fn fails_on_cancel() -> Result<Name> {
    match sleep(10.0).await {
        Ok(()) => Ok("awake"),
        Err(_) => Err(Exc::Value("instead".into())),
    }
}

async fn waits<A>(awaitable: A) -> Result<Name>
where
    A: IntoFuture<Output = Result<Name>> + 'static,
{
    let result = wait_for(awaitable, 1.0).await;
    if let Some(error) = result.as_ref().err().filter(|error| error.is_cancel()) {
        println!("  {} wait_for raised {}", cycle(), error.repr());
    }
    result
}

async fn report(task: Task<Name>) -> Result<()> {
    match (&task).await {
        Ok(value) => println!("  {} result {value}", cycle()),
        Err(error) => {
            let cause = match error.source().and_then(|cause| cause.downcast_ref::<Exc>()) {
                Some(cause) => cause.repr(),
                None => "None".to_owned(),
            };
            println!("  {} raised {} because of {cause}", cycle(), error.repr());
        }
    }
    println!(
        "  cancelled {}, cancelling {}",
        task.cancelled(),
        task.cancelling()
    );
    Ok(())
}

async fn attempt<A>(what: &str, awaitable: A) -> Result<()>
where
    A: IntoFuture<Output = Result<Name>> + 'static,
{
    println!("{what}");
    let task = create_task(waits(awaitable));
    sleep(0.1).await?;
    println!("  {}", task.cancel_with_message("outside"));
    report(task).await
}

async fn main_task() -> Result<()> {
    let future = Future::new();
    attempt("future", future.clone()).await?;
    println!("  {}", future.cancelled());
    attempt("tidy", tidy(0.0)).await?;
    attempt("tidy, slowly", tidy(3.0)).await?;
    attempt("swallow", swallow()).await?;
    attempt("fails", fails_on_cancel()).await?;

    println!("cancelled again while it waits for the cancellation");
    let inner = create_task(tidy(0.5));
    let task = create_task(waits(inner.clone()));
    sleep(0.1).await?;
    task.cancel_with_message("first");
    sleep(0.1).await?;
    task.cancel_with_message("second");
    report(task).await?;
    println!("  inner done {}", inner.done());
    wait(&[inner]).await?;

    println!("cancelled while a timeout waits for the cancellation");
    let inner = create_task(tidy(0.5));
    let task = create_task(waits(inner.clone()));
    sleep(1.2).await?;
    task.cancel_with_message("too long");
    report(task).await?;
    println!("  inner done {}", inner.done());

    println!("cancelled when the future is done already");
    let future = Future::new();
    let task = create_task(waits(future.clone()));
    sleep(0.0).await?;
    future.set_result("done")?;
    task.cancel_with_message("late");
    report(task).await?;

    println!("the inner task is cancelled by someone else");
    let inner = create_task(tidy(0.0));
    let task = create_task(waits(inner.clone()));
    sleep(0.1).await?;
    inner.cancel_with_message("inside");
    report(task).await
}

pub(crate) fn main() -> Result<()> {
    asyncio::run(main_task())
}
