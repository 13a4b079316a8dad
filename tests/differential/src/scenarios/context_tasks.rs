use asyncio::{
    ContextVar, Exc, Future, Result, TaskGroup, copy_context, create_task, gather,
    get_running_loop, shield, sleep, wait_for,
};

thread_local! {
    static VARIABLE: ContextVar<String> =
        ContextVar::with_default("variable", "nothing".to_owned());
}

fn cycle() -> u64 {
    get_running_loop().unwrap().cycle()
}

fn get() -> String {
    VARIABLE.with(ContextVar::get).unwrap()
}

fn set(value: impl Into<String>) {
    let _ = VARIABLE.with(|variable| variable.set(value.into()));
}

fn show(what: &str) {
    println!("{} {what}: {}", cycle(), get());
}

fn change(what: &str, value: &str) {
    show(what);
    set(value);
    show(what);
}

async fn child(name: &'static str) -> Result<&'static str> {
    show(&format!("{name} begins"));
    set(name);
    sleep(0.0).await?;
    show(&format!("{name} after a cycle"));
    sleep(0.1).await?;
    show(&format!("{name} after a sleep"));
    same_task(name).await?;
    show(&format!("{name} ends"));
    Ok(name)
}

/// A coroutine that is awaited is part of the task.
async fn same_task(name: &str) -> Result<()> {
    show(&format!("  {name} inside"));
    set(format!("{name}, changed inside"));
    sleep(0.0).await
}

async fn parent() -> Result<()> {
    set("parent");
    let task = create_task(child("grandchild"));
    set("parent, later");
    task.await?;
    show("parent");
    Ok(())
}

async fn fails() -> Result<()> {
    set("failing");
    Err(Exc::Value("v".into()))
}

async fn tasks() -> Result<()> {
    show("main"); // a task too, made outside
    set("main");
    println!("a task");
    let task = create_task(child("child"));
    set("main, later");
    task.await?;
    show("main");
    println!("coroutine");
    same_task("main").await?;
    show("main");
    println!("grandchild");
    create_task(parent()).await?;
    show("main");
    Ok(())
}

async fn callbacks() -> Result<()> {
    let event_loop = get_running_loop()?;
    println!("callbacks");
    set("first");
    event_loop.call_soon(|| show("call_soon"));
    event_loop.call_soon(|| change("changes", "changed"));
    event_loop.call_later(0.1, || show("call_later"));
    event_loop.call_at(event_loop.time() + 0.2, || change("call_at", "changed"));
    set("second");
    event_loop.call_soon(|| show("call_soon"));
    sleep(0.5).await?;
    show("main");

    println!("done callbacks");
    let future: Future<&'static str> = event_loop.create_future();
    let task = create_task(child("task"));
    for (what, added) in [("future", &future), ("task", &*task)] {
        set(format!("as it was added to the {what}"));
        added.add_done_callback(move |_| show(what));
        added.add_done_callback(|_| change("changes", "changed"));
        added.add_done_callback(move |_| show(what));
    }
    set("as it was done");
    future.set_result("5")?;
    task.await?;
    set("too late");
    future.add_done_callback(|_| show("added when it was done"));
    set("still later");
    sleep(0.0).await
}

async fn combined() -> Result<()> {
    println!("gather");
    set("gathering");
    let gathering = gather(["a", "b", "c"].map(child));
    gathering.add_done_callback(|_| show("gathered"));
    set("gathered later");
    println!("{}", format!("{:?}", gathering.await?).replace('"', "'"));
    show("main");
    println!("group");
    let block = async |group: TaskGroup| {
        group.create_task(child("d"))?;
        set("in the block");
        group.create_task(child("e"))
    };
    TaskGroup::new().run(block).await?;
    show("main");
    println!("wait_for, shield");
    wait_for(child("f"), 5.0).await?;
    show("main");
    shield(child("g")).await?;
    show("main");
    println!("failures");
    if create_task(fails()).await.is_err() {
        show("main");
    }
    if fails().await.is_err() {
        show("main");
    }
    Ok(())
}

async fn own_context() -> Result<()> {
    let event_loop = get_running_loop()?;
    println!("a context of our own");
    let mut context = copy_context();
    let task = context.run(|| create_task(child("h")));
    context.run(|| set("in the context"));
    let late = context.run(|| create_task(child("i")));
    context.run(|| event_loop.call_soon(|| show("call_soon")));
    gather([task, late]).await?;
    show("main");
    println!("{}", context.run(get));
    Ok(())
}

async fn main_task() -> Result<()> {
    tasks().await?;
    callbacks().await?;
    combined().await?;
    own_context().await
}

pub(crate) fn main() -> Result<()> {
    set("outside");
    asyncio::run(main_task())?;
    println!("{}", get());
    Ok(())
}
