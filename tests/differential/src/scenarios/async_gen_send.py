import asyncio


async def averages():
    total, count = 0, 0
    while True:
        try:
            value = yield total // max(count, 1)
        except ValueError as error:
            print("  caught", repr(error))
            total, count = 0, 0
            await asyncio.sleep(0.1)
            continue
        if value is None:
            print("  nothing was sent")
            return
        await asyncio.sleep(0)
        total, count = total + value, count + 1


async def attempt(name, awaitable):
    start = cycle()
    try:
        result = await awaitable
        print(f"{name}: {result}, {cycle() - start} cycles")
    except (Exception, GeneratorExit) as error:
        print(f"{name}: {error!r}")


async def main_task():
    generator = averages()
    await attempt("too early", generator.asend(5))
    await attempt("asend(None)", generator.asend(None))
    await attempt("asend(10)", generator.asend(10))
    await attempt("asend(20)", generator.asend(20))
    await attempt("athrow", generator.athrow(ValueError("again")))
    await attempt("asend(7)", generator.asend(7))
    await attempt("anext", anext(generator))
    await attempt("anext", anext(generator))
    await attempt("asend(1)", generator.asend(1))
    await attempt("athrow at the end", generator.athrow(ValueError("late")))
    await attempt("aclose", generator.aclose())

    generator = averages()
    await attempt("athrow at the start", generator.athrow(ValueError("early")))
    await attempt("anext", anext(generator))
    await attempt("athrow", generator.athrow(ValueError("late")))

    generator = averages()
    await attempt("anext", anext(generator))
    await attempt("uncaught", generator.athrow(TypeError("t")))
    await attempt("anext", anext(generator))

    for error in GeneratorExit(), StopAsyncIteration(), asyncio.CancelledError("c"):
        generator = averages()
        await attempt("anext", anext(generator))
        try:
            await attempt("athrow", generator.athrow(error))
        except asyncio.CancelledError as cancelled:
            print("cancelled", repr(cancelled))
        await attempt("anext", anext(generator))


asyncio.run(main_task())
