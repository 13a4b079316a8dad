use asyncio::{Exc, Future, Result, create_task, gather_results, get_running_loop, sleep};

type Name = &'static str;

async fn worker(name: Name, seconds: f64) -> Result<Name> {
    sleep(seconds).await?;
    println!("{} {name}", cycle());
    Ok(name)
}

async fn fails(text: Name) -> Result<Name> {
    sleep(0.0).await?;
    Err(Exc::Value(text.into()))
}

fn cycle() -> u64 {
    get_running_loop().unwrap().cycle()
}

fn shown(result: &Result<Name>) -> String {
    match result {
        Ok(value) => (*value).to_owned(),
        Err(error) => error.repr(),
    }
}

fn show(results: &[Result<Name>]) {
    let shown: Vec<_> = results.iter().map(shown).collect();
    println!("{}", shown.join(", "));
}

async fn main_task() -> Result<()> {
    let none: [Future<Name>; 0] = [];
    println!("{}", gather_results(none).await?.len());
    show(&gather_results([worker("a", 0.1), worker("b", 0.0)]).await?);
    println!("{}", cycle());

    let failing = create_task(fails("it's late"));
    let tasks = [
        create_task(worker("c", 0.1)),
        failing.clone(),
        create_task(worker("d", 0.05)),
        failing,
    ];
    show(&gather_results(tasks).await?);
    println!("{}", cycle());

    // A cancelled child is a result without its message; whoever awaits the child gets it.
    let children = [("x", 1.0), ("y", 1.0), ("z", 0.01)];
    let children = children.map(|(name, seconds)| create_task(worker(name, seconds)));
    let unstarted = create_task(worker("never", 1.0));
    let future = Future::new();
    let mut all: Vec<Future<Name>> = children.iter().map(|child| Future::clone(child)).collect();
    all.extend([Future::clone(&unstarted), future.clone()]);
    let gathering = gather_results(all.clone());
    unstarted.cancel_with_message("too early");
    sleep(0.0).await?;
    children[0].cancel_with_message("one");
    children[1].cancel();
    future.cancel_with_message("plain");
    show(&(&gathering).await?);
    println!("{} {}", cycle(), gathering.cancelled());
    for child in all {
        println!("{}", shown(&child.await));
    }

    let done = create_task(worker("done", 0.0));
    (&done).await?;
    show(&gather_results([done]).await?);
    println!("{}", cycle());
    Ok(())
}

pub(crate) fn main() -> Result<()> {
    asyncio::run(main_task())
}
