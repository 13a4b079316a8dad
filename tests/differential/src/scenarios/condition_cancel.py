import asyncio


def log(text):
    print(cycle(), text)


async def waiter(name, condition):
    async with condition:
        try:
            await condition.wait()
            log(f"{name} is notified")
        except BaseException as error:
            log(f"{name} {error!r}, locked {int(condition.locked())}")
            raise


async def settle(tasks):
    await asyncio.sleep(0.1)
    print(*[f"{int(task.done())}{int(task.done() and task.cancelled())}" for task in tasks])


async def main_task():
    condition = asyncio.Condition()

    def start(*names):
        return [asyncio.create_task(waiter(name, condition)) for name in names]

    log("the lock is free")
    tasks = start("a", "b")
    await asyncio.sleep(0)
    tasks[0].cancel("stop")
    await settle(tasks)
    async with condition:
        condition.notify_all()
    await settle(tasks)

    log("the lock is held: the cancellation waits for it")
    tasks = start("a")
    await asyncio.sleep(0)
    async with condition:
        tasks[0].cancel("stop")
        await settle(tasks)
        log("main releases")
    await settle(tasks)

    log("cancelled again while it acquires: the message is lost")
    tasks = start("a")
    await asyncio.sleep(0)
    async with condition:
        tasks[0].cancel("first")
        await asyncio.sleep(0)
        tasks[0].cancel("second")
        await asyncio.sleep(0)
        tasks[0].cancel("third")
        await settle(tasks)
    await settle(tasks)
    print("cancelling", tasks[0].cancelling())

    log("notified, then cancelled while it acquires")
    tasks = start("a", "b")
    await asyncio.sleep(0)
    async with condition:
        condition.notify()
        await asyncio.sleep(0)
        tasks[0].cancel("late")
        await settle(tasks)
    await settle(tasks)

    log("notified and cancelled in one step: the news is lost")
    async with condition:
        condition.notify()
        tasks[1].cancel("late")
        tasks += start("c")
    await settle(tasks)

    log("cancelled, then notified: the news goes to the next")
    tasks = tasks[2:] + start("d")
    await asyncio.sleep(0)
    async with condition:
        tasks[0].cancel()
        condition.notify()
    await settle(tasks)


asyncio.run(main_task())
