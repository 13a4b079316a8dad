//! Locks and queues where Rust has something that Python has not: values that are dropped.

use asyncio::{AnyFuture, Coroutine, EventLoop, Lock, Queue, Result, create_task, run, sleep};

type ByHand<T> = Coroutine<AnyFuture, (), T>;

#[test]
fn a_coroutine_that_is_dropped_leaves_the_line() -> Result<()> {
    run(async {
        let lock = Lock::new();
        lock.acquire().await?;
        let waiter = ByHand::new(lock.acquire());
        waiter.send(None)?;
        drop(waiter);
        let next = create_task(lock.acquire());
        sleep(0.0).await?;
        lock.release()?;
        next.await
    })
}

#[test]
fn a_guard_releases_when_its_task_is_destroyed() -> Result<()> {
    async fn hold(lock: Lock) -> Result<()> {
        let _guard = lock.enter().await?;
        sleep(10.0).await
    }
    let (lock, event_loop) = (Lock::new(), EventLoop::new());
    let held = [0; 3].map(|_| event_loop.create_task(hold(lock.clone())));
    event_loop.run_until_complete(sleep(0.0))?;
    assert!(lock.locked());
    event_loop.close()?;
    assert!(!lock.locked());
    assert!(held.iter().all(|task| !task.done()));
    Ok(())
}

#[test]
fn a_guard_whose_lock_is_released_by_other_means_does_nothing() -> Result<()> {
    run(async {
        let lock = Lock::new();
        let guard = lock.enter().await?;
        lock.release()?;
        drop(guard);
        assert!(!lock.locked());
        assert!(lock.release().is_err());
        Ok(())
    })
}

#[test]
fn a_queue_needs_no_loop_until_somebody_waits() -> Result<()> {
    let queue = Queue::new(1);
    queue.put_nowait("item")?;
    assert_eq!(run(queue.get())?, "item");
    Ok(())
}
