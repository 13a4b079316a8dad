//! Not here: an eager task that exits in its first step. In Python `create_task` itself raises
//! then; ours gives the task, and the exit leaves the loop in the next cycle.

use asyncio::{
    EventLoop, Exc, ExceptionContext, Future, Result, ReturnWhen, TaskGroup, create_task,
    current_task, ensure_future, gather, gather_results, get_running_loop, shield, sleep, wait,
};
use std::fmt::Debug;

fn cycle() -> u64 {
    get_running_loop().unwrap().cycle()
}

fn truth(value: bool) -> &'static str {
    if value { "True" } else { "False" }
}

fn show(_: &EventLoop, context: &ExceptionContext) {
    let error = context.exception.as_ref().map(Exc::repr);
    let error = error.unwrap_or_default();
    println!("  told: {}: {error}", context.message);
}

fn no_luck(text: &'static str) -> Exc {
    Exc::Value(text.into())
}

async fn fails(error: Exc, pauses: u32) -> Result<i32> {
    for _ in 0..pauses {
        sleep(0.0).await?;
    }
    println!("  {} raising {}", cycle(), error.repr());
    Err(error)
}

async fn value(number: i32, pauses: u32) -> Result<i32> {
    for _ in 0..pauses {
        sleep(0.0).await?;
    }
    println!("  {} {number}", cycle());
    Ok(number)
}

/// Python's `gather` takes coroutines of different functions; ours are of one.
async fn either(result: Result<i32, Exc>, pauses: u32) -> Result<i32> {
    match result {
        Ok(number) => value(number, pauses).await,
        Err(error) => fails(error, pauses).await,
    }
}

async fn waits(future: impl IntoFuture<Output = Result<i32>>, what: &'static str) -> Result<i32> {
    println!("  {} {what}", cycle());
    let result = future.await;
    match &result {
        Ok(value) => println!("  {} {what}: {value}", cycle()),
        Err(error) => println!("  {} {what}: {}", cycle(), error.repr()),
    }
    result
}

/// The same as `value` or `waits`.
async fn value_or_waits(number: Option<i32>, what: &'static str) -> Result<i32> {
    match number {
        Some(number) => value(number, 0).await,
        None => waits(Future::new(), what).await,
    }
}

async fn cancels_itself(then_waits: bool) -> Result<&'static str> {
    let cancelled = current_task()?.unwrap().cancel_with_message("by itself");
    println!("  {} {}", cycle(), truth(cancelled));
    if then_waits && let Err(error) = sleep(1.0).await {
        println!("  {} {}", cycle(), error.repr());
        return Err(error);
    }
    Ok("lost")
}

async fn bad_await(other: EventLoop) -> Result<Option<&'static str>> {
    match other.create_future::<()>().await {
        Err(Exc::Runtime(text)) => {
            println!("  {} {}", cycle(), &text[text.len() - 30..]);
            Ok(Some("caught"))
        }
        result => result.map(|()| None),
    }
}

async fn outcome<T: Debug>(what: &str, awaitable: impl IntoFuture<Output = Result<T>>) {
    let before = cycle();
    let result = match awaitable.await {
        Ok(value) => format!("{value:?}").replace('"', "'"),
        Err(error) => format!("raised {}", error.repr()),
    };
    println!("{what}: {result}, {} cycles", cycle() - before);
}

async fn group(pauses: u32, error: Option<Exc>) -> Result<i32> {
    let block = async |tasks: TaskGroup| {
        let one = tasks.create_task(value(1, pauses))?;
        let two = tasks.create_task(value(2, pauses * 2))?;
        println!("  {} {}", truth(one.done()), truth(two.done()));
        if let Some(error) = error {
            tasks.create_task(fails(error, pauses))?;
            println!("  the block goes on");
            sleep(1.0).await?;
        }
        Ok((one, two))
    };
    let (one, two) = TaskGroup::new().run(block).await?;
    Ok(one.result()? + two.result()?)
}

async fn single_tasks(other: EventLoop) -> Result<()> {
    let event_loop = get_running_loop()?;
    let task = create_task(fails(no_luck("at once"), 0));
    let error = task.exception()?.unwrap().repr();
    println!("{} {error}", truth(task.done()));
    outcome("failed", task).await;
    outcome("fails later", create_task(fails(no_luck("later"), 1))).await;
    let task = create_task(fails(no_luck("never retrieved"), 0));
    println!("dropping");
    drop(task);
    let cancelled = Exc::Cancelled(Some("c".into()));
    outcome("cancelled by nobody", create_task(fails(cancelled, 0))).await;

    let future: Future<i32> = event_loop.create_future();
    let task = create_task(waits(future.clone(), "waiting"));
    println!("{}", truth(task.done()));
    let later = future.clone();
    event_loop.call_soon(move || later.set_result(5));
    outcome("a future", task).await;
    outcome("a done future", create_task(waits(future, "waiting"))).await;
    let task = create_task(waits(event_loop.create_future(), "waiting"));
    let cancelled = task.cancel_with_message("enough");
    println!("{} {}", truth(cancelled), task.cancelling());
    outcome("cancelled", task).await;
    let task = create_task(value(7, 0));
    println!("{} {}", truth(task.cancel()), task.cancelling());
    outcome("too late", task).await;
    for then_waits in [false, true] {
        let task = create_task(cancels_itself(then_waits));
        let (done, cancelled) = (truth(task.done()), truth(task.cancelled()));
        println!("{done} {cancelled} {}", task.cancelling());
        outcome("cancels itself", task).await;
    }
    let task = create_task(async { Ok(bad_await(other).await?.unwrap_or_default()) });
    outcome("a bad await", task).await;
    let task = create_task(waits(create_task(value(8, 1)), "waiting"));
    let task = create_task(waits(task, "waiting"));
    outcome("a task of a task", task).await;
    Ok(())
}

async fn gatherings() -> Result<()> {
    let gathering = gather([value(1, 0), value(2, 0)]);
    println!("{}", truth(gathering.done()));
    outcome("gather, all at once", gathering).await;
    let gathering = gather([value(1, 0), value(2, 2), value(3, 1)]);
    println!("{}", truth(gathering.done()));
    outcome("gather, some later", gathering).await;
    let gathering = gather([
        either(Ok(1), 1),
        either(Err(no_luck("a")), 0),
        either(Err(no_luck("b")), 0),
        either(Ok(2), 0),
    ]);
    println!("{}", truth(gathering.done()));
    outcome("gather, failing at once", gathering).await;
    let gathering = gather_results([
        either(Ok(1), 0),
        either(Err(no_luck("a")), 1),
        either(Err(no_luck("b")), 0),
    ]);
    println!("{}", truth(gathering.done()));
    let results = async {
        let results = gathering.await?;
        let repr = |result: Result<i32>| match result {
            Ok(value) => value.to_string(),
            Err(error) => error.repr(),
        };
        let shown: Vec<String> = results.into_iter().map(repr).collect();
        Ok(Shown(format!("[{}]", shown.join(", "))))
    };
    outcome("gather of exceptions", results).await;
    let children = [(None, "a"), (Some(1), ""), (None, "b")];
    let gathering = gather(children.map(|(number, what)| value_or_waits(number, what)));
    gathering.cancel_with_message("all");
    outcome("gather, cancelled", gathering).await;
    Ok(())
}

/// A text without quotes.
struct Shown(String);

impl Debug for Shown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

async fn main_task(other: EventLoop) -> Result<()> {
    let event_loop = get_running_loop()?;
    event_loop.set_exception_handler(show);
    event_loop.set_eager_tasks(true);
    single_tasks(other).await?;
    gatherings().await?;
    outcome("group, at once", group(0, None)).await;
    outcome("group, later", group(1, None)).await;
    outcome("group, failing at once", group(0, Some(no_luck("g")))).await;
    outcome("group, failing later", group(1, Some(no_luck("g")))).await;
    outcome("shield", shield(value(3, 0))).await;
    outcome("shield, later", shield(value(3, 1))).await;
    let tasks = [create_task(value(1, 0)), create_task(value(2, 3))];
    let before = cycle();
    let waiting = wait(&tasks).return_when(ReturnWhen::FirstCompleted);
    let (done, pending) = waiting.await?;
    let cycles = cycle() - before;
    println!("wait: {} {}, {cycles} cycles", done.len(), pending.len());
    outcome("ensure_future", ensure_future(value(4, 0))?).await;
    Ok(())
}

pub(crate) fn main() -> Result<()> {
    let other = EventLoop::new();
    asyncio::run(main_task(other.clone()))?;
    other.close()
}
