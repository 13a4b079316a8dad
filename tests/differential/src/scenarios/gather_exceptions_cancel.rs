use asyncio::{Result, Task, create_task, gather_results, get_running_loop, sleep};

type Name = &'static str;

fn cycle() -> u64 {
    get_running_loop().unwrap().cycle()
}

async fn obstinate(name: Name) -> Result<Name> {
    if let Err(error) = sleep(10.0).await {
        println!("{} {name} goes on after {}", cycle(), error.repr());
        sleep(0.0).await?;
    }
    Ok(name)
}

async fn tidy(name: Name) -> Result<Name> {
    let result = sleep(10.0).await;
    println!("{} {name} tidies up", cycle());
    result.map(|()| name)
}

async fn attempt(name: Name, tasks: &[Task<Name>], message: Option<Name>) -> Result<()> {
    let gathering = gather_results(tasks.to_vec());
    sleep(0.0).await?;
    let cancelled = match message {
        Some(message) => gathering.cancel_with_message(message),
        None => gathering.cancel(),
    };
    println!("{name}: {cancelled}, done {}", gathering.done());
    match (&gathering).await {
        Ok(results) => println!("{results:?}"),
        Err(error) => println!("{} raised {}", cycle(), error.repr()),
    }
    println!("{} {}", gathering.cancelled(), gathering.cancel());
    for task in tasks {
        println!("{} {}", task.cancelled(), task.cancelling());
    }
    Ok(())
}

async fn waits(tasks: Vec<Task<Name>>) -> Result<()> {
    println!("{:?}", gather_results(tasks).await?);
    Ok(())
}

async fn main_task() -> Result<()> {
    let tasks = [create_task(tidy("a")), create_task(obstinate("b"))];
    attempt("obstinate last", &tasks, Some("stop")).await?;
    let tasks = [create_task(obstinate("c")), create_task(tidy("d"))];
    attempt("tidy last", &tasks, Some("stop it")).await?;
    let same = create_task(tidy("e"));
    attempt("one twice", &[same.clone(), same], None).await?;

    // A task that waits for a gathering passes its cancellation on.
    let tasks = [create_task(tidy("f")), create_task(obstinate("g"))];
    let waiting = create_task(waits(tasks.to_vec()));
    sleep(0.1).await?;
    waiting.cancel_with_message("from outside");
    if let Err(error) = (&waiting).await {
        println!("{} {} {}", cycle(), error.repr(), waiting.cancelled());
    }
    let cancelled = tasks.map(|task| task.cancelled().to_string());
    println!("['{}']", cancelled.join("', '"));
    Ok(())
}

pub(crate) fn main() -> Result<()> {
    asyncio::run(main_task())
}
