import asyncio


def show(name):
    task = asyncio.current_task()
    print(f"  {cycle()} {name}, cancelling {task.cancelling()}")


async def stubborn(times):
    """Swallows so many cancellations."""
    for turn in range(times):
        try:
            await asyncio.sleep(10)
        except asyncio.CancelledError as error:
            show(f"{turn} {error!r}")
    return await asyncio.sleep(0, "survived")


async def uncancels():
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError:
        task = asyncio.current_task()
        print(" ", task.uncancel(), task.uncancel(), task.uncancel())
    await asyncio.sleep(0)
    show("went on")
    return "uncancelled"


async def tidies():
    try:
        await asyncio.sleep(10)
    finally:
        show("tidies up")
        try:
            await asyncio.sleep(10)
        finally:
            show("is disturbed")


async def cancels_itself(times, awaits):
    for time in range(times):
        asyncio.current_task().cancel(f"time {time}")
    show("goes on")
    if awaits == "coroutine":
        await nothing()
        show("went on")
    elif awaits == "done future":
        future = asyncio.Future()
        future.set_result(1)
        await future
        show("went on")
    elif awaits == "sleep(0)":
        await asyncio.sleep(0)
    elif awaits == "future":
        await asyncio.Future()
    elif awaits == "task":
        await asyncio.create_task(nothing())
    elif awaits == "error":
        raise ValueError("v")
    return "returned"


async def nothing():
    show("nothing runs")


async def outcome(name, task):
    start = cycle()
    try:
        text = await task
    except (Exception, asyncio.CancelledError) as error:
        text = repr(error)
    print(f"{name}: {text}, {cycle() - start} cycles")
    print(f"  cancelled {task.cancelled()}, cancelling {task.cancelling()}")
    print(f"  {task.cancel()} {task.cancelling()} {task.uncancel()}")


async def main_task():
    task = asyncio.create_task(stubborn(2))
    for turn in range(4):
        await asyncio.sleep(0)
        print(task.cancel(f"turn {turn}"))
    await outcome("stubborn", task)

    task = asyncio.create_task(stubborn(1))
    await asyncio.sleep(0)
    print(task.cancel("one"), task.cancel("two"), task.cancelling())
    await outcome("two at once", task)

    task = asyncio.create_task(uncancels())
    await asyncio.sleep(0)
    print(task.cancel(), task.cancel(), task.cancelling())
    await outcome("uncancels", task)

    task = asyncio.create_task(tidies())
    await asyncio.sleep(0)
    print(task.cancel("one"))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    print(task.cancel("two"))
    await outcome("tidies", task)

    for awaits in "coroutine", "done future", "sleep(0)", "future", "task", "error":
        for times in 1, 2:
            task = asyncio.create_task(cancels_itself(times, awaits))
            await outcome(f"itself, {awaits}", task)

    task = asyncio.create_task(stubborn(0))
    print(task.uncancel(), task.cancel(), task.uncancel(), task.cancelling())
    await outcome("uncancelled before the first step", task)


asyncio.run(main_task())
