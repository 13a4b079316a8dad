import asyncio


async def attempt(awaitable):
    try:
        await awaitable
        print("fine")
    except Exception as error:
        print(repr(error))


async def call(function, *arguments):
    return function(*arguments)


async def waiter(name, condition):
    async with condition:
        await condition.wait()
        print(cycle(), name, "is notified")


async def main_task():
    condition = asyncio.Condition()
    await attempt(condition.wait())
    await attempt(call(condition.notify, 1))
    await attempt(call(condition.notify, 0))
    await attempt(call(condition.notify_all))
    await attempt(call(condition.release))
    await attempt(condition.wait_for(lambda: False))
    # What is true already needs no lock.
    await attempt(condition.wait_for(lambda: True))
    print(int(condition.locked()))

    # Two conditions with one lock: news about one are none about the other.
    lock = asyncio.Lock()
    full, empty = asyncio.Condition(lock), asyncio.Condition(lock)
    tasks = [asyncio.create_task(waiter("full", full)), asyncio.create_task(waiter("empty", empty))]
    await asyncio.sleep(0)
    async with lock:
        print(int(full.locked()), int(empty.locked()))
        full.notify_all()
    await asyncio.sleep(0.1)
    print([int(task.done()) for task in tasks])
    async with full:
        empty.notify(5)
    await asyncio.gather(*tasks)

    # Nobody asks who holds the lock, only whether it is held.
    await lock.acquire()
    thief = asyncio.create_task(full.wait())
    await asyncio.sleep(0)
    print("locked", int(lock.locked()))
    await attempt(call(lock.release))
    async with lock:
        full.notify()
    await attempt(thief)
    print("locked", int(lock.locked()))


asyncio.run(main_task())
