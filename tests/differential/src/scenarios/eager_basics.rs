use asyncio::{
    ContextVar, EventLoop, Result, Task, all_tasks, create_task, current_task, get_running_loop,
    sleep,
};

thread_local! {
    static VARIABLE: ContextVar<&'static str> = ContextVar::with_default("variable", "nothing");
}

fn get() -> &'static str {
    VARIABLE.with(ContextVar::get).unwrap()
}

fn set(value: &'static str) {
    let _ = VARIABLE.with(|variable| variable.set(value));
}

fn cycle() -> u64 {
    get_running_loop().unwrap().cycle()
}

fn truth(value: bool) -> &'static str {
    if value { "True" } else { "False" }
}

fn name() -> String {
    match current_task().unwrap() {
        Some(task) => task.get_name(),
        None => "None".to_owned(),
    }
}

async fn at_once(what: &'static str) -> Result<&'static str> {
    let tasks = all_tasks()?.len();
    println!("  {} {what}: {}, {tasks} tasks", cycle(), name());
    Ok(what)
}

async fn pauses(what: &'static str, times: u32) -> Result<&'static str> {
    for number in 0..times {
        println!("  {} {what} {number}: {}", cycle(), name());
        sleep(0.0).await?;
    }
    println!("  {} {what} ends: {}", cycle(), name());
    Ok(what)
}

async fn nested(depth: u32) -> Result<u32> {
    println!("  {} {depth} begins: {}", cycle(), name());
    if depth == 0 {
        return Ok(0);
    }
    let task = create_task(nested(depth - 1));
    let done = truth(task.done());
    println!("  {} {depth} goes on: {} {done}", cycle(), name());
    Ok(task.result()? + 1)
}

async fn nested_pauses(depth: u32) -> Result<u32> {
    println!("  {} {depth} begins: {}", cycle(), name());
    if depth == 0 {
        sleep(0.1).await?;
        return Ok(0);
    }
    let task = create_task(nested_pauses(depth - 1));
    let done = truth(task.done());
    println!("  {} {depth} goes on: {} {done}", cycle(), name());
    Ok(task.await? + 1)
}

async fn sets(value: &'static str) -> Result<()> {
    println!("  begins with {}", get());
    set(value);
    sleep(0.0).await?;
    println!("  goes on with {}", get());
    Ok(())
}

fn call_back(task: &Task<&'static str>) {
    let same_task = task.clone();
    task.add_done_callback(move |_| {
        let task = same_task.get_name();
        println!("  {} callback of {task}, {}", cycle(), name());
    });
}

async fn one_by_one() -> Result<()> {
    let event_loop = get_running_loop()?;
    println!("before it is set");
    let task = create_task(at_once("a"));
    println!("  main goes on, {}", truth(task.done()));
    sleep(0.0).await?;
    event_loop.set_eager_tasks(true);
    println!("at once");
    let task = create_task(at_once("b"));
    println!(
        "  {} main goes on: {}, {} {}",
        cycle(),
        name(),
        truth(task.done()),
        task.result()?
    );
    println!("  {} {} {}", cycle(), (&task).await?, cycle());
    call_back(&task);
    sleep(0.0).await?;
    println!("pauses");
    let task = create_task(pauses("c", 1));
    call_back(&task);
    println!(
        "  {} main goes on: {}, {}",
        cycle(),
        name(),
        truth(task.done())
    );
    println!("  {} {}", task.await?, cycle());
    println!("several");
    let tasks = [("d", 1), ("e", 2), ("f", 0)];
    let tasks = tasks.map(|(what, times)| create_task(pauses(what, times)));
    event_loop.call_soon(|| println!("  call_soon comes behind them"));
    for task in tasks {
        println!("  {} {} {}", cycle(), task.await?, cycle());
    }
    println!("nested");
    println!("{}", create_task(nested(3)).await?);
    println!("nested, pausing");
    let before = cycle();
    let depth = create_task(nested_pauses(3)).await?;
    println!("{depth} {}", cycle() - before);
    Ok(())
}

async fn main_task() -> Result<EventLoop> {
    let event_loop = get_running_loop()?;
    one_by_one().await?;
    println!("context");
    set("main");
    let task = create_task(sets("task"));
    println!("  main goes on with {}", get());
    set("main, later");
    task.await?;
    println!("  main goes on with {}", get());
    println!("callback");
    event_loop.call_soon(|| {
        create_task(at_once("from a callback"));
    });
    event_loop.call_soon(|| println!("  the next callback {}", name()));
    sleep(0.0).await?;
    println!("awaited coroutines are no tasks");
    println!("{}", pauses("g", 1).await?);
    println!("another loop, which does not run");
    let other = EventLoop::new();
    other.set_eager_tasks(true);
    let task = other.create_task(pauses("h", 1));
    println!("  {} {} {}", truth(task.done()), cycle(), name());
    println!("and back");
    event_loop.set_eager_tasks(false);
    let task = create_task(at_once("i"));
    println!("  {} {} {}", truth(task.done()), cycle(), name());
    task.await?;
    Ok(other)
}

async fn first() -> Result<()> {
    println!("  {} {}", name(), all_tasks()?.len());
    Ok(())
}

pub(crate) fn main() -> Result<()> {
    let event_loop = EventLoop::new();
    event_loop.set_eager_tasks(true);
    // The loop does not run yet, so these wait for it.
    println!("before the loop runs");
    let task = event_loop.create_task(first());
    println!("  {}", truth(task.done()));
    event_loop.run_until_complete(task)?;
    event_loop.set_eager_tasks(false);
    let other = event_loop.run_until_complete(main_task())?;
    println!("the other loop");
    other.run_until_complete(sleep(0.0))?;
    other.run_until_complete(at_once("j"))?;
    event_loop.close()?;
    other.close()
}
