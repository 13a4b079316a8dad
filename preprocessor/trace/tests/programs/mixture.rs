use asyncio::trace::Traced as _;
use asyncio::{
    Coroutine, EventLoop, Future, Lock, Result, Step, create_task, gather, get_running_loop,
    shield, sleep, wait, wait_for, yield_none, yield_value,
};
use std::task::Poll;

async fn inner() -> Result<i32> {
    yield_value("a question").traced().await
}

async fn drives_another() -> Result<i32> {
    let other: Coroutine<&str, i32, i32> = Coroutine::new(inner());
    other.send(None)?;
    sleep(0.0).traced().await?;
    match other.send(Some(7))? {
        Step::Returned(value) => Ok(value),
        Step::Yielded(_) => unreachable!("it yields once"),
    }
}

async fn panics() -> Result<()> {
    yield_none().traced().await?;
    panic!("on purpose")
}

async fn awaits_a_panic() -> Result<()> {
    panics().traced().await
}

async fn polled_three_times() -> Result<()> {
    let mut polls = 0;
    let future = std::future::poll_fn(move |context| {
        polls += 1;
        context.waker().wake_by_ref();
        if polls > 2 { Poll::Ready(()) } else { Poll::Pending }
    });
    future.traced().await;
    Ok(())
}

async fn with_lock(lock: std::rc::Rc<Lock>) -> Result<()> {
    let _guard = lock.enter().traced().await?;
    sleep(0.01).traced().await
}

async fn main_task() -> Result<()> {
    let sleeper = create_task(sleep(5.0));
    sleeper.set_name("the sleeper");
    let early = create_task(sleep(9.0));
    early.cancel(); // before it has begun
    assert_eq!(create_task(drives_another()).traced().await?, 7);
    sleeper.cancel();
    assert!(sleeper.traced().await.is_err());
    assert!(create_task(awaits_a_panic()).traced().await.is_err());
    create_task(polled_three_times()).traced().await?;
    let event_loop = get_running_loop()?;
    event_loop.call_later(1.0, || ()).cancel();
    event_loop.call_soon(|| println!("called"));
    let done = Future::new();
    done.set_result(1)?;
    done.add_done_callback(|_| println!("done"));
    let token = Future::<()>::new();
    let callback = token.add_done_callback(|_| ());
    token.remove_done_callback(callback);
    let lock = std::rc::Rc::new(Lock::new());
    gather([0, 1].map(|_| with_lock(lock.clone()))).traced().await?;
    assert!(wait_for(sleep(5.0), 0.5).traced().await.is_err());
    shield(sleep(0.1)).traced().await?;
    wait(&[create_task(sleep(0.2))]).timeout(0.1).traced().await?;
    create_task(sleep(100.0)); // `run` cancels it
    Ok(())
}

pub(crate) fn main() -> Result<()> {
    let thrown: Coroutine<&str, i32, i32> = Coroutine::new(inner());
    thrown.send(None)?;
    assert!(thrown.throw(asyncio::Exc::Value("v".into())).is_err());
    assert!(thrown.send(None).is_err());
    asyncio::run(main_task())?;
    let second = EventLoop::new();
    second.set_eager_tasks(true);
    second.run_until_complete(async {
        create_task(async { Ok(()) });
        create_task(sleep(0.1)).traced().await
    })?;
    second.close()
}
