use asyncio::{Result, create_task, get_running_loop, sleep};
use asyncio_net::{StreamReader, StreamWriter, open_connection, start_server};
use std::rc::Rc;

const AMOUNT: usize = 8_000_000;

fn cycle() -> u64 {
    asyncio::get_event_loop().cycle()
}

fn python(value: bool) -> &'static str {
    if value { "True" } else { "False" }
}

async fn slow(reader: StreamReader, writer: StreamWriter) -> Result<()> {
    sleep(10.0).await?;
    println!("slow reads");
    let data = reader.readexactly(AMOUNT).await?;
    println!(
        "slow has read {} {}",
        data.len(),
        python(data == b"x".repeat(AMOUNT))
    );
    writer.write("thanks");
    writer.drain().await?;
    println!("rest {}", reader.read_to_end().await?.len());
    writer.close();
    Ok(())
}

async fn hasty(_: StreamReader, writer: StreamWriter) -> Result<()> {
    writer.write(b"x".repeat(AMOUNT));
    writer.close();
    println!("hasty {}", python(writer.is_closing()));
    writer.wait_closed().await?;
    println!("hasty is closed");
    Ok(())
}

async fn draining(writer: Rc<StreamWriter>, name: &str) -> Result<()> {
    match writer.drain().await {
        Ok(()) => println!("{name} drained"),
        Err(exc) => println!("{name} {}", exc.repr()),
    }
    Ok(())
}

async fn main_task() -> Result<()> {
    let event_loop = get_running_loop()?;
    let server = start_server(slow, "127.0.0.1:0").await?;
    let (reader, writer) = open_connection(server.addresses()[0]).await?;

    // A little is sent at once, and drain has nothing to wait for.
    let before = cycle();
    writer.write("x");
    writer.write("");
    writer.drain().await?;
    println!("{}", cycle() - before);

    // Much is not: whoever drains waits until the other side reads.
    writer.write(b"x".repeat(AMOUNT - 1));
    let writer = Rc::new(writer);
    let tasks = ["a", "b", "c"].map(|name| create_task(draining(writer.clone(), name)));
    let print_done = || {
        let done = tasks.each_ref().map(|task| python(task.done()));
        println!("[{}]", done.join(", "));
    };
    sleep(1.0).await?;
    print_done();
    tasks[1].cancel();
    sleep(1.0).await?;
    print_done();
    (&tasks[2]).await?;
    let late = python(event_loop.time() >= 10.0);
    println!("{late} b'{}'", reader.readexactly(6).await?.escape_ascii());
    writer.write(b"y".repeat(1000));
    writer.drain().await?;
    writer.close();
    writer.wait_closed().await?;

    // What is unsent when the writer closes is sent before the end.
    let server = start_server(hasty, "127.0.0.1:0").await?;
    let (reader, writer) = open_connection(server.addresses()[0]).await?;
    let writer = Rc::new(writer);
    sleep(1.0).await?;
    println!(
        "{} {}",
        reader.read_to_end().await?.len(),
        python(reader.at_eof())
    );
    let before = cycle();
    writer.close();
    draining(writer.clone(), "closing").await?;
    println!("{}", cycle() - before);
    draining(writer.clone(), "closed").await?;
    println!("{}", cycle() - before);
    writer.write("ignored");
    Ok(())
}

pub(crate) fn main() -> Result<()> {
    asyncio::run(main_task())
}
