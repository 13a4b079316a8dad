use asyncio::{Queue, Result, Task, create_task, get_running_loop, sleep};

type Words = Queue<&'static str>;

fn cycle() -> u64 {
    get_running_loop().unwrap().cycle()
}

async fn getter(name: &'static str, queue: Words) -> Result<()> {
    match queue.get().await {
        Ok(item) => println!("{} {name} got {item}", cycle()),
        Err(error) => {
            println!("{} {name} {}", cycle(), error.repr());
            return Err(error);
        }
    }
    Ok(())
}

async fn putter(name: &'static str, queue: Words) -> Result<()> {
    let put = queue.put(name).await;
    match &put {
        Ok(()) => println!("{} {name} is in", cycle()),
        Err(error) => println!("{} {name} {}", cycle(), error.repr()),
    }
    put
}

async fn attempt(
    title: &str,
    queue: Words,
    tasks: [Task<()>; 3],
    act: fn(&Words, &[Task<()>]),
) -> Result<()> {
    println!("{title}");
    sleep(0.0).await?;
    act(&queue, &tasks);
    sleep(1.0).await?;
    let states = tasks.each_ref().map(|task| {
        let (done, cancelled) = (task.done(), task.cancelled());
        format!("{}{}", u8::from(done), u8::from(cancelled))
    });
    println!("{}", states.join(" "));
    for task in tasks {
        task.cancel();
    }
    sleep(1.0).await?;
    let items: Result<Vec<_>> = (0..queue.qsize()).map(|_| queue.get_nowait()).collect();
    println!("[{}]", items?.join(", "));
    Ok(())
}

fn getters() -> (Words, [Task<()>; 3]) {
    let queue = Queue::new(0);
    let tasks = ["a", "b", "c"].map(|name| create_task(getter(name, queue.clone())));
    (queue, tasks)
}

fn putters() -> (Words, [Task<()>; 3]) {
    let queue = Queue::new(1);
    queue.put_nowait("first").unwrap();
    let tasks = ["a", "b", "c"].map(|name| create_task(putter(name, queue.clone())));
    (queue, tasks)
}

fn put(queue: &Words, item: &'static str) {
    queue.put_nowait(item).unwrap();
}

async fn main_task() -> Result<()> {
    let (queue, tasks) = getters();
    attempt("put, then cancel", queue, tasks, |queue, tasks| {
        put(queue, "1");
        tasks[0].cancel_with_message("stop a");
    })
    .await?;
    let (queue, tasks) = getters();
    attempt("cancel, then put", queue, tasks, |queue, tasks| {
        tasks[0].cancel_with_message("stop a");
        put(queue, "1");
    })
    .await?;
    let (queue, tasks) = getters();
    attempt("the item is taken by another", queue, tasks, |queue, _| {
        put(queue, "1");
        println!("stolen {}", queue.get_nowait().unwrap());
        let queue = queue.clone();
        get_running_loop()
            .unwrap()
            .call_soon(move || put(&queue, "2"));
    })
    .await?;
    let (queue, tasks) = getters();
    attempt("the same, and cancel", queue, tasks, |queue, tasks| {
        put(queue, "1");
        println!("stolen {}", queue.get_nowait().unwrap());
        tasks[0].cancel();
    })
    .await?;
    let (queue, tasks) = putters();
    attempt("get, then cancel", queue, tasks, |queue, tasks| {
        println!("taken {}", queue.get_nowait().unwrap());
        tasks[0].cancel_with_message("stop a");
    })
    .await?;
    let (queue, tasks) = putters();
    attempt("cancel, then get", queue, tasks, |queue, tasks| {
        tasks[0].cancel_with_message("stop a");
        println!("taken {}", queue.get_nowait().unwrap());
    })
    .await?;
    let (queue, tasks) = putters();
    attempt(
        "the room is taken by another",
        queue,
        tasks,
        |queue, tasks| {
            println!("taken {}", queue.get_nowait().unwrap());
            put(queue, "refill");
            tasks[1].cancel();
        },
    )
    .await
}

pub(crate) fn main() -> Result<()> {
    asyncio::run(main_task())
}
