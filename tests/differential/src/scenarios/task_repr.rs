use asyncio::{Exc, Future, Result, Task, create_task, current_task, sleep};

async fn waits<A: IntoFuture<Output = Result<i32>>>(awaitable: A) -> Result<i32> {
    awaitable.await
}

fn show_inside() -> Result<()> {
    println!("inside {}", current_task()?.unwrap());
    Ok(())
}

async fn yields() -> Result<[i32; 2]> {
    show_inside()?;
    sleep(0.0).await?;
    show_inside()?;
    Ok([1, 2])
}

async fn fails() -> Result<i32> {
    Err(Exc::Value("it's".into()))
}

async fn swallows(future: Future<i32>) -> Result<i32> {
    if future.await.is_err() {
        show_inside()?;
        sleep(0.0).await?;
    }
    Ok(5)
}

async fn attempt(task: &Task<i32>) {
    if let Err(error) = task.await {
        println!("{}", error.repr());
    }
}

fn named<T: 'static>(task: Task<T>, name: &str) -> Task<T> {
    task.set_name(name);
    task
}

async fn main_task() -> Result<()> {
    let main_task = current_task()?.unwrap();
    main_task.set_name("main");
    println!("main {main_task}");
    let task = named(create_task(yields()), "it's");
    println!("new {task}");
    sleep(0.0).await?;
    println!("yielded {task}");
    (&task).await?;
    println!("finished {task}");

    let task = named(create_task(fails()), "failing");
    let itself = task.clone();
    task.add_done_callback(move |_| println!("callback {itself}"));
    println!("with a callback {task}");
    attempt(&task).await;
    println!("failed {task}");

    let future: Future<i32> = Future::new();
    let task = named(create_task(waits(future.clone())), "task");
    let outer = named(create_task(waits(task.clone())), "outer");
    sleep(0.0).await?;
    println!("waiting {task}");
    println!("outer {outer}");
    println!("awaited {future}");
    future.set_result(7)?;
    // Not shown: `task` at this point. Who waits for a future does not know what its result looks
    // like, so ours says `wait_for=<Future finished result=...>`.
    println!("cb {future}");
    (&outer).await?;
    println!("outer {outer}");

    let task = named(create_task(waits(Future::<i32>::new())), "cancelled");
    task.cancel();
    println!("unstarted {task}");
    attempt(&task).await;
    println!("cancelled {task}");

    let future: Future<i32> = Future::new();
    let task = named(create_task(swallows(future.clone())), "swallower");
    sleep(0.0).await?;
    task.cancel();
    println!("cancelling {task}");
    println!("its future {future}");
    sleep(0.0).await?;
    println!("still {task}");
    task.uncancel();
    println!("uncancelled {task}");
    (&task).await?;
    println!("swallowed {task}");
    println!("main {main_task}");
    Ok(())
}

pub(crate) fn main() -> Result<()> {
    asyncio::run(main_task())
}
