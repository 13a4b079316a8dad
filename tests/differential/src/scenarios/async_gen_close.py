import asyncio


async def tidy():
    try:
        yield 1
        yield 2
    finally:
        print(f"  {cycle()} tidying up")
        await asyncio.sleep(0)
        print(f"  {cycle()} tidy")


async def ignores():
    for number in 1, 2, 3, 4:
        try:
            yield number
        except GeneratorExit:
            print("  ignored")


async def replaces():
    try:
        yield 1
    except GeneratorExit:
        raise ValueError("instead")


async def accepts():
    try:
        yield 1
    except GeneratorExit:
        print("  accepted")


async def slow():
    try:
        yield 1
        await asyncio.sleep(10)
        yield 2
    except asyncio.CancelledError as error:
        print("  body saw", repr(error))
        yield 3


async def attempt(name, awaitable):
    try:
        print(f"{name}:", await awaitable)
    except (Exception, asyncio.CancelledError) as error:
        print(f"{name}: {error!r}")


async def main_task():
    for body in tidy, replaces, accepts:
        print(body.__name__)
        await attempt("unstarted", body().aclose())
        generator = body()
        await attempt("anext", anext(generator))
        await attempt("aclose", generator.aclose())
        await attempt("anext", anext(generator))
        await attempt("again", generator.aclose())

    print("ignores")
    generator = ignores()
    await attempt("anext", anext(generator))
    await attempt("aclose", generator.aclose())
    await attempt("anext", anext(generator))
    await attempt("again", generator.aclose())
    await attempt("athrow", generator.athrow(ValueError("v")))
    await attempt("anext", anext(generator))
    await attempt("anext", anext(generator))
    await attempt("again", generator.aclose())

    print("slow")
    generator = slow()
    await attempt("anext", anext(generator))
    task = asyncio.create_task(attempt("in a task", generator.__anext__()))
    await asyncio.sleep(0)
    await attempt("anext", anext(generator))
    await attempt("asend", generator.asend(5))
    await attempt("athrow", generator.athrow(ValueError("v")))
    await attempt("aclose", generator.aclose())
    task.cancel("enough")
    await task
    await attempt("anext", anext(generator))

    print("cancelled while it tidies up")
    generator = tidy()
    await attempt("anext", anext(generator))
    task = asyncio.create_task(attempt("aclose", generator.aclose()))
    await asyncio.sleep(0)
    task.cancel()
    await task


asyncio.run(main_task())
