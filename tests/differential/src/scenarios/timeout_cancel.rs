use asyncio::{
    Awaiting, Exc, Future, Result, Task, create_task, current_task, get_running_loop, sleep,
    timeout,
};
use std::error::Error;

fn cycle() -> u64 {
    get_running_loop().unwrap().cycle()
}

async fn tidy(seconds: f64) -> Result<()> {
    let result = sleep(10.0).await;
    sleep(seconds).await?;
    result
}

async fn block<A>(seconds: f64, body: A) -> Result<()>
where
    A: IntoFuture<Output = Result<()>>,
{
    let timeout = timeout(seconds);
    let result = timeout.run(body).await;
    if let Err(error) = &result {
        let cancelling = current_task()?.unwrap().cancelling();
        let (cycle, error) = (cycle(), error.repr());
        println!("  {cycle} {error}, {timeout}, cancelling {cancelling}");
    }
    result
}

async fn report(task: Task<()>) {
    match (&task).await {
        Ok(()) => println!("  {} result None", cycle()),
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
}

async fn attempt<A>(what: &str, seconds: f64, body: A, moments: &[f64]) -> Result<()>
where
    A: IntoFuture<Output = Result<()>> + 'static,
{
    println!("{what}");
    let task = create_task(block(seconds, body));
    for &moment in moments {
        let task = task.clone();
        get_running_loop()?.call_later(moment, move || {
            task.cancel_with_message(format!("at {moment}"));
        });
    }
    report(task).await;
    sleep(1.0).await
}

async fn cancels_itself() -> Result<()> {
    let task = current_task()?.unwrap();
    let block = async {
        task.cancel();
        sleep(0.0).await
    };
    if let Err(error) = timeout(0.1).run(block).await {
        println!("  {}", error.repr());
    }
    task.uncancel();
    // One request is no longer open: the next timeout is a timeout again.
    timeout(0.1).run(sleep(10.0)).await
}

async fn already_cancelling() -> Result<()> {
    let task = current_task()?.unwrap();
    task.cancel();
    let _ = sleep(0.0).await;
    println!("  cancelling {}", task.cancelling());
    timeout(0.1).run(sleep(10.0)).await
}

async fn uncancels() -> Result<()> {
    let block = async {
        let result = sleep(10.0).await;
        current_task()?.unwrap().uncancel();
        result
    };
    timeout(0.1).run(block).await
}

async fn main_task() -> Result<()> {
    attempt("before the deadline", 0.5, sleep(10.0), &[0.1]).await?;
    attempt("before the first step", 0.5, Future::new(), &[0.0]).await?;
    attempt("at the deadline", 0.5, sleep(10.0), &[0.5]).await?;
    let what = "while it tidies up after a timeout";
    attempt(what, 0.1, tidy(0.5), &[0.3]).await?;
    attempt("timeout while it tidies up", 0.3, tidy(0.5), &[0.1]).await?;
    attempt("twice", 0.5, tidy(0.3), &[0.1, 0.2]).await?;
    let bodies: [(&str, Awaiting<()>); 3] = [
        ("cancels_itself", Box::pin(cancels_itself())),
        ("already_cancelling", Box::pin(already_cancelling())),
        ("uncancels", Box::pin(uncancels())),
    ];
    for (name, body) in bodies {
        println!("{name}");
        report(create_task(body)).await;
    }
    Ok(())
}

pub(crate) fn main() -> Result<()> {
    asyncio::run(main_task())
}
