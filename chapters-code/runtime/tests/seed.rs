//! The programs of the source document, line by line, and what they must come to.

use std::cell::RefCell;
use std::rc::Rc;

use asyncio::{
    Awaiting, Coroutine, Future, Result, Step, clock, create_task, gather, yield_none, yield_value,
};

/// What a program printed, for a test to look at.
#[derive(Clone, Default)]
struct Transcript(Rc<RefCell<Vec<String>>>);

impl Transcript {
    fn print(&self, line: impl Into<String>) {
        self.0.borrow_mut().push(line.into());
    }

    fn lines(&self) -> Vec<String> {
        self.0.borrow().clone()
    }
}

struct Rock(Transcript);

impl IntoFuture for Rock {
    type Output = Result<i32>;
    type IntoFuture = Awaiting<i32>;

    fn into_future(self) -> Awaiting<i32> {
        Box::pin(async move {
            let value_sent_in = yield_value(7).await?;
            self.0.print(format!("Rock.__await__ resuming with value: {value_sent_in}."));
            Ok(value_sent_in)
        })
    }
}

async fn main_of_rock(out: Transcript) -> Result<i32> {
    out.print("Beginning coroutine main().");
    let rock = Rock(out.clone());
    out.print("Awaiting rock...");
    let value_from_rock = rock.await?;
    out.print(format!("Coroutine received value: {value_from_rock} from rock."));
    Ok(23)
}

#[test]
fn rock() -> Result<()> {
    let out = Transcript::default();
    let coroutine: Coroutine<i32, i32, i32> = Coroutine::new(main_of_rock(out.clone()));
    let Step::Yielded(intermediate_result) = coroutine.send(None)? else { panic!("it yields") };
    out.print(format!("Coroutine paused and returned intermediate value: {intermediate_result}."));
    out.print("Resuming coroutine and sending in value: 42.");
    let Step::Returned(returned_value) = coroutine.send(Some(42))? else { panic!("it returns") };
    out.print(format!("Coroutine main() finished and provided value: {returned_value}."));
    assert_eq!(
        out.lines(),
        [
            "Beginning coroutine main().",
            "Awaiting rock...",
            "Coroutine paused and returned intermediate value: 7.",
            "Resuming coroutine and sending in value: 42.",
            "Rock.__await__ resuming with value: 42.",
            "Coroutine received value: 42 from rock.",
            "Coroutine main() finished and provided value: 23.",
        ]
    );
    Ok(())
}

struct YieldToEventLoop;

impl IntoFuture for YieldToEventLoop {
    type Output = Result<()>;
    type IntoFuture = Awaiting<()>;

    fn into_future(self) -> Awaiting<()> {
        Box::pin(async { yield_none().await })
    }
}

async fn other_work(out: Transcript) -> Result<()> {
    out.print("I like work. Work work.");
    Ok(())
}

async fn async_sleep(seconds: f64) -> Result<()> {
    let future = Future::new();
    let time_to_wake = clock::time() + seconds;
    create_task(sleep_watcher(future.clone(), time_to_wake));
    future.await
}

async fn sleep_watcher(future: Future<()>, time_to_wake: f64) -> Result<()> {
    loop {
        if clock::time() >= time_to_wake {
            future.set_result(())?;
            break;
        }
        YieldToEventLoop.await?;
    }
    Ok(())
}

async fn simpler_async_sleep(seconds: f64) -> Result<()> {
    let time_to_wake = clock::time() + seconds;
    loop {
        if clock::time() >= time_to_wake {
            return Ok(());
        }
        YieldToEventLoop.await?;
    }
}

async fn main_of_homemade_sleep(out: Transcript) -> Result<()> {
    let work_tasks = vec![
        create_task(other_work(out.clone())),
        create_task(other_work(out.clone())),
        create_task(other_work(out.clone())),
    ];
    let time = clock::now().strftime("%H:%M:%S");
    out.print(format!("Beginning asynchronous sleep at time: {time}."));
    create_task(async_sleep(3.0)).await?;
    let time = clock::now().strftime("%H:%M:%S");
    out.print(format!("Done asynchronous sleep at time: {time}."));
    gather(work_tasks).await?;
    Ok(())
}

#[test]
fn homemade_sleep() -> Result<()> {
    clock::use_virtual();
    let out = Transcript::default();
    asyncio::run(main_of_homemade_sleep(out.clone()))?;
    assert_eq!(
        out.lines(),
        [
            "Beginning asynchronous sleep at time: 14:52:22.",
            "I like work. Work work.",
            "I like work. Work work.",
            "I like work. Work work.",
            "Done asynchronous sleep at time: 14:52:25.",
        ]
    );
    Ok(())
}

#[test]
fn simpler_sleep_lasts_as_long() -> Result<()> {
    clock::use_virtual();
    let start = clock::time();
    asyncio::run(simpler_async_sleep(3.0))?;
    let slept = clock::time() - start;
    assert!((3.0..3.01).contains(&slept), "{slept}");
    Ok(())
}
