use asyncio::{Exc, Result, create_task, current_task, get_running_loop, sleep};
use std::cell::RefCell;
use std::fmt::Debug;

thread_local! {
    /// What happens in a cycle is shown in alphabetical order: CPython cancels tasks in that of a
    /// set.
    static LOG: RefCell<Vec<(u64, String)>> = RefCell::default();
}

fn note(text: impl Into<String>) {
    let cycle = get_running_loop().unwrap().cycle();
    LOG.with_borrow_mut(|log| log.push((cycle, text.into())));
}

fn attempt<T: Clone + Debug + 'static>(
    what: &str,
    main: impl Future<Output = Result<T>> + 'static,
) {
    println!("{what}");
    let outcome = match asyncio::run(main) {
        Ok(value) => format!("returns {value:?}"),
        Err(error) => format!("raises {}", error.repr()),
    };
    let mut log = LOG.take();
    log.sort();
    for (number, text) in log {
        println!("  {number} {text}");
    }
    println!("  run {outcome}");
}

async fn bystander(name: &'static str) -> Result<()> {
    note(format!("{name} begins"));
    let result = sleep(9.0).await;
    if let Err(error) = &result {
        note(format!("{name}: {}", error.repr()));
        sleep(0.1).await?;
        note(format!("{name} ends"));
    }
    result
}

async fn exits(error: Exc) -> Result<()> {
    sleep(0.0).await?;
    raises(error)
}

fn raises(error: Exc) -> Result<()> {
    note("raising");
    Err(error)
}

async fn main_exits(error: Exc) -> Result<()> {
    for name in ["a", "b"] {
        create_task(bystander(name));
    }
    exits(error).await
}

async fn main_exits_at_once(error: Exc) -> Result<()> {
    Err(error)
}

async fn task_exits(error: Exc) -> Result<()> {
    create_task(bystander("a"));
    create_task(exits(error));
    create_task(bystander("b"));
    let result = sleep(5.0).await;
    if let Err(error) = &result {
        note(format!("main: {}", error.repr()));
    }
    result
}

async fn task_exits_and_main_returns(error: Exc) -> Result<&'static str> {
    let task = create_task(exits(error));
    if let Err(error) = (&task).await {
        let truth = |value| if value { "True" } else { "False" };
        let (done, cancelled) = (truth(task.done()), truth(task.cancelled()));
        note(format!("main: {} {done} {cancelled}", error.repr()));
    }
    Ok("too late")
}

async fn callback_exits(error: Exc) -> Result<()> {
    let event_loop = get_running_loop()?;
    create_task(bystander("a"));
    sleep(0.0).await?;
    event_loop.call_soon(|| raises(error));
    event_loop.call_soon(|| note("the next callback"));
    sleep(5.0).await
}

/// The main task is done when its callback exits.
async fn callback_of_main(error: Exc) -> Result<i32> {
    let main_task = current_task()?.unwrap();
    main_task.add_done_callback(|_| raises(error));
    Ok(5)
}

async fn timer_exits(error: Exc) -> Result<()> {
    get_running_loop()?.call_later(0.5, || raises(error));
    create_task(bystander("a")).await
}

async fn exits_when_cancelled(error: Exc) -> Result<()> {
    match sleep(9.0).await {
        Err(_) => raises(error),
        Ok(()) => Ok(()),
    }
}

async fn left_over_exits(error: Exc, ending: Result<i32>) -> Result<i32> {
    create_task(exits_when_cancelled(error));
    sleep(0.0).await?;
    ending
}

pub(crate) fn main() -> Result<()> {
    for error in [Exc::SystemExit(3), Exc::KeyboardInterrupt] {
        let again = || error.clone();
        attempt(&format!("main, {}", error.repr()), main_exits(again()));
        attempt("main, at once", main_exits_at_once(again()));
        attempt("a task", task_exits(again()));
        attempt(
            "a task that main awaits",
            task_exits_and_main_returns(again()),
        );
        attempt("a callback", callback_exits(again()));
        attempt("a callback of main", callback_of_main(again()));
        attempt("a timer", timer_exits(again()));
        // What comes last is what is heard.
        for ending in [
            Ok(5),
            Err(Exc::Value("v".into())),
            Err(Exc::SystemExit(4)),
            Err(Exc::KeyboardInterrupt),
        ] {
            let shown = match &ending {
                Ok(value) => value.to_string(),
                Err(error) => error.repr(),
            };
            let what = format!("a task that is left over, {shown}");
            attempt(&what, left_over_exits(again(), ending));
        }
    }
    Ok(())
}
