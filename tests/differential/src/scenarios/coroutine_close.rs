use asyncio::{Coroutine, Result, yield_value};

async fn ignores() -> Result<()> {
    let _ = yield_value::<_, ()>(1).await;
    let _ = yield_value::<_, ()>(2).await;
    Ok(())
}

async fn accepts() -> Result<()> {
    let _ = yield_value::<_, ()>(1).await;
    println!("cleaned up");
    Ok(())
}

pub(crate) fn main() -> Result<()> {
    let coroutine: Coroutine<i32, (), ()> = Coroutine::new(ignores());
    coroutine.send(None)?;
    println!("{}", coroutine.close().unwrap_err().repr());

    let coroutine: Coroutine<i32, (), ()> = Coroutine::new(accepts());
    coroutine.send(None)?;
    coroutine.close()?;
    println!("{}", coroutine.send(None).unwrap_err().repr());
    coroutine.close()?;

    let unstarted: Coroutine<i32, (), ()> = Coroutine::new(accepts());
    unstarted.close()?;
    println!("{}", unstarted.send(None).unwrap_err().repr());
    Ok(())
}
