import asyncio


def show(name, action):
    try:
        print(f"{name}: {action()}")
    except (Exception, asyncio.CancelledError) as error:
        print(f"{name}: {error!r}")


async def attempt(name, awaitable):
    try:
        print(f"{name}: {await awaitable}")
    except (Exception, asyncio.CancelledError) as error:
        print(f"{name}: {error!r}")


async def waits(future):
    return await future


async def raises(message):
    await asyncio.sleep(0)
    raise asyncio.CancelledError(*message)


async def again(future):
    try:
        await future
    except asyncio.CancelledError:
        raise asyncio.CancelledError("mine")


async def main_task():
    future = asyncio.Future()
    future.cancel("first")
    future.cancel("second")
    show("result", future.result)
    show("exception", future.exception)
    await attempt("await", future)
    await attempt("await", future)
    show("result", future.result)

    # A task keeps the exception itself for the first who asks, and no message.
    for first in "result", "exception", "await":
        task = asyncio.create_task(waits(asyncio.Future()))
        await asyncio.sleep(0)
        task.cancel("first")
        task.cancel("second")
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        print(task.done(), task.cancelled())
        if first == "await":
            await attempt(first, task)
        else:
            show(first, getattr(task, first))
        show("result", task.result)
        show("exception", task.exception)
        await attempt("await", task)

    # The first of several awaiting tasks to wake up gets the message.
    task = asyncio.create_task(waits(asyncio.Future()))
    others = [asyncio.create_task(attempt(name, task)) for name in "abc"]
    await asyncio.sleep(0)
    task.cancel("for one")
    for other in others:
        await other

    # The same with a plain future: each gets it.
    future = asyncio.Future()
    others = [asyncio.create_task(attempt(name, future)) for name in "abc"]
    await asyncio.sleep(0)
    future.cancel("for all")
    for other in others:
        await other

    # The awaited future's message wins over that of the task's own cancel.
    future = asyncio.Future()
    task = asyncio.create_task(waits(future))
    await asyncio.sleep(0)
    future.cancel("the future's")
    task.cancel("the task's")
    await attempt("both", task)
    show("again", task.result)

    for message in [], ["raised"], [""]:
        task = asyncio.create_task(raises(message))
        await attempt("raised inside", task)
        show("again", task.result)

    task = asyncio.create_task(again(asyncio.Future()))
    await asyncio.sleep(0)
    task.cancel("theirs")
    await attempt("replaced", task)

    for message in None, "", "before the first step":
        task = asyncio.create_task(waits(future))
        task.cancel() if message is None else task.cancel(message)
        await attempt("unstarted", task)
        show("again", task.exception)


asyncio.run(main_task())
