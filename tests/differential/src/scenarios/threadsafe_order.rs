//! What another thread hands over must be `Send`, which no future is. So the futures stay in
//! `thread_local!` variables of the loop's thread.

use asyncio::{EventLoop, Exc, Future, Result, Threadsafe, get_running_loop, sleep};
use std::cell::RefCell;
use std::thread;

type Text = &'static str;

thread_local! {
    static DONE: RefCell<Option<Future<String>>> = RefCell::default();
    static CALLS: RefCell<Vec<(Text, u32)>> = RefCell::default();
    static IS_MAIN: RefCell<bool> = const { RefCell::new(false) };
}

/// A future that other threads can set, with `finish`.
fn new_future() -> Future<String> {
    let future = Future::new();
    DONE.set(Some(future.clone()));
    future
}

fn finish(result: &str) -> Result<()> {
    let future = DONE.take().expect("it is the loop's thread");
    future.set_result(result.to_owned())
}

fn note(what: Text, number: u32) {
    let is_main = if IS_MAIN.with_borrow(|main| *main) {
        "True"
    } else {
        "False"
    };
    println!("  {what} {number} {is_main}");
}

fn count(event_loop: &Threadsafe, name: Text) {
    for number in 0..5 {
        event_loop.call_soon(move || counted(name, number));
    }
}

fn counted(name: Text, number: u32) -> Result<()> {
    let calls = CALLS.with_borrow_mut(|calls| {
        calls.push((name, number));
        calls.len()
    });
    if calls == 15 { finish("all") } else { Ok(()) }
}

fn raises() -> Result<()> {
    Err(Exc::Value("in a callback".into()))
}

fn chain(event_loop: Threadsafe, number: u32) -> Result<()> {
    println!("  chain {number}");
    if number == 0 {
        return finish("the end");
    }
    let same_loop = event_loop.clone();
    event_loop.call_soon(move || chain(same_loop, number - 1));
    Ok(())
}

fn stop() -> Result<()> {
    get_running_loop()?.stop();
    Ok(())
}

async fn main_task() -> Result<()> {
    let event_loop = get_running_loop()?;

    println!("from a thread");
    let done = new_future();
    let threadsafe = event_loop.threadsafe();
    let thread = thread::spawn(move || {
        for number in 0..5 {
            threadsafe.call_soon(move || note("work", number));
        }
        threadsafe.call_soon(|| finish("finished"));
    });
    println!("{}", done.await?);
    thread.join().expect("it has ended well");

    println!("each thread's calls keep their order");
    let left = new_future();
    let threads = ["a", "b", "c"].map(|name| {
        let threadsafe = event_loop.threadsafe();
        thread::spawn(move || count(&threadsafe, name))
    });
    left.await?;
    for thread in threads {
        thread.join().expect("it has ended well");
    }
    let calls = CALLS.take();
    for name in ["a", "b", "c"] {
        let of_name = calls.iter().filter(|(other, _)| *other == name);
        println!(
            "{:?}",
            of_name.map(|(_, number)| number).collect::<Vec<_>>()
        );
    }

    println!("from the loop's own thread");
    event_loop.call_soon(|| note("call_soon", 1));
    sleep(0.0).await?;
    let threadsafe = event_loop.threadsafe();
    threadsafe.call_soon(|| note("call_soon_threadsafe", 1));
    threadsafe.call_soon(|| note("call_soon_threadsafe", 2));
    sleep(0.0).await?;

    event_loop.call_soon(|| note("call_soon", 1));
    threadsafe.call_soon(|| note("call_soon_threadsafe", 2));
    event_loop.call_soon(|| note("call_soon", 3));
    let thread = thread::spawn(move || threadsafe.call_soon(|| note("a thread", 4)));
    thread.join().expect("it has ended well");
    event_loop.call_soon(|| note("call_soon", 5));
    sleep(0.0).await?;

    println!("there and back");
    let answer = new_future();
    let threadsafe = event_loop.threadsafe();
    let answers = move || {
        let shown = thread::current().name().unwrap_or_default().to_owned();
        threadsafe.call_soon(move || finish(&format!("answered on {shown}")));
    };
    event_loop.call_soon(move || {
        println!("asked on MainThread");
        let thread = thread::Builder::new().name("another thread".to_owned());
        thread.spawn(answers).expect("it starts");
    });
    println!("{}", answer.await?);

    println!("a callback that raises");
    event_loop.set_exception_handler(|_, context| {
        if let Some(error) = &context.exception {
            println!("told: {}", error.repr());
        }
    });
    let after = new_future();
    let threadsafe = event_loop.threadsafe();
    thread::spawn(move || {
        threadsafe.call_soon(raises);
        threadsafe.call_soon(|| finish("and on"));
    });
    println!("{}", after.await?);

    println!("what a callback schedules comes later");
    let end = new_future();
    let threadsafe = event_loop.threadsafe();
    thread::spawn(move || {
        let same_loop = threadsafe.clone();
        threadsafe.call_soon(|| chain(same_loop, 3));
    });
    println!("{}", end.await?);

    println!("stop");
    let threadsafe = event_loop.threadsafe();
    thread::spawn(move || threadsafe.call_soon(stop));
    event_loop.create_future().await
}

pub(crate) fn main() -> Result<()> {
    IS_MAIN.set(true);
    let event_loop = EventLoop::new();
    if let Err(error) = event_loop.run_until_complete(main_task()) {
        println!("{}", error.repr());
    }
    event_loop.close()
}
