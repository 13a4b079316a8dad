import asyncio


def now():
    return f"{asyncio.get_running_loop().time():.3f}"


async def block(name, seconds, body):
    try:
        async with asyncio.timeout(seconds) as timeout:
            await body
        print(f"{now()} {name} ends")
    except BaseException as error:
        print(f"{now()} {name}: {error!r}, cancelling {asyncio.current_task().cancelling()}")
        raise
    finally:
        print(f"{now()} {name} {timeout}")


async def tidy(seconds):
    try:
        await asyncio.sleep(10)
    finally:
        await asyncio.sleep(seconds)


async def attempt(what, body):
    print(what)
    try:
        await body
    except BaseException as error:
        print(f"{now()} raised {error!r} because of {error.__cause__!r}")
    await asyncio.sleep(0.1)


async def main_task():
    await attempt("inner first", block("outer", 1, block("inner", 0.1, asyncio.sleep(10))))
    await attempt("outer first", block("outer", 0.1, block("inner", 1, asyncio.sleep(10))))
    await attempt("at once", block("outer", 0.1, block("inner", 0.1, asyncio.sleep(10))))
    await attempt("no time", block("outer", 0, block("inner", 0, asyncio.sleep(10))))
    await attempt("outer while inner tidies", block("outer", 0.2, block("inner", 0.1, tidy(1))))
    await attempt("inner while outer tidies", block("outer", 0.1, block("inner", 0.2, tidy(1))))
    await attempt("three", block("a", 0.3, block("b", 0.2, block("c", 0.1, tidy(0.5)))))
    await attempt("in wait_for", asyncio.wait_for(block("inner", 1, asyncio.sleep(10)), 0.1))
    await attempt("around wait_for", block("outer", 0.1, asyncio.wait_for(tidy(0.1), 1)))


asyncio.run(main_task())
