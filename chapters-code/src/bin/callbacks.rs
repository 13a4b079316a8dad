use asyncio::{Future, Result, sleep};

async fn shop() -> Result<()> {
    let ticket: Future<&str> = Future::new();
    ticket.add_done_callback(|_| println!("  text the customer"));
    let phone =
        ticket.add_done_callback(|_| println!("  phone the customer"));
    ticket.add_done_callback(|done| {
        if let Ok(work) = done.result() {
            println!("  write the bill: {work}");
        }
    });
    if ticket.remove_done_callback(phone) {
        println!("no need to phone");
    }

    println!("setting the result");
    ticket.set_result("new heels")?;
    println!("the result is set");

    sleep(0.0).await?;
    println!("after a pause");

    ticket.add_done_callback(|_| println!("  sweep the floor"));
    println!("one more callback is added");
    sleep(0.0).await
}

fn main() -> Result<()> {
    asyncio::run(shop())
}
