import asyncio


async def main_task():
    loop = asyncio.get_running_loop()

    def note(name):
        return lambda: print(f"{loop.time():.3f} {name}")

    print(f"{loop.time():.3f}")
    loop.call_later(0.5, note("half"))
    cancelled = loop.call_later(0.2, note("never"))
    loop.call_at(0.25, note("quarter"))
    loop.call_later(0.75, note("three quarters"))
    print(f"{cancelled.when():.3f}")
    cancelled.cancel()
    print(str(cancelled.cancelled()).lower())
    await asyncio.sleep(0.6)
    print(f"{loop.time():.3f} main")
    await asyncio.sleep(1)
    print(f"{loop.time():.3f} main")


asyncio.run(main_task())
