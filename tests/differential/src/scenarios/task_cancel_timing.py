import asyncio


async def never_runs():
    print("  never printed")


async def cancels_itself():
    asyncio.current_task().cancel()
    print("  still running")
    return 2


async def waits(future):
    return await future


def boolean(value):
    return str(value).lower()


async def outcome(name, task):
    before = cycle()
    try:
        result = await task
    except BaseException as error:
        result = repr(error)
    print(f"{name}: {result}, {cycle() - before} cycles")
    print(f"  {boolean(task.cancelled())} {task.cancelling()}")


async def main_task():
    task = asyncio.create_task(never_runs())
    task.cancel()
    await outcome("before the first step", task)

    await outcome("by itself", asyncio.create_task(cancels_itself()))

    future = asyncio.Future()
    task = asyncio.create_task(waits(future))
    await asyncio.sleep(0)
    future.set_result(3)
    print(boolean(task.cancel("late")))
    await outcome("after its future is done", task)

    future = asyncio.Future()
    task = asyncio.create_task(waits(future))
    await asyncio.sleep(0)
    task.cancel()
    print(boolean(future.cancelled()), task.cancelling(), task.uncancel())
    print(task.uncancel())
    await outcome("with its future", task)


asyncio.run(main_task())
