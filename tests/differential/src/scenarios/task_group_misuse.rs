use asyncio::{Coroutine, EventLoop, Exc, Result, TaskGroup, get_running_loop, sleep};

async fn nothing() -> Result<()> {
    Ok(())
}

async fn sleeper() -> Result<()> {
    sleep(10.0).await
}

fn attempt(group: &TaskGroup) {
    match group.create_task(nothing()) {
        Ok(_) => println!("created {group}"),
        Err(error) => println!("{}", error.repr()),
    }
}

async fn enter(group: &TaskGroup) {
    let block = async |_| {
        println!("entered");
        Ok(())
    };
    if let Err(error) = group.run(block).await {
        println!("{}", error.repr());
    }
}

async fn latecomer(group: TaskGroup) -> Result<()> {
    let result = sleep(10.0).await;
    attempt(&group);
    result
}

async fn interrupted(group: &TaskGroup, error: Exc) -> Result<()> {
    let block = async |group: TaskGroup| {
        group.create_task(latecomer(group.clone()))?;
        sleep(0.0).await?;
        Err(error)
    };
    group.run(block).await
}

async fn late_start(group: TaskGroup) -> Result<()> {
    sleep(0.01).await?;
    attempt(&group);
    Ok(())
}

async fn main_task() -> Result<()> {
    let group = TaskGroup::new();
    println!("{group}");
    attempt(&group);
    let block = async |group: TaskGroup| {
        attempt(&group);
        enter(&group).await;
        Ok(())
    };
    group.run(block).await?;
    attempt(&group);
    enter(&group).await;

    // The block has ended, but a task has not: it may still start others.
    let group = TaskGroup::new();
    let block = async |group: TaskGroup| {
        group.create_task(late_start(group.clone()))?;
        let task = group.create_task(sleeper())?;
        get_running_loop()?.call_later(0.02, move || {
            task.cancel();
        });
        Ok(())
    };
    group.run(block).await?;
    println!("{group}");

    // These exceptions go before all others, as they are.
    for error in [
        Exc::SystemExit(3),
        Exc::KeyboardInterrupt,
        Exc::Value("block".into()),
    ] {
        let group = TaskGroup::new();
        if let Err(error) = interrupted(&group, error).await {
            println!("{} {group}", error.repr());
        }
    }
    Ok(())
}

async fn no_task() -> Result<()> {
    let block = async |_| {
        println!("not reached");
        Ok(())
    };
    TaskGroup::new().run(block).await
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
