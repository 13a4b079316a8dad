use asyncio::{EventLoop, Future, Result, Task, all_tasks, current_task, get_running_loop, sleep};

#[derive(Clone)]
struct Loops {
    own: EventLoop,
    other: EventLoop,
    closed: EventLoop,
    future: Future<i32>,
    foreign: Future<i32>,
}

fn attempt<T: std::fmt::Debug>(name: &str, outcome: Result<T>) {
    match outcome {
        Ok(result) => println!("{name}: {}", format!("{result:?}").replace("()", "None")),
        Err(error) => println!("{name}: {}", error.repr()),
    }
}

fn truth(value: bool) -> &'static str {
    if value { "True" } else { "False" }
}

async fn coroutine() -> Result<i32> {
    Ok(1)
}

fn refusals(place: &str, loops: &Loops) {
    let Loops {
        own,
        other,
        closed,
        future,
        foreign,
    } = loops;
    attempt(&format!("{place}: the same loop"), own.run_forever());
    attempt(
        &format!("{place}: its future"),
        own.run_until_complete(future.clone()),
    );
    attempt(&format!("{place}: another loop"), other.run_forever());
    attempt(
        &format!("{place}: its future"),
        other.run_until_complete(foreign.clone()),
    );
    attempt(
        &format!("{place}: a coroutine there"),
        other.run_until_complete(coroutine()),
    );
    attempt(&format!("{place}: a closed loop"), closed.run_forever());
    attempt(
        &format!("{place}: a closed loop"),
        closed.run_until_complete(coroutine()),
    );
    attempt(&format!("{place}: close"), own.close());
    attempt(&format!("{place}: close the closed"), closed.close());
    let running = get_running_loop().is_ok_and(|running| running == *own);
    println!(
        "{place} {} {} {}",
        truth(own.is_running()),
        truth(other.is_running()),
        truth(running)
    );
}

async fn main_task(loops: Loops) -> Result<Task<i32>> {
    refusals("task", &loops);
    let in_callback = loops.clone();
    loops
        .own
        .call_soon(move || refusals("callback", &in_callback));
    sleep(0.0).await?;
    let in_timer = loops.clone();
    loops
        .own
        .call_later(0.1, move || refusals("timer", &in_timer));
    sleep(0.2).await?;
    // Another loop may be filled and asked while this one runs.
    let other = loops.other;
    let task = other.create_task(coroutine());
    println!(
        "{} {} {}",
        truth(task.done()),
        truth(other.is_closed()),
        truth(other.is_running())
    );
    Ok(task)
}

pub(crate) fn main() -> Result<()> {
    let closed = EventLoop::new();
    closed.close()?;
    let (own, other) = (EventLoop::new(), EventLoop::new());
    let (future, foreign) = (own.create_future(), other.create_future());
    attempt("outside", get_running_loop());
    attempt("outside", current_task());
    attempt("outside", all_tasks());
    let loops = Loops {
        own: own.clone(),
        other: other.clone(),
        closed,
        future: future.clone(),
        foreign: foreign.clone(),
    };
    let task = own.run_until_complete(main_task(loops))?;
    println!(
        "{} {} {}",
        truth(own.is_running()),
        truth(future.done()),
        truth(foreign.done())
    );
    attempt("outside", get_running_loop());
    // After a refusal a loop is as good as before.
    println!("{}", other.run_until_complete(task)?);
    println!("{}", own.run_until_complete(coroutine())?);
    own.close()?;
    other.close()?;
    attempt("closed", other.run_forever());
    attempt("closed", own.run_until_complete(coroutine()));
    println!(
        "{} {} {}",
        truth(own.is_closed()),
        truth(other.is_closed()),
        truth(own.is_running())
    );
    Ok(())
}
