use asyncio::{EventLoop, Exc, Result, Task, create_task, get_running_loop, sleep};
use asyncio_net::{Sockets, StreamReader, StreamWriter, open_connection, start_server};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::rc::Rc;

fn cycle() -> u64 {
    asyncio::get_event_loop().cycle()
}

fn python(value: bool) -> &'static str {
    if value { "True" } else { "False" }
}

fn shown(bytes: &[u8]) -> String {
    format!("b'{}'", bytes.escape_ascii())
}

type Sides = (Rc<TcpListener>, Rc<TcpStream>, Rc<TcpStream>);

async fn pair(event_loop: &EventLoop) -> Result<Sides> {
    let listener = Rc::new(TcpListener::bind("127.0.0.1:0")?);
    listener.set_nonblocking(true)?;
    let ours = event_loop.sock_connect(listener.local_addr()?).await?;
    let (theirs, _) = event_loop.sock_accept(&listener).await?;
    Ok((listener, ours, theirs))
}

fn recv(event_loop: &EventLoop, socket: &Rc<TcpStream>) -> Task<Vec<u8>> {
    let (event_loop, socket) = (event_loop.clone(), socket.clone());
    create_task(async move { event_loop.sock_recv(&socket, 100).await })
}

async fn show(task: Task<Vec<u8>>) {
    // Python evaluates the first cycle before it awaits.
    let before = cycle();
    match task.await {
        Ok(data) => println!("{before} result {} {}", shown(&data), cycle()),
        Err(exc) => println!("{} {}", cycle(), exc.repr()),
    }
}

async fn quiet(_: StreamReader, writer: StreamWriter) -> Result<()> {
    sleep(5.0).await?;
    writer.write("at last\n");
    writer.close();
    Ok(())
}

async fn main_task() -> Result<()> {
    let event_loop = get_running_loop()?;
    let (listener, ours, theirs) = pair(&event_loop).await?;

    // A pending recv is cancelled; the socket is watched no more, and nothing is lost.
    let task = recv(&event_loop, &ours);
    sleep(0.0).await?;
    println!("{} {}", cycle(), python(task.cancel_with_message("enough")));
    show(task).await;
    println!("{}", python(event_loop.remove_reader(&ours)));
    (&*theirs).write_all(b"one")?;
    println!("{}", shown(&event_loop.sock_recv(&ours, 100).await?));

    // Cancelled in the cycle in which the data comes.
    let task = recv(&event_loop, &ours);
    sleep(0.0).await?;
    (&*theirs).write_all(b"two")?;
    let same = task.clone();
    event_loop.call_soon(move || println!("{} cancel {}", cycle(), python(same.cancel())));
    show(task).await;
    println!("{}", shown(&event_loop.sock_recv(&ours, 100).await?));

    // Cancelled when the data has been read: it is lost.
    let task = recv(&event_loop, &ours);
    sleep(0.0).await?;
    (&*theirs).write_all(b"three")?;
    sleep(0.0).await?;
    sleep(0.0).await?;
    println!("{} cancel {}", cycle(), python(task.cancel()));
    show(task).await;
    if let Err(error) = (&*ours).read(&mut [0; 100]) {
        println!("{}", Exc::from(error).repr());
    }

    // A second recv takes the place of the first, which is not woken any more.
    let first = recv(&event_loop, &ours);
    let second = recv(&event_loop, &ours);
    sleep(0.0).await?;
    (&*theirs).write_all(b"four")?;
    show(second).await;
    println!("{} {}", python(first.done()), python(first.cancel()));
    show(first).await;

    // A pending accept.
    let waiting = event_loop.clone();
    let task = create_task(async move {
        waiting.sock_accept(&listener).await?;
        Ok(Vec::new())
    });
    sleep(0.0).await?;
    task.cancel();
    show(task).await;

    // Streams: a read that is cancelled or comes second takes nothing away.
    let server = start_server(quiet, "127.0.0.1:0").await?;
    let address = server.addresses()[0];
    let (reader, writer) = open_connection(address).await?;
    let (reader, writer) = (Rc::new(reader), Rc::new(writer));
    let readline = || {
        let reader = reader.clone();
        create_task(async move { reader.readline().await })
    };
    let task = readline();
    sleep(0.0).await?;
    let reads = [
        reader.read(1).await,
        reader.readline().await,
        reader.readexactly(1).await,
    ];
    for exc in reads.into_iter().filter_map(Result::err) {
        println!("{}", exc.repr());
    }
    println!("{} {}", cycle(), python(task.cancel()));
    show(task).await;
    let task = readline();
    let alarm = task.clone();
    event_loop.call_later(1.0, move || {
        alarm.cancel();
    });
    show(task).await;
    let before = cycle();
    println!("{before} {} {}", shown(&reader.readline().await?), cycle());

    // Cancelling the wait for the end does not hinder the end.
    let same = writer.clone();
    let task = create_task(async move {
        same.wait_closed().await?;
        Ok(Vec::new())
    });
    sleep(0.0).await?;
    task.cancel();
    show(task).await;
    writer.close();
    sleep(0.0).await?;
    if let Err(exc) = writer.drain().await {
        println!("{} {}", cycle(), exc.repr());
    }

    // A connection that is being made.
    let task = create_task(async move {
        open_connection(address).await?;
        Ok(Vec::new())
    });
    sleep(0.0).await?;
    task.cancel();
    show(task).await;
    Ok(())
}

pub(crate) fn main() -> Result<()> {
    asyncio::run(main_task())
}
