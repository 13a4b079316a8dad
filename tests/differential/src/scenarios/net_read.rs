use asyncio::{Exc, Result, get_running_loop, sleep};
use asyncio_net::{StreamReader, StreamWriter, open_connection, start_server};

const LIMIT: usize = 65536;

async fn serve(reader: StreamReader, writer: StreamWriter) -> Result<()> {
    writer.write(b"one\ntwo\nthr");
    sleep(0.0).await?;
    sleep(0.0).await?;
    writer.write(b"ee\nheader--12345rest");
    reader.readline().await?;
    writer.write([&b"x".repeat(LIMIT + 1)[..], b"\n", b"after\n"].concat());
    reader.readline().await?;
    writer.write(b"last line without an end");
    writer.close();
    Ok(())
}

fn shown(bytes: &[u8]) -> String {
    format!("b'{}'", bytes.escape_ascii())
}

async fn trying(
    what: &str,
    coroutine: impl Future<Output = Result<Vec<u8>>>,
) -> Result<Option<Exc>> {
    let result = coroutine.await;
    let cycle = get_running_loop()?.cycle();
    match result {
        Ok(bytes) => {
            let start = &bytes[..bytes.len().min(30)];
            println!("{cycle} {what} {} {}", bytes.len(), shown(start));
            Ok(None)
        }
        Err(exc) => {
            // `{exc}` has the class too, as a traceback does.
            let text = exc.to_string();
            let text = text.split_once(": ").map_or("", |(_, text)| text);
            println!("{cycle} {what} {} | {text}", exc.repr());
            Ok(Some(exc))
        }
    }
}

async fn main_task() -> Result<()> {
    let server = start_server(serve, "127.0.0.1:0").await?;
    let (reader, writer) = open_connection(server.addresses()[0]).await?;
    trying("read 0", reader.read(0)).await?;
    trying("readline", reader.readline()).await?;
    trying("readline", reader.readline()).await?;
    trying("readline", reader.readline()).await?;
    trying("readuntil", reader.readuntil(b"--")).await?;
    trying("readexactly", reader.readexactly(5)).await?;
    trying("readexactly 0", reader.readexactly(0)).await?;
    trying("no separator", reader.readuntil(b"")).await?;
    trying("read", reader.read(100)).await?;

    writer.write(b"go on\n");
    trying("too long", reader.readline()).await?;
    trying("readline", reader.readline()).await?;
    writer.write(b"go on\n");
    if let Some(Exc::IncompleteRead(read)) = trying("readexactly", reader.readexactly(100)).await? {
        let expected = read.expected.unwrap_or_default();
        println!("{} {expected}", shown(&read.partial));
    }
    trying("readexactly", reader.readexactly(1)).await?;
    trying("readuntil", reader.readuntil(b"!")).await?;
    trying("readline", reader.readline()).await?;
    trying("read", reader.read(1)).await?;
    println!("{}", reader.at_eof());
    Ok(())
}

pub(crate) fn main() -> Result<()> {
    asyncio::run(main_task())
}
