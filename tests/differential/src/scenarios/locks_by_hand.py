# The coroutines of locks, driven by hand: what other exceptions than a cancellation do to a line.
import asyncio


def step(coroutine, act=lambda coroutine: coroutine.send(None)):
    try:
        print("yielded", "a future" if asyncio.isfuture(act(coroutine)) else "something")
    except StopIteration:
        print("returned")
    except BaseException as error:
        print(repr(error))


def throw(error):
    return lambda coroutine: coroutine.throw(error)


async def main_task():
    event = asyncio.Event()
    wait = event.wait()
    event.set()
    event.clear()
    step(wait)
    step(wait, throw(ValueError("thrown")))
    event.set()
    step(event.wait())

    lock = asyncio.Lock()
    step(lock.acquire())
    first, second, third = lock.acquire(), lock.acquire(), lock.acquire()
    for coroutine in (first, second, third):
        step(coroutine)
    first.close()
    lock.release()
    # The second is woken, but closed instead; nobody tells the third.
    second.close()
    print("locked", int(lock.locked()))
    step(lock.acquire())
    step(third, throw(asyncio.CancelledError("thrown")))
    step(lock.acquire())
    lock.release()

    # Thrown in, not from the future: CPython takes its place for one that was granted.
    semaphore = asyncio.Semaphore(0)
    acquire = semaphore.acquire()
    step(acquire)
    step(acquire, throw(asyncio.CancelledError()))
    print("locked", int(semaphore.locked()))
    acquire = asyncio.Semaphore(0).acquire()
    step(acquire)
    step(acquire, throw(ValueError("")))

    queue = asyncio.Queue()
    get, other = queue.get(), queue.get()
    step(get)
    step(other)
    queue.put_nowait(1)
    # Any exception passes the turn on, not only a cancellation.
    step(get, throw(ValueError("thrown")))
    step(other)
    print(queue.qsize())

    condition = asyncio.Condition()
    await condition.acquire()
    wait = condition.wait()
    step(wait)
    print("locked", int(condition.locked()))
    step(wait, throw(Exception("thrown")))
    print("locked", int(condition.locked()))


asyncio.run(main_task())
