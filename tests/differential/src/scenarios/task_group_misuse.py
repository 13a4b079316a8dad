import asyncio


async def nothing():
    pass


async def sleeper():
    await asyncio.sleep(10)


def attempt(group, coroutine):
    try:
        group.create_task(coroutine)
        print("created", group)
    except RuntimeError as error:
        print(repr(error))
        coroutine.close()


async def enter(group):
    try:
        async with group:
            print("entered")
    except RuntimeError as error:
        print(repr(error))


async def latecomer(group):
    try:
        await asyncio.sleep(10)
    finally:
        attempt(group, nothing())


async def interrupted(group, error):
    async with group:
        group.create_task(latecomer(group))
        await asyncio.sleep(0)
        raise error


async def main_task():
    group = asyncio.TaskGroup()
    print(group)
    attempt(group, nothing())
    async with group:
        attempt(group, nothing())
        await enter(group)
    attempt(group, nothing())
    await enter(group)

    # The block has ended, but a task has not: it may still start others.
    async def late_start():
        await asyncio.sleep(0.01)
        attempt(group, nothing())

    group = asyncio.TaskGroup()
    async with group:
        group.create_task(late_start())
        task = group.create_task(sleeper())
        asyncio.get_running_loop().call_later(0.02, task.cancel)
    print(group)

    # These exceptions go before all others, as they are.
    for error in [SystemExit(3), KeyboardInterrupt(), ValueError("block")]:
        group = asyncio.TaskGroup()
        try:
            await interrupted(group, error)
        except BaseException as error:
            print(repr(error), group)


async def no_task(group):
    async with group:
        print("not reached")


def by_hand():
    try:
        no_task(asyncio.TaskGroup()).send(None)
    except RuntimeError as error:
        print(repr(error))


asyncio.run(main_task())
by_hand()
loop = asyncio.new_event_loop()
loop.call_soon(by_hand)
loop.call_soon(loop.stop)
loop.run_forever()
loop.close()
