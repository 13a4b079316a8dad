import asyncio


async def worker(name, seconds):
    await asyncio.sleep(seconds)
    print(f"{cycle()} {name}")
    return name


async def fails(text):
    await asyncio.sleep(0)
    raise ValueError(text)


def show(results):
    print(*(repr(r) if isinstance(r, BaseException) else r for r in results), sep=", ")


async def attempt(awaitable):
    try:
        print(await awaitable)
    except BaseException as error:
        print(repr(error))


async def main_task():
    create = asyncio.create_task
    print(len(await asyncio.gather(return_exceptions=True)))
    show(await asyncio.gather(worker("a", 0.1), worker("b", 0), return_exceptions=True))
    print(cycle())

    failing = create(fails("it's late"))
    tasks = [create(worker("c", 0.1)), failing, create(worker("d", 0.05)), failing]
    show(await asyncio.gather(*tasks, return_exceptions=True))
    print(cycle())

    # A cancelled child is a result without its message; whoever awaits the child gets it.
    children = [create(worker("x", 1)), create(worker("y", 1)), create(worker("z", 0.01))]
    unstarted = create(worker("never", 1))
    future = asyncio.Future()
    gathering = asyncio.gather(*children, unstarted, future, return_exceptions=True)
    unstarted.cancel("too early")
    await asyncio.sleep(0)
    children[0].cancel("one")
    children[1].cancel()
    future.cancel("plain")
    show(await gathering)
    print(cycle(), str(gathering.cancelled()).lower())
    for child in [*children, unstarted, future]:
        await attempt(child)

    done = create(worker("done", 0))
    await done
    show(await asyncio.gather(done, return_exceptions=True))
    print(cycle())


asyncio.run(main_task())
