import asyncio


def now():
    return f"{asyncio.get_running_loop().time():.3f}"


def boolean(value):
    return str(value).lower()


async def report(what, seconds, block):
    task, before = asyncio.current_task(), cycle()
    try:
        async with asyncio.timeout(seconds) as timeout:
            result = await block
    except BaseException as error:
        result = f"{error!r} because of {error.__cause__!r}"
    print(f"{what}: {result}, {cycle() - before} cycles")
    print(f"  {now()} expired {boolean(timeout.expired())}, cancelling {task.cancelling()}, {timeout}")


async def immediate():
    return "immediate"


async def worker(seconds):
    await asyncio.sleep(seconds)
    return "done"


async def fails():
    await asyncio.sleep(0.01)
    raise ValueError("no luck")


async def tidy():
    try:
        await asyncio.sleep(10)
    finally:
        print(f"  {now()} tidying up")
        await asyncio.sleep(0.5)
        print(f"  {now()} tidy")


async def swallow():
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError as error:
        print(f"  swallowed {error!r}")
    await asyncio.sleep(0.2)
    return "in spite of it"


async def replace():
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError:
        raise ValueError("instead") from None


async def main_task():
    await report("immediate", 10, immediate())
    await report("worker", 10, worker(0.1))
    await report("worker, no timeout", None, worker(0.1))
    await report("late worker", 0.1, worker(10))
    await report("task", 0.1, asyncio.create_task(worker(10)))
    await report("future", 0.1, asyncio.Future())
    await report("fails", 0.1, fails())
    await report("tidy", 0.1, tidy())
    await report("swallow", 0.1, swallow())
    await report("replace", 0.1, replace())

    # Time that is over from the start counts from the first await on.
    await report("immediate, 0", 0, immediate())
    await report("worker, 0", 0, worker(0))
    await report("worker, 0", 0, worker(0.01))
    await report("worker, -1", -1, worker(0.01))
    await asyncio.sleep(0.1)
    print(now())


asyncio.run(main_task())
