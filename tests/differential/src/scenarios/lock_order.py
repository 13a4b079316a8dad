import asyncio


def log(text):
    print(cycle(), text)


async def worker(name, lock, rounds):
    for number in range(rounds):
        async with lock:
            log(f"{name}{number} has the lock")
            await asyncio.sleep(0)
        log(f"{name}{number} released it, locked {int(lock.locked())}")


async def barge(lock):
    # The lock looks free, but somebody is woken to take it.
    log(f"barge: locked {int(lock.locked())}")
    await lock.acquire()
    log("barge has the lock")
    lock.release()


async def main_task():
    lock = asyncio.Lock()
    await lock.acquire()
    log("a free lock is taken at once")
    lock.release()
    await asyncio.gather(*[worker(name, lock, 2) for name in "abc"])
    log("all done")

    await lock.acquire()
    waiter = asyncio.create_task(worker("w", lock, 1))
    await asyncio.sleep(0)
    barger = asyncio.create_task(barge(lock))
    lock.release()
    log(f"released, locked {int(lock.locked())}")
    await lock.acquire()
    log("main has the lock")
    lock.release()
    await waiter
    await barger

    # Two releases in one step, with two in the line: only the first is woken.
    await lock.acquire()
    tasks = [asyncio.create_task(worker(name, lock, 1)) for name in "xy"]
    await asyncio.sleep(0)
    lock.release()
    try:
        lock.release()
    except RuntimeError as error:
        log(repr(error))
    await asyncio.gather(*tasks)
    log(f"locked {int(lock.locked())}")


asyncio.run(main_task())
