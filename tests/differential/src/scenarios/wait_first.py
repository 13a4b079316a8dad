import asyncio


async def worker(name, seconds):
    await asyncio.sleep(seconds)
    if "fails" in name:
        raise ValueError(name)
    return name


async def start(*jobs):
    tasks = [asyncio.create_task(worker(name, seconds)) for name, seconds in jobs]
    for task, (name, _) in zip(tasks, jobs):
        task.set_name(name)
    return tasks


def show(done, pending):
    names = [sorted(task.get_name() for task in tasks) for tasks in (done, pending)]
    print(f"{cycle()} done {', '.join(names[0])}; pending {', '.join(names[1])}")


async def main_task():
    tasks = await start(("a", 0.2), ("b", 0.1), ("c fails", 0.3))
    done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    show(done, pending)
    while pending:
        done, pending = await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)
        show(done, pending)
    print(repr(tasks[2].exception()))

    # Two in one cycle.
    tasks = await start(("a", 0), ("b", 0), ("c", 0.1))
    show(*await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED))
    # One of them is done already.
    show(*await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED))

    tasks = await start(("a", 0.1), ("b fails", 0.2), ("c", 0.3))
    show(*await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION))
    print(repr(tasks[1].exception()), tasks[0].result())
    # A cancellation is no exception here, and tells its message to the first who asks for it.
    asyncio.get_running_loop().call_later(0.01, tasks[2].cancel, "why")
    more = await start(("d", 0.02), ("e", 0.03))
    show(*await asyncio.wait([tasks[2], *more], return_when=asyncio.FIRST_EXCEPTION))
    try:
        tasks[2].result()
    except asyncio.CancelledError as error:
        print(repr(error))


asyncio.run(main_task())
