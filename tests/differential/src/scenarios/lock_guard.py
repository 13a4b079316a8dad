import asyncio

lock = asyncio.Lock()


def show(text):
    print(cycle(), text, "locked", int(lock.locked()))


async def returns():
    async with lock:
        show("returns")
        return 1


async def fails():
    async with lock:
        raise ValueError("no luck")


async def waits():
    async with lock:
        show("waits")
        await asyncio.sleep(10)


async def explicit():
    try:
        lock.release()
    except RuntimeError as error:
        print(repr(error))
    print(await lock.acquire() and "acquired")
    show("explicit")
    lock.release()
    show("explicit")


async def main_task():
    print(await returns())
    show("after return")
    try:
        await fails()
    except ValueError as error:
        show(repr(error))
    task = asyncio.create_task(waits())
    await asyncio.sleep(0)
    second = asyncio.create_task(returns())
    await asyncio.sleep(0)
    task.cancel("stop")
    try:
        await task
    except asyncio.CancelledError as error:
        show(repr(error))
    print(await second)
    await explicit()
    # Another task may release it.
    await lock.acquire()
    waiter = asyncio.create_task(returns())
    asyncio.get_running_loop().call_later(1, lock.release)
    await waiter
    show("released by a timer")
    # A second lock inside the first, released in reverse order.
    inner = asyncio.Lock()
    async with lock:
        async with inner:
            show(f"inner {int(inner.locked())}")
        show(f"inner {int(inner.locked())}")
    show(f"inner {int(inner.locked())}")


asyncio.run(main_task())
