import asyncio


async def worker(name, turns):
    for turn in range(turns):
        print(cycle(), name, turn)
        await asyncio.sleep(0)
    print(name, "is", asyncio.current_task().get_name())
    return turns


async def main_task():
    a = asyncio.create_task(worker("a", 3))
    b = asyncio.create_task(worker("b", 1))
    c = asyncio.create_task(worker("c", 2))
    print("created", a.get_name(), b.get_name(), c.get_name())
    c.set_name("renamed")
    print(await b, await a, await c)
    print("end at", cycle())


asyncio.run(main_task())
