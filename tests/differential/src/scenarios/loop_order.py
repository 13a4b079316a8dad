import asyncio


def note(name):
    return lambda: print(cycle(), name)


async def main_task():
    loop = asyncio.get_running_loop()
    loop.call_later(0, note("later 0"))
    loop.call_later(-1, note("later -1"))
    loop.call_soon(note("soon 1"))

    def soon_2():
        print(cycle(), "soon 2")
        loop.call_soon(note("from soon 2"))

    loop.call_soon(soon_2)
    cancelled = loop.call_soon(note("never"))
    cancelled.cancel()
    print(str(cancelled.cancelled()).lower())
    print(cycle(), "main")
    await asyncio.sleep(0)
    print(cycle(), "main again")
    await asyncio.sleep(0)
    print(cycle(), "and again")


asyncio.run(main_task())
