use asyncio::{EventLoop, Result, get_running_loop, sleep};

fn note(event_loop: &EventLoop, name: &'static str) -> impl FnOnce() + 'static {
    let event_loop = event_loop.clone();
    move || println!("{:.3} {name}", event_loop.time())
}

async fn main_task() -> Result<()> {
    let event_loop = get_running_loop()?;
    println!("{:.3}", event_loop.time());
    event_loop.call_later(0.5, note(&event_loop, "half"));
    let cancelled = event_loop.call_later(0.2, note(&event_loop, "never"));
    event_loop.call_at(0.25, note(&event_loop, "quarter"));
    event_loop.call_later(0.75, note(&event_loop, "three quarters"));
    println!("{:.3}", cancelled.when());
    cancelled.cancel();
    println!("{}", cancelled.cancelled());
    sleep(0.6).await?;
    println!("{:.3} main", event_loop.time());
    sleep(1.0).await?;
    println!("{:.3} main", event_loop.time());
    Ok(())
}

pub(crate) fn main() -> Result<()> {
    asyncio::run(main_task())
}
