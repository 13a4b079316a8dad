import asyncio


def log(text):
    print(cycle(), text)


async def waiter(name, condition):
    async with condition:
        log(f"{name} waits")
        await condition.wait()
        log(f"{name} has the lock, locked {int(condition.locked())}")
        await asyncio.sleep(0)
    log(f"{name} is done")


async def consumer(name, condition, items):
    asked = 0

    def enough():
        nonlocal asked
        asked += 1
        return len(items) >= 2

    async with condition:
        await condition.wait_for(enough)
        log(f"{name} takes {items.pop()} and {items.pop()}, asked {asked} times")


async def main_task():
    condition = asyncio.Condition()
    tasks = [asyncio.create_task(waiter(name, condition)) for name in "abcdef"]
    await asyncio.sleep(0)
    for count in (0, 1, 2):
        async with condition:
            condition.notify(count)
            log(f"notify({count})")
            await asyncio.sleep(0)
            log("still main's")
        await asyncio.sleep(0.1)
        print([int(task.done()) for task in tasks])
    async with condition:
        condition.notify_all()
        condition.notify(1)
    await asyncio.gather(*tasks)
    log("all done")
    async with condition:
        condition.notify_all()
        log("nobody waits")

    items = []
    tasks = [asyncio.create_task(consumer(name, condition, items)) for name in "xy"]
    await asyncio.sleep(0)
    for item in range(4):
        async with condition:
            items.append(item)
            condition.notify_all()
        await asyncio.sleep(0.1)
    await asyncio.gather(*tasks)
    items += [7, 8]
    await consumer("main", condition, items)


asyncio.run(main_task())
