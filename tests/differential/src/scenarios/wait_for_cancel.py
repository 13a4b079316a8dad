import asyncio


def boolean(value):
    return str(value).lower()


async def tidy(seconds):
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError as error:
        print(f"  {cycle()} tidying up after {error!r}")
        await asyncio.sleep(seconds)
        print(f"  {cycle()} tidy")
        raise


async def swallow():
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError as error:
        print(f"  {cycle()} swallowed {error!r}")
    return "swallowed"


async def fails_on_cancel():
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError:
        raise ValueError("instead") from None


async def waits(awaitable):
    try:
        return await asyncio.wait_for(awaitable, 1)
    except asyncio.CancelledError as error:
        print(f"  {cycle()} wait_for raised {error!r}")
        raise


async def report(task):
    try:
        result = await task
        print(f"  {cycle()} result {result}")
    except BaseException as error:
        print(f"  {cycle()} raised {error!r} because of {error.__cause__!r}")
    print(f"  cancelled {boolean(task.cancelled())}, cancelling {task.cancelling()}")


async def attempt(what, awaitable):
    print(what)
    task = asyncio.create_task(waits(awaitable))
    await asyncio.sleep(0.1)
    print(f"  {boolean(task.cancel('outside'))}")
    await report(task)


async def main_task():
    future = asyncio.Future()
    await attempt("future", future)
    print(f"  {boolean(future.cancelled())}")
    await attempt("tidy", tidy(0))
    await attempt("tidy, slowly", tidy(3))
    await attempt("swallow", swallow())
    await attempt("fails", fails_on_cancel())

    print("cancelled again while it waits for the cancellation")
    inner = asyncio.create_task(tidy(0.5))
    task = asyncio.create_task(waits(inner))
    await asyncio.sleep(0.1)
    task.cancel("first")
    await asyncio.sleep(0.1)
    task.cancel("second")
    await report(task)
    print(f"  inner done {boolean(inner.done())}")
    await asyncio.wait([inner])

    print("cancelled while a timeout waits for the cancellation")
    inner = asyncio.create_task(tidy(0.5))
    task = asyncio.create_task(waits(inner))
    await asyncio.sleep(1.2)
    task.cancel("too long")
    await report(task)
    print(f"  inner done {boolean(inner.done())}")

    print("cancelled when the future is done already")
    future = asyncio.Future()
    task = asyncio.create_task(waits(future))
    await asyncio.sleep(0)
    future.set_result("done")
    task.cancel("late")
    await report(task)

    print("the inner task is cancelled by someone else")
    inner = asyncio.create_task(tidy(0))
    task = asyncio.create_task(waits(inner))
    await asyncio.sleep(0.1)
    inner.cancel("inside")
    await report(task)


asyncio.run(main_task())
