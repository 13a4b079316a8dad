//! `gather` and `ensure_future`.

use asyncio::{
    Exc, Future, Result, Task, clock, create_task, ensure_future, gather, run, sleep, yield_none,
};

async fn after(seconds: f64, value: i32) -> Result<i32> {
    sleep(seconds).await?;
    if value < 0 {
        return Err(Exc::Value("negative".into()));
    }
    Ok(value)
}

#[test]
fn results_come_in_the_order_of_the_arguments() -> Result<()> {
    clock::use_virtual();
    run(async {
        let gathered = gather([after(3.0, 3), after(1.0, 1), after(2.0, 2)]);
        assert_eq!(gathered.await?, [3, 1, 2]);
        let task = create_task(after(0.0, 5));
        assert_eq!(gather([task.clone(), task.clone(), task]).await?, [5, 5, 5]);
        assert_eq!(gather(Vec::<Task<i32>>::new()).result()?, []);
        Ok(())
    })
}

#[test]
fn the_first_exception_wins_and_the_others_run_on() -> Result<()> {
    clock::use_virtual();
    run(async {
        let tasks = vec![
            create_task(after(2.0, 2)),
            create_task(after(1.0, -1)),
            create_task(after(3.0, -3)),
        ];
        let gathered = gather(tasks.clone()).await;
        assert_eq!(gathered, Err(Exc::Value("negative".into())));
        assert!(!tasks[0].done());
        assert_eq!((&tasks[0]).await?, 2);
        sleep(2.0).await?;
        assert!(tasks[2].done());
        Ok(())
    })
}

#[test]
fn a_cancelled_child_is_an_exception_of_the_gathering() -> Result<()> {
    run(async {
        let child = create_task(after(9.0, 1));
        let gathered = gather([child.clone()]);
        yield_none().await?;
        child.cancel_with_message("child");
        assert_eq!((&gathered).await, Err(Exc::Cancelled(Some("child".into()))));
        assert!(!gathered.cancelled());
        Ok(())
    })
}

#[test]
fn cancelling_a_gathering_cancels_the_children() -> Result<()> {
    run(async {
        let children = vec![create_task(after(9.0, 1)), create_task(after(9.0, 2))];
        let outer = create_task({
            let children = children.clone();
            async move { gather(children).await }
        });
        yield_none().await?;
        yield_none().await?;
        outer.cancel();
        assert_eq!((&outer).await, Err(Exc::Cancelled(None)));
        assert!(outer.cancelled() && children.iter().all(|child| child.cancelled()));
        Ok(())
    })
}

#[test]
fn ensure_future_makes_a_task_only_of_what_is_none() -> Result<()> {
    run(async {
        let future: Future<i32> = Future::new();
        ensure_future(future.clone())?.set_result(4)?;
        assert_eq!(future.result(), Ok(4));
        let task = create_task(after(0.0, 5));
        assert_eq!(ensure_future(task.clone())?.to_string(), task.to_string());
        assert_eq!(ensure_future(after(0.0, 6))?.await?, 6);
        Ok(())
    })
}
