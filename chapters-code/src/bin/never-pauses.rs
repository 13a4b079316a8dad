use asyncio::{Coroutine, Result, Step};

async fn leaf() -> Result<u32> {
    Ok(7)
}

async fn branch() -> Result<u32> {
    Ok(leaf().await? + leaf().await?)
}

async fn tree() -> Result<u32> {
    Ok(branch().await? + branch().await?)
}

fn main() -> Result<()> {
    let coroutine: Coroutine<(), (), u32> = Coroutine::new(tree());
    match coroutine.send(None)? {
        Step::Yielded(()) => println!("paused"),
        Step::Returned(sum) => println!("ran to its end: {sum}"),
    }
    Ok(())
}
