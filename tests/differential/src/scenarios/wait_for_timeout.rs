use asyncio::{
    Awaiting, Exc, Future, Result, create_task, get_running_loop, shield, sleep, wait_for,
};
use std::error::Error;

type Name = &'static str;

fn now() -> String {
    format!("{:.3}", get_running_loop().unwrap().time())
}

async fn sleeper() -> Result<Name> {
    sleep(10.0).await?;
    Ok("awake")
}

async fn tidy() -> Result<Name> {
    let result = sleep(10.0).await;
    println!("{} tidying up", now());
    sleep(0.5).await?;
    println!("{} tidy", now());
    result.map(|()| "awake")
}

async fn swallow() -> Result<Name> {
    if let Err(error) = sleep(10.0).await {
        println!("{} swallowed {}", now(), error.repr());
        sleep(0.2).await?;
    }
    Ok("in spite of it")
}

async fn replace() -> Result<Name> {
    match sleep(10.0).await {
        Ok(()) => Ok("awake"),
        Err(_) => Err(Exc::Value("instead".into())),
    }
}

async fn attempt<A>(what: &str, awaitable: A, timeout: f64) -> Result<()>
where
    A: IntoFuture<Output = Result<Name>> + 'static,
{
    let before = get_running_loop()?.cycle();
    match wait_for(awaitable, timeout).await {
        Ok(value) => println!("{what}: {value}"),
        Err(error) => {
            let cause = match error.source().and_then(|cause| cause.downcast_ref::<Exc>()) {
                Some(cause) => cause.repr(),
                None => "None".to_owned(),
            };
            println!("{what}: {} because of {cause}", error.repr());
        }
    }
    let cycles = get_running_loop()?.cycle() - before;
    println!("{}, {cycles} cycles", now());
    Ok(())
}

async fn main_task() -> Result<()> {
    attempt("sleeper", sleeper(), 0.1).await?;
    attempt("future", Future::new(), 0.1).await?;
    attempt("tidy", tidy(), 0.1).await?;
    attempt("swallow", swallow(), 0.1).await?;
    attempt("replace", replace(), 0.1).await?;
    attempt("nested, outer first", wait_for(tidy(), 1.0), 0.1).await?;
    attempt("nested, inner first", wait_for(sleeper(), 0.1), 1.0).await?;

    // Without any time, but the task has started.
    let bodies: [Awaiting<Name>; 3] = [Box::pin(tidy()), Box::pin(swallow()), Box::pin(replace())];
    for body in bodies {
        let task = create_task(body);
        sleep(0.0).await?;
        attempt("started", task, 0.0).await?;
    }

    // Shielded, the work goes on.
    let task = create_task(async {
        sleep(0.3).await?;
        Ok("unharmed")
    });
    attempt("shielded", shield(task.clone()), 0.1).await?;
    println!("{} {}", task.await?, now());

    // Done in the cycle in which the time is over.
    let future = Future::new();
    let setter = future.clone();
    let set = move || setter.set_result("just in time").unwrap();
    get_running_loop()?.call_later(0.1, set);
    attempt("just", future, 0.1).await
}

pub(crate) fn main() -> Result<()> {
    asyncio::run(main_task())
}
