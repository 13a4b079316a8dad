use asyncio::{Exc, Result, TaskGroup, current_task, get_running_loop, sleep};
use std::error::Error;

type Name = &'static str;

fn cycle() -> u64 {
    get_running_loop().unwrap().cycle()
}

async fn sleeper(name: Name) -> Result<()> {
    let result = sleep(10.0).await;
    if let Err(error) = &result {
        println!("  {} {name}: {}", cycle(), error.repr());
    }
    result
}

async fn slow_end(name: Name) -> Result<()> {
    let result = sleep(10.0).await;
    sleep(0.3).await?;
    println!("  {} {name} ends", cycle());
    result
}

async fn fails(text: Name, seconds: f64) -> Result<()> {
    sleep(seconds).await?;
    Err(Exc::Value(text.into()))
}

async fn fails_when_cancelled(text: Name) -> Result<()> {
    let result = sleep(10.0).await;
    result.map_err(|_| Exc::Runtime(text.into()))
}

async fn attempt(what: &str, block: impl AsyncFnOnce(TaskGroup) -> Result<()>) -> Result<()> {
    println!("{what}");
    let (group, task) = (TaskGroup::new(), current_task()?.unwrap());
    match group.run(block).await {
        Ok(()) => println!("  {} no error", cycle()),
        Err(error) => {
            let cause = match error.source().and_then(|cause| cause.downcast_ref::<Exc>()) {
                Some(cause) => cause.repr(),
                None => "None".to_owned(),
            };
            println!("  {} {} because of {cause}", cycle(), error.repr());
            if let Exc::Group(group) = &error {
                let shown = error.to_string();
                let message = shown.trim_start_matches("ExceptionGroup: ");
                println!("  {message}: {}", group.exceptions.len());
            }
        }
    }
    println!("  {group}, cancelling {}", task.cancelling());
    Ok(())
}

async fn child_fails(group: TaskGroup) -> Result<()> {
    group.create_task(fails("no luck", 0.1))?;
    group.create_task(sleeper("sleeper"))?;
    let result = sleep(5.0).await;
    if let Err(error) = &result {
        println!("  {} block: {} {group}", cycle(), error.repr());
    }
    result
}

async fn child_fails_after_the_block(group: TaskGroup) -> Result<()> {
    group.create_task(fails("late", 0.1))?;
    group.create_task(slow_end("slow"))?;
    Ok(())
}

async fn several_fail(group: TaskGroup) -> Result<()> {
    group.create_task(fails("one", 0.1))?;
    group.create_task(fails_when_cancelled("two"))?;
    group.create_task(fails("three", 0.1))?;
    group.create_task(sleeper("sleeper"))?;
    Ok(())
}

async fn block_fails(group: TaskGroup) -> Result<()> {
    group.create_task(sleeper("sleeper"))?;
    group.create_task(sleeper("never starts"))?;
    Err(Exc::Value("block".into()))
}

async fn block_fails_later(group: TaskGroup) -> Result<()> {
    group.create_task(sleeper("sleeper"))?;
    group.create_task(fails_when_cancelled("child"))?;
    sleep(0.1).await?;
    Err(Exc::Value("block".into()))
}

async fn block_swallows(group: TaskGroup) -> Result<()> {
    group.create_task(fails("child", 0.0))?;
    if let Err(error) = sleep(5.0).await {
        println!("  {} swallowed {}", cycle(), error.repr());
    }
    if let Err(error) = group.create_task(sleeper("too late")) {
        println!("  {}", error.repr());
    }
    sleep(0.1).await?;
    println!("  {} goes on", cycle());
    Ok(())
}

async fn block_replaces(group: TaskGroup) -> Result<()> {
    group.create_task(fails("child", 0.0))?;
    let result = sleep(5.0).await;
    result.map_err(|_| Exc::Runtime("instead".into()))
}

async fn block_awaits_the_failing(group: TaskGroup) -> Result<()> {
    group.create_task(fails("awaited", 0.1))?.await
}

async fn block_handles_the_failing(group: TaskGroup) -> Result<()> {
    if let Err(error) = group.create_task(fails("handled?", 0.1))?.await {
        match error {
            Exc::Value(_) => println!("  {} {}", cycle(), error.repr()),
            error => return Err(error),
        }
    }
    println!("  {} goes on", cycle());
    sleep(0.0).await?;
    println!("  not reached");
    Ok(())
}

async fn main_task() -> Result<()> {
    attempt("a child fails", child_fails).await?;
    attempt("... after the block", child_fails_after_the_block).await?;
    attempt("several fail", several_fail).await?;
    attempt("the block fails", block_fails).await?;
    attempt("... later", block_fails_later).await?;
    attempt("the block swallows", block_swallows).await?;
    attempt("the block replaces", block_replaces).await?;
    attempt("the block awaits", block_awaits_the_failing).await?;
    attempt("the block handles", block_handles_the_failing).await
}

pub(crate) fn main() -> Result<()> {
    asyncio::run(main_task())
}
