import asyncio


async def awaits(depth, innermost):
    if depth == 0:
        return await innermost()
    return await awaits(depth - 1, innermost) + 1


async def tasks(depth, innermost):
    if depth == 0:
        return await innermost()
    return await asyncio.create_task(tasks(depth - 1, innermost)) + 1


async def mixed(depth, innermost):
    """A task, a coroutine, a gathering, a coroutine, a task, …"""
    if depth == 0:
        return await innermost()
    inner = mixed(depth - 1, innermost)
    if depth % 4 == 1:
        return await asyncio.create_task(inner) + 1
    if depth % 4 == 3:
        return (await asyncio.gather(inner))[0] + 1
    return await inner + 1


async def ready():
    return 0


async def bare():
    await bare_yield()
    return 0


async def sleeps():
    await asyncio.sleep(0.05)
    return 0


async def done_future():
    future = asyncio.Future()
    future.set_result(0)
    return await future + await future


async def set_soon():
    future = asyncio.Future()
    asyncio.get_running_loop().call_soon(future.set_result, 0)
    return await future


async def fails():
    raise ValueError("from the bottom")


async def main_task():
    for innermost in ready, bare, sleeps, done_future, set_soon:
        for nesting in awaits, tasks, mixed:
            for depth in 0, 1, 2, 10:
                start = cycle()
                result = await nesting(depth, innermost)
                print(f"{nesting.__name__} {innermost.__name__} {depth}: {cycle() - start}")
                assert result == depth
    for nesting in awaits, tasks:
        for depth in 0, 10:
            start = cycle()
            try:
                await nesting(depth, fails)
            except ValueError as error:
                print(f"{nesting.__name__} {depth} {error!r}: {cycle() - start}")
    # From the outside: two cycles for the outermost task.
    for depth in 0, 1, 10:
        task = asyncio.create_task(tasks(depth, ready))
        start = cycle()
        while not task.done():
            await asyncio.sleep(0)
        print(depth, cycle() - start)


asyncio.run(main_task())
