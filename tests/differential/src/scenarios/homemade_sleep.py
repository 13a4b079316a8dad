import asyncio
import datetime
import time


async def other_work():
    print("I like work.")


async def async_sleep(seconds):
    future = asyncio.Future()
    time_to_wake = time.time() + seconds
    watcher = asyncio.create_task(sleep_watcher(future, time_to_wake))
    await future


async def sleep_watcher(future, time_to_wake):
    while time.time() < time_to_wake:
        await bare_yield()
    future.set_result(None)


async def main_task():
    work_tasks = [asyncio.create_task(other_work()), asyncio.create_task(other_work())]
    print(datetime.datetime.now().strftime("%H:%M:%S"))
    await asyncio.create_task(async_sleep(3))
    print(datetime.datetime.now().strftime("%H:%M:%S"))
    await asyncio.gather(*work_tasks)
    print(cycle(), "cycles")


asyncio.run(main_task())
