use asyncio::{Exc, Future, Result, Task, create_task, current_task, get_running_loop, sleep};
use std::cell::OnceCell;
use std::rc::Rc;

type Own = Rc<OnceCell<Task<&'static str>>>;

fn cycle() -> u64 {
    get_running_loop().unwrap().cycle()
}

fn truth(value: bool) -> &'static str {
    if value { "True" } else { "False" }
}

fn show(name: &str) {
    let task = current_task().unwrap().unwrap();
    println!("  {} {name}, cancelling {}", cycle(), task.cancelling());
}

/// Swallows so many cancellations.
async fn stubborn(times: u32) -> Result<&'static str> {
    for turn in 0..times {
        if let Err(error) = sleep(10.0).await {
            show(&format!("{turn} {}", error.repr()));
        }
    }
    sleep(0.0).await?;
    Ok("survived")
}

async fn uncancels() -> Result<&'static str> {
    if sleep(10.0).await.is_err() {
        let task = current_task()?.unwrap();
        println!(
            "  {} {} {}",
            task.uncancel(),
            task.uncancel(),
            task.uncancel()
        );
    }
    sleep(0.0).await?;
    show("went on");
    Ok("uncancelled")
}

async fn tidies() -> Result<&'static str> {
    let result = sleep(10.0).await;
    show("tidies up");
    let disturbed = sleep(10.0).await;
    show("is disturbed");
    disturbed.and(result).map(|()| "tidy")
}

async fn cancels_itself(own: Own, times: u32, awaits: &'static str) -> Result<&'static str> {
    for time in 0..times {
        let task = own.get().unwrap();
        task.cancel_with_message(format!("time {time}"));
    }
    show("goes on");
    match awaits {
        "coroutine" => {
            nothing().await?;
            show("went on");
        }
        "done future" => {
            let future = Future::new();
            future.set_result(1)?;
            future.await?;
            show("went on");
        }
        "sleep(0)" => sleep(0.0).await?,
        "future" => Future::new().await?,
        "task" => create_task(nothing()).await?,
        _ => return Err(Exc::Value("v".into())),
    }
    Ok("returned")
}

async fn nothing() -> Result<()> {
    show("nothing runs");
    Ok(())
}

async fn outcome(name: &str, task: Task<&'static str>) -> Result<()> {
    let start = cycle();
    let text = match (&task).await {
        Ok(value) => value.to_owned(),
        Err(error) => error.repr(),
    };
    println!("{name}: {text}, {} cycles", cycle() - start);
    let cancelled = truth(task.cancelled());
    println!("  cancelled {cancelled}, cancelling {}", task.cancelling());
    println!(
        "  {} {} {}",
        truth(task.cancel()),
        task.cancelling(),
        task.uncancel()
    );
    Ok(())
}

async fn main_task() -> Result<()> {
    let task = create_task(stubborn(2));
    for turn in 0..4 {
        sleep(0.0).await?;
        println!(
            "{}",
            truth(task.cancel_with_message(format!("turn {turn}")))
        );
    }
    outcome("stubborn", task).await?;

    let task = create_task(stubborn(1));
    sleep(0.0).await?;
    println!(
        "{} {} {}",
        truth(task.cancel_with_message("one")),
        truth(task.cancel_with_message("two")),
        task.cancelling()
    );
    outcome("two at once", task).await?;

    let task = create_task(uncancels());
    sleep(0.0).await?;
    println!(
        "{} {} {}",
        truth(task.cancel()),
        truth(task.cancel()),
        task.cancelling()
    );
    outcome("uncancels", task).await?;

    let task = create_task(tidies());
    sleep(0.0).await?;
    println!("{}", truth(task.cancel_with_message("one")));
    sleep(0.0).await?;
    sleep(0.0).await?;
    println!("{}", truth(task.cancel_with_message("two")));
    outcome("tidies", task).await?;

    for awaits in [
        "coroutine",
        "done future",
        "sleep(0)",
        "future",
        "task",
        "error",
    ] {
        for times in [1, 2] {
            let own = Own::default();
            let task = create_task(cancels_itself(own.clone(), times, awaits));
            own.get_or_init(|| task.clone());
            outcome(&format!("itself, {awaits}"), task).await?;
        }
    }

    let task = create_task(stubborn(0));
    println!(
        "{} {} {} {}",
        task.uncancel(),
        truth(task.cancel()),
        task.uncancel(),
        task.cancelling()
    );
    outcome("uncancelled before the first step", task).await
}

pub(crate) fn main() -> Result<()> {
    asyncio::run(main_task())
}
