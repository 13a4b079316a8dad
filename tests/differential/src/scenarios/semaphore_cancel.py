import asyncio


async def worker(name, semaphore):
    try:
        await semaphore.acquire()
    except BaseException as error:
        print(cycle(), name, repr(error), "locked", int(semaphore.locked()))
        raise
    print(cycle(), name, "is in")
    await asyncio.sleep(0)
    semaphore.release()


async def attempt(title, value, act):
    """Four tasks come, `value` get in; `act` does something; see who gets in then."""
    print(title)
    semaphore = asyncio.Semaphore(value)
    tasks = [asyncio.create_task(worker(name, semaphore)) for name in "abcd"]
    await asyncio.sleep(0)
    act(semaphore, *tasks)
    print(cycle(), "acted, locked", int(semaphore.locked()))
    await asyncio.sleep(1)
    print(*[f"{int(task.done())}{int(task.done() and task.cancelled())}" for task in tasks])
    places = 0
    while not semaphore.locked():
        await semaphore.acquire()
        places += 1
    print("places", places)
    for task in tasks:
        task.cancel()
    await asyncio.sleep(1)


def release_then_cancel(semaphore, a, b, c, d):
    semaphore.release()
    a.cancel("stop a")


def cancel_then_release(semaphore, a, b, c, d):
    a.cancel("stop a")
    semaphore.release()


def two_then_cancel(semaphore, a, b, c, d):
    semaphore.release()
    semaphore.release()
    a.cancel()
    b.cancel()


def all_then_cancel(semaphore, a, b, c, d):
    for _ in range(5):
        semaphore.release()
    for task in (a, b, c, d):
        task.cancel()


def cancel_and_come(semaphore, a, b, c, d):
    semaphore.release()
    asyncio.create_task(worker("late", semaphore))
    a.cancel()


async def main_task():
    await attempt("one that is in", 1, lambda semaphore, a, b, c, d: a.cancel())
    await attempt("one in the middle", 2, lambda semaphore, a, b, c, d: c.cancel())
    await attempt("release, then the first", 0, release_then_cancel)
    await attempt("the first, then release", 0, cancel_then_release)
    await attempt("two releases, then the first two", 0, two_then_cancel)
    await attempt("five releases, then all four", 0, all_then_cancel)
    await attempt("a newcomer", 0, cancel_and_come)


asyncio.run(main_task())
