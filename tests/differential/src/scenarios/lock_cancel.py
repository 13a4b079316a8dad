import asyncio


async def worker(name, lock):
    try:
        await lock.acquire()
    except BaseException as error:
        print(cycle(), name, repr(error), "locked", int(lock.locked()))
        raise
    print(cycle(), name, "has the lock")
    await asyncio.sleep(0)
    lock.release()


async def attempt(title, act):
    """Four tasks wait for a lock that is held; `act` does something to that; see who gets it."""
    print(title)
    lock = asyncio.Lock()
    await lock.acquire()
    tasks = [asyncio.create_task(worker(name, lock)) for name in "abcd"]
    await asyncio.sleep(0)
    act(lock, *tasks)
    print(cycle(), "acted, locked", int(lock.locked()))
    await asyncio.sleep(1)
    if lock.locked():
        lock.release()
        await asyncio.sleep(1)
    print(*[f"{int(task.done())}{int(task.cancelled())}" for task in tasks], int(lock.locked()))


def cancel_then_release(lock, a, b, c, d):
    a.cancel("stop a")
    lock.release()


def release_then_cancel(lock, a, b, c, d):
    lock.release()
    a.cancel("stop a")


def cancel_three(lock, a, b, c, d):
    lock.release()
    c.cancel()
    a.cancel()
    b.cancel()


def cancel_all(lock, a, b, c, d):
    for task in (d, c, b, a):
        task.cancel()
    lock.release()


def release_cancel_and_barge(lock, a, b, c, d):
    lock.release()
    a.cancel()
    asyncio.create_task(worker("barge", lock))


async def main_task():
    await attempt("one in the middle", lambda lock, a, b, c, d: b.cancel())
    await attempt("the first, then release", cancel_then_release)
    await attempt("release, then the first", release_then_cancel)
    await attempt("release, then three", cancel_three)
    await attempt("all, then release", cancel_all)
    await attempt("a newcomer", release_cancel_and_barge)


asyncio.run(main_task())
