import asyncio


async def main_task():
    loop = asyncio.get_running_loop()
    await asyncio.sleep(0)
    for name in ["one", "two"]:
        loop.call_soon(print, "late", name)
    print("main returns")


asyncio.run(main_task())
