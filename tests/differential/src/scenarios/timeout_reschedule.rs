use asyncio::{
    Coroutine, EventLoop, Result, Timeout, get_running_loop, sleep, timeout, timeout_at,
};

fn time() -> f64 {
    get_running_loop().unwrap().time()
}

async fn attempt(
    what: &str,
    timeout: Timeout,
    block: impl AsyncFn(&Timeout) -> Result<()>,
) -> Result<()> {
    println!("{what} {timeout}");
    match timeout.run(block(&timeout)).await {
        Ok(()) => println!("  {:.3} ended, expired {}", time(), timeout.expired()),
        Err(error) => println!(
            "  {:.3} {}, expired {}",
            time(),
            error.repr(),
            timeout.expired()
        ),
    }
    if let Err(error) = timeout.reschedule(None) {
        let deadline = if timeout.when().is_none() { "no" } else { "a" };
        println!("  {}, {timeout}, {deadline} deadline", error.repr());
    }
    Ok(())
}

async fn later(timeout: &Timeout) -> Result<()> {
    timeout.reschedule(timeout.when().unwrap() + 0.5)?;
    println!("  {timeout}");
    sleep(10.0).await
}

async fn sooner(timeout: &Timeout) -> Result<()> {
    timeout.reschedule(time() + 0.1)?;
    sleep(10.0).await
}

async fn never(timeout: &Timeout) -> Result<()> {
    timeout.reschedule(None)?;
    println!("  {timeout} {:?}", timeout.when());
    sleep(3.0).await
}

async fn past(timeout: &Timeout) -> Result<()> {
    timeout.reschedule(-1.0)?;
    println!(
        "  {:.3} goes on until it awaits, expired {}",
        time(),
        timeout.expired()
    );
    sleep(0.0).await?;
    sleep(0.0).await?;
    println!("  not reached");
    Ok(())
}

async fn postponed_from_outside(timeout: &Timeout) -> Result<()> {
    let (timeout, when) = (timeout.clone(), time() + 0.8);
    get_running_loop()?.call_later(0.1, move || timeout.reschedule(when).unwrap());
    sleep(10.0).await
}

async fn expiring(timeout: &Timeout) -> Result<()> {
    let result = sleep(10.0).await;
    if let Err(error) = timeout.reschedule(timeout.when().unwrap() + 1.0) {
        let expired = timeout.expired();
        println!("  {}, {timeout}, expired {expired}", error.repr());
    }
    result
}

async fn main_task() -> Result<()> {
    attempt("later", timeout(0.5), later).await?;
    attempt("sooner", timeout(5.0), sooner).await?;
    attempt("never", timeout(1.0), never).await?;
    attempt("past", timeout(1.0), past).await?;
    attempt("from outside", timeout(0.5), postponed_from_outside).await?;
    attempt("expiring", timeout(0.5), expiring).await?;
    attempt("a moment", timeout_at(time() + 0.7), expiring).await?;
    attempt("no moment", timeout_at(None), sooner).await?;

    let timeout = timeout(1.0);
    if let Err(error) = timeout.reschedule(2.0) {
        println!("{} {timeout} {}", error.repr(), timeout.expired());
    }
    let not_reached = async || {
        println!("not reached");
        Ok(())
    };
    let block = async {
        if let Err(error) = timeout.run(not_reached()).await {
            println!("{}", error.repr());
        }
        Ok(())
    };
    timeout.run(block).await?;
    if let Err(error) = timeout.run(not_reached()).await {
        println!("{} {timeout}", error.repr());
    }
    Ok(())
}

async fn no_task() -> Result<()> {
    let block = async {
        println!("not reached");
        Ok(())
    };
    timeout_at(None).run(block).await
}

fn by_hand() {
    let coroutine: Coroutine<(), (), ()> = Coroutine::new(no_task());
    println!("{}", coroutine.send(None).unwrap_err().repr());
}

pub(crate) fn main() -> Result<()> {
    asyncio::run(main_task())?;
    by_hand();
    let event_loop = EventLoop::new();
    event_loop.call_soon(by_hand);
    let stopping = event_loop.clone();
    event_loop.call_soon(move || stopping.stop());
    event_loop.run_forever()?;
    event_loop.close()
}
