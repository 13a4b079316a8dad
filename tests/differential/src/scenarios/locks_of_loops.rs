// A lock belongs to the loop on which somebody had to wait for it first. Not compared: the message
// in full, in which Python shows the address of the lock.
use asyncio::{Condition, Event, Exc, Lock, Queue, Result, Semaphore, create_task, sleep};

#[derive(Clone)]
struct Primitives {
    event: Event,
    lock: Lock,
    condition: Condition,
    semaphore: Semaphore,
    getting: Queue<i32>,
    putting: Queue<i32>,
}

fn show(error: Exc) {
    let text = error.to_string();
    let (class, message) = text.split_once(": ").unwrap();
    let bound = message.contains("is bound to a different event loop");
    println!("{class} {}", if bound { "True" } else { "False" });
}

async fn use_it<F, T>(title: &str, coroutine: F) -> Result<()>
where
    F: Future<Output = Result<T>> + 'static,
    T: Clone + 'static,
{
    print!("{title} ");
    let task = create_task(coroutine);
    sleep(0.0).await?;
    sleep(0.0).await?;
    if task.cancel() {
        println!("waits");
        return sleep(1.0).await;
    }
    match task.await {
        Ok(_) => println!("goes on"),
        Err(error) => show(error),
    }
    Ok(())
}

async fn everything(used: Primitives) -> Result<()> {
    use_it("event", used.event.wait()).await?;
    use_it("lock", used.lock.acquire()).await?;
    used.condition.acquire().await?;
    use_it("condition", used.condition.wait()).await?;
    println!("{}", u8::from(used.condition.locked()));
    used.condition.release()?;
    use_it("semaphore", used.semaphore.acquire()).await?;
    use_it("get", used.getting.get()).await?;
    use_it("put", used.putting.put(1)).await?;
    use_it("join", used.putting.join()).await
}

pub(crate) fn main() -> Result<()> {
    let used = Primitives {
        event: Event::new(),
        lock: Lock::new(),
        condition: Condition::new(),
        semaphore: Semaphore::new(0),
        getting: Queue::new(0),
        putting: Queue::new(1),
    };
    used.putting.put_nowait(1)?;
    asyncio::run(used.lock.acquire())?;
    asyncio::run(everything(used.clone()))?;
    asyncio::run(everything(used.clone()))?;
    println!("without waiting nothing is noticed");
    used.event.set();
    used.lock.release()?;
    used.semaphore.release()?;
    used.getting.put_nowait(1)?;
    used.putting.get_nowait()?;
    used.putting.task_done()?;
    asyncio::run(everything(used))
}
