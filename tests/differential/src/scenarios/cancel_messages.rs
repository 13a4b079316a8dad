use asyncio::{Exc, Future, Result, Task, create_task, sleep};
use std::fmt::Display;

fn show<T: Display>(name: &str, outcome: Result<T>) {
    match outcome {
        Ok(value) => println!("{name}: {value}"),
        Err(error) => println!("{name}: {}", error.repr()),
    }
}

fn exception(future: &Future<i32>) -> Result<&'static str> {
    future.exception().map(|_| "not cancelled")
}

fn truth(value: bool) -> &'static str {
    if value { "True" } else { "False" }
}

async fn attempt<A: IntoFuture<Output = Result<i32>>>(
    name: &'static str,
    awaitable: A,
) -> Result<()> {
    show(name, awaitable.await);
    Ok(())
}

async fn waits(future: Future<i32>) -> Result<i32> {
    future.await
}

async fn raises(message: Option<&'static str>) -> Result<i32> {
    sleep(0.0).await?;
    Err(Exc::Cancelled(message.map(Into::into)))
}

async fn again(future: Future<i32>) -> Result<i32> {
    match future.await {
        Err(Exc::Cancelled(_)) => Err(Exc::Cancelled(Some("mine".into()))),
        result => result,
    }
}

async fn a_b_c<A>(awaitable: &A, cancel: impl FnOnce()) -> Result<()>
where
    A: IntoFuture<Output = Result<i32>> + Clone + 'static,
{
    let others = ["a", "b", "c"].map(|name| create_task(attempt(name, awaitable.clone())));
    sleep(0.0).await?;
    cancel();
    for other in others {
        other.await?;
    }
    Ok(())
}

async fn main_task() -> Result<()> {
    let future: Future<i32> = Future::new();
    future.cancel_with_message("first");
    future.cancel_with_message("second");
    show("result", future.result());
    show("exception", exception(&future));
    attempt("await", &future).await?;
    attempt("await", &future).await?;
    show("result", future.result());

    // A task keeps the exception itself for the first who asks, and no message.
    for first in ["result", "exception", "await"] {
        let task = create_task(waits(Future::new()));
        sleep(0.0).await?;
        task.cancel_with_message("first");
        task.cancel_with_message("second");
        sleep(0.0).await?;
        sleep(0.0).await?;
        println!("{} {}", truth(task.done()), truth(task.cancelled()));
        match first {
            "result" => show(first, task.result()),
            "exception" => show(first, exception(&task)),
            _ => attempt(first, &task).await?,
        }
        show("result", task.result());
        show("exception", exception(&task));
        attempt("await", &task).await?;
    }

    // The first of several awaiting tasks to wake up gets the message.
    let task: Task<i32> = create_task(waits(Future::new()));
    a_b_c(&task, || {
        task.cancel_with_message("for one");
    })
    .await?;

    // The same with a plain future: each gets it.
    let future: Future<i32> = Future::new();
    a_b_c(&future, || {
        future.cancel_with_message("for all");
    })
    .await?;

    // The awaited future's message wins over that of the task's own cancel.
    let future: Future<i32> = Future::new();
    let task = create_task(waits(future.clone()));
    sleep(0.0).await?;
    future.cancel_with_message("the future's");
    task.cancel_with_message("the task's");
    attempt("both", &task).await?;
    show("again", task.result());

    for message in [None, Some("raised"), Some("")] {
        let task = create_task(raises(message));
        attempt("raised inside", &task).await?;
        show("again", task.result());
    }

    let task = create_task(again(Future::new()));
    sleep(0.0).await?;
    task.cancel_with_message("theirs");
    attempt("replaced", task).await?;

    for message in [None, Some(""), Some("before the first step")] {
        let task = create_task(waits(future.clone()));
        match message {
            None => task.cancel(),
            Some(message) => task.cancel_with_message(message),
        };
        attempt("unstarted", &task).await?;
        show("again", exception(&task));
    }
    Ok(())
}

pub(crate) fn main() -> Result<()> {
    asyncio::run(main_task())
}
