use asyncio::{EventLoop, Result};

fn note(event_loop: &EventLoop, name: &'static str) -> impl FnOnce() + 'static {
    let event_loop = event_loop.clone();
    move || println!("{} {name}", event_loop.cycle())
}

pub(crate) fn main() -> Result<()> {
    let event_loop = EventLoop::new();
    let inner = event_loop.clone();
    event_loop.call_soon(move || {
        println!("{} stop", inner.cycle());
        inner.stop();
        inner.call_soon(note(&inner, "added in the last cycle"));
    });
    event_loop.call_soon(note(&event_loop, "behind stop"));
    event_loop.run_forever()?;
    println!("{} stopped", event_loop.cycle());
    event_loop.stop();
    event_loop.run_forever()?;
    println!("{} stopped at once", event_loop.cycle());
    println!("{} {}", event_loop.is_running(), event_loop.is_closed());
    event_loop.close()?;
    event_loop.close()?;
    println!("{} {}", event_loop.is_running(), event_loop.is_closed());
    println!("{}", event_loop.run_forever().unwrap_err().repr());
    Ok(())
}
