use asyncio::{Awaiting, Exc, Result, current_task, get_running_loop, sleep, timeout, wait_for};
use std::error::Error;

fn now() -> String {
    format!("{:.3}", get_running_loop().unwrap().time())
}

fn block<A>(name: &'static str, seconds: f64, body: A) -> Awaiting<()>
where
    A: IntoFuture<Output = Result<()>> + 'static,
{
    Box::pin(async move {
        let timeout = timeout(seconds);
        let result = timeout.run(body).await;
        match &result {
            Ok(()) => println!("{} {name} ends", now()),
            Err(error) => println!(
                "{} {name}: {}, cancelling {}",
                now(),
                error.repr(),
                current_task()?.unwrap().cancelling()
            ),
        }
        println!("{} {name} {timeout}", now());
        result
    })
}

async fn tidy(seconds: f64) -> Result<()> {
    let result = sleep(10.0).await;
    sleep(seconds).await?;
    result
}

async fn attempt<A>(what: &str, body: A) -> Result<()>
where
    A: IntoFuture<Output = Result<()>>,
{
    println!("{what}");
    if let Err(error) = body.await {
        let cause = match error.source().and_then(|cause| cause.downcast_ref::<Exc>()) {
            Some(cause) => cause.repr(),
            None => "None".to_owned(),
        };
        println!("{} raised {} because of {cause}", now(), error.repr());
    }
    sleep(0.1).await
}

async fn main_task() -> Result<()> {
    let late = || sleep(10.0);
    attempt(
        "inner first",
        block("outer", 1.0, block("inner", 0.1, late())),
    )
    .await?;
    attempt(
        "outer first",
        block("outer", 0.1, block("inner", 1.0, late())),
    )
    .await?;
    attempt("at once", block("outer", 0.1, block("inner", 0.1, late()))).await?;
    attempt("no time", block("outer", 0.0, block("inner", 0.0, late()))).await?;
    let inner = block("inner", 0.1, tidy(1.0));
    attempt("outer while inner tidies", block("outer", 0.2, inner)).await?;
    let inner = block("inner", 0.2, tidy(1.0));
    attempt("inner while outer tidies", block("outer", 0.1, inner)).await?;
    let inner = block("b", 0.2, block("c", 0.1, tidy(0.5)));
    attempt("three", block("a", 0.3, inner)).await?;
    attempt("in wait_for", wait_for(block("inner", 1.0, late()), 0.1)).await?;
    let inner = wait_for(tidy(0.1), 1.0);
    attempt("around wait_for", block("outer", 0.1, inner)).await
}

pub(crate) fn main() -> Result<()> {
    asyncio::run(main_task())
}
