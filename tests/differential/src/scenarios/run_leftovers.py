import asyncio


async def sleeper(name):
    print(name, "begins")
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError as error:
        print(name, "ends with", repr(error))
        raise


async def slow_to_die():
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError:
        pass
    await asyncio.sleep(0.5)
    print(f"died at {asyncio.get_running_loop().time():.3f}")


async def unstarted():
    print("an unstarted task gets its first step")
    await asyncio.sleep(10)


async def main_task():
    a = asyncio.create_task(sleeper("a"))
    b = asyncio.create_task(slow_to_die())
    await asyncio.sleep(0)
    c = asyncio.create_task(unstarted())
    print(len(asyncio.all_tasks()), "tasks")
    return 7


print(asyncio.run(main_task()))
