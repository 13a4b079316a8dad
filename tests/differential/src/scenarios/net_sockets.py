import asyncio
import socket


async def receive(loop, sock, name):
    print(cycle(), name, "waits")
    data = await loop.sock_recv(sock, 100)
    print(cycle(), name, "received", data)


async def main_task():
    loop = asyncio.get_running_loop()
    listener = socket.create_server(("127.0.0.1", 0))
    listener.setblocking(False)
    address = listener.getsockname()
    accepting = asyncio.create_task(loop.sock_accept(listener))
    await asyncio.sleep(0)
    print(cycle(), "connecting")
    ours = socket.socket()
    ours.setblocking(False)
    await loop.sock_connect(ours, address)
    print(cycle(), "connected")
    theirs, peer = await accepting
    print(cycle(), "accepted", peer == ours.getsockname())

    # What is there already takes no cycle; what is not takes some.
    await loop.sock_sendall(theirs, b"hello, world")
    print(cycle(), await loop.sock_recv(ours, 5), cycle())
    print(cycle(), await loop.sock_recv(ours, 100), cycle())
    task = asyncio.create_task(receive(loop, ours, "ours"))
    await asyncio.sleep(0)
    await loop.sock_sendall(theirs, b"later")
    print(cycle(), "sent")
    await task
    print(cycle(), "main")

    # Both ends at once, and more than fits into a socket.
    amount = 20_000_000
    sending = asyncio.create_task(loop.sock_sendall(theirs, b"x" * amount))
    got = 0
    while got < amount:
        got += len(await loop.sock_recv(ours, 1_000_000))
    print(await sending, got)

    # The end of the stream, as often as one likes.
    theirs.close()
    print(await loop.sock_recv(ours, 1), await loop.sock_recv(ours, 1))

    # Nothing to accept is not there either.
    try:
        listener.accept()
    except BlockingIOError as exc:
        print(repr(exc))


asyncio.run(main_task())
