use asyncio::{Exc, Future, Result, create_task, get_running_loop};

async fn waiter(name: &'static str, future: Future<i32>) -> Result<()> {
    match future.await {
        Ok(value) => println!("{name} got {value}"),
        Err(error) => println!("{name} raised {}", error.repr()),
    }
    Ok(())
}

async fn main_task() -> Result<()> {
    for kind in 0..3 {
        let future = Future::new();
        let a = create_task(waiter("a", future.clone()));
        let b = create_task(waiter("b", future.clone()));
        let event_loop = get_running_loop()?;
        let before = event_loop.cycle();
        event_loop.call_soon(move || match kind {
            0 => future.set_result(7).unwrap(),
            1 => future.set_exception(Exc::Value("v".into())).unwrap(),
            _ => assert!(future.cancel()),
        });
        a.await?;
        b.await?;
        println!("{} cycles", event_loop.cycle() - before);
    }
    Ok(())
}

pub(crate) fn main() -> Result<()> {
    asyncio::run(main_task())
}
