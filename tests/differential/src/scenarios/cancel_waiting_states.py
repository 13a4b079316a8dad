import asyncio


async def waits(name, awaitable):
    try:
        result = await awaitable
        print(f"  {cycle()} {name} got {result}")
        return result
    except BaseException as error:
        print(f"  {cycle()} {name} raised {error!r}")
        raise


async def outcome(name, task):
    start = cycle()
    try:
        text = await task
    except (Exception, asyncio.CancelledError) as error:
        text = repr(error)
    print(f"{name}: {text}, {cycle() - start} cycles, {task.cancelled()} {task.cancelling()}")


async def bare():
    while True:
        await asyncio.sleep(0)


async def main_task():
    # The future is done, but the task has not been woken yet.
    for settle in "result", "exception", "cancel":
        future = asyncio.Future()
        task = asyncio.create_task(waits(settle, future))
        await asyncio.sleep(0)
        if settle == "result":
            future.set_result(3)
        elif settle == "exception":
            future.set_exception(ValueError("lost"))
        else:
            future.cancel("the future's")
        print(task.cancel("late"), future.done(), future.cancelled())
        await outcome(settle, task)

    # The task that it awaits is done, or about to end, or about to begin.
    for steps in range(4):
        inner = asyncio.create_task(waits("inner", asyncio.sleep(0, 5)))
        task = asyncio.create_task(waits("outer", inner))
        for _ in range(steps):
            await asyncio.sleep(0)
        print(steps, inner.done(), task.done(), task.cancel(f"after {steps} steps"))
        await outcome("outer", task)
        await outcome("inner", inner)

    # In the ready queue after a bare yield; cancelled by a callback and by a timer.
    task = asyncio.create_task(waits("bare", bare()))
    await asyncio.sleep(0)
    task.cancel("bare")
    await outcome("bare", task)
    loop = asyncio.get_running_loop()
    task = asyncio.create_task(waits("bare", bare()))
    loop.call_soon(task.cancel, "by a callback")
    await outcome("bare", task)
    task = asyncio.create_task(waits("sleep", asyncio.sleep(1)))
    loop.call_later(0.5, task.cancel, "by a timer")
    await outcome("sleep", task)
    print(f"{loop.time():.3f}")

    # Two tasks that cancel each other.
    a = asyncio.create_task(waits("a", asyncio.sleep(1)))
    b = asyncio.create_task(waits("b", asyncio.sleep(1)))
    a.add_done_callback(lambda _: print(f"  {cycle()} a is done", b.cancel("from a")))
    b.add_done_callback(lambda _: print(f"  {cycle()} b is done", a.cancel("from b")))
    await asyncio.sleep(0)
    a.cancel("from main")
    await outcome("b", b)
    await outcome("a", a)

    # A cancelled sleep leaves nothing behind: the loop's next timer is another's.
    task = asyncio.create_task(asyncio.sleep(100))
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.sleep(0.25)
    print(f"{loop.time():.3f} {task.cancelled()}")


asyncio.run(main_task())
