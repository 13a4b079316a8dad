import asyncio
import socket


async def pair(loop):
    listener = socket.create_server(("127.0.0.1", 0))
    listener.setblocking(False)
    ours = socket.socket()
    ours.setblocking(False)
    await loop.sock_connect(ours, listener.getsockname())
    theirs, _ = await loop.sock_accept(listener)
    return ours, theirs


async def cycles(n):
    for _ in range(n):
        await asyncio.sleep(0)


async def main_task():
    loop = asyncio.get_running_loop()
    ours, theirs = await pair(loop)
    print(loop.remove_reader(ours), loop.remove_writer(ours))

    # An unread socket is news in every cycle; main sends, and looks on.
    print(cycle(), "watch")
    loop.add_reader(ours, lambda: print(cycle(), "readable"))
    await cycles(2)
    theirs.send(b"abc")
    print(cycle(), "sent")
    await cycles(3)

    # Another callback takes the place of the first, even of its waiting call.
    print(cycle(), "replace")
    loop.add_reader(ours, lambda: print(cycle(), "readable?", ours.recv(1)))
    await cycles(5)
    print(cycle(), loop.remove_reader(ours), loop.remove_reader(ours))

    # Removing itself; and one that is ready to be called is not called once it is removed.
    def once():
        print(cycle(), "once", loop.remove_reader(ours), loop.remove_writer(ours))

    theirs.send(b"def")
    loop.add_reader(ours, once)
    loop.add_writer(ours, lambda: print(cycle(), "writable"))
    await cycles(3)

    # Reading and writing side by side: the reader is called first.
    left = 3

    def writer():
        nonlocal left
        left -= 1
        print(cycle(), "writer", left)
        if left == 0:
            print(loop.remove_writer(ours))

    loop.add_writer(ours, writer)
    loop.add_reader(ours, lambda: print(cycle(), "reader", ours.recv(1)))
    await cycles(6)

    # The order in one cycle: what was called soon, sockets, timers that are due.
    theirs.send(b"g")
    loop.call_later(0, lambda: print(cycle(), "timer"))
    loop.call_soon(lambda: print(cycle(), "soon"))
    await cycles(1)
    print(cycle(), "main")
    await cycles(2)

    # The end of the stream is something to read.
    theirs.close()
    await cycles(2)
    print(loop.remove_reader(ours), loop.remove_writer(ours))
    await cycles(2)


asyncio.run(main_task())
