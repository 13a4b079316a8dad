import asyncio


async def worker(name, seconds):
    await asyncio.sleep(seconds)
    print(f"{asyncio.get_running_loop().time():.3f} {name}")
    return name


async def fails(seconds):
    await asyncio.sleep(seconds)
    raise ValueError("failed")


def boolean(value):
    return str(value).lower()


async def attempt(awaitable):
    try:
        print(await awaitable)
    except BaseException as error:
        print(repr(error))


async def main_task():
    print(*await asyncio.gather(worker("slow", 0.3), worker("fast", 0.1), worker("middle", 0.2)))

    shared = asyncio.create_task(worker("shared", 0.1))
    print(*await asyncio.gather(shared, shared))

    print(len(await asyncio.gather()))

    slow = asyncio.create_task(worker("survives", 0.3))
    failing = asyncio.create_task(fails(0.1))
    await attempt(asyncio.gather(slow, failing))
    print(boolean(slow.done()))
    print(await slow)

    child = asyncio.create_task(worker("cancelled child", 1))
    outer = asyncio.gather(child, asyncio.create_task(worker("other child", 0.1)))
    await asyncio.sleep(0)
    child.cancel("stop it")
    await attempt(outer)
    print(boolean(outer.cancelled()))

    a = asyncio.create_task(worker("a", 1))
    b = asyncio.create_task(worker("b", 1))
    outer = asyncio.gather(a, b)
    await asyncio.sleep(0)
    print(boolean(outer.cancel()))
    await attempt(outer)
    print(boolean(outer.cancelled()), boolean(a.cancelled()), boolean(b.cancelled()))


asyncio.run(main_task())
