import asyncio


def boolean(value):
    return str(value).lower()


async def worker(name, seconds):
    await asyncio.sleep(seconds)
    return name


async def take(awaitable):
    before = cycle()
    try:
        result = await awaitable
    except BaseException as error:
        result = f"{error!r} because of {error.__cause__!r}"
    now = asyncio.get_running_loop().time()
    print(f"{now:.3f} {result} after {cycle() - before} cycles")


async def attempt(what, seconds, timeout):
    print(what)
    tasks = [asyncio.create_task(worker("abcd"[n], s)) for n, s in enumerate(seconds)]
    for awaitable in asyncio.as_completed(tasks, timeout=timeout):
        await take(awaitable)
    print([boolean(task.done()) for task in tasks])
    await asyncio.wait(tasks)


async def main_task():
    await attempt("in time", [0.1, 0.2], 1)
    await attempt("no timeout", [0.1, 0.2], None)
    await attempt("too late for two", [0.1, 0.3, 0.4], 0.2)
    await attempt("no time at all", [0, 0.1], 0)
    await attempt("no time at all, but the tasks come first", [0, 0.1], -1)
    await attempt("in the same cycle", [0.1, 0.2], 0.1)
    print(len(list(asyncio.as_completed([], timeout=1))))

    print("the task that waits is cancelled")
    tasks = [asyncio.create_task(worker("ab"[n], (n + 1) / 10)) for n in range(2)]
    first, second = asyncio.as_completed(tasks)
    takers = [asyncio.create_task(take(first)), asyncio.create_task(take(second))]
    await asyncio.sleep(0.05)
    takers[0].cancel("enough")
    await asyncio.wait(takers)

    print("... when it has been woken already")
    futures = [asyncio.Future(), asyncio.Future()]
    first, second = asyncio.as_completed(futures)
    takers = [asyncio.create_task(take(first)), asyncio.create_task(take(second))]
    await asyncio.sleep(0)
    futures[1].set_result("came")
    await asyncio.sleep(0)
    takers[0].cancel("too late")
    await asyncio.wait(takers)


asyncio.run(main_task())
