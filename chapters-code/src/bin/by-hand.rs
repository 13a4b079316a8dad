use asyncio::{AnyFuture, Coroutine, Future, Result, Step};

fn main() -> Result<()> {
    let future: Future<&str> = Future::new();
    let coroutine: Coroutine<AnyFuture, (), &str> =
        Coroutine::new(future.clone().into_future());

    if let Step::Yielded(message) = coroutine.send(None)? {
        println!("waits for {message}");
    }
    future.set_result("the mail")?;
    if let Step::Returned(result) = coroutine.send(None)? {
        println!("got {result}");
    }
    Ok(())
}
