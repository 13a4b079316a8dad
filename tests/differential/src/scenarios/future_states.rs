use asyncio::{Exc, Future, Result};

async fn states() -> Result<()> {
    let future: Future<i32> = Future::new();
    println!("{future} {} {}", future.done(), future.cancelled());
    println!("{}", future.result().unwrap_err().repr());
    println!("{}", future.exception().unwrap_err().repr());
    future.set_result(5)?;
    println!("{future} {} {}", future.done(), future.cancelled());
    println!("{} {}", future.result()?, future.result()?);
    println!("{}", future.exception()?.is_none());
    println!("{}", future.set_result(6).unwrap_err().repr());
    println!(
        "{}",
        future
            .set_exception(Exc::Value("v".into()))
            .unwrap_err()
            .repr()
    );
    println!("{}", future.cancel());

    let failed: Future<i32> = Future::new();
    failed.set_exception(Exc::Value("v".into()))?;
    println!("{failed}");
    println!("{}", failed.exception()?.unwrap().repr());
    println!("{}", failed.result().unwrap_err().repr());

    let cancelled: Future<i32> = Future::new();
    println!("{} {}", cancelled.cancel(), cancelled.cancel());
    println!("{cancelled} {} {}", cancelled.done(), cancelled.cancelled());
    println!("{}", cancelled.result().unwrap_err().repr());
    println!("{}", cancelled.exception().unwrap_err().repr());
    println!("{}", cancelled.set_result(1).unwrap_err().repr());

    let message: Future<i32> = Future::new();
    message.cancel_with_message("enough");
    println!("{}", message.result().unwrap_err().repr());
    Ok(())
}

pub(crate) fn main() -> Result<()> {
    asyncio::run(states())
}
