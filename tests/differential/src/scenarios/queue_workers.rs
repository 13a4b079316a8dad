use asyncio::{Queue, Result, create_task, gather, get_running_loop, sleep};
use std::cell::RefCell;
use std::rc::Rc;

type Dishes = Queue<(f64, String)>;
type Washed = Rc<RefCell<Vec<String>>>;

fn log(text: impl std::fmt::Display) {
    let event_loop = get_running_loop().unwrap();
    println!("{} {:.3} {text}", event_loop.cycle(), event_loop.time());
}

async fn producer(name: &'static str, queue: Dishes, pause: f64) -> Result<&'static str> {
    for number in 0..4 {
        sleep(pause).await?;
        queue.put((pause, format!("{name}{number}"))).await?;
        log(format!("{name} put {name}{number}, size {}", queue.qsize()));
    }
    Ok(name)
}

async fn wash(name: &'static str, queue: Dishes, washed: Washed) -> Result<()> {
    loop {
        let (pause, dish) = queue.get().await?;
        log(format!("{name} washes {dish}"));
        sleep(1.9 * pause).await?;
        washed.borrow_mut().push(dish);
        queue.task_done()?;
    }
}

async fn worker(name: &'static str, queue: Dishes, washed: Washed) -> Result<()> {
    let ended = wash(name, queue, washed).await;
    if let Err(error) = &ended {
        log(format!("{name} {}", error.repr()));
    }
    ended
}

async fn until_none(name: &'static str, queue: Queue<Option<u32>>) -> Result<u32> {
    let mut count = 0;
    while let Some(item) = queue.get().await? {
        log(format!("{name} {item}"));
        count += 1;
    }
    Ok(count)
}

async fn main_task() -> Result<()> {
    let (queue, washed) = (Dishes::new(3), Washed::default());
    let start = |name| create_task(worker(name, queue.clone(), washed.clone()));
    let workers = ["Ann", "Bob", "Cleo"].map(start);
    let producers = [
        producer("plate", queue.clone(), 0.1),
        producer("cup", queue.clone(), 0.037),
    ];
    println!("{}", gather(producers).await?.join(" "));
    log("all put");
    queue.join().await?;
    log("all washed");
    for task in &workers {
        task.cancel_with_message("go home");
    }
    sleep(0.0).await?;
    println!("{}", washed.borrow().join(" "));
    let [a, b, c] = workers.map(|task| u8::from(task.cancelled()));
    println!("{a} {b} {c}");

    log("a stop mark for each worker");
    let queue = Queue::new(1);
    let tasks = ["Ann", "Bob"].map(|name| create_task(until_none(name, queue.clone())));
    for item in [Some(1), Some(2), Some(3), None, None] {
        queue.put(item).await?;
    }
    let counts = gather(tasks).await?;
    println!("{} {}", counts[0], counts[1]);
    Ok(())
}

pub(crate) fn main() -> Result<()> {
    asyncio::run(main_task())
}
