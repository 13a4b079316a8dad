use asyncio::{Awaiting, Result, TaskGroup, current_task, get_running_loop, sleep};

type Name = &'static str;

fn cycle() -> u64 {
    get_running_loop().unwrap().cycle()
}

async fn worker(name: Name, seconds: f64) -> Result<Name> {
    sleep(seconds).await?;
    println!("  {} {name}", cycle());
    Ok(name)
}

async fn nothing() -> Result<()> {
    Ok(())
}

fn spawns(group: TaskGroup, depth: u32) -> Awaiting<()> {
    Box::pin(async move {
        if depth > 0 {
            let task = group.create_task(spawns(group.clone(), depth - 1))?;
            task.set_name(&format!("depth {}", depth - 1));
        }
        sleep(0.01).await?;
        println!("  {} {}", cycle(), current_task()?.unwrap().get_name());
        Ok(())
    })
}

async fn main_task() -> Result<()> {
    let mut before = cycle();
    let mut report = |what: &str| {
        println!("{what}: {}", cycle() - before);
        before = cycle();
    };

    let group = TaskGroup::new();
    group
        .run(async |group| {
            println!("{group}");
            Ok(())
        })
        .await?;
    println!("{group}");
    report("empty");

    TaskGroup::new()
        .run(async |group| group.create_task(nothing()))
        .await?;
    report("one task");

    TaskGroup::new()
        .run(async |group| group.create_task(nothing())?.await)
        .await?;
    report("one task, awaited in the block");

    let mut borrowed = "nothing";
    let group = TaskGroup::new();
    let (slow, fast) = group
        .run(async |group| {
            let slow = group.create_task(worker("slow", 0.2))?;
            let fast = group.create_task(worker("fast", 0.1))?;
            println!("  {group}");
            sleep(0.15).await?;
            println!("  {group}");
            borrowed = "block";
            Ok((slow, fast))
        })
        .await?;
    println!("  {group} {} {} {borrowed}", slow.result()?, fast.result()?);
    report("two tasks");

    TaskGroup::new()
        .run(async |group| group.create_task(spawns(group.clone(), 3)))
        .await?;
    report("tasks that start tasks");

    // A task that is cancelled by itself, or by others, does not concern the group.
    let group = TaskGroup::new();
    let tasks = group
        .run(async |group| {
            let cancelled = group.create_task(worker("cancelled", 1.0))?;
            let unstarted = group.create_task(worker("never", 1.0))?;
            unstarted.cancel();
            let kept = group.create_task(worker("kept", 0.1))?;
            sleep(0.0).await?;
            cancelled.cancel_with_message("only this one");
            Ok([cancelled, unstarted, kept])
        })
        .await?;
    let all: Vec<_> = tasks
        .iter()
        .map(|task| task.cancelled().to_string())
        .collect();
    println!("  {group} ['{}']", all.join("', '"));
    report("cancelled tasks");
    if let Err(error) = (&tasks[0]).await {
        println!("{}", error.repr());
    }
    Ok(())
}

pub(crate) fn main() -> Result<()> {
    asyncio::run(main_task())
}
