import asyncio

AMOUNT = 8_000_000


async def slow(reader, writer):
    await asyncio.sleep(10)
    print("slow reads")
    data = await reader.readexactly(AMOUNT)
    print("slow has read", len(data), data == b"x" * AMOUNT)
    writer.write(b"thanks")
    await writer.drain()
    print("rest", len(await reader.read()))
    writer.close()


async def hasty(reader, writer):
    writer.write(b"x" * AMOUNT)
    writer.close()
    print("hasty", writer.is_closing())
    await writer.wait_closed()
    print("hasty is closed")


async def draining(writer, name):
    try:
        await writer.drain()
        print(name, "drained")
    except (asyncio.CancelledError, ConnectionResetError) as exc:
        print(name, repr(exc))


async def main_task():
    loop = asyncio.get_running_loop()
    server = await asyncio.start_server(slow, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    reader, writer = await asyncio.open_connection("127.0.0.1", port)

    # A little is sent at once, and drain has nothing to wait for.
    before = cycle()
    writer.write(b"x")
    writer.write(b"")
    await writer.drain()
    print(cycle() - before)

    # Much is not: whoever drains waits until the other side reads.
    writer.write(b"x" * (AMOUNT - 1))
    tasks = [asyncio.create_task(draining(writer, name)) for name in "abc"]
    await asyncio.sleep(1)
    print([task.done() for task in tasks])
    tasks[1].cancel()
    await asyncio.sleep(1)
    print([task.done() for task in tasks])
    await tasks[2]
    print(loop.time() >= 10, await reader.readexactly(6))
    writer.write(b"y" * 1000)
    await writer.drain()
    writer.close()
    await writer.wait_closed()

    # What is unsent when the writer closes is sent before the end.
    server = await asyncio.start_server(hasty, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    await asyncio.sleep(1)
    print(len(await reader.read()), reader.at_eof())
    before = cycle()
    writer.close()
    await draining(writer, "closing")
    print(cycle() - before)
    await draining(writer, "closed")
    print(cycle() - before)
    writer.write(b"ignored")


asyncio.run(main_task())
