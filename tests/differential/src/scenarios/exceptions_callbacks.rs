//! The message goes on with the callback's name and place, which closures do not have. Where a
//! handler of Python raises, ours can only panic.

use asyncio::{
    EventLoop, Exc, ExceptionContext, Future, Result, create_task, current_task, get_running_loop,
    sleep,
};

fn cycle() -> u64 {
    get_running_loop().unwrap().cycle()
}

fn truth(value: bool) -> &'static str {
    if value { "True" } else { "False" }
}

fn errors() -> [Exc; 4] {
    [
        Exc::Value("no luck".into()),
        Exc::Runtime("".into()),
        Exc::Cancelled(Some("not asked for".into())),
        Exc::Timeout(None),
    ]
}

fn repr(exc: Option<&Exc>) -> String {
    exc.map_or("None".to_owned(), Exc::repr)
}

fn show(event_loop: &EventLoop, context: &ExceptionContext) {
    let words: Vec<&str> = context.message.split_whitespace().take(3).collect();
    let keys = match &context.about {
        Some((key, _)) => format!("['{key}']"),
        None => "[]".to_owned(),
    };
    let same = get_running_loop().is_ok_and(|running| running == *event_loop);
    println!(
        "  {} told: {}: {}, {keys} {}",
        cycle(),
        words.join(" "),
        repr(context.exception.as_ref()),
        truth(same)
    );
}

fn show_again(_: &EventLoop, context: &ExceptionContext) {
    let error = repr(context.exception.as_ref());
    println!("  {} another is told: {error}", cycle());
}

fn raises(error: Exc) -> Result<()> {
    println!("  {} raising {}", cycle(), error.repr());
    Err(error)
}

fn raise_soon(error: Exc) -> Result<()> {
    get_running_loop()?.call_soon(|| raises(error));
    Ok(())
}

fn next_callback() -> Result<()> {
    get_running_loop()?.call_soon(|| println!("  {} the next callback", cycle()));
    Ok(())
}

fn fails_itself(_: &EventLoop, context: &ExceptionContext) {
    let error = repr(context.exception.as_ref());
    println!("  {} told: {error}, and fails", cycle());
    panic!("the handler fails");
}

async fn seven() -> Result<i32> {
    Ok(7)
}

async fn main_task() -> Result<&'static str> {
    let event_loop = get_running_loop()?;
    event_loop.set_exception_handler(show);
    println!("call_soon");
    for error in errors() {
        raise_soon(error)?;
        next_callback()?;
    }
    sleep(0.0).await?;
    println!("call_later");
    for (number, error) in (0..).zip(errors()) {
        event_loop.call_later(0.1 * f64::from(number), || raises(error));
    }
    sleep(1.0).await?;
    println!("a future's callback");
    let future: Future<i32> = event_loop.create_future();
    for error in errors() {
        future.add_done_callback(|_| raises(error));
    }
    future.set_result(5)?;
    println!("{}", future.await?);
    println!("a task's callback");
    let task = create_task(seven());
    task.add_done_callback(|_| raises(Exc::Value("no luck".into())));
    // The task is no worse for it.
    println!("{}", (&task).await?);
    sleep(0.0).await?;
    println!(
        "{} {}",
        truth(task.done()),
        repr(task.exception()?.as_ref())
    );

    println!("a handler for another");
    let [first, second, ..] = errors();
    raise_soon(first.clone())?;
    event_loop.set_exception_handler(show_again); // in time: nothing has been called yet
    sleep(0.0).await?;
    raise_soon(first.clone())?;
    let same_loop = event_loop.clone();
    event_loop.call_soon(move || same_loop.set_exception_handler(show));
    raise_soon(second.clone())?;
    sleep(0.0).await?;

    println!("a handler that fails");
    event_loop.set_exception_handler(fails_itself);
    raise_soon(first.clone())?;
    next_callback()?;
    sleep(0.0).await?;
    // It stays where it is.
    raise_soon(second)?;
    sleep(0.0).await?;

    println!("by hand");
    event_loop.set_exception_handler(show);
    event_loop.call_exception_handler(&ExceptionContext {
        message: "one two three four".to_owned(),
        exception: Some(first),
        about: None,
    });
    event_loop.call_exception_handler(&ExceptionContext {
        message: "nothing else".to_owned(),
        exception: None,
        about: Some(("task", current_task()?.unwrap().to_string())),
    });
    Ok("the end")
}

pub(crate) fn main() -> Result<()> {
    println!("{}", asyncio::run(main_task())?);
    Ok(())
}
