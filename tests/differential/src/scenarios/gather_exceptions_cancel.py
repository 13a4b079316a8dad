import asyncio


async def obstinate(name):
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError as error:
        print(f"{cycle()} {name} goes on after", repr(error))
        await asyncio.sleep(0)
    return name


async def tidy(name):
    try:
        return await asyncio.sleep(10, name)
    finally:
        print(f"{cycle()} {name} tidies up")


def boolean(value):
    return str(value).lower()


async def attempt(name, tasks, message):
    gathering = asyncio.gather(*tasks, return_exceptions=True)
    await asyncio.sleep(0)
    print(f"{name}: {boolean(gathering.cancel(message))}, done {boolean(gathering.done())}")
    try:
        print(await gathering)
    except BaseException as error:
        print(f"{cycle()} raised", repr(error))
    print(boolean(gathering.cancelled()), boolean(gathering.cancel()))
    for task in tasks:
        print(boolean(task.cancelled()), task.cancelling())


async def waits(tasks):
    print(await asyncio.gather(*tasks, return_exceptions=True))


async def main_task():
    create = asyncio.create_task
    await attempt("obstinate last", [create(tidy("a")), create(obstinate("b"))], "stop")
    await attempt("tidy last", [create(obstinate("c")), create(tidy("d"))], "stop it")
    same = create(tidy("e"))
    await attempt("one twice", [same, same], None)

    # A task that waits for a gathering passes its cancellation on.
    tasks = [create(tidy("f")), create(obstinate("g"))]
    waiting = create(waits(tasks))
    await asyncio.sleep(0.1)
    waiting.cancel("from outside")
    try:
        await waiting
    except asyncio.CancelledError as error:
        print(cycle(), repr(error), boolean(waiting.cancelled()))
    print([boolean(task.cancelled()) for task in tasks])


asyncio.run(main_task())
