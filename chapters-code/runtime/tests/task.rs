//! Tasks: steps, results, names and cancellation.

use std::cell::RefCell;
use std::rc::Rc;

use asyncio::{
    Exc, Future, Result, Task, all_tasks, create_task, current_task, get_running_loop, run, sleep,
    yield_none, yield_value,
};

async fn seven() -> Result<i32> {
    Ok(7)
}

/// Wait for ever.
async fn forever() -> Result<i32> {
    Future::new().await
}

async fn cycles(count: u64) -> Result<()> {
    for _ in 0..count {
        yield_none().await?;
    }
    Ok(())
}

#[test]
fn a_task_is_a_future() -> Result<()> {
    run(async {
        let task = create_task(seven());
        assert!(!task.done(), "nothing runs at once");
        assert_eq!((&task).await?, 7);
        assert_eq!((&task).await?, 7);
        assert_eq!(task.result(), Ok(7));
        assert_eq!(task.clone().await?, 7);
        let refused = Exc::Runtime("Task does not support set_result operation".into());
        assert_eq!(task.set_result(8), Err(refused));
        let refused = Exc::Runtime("Task does not support set_exception operation".into());
        assert_eq!(task.set_exception(Exc::GeneratorExit), Err(refused));
        Ok(())
    })
}

#[test]
fn tasks_take_turns() -> Result<()> {
    let order = Rc::new(RefCell::new(Vec::new()));
    let note = order.clone();
    let worker = move |name: &'static str| {
        let order = note.clone();
        async move {
            for turn in 1..=2 {
                order.borrow_mut().push((name, turn));
                yield_none().await?;
            }
            Ok(())
        }
    };
    run(async move {
        let (a, b) = (create_task(worker("a")), create_task(worker("b")));
        a.await?;
        b.await
    })?;
    assert_eq!(order.take(), [("a", 1), ("b", 1), ("a", 2), ("b", 2)]);
    Ok(())
}

#[test]
fn an_exception_comes_out_of_the_await() -> Result<()> {
    run(async {
        let task: Task<()> = create_task(async { Err(Exc::Value("v".into())) });
        assert_eq!((&task).await, Err(Exc::Value("v".into())));
        assert_eq!(task.exception(), Ok(Some(Exc::Value("v".into()))));
        Ok(())
    })
}

#[test]
fn a_future_s_exception_is_raised_inside_the_coroutine() -> Result<()> {
    run(async {
        let future: Future<i32> = Future::new();
        let awaited = future.clone();
        let task = create_task(async move {
            match awaited.await {
                Err(Exc::Value(message)) => Ok(message),
                _ => Ok("not raised".into()),
            }
        });
        cycles(1).await?;
        future.set_exception(Exc::Value("v".into()))?;
        assert_eq!(task.await?, "v");
        Ok(())
    })
}

#[test]
fn mistakes_are_raised_inside_the_coroutine() -> Result<()> {
    run(async {
        let task = create_task(async { yield_value::<_, ()>(7).await });
        assert_eq!(task.await, Err(Exc::Runtime("Task got bad yield: 7".into())));

        let itself: Rc<RefCell<Option<Task<()>>>> = Rc::default();
        let inner = itself.clone();
        let task = create_task(async move {
            let task = inner.borrow().clone().expect("set below");
            task.await
        });
        itself.replace(Some(task.clone()));
        task.set_name("narcissus");
        let message = "Task cannot await on itself: <Task pending name='narcissus' \
                       coro=<mistakes_are_raised_inside_the_coroutine()> \
                       cb=[Task.task_wakeup()]>";
        assert_eq!(task.await, Err(Exc::Runtime(message.into())));
        itself.take();

        let elsewhere: Future<()> = asyncio::EventLoop::new().create_future();
        let Err(Exc::Runtime(message)) = create_task(async { elsewhere.await }).await else {
            panic!("it raises")
        };
        assert!(message.ends_with("got Future <Future pending> attached to a different loop"));

        Ok(())
    })
}

#[test]
fn names_count_up() -> Result<()> {
    run(async {
        let current = current_task()?.expect("we are in a task");
        assert_eq!(current.get_name(), "Task-1");
        let task = create_task(seven());
        assert_eq!(task.get_name(), "Task-2");
        assert_eq!(task.to_string(), "<Task pending name='Task-2' coro=<seven()>>");
        assert_eq!(all_tasks()?.len(), 2);
        (&task).await?;
        let done = "<Task finished name='Task-2' coro=<seven() done> result=7>";
        assert_eq!(task.to_string(), done);
        assert_eq!(all_tasks()?.len(), 1);
        Ok(())
    })?;
    // The two coroutines of CPython's shut-down took a number each.
    run(async {
        assert_eq!(current_task()?.expect("we are in a task").get_name(), "Task-5");
        Ok(())
    })
}

#[test]
fn a_waiting_task_tells_for_what() -> Result<()> {
    run(async {
        let task = create_task(forever());
        cycles(1).await?;
        let waiting = "coro=<forever()> wait_for=<Future pending cb=[Task.task_wakeup()]>>";
        assert_eq!(task.to_string(), format!("<Task pending name='Task-2' {waiting}"));
        task.cancel();
        let waiting = "coro=<forever()> wait_for=<Future cancelled>>";
        assert_eq!(task.to_string(), format!("<Task cancelling name='Task-2' {waiting}"));
        Ok(())
    })
}

#[test]
fn cancel_reaches_what_the_task_waits_for() -> Result<()> {
    run(async {
        let inner = create_task(forever());
        let outer = create_task({
            let inner = inner.clone();
            async move { inner.await }
        });
        cycles(2).await?;
        assert!(outer.cancel_with_message("enough"));
        assert!(!outer.done(), "the coroutine has the last word");
        let begin = get_running_loop()?.cycle();
        assert_eq!((&outer).await, Err(Exc::Cancelled(Some("enough".into()))));
        // future → inner (1) → outer (2) → us (3)
        assert_eq!(get_running_loop()?.cycle() - begin, 3);
        assert!(inner.cancelled() && outer.cancelled());
        assert_eq!(outer.result(), Err(Exc::Cancelled(None)), "the message is told once");
        assert!(!outer.cancel());
        Ok(())
    })
}

#[test]
fn cancelled_before_the_first_step_the_body_never_runs() -> Result<()> {
    run(async {
        let task: Task<()> = create_task(async { panic!("the body must not run") });
        task.cancel();
        assert_eq!(task.await, Err(Exc::Cancelled(None)));
        Ok(())
    })
}

#[test]
fn cancelled_in_its_last_step_a_task_loses_its_value() -> Result<()> {
    run(async {
        let task = create_task(async {
            current_task()?.expect("we are in a task").cancel();
            Ok(5)
        });
        assert_eq!((&task).await, Err(Exc::Cancelled(None)));
        assert!(task.cancelled());
        Ok(())
    })
}

#[test]
fn a_cancellation_can_be_swallowed_or_replaced() -> Result<()> {
    run(async {
        let swallows = create_task(async {
            let _ = forever().await;
            Ok(3)
        });
        let replaces: Task<i32> = create_task(async {
            let _ = forever().await;
            Err(Exc::Value("instead".into()))
        });
        cycles(1).await?;
        swallows.cancel();
        replaces.cancel();
        assert_eq!((&swallows).await, Ok(3));
        assert_eq!((swallows.cancelled(), swallows.cancelling()), (false, 1));
        assert_eq!(replaces.await, Err(Exc::Value("instead".into())));
        Ok(())
    })
}

#[test]
fn two_cancels_count_twice_and_the_first_message_wins() -> Result<()> {
    run(async {
        let task = create_task(forever());
        cycles(1).await?;
        task.cancel_with_message("first");
        task.cancel_with_message("second");
        assert_eq!(task.cancelling(), 2);
        assert_eq!((&task).await, Err(Exc::Cancelled(Some("first".into()))));
        assert_eq!((task.uncancel(), task.uncancel(), task.uncancel()), (1, 0, 0));
        Ok(())
    })
}

#[test]
fn cancelled_after_its_future_is_done_a_task_drops_the_result() -> Result<()> {
    run(async {
        let future = Future::new();
        let awaited = future.clone();
        let task = create_task(async move { awaited.await });
        cycles(1).await?;
        future.set_result(5)?;
        task.cancel_with_message("late");
        assert_eq!(task.await, Err(Exc::Cancelled(Some("late".into()))));
        Ok(())
    })
}

#[test]
fn a_sleeping_task_can_be_cancelled() -> Result<()> {
    run(async {
        let task = create_task(sleep(3600.0));
        cycles(1).await?;
        task.cancel();
        assert_eq!(task.await, Err(Exc::Cancelled(None)));
        Ok(())
    })
}

#[test]
#[should_panic(expected = "RuntimeError: no running event loop")]
fn create_task_needs_a_running_loop() {
    drop(create_task(seven()));
}

#[test]
fn a_panic_is_the_exception_of_its_task() -> Result<()> {
    run(async {
        let task: Task<()> = create_task(async { panic!("in the task") });
        let other = create_task(async { Ok(5) });
        assert_eq!((&task).await, Err(Exc::Panic("in the task".into())));
        assert_eq!(task.exception()?.unwrap().to_string(), "panic: in the task");
        assert_eq!(other.await?, 5);
        Ok(())
    })
}
