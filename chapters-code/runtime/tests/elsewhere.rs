//! What comes from elsewhere: futures of other crates, and other threads.

use std::cell::RefCell;
use std::future::poll_fn;
use std::sync::mpsc;
use std::sync::{Arc, Mutex};
use std::task::{Poll, Waker};
use std::thread;
use std::time::Duration;

use asyncio::{
    Exc, Future, Result, TaskGroup, create_task, current_task, get_running_loop, run, sleep,
    timeout, yield_none,
};

/// A future as other crates make them: ready once another thread has set it.
#[derive(Clone, Default)]
struct Flag(Arc<Mutex<(bool, Option<Waker>)>>);

impl Flag {
    fn raise(&self) {
        let mut flag = self.0.lock().unwrap();
        flag.0 = true;
        if let Some(waker) = flag.1.take() {
            waker.wake();
        }
    }

    async fn wait(&self) {
        poll_fn(|context| {
            let mut flag = self.0.lock().unwrap();
            if flag.0 {
                return Poll::Ready(());
            }
            flag.1 = Some(context.waker().clone());
            Poll::Pending
        })
        .await
    }
}

#[test]
fn a_future_of_another_crate_is_driven() -> Result<()> {
    run(async {
        let flag = Flag::default();
        let (raiser, waiter) = (flag.clone(), flag.clone());
        let thread = thread::spawn(move || {
            thread::sleep(Duration::from_millis(20));
            raiser.raise();
        });
        let task = create_task(async move {
            yield_none().await?;
            waiter.wait().await;
            sleep(0.001).await?; // ours again
            Ok("raised")
        });
        assert_eq!(task.await?, "raised");
        thread.join().unwrap();
        Ok(())
    })
}

/// It is ready at once when polled with a real waker that it wakes itself, as `yield_now` does.
#[test]
fn a_future_may_wake_itself() -> Result<()> {
    run(async {
        let mut times = 0;
        let began = get_running_loop()?.cycle();
        poll_fn(|context| {
            times += 1;
            context.waker().wake_by_ref();
            if times < 10 { Poll::Pending } else { Poll::Ready(()) }
        })
        .await;
        // Each pause takes one cycle and two polls: only the second has a waker that works.
        assert_eq!(get_running_loop()?.cycle() - began, 4);
        Ok(())
    })
}

#[test]
fn a_task_that_waits_elsewhere_is_cancelled_by_dropping() -> Result<()> {
    struct Guard(mpsc::Sender<&'static str>);
    impl Drop for Guard {
        fn drop(&mut self) {
            self.0.send("dropped").unwrap();
        }
    }
    run(async {
        let (sender, receiver) = mpsc::channel();
        let flag = Flag::default();
        let waiter = flag.clone();
        let task = create_task(async move {
            let _guard = Guard(sender);
            waiter.wait().await;
            Ok(())
        });
        sleep(0.0).await?;
        task.cancel_with_message("enough");
        assert_eq!((&task).await, Err(Exc::Cancelled(Some("enough".into()))));
        assert!(task.cancelled());
        assert_eq!(receiver.try_recv(), Ok("dropped"));
        flag.raise(); // wakes nobody
        sleep(0.0).await
    })
}

#[test]
fn a_pause_that_nobody_can_end_is_a_deadlock() {
    let result: Result<()> = run(async { std::future::pending().await });
    let Err(Exc::Runtime(message)) = result else { panic!("{result:?}") };
    assert!(message.starts_with("deadlock:"), "{message}");
}

#[test]
fn another_thread_may_call_functions_here() -> Result<()> {
    thread_local! {
        static DONE: RefCell<Option<Future<i32>>> = RefCell::default();
    }
    run(async {
        let done = Future::new();
        DONE.set(Some(done.clone()));
        let threadsafe = get_running_loop()?.threadsafe();
        let thread = thread::spawn(move || {
            thread::sleep(Duration::from_millis(20));
            threadsafe
                .call_soon(|| DONE.take().expect("we are on the loop's thread").set_result(7));
        });
        assert_eq!(done.await?, 7);
        thread.join().unwrap();
        Ok(())
    })
}

/// A future of another crate that is ready the second time, and meanwhile asks for a call.
#[test]
fn a_wake_up_during_a_poll_is_not_lost() -> Result<()> {
    run(async {
        let mut polls = 0;
        poll_fn(|context| {
            polls += 1;
            context.waker().wake_by_ref();
            get_running_loop().unwrap().call_soon(|| ());
            if polls < 5 { Poll::Pending } else { Poll::Ready(()) }
        })
        .await;
        Ok(())
    })
}

#[test]
fn a_task_that_cancels_itself_may_pause_elsewhere() {
    let result: Result<()> = run(async {
        current_task()?.expect("we are in a task").cancel();
        std::future::pending().await
    });
    assert_eq!(result, Err(Exc::Cancelled(None)));
}

#[test]
fn a_cancellation_finds_the_next_await_of_ours() -> Result<()> {
    run(async {
        let flag = Flag::default();
        let waiter = flag.clone();
        let task = create_task(async move {
            waiter.wait().await;
            sleep(0.0).await
        });
        sleep(0.0).await?;
        flag.0.lock().unwrap().0 = true; // ready, but its waker is not called
        task.cancel();
        assert_eq!(task.await, Err(Exc::Cancelled(None)));
        Ok(())
    })
}

#[test]
fn a_timeout_ends_its_block_only() -> Result<()> {
    run(async {
        let block = async { std::future::pending::<Result<()>>().await };
        let result = timeout(0.01).run(block).await;
        assert!(matches!(result, Err(Exc::Timeout(_))), "{result:?}");
        let group = TaskGroup::new();
        let result: Result<()> = group
            .run(async |group| {
                group.create_task(async { Err::<(), _>(Exc::Value("v".into())) })?;
                std::future::pending().await
            })
            .await;
        assert!(matches!(result, Err(Exc::Group(_))), "{result:?}");
        sleep(0.0).await
    })
}
