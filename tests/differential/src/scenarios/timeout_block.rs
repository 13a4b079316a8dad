use asyncio::{Exc, Future, Result, create_task, current_task, get_running_loop, sleep, timeout};
use std::error::Error;

type Name = &'static str;

fn now() -> String {
    format!("{:.3}", get_running_loop().unwrap().time())
}

fn cycle() -> u64 {
    get_running_loop().unwrap().cycle()
}

async fn report<A>(what: &str, seconds: Option<f64>, block: A) -> Result<()>
where
    A: IntoFuture<Output = Result<Name>>,
{
    let (task, before) = (current_task()?.unwrap(), cycle());
    let timeout = timeout(seconds);
    let result = match timeout.run(block).await {
        Ok(value) => value.to_owned(),
        Err(error) => {
            let cause = match error.source().and_then(|cause| cause.downcast_ref::<Exc>()) {
                Some(cause) => cause.repr(),
                None => "None".to_owned(),
            };
            format!("{} because of {cause}", error.repr())
        }
    };
    println!("{what}: {result}, {} cycles", cycle() - before);
    println!(
        "  {} expired {}, cancelling {}, {timeout}",
        now(),
        timeout.expired(),
        task.cancelling()
    );
    Ok(())
}

async fn immediate() -> Result<Name> {
    Ok("immediate")
}

async fn worker(seconds: f64) -> Result<Name> {
    sleep(seconds).await?;
    Ok("done")
}

async fn fails() -> Result<Name> {
    sleep(0.01).await?;
    Err(Exc::Value("no luck".into()))
}

async fn tidy() -> Result<Name> {
    let result = sleep(10.0).await;
    println!("  {} tidying up", now());
    sleep(0.5).await?;
    println!("  {} tidy", now());
    result.map(|()| "awake")
}

async fn swallow() -> Result<Name> {
    if let Err(error) = sleep(10.0).await {
        println!("  swallowed {}", error.repr());
    }
    sleep(0.2).await?;
    Ok("in spite of it")
}

async fn replace() -> Result<Name> {
    match sleep(10.0).await {
        Ok(()) => Ok("awake"),
        Err(_) => Err(Exc::Value("instead".into())),
    }
}

async fn main_task() -> Result<()> {
    report("immediate", Some(10.0), immediate()).await?;
    report("worker", Some(10.0), worker(0.1)).await?;
    report("worker, no timeout", None, worker(0.1)).await?;
    report("late worker", Some(0.1), worker(10.0)).await?;
    report("task", Some(0.1), create_task(worker(10.0))).await?;
    report("future", Some(0.1), Future::new()).await?;
    report("fails", Some(0.1), fails()).await?;
    report("tidy", Some(0.1), tidy()).await?;
    report("swallow", Some(0.1), swallow()).await?;
    report("replace", Some(0.1), replace()).await?;

    // Time that is over from the start counts from the first await on.
    report("immediate, 0", Some(0.0), immediate()).await?;
    report("worker, 0", Some(0.0), worker(0.0)).await?;
    report("worker, 0", Some(0.0), worker(0.01)).await?;
    report("worker, -1", Some(-1.0), worker(0.01)).await?;
    sleep(0.1).await?;
    println!("{}", now());
    Ok(())
}

pub(crate) fn main() -> Result<()> {
    asyncio::run(main_task())
}
