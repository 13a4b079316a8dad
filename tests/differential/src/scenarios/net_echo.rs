use asyncio::{Result, create_task, current_task, get_running_loop, sleep};
use asyncio_net::{StreamReader, StreamWriter, open_connection, start_server};

fn cycle() -> u64 {
    asyncio::get_event_loop().cycle()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).trim().to_owned()
}

fn name() -> String {
    let task = current_task().expect("a loop runs");
    task.expect("a task runs").get_name()
}

async fn echo(reader: StreamReader, writer: StreamWriter) -> Result<()> {
    println!("{} server: a client {}", cycle(), name());
    loop {
        let line = reader.readline().await?;
        if line.is_empty() {
            break;
        }
        println!("{} server got {}", cycle(), text(&line));
        writer.write(line);
        writer.drain().await?;
    }
    println!("{} server: end {}", cycle(), python(reader.at_eof()));
    writer.close();
    writer.wait_closed().await?;
    println!("{} server: closed {}", cycle(), python(writer.is_closing()));
    Ok(())
}

fn python(value: bool) -> &'static str {
    if value { "True" } else { "False" }
}

async fn main_task() -> Result<()> {
    println!("{} main {}", cycle(), name());
    let server = start_server(echo, "127.0.0.1:0").await?;
    println!("{} listening", cycle());
    let address = server.addresses()[0];
    let (reader, writer) = open_connection(address).await?;
    println!("{} client: connected", cycle());
    println!("{}", python(writer.peername() == Some(address)));
    for word in ["hello", "world"] {
        writer.write(format!("{word}\n"));
        writer.drain().await?;
        let line = reader.readline().await?;
        println!("{} client got {}", cycle(), text(&line));
    }
    writer.close();
    let (closing, end) = (python(writer.is_closing()), python(reader.at_eof()));
    println!("{} client closes {closing} {end}", cycle());
    writer.wait_closed().await?;
    println!("{} client: closed {}", cycle(), python(reader.at_eof()));
    println!("b'{}' {}", text(&reader.read(10).await?), cycle());
    println!("'{}'", create_task(sleep(0.0)).get_name());
    sleep(0.1).await?;
    println!("{} end", cycle());
    Ok(())
}

pub(crate) fn main() -> Result<()> {
    let result = asyncio::run(main_task());
    assert!(get_running_loop().is_err(), "the loop has stopped");
    result
}
