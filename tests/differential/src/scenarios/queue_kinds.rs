use asyncio::{
    BaseQueue, LifoQueue, PriorityQueue, Queue, Result, Storage, create_task, get_running_loop,
    sleep,
};
use std::cmp::Ordering;

/// Compares by its priority alone, so jobs can be equal and yet different.
struct Job(u32, String);

impl PartialEq for Job {
    fn eq(&self, other: &Job) -> bool {
        self.0 == other.0
    }
}

impl Eq for Job {}

impl PartialOrd for Job {
    fn partial_cmp(&self, other: &Job) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Job {
    fn cmp(&self, other: &Job) -> Ordering {
        self.0.cmp(&other.0)
    }
}

fn drain<S: Storage>(queue: &BaseQueue<S>) -> Vec<S::Item> {
    let get = |_| queue.get_nowait().unwrap();
    (0..queue.qsize()).map(get).collect()
}

fn names(queue: &PriorityQueue<Job>) -> String {
    let names = drain(queue).into_iter().map(|job| job.1);
    names.collect::<Vec<_>>().join(" ")
}

async fn getter<S>(name: &'static str, queue: BaseQueue<S>) -> Result<()>
where
    S: Storage<Item = i32> + 'static,
{
    let item = queue.get().await?;
    println!("{} {name} got {item}", get_running_loop()?.cycle());
    Ok(())
}

async fn attempt<S>(queue: BaseQueue<S>) -> Result<()>
where
    S: Storage<Item = i32> + 'static,
{
    for item in [2, 3, 1] {
        queue.put_nowait(item)?;
    }
    if let Err(error) = queue.put_nowait(4) {
        println!("{} {} {}", error.repr(), queue.qsize(), queue.maxsize());
    }
    println!("{:?}", drain(&queue));
    // Three wait; three items come before the first of them runs.
    let tasks = ["a", "b", "c"].map(|name| create_task(getter(name, queue.clone())));
    sleep(0.0).await?;
    for item in [20, 30, 10] {
        queue.put(item).await?;
    }
    for task in tasks {
        task.await?;
    }
    Ok(())
}

async fn main_task() -> Result<()> {
    attempt(Queue::new(3)).await?;
    attempt(LifoQueue::new(3)).await?;
    attempt(PriorityQueue::new(3)).await?;

    let words = PriorityQueue::new(0);
    for item in [(2, "mop"), (1, "wash"), (2, "dry"), (0, "cook"), (1, "eat")] {
        words.put(item).await?;
    }
    let words = drain(&words)
        .into_iter()
        .map(|(priority, word)| format!("{priority} {word}"));
    println!("{}", words.collect::<Vec<_>>().join(" "));

    let jobs = PriorityQueue::new(0);
    for number in 0..8 {
        jobs.put_nowait(Job(7, format!("same{number}")))?;
    }
    println!("{}", names(&jobs));
    let mut state: u32 = 1;
    for number in 0..60 {
        state = state.wrapping_mul(69069);
        jobs.put_nowait(Job(state >> 29, format!("{}.{number}", state >> 29)))?;
        if (state >> 28) & 3 == 0 {
            println!("then {}", jobs.get_nowait()?.1);
        }
    }
    println!("{}", names(&jobs));
    Ok(())
}

pub(crate) fn main() -> Result<()> {
    asyncio::run(main_task())
}
