import asyncio


def log(text):
    print(cycle(), text)


async def waiter(name, event):
    log(f"{name} waits")
    await event.wait()
    log(f"{name} goes on, set {int(event.is_set())}")


async def main_task():
    event = asyncio.Event()
    print(int(event.is_set()))
    tasks = [asyncio.create_task(waiter(name, event)) for name in "abc"]
    await asyncio.sleep(0)
    event.set()
    event.set()
    log("set twice")
    late = asyncio.create_task(waiter("late", event))
    for task in tasks:
        await task
    await late
    await event.wait()
    log("no need to wait")
    event.clear()
    event.clear()
    # Woken, and then cleared: who is woken goes on, who comes later waits.
    early = asyncio.create_task(waiter("early", event))
    await asyncio.sleep(0)
    event.set()
    event.clear()
    later = asyncio.create_task(waiter("later", event))
    await early
    log(f"later: done {int(later.done())}")
    asyncio.get_running_loop().call_later(0.5, event.set)
    await later
    log("later is done")
    event.clear()
    directly = asyncio.create_task(event.wait())
    asyncio.get_running_loop().call_soon(event.set)
    await directly
    log("awaited as a task")
    event.clear()
    asyncio.get_running_loop().call_soon(event.set)
    await event.wait()
    log("set by call_soon")


asyncio.run(main_task())
