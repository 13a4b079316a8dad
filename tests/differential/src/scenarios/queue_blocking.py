import asyncio


def log(text):
    print(cycle(), text)


def show(queue):
    log(f"size {queue.qsize()} of {queue.maxsize}, empty {int(queue.empty())}, full {int(queue.full())}")


def attempt(function, *arguments):
    try:
        log(f"{function(*arguments)}")
    except asyncio.QueueEmpty as error:
        log(repr(error))
    except asyncio.QueueFull as error:
        log(repr(error))


async def getter(name, queue):
    log(f"{name} wants")
    log(f"{name} got {await queue.get()}")


async def putter(item, queue):
    await queue.put(item)
    log(f"{item} is in")


async def main_task():
    queue = asyncio.Queue(2)
    show(queue)
    attempt(queue.get_nowait)
    getters = [asyncio.create_task(getter(name, queue)) for name in "abc"]
    await asyncio.sleep(0)
    await queue.put(1)
    await queue.put(2)
    show(queue)
    # Full, although those who want the items are woken: they have not run yet.
    await queue.put(3)
    log("put the third")
    await asyncio.gather(*getters)
    show(queue)

    putters = [asyncio.create_task(putter(item, queue)) for item in (10, 20, 30, 40, 50)]
    await asyncio.sleep(0)
    show(queue)
    attempt(queue.get_nowait)
    # There is room, but for the putter that is woken; put_nowait takes it all the same.
    queue.put_nowait(99)
    show(queue)
    try:
        queue.put_nowait(100)
    except asyncio.QueueFull as error:
        log(repr(error))
    for _ in range(5):
        log(await queue.get())
    await asyncio.gather(*putters)
    show(queue)

    unbounded = asyncio.Queue(0)
    for item in range(5):
        await unbounded.put(item)
    show(unbounded)
    print([unbounded.get_nowait() for _ in range(5)])
    item = asyncio.create_task(unbounded.get())
    asyncio.get_running_loop().call_later(0.5, unbounded.put_nowait, "late")
    log(await item)


asyncio.run(main_task())
