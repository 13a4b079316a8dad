use asyncio::{Exc, Result, TaskGroup, create_task, current_task, get_running_loop, sleep};

type Name = &'static str;

fn cycle() -> u64 {
    get_running_loop().unwrap().cycle()
}

async fn tidy(name: Name, seconds: f64) -> Result<()> {
    let result = sleep(10.0).await;
    if let Err(error) = &result {
        println!("  {} {name}: {}", cycle(), error.repr());
        sleep(seconds).await?;
        println!("  {} {name} tidy", cycle());
    }
    result
}

async fn fails(text: Name, seconds: f64) -> Result<()> {
    sleep(seconds).await?;
    Err(Exc::Value(text.into()))
}

async fn fails_when_cancelled(text: Name) -> Result<()> {
    let result = sleep(10.0).await;
    result.map_err(|_| Exc::Value(text.into()))
}

async fn parent(block: impl AsyncFnOnce(TaskGroup) -> Result<()>) -> Result<()> {
    let (group, task) = (TaskGroup::new(), current_task()?.unwrap());
    let result = group.run(block).await;
    if let Err(error) = &result {
        let (error, cancelling) = (error.repr(), task.cancelling());
        println!("  {} {error}, cancelling {cancelling}, {group}", cycle());
    }
    sleep(0.0).await?;
    result
}

async fn attempt(
    what: &str,
    block: impl AsyncFnOnce(TaskGroup) -> Result<()> + 'static,
    moments: &[f64],
) -> Result<()> {
    println!("{what}");
    let task = create_task(parent(block));
    for &moment in moments {
        let task = task.clone();
        get_running_loop()?.call_later(moment, move || {
            task.cancel_with_message(format!("at {moment}"));
        });
    }
    if let Err(error) = (&task).await {
        println!("  {} raised {}", cycle(), error.repr());
    }
    println!(
        "  cancelled {}, cancelling {}",
        task.cancelled(),
        task.cancelling()
    );
    Ok(())
}

async fn in_the_block(group: TaskGroup) -> Result<()> {
    group.create_task(tidy("child", 0.1))?;
    sleep(5.0).await
}

async fn after_the_block(group: TaskGroup) -> Result<()> {
    group.create_task(tidy("child", 0.3))?;
    Ok(())
}

async fn child_fails_then(group: TaskGroup) -> Result<()> {
    group.create_task(fails_when_cancelled("child"))?;
    sleep(5.0).await
}

async fn cancelled_and_failing(group: TaskGroup) -> Result<()> {
    group.create_task(fails("child", 0.2))?;
    group.create_task(tidy("other", 0.3))?;
    Ok(())
}

async fn block_swallows(group: TaskGroup) -> Result<()> {
    group.create_task(tidy("child", 0.2))?;
    if let Err(error) = sleep(5.0).await {
        println!("  {} swallowed {}", cycle(), error.repr());
    }
    Ok(())
}

async fn cancels_itself(group: TaskGroup) -> Result<()> {
    group.create_task(tidy("child", 0.0))?;
    current_task()?.unwrap().cancel();
    Ok(())
}

async fn inner_fails(group: TaskGroup) -> Result<()> {
    let block = async |inner: TaskGroup| {
        inner.create_task(fails("inner", 0.1))?;
        group.create_task(tidy("of the outer", 0.0))?;
        inner.create_task(tidy("of the inner", 0.0))?;
        Ok(())
    };
    TaskGroup::new().run(block).await
}

async fn outer_fails(group: TaskGroup) -> Result<()> {
    group.create_task(fails("outer", 0.1))?;
    let block = async |inner: TaskGroup| {
        inner.create_task(tidy("of the inner", 0.1))?;
        Ok(())
    };
    TaskGroup::new().run(block).await
}

async fn both_fail(group: TaskGroup) -> Result<()> {
    group.create_task(fails("outer", 0.1))?;
    let block = async |inner: TaskGroup| {
        inner.create_task(fails("inner", 0.1))?;
        Ok(())
    };
    TaskGroup::new().run(block).await
}

async fn main_task() -> Result<()> {
    attempt("in the block", in_the_block, &[0.1]).await?;
    attempt("after the block", after_the_block, &[0.1]).await?;
    attempt("twice", after_the_block, &[0.1, 0.2]).await?;
    attempt("a child fails because of it", child_fails_then, &[0.1]).await?;
    attempt(
        "when a child has failed already",
        cancelled_and_failing,
        &[0.3],
    )
    .await?;
    attempt("at the same time", cancelled_and_failing, &[0.2]).await?;
    attempt("swallowed by the block", block_swallows, &[0.1]).await?;
    attempt("by the block itself", cancels_itself, &[]).await?;
    attempt("an inner group fails", inner_fails, &[]).await?;
    attempt("an outer group fails", outer_fails, &[]).await?;
    attempt("both fail", both_fail, &[]).await
}

pub(crate) fn main() -> Result<()> {
    asyncio::run(main_task())
}
