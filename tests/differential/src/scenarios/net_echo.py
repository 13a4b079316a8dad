import asyncio


async def echo(reader, writer):
    print(cycle(), "server: a client", asyncio.current_task().get_name())
    while line := await reader.readline():
        print(cycle(), "server got", line.decode().strip())
        writer.write(line)
        await writer.drain()
    print(cycle(), "server: end", reader.at_eof())
    writer.close()
    await writer.wait_closed()
    print(cycle(), "server: closed", writer.is_closing())


async def main_task():
    print(cycle(), "main", asyncio.current_task().get_name())
    server = await asyncio.start_server(echo, "127.0.0.1", 0)
    print(cycle(), "listening")
    port = server.sockets[0].getsockname()[1]
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    print(cycle(), "client: connected")
    print(writer.get_extra_info("peername")[1] == port)
    for word in ["hello", "world"]:
        writer.write(f"{word}\n".encode())
        await writer.drain()
        line = await reader.readline()
        print(cycle(), "client got", line.decode().strip())
    writer.close()
    print(cycle(), "client closes", writer.is_closing(), reader.at_eof())
    await writer.wait_closed()
    print(cycle(), "client: closed", reader.at_eof())
    print(await reader.read(10), cycle())
    print(repr(asyncio.create_task(asyncio.sleep(0)).get_name()))
    await asyncio.sleep(0.1)
    print(cycle(), "end")


asyncio.run(main_task())
