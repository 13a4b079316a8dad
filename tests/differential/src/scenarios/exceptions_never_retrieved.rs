use asyncio::{
    EventLoop, Exc, ExceptionContext, Future, Result, Task, create_task, gather, gather_results,
    get_running_loop, shield, sleep, wait,
};

fn cycle() -> u64 {
    get_running_loop().unwrap().cycle()
}

fn truth(value: bool) -> &'static str {
    if value { "True" } else { "False" }
}

fn show(_: &EventLoop, context: &ExceptionContext) {
    let error = context.exception.as_ref().map(Exc::repr);
    let key = context.about.as_ref().map(|(key, _)| *key);
    println!(
        "  told: {}: {}, {}",
        context.message,
        error.as_deref().unwrap_or("None"),
        key.unwrap_or_default()
    );
}

async fn fails() -> Result<i32> {
    println!("  {} failing", cycle());
    Err(Exc::Value("v".into()))
}

async fn waits<T: Clone + 'static>(future: impl IntoFuture<Output = Result<T>>) -> Result<T> {
    future.await
}

fn failed() -> Result<Future<i32>> {
    let future = get_running_loop()?.create_future();
    future.set_exception(Exc::Value("v".into()))?;
    Ok(future)
}

async fn attempt<T>(future: impl IntoFuture<Output = Result<T>>) {
    if let Err(error) = future.await {
        println!("  awaited: {}", error.repr());
    }
}

async fn futures() -> Result<()> {
    println!("future");
    let future = failed()?;
    println!("  dropping");
    drop(future);
    println!("future, asked for its exception");
    let future = failed()?;
    println!("  {}", future.exception()?.unwrap().repr());
    drop(future);
    println!("future, asked for its result");
    let future = failed()?;
    println!("  {}", future.result().unwrap_err().repr());
    drop(future);
    println!("future, only looked at");
    let future = failed()?;
    let (done, cancelled) = (truth(future.done()), truth(future.cancelled()));
    println!("  {done} {cancelled} {future}");
    drop(future);
    println!("future, awaited");
    attempt(failed()?).await;
    println!("future, cancelled too late");
    let future = failed()?;
    println!("  {}", truth(future.cancel()));
    drop(future);
    println!("future with a callback");
    let future = failed()?;
    future.add_done_callback(|done| println!("  called: {}", truth(done.done())));
    drop(future);
    println!("  not yet"); // the ready queue holds it
    sleep(0.0).await?;
    println!("future with a cancellation for an exception");
    let future: Future<i32> = get_running_loop()?.create_future();
    future.set_exception(Exc::Cancelled(Some("c".into())))
}

async fn tasks() -> Result<()> {
    println!("task");
    let task = create_task(fails());
    sleep(0.0).await?;
    println!("  dropping");
    drop(task);
    println!("task that nobody holds");
    create_task(fails());
    sleep(0.0).await?;
    println!("task, awaited");
    attempt(create_task(fails())).await;
    println!("task of a task");
    let task: Task<i32> = create_task(waits(create_task(fails())));
    sleep(0.1).await?;
    drop(task);
    println!("task, cancelled");
    let task = create_task(fails());
    task.cancel();
    sleep(0.0).await?;
    println!("  {}", truth(task.cancelled()));
    Ok(())
}

async fn main_task() -> Result<()> {
    get_running_loop()?.set_exception_handler(show);
    futures().await?;
    tasks().await?;

    println!("gather");
    let gathering = gather([fails(), fails()]);
    sleep(0.1).await?;
    println!("  {}", truth(gathering.done()));
    drop(gathering);
    println!("gather, awaited");
    let gathering = gather([fails(), fails()]);
    attempt(&gathering).await;
    sleep(0.1).await?;
    drop(gathering);
    println!("gather of exceptions");
    let results = gather_results([fails(), fails()]).await?;
    let shown: Vec<_> = results.into_iter().map(|r| r.unwrap_err().repr()).collect();
    println!("  [{}]", shown.join(", "));
    println!("wait");
    let tasks = [create_task(fails()), create_task(fails())];
    let (done, pending) = wait(&tasks).await?;
    println!("  {} {}", done.len(), pending.len());
    drop((tasks, done, pending));
    println!("shield");
    let outer = shield(fails());
    outer.cancel();
    sleep(0.1).await?;
    println!("  {}", truth(outer.cancelled()));
    drop(outer);
    println!("the end");
    Ok(())
}

pub(crate) fn main() -> Result<()> {
    asyncio::run(main_task())
}
