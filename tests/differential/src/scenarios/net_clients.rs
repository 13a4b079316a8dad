use asyncio::{Exc, Result, gather, get_running_loop, sleep};
use asyncio_net::{StreamReader, StreamWriter, open_connection, start_server};
use std::cell::RefCell;
use std::net::SocketAddr;
use std::rc::Rc;

/// The names in the order in which they came, as in a dict.
type Writers = Rc<RefCell<Vec<(String, Rc<StreamWriter>)>>>;

fn cycle() -> u64 {
    asyncio::get_event_loop().cycle()
}

fn text(line: &[u8]) -> String {
    String::from_utf8_lossy(line).trim().to_owned()
}

async fn chat(writers: Writers, reader: StreamReader, writer: StreamWriter) -> Result<()> {
    let name = text(&reader.readline().await?);
    let writer = Rc::new(writer);
    let place = writers
        .borrow()
        .iter()
        .position(|(other, _)| *other == name);
    match place {
        Some(place) => writers.borrow_mut()[place].1 = writer.clone(),
        None => writers.borrow_mut().push((name.clone(), writer.clone())),
    }
    println!("{} joins {name}", cycle());
    if name == "broken" {
        return Err(Exc::Value("a mistake in the handler".into()));
    }
    loop {
        let line = reader.readline().await?;
        if line.is_empty() {
            break;
        }
        let text = text(&line);
        println!("{} {name} says {text}", cycle());
        let all = writers.borrow().clone();
        for (_, their_writer) in all.iter().filter(|(other, _)| *other != name) {
            their_writer.write(format!("{name}: {text}\n"));
            their_writer.drain().await?;
        }
    }
    writers.borrow_mut().retain(|(other, _)| *other != name);
    println!("{} leaves {name}", cycle());
    writer.close();
    Ok(())
}

async fn client(
    address: SocketAddr,
    name: &'static str,
    pause: f64,
    says: u32,
    hears: u32,
) -> Result<&'static str> {
    let (reader, writer) = open_connection(address).await?;
    println!("{} {name} is connected", cycle());
    writer.write(format!("{name}\n"));
    for _ in 0..says {
        sleep(pause).await?;
        writer.write(format!("hello from {name}\n"));
        writer.drain().await?;
    }
    let mut heard = Vec::new();
    for _ in 0..hears {
        heard.push(text(&reader.readline().await?));
    }
    println!("{} {name} heard {}", cycle(), heard.join(", "));
    writer.close();
    writer.wait_closed().await?;
    Ok(name)
}

async fn main_task() -> Result<()> {
    let writers = Writers::default();
    let all_writers = writers.clone();
    let handler = move |reader, writer| chat(all_writers.clone(), reader, writer);
    let server = start_server(handler, "127.0.0.1:0").await?;
    let address = server.addresses()[0];
    let names = gather([
        client(address, "ann", 0.5, 1, 4),
        client(address, "bob", 0.3, 2, 3),
        client(address, "cem", 0.4, 1, 4),
        client(address, "dot", 1.0, 1, 4),
    ])
    .await?;
    println!("{}", names.join(" "));
    sleep(1.0).await?;

    // Sent in one cycle, in another order than that in which they came.
    let mut several = Vec::new();
    for _ in 0..4 {
        several.push(open_connection(address).await?.1);
    }
    for writer in several.iter().rev() {
        writer.write("anonymous\n");
    }
    sleep(1.0).await?;
    for (place, text) in [(2, "c\n"), (0, "a\n"), (3, "d\n"), (1, "b\n")] {
        several[place].write(text);
    }
    sleep(1.0).await?;
    for writer in &several {
        writer.close();
    }
    sleep(1.0).await?;

    // A handler that fails: the error is reported, and the connection closed.
    let (reader, writer) = open_connection(address).await?;
    writer.write("broken\n");
    println!("b'{}'", text(&reader.read_to_end().await?));
    let count = writers.borrow().len();
    println!("{} end {count}", get_running_loop()?.cycle());
    Ok(())
}

pub(crate) fn main() -> Result<()> {
    asyncio::run(main_task())
}
