import asyncio


def now():
    return f"{asyncio.get_running_loop().time():.3f}"


async def sleeper():
    await asyncio.sleep(10)


async def tidy():
    try:
        await asyncio.sleep(10)
    finally:
        print(f"{now()} tidying up")
        await asyncio.sleep(0.5)
        print(f"{now()} tidy")


async def swallow():
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError as error:
        print(f"{now()} swallowed", repr(error))
        await asyncio.sleep(0.2)
    return "in spite of it"


async def replace():
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError:
        raise ValueError("instead") from None


async def attempt(what, awaitable, timeout=0.1):
    before = cycle()
    try:
        print(f"{what}: {await asyncio.wait_for(awaitable, timeout)}")
    except BaseException as error:
        print(f"{what}: {error!r} because of {error.__cause__!r}")
    print(f"{now()}, {cycle() - before} cycles")


async def main_task():
    await attempt("sleeper", sleeper())
    await attempt("future", asyncio.Future())
    await attempt("tidy", tidy())
    await attempt("swallow", swallow())
    await attempt("replace", replace())
    await attempt("nested, outer first", asyncio.wait_for(tidy(), 1), 0.1)
    await attempt("nested, inner first", asyncio.wait_for(sleeper(), 0.1), 1)

    # Without any time, but the task has started.
    for started in [tidy(), swallow(), replace()]:
        task = asyncio.create_task(started)
        await asyncio.sleep(0)
        await attempt("started", task, 0)

    # Shielded, the work goes on.
    task = asyncio.create_task(asyncio.sleep(0.3, "unharmed"))
    await attempt("shielded", asyncio.shield(task))
    print(await task, now())

    # Done in the cycle in which the time is over.
    future = asyncio.Future()
    asyncio.get_running_loop().call_later(0.1, future.set_result, "just in time")
    await attempt("just", future)


asyncio.run(main_task())
