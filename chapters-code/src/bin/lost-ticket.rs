use asyncio::{Exc, Future, Result};

async fn shoemaker() -> Result<()> {
    let ticket: Future<&str> = Future::new();
    println!("cancelled now: {}", ticket.cancel());
    println!("cancelled now: {}", ticket.cancel());
    println!("{ticket}, done: {}", ticket.done());
    match ticket.result() {
        Err(exception) if exception.is_cancel() => {
            println!("{exception}: no shoes")
        }
        other => println!("{other:?}"),
    }

    let ticket: Future<&str> = Future::new();
    ticket.set_exception(Exc::Value("not mended: made of paper".into()))?;
    println!("{ticket}");
    println!("{:?}", ticket.result());
    Ok(())
}

fn main() -> Result<()> {
    asyncio::run(shoemaker())
}
