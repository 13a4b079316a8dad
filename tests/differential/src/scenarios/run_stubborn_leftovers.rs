//! What `raises` raises is reported to stderr, which is not compared.

use asyncio::{EventLoop, Exc, Result, Task, create_task, current_task, get_running_loop, sleep};
use std::cell::RefCell;

thread_local! {
    static NOTES: RefCell<Vec<String>> = RefCell::default();
}

fn note(text: &str) {
    let event_loop = get_running_loop().unwrap();
    let (cycle, time) = (event_loop.cycle(), event_loop.time());
    NOTES.with_borrow_mut(|notes| notes.push(format!("  {cycle:2} {time:.3} {text}")));
}

/// Resists so many cancellations; asyncio.run cancels once only, and waits.
async fn swallows(times: u32) -> Result<()> {
    for turn in 0..times {
        match sleep(1.0).await {
            Ok(()) => note(&format!("slept {turn}")),
            Err(_) => note(&format!("swallowed {turn}")),
        }
    }
    Ok(())
}

async fn raises() -> Result<()> {
    let _ = sleep(10.0).await;
    note("raises instead");
    Err(Exc::Value("reported, but not raised".into()))
}

async fn spawns() -> Result<()> {
    let result = sleep(10.0).await;
    create_task(orphan());
    note("spawned");
    result
}

async fn orphan() -> Result<()> {
    note("orphan begins");
    sleep(0.0).await?;
    note("orphan goes on");
    sleep(0.0).await?;
    note("orphan ends");
    Ok(())
}

async fn waits_for(task: Task<()>) -> Result<()> {
    let result = task.await;
    note("its task is gone");
    result
}

async fn main_task(kind: &'static str) -> Result<&'static str> {
    note(kind);
    let event_loop = get_running_loop()?;
    let stubborn = create_task(swallows(2));
    let raising = create_task(raises());
    create_task(spawns());
    create_task(waits_for(stubborn));
    if kind == "callback" {
        event_loop.call_later(0.25, || note("a timer in the shutdown"));
        event_loop.call_later(60.0, || note("never"));
        let inner = event_loop.clone();
        event_loop.call_soon(move || {
            inner.call_soon(|| note("soon, twice removed"));
        });
    }
    sleep(0.0).await?;
    match kind {
        "raise" => return Err(Exc::Value("from main".into())),
        "cancel" => {
            current_task()?.unwrap().cancel();
            sleep(0.0).await?;
        }
        "awaits a raising task" => {
            raising.cancel();
            raising.await?;
        }
        _ => {}
    }
    Ok(kind)
}

async fn nothing() -> Result<&'static str> {
    Ok("nothing")
}

fn chain(event_loop: &EventLoop, number: u32) {
    note(&format!("link {number}"));
    let inner = event_loop.clone();
    event_loop.call_soon(move || chain(&inner, number + 1));
}

async fn only_callbacks() -> Result<&'static str> {
    chain(&get_running_loop()?, 0);
    Ok("None")
}

/// Leftovers are cancelled in any order in Python, so the notes are sorted within a cycle.
fn run(coroutine: impl Future<Output = Result<&'static str>> + 'static) {
    let result = match asyncio::run(coroutine) {
        Ok(value) => value.to_owned(),
        Err(error) => error.repr(),
    };
    let mut notes = NOTES.take();
    notes.sort();
    println!("{}\n{result}", notes.join("\n"));
}

pub(crate) fn main() -> Result<()> {
    for kind in [
        "return",
        "callback",
        "raise",
        "cancel",
        "awaits a raising task",
    ] {
        run(main_task(kind));
    }
    // How many cycles the shutdown takes when no task is left.
    run(nothing());
    run(only_callbacks());
    Ok(())
}
