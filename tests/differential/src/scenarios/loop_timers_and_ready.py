import asyncio
import time


def note(name):
    return lambda: print(f"{cycle()} {asyncio.get_running_loop().time():.4f} {name}")


async def sleeper(name, seconds):
    await asyncio.sleep(seconds)
    note(f"{name} slept")()


async def main_task():
    loop = asyncio.get_running_loop()

    # Times in the past, and now: in the order of time, behind what is ready.
    await asyncio.sleep(1)
    loop.call_at(0.5, note("at 0.5"))
    loop.call_at(-3, note("at -3"))
    loop.call_later(0, note("in 0"))
    loop.call_at(0.25, note("at 0.25"))
    loop.call_later(-2, note("in -2"))
    loop.call_soon(note("soon"))
    loop.call_soon(loop.call_soon, note("soon, twice removed"))
    note("main")()
    await asyncio.sleep(0)
    note("main again")()
    await asyncio.sleep(0)
    note("and again")()

    # A callback that blocks: the timers that become due run in the order of time.
    for delay in 0.3, 0.1, 0.2, 0.45:
        loop.call_later(delay, note(f"after {delay}"))
    loop.call_soon(lambda: (time.sleep(0.35), note("blocked")()))
    loop.call_soon(note("behind the blocked one"))
    asyncio.create_task(sleeper("a task", 0.15))
    await asyncio.sleep(0.5)
    note("main")()

    # Timers set by timers; none of them runs in the cycle in which it is set.
    def nested(number):
        note(f"nested {number}")()
        if number:
            loop.call_later(0, nested, number - 1)
            loop.call_soon(note(f"soon from nested {number}"))

    loop.call_later(0, nested, 3)
    for _ in range(5):
        await asyncio.sleep(0)
        note("main")()

    # Sleeping tasks and timers for one moment after another, a millisecond per cycle.
    tasks = [asyncio.create_task(sleeper(name, 0.01 * number)) for number, name in enumerate("abcd")]
    loop.call_later(0.0151, note("between"))
    loop.call_at(loop.time() + 0.0251, note("between too"))
    for task in reversed(tasks):
        await task
        note(f"main, {[task.done() for task in tasks]}")()


asyncio.run(main_task())
