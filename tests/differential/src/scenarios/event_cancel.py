import asyncio


async def waiter(name, event):
    try:
        await event.wait()
        print(cycle(), name, "goes on")
    except BaseException as error:
        print(cycle(), name, repr(error))
        raise


def start(event, *names):
    return [asyncio.create_task(waiter(name, event)) for name in names]


def show(tasks):
    print(cycle(), *[f"{int(task.done())}{int(task.done() and task.cancelled())}" for task in tasks])


async def main_task():
    print("cancelled while it waits")
    event = asyncio.Event()
    tasks = start(event, "a", "b", "c")
    await asyncio.sleep(0)
    tasks[1].cancel("stop")
    await asyncio.sleep(0)
    event.set()
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    show(tasks)

    print("set, then cancelled before it runs")
    event.clear()
    tasks = start(event, "a", "b")
    await asyncio.sleep(0)
    event.set()
    tasks[0].cancel("too late")
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    show(tasks)

    print("cancelled, then set before it runs")
    event.clear()
    tasks = start(event, "a", "b")
    await asyncio.sleep(0)
    tasks[0].cancel()
    event.set()
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    show(tasks)

    print("cancelled before it starts")
    tasks = start(event, "a")
    tasks[0].cancel()
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    show(tasks)

    print("cancelled while the event is set: it does not wait")
    event.set()
    tasks = start(event, "a")
    await asyncio.sleep(0)
    print(int(tasks[0].cancel()))
    await asyncio.sleep(0)
    show(tasks)


asyncio.run(main_task())
