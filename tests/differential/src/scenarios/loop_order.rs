use asyncio::{EventLoop, Result, get_running_loop, sleep};

fn note(event_loop: &EventLoop, name: &'static str) -> impl FnOnce() + 'static {
    let event_loop = event_loop.clone();
    move || println!("{} {name}", event_loop.cycle())
}

async fn main_task() -> Result<()> {
    let event_loop = get_running_loop()?;
    event_loop.call_later(0.0, note(&event_loop, "later 0"));
    event_loop.call_later(-1.0, note(&event_loop, "later -1"));
    event_loop.call_soon(note(&event_loop, "soon 1"));
    let nested = event_loop.clone();
    event_loop.call_soon(move || {
        println!("{} soon 2", nested.cycle());
        nested.call_soon(note(&nested, "from soon 2"));
    });
    let cancelled = event_loop.call_soon(note(&event_loop, "never"));
    cancelled.cancel();
    println!("{}", cancelled.cancelled());
    println!("{} main", event_loop.cycle());
    sleep(0.0).await?;
    println!("{} main again", event_loop.cycle());
    sleep(0.0).await?;
    println!("{} and again", event_loop.cycle());
    Ok(())
}

pub(crate) fn main() -> Result<()> {
    asyncio::run(main_task())
}
