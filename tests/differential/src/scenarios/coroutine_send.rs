use asyncio::{Coroutine, Result, Step, yield_value};

async fn echo() -> Result<i32> {
    let a: i32 = yield_value(1).await?;
    let b: i32 = yield_value(a + 1).await?;
    Ok(a + b)
}

pub(crate) fn main() -> Result<()> {
    let coroutine: Coroutine<i32, i32, i32> = Coroutine::new(echo());
    println!("{:?}", coroutine.send(Some(5)).unwrap_err());
    for sent in [None, Some(10), Some(20)] {
        match coroutine.send(sent)? {
            Step::Yielded(value) => println!("yielded {value}"),
            Step::Returned(value) => println!("returned {value}"),
        }
    }
    println!("{:?}", coroutine.send(None).unwrap_err());
    println!("{:?}", coroutine.send(Some(1)).unwrap_err());
    Ok(())
}
