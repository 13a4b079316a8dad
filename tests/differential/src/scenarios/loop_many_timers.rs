use asyncio::{EventLoop, Result, get_running_loop, sleep};
use std::cell::RefCell;
use std::rc::Rc;

fn truth(value: bool) -> &'static str {
    if value { "True" } else { "False" }
}

async fn many(count: i32, kept: i32) -> Result<()> {
    let event_loop = get_running_loop()?;
    // The delays are all different: CPython leaves the order of equal ones open.
    let fired = Rc::new(RefCell::new(Vec::new()));
    let later = |delay: f64, number: i32| {
        let fired = fired.clone();
        event_loop.call_later(delay, move || fired.borrow_mut().push(number))
    };
    let mut handles = Vec::new();
    for number in 0..count {
        let delay = f64::from(number * 37 % count + 1) / 10000.0;
        handles.push(later(delay, number * 37 % count));
    }
    for (number, handle) in (0..count).zip(&handles) {
        if number % kept == 0 {
            handle.cancel();
        }
    }
    // In the middle of them, more are set and cancelled.
    let (start, cycles) = (event_loop.time(), event_loop.cycle());
    sleep(0.003).await?;
    println!(
        "{count}: {} after {:.3}",
        fired.borrow().len(),
        event_loop.time() - start
    );
    let more: Vec<_> = (0..count)
        .map(|number| later(10.0 + f64::from(number) / 100.0, -1))
        .collect();
    for handle in &more {
        handle.cancel();
    }
    println!(
        "{} {}",
        truth(more.iter().all(|handle| handle.cancelled())),
        truth(handles[1].cancelled())
    );
    sleep(0.1).await?;
    let fired = fired.borrow();
    println!(
        "  {} fired, sorted {}, sum {}",
        fired.len(),
        truth(fired.is_sorted()),
        fired.iter().sum::<i32>()
    );
    println!(
        "  {:.3} {}",
        event_loop.time() - start,
        event_loop.cycle() - cycles
    );
    Ok(())
}

/// Each timer sets the next and cancels its twin.
fn link(event_loop: &EventLoop, chain: Rc<RefCell<Vec<String>>>, number: u32) {
    chain.borrow_mut().push(format!(
        "{number} {} {:.4}",
        event_loop.cycle(),
        event_loop.time()
    ));
    if number < 5 {
        let later = |delay: f64, number: u32| {
            let (nested, chain) = (event_loop.clone(), chain.clone());
            event_loop.call_later(delay, move || link(&nested, chain, number))
        };
        let twin = later(0.2, 100);
        later(0.05 * f64::from(number), number + 1);
        event_loop.call_later(0.1, move || twin.cancel());
    }
}

async fn main_task() -> Result<()> {
    for (count, kept) in [(100, 3), (101, 3), (250, 2), (300, 7), (64, 64)] {
        many(count, kept).await?;
    }
    let event_loop = get_running_loop()?;
    let chain = Rc::default();
    link(&event_loop, Rc::clone(&chain), 0);
    sleep(2.0).await?;
    println!("{}", chain.borrow().join("\n"));
    println!("{:.3}", event_loop.time());
    Ok(())
}

pub(crate) fn main() -> Result<()> {
    asyncio::run(main_task())
}
