use asyncio::{Exc, Result, create_task, get_running_loop, sleep};
use asyncio_net::{Server, StreamReader, StreamWriter, open_connection, start_server};

fn cycle() -> u64 {
    asyncio::get_event_loop().cycle()
}

fn shown(bytes: &[u8]) -> String {
    format!("b'{}'", bytes.escape_ascii())
}

fn python(value: bool) -> &'static str {
    if value { "True" } else { "False" }
}

async fn handler(reader: StreamReader, writer: StreamWriter) -> Result<()> {
    // Python evaluates the cycle before it awaits.
    let before = cycle();
    println!("{before} handler {}", shown(&reader.read(100).await?));
    writer.write("bye");
    writer.close();
    Ok(())
}

async fn waiting(server: Server, name: &str) -> Result<()> {
    println!("{} {name} waits", cycle());
    server.wait_closed().await?;
    println!("{} {name} has waited", cycle());
    Ok(())
}

async fn forgetful(_: StreamReader, writer: StreamWriter) -> Result<()> {
    writer.write("first");
    println!("{} forgetful", cycle());
    Ok(())
}

async fn main_task() -> Result<()> {
    let server = start_server(handler, "127.0.0.1:0").await?;
    let address = server.addresses()[0];
    println!(
        "{} {} {}",
        cycle(),
        server.addresses().len(),
        python(server.is_serving())
    );
    let (reader, writer) = open_connection(address).await?;
    let waiters = ["a", "b", "c"].map(|name| create_task(waiting(server.clone(), name)));
    sleep(0.0).await?;
    waiters[1].cancel();
    sleep(0.0).await?;
    server.close();
    server.close();
    let (serving, done) = (python(server.is_serving()), python(waiters[0].done()));
    println!("{} {} {serving} {done}", cycle(), server.addresses().len());
    server.wait_closed().await?;
    println!("{} closed already", cycle());

    // A connection goes on after the server has closed.
    writer.write("hello");
    println!("{} {}", shown(&reader.read_to_end().await?), cycle());
    (&waiters[2]).await?;
    let done = waiters.each_ref().map(|waiter| python(waiter.done()));
    println!(
        "{} [{}] {}",
        cycle(),
        done.join(", "),
        python(waiters[1].cancelled())
    );
    writer.close();
    writer.wait_closed().await?;

    // A handler that returns without closing leaves the connection open.
    let server = start_server(forgetful, "127.0.0.1:0").await?;
    let (reader, writer) = open_connection(server.addresses()[0]).await?;
    println!("{}", shown(&reader.read(100).await?));
    let reader = std::rc::Rc::new(reader);
    let same = reader.clone();
    let task = create_task(async move { same.read(100).await });
    let alarm = task.clone();
    get_running_loop()?.call_later(1.0, move || {
        alarm.cancel();
    });
    if let Err(Exc::Cancelled(_)) = task.await {
        println!("{} still open", cycle());
    }
    // A client that drops its writer closes the connection.
    drop(writer);
    let before = cycle();
    println!("{before} {} {}", shown(&reader.read(100).await?), cycle());
    Ok(())
}

pub(crate) fn main() -> Result<()> {
    asyncio::run(main_task())
}
