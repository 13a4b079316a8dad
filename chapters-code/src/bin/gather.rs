use asyncio::{Result, gather, sleep};

async fn fetch(what: &'static str, seconds: f64) -> Result<&'static str> {
    println!("off for the {what}");
    sleep(seconds).await?;
    println!("back with the {what}");
    Ok(what)
}

async fn main_task() -> Result<()> {
    let trips = [fetch("bread", 2.0), fetch("milk", 1.0)];
    let things = gather(trips).await?;
    println!("on the table: {}", things.join(", "));
    Ok(())
}

fn main() -> Result<()> {
    asyncio::run(main_task())
}
