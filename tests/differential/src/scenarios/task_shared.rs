use asyncio::{Exc, Result, Task, create_task, gather, get_running_loop, sleep};
use std::fmt::Debug;

type Name = &'static str;

fn cycle() -> u64 {
    get_running_loop().unwrap().cycle()
}

fn truth(value: bool) -> &'static str {
    if value { "True" } else { "False" }
}

async fn work<T>(seconds: f64, outcome: Result<T>) -> Result<T> {
    sleep(seconds).await?;
    println!("  {} worked", cycle());
    outcome
}

async fn reader<T: Clone + Debug>(name: Name, task: Task<T>, turns: u32) -> Result<Name> {
    for _ in 0..turns {
        sleep(0.0).await?;
    }
    let start = cycle();
    match task.await {
        Ok(result) => println!(
            "  {} {name} got {} after {}",
            cycle(),
            text(&result),
            cycle() - start
        ),
        Err(error) => println!(
            "  {} {name} raised {} after {}",
            cycle(),
            error.repr(),
            cycle() - start
        ),
    }
    Ok(name)
}

/// Without the quotes of a `Debug` text.
fn text(value: &impl Debug) -> String {
    format!("{value:?}").replace('"', "")
}

async fn readers<T: Clone + Debug + 'static>(name: &str, task: Task<T>) -> Result<()> {
    println!("{name}");
    let all = [("a", 0), ("b", 1), ("c", 2), ("d", 0)];
    let names = gather(all.map(|(name, turns)| create_task(reader(name, task.clone(), turns))));
    println!("{}", format!("{:?}", names.await?).replace('"', "'"));
    // Done by now: no cycle passes.
    println!("{}", reader("late", task, 0).await?);
    Ok(())
}

async fn main_task() -> Result<()> {
    readers("at once", create_task(work(0.0, Ok(1)))).await?;
    readers("later", create_task(work(0.1, Ok([1, 2])))).await?;
    let failing = work::<i32>(0.1, Err(Exc::Value("v".into())));
    readers("fails", create_task(failing)).await?;

    // One reader is cancelled: so is the task, and with it every other reader.
    let task = create_task(work(1.0, Ok(3)));
    let tasks = ["a", "b", "c"].map(|name| create_task(reader(name, task.clone(), 0)));
    sleep(0.0).await?;
    tasks[1].cancel_with_message("b only");
    for task in &tasks {
        task.await?;
    }
    let cancelled = tasks.map(|task| truth(task.cancelled()));
    println!("{} [{}]", truth(task.cancelled()), cancelled.join(", "));

    // A chain: each task awaits the one before; two cycles each.
    let mut chain = vec![create_task(work(0.1, Ok("0")))];
    for name in ["0", "1", "2", "3", "4"] {
        let before = chain[chain.len() - 1].clone();
        chain.push(create_task(reader(name, before, 0)));
    }
    println!("{} {}", (&chain[5]).await?, cycle());
    let done: Vec<_> = chain.iter().map(|task| truth(task.done())).collect();
    println!("[{}]", done.join(", "));

    // Awaited twice in a row, and by a task made in between.
    let task = create_task(work(0.0, Ok(4)));
    println!(
        "{} {} {}",
        (&task).await?,
        create_task(reader("between", task.clone(), 0)).await?,
        (&task).await?
    );
    // Results are the same object in Python; a clone in Rust.
    let task = create_task(work(0.0, Ok([1])));
    println!(
        "{:?} {:?} {:?} {:?}",
        (&task).await?,
        (&task).await?,
        task.result()?,
        task.exception()?
    );
    Ok(())
}

pub(crate) fn main() -> Result<()> {
    asyncio::run(main_task())
}
