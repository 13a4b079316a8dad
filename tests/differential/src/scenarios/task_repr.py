import asyncio
import re


def shown(task):
    """The repr, without what Rust does not know: lines, and the names of callbacks."""
    text = re.sub(r" running at [^>]*|, defined at [^>]*", "", repr(task))
    return re.sub(r"[\w.<>]+\(\) at [^,\]]+", "<closure>", text)


async def waits(future):
    return await future


async def yields():
    print("inside", shown(asyncio.current_task()))
    await asyncio.sleep(0)
    print("inside", shown(asyncio.current_task()))
    return [1, 2]


async def fails():
    raise ValueError("it's")


async def swallows(future):
    try:
        await future
    except asyncio.CancelledError:
        print("inside", shown(asyncio.current_task()))
        await asyncio.sleep(0)
        return 5


async def attempt(awaitable):
    try:
        await awaitable
    except (Exception, asyncio.CancelledError) as error:
        print(repr(error))


async def main_task():
    asyncio.current_task().set_name("main")
    print("main", shown(asyncio.current_task()))
    task = asyncio.create_task(yields(), name="it's")
    print("new", shown(task))
    await asyncio.sleep(0)
    print("yielded", shown(task))
    await task
    print("finished", shown(task))

    task = asyncio.create_task(fails(), name="failing")
    task.add_done_callback(lambda done: print("callback", shown(done)))
    print("with a callback", shown(task))
    await attempt(task)
    print("failed", shown(task))

    future = asyncio.Future()
    task = asyncio.create_task(waits(future), name="task")
    outer = asyncio.create_task(waits(task), name="outer")
    await asyncio.sleep(0)
    print("waiting", shown(task))
    print("outer", shown(outer))
    print("awaited", shown(future))
    future.set_result(7)
    print("cb", shown(future))
    await outer
    print("outer", shown(outer))

    task = asyncio.create_task(waits(asyncio.Future()), name="cancelled")
    task.cancel()
    print("unstarted", shown(task))
    await attempt(task)
    print("cancelled", shown(task))

    future = asyncio.Future()
    task = asyncio.create_task(swallows(future), name="swallower")
    await asyncio.sleep(0)
    task.cancel()
    print("cancelling", shown(task))
    print("its future", shown(future))
    await asyncio.sleep(0)
    print("still", shown(task))
    task.uncancel()
    print("uncancelled", shown(task))
    await task
    print("swallowed", shown(task))
    print("main", shown(asyncio.current_task()))


asyncio.run(main_task())
