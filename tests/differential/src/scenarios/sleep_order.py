import asyncio
import datetime
import time


async def sleeper(seconds):
    await asyncio.sleep(seconds)
    print(f"{asyncio.get_running_loop().time():.3f} slept {seconds}")
    return seconds


async def main_task():
    print(datetime.datetime.now().strftime("%Y-%m-%d %H:%M:%S"))
    start = time.time()
    tasks = [asyncio.create_task(sleeper(s)) for s in (0.5, 0.1, 0.3, 0.001)]
    await asyncio.gather(*tasks)
    print(f"{time.time() - start:.3f}")
    time.sleep(2)
    print(datetime.datetime.now().strftime("%H:%M:%S"))


asyncio.run(main_task())
