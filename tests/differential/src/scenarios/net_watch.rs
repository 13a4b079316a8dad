use asyncio::{EventLoop, Result, get_running_loop, sleep};
use asyncio_net::Sockets;
use std::cell::Cell;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::rc::Rc;

fn cycle() -> u64 {
    asyncio::get_event_loop().cycle()
}

fn python(value: bool) -> &'static str {
    if value { "True" } else { "False" }
}

fn recv(socket: &TcpStream) -> String {
    let mut data = [0; 1];
    let mut socket = socket;
    let n = socket.read(&mut data).expect("something is there");
    format!("b'{}'", data[..n].escape_ascii())
}

async fn pair(event_loop: &EventLoop) -> Result<(Rc<TcpStream>, Rc<TcpStream>)> {
    let listener = Rc::new(TcpListener::bind("127.0.0.1:0")?);
    listener.set_nonblocking(true)?;
    let ours = event_loop.sock_connect(listener.local_addr()?).await?;
    let (theirs, _) = event_loop.sock_accept(&listener).await?;
    Ok((ours, theirs))
}

async fn cycles(n: u32) -> Result<()> {
    for _ in 0..n {
        sleep(0.0).await?;
    }
    Ok(())
}

async fn main_task() -> Result<()> {
    let event_loop = get_running_loop()?;
    let (ours, theirs) = pair(&event_loop).await?;
    let remove_reader = {
        let (event_loop, ours) = (event_loop.clone(), ours.clone());
        move || python(event_loop.remove_reader(&ours))
    };
    let remove_writer = {
        let (event_loop, ours) = (event_loop.clone(), ours.clone());
        move || python(event_loop.remove_writer(&ours))
    };
    println!("{} {}", remove_reader(), remove_writer());

    // An unread socket is news in every cycle; main sends, and looks on.
    println!("{} watch", cycle());
    event_loop.add_reader(&ours, || println!("{} readable", cycle()))?;
    cycles(2).await?;
    (&*theirs).write_all(b"abc")?;
    println!("{} sent", cycle());
    cycles(3).await?;

    // Another callback takes the place of the first, even of its waiting call.
    println!("{} replace", cycle());
    let this = ours.clone();
    event_loop.add_reader(&ours, move || {
        println!("{} readable? {}", cycle(), recv(&this))
    })?;
    cycles(5).await?;
    println!("{} {} {}", cycle(), remove_reader(), remove_reader());

    // Removing itself; and one that is ready to be called is not called once it is removed.
    (&*theirs).write_all(b"def")?;
    let removers = (remove_reader.clone(), remove_writer.clone());
    event_loop.add_reader(&ours, move || {
        println!("{} once {} {}", cycle(), removers.0(), removers.1());
    })?;
    event_loop.add_writer(&ours, || println!("{} writable", cycle()))?;
    cycles(3).await?;

    // Reading and writing side by side: the reader is called first.
    let (left, remover) = (Cell::new(3), remove_writer.clone());
    event_loop.add_writer(&ours, move || {
        left.set(left.get() - 1);
        println!("{} writer {}", cycle(), left.get());
        if left.get() == 0 {
            println!("{}", remover());
        }
    })?;
    let this = ours.clone();
    event_loop.add_reader(&ours, move || {
        println!("{} reader {}", cycle(), recv(&this))
    })?;
    cycles(6).await?;

    // The order in one cycle: what was called soon, sockets, timers that are due.
    (&*theirs).write_all(b"g")?;
    event_loop.call_later(0.0, || println!("{} timer", cycle()));
    event_loop.call_soon(|| println!("{} soon", cycle()));
    cycles(1).await?;
    println!("{} main", cycle());
    cycles(2).await?;

    // The end of the stream is something to read.
    drop(theirs);
    cycles(2).await?;
    println!("{} {}", remove_reader(), remove_writer());
    cycles(2).await
}

pub(crate) fn main() -> Result<()> {
    asyncio::run(main_task())
}
