// Not compared: Semaphore(-1), a ValueError in Python; here the type has no such value. And a
// bounded semaphore that is released by other means while a guard holds it: Python raises at the
// end of the `async with`; a drop cannot raise.
use asyncio::{
    BaseSemaphore, BoundedSemaphore, Result, Semaphore, create_task, get_running_loop, sleep,
};

fn release<const BOUNDED: bool>(semaphore: &BaseSemaphore<BOUNDED>) {
    match semaphore.release() {
        Ok(()) => println!("released, locked {}", u8::from(semaphore.locked())),
        Err(error) => println!("{}", error.repr()),
    }
}

async fn worker(name: &'static str, semaphore: BoundedSemaphore) -> Result<()> {
    semaphore.acquire().await?;
    println!("{} {name} is in", get_running_loop()?.cycle());
    sleep(0.1).await?;
    println!("{} {name} goes", get_running_loop()?.cycle());
    release(&semaphore);
    Ok(())
}

async fn main_task() -> Result<()> {
    let semaphore = BoundedSemaphore::new(2);
    release(&semaphore);
    semaphore.acquire().await?;
    release(&semaphore);
    release(&semaphore);
    semaphore.acquire().await?;
    semaphore.acquire().await?;
    println!("locked {}", u8::from(semaphore.locked()));
    let tasks = ["a", "b", "c"].map(|name| create_task(worker(name, semaphore.clone())));
    sleep(0.0).await?;
    for _ in 0..4 {
        // The places of a and b, who are woken, are taken; so all of these are in order.
        release(&semaphore);
    }
    sleep(1.0).await?;
    let done: Vec<_> = tasks.iter().map(|task| u8::from(task.done())).collect();
    println!("{done:?} {}", u8::from(semaphore.locked()));

    let nobody = BoundedSemaphore::new(0);
    println!("locked {}", u8::from(nobody.locked()));
    release(&nobody);
    let waiter = create_task(nobody.acquire());
    sleep(0.0).await?;
    release(&nobody);
    waiter.cancel();
    sleep(0.0).await?;
    println!("{}", u8::from(waiter.done()));

    let plain = Semaphore::new(1);
    for _ in 0..3 {
        release(&plain);
    }
    for _ in 0..4 {
        plain.acquire().await?;
    }
    println!("locked {}", u8::from(plain.locked()));
    Ok(())
}

pub(crate) fn main() -> Result<()> {
    asyncio::run(main_task())
}
