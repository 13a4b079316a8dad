import asyncio


def log(text):
    print(cycle(), f"{asyncio.get_running_loop().time():.3f}", text)


async def worker(name, semaphore, seconds):
    async with semaphore:
        log(f"{name} is in, locked {int(semaphore.locked())}")
        await asyncio.sleep(seconds)
    log(f"{name} is out, locked {int(semaphore.locked())}")


async def greedy(name, semaphore):
    for number in range(3):
        await semaphore.acquire()
        log(f"{name}{number}")
        semaphore.release()


async def main_task():
    semaphore = asyncio.Semaphore(2)
    await asyncio.gather(*[worker(name, semaphore, 1.0) for name in "abcde"])
    print("different times")
    seconds = {"a": 0.3, "b": 0.1, "c": 0.1, "d": 0.5, "e": 0.1}
    await asyncio.gather(*[worker(name, semaphore, time) for name, time in seconds.items()])
    print("one place, two greedy tasks")
    semaphore = asyncio.Semaphore(1)
    await asyncio.gather(greedy("x", semaphore), greedy("y", semaphore))
    print("several releases at once")
    semaphore = asyncio.Semaphore(0)
    tasks = [asyncio.create_task(worker(name, semaphore, 0.1)) for name in "abcd"]
    await asyncio.sleep(0)
    for _ in range(3):
        semaphore.release()
    log(f"locked {int(semaphore.locked())}")
    # Places are free now, but not for those who come last.
    tasks.append(asyncio.create_task(worker("late", semaphore, 0.15)))
    await semaphore.acquire()
    log("main is in")
    semaphore.release()
    await asyncio.gather(*tasks)
    print("more places than there were")
    semaphore.release()
    await asyncio.gather(*[worker(name, semaphore, 0.1 + 0.02 * place) for place, name in enumerate("abcdef")])


asyncio.run(main_task())
