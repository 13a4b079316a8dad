use asyncio::{
    AnyFuture, Exc, Future, Result, Task, all_tasks, create_task, current_task, get_running_loop,
    sleep, wait,
};

type Name = &'static str;

fn cycle() -> u64 {
    get_running_loop().unwrap().cycle()
}

async fn worker(name: Name, seconds: f64) -> Result<Name> {
    sleep(seconds).await?;
    println!("{} {name}", cycle());
    Ok(name)
}

async fn fails() -> Result<Name> {
    sleep(0.02).await?;
    Err(Exc::Value("no luck".into()))
}

fn show(what: &str, (done, pending): (Vec<Task<Name>>, Vec<Task<Name>>)) {
    let names = |tasks: Vec<Task<_>>| {
        let mut names: Vec<_> = tasks.iter().map(|task| task.get_name()).collect();
        names.sort();
        names.join(" ")
    };
    println!(
        "{} {what}: done {}; pending {}",
        cycle(),
        names(done),
        names(pending)
    );
}

async fn main_task() -> Result<()> {
    let tasks = [("a", 0.3), ("b", 0.2), ("c", 0.1)];
    let tasks = tasks.map(|(name, seconds)| create_task(worker(name, seconds)));
    show("all", wait(&tasks).await?);
    show("again, nothing to wait for", wait(&tasks).await?);
    show(
        "one twice",
        wait(&[tasks[0].clone(), tasks[0].clone()]).await?,
    );

    // What they raise is theirs.
    let tasks = [create_task(fails()), create_task(worker("d", 0.01))];
    let stray = create_task(worker("never", 1.0));
    stray.cancel();
    let waited = wait(&[tasks[0].clone(), tasks[1].clone(), stray.clone()]).await?;
    show("failed and cancelled", waited);
    let exception = tasks[0].exception()?.unwrap();
    println!(
        "{} {} {}",
        exception.repr(),
        tasks[1].result()?,
        stray.cancelled()
    );

    // Plain futures, and futures of different types.
    let (number, text) = (Future::new(), Future::new());
    let event_loop = get_running_loop()?;
    let setter = number.clone();
    event_loop.call_soon(move || setter.set_result(5).unwrap());
    let setter = text.clone();
    event_loop.call_later(0.01, move || setter.set_result("five").unwrap());
    let (done, pending) = wait(&[AnyFuture::from(&number), AnyFuture::from(&text)]).await?;
    let (number, text) = (number.result()?, text.result()?);
    println!(
        "{} {} {} {number} {text}",
        cycle(),
        done.len(),
        pending.len()
    );

    // All the other tasks.
    let others = ["e", "f"].map(|name| create_task(worker(name, 0.01)));
    let mut all = all_tasks()?;
    let current = current_task()?;
    all.retain(|task| Some(task) != current.as_ref());
    let (done, pending) = wait(&all).await?;
    let names = [others[0].result()?, others[1].result()?].join(" ");
    println!("{} {} {} {names}", cycle(), done.len(), pending.len());
    Ok(())
}

pub(crate) fn main() -> Result<()> {
    asyncio::run(main_task())
}
