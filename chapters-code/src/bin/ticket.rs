use asyncio::{Future, Result};

async fn shoemaker() -> Result<()> {
    let ticket: Future<i32> = Future::new();
    println!("{ticket}");
    assert!(!ticket.done());

    if let Err(exception) = ticket.result() {
        println!("{exception}");
    }

    ticket.set_result(2)?;
    println!("{ticket}");
    assert!(ticket.done());
    println!("{}, {}", ticket.result()?, ticket.result()?);

    if let Err(exception) = ticket.set_result(3) {
        println!("{exception}");
    }
    Ok(())
}

fn main() -> Result<()> {
    asyncio::run(shoemaker())
}
