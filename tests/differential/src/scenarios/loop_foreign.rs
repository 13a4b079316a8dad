//! Not here:
//!
//! * a second await of one foreign future. CPython answers `await wasn't used with future`, since
//!   the first has left a flag up; ours repeats the first answer;
//! * a coroutine that was started by hand and is given to a task. A task of CPython takes over and
//!   goes on; ours awaits it, which is refused as it is below.

use asyncio::{
    Coroutine, EventLoop, Exc, Future, Result, Step, Yielded, as_completed, create_task, gather,
    gather_results, get_running_loop, shield, sleep, timeout, wait_for,
};
use std::fmt::Debug;

fn truth(value: bool) -> &'static str {
    if value { "True" } else { "False" }
}

fn cycle() -> u64 {
    get_running_loop().unwrap().cycle()
}

async fn value(number: i32) -> Result<i32> {
    sleep(0.0).await?;
    println!("  {number} runs");
    Ok(number)
}

/// Without the reprs in the middle, which tell where in the source a coroutine is.
fn short(error: &Exc) -> String {
    let text = error.repr();
    match (text.find('<'), text.find("> attached")) {
        (Some(from), Some(to)) => format!("{}...{}", &text[..from], &text[to..]),
        _ => text,
    }
}

fn attempt<T: Debug>(what: &str, result: Result<T>) {
    match result {
        Ok(value) => println!("{what}: {value:?}"),
        Err(error) => println!("{what}: {}", short(&error)),
    }
}

async fn outcome<T: Debug>(what: &str, awaitable: impl IntoFuture<Output = Result<T>>) {
    let before = cycle();
    let result = awaitable.await;
    let cycles = cycle() - before;
    match result {
        Ok(value) => println!("{what}: {value:?}, {cycles} cycles"),
        Err(error) => println!("{what}: {}, {cycles} cycles", short(&error)),
    }
}

async fn first_of(future: Future<i32>) -> Result<i32> {
    let first = as_completed([future]).into_iter().next();
    first.expect("there is one").await
}

/// A gathering of another loop's tasks.
async fn handed_out(event_loop: EventLoop) -> Result<Future<Vec<i32>>> {
    Ok(gather(
        [5, 6].map(|number| event_loop.create_task(value(number))),
    ))
}

async fn main_task(own: EventLoop, other: EventLoop) -> Result<()> {
    let foreign: Future<i32> = other.create_future();
    let of_both = || [own.create_future(), foreign.clone()];
    let other_way_round = || [foreign.clone(), own.create_future()];
    outcome("a foreign future", &foreign).await;
    outcome("a foreign task", other.create_task(value(1))).await;
    outcome("gather of a foreign one", gather([foreign.clone()])).await;
    outcome("gather of both", gather(of_both())).await;
    outcome("the other way round", gather(other_way_round())).await;
    outcome("exceptions too", gather_results(of_both())).await;
    let task = create_task(value(2));
    let with_a_task = gather([Future::clone(&task), foreign.clone()]);
    outcome("gather with a task", with_a_task).await;
    outcome("the task is well", task).await;
    outcome("wait_for", wait_for(foreign.clone(), 1.0)).await;
    outcome("wait_for, overdue", wait_for(foreign.clone(), 0.0)).await;
    let without = wait_for(other.create_future::<i32>(), None);
    outcome("wait_for, without a timeout", without).await;
    outcome("as_completed", first_of(foreign.clone())).await;
    outcome("shield", shield(foreign.clone())).await;
    let in_time = async {
        outcome("in time", other.create_future::<i32>()).await;
        Ok(())
    };
    timeout(1.0).run(in_time).await?;
    foreign.set_result(3)?;
    // One that is done needs no loop.
    outcome("done", &foreign).await;
    outcome("gather of a done one", gather([foreign.clone()])).await;
    outcome("gather of both", gather(other_way_round())).await;
    println!(
        "{} {} {}",
        truth(foreign.done()),
        truth(own.is_running()),
        truth(other.is_running())
    );
    Ok(())
}

fn gathered_outside(own: &EventLoop, other: &EventLoop) -> Result<()> {
    println!("gather outside");
    let tasks = [0, 1].map(|number| own.create_task(value(number)));
    attempt("a loop's tasks", own.run_until_complete(gather(tasks)));
    let tasks = [0, 1].map(|number| other.create_task(value(number)));
    let gathering = gather(tasks);
    let of_other = gathering.get_loop() == *other;
    println!("{} {}", truth(of_other), truth(gathering.done()));
    let ran = own.run_until_complete(gathering.clone());
    attempt("on another loop", ran);
    attempt("on theirs", other.run_until_complete(gathering));
    let one = gather([own.create_task(value(1))]);
    attempt("one", own.run_until_complete(one));
    let gathering = own.run_until_complete(handed_out(other.clone()))?;
    let of_other = gathering.get_loop() == *other;
    println!("{} {}", truth(of_other), truth(gathering.done()));
    attempt("handed out", other.run_until_complete(gathering));
    let tasks = [own.create_task(value(7)), other.create_task(value(8))];
    // Python's `gather` raises here; ours when it is awaited, or asked.
    attempt("of two loops", gather(tasks.clone()).result());
    for (event_loop, task) in [own, other].into_iter().zip(tasks) {
        attempt("each", event_loop.run_until_complete(task));
    }
    Ok(())
}

fn started(number: i32) -> Result<Coroutine<Yielded, (), i32>> {
    let coroutine = Coroutine::new(value(number));
    match coroutine.send(None)? {
        Step::Yielded(_) => Ok(coroutine),
        Step::Returned(_) => unreachable!("it pauses"),
    }
}

pub(crate) fn main() -> Result<()> {
    let (own, other) = (EventLoop::new(), EventLoop::new());
    own.run_until_complete(main_task(own.clone(), other.clone()))?;

    println!("run_until_complete");
    let (future, task) = (other.create_future(), other.create_task(value(4)));
    attempt("a foreign future", own.run_until_complete(future.clone()));
    attempt("a foreign task", own.run_until_complete(task.clone()));
    println!("{} {}", truth(future.done()), truth(task.done()));
    future.set_result(5)?;
    let ran = own.run_until_complete(future.clone());
    attempt("a foreign one that is done", ran);
    attempt("at home", other.run_until_complete(future));
    attempt("at home", other.run_until_complete(task));

    gathered_outside(&own, &other)?;

    println!("started by hand");
    let coroutine = started(9)?;
    own.run_until_complete(async {
        outcome("awaited", coroutine).await;
        Ok(())
    })?;
    own.close()?;
    other.close()
}
