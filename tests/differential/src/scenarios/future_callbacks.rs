use asyncio::{Future, Result, get_running_loop, sleep};

async fn callbacks() -> Result<()> {
    let future: Future<&str> = Future::new();
    future.add_done_callback(|done| println!("first {:?}", done.result().unwrap()));
    let second = future.add_done_callback(|_| println!("second"));
    future.add_done_callback(|_| println!("third"));
    println!("{}", i32::from(future.remove_done_callback(second)));
    println!("{}", i32::from(future.remove_done_callback(second)));
    get_running_loop()?.call_soon(|| println!("soon, before"));
    future.set_result("r")?;
    get_running_loop()?.call_soon(|| println!("soon, after"));
    println!("set");
    sleep(0.0).await?;
    println!("resumed");
    future.add_done_callback(|_| println!("late"));
    println!("added");
    sleep(0.0).await
}

pub(crate) fn main() -> Result<()> {
    asyncio::run(callbacks())
}
