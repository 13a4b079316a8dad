import asyncio


async def worker(name, seconds):
    try:
        await asyncio.sleep(seconds)
    except asyncio.CancelledError as error:
        print(f"{cycle()} {name}: {error!r}")
        raise
    return name


def show(done, pending):
    now = asyncio.get_running_loop().time()
    print(f"{cycle()} {now:.3f} done {len(done)}, pending {len(pending)}")


async def waits(tasks):
    show(*await asyncio.wait(tasks))


async def main_task():
    tasks = [asyncio.create_task(worker("abc"[n], n / 2)) for n in range(3)]
    show(*await asyncio.wait(tasks, timeout=0))
    show(*await asyncio.wait(tasks, timeout=-1))
    show(*await asyncio.wait(tasks, timeout=0.7))
    show(*await asyncio.wait(tasks, timeout=None, return_when=asyncio.FIRST_COMPLETED))
    show(*await asyncio.wait(tasks, timeout=100))

    try:
        await asyncio.wait([])
    except ValueError as error:
        print(cycle(), repr(error))

    # Cancelling who waits does not touch what it waits for.
    task = asyncio.create_task(worker("d", 1))
    waiting = asyncio.create_task(waits([task]))
    await asyncio.sleep(0.1)
    waiting.cancel("enough")
    try:
        await waiting
    except asyncio.CancelledError as error:
        print(cycle(), repr(error), str(task.done()).lower())
    print(await task)

    # Cancelled in the cycle in which the wait ends.
    future = asyncio.Future()
    waiting = asyncio.create_task(waits([future]))
    await asyncio.sleep(0)
    future.set_result(None)
    await asyncio.sleep(0)
    print(str(waiting.cancel("late")).lower())
    try:
        await waiting
    except asyncio.CancelledError as error:
        print(cycle(), repr(error))


asyncio.run(main_task())
