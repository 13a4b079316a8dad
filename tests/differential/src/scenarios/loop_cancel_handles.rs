use asyncio::{Future, Handle, Result, TimerHandle, get_running_loop, sleep};
use std::cell::OnceCell;
use std::rc::Rc;

fn cycle() -> u64 {
    get_running_loop().unwrap().cycle()
}

fn note(name: &'static str) -> impl FnOnce() + 'static {
    move || println!("{} {name}", cycle())
}

fn truth(value: bool) -> &'static str {
    if value { "True" } else { "False" }
}

async fn main_task() -> Result<()> {
    let event_loop = get_running_loop()?;

    // Cancelled by an earlier callback of the same cycle; itself; too late; twice.
    let handles: Rc<OnceCell<[Handle; 4]>> = Rc::default();
    let all = handles.clone();
    let canceller = move || {
        note("canceller")();
        let [earlier, itself, later, _] = all.get().unwrap();
        for (name, handle) in [("later", later), ("itself", itself), ("earlier", earlier)] {
            handle.cancel();
            println!("  {name} {}", truth(handle.cancelled()));
        }
    };
    let handles = handles.get_or_init(|| {
        [
            event_loop.call_soon(note("earlier")),
            event_loop.call_soon(canceller),
            event_loop.call_soon(note("never")),
            event_loop.call_soon(note("other")),
        ]
    });
    sleep(0.0).await?;
    let cancelled = handles.each_ref().map(|handle| truth(handle.cancelled()));
    println!("[{}]", cancelled.join(", "));
    handles[3].cancel();
    handles[3].cancel();
    println!("{}", truth(handles[3].cancelled()));

    // Timers that are due in the same cycle: the second is in the ready queue already.
    let second: Rc<OnceCell<TimerHandle>> = Rc::default();
    let cancelled = second.clone();
    let first = event_loop.call_later(0.1, move || {
        note("first timer")();
        cancelled.get().unwrap().cancel();
    });
    let second = second.get_or_init(|| event_loop.call_later(0.1001, note("never")));
    let third = event_loop.call_later(0.1002, note("third timer"));
    sleep(0.2).await?;
    println!(
        "{} {} {}",
        truth(first.cancelled()),
        truth(second.cancelled()),
        truth(third.cancelled())
    );
    first.cancel();
    println!("{}", truth(first.cancelled()));

    // Cancelled while it waits: by a callback, by another timer, by a task.
    for name in ["callback", "timer", "task"] {
        let never = event_loop.call_later(0.3, note("never"));
        let cancelled = never.clone();
        match name {
            "callback" => drop(event_loop.call_soon(move || cancelled.cancel())),
            "timer" => drop(event_loop.call_later(0.29, move || cancelled.cancel())),
            _ => {
                sleep(0.1).await?;
                never.cancel();
            }
        }
        let last = event_loop.call_later(0.31, note(name));
        sleep(0.4).await?;
        println!(
            "{} {} {:.3}",
            truth(never.cancelled()),
            truth(last.cancelled()),
            event_loop.time()
        );
    }

    // Only cancelled timers are left: the loop waits for none of them.
    let far = [0.0, 1.0, 2.0, 3.0, 4.0]
        .map(|number| event_loop.call_later(1000.0 + number, note("never")));
    for handle in &far {
        handle.cancel();
    }
    let near = event_loop.call_later(0.05, note("near"));
    println!(
        "{:.3} {}",
        near.when() - event_loop.time(),
        truth(far[0].cancelled())
    );
    sleep(0.1).await?;
    println!("{:.3}", event_loop.time());

    // A done callback's handle is nobody's; a future cancelled by its own callback is done.
    let future: Future<i32> = Future::new();
    future.add_done_callback(|done| println!("{} done {}", cycle(), truth(done.cancel())));
    let setter = future.clone();
    let timer = event_loop.call_later(0.01, move || setter.set_result(1).unwrap());
    println!("{} {}", future.await?, truth(timer.cancelled()));
    Ok(())
}

pub(crate) fn main() -> Result<()> {
    asyncio::run(main_task())
}
