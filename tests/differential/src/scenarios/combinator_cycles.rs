use asyncio::{
    Exc, Future, Result, ReturnWhen, TaskGroup, as_completed, create_task, gather_results,
    get_running_loop, shield, sleep, timeout, wait, wait_for,
};
use std::slice;

async fn nothing() -> Result<()> {
    Ok(())
}

async fn main_task() -> Result<()> {
    let event_loop = get_running_loop()?;
    let clock = event_loop.clone();
    let mut before = clock.cycle();
    let mut report = |what: &str| {
        println!("{what}: {}", clock.cycle() - before);
        before = clock.cycle();
    };
    let soon = || {
        let future: Future<()> = event_loop.create_future();
        let setter = future.clone();
        event_loop.call_soon(move || setter.set_result(()).unwrap());
        future
    };
    let done: Future<()> = event_loop.create_future();
    done.set_result(())?;
    let never: Future<()> = event_loop.create_future();

    gather_results([nothing()]).await?;
    report("gather with exceptions");
    gather_results([done.clone(), done.clone()]).await?;
    report("gather of a done future");
    wait(&[create_task(nothing())]).await?;
    report("wait for a task");
    wait(slice::from_ref(&done)).await?;
    report("wait for a done future");
    let first = wait(&[done.clone(), soon()]).return_when(ReturnWhen::FirstCompleted);
    first.await?;
    report("wait for the first");
    wait(slice::from_ref(&never)).timeout(0.0).await?;
    report("wait for no time");
    wait(&[never]).timeout(0.01).await?;
    report("wait for some time");
    wait_for(nothing(), 10.0).await?;
    report("wait_for a coroutine");
    wait_for(nothing(), None).await?;
    report("wait_for without a timeout");
    wait_for(done.clone(), 10.0).await?;
    report("wait_for a done future");
    wait_for(done.clone(), 0.0).await?;
    report("wait_for a done future, for no time");
    for (what, seconds) in [("no", 0.0), ("some", 0.01)] {
        if let Err(Exc::Timeout(_)) = wait_for(sleep(1.0), seconds).await {
            report(&format!("wait_for a sleep, for {what} time"));
        }
        if let Err(Exc::Timeout(_)) = timeout(seconds).run(sleep(1.0)).await {
            report(&format!("timeout around a sleep, for {what} time"));
        }
    }
    timeout(10.0).run(nothing()).await?;
    report("timeout around a coroutine");
    shield(nothing()).await?;
    report("shield a coroutine");
    shield(soon()).await?;
    report("shield a future");
    shield(done.clone()).await?;
    report("shield a done future");
    for awaitable in as_completed([nothing(), nothing()]) {
        awaitable.await?;
        report("as_completed");
    }
    for awaitable in as_completed([done]) {
        awaitable.await?;
        report("as_completed, done");
    }
    TaskGroup::new().run(async |_| Ok(())).await?;
    report("task group of none");
    let two = async |group: TaskGroup| {
        group.create_task(nothing())?;
        group.create_task(nothing())
    };
    TaskGroup::new().run(two).await?;
    report("task group of two");
    Ok(())
}

pub(crate) fn main() -> Result<()> {
    asyncio::run(main_task())
}
