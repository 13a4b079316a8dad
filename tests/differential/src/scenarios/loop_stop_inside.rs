use asyncio::{EventLoop, Future, Result, get_running_loop, sleep};

fn note(event_loop: &EventLoop, name: &'static str) -> impl FnOnce() + 'static {
    let event_loop = event_loop.clone();
    move || println!("  {} {name}", event_loop.cycle())
}

fn stop(event_loop: &EventLoop) -> impl FnOnce() + 'static {
    let event_loop = event_loop.clone();
    move || event_loop.stop()
}

fn run(event_loop: &EventLoop, name: &str) -> Result<()> {
    let start = event_loop.cycle();
    event_loop.run_forever()?;
    let cycles = event_loop.cycle() - start;
    println!("{name}: {cycles} cycles, at {:.3}", event_loop.time());
    Ok(())
}

fn truth(value: bool) -> &'static str {
    if value { "True" } else { "False" }
}

async fn stops(turns: u32) -> Result<()> {
    let event_loop = get_running_loop()?;
    for _ in 0..turns {
        sleep(0.0).await?;
    }
    note(&event_loop, "the task stops the loop")();
    event_loop.stop();
    sleep(0.0).await?;
    note(&event_loop, "the task goes on")();
    Ok(())
}

async fn main_task() -> Result<()> {
    let event_loop = get_running_loop()?;
    event_loop.call_soon(stop(&event_loop));
    sleep(0.0).await?;
    sleep(0.0).await?;
    println!("never");
    Ok(())
}

pub(crate) fn main() -> Result<()> {
    let event_loop = &EventLoop::new();
    event_loop.call_soon(stop(event_loop));
    event_loop.call_soon(note(event_loop, "behind stop"));
    event_loop.call_soon(stop(event_loop));
    let nested = event_loop.clone();
    event_loop.call_soon(move || {
        nested.call_soon(note(&nested, "from the last cycle"));
    });
    run(event_loop, "two stops")?;
    event_loop.call_soon(stop(event_loop));
    run(event_loop, "the rest")?;

    let task = event_loop.create_task(stops(2));
    run(event_loop, "in a task")?;
    println!("{}", truth(task.done()));
    event_loop.stop();
    run(event_loop, "stopped before the run")?;
    println!("{}", truth(task.done()));

    // A stopped loop does not wait for its timers, even if they are due within a cycle.
    event_loop.call_later(0.5, note(event_loop, "half a second"));
    event_loop.call_later(0.0005, note(event_loop, "half a millisecond"));
    event_loop.stop();
    run(event_loop, "not waiting")?;
    event_loop.call_later(1.0, stop(event_loop));
    event_loop.call_later(1.0, note(event_loop, "with the stop"));
    run(event_loop, "until the timer stops")?;

    // The flag is gone after the run, and a stop without a run waits for the next.
    event_loop.stop();
    event_loop.stop();
    run(event_loop, "once for two stops")?;
    let future: Future<i32> = event_loop.create_future();
    let setter = future.clone();
    event_loop.call_soon(move || setter.set_result(5).unwrap());
    event_loop.stop();
    println!("{}", event_loop.run_until_complete(future.clone())?);
    println!("{}", event_loop.run_until_complete(future)?);

    // A callback that the run leaves behind runs first in the next.
    let inner = event_loop.clone();
    event_loop.call_soon(move || {
        inner.stop();
        inner.call_soon(note(&inner, "left behind"));
    });
    run(event_loop, "leaves one behind")?;
    event_loop.call_soon(note(event_loop, "new"));
    event_loop.call_soon(stop(event_loop));
    run(event_loop, "picks it up")?;

    // asyncio.run is no exception.
    println!("{}", asyncio::run(main_task()).unwrap_err().repr());
    event_loop.close()
}
