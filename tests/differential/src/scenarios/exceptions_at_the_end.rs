use asyncio::{
    EventLoop, Exc, ExceptionContext, Result, Task, create_task, get_running_loop, sleep,
};

fn cycle() -> u64 {
    get_running_loop().unwrap().cycle()
}

fn truth(value: bool) -> &'static str {
    if value { "True" } else { "False" }
}

fn show(event_loop: &EventLoop, context: &ExceptionContext) {
    let (_, task) = context.about.as_ref().expect("it is about a task");
    let task = task.split(" coro=").next().unwrap_or_default();
    let error = context.exception.as_ref().map(Exc::repr);
    let error = error.as_deref().unwrap_or("None");
    println!("  told: {}: {error}, {task}", context.message);
    let running = truth(event_loop.is_running());
    println!(
        "  running {running}, closed {}",
        truth(event_loop.is_closed())
    );
}

async fn waits() -> Result<()> {
    sleep(9.0).await
}

async fn fails_at_the_end(error: Option<Exc>) -> Result<i32> {
    if sleep(9.0).await.is_err() {
        println!("  {} cancelled", cycle());
        sleep(0.5).await?;
        if let Some(error) = error {
            return Err(error);
        }
    }
    Ok(7)
}

async fn main_task(error: Option<Exc>) -> Result<i32> {
    get_running_loop()?.set_exception_handler(show);
    let task = create_task(fails_at_the_end(error));
    task.set_name("left over");
    sleep(0.0).await?;
    println!("  {} main ends", cycle());
    Ok(5)
}

async fn main_fails(error: Exc) -> Result<i32> {
    main_task(Some(error)).await?;
    Err(Exc::Lookup("".into()))
}

fn one_cycle(event_loop: &EventLoop) -> Result<()> {
    event_loop.stop();
    event_loop.run_forever()
}

fn abandon(what: &str, action: impl FnOnce(Task<()>) -> Result<()>) -> Result<()> {
    println!("{what}");
    let event_loop = EventLoop::new();
    event_loop.set_exception_handler(show);
    let task = event_loop.create_task(waits());
    task.set_name(what);
    one_cycle(&event_loop)?;
    action(task)?;
    println!("  closing");
    event_loop.close()
}

fn cancel(task: Task<()>) -> Result<()> {
    println!("  {} {}", truth(task.cancel()), task.cancelling());
    Ok(())
}

fn end(task: Task<()>) -> Result<()> {
    task.cancel();
    one_cycle(&task.get_loop())?;
    println!("  {}", truth(task.done()));
    one_cycle(&task.get_loop())?;
    println!("  {}", truth(task.done()));
    Ok(())
}

pub(crate) fn main() -> Result<()> {
    abandon("waiting", |_| Ok(()))?;
    abandon("asked to end", cancel)?;
    abandon("ended", end)?;
    for error in [
        None,
        Some(Exc::Value("v".into())),
        Some(Exc::Cancelled(None)),
        Some(Exc::Runtime("r".into())),
    ] {
        let shown = error.as_ref().map_or("None".to_owned(), Exc::repr);
        println!("left over, and ends with {shown}");
        println!("  {}", asyncio::run(main_task(error))?);
    }
    println!("both fail");
    if let Err(Exc::Lookup(_)) = asyncio::run(main_fails(Exc::Value("v".into()))) {
        println!("  the main task's error comes out");
    }
    Ok(())
}
