use asyncio::{Queue, Result, create_task, get_running_loop, sleep};

type Words = Queue<&'static str>;

fn log(text: impl std::fmt::Display) {
    println!("{} {text}", get_running_loop().unwrap().cycle());
}

fn task_done(queue: &Words) {
    match queue.task_done() {
        Ok(()) => log("one is done"),
        Err(error) => log(error.repr()),
    }
}

async fn joiner(name: &'static str, queue: Words) -> Result<()> {
    let joined = queue.join().await;
    match &joined {
        Ok(()) => log(format!("{name} has joined, size {}", queue.qsize())),
        Err(error) => log(format!("{name} {}", error.repr())),
    }
    joined
}

async fn main_task() -> Result<()> {
    let queue = Words::new(0);
    queue.join().await?;
    log("nothing to wait for");
    task_done(&queue);

    queue.put_nowait("x")?;
    queue.put_nowait("y")?;
    let joiners = ["a", "b", "c"].map(|name| create_task(joiner(name, queue.clone())));
    let done = || joiners.each_ref().map(|task| u8::from(task.done()));
    sleep(0.0).await?;
    println!("{} {}", queue.get_nowait()?, queue.get_nowait()?);
    sleep(0.1).await?;
    log(format!("taken is not done: {:?}", done()));
    joiners[1].cancel_with_message("no patience");
    task_done(&queue);
    sleep(0.1).await?;
    task_done(&queue);
    task_done(&queue);
    sleep(0.1).await?;
    println!("{:?}", done());

    // Done without having been taken: Python does not mind.
    queue.put_nowait("z")?;
    task_done(&queue);
    joiner("d", queue.clone()).await?;

    // Woken, and by the time it runs there is work again: it goes on all the same.
    queue.put_nowait("w")?;
    let late = create_task(joiner("e", queue.clone()));
    sleep(0.0).await?;
    task_done(&queue);
    queue.put_nowait("v")?;
    sleep(0.0).await?;
    sleep(0.0).await?;
    println!("{}", u8::from(late.done()));
    // And a joiner that only starts now has to wait.
    let last = create_task(joiner("f", queue.clone()));
    sleep(0.0).await?;
    get_running_loop()?.call_soon(move || task_done(&queue));
    last.await
}

pub(crate) fn main() -> Result<()> {
    asyncio::run(main_task())
}
