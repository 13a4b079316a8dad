use asyncio::{
    EventLoop, Result, Task, all_tasks, create_task, current_task, get_running_loop, sleep,
};

fn names() -> Result<String> {
    let mut names: Vec<_> = all_tasks()?
        .iter()
        .map(|task| format!("'{}'", task.get_name()))
        .collect();
    names.sort();
    Ok(format!("[{}]", names.join(", ")))
}

fn current() -> Result<String> {
    Ok(current_task()?.map_or("None".to_owned(), |task| task.get_name()))
}

fn show_both(what: &str) {
    for shown in [current(), names()] {
        match shown {
            Ok(text) => println!("{what}: {text}"),
            Err(error) => println!("{what}: {}", error.repr()),
        }
    }
}

async fn coroutine() -> Result<()> {
    show_both("in an awaited coroutine");
    Ok(())
}

async fn worker(label: &str) -> Result<()> {
    println!("{label} is {}", current()?);
    sleep(0.0).await?;
    match label {
        "b" => coroutine().await?,
        _ => sleep(0.0).await?,
    }
    println!("{label} is {}", current()?);
    Ok(())
}

async fn main_task() -> Result<(EventLoop, Task<()>)> {
    let main = current_task()?.unwrap();
    show_both("main");
    let a = create_task(worker("a"));
    let b = create_task(worker("b"));
    b.set_name("B");
    show_both("with two");
    let event_loop = get_running_loop()?;
    event_loop.call_soon(|| show_both("in a callback"));
    event_loop.call_later(0.001, || show_both("in a timer"));
    a.add_done_callback(|_| show_both("a is done"));
    (&b).await?;
    show_both("behind b");
    a.await?;
    b.cancel();
    show_both("behind both");
    let c = create_task(sleep(1.0));
    c.cancel();
    c.set_name("C");
    show_both("cancelling");
    if c.await.is_err() {
        show_both("cancelled");
    }
    main.set_name("renamed");
    let other = EventLoop::new();
    let foreign = other.create_task(coroutine());
    show_both("without another loop's");
    let same = current_task()?.unwrap().get_name() == main.get_name();
    println!(
        "{} {} {}",
        if same { "True" } else { "False" },
        if main.done() { "True" } else { "False" },
        foreign.get_name()
    );
    other.call_soon(|| show_both("in the other loop"));
    Ok((other, foreign))
}

pub(crate) fn main() -> Result<()> {
    show_both("outside");
    let (other, foreign) = asyncio::run(main_task())?;
    show_both("outside again");
    other.run_until_complete(foreign)?;
    other.run_until_complete(sleep(0.0))?;
    other.close()?;
    show_both("outside");
    Ok(())
}
