import asyncio


def release(semaphore):
    try:
        semaphore.release()
        print("released, locked", int(semaphore.locked()))
    except ValueError as error:
        print(repr(error))


async def worker(name, semaphore):
    await semaphore.acquire()
    print(cycle(), name, "is in")
    await asyncio.sleep(0.1)
    print(cycle(), name, "goes")
    release(semaphore)


async def main_task():
    semaphore = asyncio.BoundedSemaphore(2)
    release(semaphore)
    await semaphore.acquire()
    release(semaphore)
    release(semaphore)
    await semaphore.acquire()
    await semaphore.acquire()
    print("locked", int(semaphore.locked()))
    tasks = [asyncio.create_task(worker(name, semaphore)) for name in "abc"]
    await asyncio.sleep(0)
    for _ in range(4):
        # The places of a and b, who are woken, are taken; so all of these are in order.
        release(semaphore)
    await asyncio.sleep(1)
    print([int(task.done()) for task in tasks], int(semaphore.locked()))

    nobody = asyncio.BoundedSemaphore(0)
    print("locked", int(nobody.locked()))
    release(nobody)
    waiter = asyncio.create_task(nobody.acquire())
    await asyncio.sleep(0)
    release(nobody)
    waiter.cancel()
    await asyncio.sleep(0)
    print(int(waiter.done()))

    plain = asyncio.Semaphore(1)
    for _ in range(3):
        release(plain)
    for _ in range(4):
        await plain.acquire()
    print("locked", int(plain.locked()))


asyncio.run(main_task())
