import asyncio


async def nothing():
    pass


async def main_task():
    loop = asyncio.get_running_loop()
    before = cycle()

    def report(what):
        nonlocal before
        print(f"{what}: {cycle() - before}")
        before = cycle()

    def soon():
        future = loop.create_future()
        loop.call_soon(future.set_result, None)
        return future

    done = loop.create_future()
    done.set_result(None)

    await asyncio.gather(nothing(), return_exceptions=True)
    report("gather with exceptions")
    await asyncio.gather(done, done, return_exceptions=True)
    report("gather of a done future")
    await asyncio.wait([asyncio.create_task(nothing())])
    report("wait for a task")
    await asyncio.wait([done])
    report("wait for a done future")
    await asyncio.wait([done, soon()], return_when=asyncio.FIRST_COMPLETED)
    report("wait for the first")
    await asyncio.wait([loop.create_future()], timeout=0)
    report("wait for no time")
    await asyncio.wait([loop.create_future()], timeout=0.01)
    report("wait for some time")
    await asyncio.wait_for(nothing(), 10)
    report("wait_for a coroutine")
    await asyncio.wait_for(nothing(), None)
    report("wait_for without a timeout")
    await asyncio.wait_for(done, 10)
    report("wait_for a done future")
    await asyncio.wait_for(done, 0)
    report("wait_for a done future, for no time")
    for what, seconds in [("no", 0), ("some", 0.01)]:
        try:
            await asyncio.wait_for(asyncio.sleep(1), seconds)
        except TimeoutError:
            report(f"wait_for a sleep, for {what} time")
        try:
            async with asyncio.timeout(seconds):
                await asyncio.sleep(1)
        except TimeoutError:
            report(f"timeout around a sleep, for {what} time")
    async with asyncio.timeout(10):
        await nothing()
    report("timeout around a coroutine")
    await asyncio.shield(nothing())
    report("shield a coroutine")
    await asyncio.shield(soon())
    report("shield a future")
    await asyncio.shield(done)
    report("shield a done future")
    for awaitable in asyncio.as_completed([nothing(), nothing()]):
        await awaitable
        report("as_completed")
    for awaitable in asyncio.as_completed([done]):
        await awaitable
        report("as_completed, done")
    async with asyncio.TaskGroup():
        pass
    report("task group of none")
    async with asyncio.TaskGroup() as group:
        group.create_task(nothing())
        group.create_task(nothing())
    report("task group of two")


asyncio.run(main_task())
