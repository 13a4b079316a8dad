import asyncio

writers = {}


async def chat(reader, writer):
    name = (await reader.readline()).decode().strip()
    writers[name] = writer
    print(cycle(), "joins", name)
    if name == "broken":
        raise ValueError("a mistake in the handler")
    while line := await reader.readline():
        text = line.decode().strip()
        print(cycle(), name, "says", text)
        for other, their_writer in writers.items():
            if other != name:
                their_writer.write(f"{name}: {text}\n".encode())
                await their_writer.drain()
    writers.pop(name, None)
    print(cycle(), "leaves", name)
    writer.close()


async def client(port, name, pause, says, hears):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    print(cycle(), name, "is connected")
    writer.write(f"{name}\n".encode())
    for _ in range(says):
        await asyncio.sleep(pause)
        writer.write(f"hello from {name}\n".encode())
        await writer.drain()
    heard = []
    for _ in range(hears):
        heard.append((await reader.readline()).decode().strip())
    print(cycle(), name, "heard", ", ".join(heard))
    writer.close()
    await writer.wait_closed()
    return name


async def main_task():
    server = await asyncio.start_server(chat, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    names = await asyncio.gather(
        client(port, "ann", 0.5, 1, 4),
        client(port, "bob", 0.3, 2, 3),
        client(port, "cem", 0.4, 1, 4),
        client(port, "dot", 1, 1, 4),
    )
    print(" ".join(names))
    await asyncio.sleep(1)

    # Sent in one cycle, in another order than that in which they came.
    several = [await asyncio.open_connection("127.0.0.1", port) for _ in range(4)]
    for _, writer in reversed(several):
        writer.write(b"anonymous\n")
    await asyncio.sleep(1)
    for (_, writer), text in zip([several[2], several[0], several[3], several[1]], "cadb"):
        writer.write(f"{text}\n".encode())
    await asyncio.sleep(1)
    for _, writer in several:
        writer.close()
    await asyncio.sleep(1)

    # A handler that fails: the error is reported, and the connection closed.
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"broken\n")
    print(await reader.read())
    print(cycle(), "end", len(writers))


asyncio.run(main_task())
