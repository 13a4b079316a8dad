use asyncio::{Coroutine, Result, Step, yield_value};

async fn listener() -> Result<()> {
    let word: &str = yield_value("listening").await?;
    println!("heard {word}");
    Ok(())
}

fn main() -> Result<()> {
    let coroutine: Coroutine<&str, &str, ()> = Coroutine::new(listener());
    if let Err(exception) = coroutine.send(Some("hello")) {
        println!("{exception}");
    }
    if let Step::Yielded(status) = coroutine.send(None)? {
        println!("{status}");
    }
    coroutine.send(Some("hello"))?;
    Ok(())
}
