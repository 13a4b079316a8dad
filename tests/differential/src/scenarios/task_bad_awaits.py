import asyncio
import re
import types


@types.coroutine
def yield_value(value):
    return (yield value)


def shown(error):
    text = re.sub(r" running at [^>]*|, defined at [^>]*", "", repr(error))
    return re.sub(r"[\w.<>]+\(\) at [^,\]]+", "<closure>", text)


async def attempt(name, awaitable):
    start = cycle()
    try:
        result = await awaitable
        print(f"{name}: {result}, {cycle() - start} cycles")
    except (Exception, asyncio.CancelledError) as error:
        print(f"{name}: {shown(error)}, {cycle() - start} cycles")


async def inner(value):
    return await yield_value(value)


async def bad_yields():
    await attempt("  7", inner(7))
    await attempt("  -1", inner(-1))
    await attempt("  [1, 2]", inner([1, 2]))
    await attempt("  None", inner(None))
    await inner(2.5)


async def awaits_itself():
    await attempt("  itself", asyncio.current_task())
    await asyncio.sleep(0)
    return "went on"


async def awaits(future, again):
    await attempt("  inside", future)
    return await again


async def foreign_task():
    await yield_value(None)


def task(coroutine):
    return asyncio.create_task(coroutine, name=coroutine.__name__)


async def main_task():
    asyncio.current_task().set_name("main")
    await attempt("bad yields", task(bad_yields()))
    await attempt("itself", task(awaits_itself()))

    # A cancellation overtakes the error.
    bad = task(bad_yields())
    await asyncio.sleep(0)
    bad.cancel("overtakes")
    await attempt("cancelled", bad)

    future = other.create_future()
    await attempt("other loop", future)
    print(future)
    await attempt("in a task", task(awaits(other.create_future(), other.create_future())))
    future.set_result(5)
    await attempt("other loop, done", future)
    await attempt("in a task", task(awaits(future, future)))
    failed = other.create_future()
    failed.set_exception(ValueError("v"))
    await attempt("other loop, failed", failed)
    foreign = other.create_task(foreign_task(), name="foreign")
    await attempt("other loop's task", foreign)
    foreign.cancel("c")
    return foreign


other = asyncio.new_event_loop()
foreign = asyncio.run(main_task())
other.run_until_complete(attempt("at home", foreign))
other.close()
