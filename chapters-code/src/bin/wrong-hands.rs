use asyncio::{AnyFuture, Coroutine, Future, Result};

fn main() -> Result<()> {
    let future: Future<&str> = Future::new();
    let coroutine: Coroutine<AnyFuture, (), &str> =
        Coroutine::new(future.into_future());
    coroutine.send(None)?;
    coroutine.send(None)?;
    Ok(())
}
