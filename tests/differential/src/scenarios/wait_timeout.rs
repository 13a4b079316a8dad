use asyncio::{AnyFuture, Future, Result, ReturnWhen, create_task, get_running_loop, sleep, wait};

type Name = &'static str;

fn cycle() -> u64 {
    get_running_loop().unwrap().cycle()
}

async fn worker(name: Name, seconds: f64) -> Result<Name> {
    if let Err(error) = sleep(seconds).await {
        println!("{} {name}: {}", cycle(), error.repr());
        return Err(error);
    }
    Ok(name)
}

fn show<F>((done, pending): (Vec<F>, Vec<F>)) {
    println!(
        "{} {:.3} done {}, pending {}",
        cycle(),
        get_running_loop().unwrap().time(),
        done.len(),
        pending.len()
    );
}

async fn waits(futures: Vec<AnyFuture>) -> Result<()> {
    show(wait(&futures).await?);
    Ok(())
}

async fn main_task() -> Result<()> {
    let tasks = [("a", 0.0), ("b", 0.5), ("c", 1.0)];
    let tasks = tasks.map(|(name, seconds)| create_task(worker(name, seconds)));
    show(wait(&tasks).timeout(0.0).await?);
    show(wait(&tasks).timeout(-1.0).await?);
    show(wait(&tasks).timeout(0.7).await?);
    let first = wait(&tasks)
        .timeout(None)
        .return_when(ReturnWhen::FirstCompleted);
    show(first.await?);
    show(wait(&tasks).timeout(100.0).await?);

    let none: [AnyFuture; 0] = [];
    if let Err(error) = wait(&none).await {
        println!("{} {}", cycle(), error.repr());
    }

    // Cancelling who waits does not touch what it waits for.
    let task = create_task(worker("d", 1.0));
    let waiting = create_task(waits(vec![task.clone().into()]));
    sleep(0.1).await?;
    waiting.cancel_with_message("enough");
    if let Err(error) = waiting.await {
        println!("{} {} {}", cycle(), error.repr(), task.done());
    }
    println!("{}", task.await?);

    // Cancelled in the cycle in which the wait ends.
    let future = Future::new();
    let waiting = create_task(waits(vec![future.clone().into()]));
    sleep(0.0).await?;
    future.set_result(())?;
    sleep(0.0).await?;
    println!("{}", waiting.cancel_with_message("late"));
    if let Err(error) = waiting.await {
        println!("{} {}", cycle(), error.repr());
    }
    Ok(())
}

pub(crate) fn main() -> Result<()> {
    asyncio::run(main_task())
}
