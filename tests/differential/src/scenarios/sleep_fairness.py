import asyncio


async def sleeper(name, seconds, turns, log):
    for turn in range(turns):
        log.append(f"{cycle()}{name}{turn}")
        result = await asyncio.sleep(seconds)
        assert result is None
    log.append(f"{cycle()}{name}!")


async def spinner(log):
    """Never awaits anything that is not ready: the others wait for its end."""
    for turn in range(3):
        await nothing()
        log.append(f"{cycle()}spin{turn}")


async def nothing():
    pass


async def grows(depth, log):
    log.append(f"{cycle()}grow{depth}")
    if depth:
        children = [asyncio.create_task(grows(depth - 1, log)) for _ in range(2)]
        await asyncio.sleep(0)
        log.append(f"{cycle()}grown{depth}")
        for child in children:
            await child


async def main_task():
    loop = asyncio.get_running_loop()
    for delays in (0, 0, 0), (0, -1, -0.5), (0, 0.001, 0), (0, 0.002, 0.0015), (1e-9, 0, 1e-12):
        log = []
        start = loop.time()
        tasks = [
            asyncio.create_task(sleeper(name, seconds, turns, log))
            for name, seconds, turns in zip("abc", delays, (3, 2, 4))
        ]
        for task in tasks:
            await task
        print(" ".join(log), f"{loop.time() - start:.3f}")

    log = []
    asyncio.create_task(sleeper("a", 0, 2, log))
    asyncio.create_task(spinner(log))
    asyncio.create_task(sleeper("b", 0, 2, log))
    for _ in range(4):
        log.append(f"{cycle()}main")
        await asyncio.sleep(0)
    print(" ".join(log))

    log = []
    await grows(3, log)
    print(" ".join(log))

    # A long queue is still a queue: one step each per cycle.
    log = []
    tasks = [asyncio.create_task(sleeper(".", 0, number % 3, log)) for number in range(300)]
    start = cycle()
    for task in tasks:
        await task
    print(len(log), cycle() - start, log[0], log[299], log[300], log[-1])
    print(" ".join(entry for entry in log if not entry.endswith((".0", "!")))[:60])


asyncio.run(main_task())
