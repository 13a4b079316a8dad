use asyncio::{Coroutine, Result, Step};

async fn answer() -> Result<i32> {
    Ok(42)
}

fn main() -> Result<()> {
    let coroutine: Coroutine<(), (), i32> = Coroutine::new(answer());
    if let Step::Returned(value) = coroutine.send(None)? {
        println!("finished with {value}");
    }
    coroutine.send(None)?;
    Ok(())
}
