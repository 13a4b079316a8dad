use asyncio::{Event, Result, create_task, get_running_loop, sleep};

fn log(text: impl std::fmt::Display) {
    println!("{} {text}", get_running_loop().unwrap().cycle());
}

async fn waiter(name: &'static str, event: Event) -> Result<()> {
    log(format!("{name} waits"));
    event.wait().await?;
    log(format!("{name} goes on, set {}", u8::from(event.is_set())));
    Ok(())
}

async fn main_task() -> Result<()> {
    let event = Event::new();
    println!("{}", u8::from(event.is_set()));
    let tasks = ["a", "b", "c"].map(|name| create_task(waiter(name, event.clone())));
    sleep(0.0).await?;
    event.set();
    event.set();
    log("set twice");
    let late = create_task(waiter("late", event.clone()));
    for task in tasks {
        task.await?;
    }
    late.await?;
    event.wait().await?;
    log("no need to wait");
    event.clear();
    event.clear();
    // Woken, and then cleared: who is woken goes on, who comes later waits.
    let early = create_task(waiter("early", event.clone()));
    sleep(0.0).await?;
    event.set();
    event.clear();
    let later = create_task(waiter("later", event.clone()));
    early.await?;
    log(format!("later: done {}", u8::from(later.done())));
    let alarm = event.clone();
    get_running_loop()?.call_later(0.5, move || alarm.set());
    later.await?;
    log("later is done");
    event.clear();
    let directly = create_task(event.wait());
    let alarm = event.clone();
    get_running_loop()?.call_soon(move || alarm.set());
    directly.await?;
    log("awaited as a task");
    event.clear();
    let alarm = event.clone();
    get_running_loop()?.call_soon(move || alarm.set());
    event.wait().await?;
    log("set by call_soon");
    Ok(())
}

pub(crate) fn main() -> Result<()> {
    asyncio::run(main_task())
}
