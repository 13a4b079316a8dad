use asyncio::{EventLoop, Result, create_task, get_running_loop, sleep};
use asyncio_net::Sockets;
use std::net::{TcpListener, TcpStream};
use std::rc::Rc;

fn cycle() -> u64 {
    asyncio::get_event_loop().cycle()
}

fn shown(bytes: &[u8]) -> String {
    format!("b'{}'", bytes.escape_ascii())
}

async fn receive(event_loop: EventLoop, socket: Rc<TcpStream>, name: &str) -> Result<()> {
    println!("{} {name} waits", cycle());
    let data = event_loop.sock_recv(&socket, 100).await?;
    println!("{} {name} received {}", cycle(), shown(&data));
    Ok(())
}

async fn main_task() -> Result<()> {
    let event_loop = get_running_loop()?;
    let listener = Rc::new(TcpListener::bind("127.0.0.1:0")?);
    listener.set_nonblocking(true)?;
    let address = listener.local_addr()?;
    let accepting = {
        let (event_loop, listener) = (event_loop.clone(), listener.clone());
        create_task(async move { event_loop.sock_accept(&listener).await })
    };
    sleep(0.0).await?;
    println!("{} connecting", cycle());
    let ours = event_loop.sock_connect(address).await?;
    println!("{} connected", cycle());
    let (theirs, peer) = accepting.await?;
    let equal = if peer == ours.local_addr()? {
        "True"
    } else {
        "False"
    };
    println!("{} accepted {equal}", cycle());

    // What is there already takes no cycle; what is not takes some.
    event_loop.sock_sendall(&theirs, b"hello, world").await?;
    for n in [5, 100] {
        let before = cycle();
        let data = event_loop.sock_recv(&ours, n).await?;
        println!("{before} {} {}", shown(&data), cycle());
    }
    let task = create_task(receive(event_loop.clone(), ours.clone(), "ours"));
    sleep(0.0).await?;
    event_loop.sock_sendall(&theirs, b"later").await?;
    println!("{} sent", cycle());
    task.await?;
    println!("{} main", cycle());

    // Both ends at once, and more than fits into a socket.
    let amount = 20_000_000;
    let sending = {
        let (event_loop, theirs) = (event_loop.clone(), theirs.clone());
        create_task(async move { event_loop.sock_sendall(&theirs, b"x".repeat(amount)).await })
    };
    let mut got = 0;
    while got < amount {
        got += event_loop.sock_recv(&ours, 1_000_000).await?.len();
    }
    sending.await?;
    println!("None {got}");

    // The end of the stream, as often as one likes.
    drop(theirs);
    let ends = [
        event_loop.sock_recv(&ours, 1).await?,
        event_loop.sock_recv(&ours, 1).await?,
    ];
    println!("{} {}", shown(&ends[0]), shown(&ends[1]));

    // Nothing to accept is not there either.
    if let Err(error) = listener.accept() {
        println!("{}", asyncio::Exc::from(error).repr());
    }
    Ok(())
}

pub(crate) fn main() -> Result<()> {
    asyncio::run(main_task())
}
