import asyncio


async def getter(name, queue):
    try:
        item = await queue.get()
        print(cycle(), name, "got", item)
    except BaseException as error:
        print(cycle(), name, repr(error))
        raise


async def putter(name, queue):
    try:
        await queue.put(name)
        print(cycle(), name, "is in")
    except BaseException as error:
        print(cycle(), name, repr(error))
        raise


async def attempt(title, work, queue, act):
    print(title)
    tasks = [asyncio.create_task(work(name, queue)) for name in "abc"]
    await asyncio.sleep(0)
    act(queue, *tasks)
    await asyncio.sleep(1)
    print(*[f"{int(task.done())}{int(task.done() and task.cancelled())}" for task in tasks])
    for task in tasks:
        task.cancel()
    await asyncio.sleep(1)
    items = [str(queue.get_nowait()) for _ in range(queue.qsize())]
    print(f"[{', '.join(items)}]")


def full():
    queue = asyncio.Queue(1)
    queue.put_nowait("first")
    return queue


def put_then_cancel(queue, a, b, c):
    queue.put_nowait(1)
    a.cancel("stop a")


def cancel_then_put(queue, a, b, c):
    a.cancel("stop a")
    queue.put_nowait(1)


def put_and_steal(queue, a, b, c):
    queue.put_nowait(1)
    print("stolen", queue.get_nowait())
    asyncio.get_running_loop().call_soon(queue.put_nowait, 2)


def put_steal_and_cancel(queue, a, b, c):
    queue.put_nowait(1)
    print("stolen", queue.get_nowait())
    a.cancel()


def get_then_cancel(queue, a, b, c):
    print("taken", queue.get_nowait())
    a.cancel("stop a")


def cancel_then_get(queue, a, b, c):
    a.cancel("stop a")
    print("taken", queue.get_nowait())


def get_and_refill(queue, a, b, c):
    print("taken", queue.get_nowait())
    queue.put_nowait("refill")
    b.cancel()


async def main_task():
    await attempt("put, then cancel", getter, asyncio.Queue(), put_then_cancel)
    await attempt("cancel, then put", getter, asyncio.Queue(), cancel_then_put)
    await attempt("the item is taken by another", getter, asyncio.Queue(), put_and_steal)
    await attempt("the same, and cancel", getter, asyncio.Queue(), put_steal_and_cancel)
    await attempt("get, then cancel", putter, full(), get_then_cancel)
    await attempt("cancel, then get", putter, full(), cancel_then_get)
    await attempt("the room is taken by another", putter, full(), get_and_refill)


asyncio.run(main_task())
