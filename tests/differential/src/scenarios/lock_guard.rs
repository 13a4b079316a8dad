// Not compared: a lock that is released by other means while a guard holds it. Python raises
// 'Lock is not acquired.' at the end of the `async with`; a drop cannot raise.
use asyncio::{Exc, Lock, Result, create_task, get_running_loop, sleep};

fn show(lock: &Lock, text: &str) {
    let cycle = get_running_loop().unwrap().cycle();
    println!("{cycle} {text} locked {}", u8::from(lock.locked()));
}

async fn returns(lock: Lock) -> Result<i32> {
    let _guard = lock.enter().await?;
    show(&lock, "returns");
    Ok(1)
}

async fn fails(lock: &Lock) -> Result<()> {
    let _guard = lock.enter().await?;
    Err(Exc::Value("no luck".into()))
}

async fn waits(lock: Lock) -> Result<()> {
    let _guard = lock.enter().await?;
    show(&lock, "waits");
    sleep(10.0).await
}

async fn explicit(lock: &Lock) -> Result<()> {
    if let Err(error) = lock.release() {
        println!("{}", error.repr());
    }
    lock.acquire().await?;
    println!("acquired");
    show(lock, "explicit");
    lock.release()?;
    show(lock, "explicit");
    Ok(())
}

async fn main_task() -> Result<()> {
    let lock = Lock::new();
    println!("{}", returns(lock.clone()).await?);
    show(&lock, "after return");
    if let Err(error) = fails(&lock).await {
        show(&lock, &error.repr());
    }
    let task = create_task(waits(lock.clone()));
    sleep(0.0).await?;
    let second = create_task(returns(lock.clone()));
    sleep(0.0).await?;
    task.cancel_with_message("stop");
    if let Err(error) = task.await {
        show(&lock, &error.repr());
    }
    println!("{}", second.await?);
    explicit(&lock).await?;
    // Another task may release it.
    lock.acquire().await?;
    let waiter = create_task(returns(lock.clone()));
    let other = lock.clone();
    get_running_loop()?.call_later(1.0, move || other.release().unwrap());
    waiter.await?;
    show(&lock, "released by a timer");
    // A second lock inside the first, released in reverse order.
    let inner = Lock::new();
    let is_locked = || format!("inner {}", u8::from(inner.locked()));
    {
        let _outer_guard = lock.enter().await?;
        {
            let _inner_guard = inner.enter().await?;
            show(&lock, &is_locked());
        }
        show(&lock, &is_locked());
    }
    show(&lock, &is_locked());
    Ok(())
}

pub(crate) fn main() -> Result<()> {
    asyncio::run(main_task())
}
