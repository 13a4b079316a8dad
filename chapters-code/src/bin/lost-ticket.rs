use asyncio::{Exc, Future, Result};

async fn shoemaker() -> Result<()> {
    let ticket: Future<&str> = Future::new();
    if ticket.cancel() {
        println!("cancelled now");
    }
    if !ticket.cancel() {
        println!("cancelled already");
    }
    println!("{ticket}");
    assert!(ticket.done());
    match ticket.result() {
        Err(exception) if exception.is_cancel() => {
            println!("no shoes")
        }
        other => println!("{other:?}"),
    }

    let ticket: Future<&str> = Future::new();
    ticket.set_exception(Exc::Value("not mended: made of paper".into()))?;
    println!("{ticket}");
    if let Err(exception) = ticket.result() {
        println!("{exception}");
    }
    Ok(())
}

fn main() -> Result<()> {
    asyncio::run(shoemaker())
}
