//! Not here: a future of a closed loop that has callbacks, or a task that waits for it. CPython
//! raises when it is set or cancelled; ours is done, and the callbacks are never called.

use asyncio::{EventLoop, Future, Result, get_running_loop, sleep};
use std::fmt::Debug;
use std::panic::{AssertUnwindSafe, catch_unwind};

fn truth(value: bool) -> &'static str {
    if value { "True" } else { "False" }
}

fn attempt<T: Debug>(what: &str, result: Result<T>) {
    match result {
        Ok(value) => println!("{what}: {}", format!("{value:?}").replace("()", "None")),
        Err(error) => println!("{what}: {}", error.repr()),
    }
}

/// Where Python raises, these panic: a program that goes on after that has lost its way.
fn attempt_panic<T>(what: &str, action: impl FnOnce() -> T) {
    match catch_unwind(AssertUnwindSafe(action)) {
        Ok(_) => println!("{what}: no panic"),
        Err(payload) => {
            let text: &&str = payload.downcast_ref().expect("a text");
            let (class, message) = text.split_once(": ").expect("as in Python");
            println!("{what}: {class}('{message}')");
        }
    }
}

async fn value() -> Result<i32> {
    Ok(7)
}

fn never() {
    println!("never");
}

fn use_closed(what: &str, event_loop: &EventLoop) -> Result<()> {
    attempt_panic(&format!("{what}: call_soon"), || {
        event_loop.call_soon(never)
    });
    attempt_panic(&format!("{what}: call_later"), || {
        event_loop.call_later(0.1, never)
    });
    attempt_panic(&format!("{what}: call_at"), || {
        event_loop.call_at(0.1, never)
    });
    attempt_panic(&format!("{what}: create_task"), || {
        event_loop.create_task(value())
    });
    let ran = event_loop.run_until_complete(value());
    attempt(&format!("{what}: run_until_complete"), ran);
    attempt(&format!("{what}: run_forever"), event_loop.run_forever());
    attempt(&format!("{what}: close"), event_loop.close());
    event_loop.stop();
    println!("{what}: stop: None");
    println!(
        "{} {} {}",
        truth(event_loop.is_closed()),
        truth(event_loop.is_running()),
        truth(event_loop.get_debug())
    );
    let future: Future<i32> = event_loop.create_future();
    let same_loop = future.get_loop() == *event_loop;
    println!("{} {} {future}", truth(future.done()), truth(same_loop));
    future.set_result(5)?;
    println!("{} {future}", future.result()?);
    let ran = event_loop.run_until_complete(future);
    attempt(&format!("{what}: a future that is done"), ran);
    Ok(())
}

async fn inside(closed: EventLoop) -> Result<()> {
    use_closed("inside", &closed)?;
    let event_loop = get_running_loop()?;
    attempt("our own", event_loop.close());
    let same_loop = event_loop.clone();
    event_loop.call_soon(move || attempt("in a callback", same_loop.close()));
    sleep(0.0).await
}

pub(crate) fn main() -> Result<()> {
    // Never run.
    let event_loop = EventLoop::new();
    event_loop.call_soon(never);
    let timer = event_loop.call_later(0.1, never);
    let cancelled = event_loop.call_soon(never);
    event_loop.close()?;
    cancelled.cancel();
    timer.cancel();
    println!(
        "{} {}",
        truth(timer.cancelled()),
        truth(cancelled.cancelled())
    );
    use_closed("never run", &event_loop)?;

    // Run, with things left.
    let event_loop = EventLoop::new();
    let future: Future<i32> = event_loop.create_future();
    let waiting: Future<i32> = event_loop.create_future();
    future.add_done_callback(|_| println!("never called"));
    event_loop.call_later(5.0, never);
    println!("{}", event_loop.run_until_complete(value())?);
    event_loop.call_soon(never);
    event_loop.close()?;
    use_closed("run before", &event_loop)?;
    println!("{} {}", truth(future.done()), truth(waiting.cancel()));
    println!("{} {waiting}", truth(waiting.cancelled()));
    asyncio::run(inside(event_loop))
}
