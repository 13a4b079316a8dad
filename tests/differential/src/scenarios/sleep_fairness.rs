use asyncio::{Result, create_task, get_running_loop, sleep};
use std::cell::RefCell;
use std::rc::Rc;

type Log = Rc<RefCell<Vec<String>>>;

fn cycle() -> u64 {
    get_running_loop().unwrap().cycle()
}

fn add(log: &Log, entry: impl std::fmt::Display) {
    log.borrow_mut().push(format!("{}{entry}", cycle()));
}

async fn sleeper(name: &'static str, seconds: f64, turns: u32, log: Log) -> Result<()> {
    for turn in 0..turns {
        add(&log, format!("{name}{turn}"));
        sleep(seconds).await?;
    }
    add(&log, format!("{name}!"));
    Ok(())
}

/// Never awaits anything that is not ready: the others wait for its end.
async fn spinner(log: Log) -> Result<()> {
    for turn in 0..3 {
        nothing().await?;
        add(&log, format!("spin{turn}"));
    }
    Ok(())
}

async fn nothing() -> Result<()> {
    Ok(())
}

async fn grows(depth: u32, log: Log) -> Result<()> {
    add(&log, format!("grow{depth}"));
    if depth > 0 {
        let children = [(); 2].map(|()| create_task(Box::pin(grows(depth - 1, log.clone()))));
        sleep(0.0).await?;
        add(&log, format!("grown{depth}"));
        for child in children {
            child.await?;
        }
    }
    Ok(())
}

async fn main_task() -> Result<()> {
    let event_loop = get_running_loop()?;
    for delays in [
        [0.0, 0.0, 0.0],
        [0.0, -1.0, -0.5],
        [0.0, 0.001, 0.0],
        [0.0, 0.002, 0.0015],
        [1e-9, 0.0, 1e-12],
    ] {
        let log = Log::default();
        let start = event_loop.time();
        let [a, b, c] = delays;
        let tasks = [("a", a, 3), ("b", b, 2), ("c", c, 4)]
            .map(|(name, seconds, turns)| create_task(sleeper(name, seconds, turns, log.clone())));
        for task in tasks {
            task.await?;
        }
        println!(
            "{} {:.3}",
            log.borrow().join(" "),
            event_loop.time() - start
        );
    }

    let log = Log::default();
    create_task(sleeper("a", 0.0, 2, log.clone()));
    create_task(spinner(log.clone()));
    create_task(sleeper("b", 0.0, 2, log.clone()));
    for _ in 0..4 {
        add(&log, "main");
        sleep(0.0).await?;
    }
    println!("{}", log.borrow().join(" "));

    let log = Log::default();
    grows(3, log.clone()).await?;
    println!("{}", log.borrow().join(" "));

    // A long queue is still a queue: one step each per cycle.
    let log = Log::default();
    let tasks: Vec<_> = (0..300)
        .map(|number| create_task(sleeper(".", 0.0, number % 3, log.clone())))
        .collect();
    let start = cycle();
    for task in tasks {
        task.await?;
    }
    let log = log.borrow();
    println!(
        "{} {} {} {} {} {}",
        log.len(),
        cycle() - start,
        log[0],
        log[299],
        log[300],
        log[log.len() - 1]
    );
    let others = log
        .iter()
        .filter(|entry| !entry.ends_with(".0") && !entry.ends_with('!'));
    let others: Vec<_> = others.map(String::as_str).collect();
    println!("{}", &others.join(" ")[..60]);
    Ok(())
}

pub(crate) fn main() -> Result<()> {
    asyncio::run(main_task())
}
