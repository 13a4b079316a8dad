import asyncio


async def worker(name, seconds):
    await asyncio.sleep(seconds)
    print(f"  {cycle()} {name}")
    return name


async def nothing():
    pass


async def spawns(group, depth):
    if depth:
        group.create_task(spawns(group, depth - 1)).set_name(f"depth {depth - 1}")
    await asyncio.sleep(0.01)
    print(f"  {cycle()} {asyncio.current_task().get_name()}")


async def main_task():
    before = cycle()

    def report(what):
        nonlocal before
        print(f"{what}: {cycle() - before}")
        before = cycle()

    async with asyncio.TaskGroup() as group:
        print(group)
    print(group)
    report("empty")

    async with asyncio.TaskGroup() as group:
        group.create_task(nothing())
    report("one task")

    async with asyncio.TaskGroup() as group:
        await group.create_task(nothing())
    report("one task, awaited in the block")

    async with asyncio.TaskGroup() as group:
        slow = group.create_task(worker("slow", 0.2))
        fast = group.create_task(worker("fast", 0.1))
        print(f"  {group}")
        await asyncio.sleep(0.15)
        print(f"  {group}")
        borrowed = "block"
    print(f"  {group}", slow.result(), fast.result(), borrowed)
    report("two tasks")

    async with asyncio.TaskGroup() as group:
        group.create_task(spawns(group, 3))
    report("tasks that start tasks")

    # A task that is cancelled by itself, or by others, does not concern the group.
    async with asyncio.TaskGroup() as group:
        cancelled = group.create_task(worker("cancelled", 1))
        unstarted = group.create_task(worker("never", 1))
        unstarted.cancel()
        kept = group.create_task(worker("kept", 0.1))
        await asyncio.sleep(0)
        cancelled.cancel("only this one")
    print(f"  {group}", [str(task.cancelled()).lower() for task in (cancelled, unstarted, kept)])
    report("cancelled tasks")
    try:
        await cancelled
    except asyncio.CancelledError as error:
        print(repr(error))


asyncio.run(main_task())
