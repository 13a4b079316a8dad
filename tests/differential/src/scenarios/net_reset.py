import asyncio
import socket


async def trying(what, coroutine):
    try:
        print(cycle(), what, await coroutine)
    except (OSError, asyncio.IncompleteReadError) as exc:
        print(cycle(), what, repr(exc), "|", exc)


async def connection(loop, listener):
    reader, writer = await asyncio.open_connection(*listener.getsockname())
    theirs, _ = await loop.sock_accept(listener)
    return reader, writer, theirs


async def main_task():
    loop = asyncio.get_running_loop()
    listener = socket.create_server(("127.0.0.1", 0))
    listener.setblocking(False)

    # The other side closes without having read: that resets the connection.
    reader, writer, theirs = await connection(loop, listener)
    writer.write(b"unread")
    reading = asyncio.create_task(trying("pending", reader.read(10)))
    await asyncio.sleep(0)
    print(cycle(), "reset")
    theirs.close()
    await reading
    print(writer.is_closing(), reader.at_eof())
    await trying("read", reader.read(10))
    await trying("readline", reader.readline())
    await trying("readexactly", reader.readexactly(1))
    writer.write(b"into the void")
    await trying("drain", writer.drain())
    await trying("wait_closed", writer.wait_closed())
    writer.close()

    # What came before the reset is lost with it, as the buffer is not looked at.
    reader, writer, theirs = await connection(loop, listener)
    theirs.send(b"something")
    await asyncio.sleep(0.1)
    writer.write(b"unread")
    theirs.close()
    await asyncio.sleep(0.1)
    await trying("read", reader.read(4))

    # The other side closes in peace, and we go on sending: the first time is all right.
    reader, writer, theirs = await connection(loop, listener)
    theirs.close()
    await trying("read", reader.read(10))
    writer.write(b"anybody there?")
    await trying("drain", writer.drain())
    print(writer.is_closing())
    writer.write(b"hello?")
    print(writer.is_closing())
    await trying("drain", writer.drain())
    await trying("read", reader.read(10))
    await trying("wait_closed", writer.wait_closed())

    # Writers that wait when the connection breaks are told so.
    reader, writer, theirs = await connection(loop, listener)
    writer.write(b"x" * 20_000_000)
    tasks = [asyncio.create_task(trying(name, writer.drain())) for name in "ab"]
    await asyncio.sleep(0.1)
    theirs.close()
    for task in tasks:
        await task

    # The same for sockets.
    ours = socket.socket()
    ours.setblocking(False)
    await loop.sock_connect(ours, listener.getsockname())
    theirs, _ = await loop.sock_accept(listener)
    receiving = asyncio.create_task(trying("sock_recv", loop.sock_recv(ours, 10)))
    await asyncio.sleep(0)
    await loop.sock_sendall(ours, b"unread")
    theirs.close()
    await receiving
    await trying("sock_sendall", loop.sock_sendall(ours, b"more"))


asyncio.run(main_task())
