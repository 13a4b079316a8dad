import asyncio

LIMIT = 65536


async def serve(reader, writer):
    writer.write(b"one\ntwo\nthr")
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    writer.write(b"ee\nheader--12345rest")
    await reader.readline()
    writer.write(b"x" * (LIMIT + 1) + b"\n" + b"after\n")
    await reader.readline()
    writer.write(b"last line without an end")
    writer.close()


async def trying(what, coroutine):
    try:
        result = await coroutine
        print(cycle(), what, len(result), result[:30])
    except Exception as exc:
        print(cycle(), what, repr(exc), "|", exc)
        return exc


async def main_task():
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    await trying("read 0", reader.read(0))
    await trying("readline", reader.readline())
    await trying("readline", reader.readline())
    await trying("readline", reader.readline())
    await trying("readuntil", reader.readuntil(b"--"))
    await trying("readexactly", reader.readexactly(5))
    await trying("readexactly 0", reader.readexactly(0))
    await trying("no separator", reader.readuntil(b""))
    await trying("read", reader.read(100))

    writer.write(b"go on\n")
    await trying("too long", reader.readline())
    await trying("readline", reader.readline())
    writer.write(b"go on\n")
    exc = await trying("readexactly", reader.readexactly(100))
    print(exc.partial, exc.expected)
    await trying("readexactly", reader.readexactly(1))
    await trying("readuntil", reader.readuntil(b"!"))
    await trying("readline", reader.readline())
    await trying("read", reader.read(1))
    print(str(reader.at_eof()).lower())


asyncio.run(main_task())
