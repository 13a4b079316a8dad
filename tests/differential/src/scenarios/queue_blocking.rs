use asyncio::{Queue, Result, create_task, gather, get_running_loop, sleep};

fn log(text: impl std::fmt::Display) {
    println!("{} {text}", get_running_loop().unwrap().cycle());
}

fn show(queue: &Queue<i32>) {
    let (size, maxsize) = (queue.qsize(), queue.maxsize());
    let (empty, full) = (u8::from(queue.empty()), u8::from(queue.full()));
    log(format!(
        "size {size} of {maxsize}, empty {empty}, full {full}"
    ));
}

async fn getter(name: &'static str, queue: Queue<i32>) -> Result<()> {
    log(format!("{name} wants"));
    let item = queue.get().await?;
    log(format!("{name} got {item}"));
    Ok(())
}

async fn putter(item: i32, queue: Queue<i32>) -> Result<()> {
    queue.put(item).await?;
    log(format!("{item} is in"));
    Ok(())
}

async fn main_task() -> Result<()> {
    let queue = Queue::new(2);
    show(&queue);
    log(queue.get_nowait().unwrap_err().repr());
    let getters = ["a", "b", "c"].map(|name| create_task(getter(name, queue.clone())));
    sleep(0.0).await?;
    queue.put(1).await?;
    queue.put(2).await?;
    show(&queue);
    // Full, although those who want the items are woken: they have not run yet.
    queue.put(3).await?;
    log("put the third");
    gather(getters).await?;
    show(&queue);

    let putters = [10, 20, 30, 40, 50].map(|item| create_task(putter(item, queue.clone())));
    sleep(0.0).await?;
    show(&queue);
    log(queue.get_nowait()?);
    // There is room, but for the putter that is woken; put_nowait takes it all the same.
    queue.put_nowait(99)?;
    show(&queue);
    if let Err(error) = queue.put_nowait(100) {
        log(error.repr());
    }
    for _ in 0..5 {
        log(queue.get().await?);
    }
    gather(putters).await?;
    show(&queue);

    let unbounded = Queue::new(0);
    for item in 0..5 {
        unbounded.put(item).await?;
    }
    show(&unbounded);
    let items: Result<Vec<_>> = (0..5).map(|_| unbounded.get_nowait()).collect();
    println!("{:?}", items?);
    let words = Queue::new(0);
    let item = create_task(words.get());
    get_running_loop()?.call_later(0.5, move || words.put_nowait("late").unwrap());
    log(item.await?);
    Ok(())
}

pub(crate) fn main() -> Result<()> {
    asyncio::run(main_task())
}
