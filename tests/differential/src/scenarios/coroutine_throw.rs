use asyncio::{Coroutine, Exc, Result, Step, yield_value};

async fn stubborn() -> Result<i32> {
    match yield_value::<_, i32>(1).await {
        Err(error) => println!("caught {}", error.repr()),
        Ok(value) => println!("got {value}"),
    }
    yield_value(2).await
}

pub(crate) fn main() -> Result<()> {
    let coroutine: Coroutine<i32, i32, i32> = Coroutine::new(stubborn());
    coroutine.send(None)?;
    match coroutine.throw(Exc::Value("one".into()))? {
        Step::Yielded(value) => println!("yielded {value}"),
        Step::Returned(value) => println!("returned {value}"),
    }
    println!(
        "{}",
        coroutine
            .throw(Exc::Value("two".into()))
            .unwrap_err()
            .repr()
    );
    println!("{}", coroutine.send(None).unwrap_err().repr());

    let unstarted: Coroutine<i32, i32, i32> = Coroutine::new(stubborn());
    println!(
        "{}",
        unstarted
            .throw(Exc::Value("early".into()))
            .unwrap_err()
            .repr()
    );
    println!("{}", unstarted.send(None).unwrap_err().repr());
    Ok(())
}
