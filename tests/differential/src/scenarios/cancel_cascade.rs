use asyncio::{Exc, Future, Result, Task, create_task, current_task, get_running_loop, sleep};

fn cycle() -> u64 {
    get_running_loop().unwrap().cycle()
}

fn truth(value: bool) -> &'static str {
    if value { "True" } else { "False" }
}

async fn level<A>(name: &'static str, inner: A, reaction: &'static str) -> Result<String>
where
    A: IntoFuture<Output = Result<String>>,
{
    let error = match inner.await {
        Ok(result) => {
            println!("  {} {name} got {result}", cycle());
            return Ok(format!("{name} {result}"));
        }
        Err(error) => error,
    };
    if !error.is_cancel() {
        println!("  {} {name} saw {}", cycle(), error.repr());
        return Err(error);
    }
    let cancelling = current_task()?.unwrap().cancelling();
    println!(
        "  {} {name} saw {}, cancelling {cancelling}",
        cycle(),
        error.repr()
    );
    match reaction {
        "swallow" => return Ok(format!("{name} swallowed")),
        "fail" => return Err(Exc::Value(format!("{name} failed").into())),
        "tidy" => {
            sleep(0.1).await?;
            println!("  {} {name} is tidy", cycle());
        }
        _ => {}
    }
    Err(error)
}

fn outcome(name: &str, task: &Task<String>) {
    let cancelled = truth(task.cancelled());
    let state = format!(
        "  {name} cancelled {cancelled}, cancelling {}",
        task.cancelling()
    );
    match task.result() {
        Ok(result) => println!("{state} {result}"),
        Err(error) => println!("{state} {}", error.repr()),
    }
}

async fn cascade(reaction: &'static str, cancel: &str) -> Result<()> {
    println!("{} {cancel} is cancelled; c reacts: {reaction}", cycle());
    let future: Future<String> = Future::new();
    let c = create_task(level("c", future.clone(), reaction));
    let b = create_task(level("b", c.clone(), "None"));
    let a = create_task(level("a", b.clone(), "None"));
    let a2 = create_task(level("a2", b.clone(), "None"));
    let tasks = [("c", c), ("b", b), ("a", a), ("a2", a2)];
    sleep(0.0).await?;
    for (name, task) in &tasks {
        if *name == cancel {
            println!(
                "  {} {}",
                truth(task.cancel_with_message("stop")),
                truth(future.cancelled())
            );
        }
    }
    let done = tasks.each_ref().map(|(_, task)| truth(task.done()));
    println!("  done [{}]", done.join(", "));
    for (name, task) in &tasks {
        let _ = task.await;
        println!("  {} {name} is done", cycle());
    }
    for (name, task) in &tasks {
        outcome(name, task);
    }
    Ok(())
}

async fn main_task() -> Result<()> {
    for cancel in ["a", "b", "c"] {
        for reaction in ["None", "swallow", "fail", "tidy"] {
            cascade(reaction, cancel).await?;
        }
    }
    Ok(())
}

pub(crate) fn main() -> Result<()> {
    asyncio::run(main_task())
}
