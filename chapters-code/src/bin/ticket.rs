use asyncio::{Future, Result};

async fn shoemaker() -> Result<()> {
    let ticket: Future<&str> = Future::new();
    println!("{ticket}");
    println!("done: {}", ticket.done());

    if let Err(exception) = ticket.result() {
        println!("{exception}");
    }

    ticket.set_result("soles as good as new")?;
    println!("{ticket}");
    println!("done: {}", ticket.done());
    println!("{}, {}", ticket.result()?, ticket.result()?);

    if let Err(exception) = ticket.set_result("heels, too") {
        println!("{exception}");
    }
    Ok(())
}

fn main() -> Result<()> {
    asyncio::run(shoemaker())
}
