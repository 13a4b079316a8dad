import asyncio


async def handler(reader, writer):
    print(cycle(), "handler", await reader.read(100))
    writer.write(b"bye")
    writer.close()


async def waiting(server, name):
    print(cycle(), name, "waits")
    await server.wait_closed()
    print(cycle(), name, "has waited")


async def forgetful(reader, writer):
    writer.write(b"first")
    print(cycle(), "forgetful")


async def main_task():
    server = await asyncio.start_server(handler, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    print(cycle(), len(server.sockets), server.is_serving())
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    waiters = [asyncio.create_task(waiting(server, name)) for name in "abc"]
    await asyncio.sleep(0)
    waiters[1].cancel()
    await asyncio.sleep(0)
    server.close()
    server.close()
    print(cycle(), len(server.sockets), server.is_serving(), waiters[0].done())
    await server.wait_closed()
    print(cycle(), "closed already")

    # A connection goes on after the server has closed.
    writer.write(b"hello")
    print(await reader.read(), cycle())
    await waiters[2]
    print(cycle(), [waiter.done() for waiter in waiters], waiters[1].cancelled())
    writer.close()
    await writer.wait_closed()

    # A handler that returns without closing leaves the connection open.
    server = await asyncio.start_server(forgetful, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    print(await reader.read(100))
    task = asyncio.create_task(reader.read(100))
    asyncio.get_running_loop().call_later(1, task.cancel)
    try:
        await task
    except asyncio.CancelledError:
        print(cycle(), "still open")
    # A client that drops its writer closes the connection.
    del writer
    print(cycle(), await reader.read(100), cycle())


asyncio.run(main_task())
