use asyncio::{Exc, Result, create_task, get_running_loop};
use asyncio_net::{Sockets, StreamReader, StreamWriter, open_connection, start_server};
use std::io::{ErrorKind, Read};
use std::net::{SocketAddr, TcpListener};

fn show(exc: &Exc, address: SocketAddr) -> Result<()> {
    let port = address.port().to_string();
    let cycle = get_running_loop()?.cycle();
    println!("{cycle} {}", exc.repr().replace(&port, "PORT"));
    if let Exc::Os(error) = exc {
        println!("{} True", error.to_string().replace(&port, "PORT"));
    }
    Ok(())
}

async fn nobody(_: StreamReader, _: StreamWriter) -> Result<()> {
    Ok(())
}

async fn main_task() -> Result<()> {
    let event_loop = get_running_loop()?;
    let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
    match open_connection(address).await {
        Err(Exc::Os(error)) if error.kind == ErrorKind::ConnectionRefused => {
            let errno = error.errno.unwrap_or_default();
            show(&Exc::Os(error), address)?;
            println!("{errno}");
        }
        _ => panic!("nobody listens"),
    }

    let task = create_task(async move { open_connection(address).await.map(drop) });
    let exc = (&task).await.expect_err("nobody listens");
    show(&exc, address)?;

    let server = start_server(nobody, "127.0.0.1:0").await?;
    let address = server.addresses()[0];
    if let Err(exc) = start_server(nobody, address).await {
        show(&exc, address)?;
    }

    // A socket with nothing to read.
    let mine = event_loop.sock_connect(address).await?;
    println!("{} connected", event_loop.cycle());
    if let Err(error) = (&*mine).read(&mut [0; 10]) {
        show(&error.into(), address)?;
    }

    // A server that is closed accepts nobody.
    server.close();
    if let Err(exc) = open_connection(address).await {
        show(&exc, address)?;
    }
    Ok(())
}

pub(crate) fn main() -> Result<()> {
    asyncio::run(main_task())
}
