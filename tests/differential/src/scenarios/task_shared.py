import asyncio


async def work(seconds, outcome):
    await asyncio.sleep(seconds)
    print(f"  {cycle()} worked")
    if isinstance(outcome, Exception):
        raise outcome
    return outcome


async def reader(name, task, turns=0):
    for _ in range(turns):
        await asyncio.sleep(0)
    start = cycle()
    try:
        result = await task
        print(f"  {cycle()} {name} got {result} after {cycle() - start}")
    except (Exception, asyncio.CancelledError) as error:
        print(f"  {cycle()} {name} raised {error!r} after {cycle() - start}")
    return name


async def readers(name, task):
    print(name)
    first = [asyncio.create_task(reader("a", task)), asyncio.create_task(reader("b", task, 1))]
    last = [asyncio.create_task(reader("c", task, 2)), asyncio.create_task(reader("d", task))]
    print(await asyncio.gather(*first, *last))
    # Done by now: no cycle passes.
    print(await reader("late", task))
    return first


async def main_task():
    await readers("at once", asyncio.create_task(work(0, 1)))
    await readers("later", asyncio.create_task(work(0.1, [1, 2])))
    await readers("fails", asyncio.create_task(work(0.1, ValueError("v"))))

    # One reader is cancelled: so is the task, and with it every other reader.
    task = asyncio.create_task(work(1, 3))
    names = "abc"
    tasks = [asyncio.create_task(reader(name, task)) for name in names]
    await asyncio.sleep(0)
    tasks[1].cancel("b only")
    for reading in tasks:
        await reading
    print(task.cancelled(), [reader.cancelled() for reader in tasks])

    # A chain: each task awaits the one before; two cycles each.
    chain = [asyncio.create_task(work(0.1, 0))]
    for number in range(5):
        chain.append(asyncio.create_task(reader(number, chain[-1])))
    print(await chain[-1], cycle())
    print([task.done() for task in chain])

    # Awaited twice in a row, and by a task made in between.
    task = asyncio.create_task(work(0, 4))
    print(await task, await asyncio.create_task(reader("between", task)), await task)
    # Results are the same object in Python; a clone in Rust.
    task = asyncio.create_task(work(0, [1]))
    print(await task, await task, task.result(), task.exception())


asyncio.run(main_task())
