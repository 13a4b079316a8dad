import asyncio


async def ends(how):
    await asyncio.sleep(0)
    if isinstance(how, BaseException):
        raise how
    return how


async def waits(future):
    try:
        return await future
    finally:
        print(f"  {cycle()} woken")


def show(name, action):
    try:
        result = action()
        print(f"  {name}: {result!r}")
    except BaseException as error:
        print(f"  {name} raised {error!r}")


async def outcome(name, task):
    task.add_done_callback(lambda done: print(f"  {cycle()} callback {done.cancelled()}"))
    start = cycle()
    await asyncio.sleep(0)
    print(f"{name}: {task.done()}")
    try:
        print(f"  {await task}, {cycle() - start} cycles")
    except BaseException as error:
        print(f"  {error!r}, {cycle() - start} cycles")
    show("exception", task.exception)
    show("result", task.result)
    print(f"  {task.done()} {task.cancelled()} {task.cancelling()}")


async def main_task():
    hows = [
        5,
        ValueError("v"),
        Exception("e"),
        RuntimeError("r"),
        TimeoutError(),
        asyncio.QueueFull(),
        asyncio.InvalidStateError("invalid state"),
        StopAsyncIteration(),
        asyncio.CancelledError(),
        asyncio.CancelledError("not asked for"),
    ]
    for how in hows:
        await outcome("task", asyncio.create_task(ends(how)))
        future = asyncio.Future()
        task = asyncio.create_task(waits(future))
        await asyncio.sleep(0)
        if isinstance(how, BaseException):
            future.set_exception(how)
        else:
            future.set_result(how)
        await outcome("waiting task", task)
        await outcome("task of a task", asyncio.create_task(waits(asyncio.create_task(ends(how)))))
        # A future is not cancelled by a CancelledError that is set as its exception.
        print(future.done(), future.cancelled(), future)
        show("exception", future.exception)
        show("result", future.result)


asyncio.run(main_task())
