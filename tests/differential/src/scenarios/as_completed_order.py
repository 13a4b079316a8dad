import asyncio


async def worker(name, seconds):
    await asyncio.sleep(seconds)
    if "fails" in name:
        raise ValueError(name)
    return name


async def take(awaitable):
    before = cycle()
    try:
        result = await awaitable
    except BaseException as error:
        result = repr(error)
    now = asyncio.get_running_loop().time()
    print(f"{now:.3f} {result} after {cycle() - before} cycles")


async def main_task():
    create = asyncio.create_task
    for awaitable in asyncio.as_completed([worker("slow", 0.3), worker("fast", 0.1)]):
        await take(awaitable)

    task = create(worker("twice", 0.2))
    tasks = [task, create(worker("fails", 0.1)), task, create(worker("cancelled", 1))]
    asyncio.get_running_loop().call_later(0.15, tasks[3].cancel, "why")
    for awaitable in asyncio.as_completed(tasks):
        await take(awaitable)

    # All of them are done already.
    for awaitable in asyncio.as_completed([task, task]):
        await take(awaitable)
    print(len(list(asyncio.as_completed([]))))

    # Who waits longer than need be finds several.
    tasks = [create(worker("abc"[n], n / 100)) for n in range(3)]
    for awaitable in asyncio.as_completed(tasks):
        await asyncio.sleep(0.1)
        await take(awaitable)

    # Whoever asks first gets what comes first.
    tasks = [create(worker("abc"[n], n / 10)) for n in range(3)]
    awaitables = list(asyncio.as_completed(tasks))
    takers = [create(take(awaitable)) for awaitable in reversed(awaitables)]
    await asyncio.wait(takers)

    # Nothing starts before the loop does.
    lazy = asyncio.as_completed([worker("lazy", 0)])
    await asyncio.sleep(0.1)
    for awaitable in lazy:
        await take(awaitable)


asyncio.run(main_task())
