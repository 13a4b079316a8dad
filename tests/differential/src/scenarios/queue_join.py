import asyncio


def log(text):
    print(cycle(), text)


def task_done(queue):
    try:
        queue.task_done()
        log("one is done")
    except ValueError as error:
        log(repr(error))


async def joiner(name, queue):
    try:
        await queue.join()
        log(f"{name} has joined, size {queue.qsize()}")
    except BaseException as error:
        log(f"{name} {error!r}")
        raise


async def main_task():
    queue = asyncio.Queue()
    await queue.join()
    log("nothing to wait for")
    task_done(queue)

    queue.put_nowait("x")
    queue.put_nowait("y")
    joiners = [asyncio.create_task(joiner(name, queue)) for name in "abc"]
    await asyncio.sleep(0)
    print(queue.get_nowait(), queue.get_nowait())
    await asyncio.sleep(0.1)
    log(f"taken is not done: {[int(task.done()) for task in joiners]}")
    joiners[1].cancel("no patience")
    task_done(queue)
    await asyncio.sleep(0.1)
    task_done(queue)
    task_done(queue)
    await asyncio.sleep(0.1)
    print([int(task.done()) for task in joiners])

    # Done without having been taken: Python does not mind.
    queue.put_nowait("z")
    task_done(queue)
    await joiner("d", queue)

    # Woken, and by the time it runs there is work again: it goes on all the same.
    queue.put_nowait("w")
    late = asyncio.create_task(joiner("e", queue))
    await asyncio.sleep(0)
    task_done(queue)
    queue.put_nowait("v")
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    print(int(late.done()))
    # And a joiner that only starts now has to wait.
    last = asyncio.create_task(joiner("f", queue))
    await asyncio.sleep(0)
    asyncio.get_running_loop().call_soon(task_done, queue)
    await last


asyncio.run(main_task())
