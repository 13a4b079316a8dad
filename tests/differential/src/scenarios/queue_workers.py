import asyncio


def log(text):
    print(cycle(), f"{asyncio.get_running_loop().time():.3f}", text)


async def producer(name, queue, pause):
    for number in range(4):
        await asyncio.sleep(pause)
        await queue.put((pause, f"{name}{number}"))
        log(f"{name} put {name}{number}, size {queue.qsize()}")
    return name


async def worker(name, queue, washed):
    try:
        while True:
            pause, dish = await queue.get()
            log(f"{name} washes {dish}")
            await asyncio.sleep(1.9 * pause)
            washed.append(dish)
            queue.task_done()
    except asyncio.CancelledError as error:
        log(f"{name} {error!r}")
        raise


async def main_task():
    queue, washed = asyncio.Queue(3), []
    workers = [asyncio.create_task(worker(name, queue, washed)) for name in ("Ann", "Bob", "Cleo")]
    print(*await asyncio.gather(producer("plate", queue, 0.1), producer("cup", queue, 0.037)))
    log("all put")
    await queue.join()
    log("all washed")
    for task in workers:
        task.cancel("go home")
    await asyncio.sleep(0)
    print(*washed)
    print(*[int(task.cancelled()) for task in workers])

    log("a stop mark for each worker")
    queue = asyncio.Queue(1)
    async def until_none(name):
        count = 0
        while (item := await queue.get()) is not None:
            log(f"{name} {item}")
            count += 1
        return count
    tasks = [asyncio.create_task(until_none(name)) for name in ("Ann", "Bob")]
    for item in (1, 2, 3, None, None):
        await queue.put(item)
    print(*await asyncio.gather(*tasks))


asyncio.run(main_task())
