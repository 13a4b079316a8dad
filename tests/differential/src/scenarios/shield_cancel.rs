use asyncio::{Exc, Future, Result, create_task, get_running_loop, shield, sleep};

type Name = &'static str;

fn cycle() -> u64 {
    get_running_loop().unwrap().cycle()
}

async fn work(seconds: f64) -> Result<Name> {
    if let Err(error) = sleep(seconds).await {
        println!("  {} work: {}", cycle(), error.repr());
        return Err(error);
    }
    Ok("work done")
}

async fn fails(seconds: f64) -> Result<Name> {
    sleep(seconds).await?;
    Err(Exc::Value("no luck".into()))
}

async fn waits(future: Future<Name>) -> Result<()> {
    let before = cycle();
    let result = match future.await {
        Ok(value) => value.to_owned(),
        Err(error) => error.repr(),
    };
    println!("  waiting: {result} after {} cycles", cycle() - before);
    Ok(())
}

fn show(what: &str, future: &Future<Name>) {
    println!(
        "  {what}: done {}, cancelled {}",
        future.done(),
        future.cancelled()
    );
}

async fn main_task() -> Result<()> {
    println!("nobody cancels");
    waits(shield(work(0.0))).await?;
    waits(shield(fails(0.0))).await?;
    let done = create_task(work(0.0));
    (&done).await?;
    println!("  itself, when done {}", shield(done.clone()) == *done);
    waits(shield(done)).await?;

    println!("outer cancelled");
    let inner = create_task(work(0.1));
    let outer = shield(inner.clone());
    sleep(0.0).await?;
    println!(
        "  {} {}",
        outer.cancel_with_message("outer"),
        outer.cancel()
    );
    waits(outer).await?;
    show("inner", &inner);
    println!("  {}", inner.await?);

    println!("the task that waits is cancelled");
    let inner = create_task(work(0.1));
    let waiting = create_task(waits(shield(inner.clone())));
    sleep(0.0).await?;
    waiting.cancel_with_message("waiting");
    waiting.await?;
    waits(Future::clone(&inner)).await?;

    println!("inner cancelled");
    let inner = create_task(work(0.1));
    let outer = shield(inner.clone());
    sleep(0.0).await?;
    inner.cancel_with_message("inner");
    waits(outer.clone()).await?;
    show("outer", &outer);
    waits(Future::clone(&inner)).await?;

    println!("both cancelled");
    let inner = create_task(work(0.1));
    let outer = shield(inner.clone());
    sleep(0.0).await?;
    inner.cancel_with_message("inner");
    outer.cancel_with_message("outer");
    waits(outer).await?;
    waits(Future::clone(&inner)).await?;

    println!("two shields, one cancelled");
    let inner = create_task(work(0.1));
    let (one, two) = (shield(inner.clone()), shield(shield(inner)));
    one.cancel();
    waits(one).await?;
    waits(two).await?;

    println!("failing, with the outer cancelled");
    let inner = create_task(fails(0.05));
    let outer = shield(inner.clone());
    outer.cancel();
    waits(outer).await?;
    waits(Future::clone(&inner)).await?;

    println!("plain future");
    let future = Future::new();
    let outer = shield(future.clone());
    future.set_result("set")?;
    println!("  {}", outer.done());
    waits(outer).await?;
    let outer = shield(Future::new());
    outer.set_result("by hand")?;
    waits(outer).await
}

pub(crate) fn main() -> Result<()> {
    asyncio::run(main_task())
}
