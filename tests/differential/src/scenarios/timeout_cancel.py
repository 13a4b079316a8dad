import asyncio


def boolean(value):
    return str(value).lower()


async def tidy(seconds):
    try:
        await asyncio.sleep(10)
    finally:
        await asyncio.sleep(seconds)


async def block(seconds, body):
    task = asyncio.current_task()
    try:
        async with asyncio.timeout(seconds) as timeout:
            await body
    except BaseException as error:
        print(f"  {cycle()} {error!r}, {timeout}, cancelling {task.cancelling()}")
        raise


async def report(task):
    try:
        result = await task
        print(f"  {cycle()} result {result}")
    except BaseException as error:
        print(f"  {cycle()} raised {error!r} because of {error.__cause__!r}")
    print(f"  cancelled {boolean(task.cancelled())}, cancelling {task.cancelling()}")


async def attempt(what, seconds, body, *moments):
    print(what)
    loop = asyncio.get_running_loop()
    task = asyncio.create_task(block(seconds, body))
    for moment in moments:
        loop.call_later(moment, task.cancel, f"at {moment}")
    await report(task)
    await asyncio.sleep(1)


async def cancels_itself():
    try:
        async with asyncio.timeout(0.1):
            asyncio.current_task().cancel()
            await asyncio.sleep(0)
    except asyncio.CancelledError as error:
        print(f"  {error!r}")
    asyncio.current_task().uncancel()
    # One request is no longer open: the next timeout is a timeout again.
    async with asyncio.timeout(0.1):
        await asyncio.sleep(10)


async def already_cancelling():
    asyncio.current_task().cancel("before")
    try:
        await asyncio.sleep(0)
    except asyncio.CancelledError:
        pass
    print(f"  cancelling {asyncio.current_task().cancelling()}")
    async with asyncio.timeout(0.1):
        await asyncio.sleep(10)


async def uncancels():
    async with asyncio.timeout(0.1):
        try:
            await asyncio.sleep(10)
        finally:
            asyncio.current_task().uncancel()


async def main_task():
    await attempt("before the deadline", 0.5, asyncio.sleep(10), 0.1)
    await attempt("before the first step", 0.5, asyncio.Future(), 0)
    await attempt("at the deadline", 0.5, asyncio.sleep(10), 0.5)
    await attempt("while it tidies up after a timeout", 0.1, tidy(0.5), 0.3)
    await attempt("timeout while it tidies up", 0.3, tidy(0.5), 0.1)
    await attempt("twice", 0.5, tidy(0.3), 0.1, 0.2)
    for body in [cancels_itself, already_cancelling, uncancels]:
        print(body.__name__)
        await report(asyncio.create_task(body()))


asyncio.run(main_task())
