//! Results are numbers and lists only, since Rust shows a string otherwise than Python does.

use asyncio::{Exc, Future, Result, create_task, gather, sleep};
use std::fmt::Debug;

async fn waits(future: Future<i32>) -> Result<i32> {
    future.await
}

fn finished<T: Debug + 'static>(result: T) -> Result<()> {
    let future = Future::new();
    future.set_result(result)?;
    println!("{future}");
    Ok(())
}

async fn main_task() -> Result<()> {
    let future: Future<i32> = Future::new();
    for count in 0..5 {
        println!("{count} {future}");
        future.add_done_callback(|done| println!("called {done}"));
    }
    future.set_result(5)?;
    println!("{future}");
    future.add_done_callback(|_| ());
    println!("{future}");
    sleep(0.0).await?;

    let future: Future<i32> = Future::new();
    let mut tasks = Vec::new();
    for _ in 0..3 {
        tasks.push(create_task(waits(future.clone())));
        sleep(0.0).await?;
        println!("{future}");
    }
    future.add_done_callback(|_| ());
    println!("{future}");
    tasks[0].cancel();
    println!("{future}");
    for task in tasks {
        let _ = task.await;
    }

    finished(0)?;
    finished(-1)?;
    finished(2.5)?;
    finished([1, 2, 3])?;
    finished([(); 0])?;

    for error in [
        Exc::Value("it's".into()),
        Exc::Value("say \"no\"".into()),
        Exc::Value("it's \"both\" ".into()),
        Exc::Value("two\nlines\tand \\".into()),
        Exc::Value("".into()),
        Exc::Type("t".into()),
        Exc::Runtime("r".into()),
        Exc::Exception("e".into()),
        Exc::InvalidState("invalid state".into()),
        Exc::Timeout(None),
        Exc::QueueEmpty,
        Exc::GeneratorExit,
    ] {
        let future: Future<i32> = Future::new();
        future.set_exception(error)?;
        println!("{future}");
        println!("{}", future.exception()?.unwrap().repr());
    }

    for message in [None, Some(""), Some("enough")] {
        let future: Future<i32> = Future::new();
        future.add_done_callback(|_| ());
        match message {
            Some(message) => future.cancel_with_message(message),
            None => future.cancel(),
        };
        println!("{future}");
        println!("{}", future.exception().unwrap_err().repr());
    }

    let children: [Future<i32>; 2] = Default::default();
    let gathering = gather(children.clone());
    println!("{gathering} {}", children[0]);
    children[0].set_result(1)?;
    children[1].set_result(2)?;
    (&gathering).await?;
    println!("{gathering} {}", children[1]);
    println!("{}", Future::<i32>::new());
    Ok(())
}

pub(crate) fn main() -> Result<()> {
    asyncio::run(main_task())
}
