import asyncio
import socket


def show(exc, port):
    print(cycle(), repr(exc).replace(str(port), "PORT"))
    print(str(exc).replace(str(port), "PORT"), isinstance(exc, OSError))


async def nobody(reader, writer):
    pass


async def main_task():
    loop = asyncio.get_running_loop()
    unused = socket.socket()
    unused.bind(("127.0.0.1", 0))
    port = unused.getsockname()[1]
    unused.close()
    try:
        await asyncio.open_connection("127.0.0.1", port)
    except ConnectionRefusedError as exc:
        show(exc, port)
        print(exc.errno)

    task = asyncio.create_task(asyncio.open_connection("127.0.0.1", port))
    try:
        await task
    except OSError as exc:
        show(exc, port)

    server = await asyncio.start_server(nobody, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    try:
        await asyncio.start_server(nobody, "127.0.0.1", port)
    except OSError as exc:
        show(exc, port)

    # A socket with nothing to read.
    mine = socket.socket()
    mine.setblocking(False)
    await loop.sock_connect(mine, ("127.0.0.1", port))
    print(cycle(), "connected")
    try:
        mine.recv(10)
    except BlockingIOError as exc:
        show(exc, port)

    # A server that is closed accepts nobody.
    server.close()
    try:
        await asyncio.open_connection("127.0.0.1", port)
    except OSError as exc:
        show(exc, port)


asyncio.run(main_task())
