// The coroutines of locks, driven by hand: what other exceptions than a cancellation do to a line.
use asyncio::{AnyFuture, Condition, Coroutine, Event, Exc, Lock, Queue, Result, Semaphore, Step};

type ByHand<T> = Coroutine<AnyFuture, (), T>;

fn show<T>(step: Result<Step<AnyFuture, T>>) {
    match step {
        Ok(Step::Yielded(_)) => println!("yielded a future"),
        Ok(Step::Returned(_)) => println!("returned"),
        Err(error) => println!("{}", error.repr()),
    }
}

fn step<T: 'static>(coroutine: &ByHand<T>) {
    show(coroutine.send(None));
}

fn throw<T: 'static>(coroutine: &ByHand<T>, error: Exc) {
    show(coroutine.throw(error));
}

async fn main_task() -> Result<()> {
    let event = Event::new();
    let wait = ByHand::new(event.wait());
    event.set();
    event.clear();
    step(&wait);
    throw(&wait, Exc::Value("thrown".into()));
    event.set();
    step(&ByHand::new(event.wait()));

    let lock = Lock::new();
    step(&ByHand::new(lock.acquire()));
    let [first, second, third] = [0; 3].map(|_| ByHand::new(lock.acquire()));
    for coroutine in [&first, &second, &third] {
        step(coroutine);
    }
    first.close()?;
    lock.release()?;
    // The second is woken, but closed instead; nobody tells the third.
    second.close()?;
    println!("locked {}", u8::from(lock.locked()));
    let fourth = ByHand::new(lock.acquire());
    step(&fourth);
    drop(fourth);
    throw(&third, Exc::Cancelled(Some("thrown".into())));
    step(&ByHand::new(lock.acquire()));
    lock.release()?;

    // Thrown in, not from the future: CPython takes its place for one that was granted.
    let semaphore = Semaphore::new(0);
    let acquire = ByHand::new(semaphore.acquire());
    step(&acquire);
    throw(&acquire, Exc::Cancelled(None));
    println!("locked {}", u8::from(semaphore.locked()));
    let acquire = ByHand::new(Semaphore::new(0).acquire());
    step(&acquire);
    throw(&acquire, Exc::Value("".into()));

    let queue = Queue::new(0);
    let (get, other) = (ByHand::new(queue.get()), ByHand::new(queue.get()));
    step(&get);
    step(&other);
    queue.put_nowait(1)?;
    // Any exception passes the turn on, not only a cancellation.
    throw(&get, Exc::Value("thrown".into()));
    step(&other);
    println!("{}", queue.qsize());

    let condition = Condition::new();
    condition.acquire().await?;
    let wait = ByHand::new(condition.wait());
    step(&wait);
    println!("locked {}", u8::from(condition.locked()));
    throw(&wait, Exc::Exception("thrown".into()));
    println!("locked {}", u8::from(condition.locked()));
    Ok(())
}

pub(crate) fn main() -> Result<()> {
    asyncio::run(main_task())
}
