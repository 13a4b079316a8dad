use asyncio::{Event, Result, Task, create_task, get_running_loop, sleep};

fn cycle() -> u64 {
    get_running_loop().unwrap().cycle()
}

async fn waiter(name: &'static str, event: Event) -> Result<()> {
    let woken = event.wait().await;
    match &woken {
        Ok(()) => println!("{} {name} goes on", cycle()),
        Err(error) => println!("{} {name} {}", cycle(), error.repr()),
    }
    woken
}

fn start(event: &Event, names: &[&'static str]) -> Vec<Task<()>> {
    let task = |name: &&'static str| create_task(waiter(name, event.clone()));
    names.iter().map(task).collect()
}

fn show(tasks: &[Task<()>]) {
    let states = tasks.iter().map(|task| {
        let (done, cancelled) = (task.done(), task.cancelled());
        format!("{}{}", u8::from(done), u8::from(cancelled))
    });
    println!("{} {}", cycle(), states.collect::<Vec<_>>().join(" "));
}

async fn main_task() -> Result<()> {
    println!("cancelled while it waits");
    let event = Event::new();
    let tasks = start(&event, &["a", "b", "c"]);
    sleep(0.0).await?;
    tasks[1].cancel_with_message("stop");
    sleep(0.0).await?;
    event.set();
    sleep(0.0).await?;
    sleep(0.0).await?;
    show(&tasks);

    println!("set, then cancelled before it runs");
    event.clear();
    let tasks = start(&event, &["a", "b"]);
    sleep(0.0).await?;
    event.set();
    tasks[0].cancel_with_message("too late");
    sleep(0.0).await?;
    sleep(0.0).await?;
    show(&tasks);

    println!("cancelled, then set before it runs");
    event.clear();
    let tasks = start(&event, &["a", "b"]);
    sleep(0.0).await?;
    tasks[0].cancel();
    event.set();
    sleep(0.0).await?;
    sleep(0.0).await?;
    show(&tasks);

    println!("cancelled before it starts");
    let tasks = start(&event, &["a"]);
    tasks[0].cancel();
    sleep(0.0).await?;
    sleep(0.0).await?;
    show(&tasks);

    println!("cancelled while the event is set: it does not wait");
    event.set();
    let tasks = start(&event, &["a"]);
    sleep(0.0).await?;
    println!("{}", u8::from(tasks[0].cancel()));
    sleep(0.0).await?;
    show(&tasks);
    Ok(())
}

pub(crate) fn main() -> Result<()> {
    asyncio::run(main_task())
}
