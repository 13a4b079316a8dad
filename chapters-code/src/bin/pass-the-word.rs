use asyncio::{Future, Result, create_task, sleep};

async fn customer(ticket: Future<&'static str>) -> Result<()> {
    println!("customer: I wait");
    let shoes = ticket.await?;
    println!("customer: thank you for the {shoes}");
    Ok(())
}

async fn shop() -> Result<()> {
    let ticket = Future::new();
    let waiting = create_task(customer(ticket.clone()));
    sleep(0.0).await?;
    println!("shop: mending");
    ticket.set_result("mended shoes")?;
    println!("shop: done");
    waiting.await
}

fn main() -> Result<()> {
    asyncio::run(shop())
}
