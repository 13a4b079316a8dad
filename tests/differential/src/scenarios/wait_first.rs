use asyncio::{Exc, Result, ReturnWhen, Task, create_task, get_running_loop, sleep, wait};

type Name = &'static str;
type Tasks = Vec<Task<Name>>;

async fn worker(name: Name, seconds: f64) -> Result<Name> {
    sleep(seconds).await?;
    if name.contains("fails") {
        return Err(Exc::Value(name.into()));
    }
    Ok(name)
}

fn start(jobs: &[(Name, f64)]) -> Tasks {
    let start = |&(name, seconds): &(Name, f64)| {
        let task = create_task(worker(name, seconds));
        task.set_name(name);
        task
    };
    jobs.iter().map(start).collect()
}

fn show((done, pending): &(Tasks, Tasks)) {
    let names = |tasks: &Tasks| {
        let mut names: Vec<_> = tasks.iter().map(|task| task.get_name()).collect();
        names.sort();
        names.join(", ")
    };
    let cycle = get_running_loop().unwrap().cycle();
    println!("{cycle} done {}; pending {}", names(done), names(pending));
}

async fn first_completed(tasks: &[Task<Name>]) -> Result<(Tasks, Tasks)> {
    wait(tasks).return_when(ReturnWhen::FirstCompleted).await
}

async fn first_exception(tasks: &[Task<Name>]) -> Result<(Tasks, Tasks)> {
    wait(tasks).return_when(ReturnWhen::FirstException).await
}

async fn main_task() -> Result<()> {
    let tasks = start(&[("a", 0.2), ("b", 0.1), ("c fails", 0.3)]);
    let mut waited = first_completed(&tasks).await?;
    show(&waited);
    while !waited.1.is_empty() {
        waited = first_completed(&waited.1).await?;
        show(&waited);
    }
    println!("{}", tasks[2].exception()?.unwrap().repr());

    // Two in one cycle.
    let tasks = start(&[("a", 0.0), ("b", 0.0), ("c", 0.1)]);
    show(&first_completed(&tasks).await?);
    // One of them is done already.
    show(&first_completed(&tasks).await?);

    let tasks = start(&[("a", 0.1), ("b fails", 0.2), ("c", 0.3)]);
    show(&first_exception(&tasks).await?);
    println!(
        "{} {}",
        tasks[1].exception()?.unwrap().repr(),
        tasks[0].result()?
    );
    // A cancellation is no exception here, and tells its message to the first who asks for it.
    let last = tasks[2].clone();
    get_running_loop()?.call_later(0.01, move || {
        last.cancel_with_message("why");
    });
    let mut more = start(&[("d", 0.02), ("e", 0.03)]);
    more.insert(0, tasks[2].clone());
    show(&first_exception(&more).await?);
    println!("{}", tasks[2].result().unwrap_err().repr());
    Ok(())
}

pub(crate) fn main() -> Result<()> {
    asyncio::run(main_task())
}
