use asyncio::{EventLoop, Result, create_task, get_running_loop, sleep};
use asyncio_net::{Sockets, StreamReader, StreamWriter, open_connection};
use std::io::Write;
use std::net::{TcpListener, TcpStream};
use std::rc::Rc;

fn cycle() -> u64 {
    asyncio::get_event_loop().cycle()
}

fn python(value: bool) -> &'static str {
    if value { "True" } else { "False" }
}

/// What came, as Python shows it.
trait Shown {
    fn shown(&self) -> String;
}

impl Shown for () {
    fn shown(&self) -> String {
        "None".to_owned()
    }
}

impl Shown for Vec<u8> {
    fn shown(&self) -> String {
        format!("b'{}'", self.escape_ascii())
    }
}

async fn trying<T: Shown>(what: &str, coroutine: impl Future<Output = Result<T>>) -> Result<()> {
    // Python evaluates the cycle before it awaits.
    let before = cycle();
    match coroutine.await {
        Ok(value) => println!("{before} {what} {}", value.shown()),
        Err(exc) => {
            let text = exc.to_string();
            let text = text.split_once(": ").map_or("", |(_, text)| text);
            println!("{} {what} {} | {text}", cycle(), exc.repr());
        }
    }
    Ok(())
}

type Connection = (Rc<StreamReader>, Rc<StreamWriter>, Rc<TcpStream>);

async fn connection(event_loop: &EventLoop, listener: &Rc<TcpListener>) -> Result<Connection> {
    let (reader, writer) = open_connection(listener.local_addr()?).await?;
    let (theirs, _) = event_loop.sock_accept(listener).await?;
    Ok((Rc::new(reader), Rc::new(writer), theirs))
}

async fn main_task() -> Result<()> {
    let event_loop = get_running_loop()?;
    let listener = Rc::new(TcpListener::bind("127.0.0.1:0")?);
    listener.set_nonblocking(true)?;

    // The other side closes without having read: that resets the connection.
    let (reader, writer, theirs) = connection(&event_loop, &listener).await?;
    writer.write("unread");
    let same = reader.clone();
    let reading = create_task(async move { trying("pending", same.read(10)).await });
    sleep(0.0).await?;
    println!("{} reset", cycle());
    drop(theirs);
    reading.await?;
    println!(
        "{} {}",
        python(writer.is_closing()),
        python(reader.at_eof())
    );
    trying("read", reader.read(10)).await?;
    trying("readline", reader.readline()).await?;
    trying("readexactly", reader.readexactly(1)).await?;
    writer.write("into the void");
    trying("drain", writer.drain()).await?;
    trying("wait_closed", writer.wait_closed()).await?;
    writer.close();

    // What came before the reset is lost with it, as the buffer is not looked at.
    let (reader, writer, theirs) = connection(&event_loop, &listener).await?;
    (&*theirs).write_all(b"something")?;
    sleep(0.1).await?;
    writer.write("unread");
    drop(theirs);
    sleep(0.1).await?;
    trying("read", reader.read(4)).await?;

    // The other side closes in peace, and we go on sending: the first time is all right.
    let (reader, writer, theirs) = connection(&event_loop, &listener).await?;
    drop(theirs);
    trying("read", reader.read(10)).await?;
    writer.write("anybody there?");
    trying("drain", writer.drain()).await?;
    println!("{}", python(writer.is_closing()));
    writer.write("hello?");
    println!("{}", python(writer.is_closing()));
    trying("drain", writer.drain()).await?;
    trying("read", reader.read(10)).await?;
    trying("wait_closed", writer.wait_closed()).await?;

    // Writers that wait when the connection breaks are told so.
    let (_reader, writer, theirs) = connection(&event_loop, &listener).await?;
    writer.write(b"x".repeat(20_000_000));
    let tasks = ["a", "b"].map(|name| {
        let writer = writer.clone();
        create_task(async move { trying(name, writer.drain()).await })
    });
    sleep(0.1).await?;
    drop(theirs);
    for task in tasks {
        task.await?;
    }

    // The same for sockets.
    let ours = event_loop.sock_connect(listener.local_addr()?).await?;
    let (theirs, _) = event_loop.sock_accept(&listener).await?;
    let receiving = {
        let (event_loop, ours) = (event_loop.clone(), ours.clone());
        create_task(async move { trying("sock_recv", event_loop.sock_recv(&ours, 10)).await })
    };
    sleep(0.0).await?;
    event_loop.sock_sendall(&ours, "unread").await?;
    drop(theirs);
    receiving.await?;
    trying("sock_sendall", event_loop.sock_sendall(&ours, "more")).await
}

pub(crate) fn main() -> Result<()> {
    asyncio::run(main_task())
}
