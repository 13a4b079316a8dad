import asyncio
import socket


async def pair(loop):
    listener = socket.create_server(("127.0.0.1", 0))
    listener.setblocking(False)
    ours = socket.socket()
    ours.setblocking(False)
    await loop.sock_connect(ours, listener.getsockname())
    theirs, _ = await loop.sock_accept(listener)
    return listener, ours, theirs


async def show(task):
    try:
        print(cycle(), "result", await task, cycle())
    except asyncio.CancelledError as exc:
        print(cycle(), repr(exc))


async def quiet(reader, writer):
    await asyncio.sleep(5)
    writer.write(b"at last\n")
    writer.close()


async def main_task():
    loop = asyncio.get_running_loop()
    listener, ours, theirs = await pair(loop)

    # A pending recv is cancelled; the socket is watched no more, and nothing is lost.
    task = asyncio.create_task(loop.sock_recv(ours, 100))
    await asyncio.sleep(0)
    print(cycle(), task.cancel("enough"))
    await show(task)
    print(loop.remove_reader(ours))
    theirs.send(b"one")
    print(await loop.sock_recv(ours, 100))

    # Cancelled in the cycle in which the data comes.
    task = asyncio.create_task(loop.sock_recv(ours, 100))
    await asyncio.sleep(0)
    theirs.send(b"two")
    loop.call_soon(lambda: print(cycle(), "cancel", task.cancel()))
    await show(task)
    print(await loop.sock_recv(ours, 100))

    # Cancelled when the data has been read: it is lost.
    task = asyncio.create_task(loop.sock_recv(ours, 100))
    await asyncio.sleep(0)
    theirs.send(b"three")
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    print(cycle(), "cancel", task.cancel())
    await show(task)
    try:
        print(ours.recv(100))
    except BlockingIOError as exc:
        print(repr(exc))

    # A second recv takes the place of the first, which is not woken any more.
    first = asyncio.create_task(loop.sock_recv(ours, 100))
    second = asyncio.create_task(loop.sock_recv(ours, 100))
    await asyncio.sleep(0)
    theirs.send(b"four")
    await show(second)
    print(first.done(), first.cancel())
    await show(first)

    # A pending accept.
    task = asyncio.create_task(loop.sock_accept(listener))
    await asyncio.sleep(0)
    task.cancel()
    await show(task)

    # Streams: a read that is cancelled or comes second takes nothing away.
    server = await asyncio.start_server(quiet, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    task = asyncio.create_task(reader.readline())
    await asyncio.sleep(0)
    for read in [reader.read(1), reader.readline(), reader.readexactly(1)]:
        try:
            await read
        except RuntimeError as exc:
            print(repr(exc))
    print(cycle(), task.cancel())
    await show(task)
    task = asyncio.create_task(reader.readline())
    loop.call_later(1, task.cancel)
    await show(task)
    print(cycle(), await reader.readline(), cycle())

    # Cancelling the wait for the end does not hinder the end.
    task = asyncio.create_task(writer.wait_closed())
    await asyncio.sleep(0)
    task.cancel()
    await show(task)
    writer.close()
    await asyncio.sleep(0)
    try:
        await writer.drain()
    except ConnectionResetError as exc:
        print(cycle(), repr(exc))

    # A connection that is being made.
    task = asyncio.create_task(asyncio.open_connection("127.0.0.1", port))
    await asyncio.sleep(0)
    task.cancel()
    await show(task)


asyncio.run(main_task())
