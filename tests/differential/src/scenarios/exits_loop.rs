use asyncio::{EventLoop, Exc, Future, Result, get_running_loop, sleep};
use std::fmt::Debug;

fn note(text: impl AsRef<str>) {
    let cycle = get_running_loop().unwrap().cycle();
    println!("  {cycle} {}", text.as_ref());
}

fn truth(value: bool) -> &'static str {
    if value { "True" } else { "False" }
}

fn attempt<T: Debug>(
    what: &str,
    event_loop: &EventLoop,
    run: impl FnOnce(&EventLoop) -> Result<T>,
) {
    let before = event_loop.cycle();
    let result = run(event_loop);
    let cycles = event_loop.cycle() - before;
    match result {
        Ok(value) => {
            let value = format!("{value:?}").replace("()", "None").replace('"', "'");
            println!("{what}: {value}, {cycles} cycles");
        }
        Err(error) => {
            let shown = match &error {
                Exc::Runtime(text) if text.starts_with("deadlock") => "deadlock".to_owned(),
                error => error.repr(),
            };
            println!("{what} raises {shown}, {cycles} cycles");
        }
    }
    // What is Python's `asyncio.current_task(loop)` there: outside of a loop ours has no answer.
    println!("  running {}, None", truth(event_loop.is_running()));
}

fn complete<T: Clone + Debug + 'static>(
    what: &str,
    event_loop: &EventLoop,
    awaitable: impl IntoFuture<Output = Result<T>> + 'static,
) {
    attempt(what, event_loop, |event_loop| {
        event_loop.run_until_complete(awaitable)
    });
}

fn run_forever(what: &str, event_loop: &EventLoop) {
    attempt(what, event_loop, EventLoop::run_forever);
}

async fn exits(error: Exc) -> Result<i32> {
    sleep(0.0).await?;
    Err(error)
}

async fn awaits(task: impl IntoFuture<Output = Result<i32>>) -> Result<Option<&'static str>> {
    match task.await {
        Ok(_) => Ok(None),
        Err(error) => {
            note(format!("awaited: {}", error.repr()));
            Ok(Some("caught"))
        }
    }
}

async fn caught(task: impl IntoFuture<Output = Result<i32>>) -> Result<&'static str> {
    Ok(awaits(task).await?.unwrap_or_default())
}

async fn value() -> Result<i32> {
    sleep(0.0).await?;
    Ok(7)
}

async fn slept() -> Result<&'static str> {
    sleep(0.1).await?;
    Ok("slept")
}

fn call_soon_stop(event_loop: &EventLoop) {
    let same_loop = event_loop.clone();
    event_loop.call_soon(move || same_loop.stop());
}

fn call_soon_raises(event_loop: &EventLoop, error: &Exc) {
    let error = error.clone();
    event_loop.call_soon(|| Err(error));
}

fn task_exits(event_loop: &EventLoop, error: &Exc) -> Result<()> {
    println!("a task exits");
    event_loop.call_soon(|| note("before"));
    let task = event_loop.create_task(exits(error.clone()));
    event_loop.call_soon(|| note("after"));
    task.add_done_callback(|task| {
        let error = task.exception()?.expect("it has exited");
        note(format!("callback {}", error.repr()));
        Ok(())
    });
    let waiting = event_loop.create_task(caught(task.clone()));
    event_loop.call_later(0.001, || note("timer"));
    run_forever("run_forever", event_loop);
    println!(
        "  {} {} {} {}",
        truth(task.done()),
        truth(task.cancelled()),
        task.exception()?.unwrap().repr(),
        truth(waiting.done())
    );
    // What was ready is ready still.
    complete("again", event_loop, waiting);
    // The loop leaves it to the exit itself to stop it; the exit has come and gone.
    complete("the task itself", event_loop, task);
    complete("a fresh one", event_loop, value());
    Ok(())
}

fn callbacks_exit(event_loop: &EventLoop, error: &Exc) {
    println!("callbacks exit");
    call_soon_raises(event_loop, error);
    event_loop.call_soon(|| note("between"));
    call_soon_raises(event_loop, error);
    event_loop.call_soon(|| note("last"));
    call_soon_stop(event_loop);
    for what in ["first", "second", "third"] {
        run_forever(what, event_loop);
    }

    println!("stopped and exits");
    call_soon_stop(event_loop);
    call_soon_raises(event_loop, error);
    event_loop.call_soon(|| note("later"));
    run_forever("first", event_loop);
    // It has forgotten that it was stopped.
    complete("then", event_loop, value());
}

fn run_until_complete(event_loop: &EventLoop, error: &Exc) -> Result<()> {
    println!("run_until_complete");
    complete("a coroutine", event_loop, exits(error.clone()));
    // That it was done stops nothing.
    complete("the next", event_loop, slept());
    let task = event_loop.create_task(exits(error.clone()));
    complete("a task", event_loop, task.clone());
    complete("the next", event_loop, slept());
    println!("  {}", task.exception()?.unwrap().repr());
    let task = event_loop.create_task(value());
    let raised = error.clone();
    task.add_done_callback(|_| Err(raised));
    complete("a callback", event_loop, task.clone());
    println!("  {}", task.result()?);
    // The loop was to stop after that callback; now it is too early.
    complete("the next", event_loop, slept());
    let future: Future<i32> = event_loop.create_future();
    future.set_exception(error.clone())?;
    complete("a future", event_loop, future);
    let future: Future<i32> = event_loop.create_future();
    let (later, error) = (future.clone(), error.clone());
    event_loop.call_later(0.2, move || later.set_exception(error));
    complete("a pending future", event_loop, caught(future));
    Ok(())
}

pub(crate) fn main() -> Result<()> {
    for error in [Exc::SystemExit(3), Exc::KeyboardInterrupt] {
        let event_loop = EventLoop::new();
        task_exits(&event_loop, &error)?;
        callbacks_exit(&event_loop, &error);
        run_until_complete(&event_loop, &error)?;
        event_loop.close()?;
    }
    Ok(())
}
