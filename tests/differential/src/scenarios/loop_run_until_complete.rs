use asyncio::{Awaiting, EventLoop, Exc, Future, Result, gather, get_running_loop, sleep};
use std::fmt::Debug;

async fn returns<T>(value: T) -> Result<T> {
    Ok(value)
}

async fn sleeps(seconds: f64, value: i32) -> Result<i32> {
    sleep(seconds).await?;
    Ok(value)
}

async fn fails() -> Result<i32> {
    sleep(0.0).await?;
    Err(Exc::Value("v".into()))
}

async fn ticks(name: &'static str, count: u32) -> Result<&'static str> {
    for number in 0..count {
        println!("  {} {name} {number}", get_running_loop()?.cycle());
        sleep(0.0).await?;
    }
    Ok(name)
}

async fn two_tasks() -> Result<Vec<&'static str>> {
    gather([ticks("a", 2), ticks("b", 1)]).await
}

struct Awaitable;

impl IntoFuture for Awaitable {
    type Output = Result<&'static str>;
    type IntoFuture = Awaiting<&'static str>;

    fn into_future(self) -> Awaiting<&'static str> {
        Box::pin(returns("awaited"))
    }
}

fn truth(value: bool) -> &'static str {
    if value { "True" } else { "False" }
}

fn attempt<A, T>(event_loop: &EventLoop, name: &str, awaitable: A)
where
    A: IntoFuture<Output = Result<T>> + 'static,
    T: Clone + Debug + 'static,
{
    let start = event_loop.cycle();
    let result = match event_loop.run_until_complete(awaitable) {
        Ok(result) => format!("{result:?}"),
        Err(error) => error.repr(),
    };
    // Python shows the texts in a list with quotes, and a text without.
    let result = match result.starts_with('[') {
        true => result.replace('"', "'"),
        false => result.trim_matches('"').to_owned(),
    };
    let cycles = event_loop.cycle() - start;
    let running = truth(event_loop.is_running());
    println!("{name}: {result}, {cycles} cycles, {running}");
}

pub(crate) fn main() -> Result<()> {
    let event_loop = &EventLoop::new();
    attempt(event_loop, "coroutine", returns(1));
    attempt(event_loop, "sleep(0)", sleeps(0.0, 2));
    attempt(event_loop, "sleep(0.5)", sleeps(0.5, 3));
    attempt(event_loop, "failing", fails());
    attempt(event_loop, "awaitable", Awaitable);
    attempt(event_loop, "task", event_loop.create_task(returns(4)));
    let task = event_loop.create_task(fails());
    attempt(event_loop, "failing task", task.clone());
    attempt(event_loop, "the same", task);
    let task = event_loop.create_task(returns(5));
    task.cancel_with_message("before");
    attempt(event_loop, "cancelled task", task);

    let future: Future<i32> = event_loop.create_future();
    let setter = future.clone();
    event_loop.call_soon(move || setter.set_result(6).unwrap());
    attempt(event_loop, "future", future.clone());
    attempt(event_loop, "done future", future);
    let future: Future<i32> = event_loop.create_future();
    let cancelled = future.clone();
    event_loop.call_later(0.25, move || {
        cancelled.cancel_with_message("by a timer");
    });
    attempt(event_loop, "cancelled future", future.clone());
    attempt(event_loop, "done future", future);
    println!("{:.3}", event_loop.time());

    // Other tasks go on as far as the loop goes, and continue in the next run.
    let other = event_loop.create_task(ticks("other", 6));
    attempt(event_loop, "meanwhile", returns(7));
    println!("{}", truth(other.done()));
    attempt(event_loop, "meanwhile", ticks("mine", 2));
    println!("{}", truth(other.done()));
    attempt(event_loop, "other", other);

    attempt(event_loop, "two tasks", two_tasks());

    // Stopped half-way, and completed by a second run.
    let task = event_loop.create_task(sleeps(1.0, 8));
    let stopper = event_loop.clone();
    event_loop.call_later(0.1, move || stopper.stop());
    attempt(event_loop, "stopped", task.clone());
    println!("{} {:.3}", truth(task.done()), event_loop.time());
    attempt(event_loop, "completed", task);

    // Done in the very cycle in which the loop is stopped: in time.
    let task = event_loop.create_task(sleeps(0.0, 9));
    let stopper = event_loop.clone();
    event_loop.call_soon(move || {
        stopper.clone().call_soon(move || stopper.stop());
    });
    attempt(event_loop, "in time", task.clone());
    attempt(event_loop, "again", task.clone());
    event_loop.close()?;
    attempt(event_loop, "closed", task);
    println!("{}", truth(event_loop.is_closed()));
    Ok(())
}
