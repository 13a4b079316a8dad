use asyncio::{EventLoop, Result, clock, create_task, get_running_loop, sleep};

fn note(name: impl Into<String>) -> impl FnOnce() + 'static {
    let name = name.into();
    move || {
        let event_loop = get_running_loop().unwrap();
        println!("{} {:.4} {name}", event_loop.cycle(), event_loop.time());
    }
}

async fn sleeper(name: &str, seconds: f64) -> Result<()> {
    sleep(seconds).await?;
    note(format!("{name} slept"))();
    Ok(())
}

fn nested(event_loop: &EventLoop, number: u32) {
    note(format!("nested {number}"))();
    if number > 0 {
        let inner = event_loop.clone();
        event_loop.call_later(0.0, move || nested(&inner, number - 1));
        event_loop.call_soon(note(format!("soon from nested {number}")));
    }
}

async fn main_task() -> Result<()> {
    let event_loop = get_running_loop()?;

    // Times in the past, and now: in the order of time, behind what is ready.
    sleep(1.0).await?;
    event_loop.call_at(0.5, note("at 0.5"));
    event_loop.call_at(-3.0, note("at -3"));
    event_loop.call_later(0.0, note("in 0"));
    event_loop.call_at(0.25, note("at 0.25"));
    event_loop.call_later(-2.0, note("in -2"));
    event_loop.call_soon(note("soon"));
    let inner = event_loop.clone();
    event_loop.call_soon(move || {
        inner.call_soon(note("soon, twice removed"));
    });
    note("main")();
    sleep(0.0).await?;
    note("main again")();
    sleep(0.0).await?;
    note("and again")();

    // A callback that blocks: the timers that become due run in the order of time.
    for delay in [0.3, 0.1, 0.2, 0.45] {
        event_loop.call_later(delay, note(format!("after {delay}")));
    }
    event_loop.call_soon(|| {
        clock::sleep(0.35);
        note("blocked")();
    });
    event_loop.call_soon(note("behind the blocked one"));
    create_task(sleeper("a task", 0.15));
    sleep(0.5).await?;
    note("main")();

    // Timers set by timers; none of them runs in the cycle in which it is set.
    let inner = event_loop.clone();
    event_loop.call_later(0.0, move || nested(&inner, 3));
    for _ in 0..5 {
        sleep(0.0).await?;
        note("main")();
    }

    // Sleeping tasks and timers for one moment after another, a millisecond per cycle.
    let tasks = [("a", 0.0), ("b", 0.01), ("c", 0.02), ("d", 0.03)]
        .map(|(name, seconds)| create_task(sleeper(name, seconds)));
    event_loop.call_later(0.0151, note("between"));
    event_loop.call_at(event_loop.time() + 0.0251, note("between too"));
    for task in tasks.iter().rev() {
        task.await?;
        let done = tasks.each_ref().map(|task| match task.done() {
            true => "True",
            false => "False",
        });
        note(format!("main, [{}]", done.join(", ")))();
    }
    Ok(())
}

pub(crate) fn main() -> Result<()> {
    asyncio::run(main_task())
}
